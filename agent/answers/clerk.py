"""The clerk: answers written from catalog rows by rules, zh and en, with no model.

In: what the comment was resolved to, the fact sheet, a seeded chooser. Out: `Draft`: the outcome and sentences in which
every value is a reference (`{SKU.price}`). It states only what a row says; where no row does, it says so.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.answers import evidence
from agent.answers.intent import MASK
from agent.answers.mention import part_spans, whole_spans, words_of
from agent.answers.phrases import PHRASES
from agent.answers.question import Outcome
from agent.answers.resolve import BODY, Focus, Resolution
from agent.answers.sheet import FactSheet, Row
from agent.answers.shortlist import Shortlist
from catalog import Variant

LISTED = 3  # products named in one breath
EACH = 4  # variants told one by one

_NEEDS_PRODUCT = (
    "price",
    "list_price",
    "discount",
    "stock",
    "how_to_buy",
    "caution",
    "attribute",
    "shipping",
    "returns",
    "warranty",
    "on_air",
    "compare",
)
_QUANTITY = re.compile(
    r"[二两三四五六七八九十2-9]\s*(?:件|个|双|瓶|台|套|盒|条|只|支|包)|\b(?:two|three|four|five|six|[2-9]) (?:of|pieces|units|pairs|bottles)|\bfor (?:two|three|[2-9])\b"
)
_WHICH_OPTIONS = re.compile(r"什么|哪些|哪几|几种|几个|几款|有啥|\b(?:what|which|how many)\b")
_EXISTS = re.compile(
    r"有|卖|买|带|\b(?:have|has|got|sell|selling|carry|stock|any|there|looking for|offer|available|want)\b"
)
_FAR = re.compile(
    r"顺丰|中通|圆通|申通|韵达|京东|邮政|ems|德邦|极兔|海外|国外|港澳|香港|澳门|台湾|新疆|西藏|内蒙|青海|偏远|美国|日本|加拿大|英国|澳洲|"
    r"\b(?:fedex|dhl|ups|usps|overseas|abroad|international(?:ly)?|canada|usa|us|uk|europe|australia|japan|germany|france|india|singapore|malaysia|hong kong|taiwan|mexico|brazil)\b"
)
_PERCENT = re.compile(r"几折|百分|%|percent")
_MONEY = re.compile(r"钱|价|[元块米刀]|卖|\b(?:prices?|pric\w+|costs?|how much|expensive|hm)\b")
_SAVE = re.compile(r"省|便宜(?:了)?多少|\bsav(?:e|ed|ing|ings)\b|how much off")


@dataclass(frozen=True, slots=True)
class Draft:
    """`sentences` still hold references. `must`: the rows whose values make it an answer. `skus` it is about."""

    outcome: Outcome
    sentences: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    reason: str = ""
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    known: bool
    sentences: tuple[str, ...]


def write(
    resolution: Resolution,
    sheet: FactSheet,
    shortlist: Shortlist,
    *,
    seed: int = 0,
    inherited: tuple[str, ...] = (),
    shopwide: Focus | None = None,
) -> Draft:
    """The answer. `inherited`: the viewer's last intents, for "那黑色的呢" and "and the glass one?". `shopwide`: a product
    that may speak for the shop, where all have the same terms."""
    return _Clerk(resolution, sheet, shortlist, random.Random(seed), inherited, shopwide).draft()


class _Clerk:
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
        self.sheet = sheet
        self.shortlist = shortlist
        self.lang = sheet.lang
        self.shopwide = shopwide
        self.rng = rng
        self.inherited = inherited

    # --- what kind of answer ----------------------------------------------------------------------------------------

    def draft(self) -> Draft:
        intents = self.reading.intents
        first = intents[0] if intents else ""
        if first in ("noise", "abuse"):
            return Draft("ignored", reason=first)
        if first == "injection":
            return Draft("refused", (self.say("refused"),), reason="injection")
        if first == "contact":
            return Draft("refused", (self.say("refused.contact"),), reason="contact")
        if self.r.unmatched:
            return Draft(
                "unknown", (self.say("unmatched", title=self.title(self.r.focuses[0])),), self._skus(), "absent"
            )
        if self.shortlist.asked:
            return self._shortlisted()
        if self.r.absent:
            near: tuple[str, ...] = ()
            if self.r.near is not None and any(v.stock != 0 for v in self.r.near.variants):
                near = (self.say("absent.near", title=self.ref(self.r.near.variants[0].sku, "title")),)
            return Draft("unknown", (self.say("absent"), *near), self._skus() if near else (), "absent product")
        asked = (
            tuple(i for i in intents if i not in ("greeting", "thanks", "catalog", "identity")) or self._carried_over()
        )
        if not self.r.focuses:
            return self._about_nothing(asked)
        if "identity" in intents and not asked:
            return Draft("answered", (self.say("identity"),), reason="identity")
        if self.r.missing_option:
            return self._no_option()
        if not asked:
            return self._no_intent()
        return self._answer(asked)

    def _carried_over(self) -> tuple[str, ...]:
        if self.inherited and (self.r.asked_option or self.r.named or self.reading.follow_up) and not self.r.rest:
            return tuple(i for i in self.inherited if i in _NEEDS_PRODUCT)
        return ()

    def _about_nothing(self, asked: tuple[str, ...]) -> Draft:
        intents = self.reading.intents
        terms = tuple(i for i in asked if i != "attribute" or not set(self.reading.topics) <= {"size"})
        if len(terms) == 1 and self.shopwide and terms[0] in ("shipping", "returns", "warranty"):
            part = self.text_field(self.shopwide, terms[0])
            if part.known:
                return Draft("answered", part.sentences, (), asked[0])
        if "how_to_buy" in asked and not self.r.rest:
            return Draft("answered", (self.say("buy.any"),), reason="how_to_buy")
        if asked and not self.r.rest:
            return Draft("unknown", (self.say("which"),), reason="which product")
        if self.r.rest or asked:
            if self.reading.question or asked or "catalog" in intents:
                return Draft(
                    "unknown",
                    (self.say("absent" if asked or "catalog" in intents else "unknown"),),
                    reason="out of catalog",
                )
            return Draft("ignored", reason="no question")
        for intent in ("identity", "thanks", "greeting"):
            if intent in intents:
                return Draft("answered", (self.say(intent),), reason=intent)
        if self.reading.question:
            return Draft("unknown", (self.say("unknown"),), reason="not understood")
        return Draft("ignored", reason="no question")

    def _no_intent(self) -> Draft:
        """A name, an option or content words alone: 保温杯 / 有黑色吗 / does it have a lid?"""
        intents = self.reading.intents
        if found := self._asked_by_name():
            return found
        if self.r.rest:
            found = self._evidence(self.r.focuses[0], (), self.r.rest)
            if found:
                return self._told(_Part(True, found), ("attribute",))
            if self.reading.question:
                caution = self.caution(self.r.focuses[0])
                if caution.known:
                    return self._told(caution, ("caution",))
                return Draft("unknown", (self.say("unknown"),), self._skus(), "not in catalog")
            if not self.r.named:
                return Draft("ignored", reason="no question")
        focus = self.r.focuses[0]
        if not self.r.named and not self.r.asked_option:
            for intent in ("thanks", "greeting", "identity"):
                if intent in intents:
                    return Draft("answered", (self.say(intent),), reason=intent)
            if not self.reading.question and not self.reading.follow_up:
                return Draft("ignored", reason="no question")
            faq = self._faq(focus)
            if faq:
                return self._told(_Part(True, faq), ("attribute",))
            return Draft("unknown", (self.say("unknown"),), self._skus(), "not understood")
        if (faq := self._faq(focus)) and self.reading.question:
            return self._told(_Part(True, faq), ("attribute",))
        if BODY.search(self.reading.text):
            row = evidence.size_advice(self.sheet, focus.sku)
            if row is None:
                return Draft("unknown", (self.say("unknown"),), self._skus(), "not in catalog")
            return self._told(_Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",))
        if self.reading.question and (caution := self.caution(focus)).known:
            return self._told(caution, ("caution",))
        if self.r.asked_option and not self.r.ambiguous:
            return self._told(self.stock(focus), ("stock",))
        if self.reading.question and not _EXISTS.search(self.reading.text):
            return Draft("unknown", (self.say("unknown"),), self._skus(), "not understood")
        sentences: list[str] = []
        for each in self.r.focuses[:LISTED]:
            key = "have" if self.reading.question else "about"
            price = self._one_price(each)
            sentences.append(
                self.say(key, title=self.title(each), price=price)
                if price
                else self.say(f"{key}.no_price", title=self.title(each))
            )
            sentences.extend(self._gone(each))
        return self._told(_Part(True, tuple(sentences)), ("on_air",))

    def _asked_by_name(self) -> Draft | None:
        """A FAQ or an attribute of the named product, asked in its own words: 四件套皱不皱, leash for dogs of?"""
        f = self.r.focuses[0]
        if not self.r.named or self.r.ambiguous:
            return None
        if row := self._named_row(f):
            return self._told(_Part(True, self._rows(f, [row])), ("attribute",))
        faq = self._faq(f)
        return self._told(_Part(True, faq), ("attribute",)) if faq else None

    def _answer(self, asked: tuple[str, ...]) -> Draft:
        handlers: dict[str, Callable[[Focus], _Part]] = {
            "price": self.price,
            "stock": self.stock,
            "list_price": self.list_price,
            "discount": self.discount,
            "attribute": self.attribute,
            "shipping": lambda f: self.text_field(f, "shipping"),
            "returns": lambda f: self.text_field(f, "returns"),
            "warranty": lambda f: self.text_field(f, "warranty"),
            "how_to_buy": self.how_to_buy,
            "caution": self.caution,
            "on_air": self.about,
            "cheapest": self.price,
            "priciest": self.price,
        }
        if "compare" in asked:
            if len(self.r.focuses) >= 2:
                return self._told(self.compare(), asked)
            asked = tuple(i for i in asked if i != "compare")
            if not asked or not self.r.focuses[0].settled or self.r.named:
                part = self._options_compared(self.r.focuses[0]) if not asked or asked == ("attribute",) else None
                if part is not None:
                    return self._told(part, ("compare",))
                if not asked:
                    return Draft("unknown", (self.say("unknown"),), self._skus(), "nothing to compare with")
        if (
            self.r.named
            and len(self.r.focuses) == 1
            and (row := evidence.asked_faq(self.sheet, self.r.focuses[0].sku, self._plain()))
        ):
            return self._told(_Part(True, (self.say("quote", value=f"{{{row.ref}}}"),)), ("attribute",))
        asked = self._settle(asked)
        parts: list[_Part] = []
        focuses = self.r.focuses[:LISTED]
        for intent in asked[:3]:
            handler = handlers.get(intent)
            if handler is None:
                continue
            several = focuses if intent in ("price", "stock", "discount", "attribute") else focuses[:1]
            parts.extend(handler(f) for f in several)
        if not parts:
            return Draft("unknown", (self.say("unknown"),), self._skus(), "not understood")
        known = [p for p in parts if p.known]
        bare = (
            not self.r.named and not self.reading.deictic and {"price", "stock"} & set(asked) and "attribute" in asked
        )
        if bare and 0 < len(known) < len(parts):
            return Draft("unknown", (self.say("unknown"),), self._skus(), "not in catalog")
        if not known:
            return Draft("unknown", _unique(parts[:1]), self._skus(), "not in catalog")
        sentences = _unique(known)
        if len(known) < len(parts) and len(focuses) == 1:
            sentences = (*sentences, self.say("unknown.also"))
        return self._told(_Part(True, sentences), asked)

    def _settle(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Which of several intents the words really carry."""
        if "caution" in asked:
            return ("caution", *(i for i in asked if i in ("price", "stock")))
        kept = list(asked)
        if kept[0] == "price" and not _MONEY.search(self.reading.text) and self._stated(self.r.focuses[0]):
            kept[0] = "attribute"
        if "list_price" in kept and "price" in kept and not re.search(r"现在|\bnow\b|current", self.reading.text):
            kept.remove("price")
        if "discount" in kept and "price" in kept:
            kept.remove("price")
        if "on_air" in kept and len(kept) > 1:
            kept.remove("on_air")
        if (
            set(self.reading.topics) <= {"size"}
            and re.search(r"how long", self.reading.text)
            and {"shipping", "warranty"} & set(kept)
        ):
            kept = [i for i in kept if i != "attribute"]
        if "attribute" in kept and not self.reading.topics and not self.r.rest and len(kept) > 1:
            kept.remove("attribute")
        return tuple(kept)

    def _told(self, part: _Part, asked: tuple[str, ...]) -> Draft:
        if not part.known:
            return Draft("unknown", part.sentences, self._skus(), "not in catalog")
        needed = {"price", "stock", *(("list_price",) if {"list_price", "discount"} & set(asked) else ())}
        must = tuple(
            ref for s in part.sentences for ref in re.findall(r"\{([^{}]+)\}", s) if ref.rsplit(".", 1)[-1] in needed
        )
        return Draft("answered", part.sentences, self._skus(), "+".join(asked), must)

    # --- prices and stock -------------------------------------------------------------------------------------------

    def price(self, f: Focus) -> _Part:
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        priced = [v for v in f.variants if self.sheet.get(v.sku, "price")]
        if not priced:
            return _Part(False, (self.say("no.price", title=self.title(f)),))
        tail = [*self._was(f, priced), *self._gone(f)]
        if _QUANTITY.search(self.reading.text) and not self.r.asked_option:
            tail.append(self.say("price.one"))
        apart = len({v.price for v in f.product.variants}) > 1
        few = len(priced) <= EACH and all(self.sheet.get(v.sku, "variant") for v in priced)
        if len({v.price for v in priced}) == 1 and not (apart and len(priced) > 1 and few):
            v = priced[0]
            settled = (f.settled or apart) and len(f.product.variants) > 1 and self.sheet.get(v.sku, "variant")
            key = "price.variant" if settled else "price"
            first = self.say(
                key, price=self.ref(v.sku, "price"), title=self.title(f), variant=self.ref(v.sku, "variant")
            )
            return _Part(True, (first, *tail))
        if len(priced) <= EACH and all(self.sheet.get(v.sku, "variant") for v in priced):
            return _Part(
                True,
                (
                    self.say("price.each", title=self.title(f), list=self._list("price.each.item", priced)),
                    *self._gone(f),
                ),
            )
        low, high = min(priced, key=_price), max(priced, key=_price)
        first = self.say(
            "price.range", low=self.ref(low.sku, "price"), high=self.ref(high.sku, "price"), title=self.title(f)
        )
        return _Part(True, (first, *self._gone(f)))

    def _list(self, key: str, variants: list[Variant], gone: str = "") -> str:
        items = [
            self.say(
                gone if gone and v.stock == 0 else key,
                price=self.ref(v.sku, "price"),
                stock=self.ref(v.sku, "stock"),
                variant=self.ref(v.sku, "variant"),
            )
            for v in variants
        ]
        return ("，" if self.lang == "zh" else ", ").join(items)

    def _was(self, f: Focus, priced: list[Variant]) -> list[str]:
        rows = [self.sheet.get(v.sku, "list_price") for v in priced]
        if rows and all(rows) and len({r.value for r in rows if r}) == 1 and "price" in self.reading.intents:
            return [self.say("was", list_price=self.ref(priced[0].sku, "list_price"))]
        return []

    def _gone(self, f: Focus) -> list[str]:
        if self.sheet.stale or not f.variants or any(v.stock != 0 for v in f.variants):
            return []
        return [self.say("sold_out.too", stock=self.ref(f.sku, "stock"))]

    def _one_price(self, f: Focus) -> str | None:
        priced = [v for v in f.variants if self.sheet.get(v.sku, "price")]
        if not priced or self.sheet.stale:
            return None
        low, high = min(priced, key=_price), max(priced, key=_price)
        if low.price == high.price:
            return self.ref(priced[0].sku, "price")
        joint = "到" if self.lang == "zh" else " to "
        return f"{self.ref(low.sku, 'price')}{joint}{self.ref(high.sku, 'price')}"

    def stock(self, f: Focus) -> _Part:
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        counted = [v for v in f.variants if v.stock is not None]
        if not counted or (f.settled is False and len(counted) < len(f.variants) and len(counted) == 0):
            return _Part(False, (self.say("no.stock", title=self.title(f)),))
        if len(f.variants) == 1:
            v = f.variants[0]
            named = len(f.product.variants) > 1 and self.sheet.get(v.sku, "variant") is not None
            key = ("stock" if v.stock else "sold_out") + (".variant" if named else "")
            first = self.say(
                key, stock=self.ref(v.sku, "stock"), title=self.title(f), variant=self.ref(v.sku, "variant")
            )
            return _Part(True, (first,))
        narrowed = len(f.variants) < len(f.product.variants)
        if all(v.stock == 0 for v in counted) and not narrowed:
            return _Part(True, (self.say("sold_out", stock=self.ref(counted[0].sku, "stock"), title=self.title(f)),))
        if len(counted) <= EACH and all(self.sheet.get(v.sku, "variant") for v in counted):
            return _Part(
                True,
                (
                    self.say(
                        "stock.each",
                        title=self.title(f),
                        list=self._list("stock.each.item", counted, "stock.each.gone"),
                    ),
                ),
            )
        if self.sheet.get(f.sku, "stock_total") and not narrowed:
            return _Part(True, (self.say("stock.total", stock=self.ref(f.sku, "stock_total"), title=self.title(f)),))
        v = max(counted, key=lambda v: v.stock or 0)
        return _Part(
            True,
            (
                self.say(
                    "stock.variant",
                    stock=self.ref(v.sku, "stock"),
                    title=self.title(f),
                    variant=self.ref(v.sku, "variant"),
                ),
            ),
        )

    def list_price(self, f: Focus) -> _Part:
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        row = next((r for v in f.variants if (r := self.sheet.get(v.sku, "list_price"))), None)
        if row is None:
            price = self._one_price(f)
            return _Part(
                False, (self.say("no.list_price", price=price) if price else self.say("no.price", title=self.title(f)),)
            )
        return _Part(True, (self._was_now(f, row),))

    def _was_now(self, f: Focus, row: Row) -> str:
        """List price and price; with the option named where options cost differently."""
        apart = len({(v.price, v.list_price) for v in f.product.variants}) > 1 and self.sheet.get(row.sku, "variant")
        return self.say(
            "was.now.variant" if apart else "was.now",
            list_price=f"{{{row.ref}}}",
            price=self.ref(row.sku, "price"),
            title=self.title(f),
            variant=self.ref(row.sku, "variant"),
        )

    def discount(self, f: Focus) -> _Part:
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        offers = self.sheet.of(f.sku, "offer")
        sentences: list[str] = []
        if offers:
            sentences.append(self.say("offer", offer=f"{{{offers[0].ref}}}", title=self.title(f)))
        row = next((r for v in f.variants if (r := self.sheet.get(v.sku, "list_price"))), None)
        if row is not None:
            sentences.append(self._was_now(f, row))
            if _SAVE.search(self.reading.text):
                sentences.append(self.say("saving", saving=self.ref(row.sku, "saving")))
            if _PERCENT.search(self.reading.text):
                sentences.append(self.say("percent", percent_off=self.ref(row.sku, "percent_off")))
        if sentences:
            if row is None and (price := self._one_price(f)):
                sentences.append(self.say("each", title=self.title(f), price=price))
            return _Part(True, (*sentences, *self._gone(f)))
        if faq := self._faq(f):
            return _Part(True, faq)
        price = self._one_price(f)
        key = "no.offer" if price else "no.offer.price"
        return _Part(False, (self.say(key, title=self.title(f), price=price or ""),))

    # --- words of the catalog ---------------------------------------------------------------------------------------

    def attribute(self, f: Focus) -> _Part:
        found = self._evidence(f, self.reading.topics, self.r.rest)
        return _Part(True, found) if found else _Part(False, (self.say("unknown"),))

    def _evidence(self, f: Focus, topics: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        sku = f.sku
        if row := evidence.named_row(self.sheet, sku, self._bare(f)):
            return self._rows(f, [row])
        if _WHICH_OPTIONS.search(self.reading.text) and not words:
            options = [
                r
                for t in topics
                for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)
                if r.kind == "options"
            ]
            if options:
                return self._rows(f, options[:1])
        if faq := self._faq(f):
            return faq
        if words:
            if rows := evidence.word_rows(self.sheet, sku, words):
                return self._rows(f, rows)
            # "是塑料的吗" with topic and word both there: the topic's row answers whether or not it holds the word.
            by_topic = [r for t in topics for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)]
            if by_topic and len(words) <= 1:
                return self._rows(f, by_topic)
            row = evidence.sentence_row(self.sheet, sku, topics, words)
            return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),) if row else ()
        rows = [r for t in topics for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)]
        if rows and len({t for t in topics if evidence.topic_rows(self.sheet, sku, t, self.reading.text)}) >= 1:
            return self._rows(f, rows[:3])
        if len(topics) > 1:
            for topic in topics:
                if row := evidence.sentence_row(self.sheet, sku, (topic,), ()):
                    return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),)
        row = evidence.sentence_row(self.sheet, sku, topics, ()) if topics else None
        return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),) if row else ()

    def _stated(self, f: Focus) -> bool:
        """An attribute of the product is asked for by its name: 双设备是多少."""
        return self._named_row(f) is not None

    def _faq(self, f: Focus) -> tuple[str, ...]:
        row = evidence.asked_faq(self.sheet, f.sku, self._plain())
        row = row or evidence.faq_row(self.sheet, f.sku, self._bare(f), words_of(f.product).run)
        return (self.say("quote", value=f"{{{row.ref}}}"),) if row else ()

    def _plain(self) -> str:
        """The comment without whole names only: 跑步鞋能跑步吗 still asks for 跑步."""
        return self.reading.safe.replace(MASK, " ").strip()

    def _named_row(self, f: Focus) -> Row | None:
        return evidence.named_row(self.sheet, f.sku, self._bare(f), self._plain())

    def _bare(self, f: Focus) -> str:
        """The comment without the product's name: 坚果 in a name is no question about allergies."""
        words, text = words_of(f.product), self.reading.text
        for start, end in [*part_spans(text, words), *whole_spans(text, words)]:
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def _rows(self, f: Focus, rows: list[Row]) -> tuple[str, ...]:
        out = []
        for i, row in enumerate(rows):
            key = "options" if row.kind == "options" else "attribute" if i == 0 else "attribute.more"
            if row.kind == "options" and i:
                key = "options"
            out.append(self.say(key, name=row.name, value=f"{{{row.ref}}}", title=self.title(f)))
        return tuple(out)

    def text_field(self, f: Focus, field: str) -> _Part:
        if faq := self._faq(f):
            return _Part(True, faq)
        row = self.sheet.get(f.sku, field)
        if row is None:
            rows = evidence.intent_rows(self.sheet, f.sku, field)
            if rows:
                return _Part(
                    True,
                    self._rows(f, rows[:2])
                    if rows[0].kind == "attribute"
                    else (self.say("quote", value=f"{{{rows[0].ref}}}"),),
                )
            return _Part(False, (self.say("unknown"),))
        if field == "shipping" and not _reaches(self.reading.text, row.value):
            return _Part(False, (self.say("unknown"), self.say("quote", value=f"{{{row.ref}}}")))
        return _Part(True, (self.say("quote", value=f"{{{row.ref}}}"),))

    def caution(self, f: Focus) -> _Part:
        if faq := self._faq(f):
            return _Part(True, faq)
        rows, relevant = evidence.caution_rows(self.sheet, f.sku, self._bare(f))
        quoted = tuple(self.say("caution", value=f"{{{r.ref}}}") for r in rows[:2])
        if relevant:
            return _Part(True, quoted)
        return _Part(False, (self.say("caution.none"), *quoted))

    def how_to_buy(self, f: Focus) -> _Part:
        if faq := self._faq(f):
            return _Part(True, faq)
        key = "link" if re.search(r"几号|哪个链接|多少号|link", self.reading.text) else "buy"
        if self.sheet.get(f.sku, "link") is None:
            return _Part(True, (self.say("buy.any"),))
        return _Part(True, (self.say(key, link=self.ref(f.sku, "link"), title=self.title(f)), *self._gone(f)))

    def about(self, f: Focus) -> _Part:
        price = self._one_price(f)
        first = (
            self.say("about", title=self.title(f), price=price)
            if price
            else self.say("about.no_price", title=self.title(f))
        )
        row = next(
            (
                r
                for r in self.sheet.of(f.sku, "quote")
                if r.ref.startswith(f"{f.sku}.description") and not evidence.promotional(r.shown)
            ),
            None,
        )
        return _Part(True, (first, *((self.say("quote", value=f"{{{row.ref}}}"),) if row else ()), *self._gone(f)))

    # --- several products -------------------------------------------------------------------------------------------

    def compare(self) -> _Part:
        if len(self.r.focuses) > 2 and self.r.compared and not self.reading.topics:
            return self._several_compared()
        a, b = self.r.focuses[:2]
        sentences: list[str] = []
        topics = self.reading.topics
        if topics:
            for f in (a, b):
                for topic in topics:
                    if rows := evidence.topic_rows(self.sheet, f.sku, topic, self.reading.text):
                        sentences.append(
                            self.say(
                                "each.attribute", title=self.title(f), name=rows[0].name, value=f"{{{rows[0].ref}}}"
                            )
                        )
            if not sentences:
                return _Part(False, (self.say("unknown"),))
            return _Part(True, tuple(sentences))
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        pa, pb = self._one_price(a), self._one_price(b)
        if not pa or not pb:
            return _Part(False, (self.say("no.price", title=self.title(b if pa else a)),))
        low_a, high_a, low_b, high_b = *_bounds(a), *_bounds(b)
        comparable = low_a.currency == low_b.currency
        if comparable and low_a == high_a == low_b == high_b:
            sentences.append(self.say("same_price", price=pa))
        elif comparable and (high_a < low_b or high_b < low_a):
            first, second = (a, b) if high_a < low_b else (b, a)
            sentences.append(self.say("cheaper", title=self.title(first), price=self._one_price(first) or ""))
            sentences.append(self.say("than", title=self.title(second), price=self._one_price(second) or ""))
        else:
            sentences += [self.say("each", title=self.title(f), price=self._one_price(f) or "") for f in (a, b)]
        for f in self.r.focuses[2:]:
            if price := self._one_price(f):
                sentences.append(self.say("each", title=self.title(f), price=price))
        return _Part(True, tuple(sentences))

    def _several_compared(self) -> _Part:
        """Three things or more: the cheapest where one is, and every price."""
        if self.sheet.stale:
            return _Part(False, (self.say("stale"),))
        priced = [(f, p) for f in self.r.focuses if (p := self._one_price(f))]
        if len(priced) < len(self.r.focuses):
            return _Part(False, (self.say("unknown"),))
        first, price = min(priced, key=lambda x: _bounds(x[0])[1].minor)
        others = [f for f, _ in priced if f is not first]
        least = _bounds(first)[1]
        clear = all(_bounds(f)[0].currency == least.currency and least < _bounds(f)[0] for f in others)
        head = (self.say("cheapest", title=self.title(first), price=price),) if clear else ()
        rest = (self.say("each", title=self.title(f), price=p) for f, p in priced if not (clear and f is first))
        return _Part(True, (*head, *rest))

    def _options_compared(self, f: Focus) -> _Part | None:
        if faq := self._faq(f):
            return _Part(True, faq)
        if len(f.variants) > 1 and len({v.price for v in f.variants}) > 1:
            return self.price(f)
        return None

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
                "unknown", (self.say("absent.kind"), self.say("budget.other", list=titles)), reason="no such kind"
            )
        if not s.focuses:
            return Draft("unknown", (self.say("absent"),), reason="out of catalog")
        skus = tuple(f.sku for f in s.focuses)
        refs = tuple(f"{sku}.price" for sku in skus)
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
            return Draft(
                "unknown", (self.say("no.option.at_all", title=self.title(f)),), self._skus(), "no such option"
            )
        return Draft(
            "unknown",
            (self.say("no.option", title=self.title(f), value=f"{{{row.ref}}}"),),
            self._skus(),
            "no such option",
        )

    # --- words ------------------------------------------------------------------------------------------------------

    def say(self, key: str, **values: str) -> str:
        text = self.rng.choice(PHRASES[key][self.lang])
        if "<Name>" in text and "name" in values:
            text = text.replace("<Name>", values["name"][:1].upper() + values["name"][1:])
        for name, value in values.items():
            text = text.replace(f"<{name}>", value)
        return text

    @staticmethod
    def ref(sku: str, field: str) -> str:
        return f"{{{sku}.{field}}}"

    def title(self, f: Focus) -> str:
        return self.ref(f.sku, "title")

    def _skus(self) -> tuple[str, ...]:
        return tuple(v.sku for f in self.r.focuses for v in f.variants)


def _price(v: Variant):
    assert v.price is not None
    return v.price.minor


def _bounds(f: Focus):
    prices = [v.price for v in f.variants if v.price is not None]
    return min(prices), max(prices)


def _reaches(asked: str, terms: str) -> bool:
    """The terms speak of the carrier or the far place that was asked for, where one was."""
    return all(m[0] in terms.lower() for m in _FAR.finditer(asked))


def _unique(parts: list[_Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for p in parts for s in p.sentences))
