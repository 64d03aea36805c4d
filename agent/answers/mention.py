"""Which words of a comment name which product or variant. Pure.

In: folded text, a product. Out: `ProductWords` (a product's names folded once), `named_spans` (where the text names
it), `options_in` (option values the text asks for). A product is never named by one generic character.
"""

# ruff: noqa: E501, SIM905 - patterns and tables read better unbroken

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from agent.answers.normal import fold
from agent.answers.real_words import is_real
from agent.answers.twin_options import in_both_languages
from catalog import Product, Variant

Span = tuple[int, int]

_LATIN = re.compile(r"[a-z0-9][a-z0-9'+-]*(?:\.[0-9]+[a-z]*)?")
_CODE = re.compile(r"(?<![a-z0-9])(?=[a-z-]*\d)[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")  # a model number: f8033-ud7p
_BRACKETED = re.compile(r"【[^】]*】|（[^）]*）|\([^)]*\)")
_CJK_RUN = re.compile(r"[\u3400-\u9fff]+")
_UNITS = (
    ("毫升", "ml"), ("公升", "l"), ("升", "l"), ("公斤", "kg"), ("千克", "kg"), ("毫克", "mg"), ("克", "g"), ("厘米", "cm"), ("公分", "cm"),
    ("毫米", "mm"),
    ("米", "m"), ("英寸", "inch"), ("寸", "inch"), ("inches", "inch"), ("毫安", "mah"), ("瓦", "w"), ("liters", "l"), ("liter", "l"),
    ("litres", "l"), ("litre", "l"), ("grams", "g"), ("gram", "g"), ("ounces", "oz"), ("ounce", "oz"), ("watts", "w"), ("watt", "w"),
)  # fmt: skip
_UNIT_OF = dict(_UNITS)
_UNIT = re.compile(rf"(?<=\d)\s*({'|'.join(word for word, _ in _UNITS)})(?![a-z])")
_MEASURE = re.compile(
    r"(?<![0-9.])\d+(?:\.\d+)?\s*(?:毫升|公升|升|公斤|千克|毫克|克|厘米|公分|毫米|英寸|寸|毫安时?|瓦|(?:ml|kg|mg|cm|mm|oz|mah|inch(?:es)?|gb|tb|lit(?:er|re)s?|ounces?|watts?|grams?|l|g|w)(?![a-z]))"
)
COLORS = {
    "黑": "black", "白": "white", "红": "red", "蓝": "blue", "绿": "green", "黄": "yellow", "粉": "pink", "紫": "purple", "灰": "gray", "棕": "brown",
    "橙": "orange", "金": "gold", "银": "silver", "米": "beige", "咖": "coffee", "青": "cyan", "卡其": "khaki", "藏青": "navy", "透明": "clear",
    "橘": "orange", "褐": "brown", "杏": "apricot",
}  # fmt: skip
_SHADES = {
    "graphite": "gray", "charcoal": "gray", "caramel": "brown", "sand": "beige", "oatmeal": "beige", "blossom": "pink",
    "ginger": "yellow", "moss": "green",
}  # fmt: skip
_EN_COLORS = frozenset(COLORS.values()) | frozenset(
    "grey navy tan ivory teal maroon violet rose cream turquoise burgundy".split()
)
_ZH_COLOR = re.compile(
    "(藏青|卡其|透明|["
    + "".join(c for c in COLORS if len(c) == 1 and c not in "米金银")
    + "])色?(?=的|款|版|那|有|多|还|是|呢|吗|[?]|$|色|和|或|杯|号)|([米金银])色"
)
_ZH_SIZES = {"特大": "xlarge", "加大": "xlarge", "大": "large", "中": "medium", "小": "small", "迷你": "mini"}
SIZES = frozenset("xs s m l xl xxl xxxl 2xl 3xl 4xl 5xl small medium large xlarge x-large mini".split())
_SIZE_NAMES = {"s": "small", "m": "medium", "l": "large", "xl": "xlarge", "x-large": "xlarge"}
_GENERIC = frozenset("the and for with set of in a new pro plus mini size black white to by on".split())


