"""English words that look like a slip of another and are none: a process is no prices, a speaker no sneaker. Pure.

In: a Latin word in small letters. Out: `is_real`. The words are data, in `words/real_en.toml`; a shop that uses the
other word loses nothing: only one slip of the hand is no longer assumed.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "words" / "real_en.toml"


@cache
def _words() -> frozenset[str]:
    return frozenset(tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"].split())


def is_real(word: str) -> bool:
    """The word or its plural stands in the list."""
    return word in _words() or (word.endswith("s") and (word[:-1] in _words() or word.removesuffix("es") in _words()))
