"""Answers quoted from the catalog's own words: attributes, FAQs, cautions, delivery, return and warranty terms.

In: one product of the resolution. Out: a `Part`, known only where a row says it.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import random
import re

from agent.answers import evidence, fitting
from agent.answers.containers import of_container
from agent.answers.focus import Focus, Resolution
from agent.answers.intent import unpriced
from agent.answers.licence import ALLERGENS, licensed, thing_with_it, uncovered
from agent.answers.made_of import names_material, of_material
from agent.answers.meaning import decided, marks, means_all
from agent.answers.mention import part_spans, whole_spans, words_of
from agent.answers.mishap import same_mishap
from agent.answers.naming import BODY
from agent.answers.normal import fold
from agent.answers.portion import same_portion
from agent.answers.reply_kind import is_length, of_the_head, tells
from agent.answers.sheet import FactSheet, Row
from agent.answers.shortlist import Shortlist
from agent.answers.terms import changes_a_part, particular, silent, telling
from agent.answers.units import unit_row
from agent.answers.variants import NO_COLOUR
from agent.answers.voice import Part, Voice
from agent.answers.wording import CAUTION, INTENTS, TOPICS

TOPIC = dict(TOPICS)

_WHICH_OPTIONS = re.compile(
    r"\b(?:sizes|colou?rs|scents|flavou?rs|options|packs)\b|什么|哪些|哪几|几种|几个|几款|有啥|\b(?:what|which|how many)\b"
)
_FAR = re.compile(
    r"顺丰|中通|圆通|申通|韵达|京东|邮政|ems|德邦|极兔|海外|国外|港澳|香港|澳门|台湾|新疆|西藏|内蒙|青海|偏远|美国|日本|加拿大|英国|澳洲|澳大利亚|新西兰|新加坡|马来|泰国|越南|韩国|印度|印尼|菲律宾|法国|德国|意大利|西班牙|俄罗斯|欧洲|欧盟|非洲|南美|巴西|墨西哥|迪拜|东南亚|"
    r"\b(?:fedex|dhl|ups|usps|overseas|abroad|international(?:ly)?|canada|usa|us|uk|europe|australia|japan|germany|france|india|singapore|malaysia|hong kong|taiwan|mexico|brazil|new zealand|ireland|italy|spain|netherlands|sweden|poland|russia|korea|thailand|vietnam|philippines|indonesia|dubai|uae|africa|england|scotland|london|new york|california|texas|toronto|sydney|paris|berlin|tokyo|seoul|dublin|manila|mumbai|bangkok)\b"
)


_FAR_AT_HOME = frozenset(("新疆", "西藏", "内蒙", "青海"))
_ELSEWHERE = re.compile(r"其他地区|其它地区|其余|全国|\belsewhere\b")
_MEASURED_BODY = re.compile(
    r"\d\s*(?:厘米|公分|斤|公斤|千克|cm|kg|lbs?|pounds?|ft|feet|inches)|我\d{3}|身高|体重|一米|1米|\b\d{2,3} ?cm\b"
)
_WHICH_CARRIER = re.compile(
    r"(?:什么|哪家|哪个|啥|哪些)(?:快递|物流)|\b(?:which|what|whose) (?:courier|carrier|shipping company|delivery (?:company|service))\b"
)


# Meanings that a field of terms speaks of by being that field.
_TERMS_MEAN = {
    "shipping": ("发货 运费 快递 寄 包含 include delivery postage 海外 abroad 内蒙古 新疆 西藏 青海 偏远",),
    "returns": (
        "退货 换货 大一号 bigger size smaller size 邮费 打开 偏大 包含 include return exchange opened postage",
    ),
    "warranty": ("质保 保修 碎 用几年 包含 include warranty repair durable",),
}


_MAY = re.compile(
    r"能|可以|可不可|行不|敢|适合|\b(?:can|could|may|should|safe|ok|okay|fine|allowed|suitable|good for)\b"
)
_SIZES = re.compile(r"\b(?:what|which|how many|pack|bag|box|the|all|\w+) sizes\b|哪些规格|几[个种]规格|什么规格")
_SIZE_OF_A_PART = re.compile(
    r"\b(neck|sleeve|shoulder|chest|bust|hip|inseam|head|arm|leg|collar|handle|strap|lid|mouth|base|spout|nozzle|sole|heel|tongue|hood|cuff|waist|rim|scarf|pocket|bag|box|cap) (?:width|length|height|depth|size|diameter|opening)\b"
    r"|\bhow (?:wide|long|tall|high|deep|big|thick|large) (?:is|are|r) (?:the |its |their )*(neck|sleeve|shoulder|chest|hip|head|arm|leg|collar|handle|strap|lid|spout|nozzle|sole|heel|tongue|hood|cuff|rim|scarf|pocket)s?\b"
)
_WITHIN = re.compile(
    r"里(?:面|头|边)?的?(?P<part>[\u3400-\u9fff]{1,3}?)(?:是|有|都)*(?:多[大长宽高厚]|[什么啥]{1,2}尺寸|几米|尺寸)"
)
TAKES_LONG = re.compile(  # 拼多久: what is done, and how long it takes
    r"(?P<done>[充烧吹点泡拼焖装晾煮煎炖炒撑亮听])(?:[这那]一?[个幅副张壶杯]|它)?(?:一?[次壶回下遍]|完|好|起来|满|开|干)?(?:大概|大约|一般|差不多)?(?:得|要|需要|能|可以|花|等|用)*(?:个)?(?:多久|多长时间|多少时间|几个?(?:小时|钟头)|几分钟|几天)"
    r"|(?:得|要|需要|花|等)(?:花|用)?(?:多久|多长时间|几个?(?:小时|钟头)|几分钟)(?:能|才|可以)*(?P<at_last>[充烧吹点泡拼焖装晾煮煎炖炒])"
)
_WHAT_SIZE = re.compile(r"\b(?:what|which) size\b|什么码|多大码|几码")
_FITS = frozenset({"fits", "适合脚码", "适合尺码", "适用脚码"})
_OF_SIZES = re.compile(r"size|pack|规格|尺码|容量")
_OF_A_PART = frozenset({"brand", "origin", "material", "model", "included"})  # who makes the fragrance
_JOINED = re.compile(r"[,，、&+/]|和|跟|与|还有|以及|另外|\b(?:and|or|plus|also)\b|[\u3400-\u9fff] +[\u3400-\u9fff]")
_FLAG = re.compile(r"否|是|无|有|没有|支持|不支持|可以|不可以")
_SAID = re.compile(r"，|。|^(?:可以|不|能|有|无|没|支持|否|是)")  # a value that is a clause of its own


_HOLDERS = frozenset(("bottle", "jar", "tin", "tube", "tub", "stick"))  # shampoo bottle ml
_OF_ALL = frozenset(("material", "fabric", "made of", "body", "outside", "filling", "inside", "upper"))
_HOW_BIG = re.compile(r"多大|大小|\bhow (?:big|large)\b")
_OF_IT = re.compile(r"\b(?:on|of|from) (?:the |your |these |this )?$")  # the paint on the blocks comes off
_COLOUR = re.compile(r"[红蓝绿黄紫粉橙棕]")


class Quoting(Voice):
    def attribute(self, f: Focus) -> Part:
        found = self._evidence(f, self.reading.topics)
        if found:
            return Part(True, found)
        return self.caution(f) if self._for_whom(f) else Part(False, (self.say("unknown"),))

    def _for_whom(self, f: Focus) -> bool:
        """May a child, a pregnant woman, a pet: only a row that speaks of them answers."""
        return bool(evidence.people_in(self._bare(f))) and _MAY.search(self.reading.text) is not None

    def _evidence(self, f: Focus, topics: tuple[str, ...]) -> tuple[str, ...]:
        """What the row says that speaks about the very thing asked; nothing where none does."""
        sku = f.sku
        asked = self._asked(f)
        if (part := measured_part(asked)) and not any(
            part in fold(f"{r.name} {r.shown}") for r in self.sheet.of(sku, "attribute", "quote")
        ):
            return ()  # tee neck width
        if (part := _WITHIN.search(self.reading.text)) is not None:
            named = (f"{r.name} {r.shown}" for r in self.sheet.of(sku, "attribute", "quote"))
            if not any(part["part"] in row and is_length(row) for row in named):
                return ()  # 四件套里床单多大
        if of_container(self.reading.text, words_of(f.product).run):
            return ()
        if row := evidence.asked_faq(self.sheet, sku, self._plain()):
            return self._row(f, row)
        if self._in_another_colour(f):
            return ()
        if _SIZES.search(self.reading.text):
            sizes = [r for r in self.sheet.of(sku, "options") if _OF_SIZES.search(fold(r.name))]
            if sizes:
                return self._rows(f, sizes[:1])
        if row := self._named_row(f):
            return self._rows(f, [row])
        if _WHAT_SIZE.search(self.reading.text) and not self.r.asked_option:
            fits = [r for r in self.sheet.of(sku, "attribute") if fold(r.name) in _FITS and r.lang in (None, self.lang)]
            if fits:
                return self._rows(f, fits[:1])
        of_a_body = _MEASURED_BODY.search(self.reading.text) and BODY.search(self.reading.text)
        if of_a_body and (row := fitting.size_advice(self.sheet, sku, self._plain())):
            return self._row(f, row)
        if (counted := unit_row(self.sheet, sku, asked)) is not None:
            row, span = counted
            if not uncovered(asked, [f"{row.name} {row.value}"], self._names(f), [span]):
                return self._rows(f, [row])
        if "size" in topics and (part := self._measured_part(f)) is not None:
            return self._rows(f, [part])
        if (other := of_material(asked)) and (row := self._made_of(f, other)) is not None:
            return self._row(f, row)
        if (found := licensed(self.sheet, sku, asked, self._names(f), said=self.reading.text)).row is not None:
            told = f"{found.row.name} {found.row.value}"
            if self._for_whom(f) and not evidence.speaks_of_people(self._bare(f), told):
                return ()
            return self._row(f, found.row)
        if thing_with_it(asked):
            return ()  # no row has the bag of "does it come with a bag"
        rows = [r for t in topics for r in evidence.topic_rows(self.sheet, sku, t, self.reading.text)]
        rows = [r for r in rows if tells(asked, told := f"{r.name} {r.shown}") and of_the_head(asked, told)]
        if len(topics) > 1 and _OF_A_PART & set(topics) and not _JOINED.search(self.reading.text):
            apart = [t for t in topics if t != "size"] or topics
            rows = [r for r in rows if all(TOPIC[t].search(fold(f"{r.name} {r.shown}")) for t in apart)]
        if not rows and _HOW_BIG.search(self.reading.text):  # how large a box is, is what it holds
            rows = evidence.topic_rows(self.sheet, sku, "capacity", self.reading.text)
        if "多大" in self.reading.text and any(is_length(r.shown) for r in rows):
            rows = [r for r in rows if is_length(r.shown)]
        if _WHICH_OPTIONS.search(self.reading.text):
            rows = [r for r in rows if r.kind == "options"][:1] or rows
        if rows and not self._beside(f, topics, [f"{r.name} {r.value}" for r in rows]):
            return self._rows(f, rows[:3])
        if topics and not self._beside(f, topics, []):
            apart = len(topics) > 1 and (not _OF_A_PART & set(topics) or _JOINED.search(self.reading.text))
            for some in (topics, *((t,) for t in topics if apart)):
                if (row := evidence.sentence_row(self.sheet, sku, some, ())) and tells(asked, row.shown):
                    return self._row(f, row)
        if (m := TAKES_LONG.search(asked)) is not None:
            row = self._taking(f, m["done"] or m["at_last"])
            if row and not uncovered(asked, [f"{row.name} {row.value}"], self._names(f), [m.span()]):
                return self._row(f, row)
        return ()

    def _taking(self, f: Focus, done: str) -> Row | None:
        """The row that says how long this takes: the doing and a time in one of its clauses."""
        rows = [r for r in self.sheet.of(f.sku, "quote", "attribute") if r.lang in (self.lang, None)]
        for row in sorted(rows, key=lambda r: ".faq " not in r.ref):
            asks = f"{row.name}:" if ".faq " in row.ref and done in row.name else ""
            if any(done in c and tells("多久", c) for c in re.split("[，。；;,]", asks + row.shown)):
                return row
        return None

    def _made_of(self, f: Focus, asked: str) -> Row | None:
        """The attribute that states the material of what was asked about, be it another than the one asked for."""
        rows = [r for r in self.sheet.of(f.sku, "attribute") if r.lang in (None, self.lang) and names_material(r.shown)]
        part = asked.removesuffix("material").strip()
        if part:
            named = next((r for r in rows if fold(r.name) in part.split() or part in fold(r.name).split()), None)
            found = named or licensed(self.sheet, f.sku, part, self._names(f), said=part).row
            return found if found in rows else None
        return next((r for r in rows if fold(r.name) in _OF_ALL), None)

    def _measured_part(self, f: Focus) -> Row | None:
        """被套多大尺寸: the attribute that is called so and is a length."""
        rows = (r for r in self.sheet.of(f.sku, "attribute") if r.lang in (None, self.lang) and len(r.name) > 1)
        named = [r for r in rows if fold(r.name) in self.reading.text and is_length(r.shown)]
        named = [r for r in named if tells(self.reading.text, f"{r.name} {r.shown}")]
        return named[0] if len(named) == 1 and not self._beside(f, ("size",), [named[0].name]) else None

    def _in_another_colour(self, f: Focus) -> bool:
        """蓝盖子, 会发黄吗: a colour is spoken of that stands in nothing the shop says of the product."""
        asked = {m[0] for m in _COLOUR.finditer(NO_COLOUR.sub(" ", self._bare(f)))}
        if not asked:
            return False
        options = (value for v in f.product.variants for _, value in v.options)
        rows = (f"{r.name}{r.value}" for r in self.sheet.rows.values() if r.sku == f.sku)
        told = "".join((words_of(f.product).run, *options, *rows))
        return any(colour not in told for colour in asked)

    def _row(self, f: Focus, row: Row) -> tuple[str, ...]:
        if row.kind in ("attribute", "options"):
            return self._rows(f, [row])
        if row.ref.startswith(f"{f.sku}.faq "):
            return (self.say("quote", value=f"{{{row.ref}}}"),)
        return (self.say("quote.for", value=f"{{{row.ref}}}", title=self.title(f)),)

    def _asked(self, f: Focus) -> str:
        """The words that ask: without whole names, without the words of money, stock and politeness."""
        return decided(unpriced(self._plain()))

    def _beside(self, f: Focus, topics: tuple[str, ...], texts: list[str]) -> frozenset[str]:
        """What was asked beside the topic and is in none of these rows: the buttons of "what are the buttons made of"."""
        asked = self._asked(f)
        spans = [m.span() for t in topics if t not in ("style", "connectivity") for m in TOPIC[t].finditer(asked)]
        of_a_body = "body" in marks(asked).soft and not BODY.search(self.reading.text)
        if topics and of_a_body and not any("body" in marks(t).soft for t in texts):
            return frozenset({"body"})  # how wide is the neck
        return uncovered(asked, texts, self._names(f), spans)

    def _names(self, f: Focus) -> str:
        """What the product is called, what one of it is, and what the others are called that were named beside it."""
        others = (g for g in self.named if g.how == "alias")
        called = [words_of(g.product).run for g in {g.product.handle: g for g in (f, *others)}.values()]
        return "\n".join((*called, *(u for unit in f.product.unit.values() if (u := fold(unit)) in _HOLDERS)))

    def _stated(self, f: Focus) -> bool:
        """An attribute of the product is asked for by its name: 双设备是多少."""
        return self._named_row(f) is not None

    def _faq(self, f: Focus) -> tuple[str, ...]:
        row = evidence.asked_faq(self.sheet, f.sku, self._plain())
        row = row or licensed(self.sheet, f.sku, self._asked(f), self._names(f), faq=True).row
        return (self.say("quote", value=f"{{{row.ref}}}"),) if row else ()

    def _plain(self) -> str:
        """The comment without names, whole ones where there are: 跑步鞋能跑步吗 still asks for 跑步."""
        text = self.reading.text
        for f in self.r.focuses:
            words = words_of(f.product)
            spans = whole_spans(self.reading.text, words)
            if not spans and f.how == "text":
                pieces = ((s, self.reading.text[slice(*s)]) for s in part_spans(self.reading.text, words))
                spans = [s for s, piece in pieces if not piece.isascii() and not means_all(piece)]
            for start, end in spans:
                text = text[:start] + " " * (end - start) + text[end:]
                if (of_it := _OF_IT.search(text, 0, start)) is not None and text[end:].strip(" ?!."):
                    text = text[: of_it.start()] + " " * (start - of_it.start()) + text[start:]
        return text.strip()

    def _named_row(self, f: Focus) -> Row | None:
        row = evidence.named_row(self.sheet, f.sku, self._bare(f), self._plain())
        if row is None or uncovered(self._asked(f), [f"{row.name}\n{row.value}"], self._names(f)):
            return None
        if not tells(self.reading.text, f"{row.name} {row.shown}"):
            return None  # 电池几年坏
        return row

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
            if key == "attribute" and _FLAG.fullmatch(row.shown):
                key = "attribute.flag"
            elif key == "attribute" and _SAID.search(row.shown):
                key = "attribute.said"
            out.append(self.say(key, name=row.name, value=f"{{{row.ref}}}", title=self.title(f)))
        return tuple(out)

    def mishap(self, f: Focus) -> Part:
        """It leaked, it died: the FAQ that says what to do then, else what the terms say of faults; where all that is
        known is the shop's, its returns."""
        for row in self.sheet.of(f.sku, "quote", "caution"):
            faq = row.ref.startswith(f"{f.sku}.faq ") and row.lang in (None, self.lang)
            if faq and same_mishap(fold(row.name), self.reading.text, fold(row.shown)):
                return Part(True, (self.say("quote", value=f"{{{row.ref}}}"),))
        if changes_a_part(self.reading.text):
            return Part(False, (self.say("unknown"),))  # 轮子坏了有得配没
        fields = {"use": ("warranty",), "arrived": ("returns",)}.get(self.reading.mishap, ("returns", "warranty"))
        fields = fields if self.r.focuses else fields[:1]
        rows = [row for field in fields if (row := self.sheet.get(f.sku, field))]
        if not rows:
            return self.text_field(f, fields[0])
        return Part(True, tuple(self.say("quote", value=f"{{{row.ref}}}") for row in rows))

    def text_field(self, f: Focus, field: str) -> Part:
        if field == "returns" and changes_a_part(self.reading.text):
            return self.attribute(f)
        faq = (
            evidence.asked_faq(self.sheet, f.sku, self._plain())
            or licensed(self.sheet, f.sku, self._asked(f), self._names(f), faq=True).row
        )
        row = self.sheet.get(f.sku, field)
        beside_it = row is not None and not same_portion(self.reading.text, faq.value) if faq is not None else False
        if faq is not None and not beside_it and (row is None or dict(INTENTS)[field].search(fold(faq.name))):
            return Part(True, (self.say("quote", value=f"{{{faq.ref}}}"),))
        if row is None:
            rows = evidence.intent_rows(self.sheet, f.sku, field)
            if rows:
                return Part(
                    True,
                    self._rows(f, rows[:2])
                    if rows[0].kind == "attribute"
                    else (self.say("quote", value=f"{{{rows[0].ref}}}"),),
                )
            return Part(False, (self.say("unknown"),))
        asked = self._asked(f)
        spans = [m.span() for m in dict(INTENTS)[field].finditer(asked)]
        beside = uncovered(asked, [row.value, *_TERMS_MEAN[field]], self._names(f), spans)
        if beside and telling(field, self.reading.text, row.value):
            beside = frozenset()
        beyond = silent(field, self.reading.text, row.value) or particular(field, self.reading.text, row.value)
        if beside or beyond or (field == "shipping" and not reaches(self.reading.text, row.value)):
            if faq is not None:
                return Part(True, (self.say("quote", value=f"{{{faq.ref}}}"),))
            return Part(False, (self.say("unknown.terms"), self.say("quote", value=f"{{{row.ref}}}")))
        return Part(True, (self.say("quote", value=f"{{{row.ref}}}"),))

    def caution(self, f: Focus) -> Part:
        if faq := self._faq(f):
            return Part(True, faq)
        if self._for_whom(f) and (told := evidence.faq_for(self.sheet, f.sku, self._bare(f))) is not None:
            return Part(True, (self.say("quote", value=f"{{{told.ref}}}"),))
        rows, relevant = evidence.caution_rows(self.sheet, f.sku, self._bare(f))
        asked = self._asked(f)
        spans = [m.span() for m in (*CAUTION.finditer(asked), *evidence.groups_in(asked))]
        shared = any(ALLERGENS & marks(asked).hard & marks(r.shown).hard for r in rows)
        shared = shared and re.search(r"过敏|不耐|allerg|intoleran", self.reading.text) is not None
        relevant = relevant and (shared or not uncovered(asked, [r.shown for r in rows], self._names(f), spans))
        if not relevant and rows:  # it swelled up a bit: the note says what to do then
            meant = marks(asked).hard - marks(self._names(f)).hard
            told = marks(rows[0].shown).hard
            relevant = bool(meant) and meant <= told and not uncovered(asked, [rows[0].shown], self._names(f), spans)
        quoted = tuple(self.say("caution", value=f"{{{r.ref}}}") for r in rows[:2])
        if relevant:
            return Part(True, quoted)
        return Part(False, (self.say("caution.none"), *quoted))


