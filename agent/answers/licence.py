"""What licences an answer: a row of the catalog that speaks about the very thing asked. Pure.

In: the words of a question without the product's name, the product's rows. Out: the row that shares every meaning of
the question, best first, or the words no row shares. A word that nobody knows is content too: what no row explains is
not known, whatever else was asked beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from agent.answers.evidence import counterpart
from agent.answers.meaning import Marks, marks, means_something, outside, root, speaks_of
from agent.answers.normal import fold_long
from agent.answers.reply_kind import asks_share, counts, tells
from agent.answers.sheet import FactSheet, Row

_NAMED = 3.0  # a meaning found in the row's own name or question
_ONLY_BESIDES = 0.9  # less, where the row's name means another thing that goes with it
_TOLD = 1.0  # found only in what the row says
_SPEAKS_FOR = 0.5  # a soft meaning shared
_BESIDE = 0.7  # a meaning of the row's question that was not asked
_TELLING = frozenset({"body", "season", "eat", "wear", "open", "apply"})  # soft, yet a sentence must have them
ALLERGENS = frozenset({"peanut", "nut", "sesame", "soy", "gluten", "dairy", "egg", "bee", "oat", "wool"})
_CARRIED_IN = frozenset({"pockets", "car"})
_EITHER = re.compile(r"还是|\bor\b")
_PROPERTY = re.compile(r"是.{1,6}的|是不是|\b(?:is|are) (?:it|this|that|they|these|the)\b")
_HOW_MANY = re.compile(r"几[^乎]|多少|哪|\bhow many\b|\bwhich\b")
_WANTED_KIND = 1.5  # "how long" wants a time
_TIME = re.compile(r"\d\s*(?:小时|分钟|分|秒|天|个?月|年|周|h\b|hours?|min|days?|months?|years?|weeks?)")
_BY_NAME = 2.5  # the row's very name stands in the question
_SAME_WORD = 0.3  # swim, and not only that it is about water
_SAME_FIGURE = 2.0  # 44 in "do they fit EU 44?"
_OTHER_LANGUAGE = 1.2
_STATED = 0.6  # more for a property than for a sentence, where neither is named for what was asked
_CAUTIOUS = 1.5  # less for a caution where nobody asks whether it may hurt: is it real wool
_HAZARD = re.compile(
    r"过敏|不耐|能|可以|安全|会|敢|\b(?:allerg\w*|intoleran\w*|safe|ok|okay|fine|can|may|should|will)\b"
)
_MAY = re.compile(
    r"能|可以|可不可|行|敢|会|没事|有事|没问题|危险|要紧|安全|小孩|孩子|宝宝|婴|孕|老人|岁|猫|狗|\b(?:can|could|may|should|safe|ok|okay|fine|allowed|suitable|kids?|child(?:ren)?|bab(?:y|ies)|toddlers?|pregnant|pets?|cats?|dogs?|old|contain(?:s|ing)?)\b"
)
_COMES_WITH = re.compile(
    r"\b(?:comes?|came|sold|packed|shipped|included?) with (?:an? |any |its own |the )?(?:[a-z]+ )??"
    r"(?P<thing>(?!the\b|your\b|anything|something|everything|these|this|that|them|it\b|what)[a-z]{3,})\W*$"
)
_CLAUSE = re.compile(r"[,，。;；?？!！]|(?<=[吗呢么])|(?=有没有|是不是|能不能|会不会|可不可以)")
_CAN_IT = re.compile(r"(?:能|可以|可不可以|会不会|会).{0,8}[吗么不没](?:$|[?!。, ])")
_HOW_MUCH = re.compile(r"多|几|够|长|短|大|小|高|低|重|轻|宽|厚|薄|快|慢|久|装|容|承|亮|吵|响")
_MEASURE = re.compile(
    r"(?:约|最大|最高)? ?\d+(?:\.\d+)? ?(?:厘米|毫米|米|升|毫升|公斤|克|瓦|伏|毫安时|分贝|支"
    r"|cm|mm|m|l|ml|kg|g|w|v|mah)(?:/\S+)?"
)
_BY_THE_DAY = re.compile(
    r"[一每两](?:天|日|顿|次|晚)(?:吃|喝|用|冲|泡)?[一两二三四半\d](?:包|片|次|杯|顿|支|粒|袋|块|勺|泵|颗|个)"
)
_LATIN = re.compile(r"[a-z0-9][a-z0-9'+]*")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Licence:
    """`row` None: no row speaks of all of it; `lacking` is then what the closest row, `near`, leaves out."""

    row: Row | None
    score: float = 0.0
    lacking: frozenset[str] = frozenset()
    near: Row | None = None


@dataclass(frozen=True, slots=True)
class _Spoken:
    named: Marks
    told: Marks
    text: str
    roots: frozenset[str]


@lru_cache(maxsize=32_768)
def _spoken(name: str, text: str) -> _Spoken:
    whole = fold_long(f"{name}\n{text}")
    return _Spoken(marks(name), marks(text), whole, frozenset(root(w) for w in _LATIN.findall(whole)))


def thing_with_it(asked: str) -> str:
    """What is asked to come with it; "" where nothing is."""
    m = _COMES_WITH.search(asked)
    return m["thing"] if m is not None else ""


def licensed(sheet: FactSheet, sku: str, asked: str, names: str, *, faq: bool = False, said: str = "") -> Licence:
    """`asked`: the question without the product's name; `names`: all the product's names, whose meanings count only
    where nothing else was asked; `faq`: a FAQ that asks the same; `said`: the whole comment. Where no row speaks of
    all that was asked, the clauses are tried one by one."""
    whole = _licensed(sheet, sku, asked, names, faq, said or asked)
    if whole.row is not None:
        return whole
    sides = _EITHER.split(asked)
    if len(sides) == 2:  # roasted or fried: the row has one of them
        tried = [t for c in sides if (t := _licensed(sheet, sku, c, names, faq, c)).row is not None]
        if tried:
            return max(tried, key=lambda t: t.score)
    clauses = [c for c in _CLAUSE.split(asked) if marks(c).content]
    if len(clauses) > 1:
        tried = [
            t for c in clauses if (t := _licensed(sheet, sku, c, names, faq, c)).row is not None and t.score >= _NAMED
        ]
        if tried:
            return max(tried, key=lambda t: t.score)
    return whole


def _licensed(sheet: FactSheet, sku: str, asked: str, names: str, faq: bool, said: str) -> Licence:
    question = marks(asked)
    named = marks(names)
    wanted = frozenset(w for w in question.content if not _explained(w, named, names))
    optional = question.content - wanted
    only_names = not wanted
    if only_names:
        wanted = optional & question.hard or optional
    if not wanted:
        return Licence(None)
    figures = set(_FIGURES.findall(asked))
    may = _CAN_IT.search(asked) is not None and not figures and not _HOW_MUCH.search(asked)
    by_the_day = _BY_THE_DAY.search(asked) is not None
    thing = thing_with_it(asked)
    best: tuple[float, Row] | None = None
    near: tuple[int, Row, frozenset[str]] | None = None
    for row in _rows(sheet, sku, cautions=_MAY.search(asked) is not None or bool(ALLERGENS & question.hard)):
        if faq and not row.ref.startswith(f"{sku}.faq "):
            continue
        if not tells(said, f"{_title_of(row, sku)} {row.shown}"):
            continue
        spoken = _spoken(_title_of(row, sku), row.shown)
        named_in = frozenset(w for w in wanted if _in(w, spoken.named, None))
        part = named_in or any(_in(w, spoken.named, None) for w in optional)
        told = frozenset(
            w
            for w in wanted - named_in
            if _in(w, spoken.told, spoken) or ((part or w == "temperature") and _measured(w, spoken))
        )
        if row.ref.startswith(f"{sku}.faq ") and _of_another_body(said, row):
            continue  # what fits 115 cm is not told of 128
        if may and row.kind == "attribute" and _MEASURE.fullmatch(row.shown.strip()):
            continue  # 线能收进去吗 is not answered by how long it is
        if by_the_day and ("shelf_life" in spoken.named.hard or row.lang not in (None, sheet.lang)):
            continue
        lacking = wanted - named_in - told
        if thing and row.kind != "options" and not _speaks_of_thing(thing, spoken):
            continue
        if lacking and named_in and _beside_the_point(lacking) and _asks_it(row, spoken, question, said):
            lacking = frozenset()
        if lacking:
            if near is None or len(lacking) < near[0]:
                near = (len(lacking), row, lacking)
            continue
        stated = (
            row.kind == "attribute" or _PROPERTY.search(asked) or asks_share(asked)
        )  # 是不是纯棉: the name says it, a row confirms it
        if (only_names and told and not stated) or (faq and not named_in):
            continue
        warned = row.kind == "caution" and question.soft - spoken.told.soft <= {"wear", "use"}
        if (
            not named_in
            and row.kind not in ("attribute", "options")
            and not (warned or _tells(question, spoken, asked))
        ):
            continue
        if sheet.lang == "en" and row.lang == "zh" and not named_in and _lost(wanted, counterpart(sheet, row), sku):
            continue  # 暴晒 is a way to dry, "strong sun" is none
        besides = sum(w not in spoken.named.hard and w not in spoken.named.raw for w in named_in)
        score = _NAMED * len(named_in) - _ONLY_BESIDES * besides + _TOLD * len(told)
        score += _SPEAKS_FOR * sum(w in spoken.told.hard for w in named_in)  # 洗涤: 机洗, before 缩水率
        score += _SPEAKS_FOR * len(question.soft & (spoken.named.soft | spoken.told.soft))
        score += _SPEAKS_FOR * sum(_in(w, spoken.named, spoken) for w in optional)
        score -= _BESIDE * len(
            [
                w
                for w in spoken.named.content - question.content
                if w in spoken.named.hard or not _explained(w, named, names)
            ]
        )
        if row.kind == "attribute" and len(row.name) > 1 and fold_long(row.name) in said:
            score += _BY_NAME
        if "duration" in question.soft and row.kind == "attribute":
            score += _WANTED_KIND if _TIME.search(spoken.text) else -_WANTED_KIND
        score += _SAME_WORD * any(w in spoken.roots and marks(w).hard & wanted for w in _roots(asked))
        score += _SAME_FIGURE * len(figures & set(_FIGURES.findall(_title_of(row, sku))))
        score -= _OTHER_LANGUAGE * (row.lang not in (None, sheet.lang))
        score += _STATED * (row.kind == "attribute" and not named_in)
        score -= _CAUTIOUS * (row.kind == "caution" and not _HAZARD.search(asked))
        score -= 0.002 * len(row.shown)
        if best is None or score > best[0]:
            best = (score, row)
    if best is not None:
        row = counterpart(sheet, best[1])
        foreign = sheet.lang == "en" and row.lang not in (None, "en")
        if foreign and any(r.lang == "en" for r in sheet.of(sku, "attribute")):
            return Licence(None, lacking=wanted)  # 转速 in the middle of an English answer
        if row is best[1] or tells(said, f"{_title_of(row, sku)} {row.shown}"):
            return Licence(row, best[0])
    if near is None:
        return Licence(None, lacking=wanted)
    return Licence(None, lacking=near[2], near=near[1] if near[0] < len(wanted) else None)


_BODY_FIGURE = re.compile(r"(?<![\d.])(\d{2,3}) ?(?:cm|kg|kilos?|lbs?|pounds?|厘米|公分|公斤|斤)")


def _of_another_body(asked: str, row: Row) -> bool:
    """The FAQ is about somebody of another height or weight than the one asked for, and its answer has no figure of
    his."""
    ours = [int(n) for n in _BODY_FIGURE.findall(asked)]
    theirs = [int(n) for n in _BODY_FIGURE.findall(fold_long(row.name))]
    if not ours or not theirs or "|" in row.value:
        return False
    told = [*theirs, *(float(n) for n in _FIGURES.findall(row.shown))]
    spans = [(float(a), float(b)) for a, b in _SPAN.findall(row.shown)]
    return not any(any(abs(n - m) <= 0.03 * m for m in told) or any(a <= n <= b for a, b in spans) for n in ours)


_SPAN = re.compile(r"(\d+)\s*(?:-|–|~|到|至|to)\s*(\d+)")


def _lost(wanted: frozenset[str], row: Row, sku: str) -> bool:
    """The English counterpart of a Chinese row holds nothing of what was asked."""
    if row.lang != "en":
        return False
    spoken = _spoken(_title_of(row, sku), row.shown)
    return not any(_in(w, spoken.named, None) or _in(w, spoken.told, spoken) for w in wanted)


def _speaks_of_thing(thing: str, spoken: _Spoken) -> bool:
    """Does it come with a bag: the row has the bag, whatever else is included."""
    meant = marks(thing)
    return root(thing) in spoken.roots or bool(meant.hard & (spoken.named.hard | spoken.told.hard))


def _tells(question: Marks, spoken: _Spoken, asked: str) -> bool:
    """A sentence of a description may say yes or no; it is no answer to which, to how many unless it counts them, or
    about another use."""
    if _TELLING & (question.soft - spoken.told.soft):
        return False
    return asks_share(asked) or not _HOW_MANY.search(asked) or bool(counts(asked, spoken.text))


def _beside_the_point(lacking: frozenset[str]) -> bool:
    """One unknown character is mostly a verb: 宝宝可以吹吗. Where one carries it is no property: in my pocket."""
    if lacking <= _CARRIED_IN:
        return True
    return all(len(w) == 1 and not w.isascii() for w in lacking) and len(lacking) == 1


def _asks_it(row: Row, spoken: _Spoken, question: Marks, said: str) -> bool:
    """All that the FAQ asks is asked here, or the attribute's very name stands here."""
    if row.kind == "attribute":
        return len(row.name) > 1 and fold_long(row.name) in said
    return row.kind != "options" and bool(spoken.named.hard) and spoken.named.content <= question.content


