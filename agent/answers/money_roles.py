"""Which sum of money a comment asks for: what it costs, what it cost before, what is saved, or one that no row holds.

In: folded text. Out: the roles it names, out of `words/money_roles.toml`. Pure. A price for members, a deposit or what
another shop takes is a price too, and a true figure told for it would be a wrong one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from agent.answers.prefilter import Filtered, grams

LIST_PRICE, SAVING, PRICE, NOWHERE, FESTIVAL = "list_price", "saving", "price", "nowhere", "festival"
_FILE = Path(__file__).parent / "words" / "money_roles.toml"
_GAP_ZH, _GAP_EN = r"[^,，。?？!！;；]{0,8}?", r" (?:[\w'.-]+ ){0,4}?"


@cache
def _patterns() -> dict[str, Filtered]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        role: Filtered.of(re.compile(f"{_either(words['zh'].split(), _GAP_ZH)}|{_latin(words['en'])}"))
        for role, words in data.items()
    }


def _either(words: list[str], gap: str) -> str:
    return "|".join(gap.join(map(re.escape, w.lower().split("…"))) for w in sorted(words, key=len, reverse=True))


def _latin(words: str) -> str:
    listed = [" ".join(w.split()) for w in re.split(r"[,\n]", words) if w.strip()]
    return rf"\b(?:{_either(listed, _GAP_EN)})\b"


@lru_cache(maxsize=4096)
def money_roles(text: str) -> frozenset[str]:
    """The roles of money that folded text names; none where it asks for a price, or for no money, without more."""
    held = grams(text)
    return frozenset(role for role, pattern in _patterns().items() if pattern.search(text, held))


def list_price_span(text: str) -> tuple[int, int] | None:
    """Where folded text names the price before, and how far."""
    found = _patterns()[LIST_PRICE].search(text, grams(text))
    return found.span() if found else None


def festival(text: str) -> str:
    """The day of special prices that folded text names; "" where it names none."""
    found = _patterns()[FESTIVAL].search(text, grams(text))
    return found[0] if found else ""
