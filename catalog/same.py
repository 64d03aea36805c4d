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
    """The phrase at `start:end` of the comment may be called any of `names` too. `surely`: it names a thing, and not
    only what one does with it, 吃饭, unless it goes on to say so, 吃饭的, 吃饭用."""

    start: int
    end: int
    names: tuple[str, ...]
    surely: bool


_GOES_ON = re.compile(r"\s*(?:的|用)")


@cache
def _others() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Phrase → its other names; English by stems. And the phrases that name no thing, only a use."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    uses: set[str] = set()
    for line in (Path(__file__).parent / "words" / "same.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        said, one_way, meant = line.lower().partition(">")
        names = [name.strip() for name in (meant if one_way else said).split(",")]
        for name in said.split(","):
            found[_key(name.strip())].update(dict.fromkeys(n for n in names if _key(n) != _key(name.strip())))
            if one_way:
                uses.add(_key(name.strip()))
    return {key: tuple(names) for key, names in found.items()}, frozenset(uses)


def _key(name: str) -> str:
    return " ".join(stem(word) for word in _LATIN.findall(name)) if name.isascii() else name


def others(plain: str) -> Iterator[Other]:
    """The longest phrases first; none inside another."""
    table, uses = _others()

    def other(start: int, end: int, key: str) -> Other:
        return Other(start, end, table[key], key not in uses or _GOES_ON.match(plain, end) is not None)

    for run in _HAN.finditer(plain):
        at = run.start()
        while at < run.end() - 1:
            for end in range(min(run.end(), at + LONGEST_HAN), at + 1, -1):
                if plain[at:end] in table:
                    yield other(at, end, plain[at:end])
                    at = end
                    break
            else:
                at += 1
    words = list(_LATIN.finditer(plain))
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_LATIN, len(words) - at), 0, -1):
            part = words[at : at + size]
            if (key := " ".join(stem(m.group()) for m in part)) in table:
                yield other(part[0].start(), part[-1].end(), key)
                at += size
                break
        else:
            at += 1
