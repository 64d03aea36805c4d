"""Where in the sheet the answer to an attribute question stands: attribute, option, FAQ, caution or a sentence.

In: what was asked (topics, words), a product's rows. Out: the rows that state it, best first; empty when the catalog
does not say. Pure. It never concludes: what it finds is quoted.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from agent.answers import intent as intents
from agent.answers.mention import SIZES, option_words, stem, with_units
from agent.answers.normal import fold
from agent.answers.sheet import FactSheet, Row
from agent.answers.wording import CAUTION, INTENTS, TOPICS

_TOPIC = dict(TOPICS)
_PROMOTION = re.compile(
    r"赠|优惠|补贴|折|特价|促销|到手|[¥$€£]\s*\d|\d\s*(?:元|块)|(?i:(?<!-)\bfree\b|\bsale\b|\bdiscount|\boff\b|\bgift\b)"
)
_GROUPS = (
    re.compile(r"过敏|致敏|花生|坚果|麸质|乳糖|allerg\w*|peanut|nuts?\b|gluten|lactose"),
    re.compile(r"孕|哺乳|喂奶|pregnan\w*|breastfeed\w*|nursing"),
    re.compile(
        r"[一二两三四五六七八九十\d]+个月(?:大|的)|[一二两三\d]岁(?:的|宝|孩|小|以下|多|半)|\b(?:\d+|one|two|three|six)[ -]?(?:months?|mos?|years?|yrs?)[ -]olds?\b|宝宝|婴|儿童|小孩|孩子|幼儿|\bbab(?:y|ies)\b|\bchild(?:ren)?\b|\bkids?\b|toddler|infant"
    ),
    re.compile(r"敏感肌|敏感皮|皮肤|湿疹|皮炎|痘|sensitive skin|\bskin\b|eczema|acne|rash"),
    re.compile(r"糖尿|血糖|diabet\w*|blood sugar"),
    re.compile(r"血压|心脏|起搏|blood pressure|heart|pacemaker"),
    re.compile(r"宠物|猫|狗|\bpets?\b|\bcats?\b|\bdogs?\b"),
    re.compile(r"眼|\beyes?\b"),
    re.compile(r"治|疗|药|疾病|\bcures?\b|\btreat\w*|medic\w*|disease"),
)
_GENERAL_CAUTION = re.compile(r"注意|禁忌|警告|安全|precaution|warning|caution|contraindication|\bsafe\b|hazard")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_MAY = re.compile(r"能不能|可不可以|可否|能否|可以|能够")
_VOLUME = re.compile(r"\d+(?:\.\d+)?\s*(?:毫升|升|ml|l|cl|oz|liters?|litres?)")
_LISTED = re.compile(r"[、,，]\s*")
_THIS = re.compile(r"^(?:[这那](?:一?[个款种台件双把条瓶只支套盒])?|它)(?=..)")
LITERAL = 0.9


def topic_rows(sheet: FactSheet, sku: str, topic: str, asked: str = "") -> list[Row]:
    """Rows whose own name is about `topic`: attributes and options first, then FAQ, then sentences that speak of it."""
    pattern = _TOPIC[topic]
    named = [r for r in sheet.of(sku, "attribute", "options") if _covers(pattern, fold(r.name))]
    literal = [r for r in named if asked and _same_name_in(asked, fold(r.name))]
    if topic == "size" and not literal:
        literal = [r for asks, says in _DIMENSIONS if asks.search(asked) for r in named if says.search(fold(r.name))]
    if named:
        return _first_per_name(own_language(sheet, literal or named))
    if topic == "capacity":
        named = [r for r in sheet.of(sku, "options") if all(_VOLUME.fullmatch(v) for v in _LISTED.split(fold(r.shown)))]
    if topic == "weight":
        named = own_language(
            sheet, [r for r in sheet.of(sku, "attribute") if re.search(r"(?<!体)重|(?<!body )weight", fold(r.name))]
        )
    return named[:1]


# How long is it: the row named for that dimension, before the sizes it comes in.
_DIMENSIONS = (
    (re.compile(r"什么码|哪些码|几码|多大码|\bwhat sizes?\b"), re.compile(r"码|\bsizes?\b|\bfits\b")),
    (re.compile(r"多长(?!时间)|\bhow long (?:is|are|r)\b"), re.compile(r"长(?!粒)|\blength\b|\bcord\b")),
    (re.compile(r"多宽|\bhow wide\b"), re.compile(r"宽|\bwidth\b")),
    (re.compile(r"多高|\bhow (?:tall|high)\b"), re.compile(r"高|\bheight\b")),
    (re.compile(r"多厚|\bhow thick\b"), re.compile(r"厚|\bthick")),
    (re.compile(r"多深|\bhow deep\b"), re.compile(r"深|\bdepth\b")),
)


def _covers(pattern: re.Pattern[str], name: str) -> bool:
    """The topic's words are the better part of the attribute's name: 'Size' but not 'Screen size warranty'."""
    m = pattern.search(name)
    return (m is not None and (m.end() - m.start()) * 2 >= len(name.replace(" ", ""))) or name in _SHORT_NAMES.get(
        pattern.pattern, ()
    )


_SHORT_NAMES: dict[str, tuple[str, ...]] = {
    _TOPIC["color"].pattern: ("色", "颜色分类"),
    _TOPIC["size"].pattern: ("尺寸", "尺码", "规格", "高度", "长度", "宽度", "fits", "适合脚码", "适合尺码"),
    _TOPIC["included"].pattern: ("清单", "包装", "装箱清单"),
    _TOPIC["weight"].pattern: ("重", "净重"),
}


def own_language(sheet: FactSheet, rows: list[Row]) -> list[Row]:
    """The rows in the answer's language; where only the other language has the name, its counterpart there."""
    own = [r for r in rows if r.lang in (sheet.lang, None)]
    return own or [counterpart(sheet, r) for r in rows]


