"""Answers about more than one product or option: comparisons, the cheapest, what a budget buys, what there is.

In: the resolution's products or a shortlist. Out: a `Part`, or the whole `Draft` where the list is the answer. Nothing
is called cheaper or cheapest unless every price it is set against is known.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.answers import evidence
from agent.answers.focus import Focus
from agent.answers.licence import licensed
from agent.answers.normal import fold, fold_long
from agent.answers.pricing import Pricing
from agent.answers.property import compared_by
from agent.answers.sheet import Row
from agent.answers.voice import Draft, Part, bounds

# ruff: noqa: E501 - patterns read better unbroken

_ONE_PRICE = re.compile(
    r"(?:一个|一样|同一?个?|同样)的?(?:价|钱|贵)|同价|价(?:格|钱|位)?(?:都|也|是不是|是|有)*(?:一样|相同|同样|不同|差)|\b(?:same (?:price|cost)|cost the same|priced the same)\b"
)


_FOR_WHAT = re.compile(
    r"(?:哪|谁)(?:一?[个款种样])?(?:更|比较|最)?(?P<what>(?:适合|能(?!便宜)|可以|会)[\u3400-\u9fff\w]{2,}?)(?:[吗呢啊呀?!。]|$)"
)


_APART = re.compile(r"区别|差别|不同|差异|不一样|两样|差在|\bdifferen(?:t|ces?)\b")
_WHICH = re.compile(r"多大|哪|选|\b(?:which|what size)\b")
_LATIN_VALUE = re.compile(r"[a-z0-9]+")


def _is_faq(row: Row) -> bool:
    return ".faq " in row.ref


def _is_attribute(row: Row) -> bool:
    return row.kind == "attribute"


def _names(text: str, value: str) -> bool:
    """The value stands in a comment, be it without its measure: 30的."""
    whole = fold(value).replace(" ", "")
    if whole in text.replace(" ", "") or whole.strip("淡浅深色") in text:
        return True
    words = _LATIN_VALUE.findall(fold(value))
    if value.isascii() and not any(c.isdigit() for c in value):
        return len(words[-1]) > 3 and words[-1] in text if words else False
    return bool(words) and re.search(rf"(?<![\d.a-z]){re.escape(words[0])}(?![\d.a-z])", text) is not None


def _speaks_of_each(row: Row, values: tuple[str, ...]) -> bool:
    """A row that has every one of these values in it."""
    told = fold_long(f"{row.shown}")
    close = told.replace(" ", "")
    return all(_stands_in(fold(value), told, close) for value in values)


def _stands_in(value: str, told: str, close: str) -> bool:
    if value.isascii():
        return (
            re.search(
                rf"(?<![a-z0-9]){re.escape(value.split()[-1] if not value[0].isdigit() else value)}(?![a-z0-9])", told
            )
            is not None
        )
    short = value.replace(" ", "").strip("淡浅深色")
    return re.search(rf"(?<![\d.]){re.escape(short)}", close) is not None


class Comparing(Pricing):
    def compare(self) -> Part:
        if len(self.r.focuses) > 2 and self.r.compared and not self.reading.topics:
            return self._several_compared()
        a, b = self.r.focuses[:2]
        sentences: list[str] = []
        by = compared_by(self._plain()) or self.reading.topics
        if by == ("warranty",):
            terms = [f for f in (a, b) if self.sheet.get(f.sku, "warranty")]
            said = tuple(self.say("quote.for", value=self.ref(f.sku, "warranty"), title=self.title(f)) for f in terms)
            return Part(len(terms) == 2, said or (self.say("unknown"),))
        if by:
            return self._by_property((a, b), by)
        if _FOR_WHAT.search(self.reading.text):
            return self._each_speaks((a, b))
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        pa, pb = self._one_price(a), self._one_price(b)
        if not pa or not pb:
            return Part(False, (self.say("no.price", title=self.title(b if pa else a)),))
        low_a, high_a, low_b, high_b = *bounds(a), *bounds(b)
        comparable = low_a.currency == low_b.currency
        if comparable and low_a == high_a == low_b == high_b:
            sentences.append(self.say("same_price", price=pa))
            sentences.append(self.say("than", title=self.title(b), price=pb))
        elif comparable and (high_a < low_b or high_b < low_a):
            first, second = (a, b) if high_a < low_b else (b, a)
            sentences.append(self.say("cheaper", title=self.title(first), price=self._one_price(first) or ""))
            sentences.append(self.say("than", title=self.title(second), price=self._one_price(second) or ""))
        else:
            sentences += [self.say("each", title=self.title(f), price=self._one_price(f) or "") for f in (a, b)]
        for f in self.r.focuses[2:]:
            if price := self._one_price(f):
                sentences.append(self.say("each", title=self.title(f), price=price))
        return Part(True, tuple(sentences))

    def _each_speaks(self, focuses: tuple[Focus, ...]) -> Part:
        """哪个适合两岁的娃: what a row of each says of it; not known where none does. The price is not what was asked."""
        asked = _FOR_WHAT.search(self.reading.text)
        told = [
            self.say("quote.for", title=self.title(f), value=f"{{{row.ref}}}")
            for f in focuses
            if asked and (row := licensed(self.sheet, f.sku, asked["what"], self._names(f)).row)
        ]
        return Part(
            len(told) == len(focuses), tuple(told) if len(told) == len(focuses) else (self.say("unknown"), *told)
        )

    def _by_property(self, focuses: tuple[Focus, ...], topics: tuple[str, ...]) -> Part:
        """What each of them is in the first of these respects in which all are stated."""
        told: list[list[Row]] = []
        for topic in topics:
            rows = [self._stating(f, topic) for f in focuses]
            if all(rows):
                told = rows
                break
            told = max(told, rows, key=lambda x: sum(map(bool, x)))
        said = [
            self.say("each.attribute", title=self.title(f), name=row.name, value=f"{{{row.ref}}}")
            for f, rows in zip(focuses, told, strict=False)
            for row in rows
        ]
        if len(said) < len(focuses):
            return Part(False, (self.say("unknown"), *said))
        return Part(True, tuple(said))

    def _stating(self, f: Focus, topic: str) -> list[Row]:
        """The row that states it; an attribute rather than what there is to choose from."""
        rows = evidence.topic_rows(self.sheet, f.sku, topic, self.reading.text)
        return [r for r in rows if r.kind == "attribute"][:1] or rows[:1]

    def _several_compared(self) -> Part:
        """Three things or more: the cheapest where one is, and every price."""
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        priced = [(f, p) for f in self.r.focuses if (p := self._one_price(f))]
        if len(priced) < len(self.r.focuses):
            return Part(False, (self.say("unknown"),))
        first, price = min(priced, key=lambda x: bounds(x[0])[1].minor)
        others = [f for f, _ in priced if f is not first]
        least = bounds(first)[1]
        clear = all(bounds(f)[0].currency == least.currency and least < bounds(f)[0] for f in others)
        head = (self.say("cheapest", title=self.title(first), price=price),) if clear else ()
        rest = (self.say("each", title=self.title(f), price=p) for f, p in priced if not (clear and f is first))
        return Part(True, (*head, *rest))

    def _options_compared(self, f: Focus) -> Part | None:
        if _ONE_PRICE.search(self.reading.text) and not self.sheet.stale:
            priced = {v.price for v in f.variants if self.sheet.get(v.sku, "price")}
            if len(f.variants) > 1 and len(priced) == 1:
                return Part(True, (self.say("same_price", price=self.ref(f.sku, "price")),))
            return self.price(f) if priced else None
        if _APART.search(self.reading.text) and (part := self._told_apart(f)) is not None:
            return part
        if faq := self._faq(f):
            return Part(True, faq)
        if (by := compared_by(self._plain())) and by != ("warranty",):
            return self._by_property((f,), by)
        if len(f.variants) > 1 and len({v.price for v in f.variants}) > 1:
            return self.price(f)
        return self._told_apart(f)

    def _told_apart(self, f: Focus) -> Part | None:
        """Cedar and unscented, the two sizes: the rows that speak of each of them, and what each costs where that
        differs; where no row does, what there is to choose from."""
        apart = _APART.search(self.reading.text) is not None
        values = self._set_apart(f, apart)
        if len(values) < 2:
            return None
        told = [r for r in self._own_rows(f) if _speaks_of_each(r, values)]
        faqs, attributes = ([r for r in told if kind(r)] for kind in (_is_faq, _is_attribute))
        stated = [*faqs[:1], *attributes[: 2 - len(faqs[:1])]] or told[:1]
        said = tuple(s for row in stated for s in self._row(f, row))
        if not said and not apart:
            return None
        if not said:
            rows = [r for r in self.sheet.of(f.sku, "options") if set(r.value.split("|")) & set(values)]
            said = self._rows(f, rows[:1])
        whole = replace(f, variants=f.product.variants)
        if len({v.price for v in whole.variants}) > 1 and not self.sheet.stale and (price := self.price(whole)).known:
            said = (*said, *price.sentences)
        return Part(bool(said), said)

    def _set_apart(self, f: Focus, apart: bool) -> tuple[str, ...]:
        """The values of one option that are set against each other: those named, else all of the only option."""
        several = [values for values in self._choices(f) if len(values) > 1]
        named = [tuple(v for v in values if _names(self.reading.text, v)) for values in several]
        if said := next((values for values in named if len(values) > 1), None):
            return said
        return several[0] if apart and len(several) == 1 else ()

    def advice(self, f: Focus) -> Row | None:
        """The FAQ that says which of the product's options is for whom: 几个人用多大的."""
        values = [value for choice in self._choices(f) for value in choice]
        for row in self._own_rows(f):
            asks = _is_faq(row) and _WHICH.search(fold(row.name)) and not re.search(r"\d", row.name)
            if asks and sum(_speaks_of_each(row, (value,)) for value in values) > 1:
                return row
        return None

    def _choices(self, f: Focus) -> list[tuple[str, ...]]:
        """The values of each option, in the answer's language."""
        rows = self.sheet.of(f.sku, "options")
        own = [r for r in rows if r.lang in (self.lang, None)] or rows
        return [tuple(r.value.split("|")) for r in own]

    def _own_rows(self, f: Focus) -> list[Row]:
        """The properties, FAQs and sentences in the answer's language; a FAQ before a sentence."""
        rows = self.sheet.of(f.sku, "attribute", "quote")
        own = [r for r in rows if r.lang in (self.lang, None) and not evidence.promotional(r.shown)]
        terms = (f"{f.sku}.shipping", f"{f.sku}.returns", f"{f.sku}.warranty")
        return sorted((r for r in own if r.ref not in terms), key=lambda r: not _is_faq(r))

    def _shortlisted(self) -> Draft:
        s = self.shortlist
        if s.kind == "catalog":
            items = ("、" if self.lang == "zh" else ", ").join(self.title(f) for f in s.focuses)
            if not items:
                return Draft("unknown", (self.say("absent"),), reason="empty catalog")
            more = (self.say("catalog.more"),) if s.more else ()
            return Draft(
                "answered", (self.say("catalog", list=items), *more), tuple(f.sku for f in s.focuses), "catalog"
            )
        if self.sheet.stale:
            return Draft("unknown", (self.say("stale"),), reason="stale")
        if s.elsewhere and s.focuses:
            titles = ("、" if self.lang == "zh" else ", ").join(self.title(f) for f in s.focuses)
            return Draft(
                "unknown",
                (self.say("absent.kind"), self.say("budget.other", list=titles)),
                tuple(f.sku for f in s.focuses),
                "no such kind",
            )
        if not s.focuses:
            return Draft("unknown", (self.say("absent"),), reason="out of catalog")
        skus = tuple(f.sku for f in s.focuses)
        refs = tuple(f"{sku}.price" for sku in skus)
        if s.kind == "extremes":
            named = zip(("cheapest", "priciest"), s.focuses, strict=False)
            said = tuple(self.say(k, title=self.title(f), price=self.ref(f.sku, "price")) for k, f in named)
            return Draft("answered", said, skus, "cheapest", refs)
        if s.kind in ("cheapest", "priciest"):
            said = tuple(
                self.say(s.kind if i == 0 else "each", title=self.title(f), price=self.ref(f.sku, "price"))
                for i, f in enumerate(s.focuses[:1])
            )
            return Draft("answered", said, skus[:1], s.kind, refs[:1])
        if s.kind == "no_budget":
            f = s.focuses[0]
            return Draft(
                "answered",
                (self.say("no.budget", title=self.title(f), price=self.ref(f.sku, "price")),),
                skus[:1],
                s.kind,
                refs[:1],
            )
        items = ("，" if self.lang == "zh" else ", ").join(
            self.say("budget.item", title=self.title(f), price=self.ref(f.sku, "price")) for f in s.focuses
        )
        return Draft("answered", (self.say("budget", list=items),), skus, "budget", refs)

    def _no_option(self) -> Draft:
        f = self.r.focuses[0]
        rows = self.sheet.of(f.sku, "options")
        topic = "color" if evidence.asked_color(self.reading.text) else "size"
        fitting = evidence.topic_rows(self.sheet, f.sku, topic, self.reading.text)
        row = next((r for r in (*fitting, *rows) if r.kind == "options"), None)
        if row is None:
            return Draft("unknown", (self.say("no.option.at_all", title=self.title(f)),), self.skus(), "no such option")
        return Draft(
            "unknown",
            (self.say("no.option", title=self.title(f), value=f"{{{row.ref}}}"),),
            self.skus(),
            "no such option",
        )