@dataclass(frozen=True, slots=True, eq=False)
class ProductWords:
    """A product's names, folded. `wholes`: titles, aliases, SKUs; `run`: all of them in one string. `pairs`: its Chinese
    characters two by two, `starts`: what a whole begins with: a text without any of them names no part, no whole."""

    wholes: tuple[str, ...]
    run: str
    latin: frozenset[str]
    heads: frozenset[str]
    single: frozenset[str] = frozenset()
    singular: frozenset[str] = frozenset()  # of an alias in the plural: egg, for Eggs
    pairs: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def _words(handle: str, version: int, names: tuple[str, ...], skus: tuple[str, ...]) -> ProductWords:
    plain = (_BRACKETED.sub(" ", n) for n in names)  # 美的（Midea）抽油烟机【新款】 is typed without the asides
    typed = tuple(dict.fromkeys(fold(n) for n in (*names, *plain) if n.strip()))
    folded = tuple(dict.fromkeys(with_units(n) for n in typed))
    codes = (c for f in folded for c in _CODE.findall(f) if len(c) >= 5 and sum(x.isdigit() for x in c) >= 2)
    named = {w for w in (*typed, *folded, *(fold(s) for s in skus), fold(handle), *codes) if len(w) >= 2}
    singular = {stem(w) for w in typed if w.isascii() and w.isalpha() and len(stem(w)) >= 3} - named
    named |= singular
    wholes = tuple(sorted(named, key=len, reverse=True))
    run = "\n".join(folded)
    latin = frozenset(stem(w) for w in _LATIN.findall(run))
    heads = frozenset(stem(ws[-1]) for f in folded if (ws := _LATIN.findall(re.split(r"[,(|/–—]| - ", f)[0])))
    single = frozenset(t for t in typed if len(t) == 1 and not t.isascii())
    pairs, starts = _pairs(run), frozenset(whole[:2] for whole in wholes)
    return ProductWords(wholes, run, latin, heads, single, frozenset(singular), pairs, starts)


@lru_cache(maxsize=256)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


_KNOWN: dict[int, tuple[Product, ProductWords]] = {}
_VOCABULARY: set[str] = set()  # every Latin word that names a product


def words_of(product: Product) -> ProductWords:
    """Folded once for each version of a row: a question looks at every product of a small shop."""
    known = _KNOWN.get(id(product))
    if known is not None and known[0] is product:
        return known[1]
    words = _words_of(product)
    _VOCABULARY.update(words.latin)
    if len(_KNOWN) >= 20_000:
        _KNOWN.clear()
    _KNOWN[id(product)] = (product, words)
    return words


def _words_of(product: Product) -> ProductWords:
    return _words(
        product.handle,
        product.version,
        (*product.title.values(), *product.aliases),
        tuple(v.sku for v in product.variants),
    )


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Plural and possessive off: bottles → bottle, boxes → box, berries → berry."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("ie"):
        return word[:-2] + "y"  # cookie, of cookies
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_ZH_COUNT = re.compile(
    r"(?<![零一二两三四五六七八九十百千万点第几])(?P<n>[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?=[袋包盒件片抽瓶罐支条双只套斤升寸块桶]|厘米|公斤|毫升)"
)


_ZH_METRES = re.compile(
    r"(?P<m>[1-9一二两三])米(?P<d>[1-9一二三四五六七八九])(?![0-9一二三四五六七八九十]|厘)"
)  # 1米8, 一米八


