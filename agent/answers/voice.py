"""What every answer of the clerk is made of: `Draft`, `Part` and the voice that words them.

In: what was resolved, the fact sheet, a seeded chooser. Out: sentences from `phrases.py` with references in them.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from agent.answers.focus import Focus, Resolution
from agent.answers.phrases import PHRASES
from agent.answers.question import Outcome
from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet
from agent.answers.shortlist import Shortlist
from catalog import Variant

LISTED = 3  # products named in one breath
EACH = 3  # variants whose stock is told one by one; of more the sum
GONE = 2  # and so many of those that are sold out
EACH_PRICE = 2  # prices told one by one: more of them and a viewer has forgotten the first


@dataclass(frozen=True, slots=True)
class Draft:
    """`sentences` still hold references. `must`: the rows whose values make it an answer. `skus` it is about. `said`:
    after how many sentences all that was asked has been answered; 0: not told."""

    outcome: Outcome
    sentences: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    reason: str = ""
    must: tuple[str, ...] = ()
    said: int = 0

    @property
    def references(self) -> tuple[str, ...]:
        """Every reference in it, once, in order."""
        return tuple(dict.fromkeys(ref for s in self.sentences for ref in REFERENCE.findall(s)))


@dataclass(frozen=True, slots=True)
class Part:
    known: bool
    sentences: tuple[str, ...]


class Voice:
    def __init__(
        self,
        resolution: Resolution,
        sheet: FactSheet,
        shortlist: Shortlist,
        rng: random.Random,
        inherited: tuple[str, ...],
        shopwide: Focus | None,
    ) -> None:
        self.r = resolution
        self.reading = resolution.reading
        self.named = resolution.focuses  # also those that the answer turns out not to be about
        self.sheet = sheet
        self.shortlist = shortlist
        self.lang = sheet.lang
        self.shopwide = shopwide
        self.rng = rng
        self.inherited = inherited

    def say(self, key: str, **values: str) -> str:
        text = self.rng.choice(PHRASES[key][self.lang])
        if self.lang == "en" and "title" in values and self._several(values["title"]):
            text = _VERB.sub(lambda m: f"<title> {_OF_SEVERAL[m[1]]}", text)
        if "<Name>" in text and "name" in values:
            text = text.replace("<Name>", values["name"][:1].upper() + values["name"][1:])
        for name, value in values.items():
            text = text.replace(f"<{name}>", value)
        return text

    def _several(self, title: str) -> bool:
        """The product is called in the plural: the earbuds."""
        row = self.sheet.rows.get(title.strip("{}"))
        return row is not None and plural(row.shown)

    @staticmethod
    def ref(sku: str, field: str) -> str:
        return f"{{{sku}.{field}}}"

    def title(self, f: Focus) -> str:
        return self.ref(f.sku, "title")

    def skus(self) -> tuple[str, ...]:
        return tuple(v.sku for f in self.r.focuses for v in f.variants)


_VERB = re.compile(r"(?<! on the )(?<! of the )<title> (is|has|comes)\b")
_OF_SEVERAL = {"is": "are", "has": "have", "comes": "come"}
_HEAD = re.compile(r"^(.*?)(?:\s+(?:of|with|for|in|from)\s|\s*[(,])")


def plural(title: str) -> bool:
    """An English name in the plural: nuts, desk lamps, but neither glass nor a pack of socks."""
    head = (_HEAD.match(title) or re.match(r"(.*)", title))[1].strip().lower()  # type: ignore[index]
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "lens", "series"))


def price_of(v: Variant):
    assert v.price is not None
    return v.price.minor


def bounds(f: Focus):
    prices = [v.price for v in f.variants if v.price is not None]
    return min(prices), max(prices)
