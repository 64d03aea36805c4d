"""A sentence of the show in a model's words: what the model is given, and whether what it wrote is said. Pure.

In: the clerk's sentence from a row; what a model wrote for it. Out: the clerk's sentence with references where it has
names and figures, the only form in which a model sees it; the model's words through the gate, read from the row as it
is now and stating just the facts that the clerk's state; None where they do not, and the clerk's sentence stands.
`Wordings` keeps what is written ahead: each is used once, the oldest are forgotten.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.answers import echo, gate
from agent.answers.focus import Focus
from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet, build
from agent.rundown.plan import Topic, sellable
from agent.rundown.repetition import MASK
from agent.rundown.wording import Worded
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

KEPT = 32  # wordings written ahead, drop policy "oldest"
TRIED = 256  # sentences a model was asked for
LAST = 3  # of its own wordings of this kind, shown to the model so that it writes others
# Terms, cautions and the list price's base are the shop's own words to the letter: no model words those.
WORDED = frozenset("hook pitch asked price stock offer call choice attribute pair point".split())  # noqa: SIM905
PROSE = frozenset({"attribute", "quote", "options", "offer"})  # rows whose words a viewer hears again
_FIGURE = re.compile(r"\d")
_AS_NOUN = re.compile(r"\b(?:the|an?|this|that|its|our|your)\s+\{([^{}]+)\}", re.I)
_WORD = re.compile(r"[^\W\d_]")

Called = Callable[["Product", str], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model is asked to word. `text`: the clerk's sentence, references in it; `said`: its last of this kind."""

    handle: str
    topic: Topic
    lang: str
    text: str
    said: tuple[str, ...] = ()


def with_references(sentence: Sentence, sheet: FactSheet) -> str | None:
    """The sentence with its facts and the product's name as references; None where a fact or a figure would be left."""
    stated = {fact.ref: fact.ref.rpartition(".")[2] for fact in sentence.facts}
    of_all = {"title", "link"} & {"title", *stated.values()}  # a product's own rows go by another of its SKUs
    told_apart = {f"{ref.rpartition('.')[0]}.variant" for ref in stated}
    rows = [r for r in sheet.rows.values() if r.ref in stated or r.kind in of_all or r.ref in told_apart]
    text, put = sentence.text, set()
    for row in sorted(rows, key=lambda r: -len(r.shown)):
        ways = (*((row.value,) if row.kind == "title" else ()), row.shown, row.shown.replace(" ", ""))
        before, found, after = text.partition(next((way for way in ways if way in text), row.shown))
        if found and before.count("{") == before.count("}"):
            text = f"{before}{{{row.ref}}}{after}"
            put |= {row.ref, row.kind}
    left = any(ref not in put and field not in put for ref, field in stated.items())
    return None if left or not put or _FIGURE.search(REFERENCE.sub("", text)) else text


def instead(
    clerk: Worded, raw: str, product: Product, lang: str, now: float, called: Called, forbidden: tuple[str, ...] = ()
) -> Worded | None:
    """The model's sentence as it may be said now, in the clerk's stead; None: it may not, or it says something else."""
    sheet = _sheet(product, lang, now, called)
    draft = with_references(clerk.sentence, sheet)
    if draft is None or _facts(raw, sheet) != _facts(draft, sheet) or (echo.of(raw) and not echo.of(draft)):
        return None
    if any(sheet.rows[ref].kind in PROSE for ref in _AS_NOUN.findall(raw)):
        return None  # "The {Net weight} of the item is right now": the row's own words are no noun
    said = gate.check(raw, sheet, sheet.lang, forbidden=forbidden)
    if not isinstance(said, Sentence):
        return None
    masked = REFERENCE.sub(lambda m: sheet.rows[m[1]].shown if sheet.rows[m[1]].kind in PROSE else MASK, raw)
    return Worded(Sentence(said.text, said.lang, clerk.sentence.sku, clerk.sentence.facts), masked)


def _sheet(product: Product, lang: str, now: float, called: Called) -> FactSheet:
    """What may be stated of a product in the run-down: of what can be bought now."""
    return build((Focus(product, sellable(product), "list"),), lang=lang, now=now, called=called)  # type: ignore[arg-type]


def _facts(text: str, sheet: FactSheet) -> set[str]:
    """The references in it, but for the name: that may be said or left out."""
    return {ref for ref in REFERENCE.findall(text) if ref not in sheet.rows or sheet.rows[ref].kind != "title"}


class Wordings:
    """What a model wrote ahead, by what it was written for. `counts`: what was `said` and what was `put aside`, because
    it may not be said or was heard more often than the clerk's words."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._kept: OrderedDict[tuple[str, Topic, str], str] = OrderedDict()
        self._tried: OrderedDict[tuple[str, Topic, str], None] = OrderedDict()
        self._last: defaultdict[tuple[str, str], deque[str]] = defaultdict(lambda: deque(maxlen=LAST))

    def knows(self, handle: str, topic: Topic, lang: str) -> bool:
        """Written, or asked for a short while ago."""
        return topic.kind not in WORDED or (handle, topic, lang) in self._tried

    def ask(self, product: Product, topic: Topic, clerk: Sentence, now: float, called: Called) -> Draft | None:
        """What the model is given; None where the sentence cannot do without its own words."""
        key = (product.handle, topic, clerk.lang)
        self._tried[key] = None
        if len(self._tried) > TRIED:
            self._tried.popitem(last=False)
        text = with_references(clerk, _sheet(product, clerk.lang, now, called))
        if text is None or (len(REFERENCE.findall(text)) == 1 and not _WORD.search(REFERENCE.sub("", text))):
            return None  # a sentence of the catalog and nothing else: there is nothing to put otherwise
        return Draft(*key, text, tuple(self._last[topic.kind, clerk.lang]))

    def put(self, draft: Draft, raw: str) -> None:
        """What the model wrote for it; the clerk's own words given back are nothing."""
        if raw == draft.text:
            return
        self._kept[draft.handle, draft.topic, draft.lang] = raw
        self._last[draft.topic.kind, draft.lang].append(REFERENCE.sub("…", raw))
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def take(self, handle: str, topic: Topic, lang: str) -> str:
        """It is about to be said: once. "" where nothing was written."""
        self._tried.pop((handle, topic, lang), None)
        return self._kept.pop((handle, topic, lang), "")
