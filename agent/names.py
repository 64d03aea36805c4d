"""What to call a viewer aloud. Names are hostile text; the answers' policy has its say about each. Pure.

In: the name as the platform gives it. Out: a short name that carries no price, no promise, no contact, no insult; else
"这位朋友" / "my friend". What is said here also goes to captions, the ticker and to `to` in what the room is told.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers import may_be_spoken
from agent.answers.normal import normalise

LONGEST = {"zh": 10, "en": 16}
NOBODY = {"zh": "这位朋友", "en": "my friend"}

_TAIL = re.compile(r"[\d_\-.·~]+$")
_CJK = re.compile(r"[\u3400-\u9fff]")
_GENERIC = re.compile(
    r"(?:快手|抖音|微信|手机|匿名)?(?:用户|游客|网友|匿名|观众|id)[a-z0-9]*|user\w*|guest\w*|anonymous|viewer", re.I
)
_LOUD = re.compile(r"[最第]|便宜|公众号|私聊|sex|porn|casino", re.I)


@lru_cache(maxsize=4096)
def sayable(name: str) -> str | None:
    """The name as it may be said, without the platform's digits behind it; None: it may not, or it names nobody."""
    whole = normalise(name).lstrip("@")
    text = _TAIL.sub("", whole).strip()
    if not text or _GENERIC.fullmatch(text) or _LOUD.search(text):
        return None
    if len(text) > LONGEST["zh" if _CJK.search(text) else "en"]:
        return None
    return text if may_be_spoken(text) else None


def address(name: str, lang: str) -> str:
    """What to call somebody."""
    return sayable(name) or NOBODY[lang]
