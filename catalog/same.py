"""Other words for the same goods: what a viewer calls a thing, and what the shop may call it.

In: a comment in its normal form. Out: where in it stands a phrase of `words/same.txt`, and what else it may be called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from catalog.script import CJK
from catalog.tokens import stem

LONGEST_HAN, LONGEST_LATIN = 8, 4
_LATIN = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
_HAN = re.compile(rf"[{CJK}]{{2,}}")


class Other(NamedTuple):
    """The phrase at `start:end` of the comment may be called any of `names` too."""

    start: int
    end: int
    names: tuple[str, ...]


@cache
def _others() -> dict[str, tuple[str, ...]]:
    """Phrase → its other names; English by stems."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (Path(__file__).parent / "words" / "same.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        said, one_way, meant = line.lower().partition(">")
        names = [name.strip() for name in (meant if one_way else said).split(",")]
        for name in said.split(","):
            found[_key(name.strip())].update(dict.fromkeys(n for n in names if _key(n) != _key(name.strip())))
    return {key: tuple(names) for key, names in found.items()}


def _key(name: str) -> str:
    return " ".join(stem(word) for word in _LATIN.findall(name)) if name.isascii() else name


def others(plain: str) -> Iterator[Other]:
    """The longest phrases first; none inside another."""
    table = _others()
    for run in _HAN.finditer(plain):
        at = run.start()
        while at < run.end() - 1:
            for end in range(min(run.end(), at + LONGEST_HAN), at + 1, -1):
                if names := table.get(plain[at:end]):
                    yield Other(at, end, names)
                    at = end
                    break
            else:
                at += 1
    words = list(_LATIN.finditer(plain))
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_LATIN, len(words) - at), 0, -1):
            part = words[at : at + size]
            if names := table.get(" ".join(stem(m.group()) for m in part)):
                yield Other(part[0].start(), part[-1].end(), names)
                at += size
                break
        else:
            at += 1
