"""Answers about money, stock and buying: every number a reference to the row of that moment.

In: one product of the resolution. Out: a `Part`, known only where the rows have the value and it is fresh.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from dataclasses import replace

from agent.answers import evidence, windows
from agent.answers.focus import Focus
from agent.answers.meaning import marks
from agent.answers.mention import stem, words_of
from agent.answers.money_roles import SAVING, money_roles
from agent.answers.normal import fold
from agent.answers.quoting import Quoting
from agent.answers.sheet import Row
from agent.answers.voice import EACH, EACH_PRICE, GONE, Draft, Part, price_of
from catalog import Variant

_QUANTITY = re.compile(
    r"[二两三四五六七八九十2-9]\s*(?:件|个|双|瓶|台|套|盒|条|只|支|包)|\b(?:two|three|four|five|six|[2-9]) (?:of|pieces|units|pairs|bottles)|\bfor (?:two|three|[2-9])\b"
)
_EVERY = re.compile(
    r"分别|各(?:是|要|卖)?(?:多少|什么价|啥价|几)|都报|两[个种款]都|每[个种款]|\b(?:both|each of|all (?:the )?(?:sizes|options|packs|prices)|respectively)\b"
)
_PERCENT = re.compile(r"几折|百分|(?<![\d.])(?<!\d )%|(?<!\d )percent")  # 15% off, is that so: no sum is asked for
_SAVE = re.compile(r"省|(?:便宜|降|差|少)(?:了)?(?:多少|几|好多)|\bsav(?:e|ed|ing|ings)\b|how much off")


def _saving_asked(text: str) -> bool:
    return _SAVE.search(text) is not None or SAVING in money_roles(text)


_GIFT = re.compile(
    r"(?:[送赠配带]|附赠|附带)(?:不送)?(?:[一个把条只支])*(?P<zh>[\u3400-\u9fff]{1,6}?)(?:不|没|没有|吗|么|嘛|的|呢|啊|呀)*[?]*$"
    r"|(?P<before>[\u3400-\u9fff]{2,4}?)(?:还|也|都|是|会|给|能)*(?:(?:送|赠|附|带|配)(?:不(?:送|赠|附|带|配))?)(?:吗|不|没|么|嘛|的吗|的不)*[?]*$"
    r"|\b(?:free|comes? with|include[sd]?|thrown? in|get|gift) (?:an? |the |any |free )*(?P<en>[a-z]+(?: [a-z]+)?)|\b(?:does|do|will|would|did) (?!it\b|this\b|that\b|they\b|these\b|you\b|i\b|we\b)(?:an? |the |any |free )*(?P<en3>[a-z]+(?: [a-z]+)?) (?:come|comes|ship|be thrown in)(?: free)?(?: with| in)\b|\b(?:is|are) (?:the |an? )?(?P<en2>[a-z]+(?: [a-z]+)?) (?:free|included|thrown in)\b"
)
_ON_TOP = re.compile(
    r"(?:多|额外|另外|再|会|还)(?:送|赠|给)(?:我)?(?:一|1)?[个把条只支张份双套](?P<zh>[\u3400-\u9fff]{1,4}?)(?:不|没|吗|么|嘛|的|呢|啊|呀)*[?]*$"
    r"|\b(?:extra|spare|bonus) (?P<en>[a-z]+)(?= (?:included|thrown in|with it|for free|too)\b|\W*$)"
)
_GIVEN = re.compile(r"送|赠|附|配|含|套装|不带|自带|\b(?:includ\w+|comes? with|in the box|free|gift|spare|extra)\b")
_LATER = re.compile(
    r"双十[一二]|618|年货节|活动(?:开始|什么时候)|还没|开始了|预热|\b(?:in |next |this |by )?(?:january|february|march|april|may(?= sale|\W*$)|june|july|august|september|october|november|december)\b|(?:[一二三四五六七八九十]|1?\d)月(?:份)?|什么时候|啥时候|何时|\bwhen\b|\b(?:yet|start(?:ed|s)?|begun|upcoming|gonna|going to|will|double 1[12]|12\.12|11\.11|new year)\b"
)
_WHEN_BACK = re.compile(
    r"(?:什么时候|啥时候|何时|几号|几时|多久|哪天).{0,8}(?:补|到货|有货|上架|来货|再有|能有)|\bwhen\b.{0,60}(?:\bback\b|restock|in stock|available)|\bhow (?:soon|long)\b.{0,40}restock"
)


def _speaks(told: str, thing: str) -> bool:
    """The offer names the thing; 刷子 is the 刷 of 杯刷."""
    if thing.isascii():
        words = {stem(w) for w in re.findall(r"[a-z]+", told)}
        return stem(thing.split()[-1]) in words
    return thing in told or (len(thing) == 2 and thing[1] == "子" and thing[0] in told)


class Pricing(Quoting):
    def price(self, f: Focus) -> Part:
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        if _EVERY.search(self.reading.text):
            f = replace(
                f, variants=tuple(v for v in f.product.variants if self.sheet.get(v.sku, "price")) or f.variants
            )
        priced = [v for v in f.variants if self.sheet.get(v.sku, "price")]
        if not priced:
            return Part(False, (self.say("no.price", title=self.title(f)),))
        tail = [*self._was(f, priced), *self._running(f), *self._gone(f)]
        if _QUANTITY.search(self.reading.text) and not self.r.asked_option:
            offers = [r for r in self.sheet.of(f.sku, "offer") if r.name in ("amount_off", "buy_n_get_m")]
            tail += [self.say("offer.beside", offer=f"{{{r.ref}}}") for r in offers[:1]]
            tail.append(self.say("price.one"))
        apart = len({v.price for v in f.product.variants}) > 1
        few = len(priced) <= EACH_PRICE and all(self.sheet.get(v.sku, "variant") for v in priced)
        if len({v.price for v in priced}) == 1 and not (apart and len(priced) > 1 and few):
            v = priced[0]
            settled = (f.settled or apart) and len(f.product.variants) > 1 and self.sheet.get(v.sku, "variant")
            key = "price.variant" if settled else "price"
            first = self.say(
                key, price=self.ref(v.sku, "price"), title=self.title(f), variant=self.ref(v.sku, "variant")
            )
            return Part(True, (first, *tail))
        if few:
            return Part(
                True,
                (
                    self.say("price.each", title=self.title(f), list=self._list("price.each.item", priced)),
                    *self._running(f),
                    *self._gone(f),
                ),
            )
        low, high = min(priced, key=price_of), max(priced, key=price_of)
        first = self.say(
            "price.range", low=self.ref(low.sku, "price"), high=self.ref(high.sku, "price"), title=self.title(f)
        )
        return Part(True, (first, *self._running(f), *self._gone(f)))

    def _running(self, f: Focus) -> list[str]:
        """A percentage off that runs now, in the shop's words, beside the price: what it comes to is for the checkout."""
        rows = [r for r in self.sheet.of(f.sku, "offer") if r.name == "percent_off"]
        return [self.say("offer.beside", offer=f"{{{rows[0].ref}}}")] if rows else []

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
        low, high = min(priced, key=price_of), max(priced, key=price_of)
        if low.price == high.price:
            return self.ref(priced[0].sku, "price")
        joint = "到" if self.lang == "zh" else " to "
        return f"{self.ref(low.sku, 'price')}{joint}{self.ref(high.sku, 'price')}"

    def stock(self, f: Focus) -> Part:
        if _WHEN_BACK.search(self.reading.text) and f.variants and all(v.stock == 0 for v in f.variants):
            told = self._in_stock(f)
            return Part(False, (*told.sentences[:1], self.say("no.restock"))) if told.known else told
        return self._in_stock(f)

    def _in_stock(self, f: Focus) -> Part:
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        counted = [v for v in f.variants if v.stock is not None]
        if not counted or (f.settled is False and len(counted) < len(f.variants) and len(counted) == 0):
            return Part(False, (self.say("no.stock", title=self.title(f)),))
        if len(f.variants) == 1:
            v = f.variants[0]
            named = len(f.product.variants) > 1 and self.sheet.get(v.sku, "variant") is not None
            key = ("stock" if v.stock else "sold_out") + (".variant" if named else "")
            first = self.say(
                key, stock=self.ref(v.sku, "stock"), title=self.title(f), variant=self.ref(v.sku, "variant")
            )
            return Part(True, (first,))
        narrowed = len(f.variants) < len(f.product.variants)
        if all(v.stock == 0 for v in counted) and not narrowed:
            return Part(True, (self.say("sold_out", stock=self.ref(counted[0].sku, "stock"), title=self.title(f)),))
        if len(counted) <= EACH and all(self.sheet.get(v.sku, "variant") for v in counted):
            return Part(
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
            told = self.say("stock.total", stock=self.ref(f.sku, "stock_total"), title=self.title(f))
            gone = [v for v in counted if v.stock == 0 and self.sheet.get(v.sku, "variant")][:GONE]
            return Part(True, (told, *(self._gone_variant(v) for v in gone)))
        v = max(counted, key=lambda v: v.stock or 0)
        return Part(
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

    def _gone_variant(self, v: Variant) -> str:
        return self.say("stock.gone", stock=self.ref(v.sku, "stock"), variant=self.ref(v.sku, "variant"))

    def list_price(self, f: Focus) -> Part:
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        row = next((r for v in f.variants if (r := self.sheet.get(v.sku, "list_price"))), None)
        if row is None:
            price = self._one_price(f)
            return Part(
                False, (self.say("no.list_price", price=price) if price else self.say("no.price", title=self.title(f)),)
            )
        told = [self._was_now(f, row)]
        if ("saving" in self.reading.intents or _saving_asked(self.reading.text)) and self.sheet.get(row.sku, "saving"):
            told.append(self.say("saving", saving=self.ref(row.sku, "saving")))
        return Part(True, tuple(told))

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

    def no_such_price(self, f: Focus) -> Draft:
        """A price for members, a deposit, what it cost last year: no row has it; what it costs here is told beside."""
        price = self._one_price(f)
        beside = (self.say("each", title=self.title(f), price=price),) if price else ()
        return Draft("unknown", (self.say("unknown"), *beside), self.skus(), "no such price")

    def gift(self, f: Focus) -> Part | None:
        """送刷子吗, "is a brush thrown in?": the running offer that speaks of the thing; None where none does."""
        m = _GIFT.search(self.reading.text)
        thing = (m["zh"] or m["before"] or m["en"] or m["en2"] or m["en3"]) if m is not None else None
        if not thing or self.sheet.stale or stem(thing.split()[-1]) in words_of(f.product).latin:
            return None  # "does the bottle come with a spare seal" asks for no bottle
        for row in self.sheet.rows.values():
            if row.sku == f.sku and row.kind == "offer" and row.name == "gift" and _speaks(fold(row.shown), thing):
                return Part(True, (self.say("offer.gift", offer=f"{{{row.ref}}}"),))
        return None

    def given(self, f: Focus) -> Part | None:
        """锅铲送不送: what the rows say that comes with it, where they speak of the thing; None where they do not."""
        m = _GIFT.search(self.reading.text)
        thing = marks((m["zh"] or m["before"] or "") if m is not None else "").hard
        if (
            not thing
            or "discount" not in self.reading.intents
            or (m and m["before"] and m["before"] in words_of(f.product).run)
        ):
            return None  # 辣椒油送不送 asks for no chili oil
        for row in self.sheet.of(f.sku, "attribute", "quote"):
            if row.lang not in (None, self.lang) or row.ref in (f"{f.sku}.shipping", f"{f.sku}.returns"):
                continue
            if thing <= marks(f"{row.name} {row.shown}").hard and _GIVEN.search(fold(f"{row.name} {row.shown}")):
                return Part(True, self._row(f, row))
        return None

    def no_gift(self, f: Focus) -> bool:
        """A thing is asked for on top (多送一个枕套吗), and neither an offer nor a row says that it is given."""
        m = _ON_TOP.search(self.reading.text)
        thing = (m["zh"] or m["en"]) if m is not None else ""
        if not thing or self.sheet.of(f.sku, "offer"):
            return False
        told = (r for r in self.sheet.of(f.sku, "attribute", "quote") if _GIVEN.search(fold(f"{r.name} {r.shown}")))
        return not any(thing in fold(r.shown) for r in told)

    def discount(self, f: Focus) -> Part:
        if self.sheet.stale:
            return Part(False, (self.say("stale"),))
        offers = self.sheet.of(f.sku, "offer")
        days = self.sheet.of(f.sku, "offer_day")
        if offers and windows.ASKED.search(self.reading.text):
            ends = [(o, d) for o in offers for d in days if d.ref == f"{o.ref} until"]
            told = tuple(
                self.say("offer.until", offer=f"{{{o.ref}}}", day=f"{{{d.ref}}}", title=self.title(f)) for o, d in ends
            )
            return Part(True, told) if told else Part(False, (self.say("unknown"),))
        if not offers and f.product.handle in self.sheet.upcoming and _LATER.search(self.reading.text):
            price = self._one_price(f)
            begins = next((d for d in days if d.name == "from"), None)
            key = "offer.later.from" if begins else "offer.later"
            day = f"{{{begins.ref}}}" if begins else ""
            told = (self.say(key, title=self.title(f), day=day),)
            return Part(True, (*told, self.say("each", title=self.title(f), price=price)) if price else told)
        sentences: list[str] = []
        if offers:
            sentences.append(self.say("offer", offer=f"{{{offers[0].ref}}}", title=self.title(f)))
            sentences += [self.say("offer.more", offer=f"{{{r.ref}}}") for r in offers[1:2]]
        row = next((r for v in f.variants if (r := self.sheet.get(v.sku, "list_price"))), None)
        if row is not None:
            sentences.append(self._was_now(f, row))
            if _saving_asked(self.reading.text):
                sentences.append(self.say("saving", saving=self.ref(row.sku, "saving")))
            if _PERCENT.search(self.reading.text):
                sentences.append(self.say("percent", percent_off=self.ref(row.sku, "percent_off")))
        if sentences:
            if not offers and f.product.handle in self.sheet.upcoming and (begins := self._begins(days)):
                sentences.append(self.say("offer.later.from", title=self.title(f), day=begins))
            if row is None and (price := self._one_price(f)):
                sentences.append(self.say("each", title=self.title(f), price=price))
            begins = next((d for d in days if d.name == "from"), None)
            if not offers and begins is not None and f.product.handle in self.sheet.upcoming:
                sentences.append(self.say("offer.later.from", title=self.title(f), day=f"{{{begins.ref}}}"))
            return Part(True, (*sentences, *self._gone(f)))
        if found := self._evidence(f, ()):
            return Part(True, found)
        price = self._one_price(f)
        key = "no.offer" if price else "no.offer.price"
        over = bool(f.product.offers) and f.product.handle not in self.sheet.upcoming  # there was one, and it is over
        key = "offer.over" if over and price else key
        return Part(over or bool(price), (self.say(key, title=self.title(f), price=price or ""),))

    @staticmethod
    def _begins(days: list[Row]) -> str:
        return next((f"{{{d.ref}}}" for d in days if d.name == "from"), "")

    def how_to_buy(self, f: Focus) -> Part:
        if faq := self._faq(f):
            return Part(True, faq)
        key = "link" if re.search(r"几号|哪个链接|多少号|link", self.reading.text) else "buy"
        if self.sheet.get(f.sku, "link") is None:
            return Part(True, (self.say("buy.any"),))
        return Part(True, (self.say(key, link=self.ref(f.sku, "link"), title=self.title(f)), *self._gone(f)))

    def about(self, f: Focus) -> Part:
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
        return Part(True, (first, *((self.say("quote", value=f"{{{row.ref}}}"),) if row else ()), *self._gone(f)))
