"""How much of what is said was said before: shares of 8-grams. Pure.

In: texts with the time they were said. Out: for each, how many of its grams of SIZE tokens (characters in zh, words in
en, both without punctuation) were heard within the window. A text shorter than SIZE is one gram. Grams do not reach
over the end of a sentence: the order of sentences would make them new and flatter the figure. Names and references
(prices, stock, link numbers, dates) are masked by whoever calls: one MASK each, so that a phrase is the same phrase
whatever product it is said of.
"""

from __future__ import annotations

import re
from collections import deque

SIZE = 8
MASK = "□"
HOUR_S = 3600.0

_ZH = re.compile(rf"[{MASK}\w]")
_EN = re.compile(rf"{MASK}|[^\W_]+(?:[.,'’:/-][^\W_]+)*[%°]?")


def tokens(text: str, lang: str) -> list[str]:
    """What is counted: characters or lower-case words; masks next to each other are one."""
    found = (_ZH if lang == "zh" else _EN).findall(text.lower())
    return [t for i, t in enumerate(found) if t != MASK or i == 0 or found[i - 1] != MASK]


def grams(text: str, lang: str) -> list[str]:
    words = tokens(text, lang)
    glue = "" if lang == "zh" else " "
    return [glue.join(words[i : i + SIZE]) for i in range(max(1, len(words) - SIZE + 1))] if words else []


class Repetition:
    """What was heard lately, as grams. Bounded by the window: an hour of speech is some 20,000."""

    def __init__(self, window_s: float = HOUR_S) -> None:
        self._window_s = window_s
        self._last: dict[str, float] = {}
        self._order: deque[tuple[float, list[str]]] = deque()

    def share(self, text: str, lang: str, now: float) -> float:
        """The part of the text's grams heard within the window, 0 to 1."""
        found = grams(text, lang)
        if not found:
            return 0.0
        self._forget(now)
        return sum(g in self._last for g in found) / len(found)

    def note(self, text: str, lang: str, now: float) -> tuple[int, int]:
        """This was said. How many of its grams were repeated, of how many."""
        self._forget(now)
        found = grams(text, lang)
        repeated = 0
        for gram in found:
            repeated += gram in self._last
            self._last[gram] = now
        self._order.append((now, found))
        return repeated, len(found)

    def _forget(self, now: float) -> None:
        while self._order and now - self._order[0][0] > self._window_s:
            at, found = self._order.popleft()
            for gram in found:
                if self._last.get(gram) == at:
                    del self._last[gram]

    def __len__(self) -> int:
        return len(self._last)