_SINGLE = re.compile(r"单(?=[袋包瓶盒罐](?!装?里))")  # 单袋: one of them
_EN_NUMBERS = {
    w: str(i) for i, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_EN_COUNT = re.compile(
    rf"\b(?P<n>{'|'.join(_EN_NUMBERS)})[ -](?=(?:piece|pc|pack|bag|box|set|sachet|sheet|pair|bottle|jar)s?\b)|\b(?:set|pack|box|bag) of (?P<of>{'|'.join(_EN_NUMBERS)})\b"
)
_COUNTED = re.compile(r"(\d{2,})[ -]?(?:pieces?\b|pcs?\b|片(?!面))")  # 500 片 is another puzzle than 1000 片
_JIN = re.compile(r"(\d+(?:\.\d+)?)斤")  # half a kilogram
_OF_A_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_BEFORE_A_WORD = _OF_A_WORD | {"."}


@lru_cache(maxsize=8192)
def with_units(text: str) -> str:
    """Counts in digits and units in one spelling, joined to their number: 四袋 → 4袋, 500 毫升 → 500ml. Lengths may
    change: use before, not on, spans."""
    text = _ZH_METRES.sub(
        lambda m: f"{_small(m['m']) if not m['m'].isdigit() else m['m']}.{_small(m['d']) or m['d']}米", text
    )
    text = _SINGLE.sub("1", text)
    text = _EN_COUNT.sub(lambda m: m[0].replace(m["n"] or m["of"], _EN_NUMBERS[m["n"] or m["of"]]), text)
    text = _ZH_COUNT.sub(lambda m: str(_small(m["n"])), text)
    text = _COUNTED.sub(r"\1pc", text)
    text = _JIN.sub(lambda m: f"{float(m[1]) / 2:g}kg", text)
    text = _UNIT.sub(lambda m: _UNIT_OF[m[1]], text)
    text = re.sub(r"(?<=\d)\s+(?=[\u3400-\u9fff])", "", text)
    return re.sub(r"(?<=\d)\s+(ml|l|kg|g|cm|mm|m|oz|w|mah|inch|gb|tb)\b", r"\1", text)


def _small(numeral: str) -> int:
    """A Chinese numeral below a hundred."""
    digit = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
    tens, ten, ones = numeral.rpartition("十")
    return (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


def whole_spans(text: str, words: ProductWords) -> list[Span]:
    """Where a whole name, alias or SKU stands."""
    spans: list[Span] = []
    if _pairs(text).isdisjoint(words.starts):
        return spans
    for whole in words.wholes:
        at = text.find(whole)
        while at >= 0:
            end = at + len(whole)
            clear = not any(s < end and at < e for s, e in spans)
            if clear and _bounded(text, at, end):
                plural = end < len(text) and text[end] == "s" and text[end - 1].isascii() and text[end - 1].isalpha()
                spans.append((at, end + plural))
            at = text.find(whole, end)
    return spans


@lru_cache(maxsize=256)
def measures(text: str) -> tuple[tuple[Span, str], ...]:
    """Amounts with a unit of measure (60升, 500 ml, 6.5寸): their places and their one spelling."""
    return tuple(((m.start(), m.end()), with_units(m[0]).replace(" ", "")) for m in _MEASURE.finditer(text))


def states(measure: str, words: str) -> bool:
    """The amount stands in a folded text, not as part of another number."""
    return re.search(rf"(?<![0-9.]){re.escape(measure)}(?![a-z0-9])", words) is not None


def part_spans(text: str, words: ProductWords, least: int = 2) -> list[Span]:
    """Where a part of a name stands: at least `least` Chinese characters together, or a Latin word of the name."""
    spans: list[Span] = []
    for m in () if _pairs(text).isdisjoint(words.pairs) else _CJK_RUN.finditer(text):
        run, at = m[0], 0
        while at < len(run):
            end = at
            while end < len(run) and run[at : end + 1] in words.run:
                end += 1
            if end - at >= least:
                spans.append((m.start() + at, m.start() + end))
                at = end
            else:
                at += 1
    for span, measure in measures(text):
        if states(measure, words.run):
            spans = [s for s in spans if s[1] <= span[0] or span[1] <= s[0]] + [span]
    meant, every = _latin_words(text, len(_VOCABULARY))
    if not every.isdisjoint(words.latin):
        for start, end, names in meant:
            if not names.isdisjoint(words.latin) and not any(a <= start < b for a, b in spans):
                spans.append((start, end))
    return spans


@lru_cache(maxsize=256)
def _latin_words(text: str, known: int) -> tuple[tuple[tuple[int, int, frozenset[str]], ...], frozenset[str]]:
    """Latin words with the names of the shop each may be or be a slip of; and all of these names. `known`: how many
    names there are, so that a new product's are not missed."""
    found = []
    for m in _LATIN.finditer(text):
        word = stem(m[0])
        slips = _slips(word, known) if word not in _GENERIC and _forgiven(word) else frozenset()
        found.append((m.start(), m.end(), slips | {word}))
    return tuple(found), frozenset().union(*(names for _, _, names in found))


@lru_cache(maxsize=8192)
def _forgiven(word: str) -> int:
    """How many slips a word may hold: one in five letters or more, two from eight on."""
    return 0 if len(word) < 5 or any(c.isdigit() for c in word) or is_real(word) else 1 if len(word) < 8 else 2


@lru_cache(maxsize=4096)
def _slips(word: str, known: int) -> frozenset[str]:
    """The words of the vocabulary, `known` of them, that this may be a slip of."""
    allowed = _forgiven(word)
    least, most = max(4, len(word) - allowed), len(word) + allowed
    near = (w for w in _VOCABULARY if w[0] == word[0] and least <= len(w) <= most)
    return frozenset(w for w in near if OSA.distance(word, w, score_cutoff=allowed) <= allowed)


def _bounded(text: str, start: int, end: int) -> bool:
    """A Latin or numeric name must not be part of a longer word."""
    before = start > 0 and text[start] in _OF_A_WORD and text[start - 1] in _OF_A_WORD
    after = end < len(text) and text[end - 1] in _OF_A_WORD and text[end] in _OF_A_WORD
    plural = after and text[end] == "s" and text[end + 1 : end + 2] not in _OF_A_WORD
    return not before and (not after or plural)


def weight(text: str, spans: Iterable[Span]) -> float:
    """How much of a name the spans carry: a Chinese character 1, a Latin word 2 (generic ones 0.5)."""
    total = 0.0
    for start, end in spans:
        piece = text[start:end]
        if piece.isascii():
            total += sum(0.5 if w in _GENERIC or len(w) < 2 or w.isdigit() else 2.0 for w in _LATIN.findall(piece))
        else:
            total += len(_CJK_RUN.sub(lambda m: m[0], piece).replace(" ", ""))
    return total


def option_form(value: str) -> frozenset[str]:
    """What an option value may be called: 深空黑 → {深空黑, 黑, black}; XL → {xl, xlarge}."""
    folded = with_units(fold(value))
    forms = {folded}
    if m := re.match(r"(?:eu |us |uk )?((\d+(?:\.\d+)?)[a-z]*)(?=\D|$)", folded):
        forms |= {m[1]} | ({m[2]} if len(m[2]) > 1 else set())
    if m := re.fullmatch(r"set of (\d+)|(\d+)件套", folded):
        n = m[1] or m[2]
        forms |= {f"{n} piece", f"{n} pc", f"{n}pc", f"{n}-piece", f"{n} pieces", f"{n} pcs", f"{n} set", f"{n}件"}
    if m := re.fullmatch(r"(\d{1,2})(?:件套|包|袋|片|支|瓶|盒|双|罐|块|抽|个装|件装)(?:.{0,3}装)?", folded):
        said = (m[1], "零一二三四五六七八九十"[int(m[1])] if int(m[1]) <= 10 else m[1])
        forms |= {f"{n}{of}{tail}" for n in said for of in "个件只" for tail in ("的", "装", "套", "那")}
    short = folded
    for tail in ("颜色", "色", "号", "码", "款", "装", "版"):
        if len(short) > len(tail) and short.endswith(tail):
            short = short[: -len(tail)]
            break
    forms.add(short)
    if short in _ZH_SIZES:
        forms |= {_ZH_SIZES[short]}
    if short in SIZES:
        forms |= {_SIZE_NAMES.get(short, short)}
        forms |= {zh for zh, en in _ZH_SIZES.items() if en == _SIZE_NAMES.get(short, short)}
    if not folded.isascii():
        for zh, en in COLORS.items():
            if zh in short and not (zh in "米金银" and not folded.endswith("色") and short != zh):
                forms |= {zh, en}
    else:
        for word in (*_LATIN.findall(folded), *(_SHADES.get(w, "") for w in _LATIN.findall(folded))):
            if word in _EN_COLORS:
                forms.add(word)
                forms |= {zh for zh, en in COLORS.items() if en == word.replace("grey", "gray")}
                if word in ("gray", "grey"):
                    forms |= {"gray", "grey"}
    return frozenset(f for f in forms if f)


@lru_cache(maxsize=8192)
def forms_of(value: str) -> frozenset[str]:
    return option_form(value)


@dataclass(frozen=True, slots=True)
class _Option:
    """A value that products come in. `forms`: what it may be called, with how much each tells; `pieces`: what tells it
    from its siblings."""

    name: str
    value: str
    forms: dict[str, int]
    pieces: tuple[str, ...]


@lru_cache(maxsize=2048)
def _options(options: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[_Option, ...]:
    """Of variants with these options."""
    every = tuple(dict.fromkeys(pair for of_one in options for pair in of_one))
    wholes = {value: with_units(fold(value)) for _, value in every}
    found = []
    for name, value in every:
        whole = wholes[value]
        others = [wholes[v] for n, v in every if n == name and v != value]
        forms = {form: len(form) + (10 if form == whole else 0) for form in forms_of(value)}
        found.append(_Option(name, value, forms, tuple(_own_pieces(whole, others))))
    return tuple(found)


def _options_of(variants: tuple[Variant, ...]) -> tuple[_Option, ...]:
    return _options(tuple(v.options for v in variants))


def options_in(left: str, variants: tuple[Variant, ...]) -> dict[str, set[str]]:
    """dimension → option values the words ask for, several where they stand apart (30 包跟 7 包的); of words that
    stand for two values, the one whose form is longer."""
    left = with_units(left)
    found: dict[str, dict[str, tuple[int, tuple[Span, ...]]]] = {}
    for option in _options_of(variants):
        hits = [(rank, spans) for form, rank in option.forms.items() if (spans := _standing(left, form))]
        hits = hits or [(len(p), spans) for p in option.pieces if (spans := _standing(left, p))]
        if hits:
            best = max(rank for rank, _ in hits)
            spans = tuple(s for rank, spans in hits if rank == best for s in spans)
            found.setdefault(option.name, {})[option.value] = (best, spans)
    out: dict[str, set[str]] = {}
    for name, values in found.items():
        longest = max(rank for rank, _ in values.values())
        firm = [s for rank, spans in values.values() if rank == longest for s in spans]
        out[name] = {
            value
            for value, (rank, spans) in values.items()
            if longest <= 10 or rank == longest or any(all(e <= a or b <= s for a, b in firm) for s, e in spans)
        }
    return in_both_languages(out, variants)


def _standing(text: str, form: str) -> tuple[Span, ...]:
    """Where a form of an option stands, a Latin one as a word of its own; the l of 5 l is no size."""
    if form not in text:
        return ()
    if not form.isascii():
        return tuple(_places(text, form))
    spans = tuple(_places(text, form, _BEFORE_A_WORD))
    return () if form == "l" and re.search(r"\d\s*l\b", text) else spans


def _places(text: str, form: str, apart_from: frozenset[str] = frozenset()) -> Iterator[Span]:
    """Where it stands, one place not within another. `apart_from`: characters of words, which may not touch it."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if apart_from and (text[at - 1 : at] in apart_from or text[end : end + 1] in _OF_A_WORD):
            at = text.find(form, at + 1)
        else:
            yield at, end
            at = text.find(form, end)


def _own_pieces(value: str, others: list[str]) -> list[str]:
    """What tells an option value from its siblings: trial of "7-sachet trial", 试吃 of 7 包试吃装."""
    latin = [w for w in re.findall(r"[a-z]{4,}", value) if not any(w in o for o in others)]
    pairs = [run[i : i + 2] for run in _CJK_RUN.findall(value) for i in range(len(run) - 1)]
    return latin + [p for p in pairs if p[-1] not in "色款装号码" and not any(p in o for o in others)]


def option_spans(text: str, variants: tuple[Variant, ...]) -> list[Span]:
    """Where folded text speaks of an option these variants come in."""
    forms = {form for option in _options_of(variants) for form in (fold(option.value), *option.forms) if form in text}
    return [span for form in forms if form for span in _places(text, form) if _bounded(text, *span)]


def option_words(left: str) -> set[str]:
    """Colours and sizes the words ask for, in canonical English: 红色 → red, 大号 → large, XL → xlarge."""
    out = set()
    for m in _ZH_COLOR.finditer(left):
        out.add(COLORS[m[1] or m[2]])
    for word in _LATIN.findall(left):
        if word in _EN_COLORS:
            out.add(word.replace("grey", "gray"))
        elif word in SIZES and (word not in "sml" or re.search(rf"(?<![a-z0-9.]){word}(?:码|号| size|$|的|\W)", left)):
            out.add(_SIZE_NAMES.get(word, word))
    for m in re.finditer(r"(特大|加大|大|中|小)[号码]", left):
        out.add(_ZH_SIZES[m[1]])
    return out
