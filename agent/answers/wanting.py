"""Answers to who wants a thing, what else it comes in, how many a pack holds, and what is on offer in the whole shop.

In: the resolution, the sheet, the shortlist. Out: a `Part` or the whole `Draft`. A thing that the shop does not have is
owned up to, never passed over.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.answers import evidence
from agent.answers.focus import Focus
from agent.answers.licence import licensed, uncovered
from agent.answers.mention import COLORS, option_spans, option_words
from agent.answers.normal import fold
from agent.answers.packed import PACKS
from agent.answers.several import Comparing
from agent.answers.sheet import Row
from agent.answers.shortlist import COUPON
from agent.answers.voice import Draft, Part

DIMENSIONS = (
    ("color", re.compile(r"色|colou?r|shade|\b(?:black|white|red|blue|green|yellow|pink|purple|gr[ae]y|brown)\b")),
    ("flavor", re.compile(r"味|香|flavou?r|scent")),
    ("size", re.compile(r"码|尺|规格|大|小|容量|包装|size|pack|big|large|small")),
)


_COLOURS = frozenset(COLORS.values()) - {"coffee", "orange", "apricot", "clear", "gold", "silver"}  # things too
_CHARS = {name: "".join(zh for zh, en in COLORS.items() if en == name) for name in _COLOURS}
_HAS_IT = re.compile(r"有|\b(?:in|any|have|come|comes|got|is there|are there)\b")
_ONE_OF_THEM = re.compile(r"单|只|\b(?:just|only|single|one)\b")  # can i buy just one earbud


class Wanting(Comparing):
    def requested(self) -> Draft:
        """来一个, "a yoga mat please": how to order it, or that it is not here."""
        thing = self.reading.wanted or ""
        if not self.r.focuses:
            return Draft(
                "unknown",
                (self.say("absent" if thing else "which"),),
                reason="out of catalog" if thing else "which product",
            )
        f = self.r.focuses[0]
        beside = uncovered(thing, (), self._names(f), option_spans(thing, f.product.variants)) - PACKS
        single = self.reading.question or _ONE_OF_THEM.search(self.reading.text)
        if beside and self.r.named and not self.r.absent and single and (found := self._evidence(f, ())):
            return Draft("answered", found, self.skus(), "attribute")  # can i buy just one earbud
        if thing and (self.r.absent or beside or not (self.r.named or self.r.asked_option)):
            near = (
                (self.say("absent.near", title=self.title(f)),)
                if self.r.named and not all(v.stock == 0 for v in f.variants)
                else ()
            )
            return Draft("unknown", (self.say("absent"), *near), self.skus() if near else (), "absent product")
        if self.r.missing_option:
            return self._no_option()
        parts = [self.stock(f)] if self.r.asked_option else []
        told = [s for p in (*parts, self.how_to_buy(f)) if p.known for s in p.sentences]
        return Draft("answered", tuple(dict.fromkeys(told)), self.skus(), "how_to_buy")

    def options(self, f: Focus) -> Part:
        """还有别的码不, "other colours?": every value of that option."""
        rows = self.sheet.of(f.sku, "options")
        for topic, said in DIMENSIONS:
            if not said.search(self.reading.text):
                continue
            found = [r for r in evidence.topic_rows(self.sheet, f.sku, topic, self.reading.text) if r in rows]
            if found:
                return Part(True, self._rows(f, found[:1]))
            if topic != "size" and (stated := evidence.topic_rows(self.sheet, f.sku, topic, self.reading.text)):
                return Part(True, self._rows(f, stated[:1]))
        return Part(True, self._rows(f, rows[:2])) if rows else Part(False, (self.say("unknown"),))

    def stated_colour(self, f: Focus) -> Part | None:
        """袜子有黑色的吗, of a box in three colours: the row that speaks of it, or not known. None: no colour is asked
        for, or it is an option."""
        wanted = option_words(self.reading.text) & _COLOURS
        if not wanted or self.r.asked_option or not _HAS_IT.search(self.reading.text) or len(self.r.focuses) != 1:
            return None
        rows = [r for r in self.sheet.of(f.sku, "attribute", "quote") if r.lang in (None, self.lang)]
        found = [r for r in rows if all(re.search(f"[{_CHARS[c]}]|\\b{c}\\b", fold(r.shown)) for c in wanted)]
        return (
            Part(True, (self.say("quote", value=f"{{{found[0].ref}}}"),))
            if found
            else Part(False, (self.say("unknown"),))
        )

    def offers(self) -> Draft:
        """What is on offer, shop-wide."""
        if self.sheet.stale:
            return Draft("unknown", (self.say("stale"),), reason="stale")
        rows = [(f, self.sheet.of(f.sku, "offer")) for f in self.shortlist.focuses]
        if COUPON.search(self.reading.text):
            rows = [(f, sorted(offers, key=lambda r: r.name != "coupon")) for f, offers in rows]
        told = [
            self.say("offer" if i == 0 else "offer.each", offer=f"{{{offers[0].ref}}}", title=self.title(f))
            for i, (f, offers) in enumerate((f, o) for f, o in rows if o)
        ]
        if not told:
            return Draft("unknown", (self.say("no.offers"),), reason="no offers")
        more = (self.say("catalog.more"),) if self.shortlist.more else ()
        return Draft("answered", (*told, *more), tuple(f.sku for f in self.shortlist.focuses), "offers")

    def _counted(self, row: Row, asked: tuple[str, ...]) -> Part:
        """How many a pack holds; with the price where 几块 may ask for that."""
        f = self.r.focuses[0]
        price = self.price(f).sentences[:1] if "price" in asked else ()
        return Part(True, (*self._row(f, row), *price))

    def _about_each(self) -> Part:
        """One product with what it is like; several with name and price."""
        told = [self.about(f).sentences for f in self.r.focuses]
        return Part(True, told[0] if len(told) == 1 else tuple(said[0] for said in told))

    def _chosen_by_evidence(self, asked: tuple[str, ...]) -> None:
        """Of several products named, the one whose rows speak of it: "will my tea stay hot in the thermos"."""
        if len(self.r.focuses) < 2 or self.r.compared or not set(asked) <= {"attribute", "caution"}:
            return
        found = [licensed(self.sheet, f.sku, self._asked(f), self._names(f)) for f in self.r.focuses]
        best = max(found, key=lambda x: x.score)
        if best.row is not None and sum(x.row is not None and x.score > best.score - 0.5 for x in found) == 1:
            self.r = replace(self.r, focuses=(self.r.focuses[found.index(best)],), ambiguous=False)