def counterpart(sheet: FactSheet, row: Row) -> Row:
    """The same line of a catalog that lists its attributes or FAQs in both languages, the same numbers in it; the row
    itself where there is none, or where it is in the answer's language."""
    if row.lang in (sheet.lang, None):
        return row
    faq = row.ref.startswith(f"{row.sku}.faq ")
    every = [
        r
        for r in sheet.of(row.sku, "quote", "caution", "attribute")
        if r.ref.startswith(f"{row.sku}.faq ") == faq and (faq or r.kind == row.kind)
    ]
    here = [r for r in every if r.lang == row.lang]
    there = [r for r in every if r.lang == sheet.lang]
    if row not in here or len(here) != len(there):
        return row
    other = there[here.index(row)]
    return other if sorted(_FIGURES.findall(row.shown)) == sorted(_FIGURES.findall(other.shown)) else row


def _first_per_name(rows: list[Row]) -> list[Row]:
    return list({r.value: r for r in reversed(rows)}.values())[::-1]


def _same_name_in(asked: str, name: str) -> bool:
    """The attribute is asked for by its own name."""
    if name.isascii():
        return re.search(rf"(?<![a-z]){re.escape(name)}s?(?![a-z])", asked) is not None
    return name in asked


def holds(text: str, word: str) -> bool:
    """The text contains the word: as a word in Latin script, as characters in Chinese."""
    if word.isascii():
        base = stem(word)
        return any(
            stem(w) == base for found in re.findall(r"[a-z0-9][a-z0-9.'-]*", text) for w in (found, *found.split("-"))
        )
    return word in text


@lru_cache(maxsize=16_384)
def signature(text: str) -> frozenset[str]:
    """What a question is about: topics, intents, and the bigrams and words of its content."""
    folded = fold(text)
    marks = {f"topic:{t}" for t, p in TOPICS if p.search(folded)}
    marks |= {f"intent:{i}" for i, p in INTENTS if i in ("shipping", "returns", "warranty") and p.search(folded)}
    for chunk in intents.content(folded):
        if chunk.isascii():
            marks.add(stem(chunk))
        elif len(chunk) == 1:
            marks.add(chunk)
        else:
            marks.update(chunk[i : i + 2] for i in range(len(chunk) - 1))
    return frozenset(marks)


def asked_faq(sheet: FactSheet, sku: str, plain: str) -> Row | None:
    """The FAQ whose very words are a clause of the comment: about the oil, how hot is it."""
    clauses = {_letters(c) for c in (plain, *re.split(r"[,.;，。]|\s{2,}", plain))}
    best: tuple[float, Row] | None = None
    for row in sheet.of(sku, "quote", "caution"):
        if not row.ref.startswith(f"{sku}.faq "):
            continue
        question = _letters(fold(row.name))
        score = max(fuzz.ratio(c, question) for c in clauses) / 100 if len(question) >= 3 else 0.0
        if score >= LITERAL and (best is None or score > best[0]):
            best = (score, row)
    return best[1] if best else None


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    """Without signs and a 这个 in front; 能不能, 可不可以, 可以 are 能: one asks for leave in many ways."""
    return _MAY.sub("能", _THIS.sub("", re.sub(r"[\W_]+", "", text)))


def named_row(sheet: FactSheet, sku: str, *bare: str) -> Row | None:
    """The attribute whose very name is asked for: 糖是什么, what is the paint. `bare`: without the product's name."""
    best: Row | None = None
    for row in sheet.of(sku, "attribute"):
        name = fold(row.name)
        if not any(_asks_by_name(name, text) for text in bare) or (
            best is not None and len(name) <= len(fold(best.name))
        ):
            continue
        best = row
    return next(iter(own_language(sheet, [best])), None) if best is not None else None


@lru_cache(maxsize=8192)
def _name_pattern(name: str) -> re.Pattern[str]:
    n = re.escape(name)
    if name.isascii():
        return re.compile(rf"(?:what(?:'s| is| are)|whats)(?: its| the)? {n}(?![a-z])|^\W*{n}\s*\?*$")
    apart = r"(?:^|[\s的])"
    return re.compile(rf"{apart}{n}(?:呢|有?(?:是|怎么?样|如何)?(?:什么|多少|啥|几|哪|怎)|是吗|[?]*$)")


