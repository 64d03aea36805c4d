"""What an answer states, so that two answers that say the same are one. Pure.

In: the facts of an answer's sentence. Out: `Stated`; `same`: the same references, or prose about the same product of
which most of the shorter one is in the longer one ("180 天" and "180 天，发货的都是…"). Figures are the same only by
reference: two prices that are alike are two prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from render.values import Fact

WITHIN = 0.6  # of the shorter one's words in the longer one
_FIGURES = frozenset({"price", "list_price", "saving", "percent_off", "stock", "stock_total", "link"})
_NAMING = frozenset({"title", "variant"})
_WORDS = re.compile(r"[a-z0-9][a-z0-9.%°]*|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Stated:
    lang: str
    sku: str
    refs: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, facts: Iterable[Fact], lang: str) -> Stated | None:
        """None where nothing is stated: no two of those are the same."""
        said = [f for f in facts if f.ref.rpartition(".")[2] not in _NAMING]
        if not said:
            return None
        prose = [f.value for f in said if f.ref.rpartition(".")[2] not in _FIGURES]
        words = frozenset(_WORDS.findall(" ".join(prose).lower())) if len(prose) == len(said) else frozenset()
        return cls(lang, said[0].ref.partition(".")[0], frozenset(f.ref for f in said), words)

    def same(self, other: Stated) -> bool:
        if self.lang != other.lang:
            return False
        if self.refs == other.refs:
            return True
        shared = len(self.words & other.words)
        return self.sku == other.sku and shared > 0 and shared >= WITHIN * min(len(self.words), len(other.words))