def uncovered(asked: str, texts: Iterable[str], names: str, spans: Iterable[tuple[int, int]] = ()) -> frozenset[str]:
    """What a question holds outside `spans` that neither these texts nor the product's names speak of."""
    spoken = _spoken("", "\n".join(texts))
    named = marks(names)
    content = outside(asked, spans).content
    return frozenset(w for w in content if not _explained(w, named, names) and not _in(w, spoken.told, spoken))


def _rows(sheet: FactSheet, sku: str, cautions: bool) -> list[Row]:
    """What may be quoted as an answer about a property: no money, no terms. A caution says who may and what must not
    be: it answers nothing else."""
    terms = {f"{sku}.shipping", f"{sku}.returns", f"{sku}.warranty"}
    rows = sheet.of(sku, "attribute", "options", "quote", "caution")
    rows = [r for r in rows if r.ref not in terms]
    return [r for r in rows if cautions or r.kind != "caution" or r.ref.startswith(f"{sku}.faq ")]


def _title_of(row: Row, sku: str) -> str:
    """The row's own name; a description's sentence and a caution have none."""
    field = row.ref.removeprefix(f"{sku}.")
    return "" if field.startswith("description ") or field == "cautions" else row.name


def _explained(word: str, named: Marks, names: str) -> bool:
    """The product is called so; also by a word of the same sound (蓝牙尔机) and by one slip of the hand."""
    if word in named.hard or word in named.raw:
        return True
    if word.isascii():
        begun = len(word) >= 3 and any(c.isdigit() for c in word)  # f6033-ud7p for F6033-UD7Pro
        among = _roots(names)
        return word in among or _slip_of(word, among, least=4) or (begun and any(w.startswith(word) for w in among))
    return word in names or (len(word) >= 2 and _sound(word) in _sound(names))


