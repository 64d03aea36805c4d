"""The spoken notice that an AI speaks: at the start and at least hourly, by law. There is no switch. Pure.

In: the time. Out: whether a notice is due, and its words. Also the words that open an answer: who is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.names import address, sayable
from agent.thanks import crowd
from render.values import Sentence

EVERY_S = 50 * 60.0  # inside the hour also when a long answer is in the air; a profile may ask for it sooner
PRESSING_S = 55 * 60.0  # from here on it no longer waits for the end of a sentence
PRESSES_S = 5 * 60.0  # after it is due, where a profile asks for it sooner

ZH = (
    "大家好，我是AI主播，本直播间的声音和画面由人工智能生成，价格和库存以下单页为准。",
    "再说明一次，我是人工智能主播，画面和声音都是AI生成的，下单信息以商品页为准。",
    "提醒刚来的朋友，正在讲解的是AI主播，不是真人，价格请以下单页面为准。",
)
EN = (
    "Hello everyone, I'm an AI host: this voice and picture are generated. Prices and stock are as on the order page.",
    "A reminder that I am an AI host, not a person: all you see and hear is generated. The order page is final.",
    "For those who just joined: an AI is presenting. Please check the price on the order page.",
)


# First words that lose their capital behind a name; all others may be names of things.
_STARTERS = (
    "The It It's Yes Yes, No No, This That That's You Your We Our There There's They At For From Right Which What "
    "Where When How Sorry, Sorry Here Here's In On Not All Each Both If Please One Shipping Free As To With Let "
    "Let's Only Sure Sure,"
)
STARTERS = frozenset(_STARTERS.split())


@dataclass(slots=True)
class NoticeClock:
    """When the notice was last heard. It is due until it has sounded. `every_s` None: a person speaks (co-pilot), and
    there is no AI voice to be announced."""

    lang: str = "zh"
    every_s: float | None = EVERY_S
    said_at: float | None = None
    turn: int = 0

    def due(self, now: float) -> bool:
        if self.every_s is None:
            return False
        return self.said_at is None or now - self.said_at >= self.every_s

    def pressing(self, now: float) -> bool:
        """It opens a stream, or the hour is nearly over: nothing goes before it."""
        if self.every_s is None:
            return False
        pressing_s = max(self.every_s, min(self.every_s + PRESSES_S, PRESSING_S))
        return self.said_at is None or now - self.said_at >= pressing_s

    def words(self) -> Sentence:
        texts = ZH if self.lang == "zh" else EN
        return Sentence(texts[self.turn % len(texts)], self.lang)  # type: ignore[arg-type]

    def heard(self, now: float) -> None:
        self.said_at = now
        self.turn += 1


def opening(names: list[str], lang: str, turn: int) -> str:
    """The words that say whose question is being answered."""
    if len(names) == 1:
        name = address(names[0], lang)
        if lang == "en":
            return f"{name}, " if sayable(names[0]) else ""
        return f"{name}，"
    who = crowd(names, lang)
    if lang == "en":
        return f"For {who}: "
    return (f"{who}问到，", f"{who}都在问，", f"回答{who}，")[turn % 3]


def lead_in(prefix: str, text: str, lang: str) -> str:
    """`prefix` and a sentence as one: an English sentence goes on in lower case."""
    if lang == "en" and prefix.endswith(", "):
        word, _, rest = text.partition(" ")
        if word in STARTERS:
            return prefix + word.lower() + (" " + rest if rest else "")
    return prefix + text


_GOES_ON = re.compile(
    r"^(?:不过|但|可是|而且|另外|还有|原价|省了|其中|比原价|别的|店里相近|资料里的提醒|"
    r"(?:The list price|You save|That's .{1,12} off|"
    r"There is an offer|It's sold out|The closest|The other thing|But |And |Also|However)\b)"
)


def goes_on(sentence: Sentence) -> bool:
    """It belongs to the thought of the sentence before: no name stands between the two."""
    return _GOES_ON.match(sentence.text) is not None


def opened(sentence: Sentence, prefix: str) -> Sentence:
    """A sentence with the words that say whose question it is."""
    spoken = None if sentence.spoken is None else lead_in(prefix, sentence.spoken, sentence.lang)
    text = lead_in(prefix, sentence.text, sentence.lang)
    return Sentence(text, sentence.lang, sentence.sku, sentence.facts, spoken, sentence.gesture)