def measured_part(asked: str) -> str:
    """The part whose size is asked for: the sleeve of "sleeve length"; "" for the whole thing."""
    m = _SIZE_OF_A_PART.search(asked)
    return "" if m is None else next(w for w in m.groups() if w)


def _stands(place: str, told: str) -> bool:
    """As a word of its own: the us is not in a warehouse."""
    return re.search(rf"\b{re.escape(place)}\b", told) is not None if place.isascii() else place in told


def reaches(asked: str, terms: str) -> bool:
    """The terms speak of the carrier or the far place that was asked for, where one was."""
    if _WHICH_CARRIER.search(asked) and not _FAR.search(terms.lower()):
        return False
    everywhere = _ELSEWHERE.search(terms) is not None
    told = terms.lower()
    return all(_stands(m[0], told) or (everywhere and m[0] in _FAR_AT_HOME) for m in _FAR.finditer(asked))


def quoted(
    resolution: Resolution, sheet: FactSheet, shortlist: Shortlist, focus: Focus, row: Row, seed: int = 0
) -> tuple[str, ...]:
    """A row of this product said as an answer."""
    voice = Quoting(resolution, sheet, shortlist, random.Random(seed), (), None)
    if row.kind == "caution" and not row.ref.startswith(f"{row.sku}.faq "):
        return (voice.say("caution", value=f"{{{row.ref}}}"),)
    if row.kind == "offer":
        key = "offer.gift" if row.name == "gift" else "offer"
        return (voice.say(key, offer=f"{{{row.ref}}}", title=voice.title(focus)),)
    return voice._row(focus, row)