@lru_cache(maxsize=4096)
def _roots(names: str) -> frozenset[str]:
    """The words of names, as written and in their one form."""
    return frozenset(form for w in _LATIN.findall(names) for form in (w, root(w)))


@lru_cache(maxsize=8192)
def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(f"{s}." for s in lazy_pinyin(text)) if not text.isascii() else text


def _slip_of(word: str, among: Iterable[str], least: int = 5) -> bool:
    return len(word) >= least and any(
        len(w) >= least and w[0] == word[0] and OSA.distance(word, w, score_cutoff=1) <= 1 for w in among
    )


# A value with a measure speaks of its dimension, where the row is named for the part that was asked: cord, 0.8 m.
_MEASURES = {
    "length": re.compile(r"\d\s*(?:厘米|毫米|米|cm|mm|m\b|inch)"),
    "size": re.compile(r"\d\s*(?:厘米|毫米|米|升|毫升|cm|mm|m\b|inch|ml|l\b)"),
    "height": re.compile(r"\d\s*(?:厘米|毫米|米|cm|mm|m\b|inch)"),
    "weight": re.compile(r"\d\s*(?:公斤|千克|克|斤|kg|g\b|oz|lb)"),
    "capacity": re.compile(r"\d\s*(?:升|毫升|毫安|ml|l\b|litre|liter|mah|gb)"),
    "material": re.compile(
        r"橡胶|硅胶|塑料|不锈钢|玻璃|陶瓷|[棉麻皮木铁铜铝]|涤纶|聚酯|尼龙|海绵|树脂|泡|\b(?:rubber|silicone|plastic|steel|glass|ceramic|cotton|linen|leather|wood|beech|iron|alloy|aluminium|polyester|nylon|foam|resin|mesh|fleece|soy|wool|silk|acrylic|bamboo|paper|cardboard|porcelain|fib(?:er|re)glass|silver|copper|brass|clay|starch|velvet)"
    ),
    "temperature": re.compile(r"\d\s*(?:℃|°|度|degrees)"),
}


@lru_cache(maxsize=8192)
def _goes_with(meanings: frozenset[str], aged: bool) -> frozenset[str]:
    """What is spoken of besides; `aged`: an age counts too."""
    return frozenset().union(*(speaks_of(m) for m in meanings if aged or m != "age"))


def _measured(word: str, spoken: _Spoken) -> bool:
    return word in _MEASURES and _MEASURES[word].search(spoken.text) is not None


def _in(word: str, spoken: Marks, whole: _Spoken | None) -> bool:
    """The meaning is shared, or goes with one that is; an unknown word stands in the text itself."""
    if len(word) == 1 and whole is not None and not word.isascii():
        return False  # one character of a text is no evidence
    if word in spoken.hard or word in spoken.raw or word in _goes_with(spoken.hard, whole is None):
        return True
    if not word.isascii():
        return len(word) > 1 and any(word in t for t in (spoken.raw if whole is None else (whole.text,)))
    among = spoken.raw if whole is None else whole.roots
    return word in among or (not means_something(word) and _slip_of(word, among))