def _asks_by_name(name: str, bare: str) -> bool:
    return bool(name) and name in bare and _name_pattern(name).search(bare) is not None


def sentence_row(sheet: FactSheet, sku: str, topics: tuple[str, ...], words: tuple[str, ...]) -> Row | None:
    """A sentence of the description or of an FAQ answer that speaks of the topic and of every word asked."""
    if not topics and not words:
        return None
    rows = sheet.of(sku, "quote", "caution")
    for row in [r for r in rows if r.lang in (sheet.lang, None)] or rows:
        text = with_units(fold(row.shown))
        if row.ref.startswith(f"{sku}.description") and _PROMOTION.search(text):
            continue
        if row.ref in (f"{sku}.shipping", f"{sku}.returns", f"{sku}.warranty"):
            continue
        if all(_TOPIC[t].search(text) for t in topics) and all(holds(text, with_units(w)) for w in words):
            return row
    return None


def caution_rows(sheet: FactSheet, sku: str, asked: str) -> tuple[list[Row], bool]:
    """The catalog's cautions, and whether they speak of what was asked (else they are quoted beside a don't-know)."""
    folded = fold(asked)
    groups = [g for g in _GROUPS if g.search(folded)]
    rows = sheet.of(sku, "caution")
    rows += [
        r
        for r in sheet.of(sku, "attribute")
        if CAUTION.search(fold(r.name)) or re.search(r"适用|人群|allergen|suitable|age", fold(r.name))
    ]
    hits = [r for r in rows if any(g.search(fold(r.name + " " + r.shown)) for g in groups)]
    if hits:
        ailment = _AILMENT.search(folded)
        told = fold(" ".join(r.shown for r in hits[:1]))
        return hits[:1], ailment is None or ailment[0] in told
    stated = sheet.of(sku, "caution")
    if stated and not groups and _GENERAL_CAUTION.search(folded):
        return stated, True
    return stated[:1], False


# A caution about skin says nothing of a rash: it is quoted beside a don't-know.
_AILMENT = re.compile(
    r"湿疹|皮炎|皮疹|荨麻疹|牛皮癣|痘|\b(?:eczema|rash(?:es)?|psoriasis|acne|dermatitis|rosacea|hives|wounds?|burns?)\b"
)


def groups_in(asked: str) -> list[re.Match[str]]:
    """Where a comment speaks of the people, animals and ailments that cautions are about."""
    return [m for g in _GROUPS for m in g.finditer(asked)]


_PEOPLE = _GROUPS[1:3]


def people_in(asked: str) -> list[re.Pattern[str]]:
    """The groups of people, children and expectant mothers, that a comment asks for."""
    return [g for g in _PEOPLE if g.search(fold(asked))]


def faq_for(sheet: FactSheet, sku: str, asked: str) -> Row | None:
    """The FAQ that asks for the people who are asked for, and nothing more: may a baby, what if I am pregnant; only
    where no caution speaks of them."""
    groups = people_in(asked)
    if _AILMENT.search(fold(asked)):
        return None  # a rash
    if any(g.search(fold(r.shown)) for g in groups for r in sheet.of(sku, "caution") if r.ref == f"{sku}.cautions"):
        return None
    rows = [
        r for r in sheet.of(sku, "quote", "caution") if r.ref.startswith(f"{sku}.faq ") and r.lang in (None, sheet.lang)
    ]
    return next((r for r in rows if groups and all(g.search(fold(r.name)) for g in groups)), None)


def speaks_of_people(asked: str, told: str) -> bool:
    """These words speak of all of the people asked for; an age says for whom."""
    return all(g.search(fold(told)) or _OF_AGE.search(fold(told)) for g in people_in(asked))


_OF_AGE = re.compile(
    r"岁|月龄|年龄|人群|个月以[上下]|\b(?:years?|months?)[ -]old|\bages?\b|\baged\b|\bunder \d+ (?:months|years)\b"
)


def asked_color(asked: str) -> bool:
    return bool(option_words(fold(asked)) - SIZES)


def promotional(text: str) -> bool:
    """The sentence speaks of money or gifts: never quoted as a property, prices come by reference only."""
    return _PROMOTION.search(fold(text)) is not None


def intent_rows(sheet: FactSheet, sku: str, intent: str) -> list[Row]:
    """Attributes or sentences that speak of shipping, returns or warranty, where the product has no field for it."""
    pattern = dict(INTENTS)[intent]
    named = [r for r in sheet.of(sku, "attribute") if pattern.search(fold(r.name))]
    if named:
        return _first_per_name(own_language(sheet, named))
    return [r for r in sheet.of(sku, "quote") if pattern.search(fold(r.shown)) and not promotional(r.shown)][:1]
