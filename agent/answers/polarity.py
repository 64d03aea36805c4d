"""Does a question ask for a yes or a no? Pure. In: a viewer's words. Out: a bool.

Where it does, a model's yes would answer it whatever stands behind: the gate lets only the fact speak. It errs to the
side of yes: a question taken for one costs the model a word.
"""

from __future__ import annotations

import re

from agent.answers.normal import fold

_ASKS = re.compile(
    r"[吗嘛么]\s*(?:[?!。,~]|$)|([能会可是要有好行对用算支包]).?[不没]\1|有没有|是不是|能不能|可不可以|会不会|要不要|行不行|对不对|是否|能否|可否|"
    r"(?:^|[.?!,;:]\s*|\b(?:so|and|but|hi|hey|hello|ok|okay|sorry|please|excuse me|wait|also|btw)[, ]+)"
    r"(?:is|are|am|was|were|can|could|do|does|did|will|would|has|have|had|should|may|isn't|aren't|can't|don't|doesn't|won't)\b|"
    r"\b(?:right|correct|yes or no|true|ok|okay)\s*\?"
)

_WANTS = re.compile(
    r"什么|多少|几|哪|怎|谁|啥|咋|为何|如何|介绍|讲讲|说说|看看|讲一下|说一下|报一下|看一下|价格|价钱|"
    r"\b(?:how|what|what's|whats|which|when|where|who|why|tell me|show|price|link|explain|describe)\b"
)


def asks_yes_or_no(text: str) -> bool:
    """Is it waterproof? 能便宜点吗. What asks for nothing else by a word of its own is taken for one too: 防水?"""
    folded = fold(text)
    return _ASKS.search(folded) is not None or _WANTS.search(folded) is None
