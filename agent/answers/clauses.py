"""A sentence taken apart for the gate: references, names, options and plain words, clause by clause. Pure.

In: a sentence with typed references, the fact sheet. Out: `Parsed`, or a `Refused` where a reference does not exist or
is not well formed. What is judged is what is spoken: characters that no voice says (emoji, zero-width marks) are taken
out of both, and nothing is cut short. A product's name, an option's value and a whole sentence of the sheet become one
token each, so that no digit or claim in them is taken for the host's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.answers import counted, numbers
from agent.answers.mention import ProductWords, forms_of, whole_spans, words_of
from agent.answers.normal import simplify
from agent.answers.reference import REFERENCE, short_title
from agent.answers.sheet import FactSheet, Row
from catalog import Product

LONGEST = 400
REF, NAME, OPTION, QUOTE = "\ue000", "\ue001", "\ue002", "\ue003"  # what stands for a span in the judged text
HELD = REF + NAME + OPTION + QUOTE
QUOTABLE = frozenset({"quote", "caution", "offer", "attribute"})

_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"[ -~\u4e00-\u9fff，。！？、；：（）“”‘’…—￥·]*")  # nothing in it that no voice says
_CJK_GAP = re.compile(r"(?<=[\u3000-\u9fff])\s+(?=[\u3000-\u9fff])")
_TOKEN = re.compile(
    rf"(?P<held>[{HELD}])|(?P<mark>[,;。!?…]+|\.+(?=\s|$)|\s[-–—]+\s|——?|~+(?=\s*(?:[,;。.!?…~]|$)))|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[a-z]+(?:'(?!s\b)[a-z]+)*|'[a-z]+)|(?P<han>[\u3400-\u9fff])|(?P<quiet>[\s\"'“”()、·:]|(?<=[a-z])-(?=[a-z]))|(?P<other>.)",
    re.S,
)
_BEGINNING = re.compile(r"[^\s\d]+|[\d.]+")
_LINK_NUMBER = re.compile(
    r"(?<![\d.])(\d+|[一二三四五六七八九十]+)\s*号\s*(?:商品)?链接|链接(?:号)?(?:是|在|就是|:)?\s*(\d+|[一二三四五六七八九十]+)\s*号(?![\u3400-\u9fff]*链接)|"
    r"\blinks?(?: is| number| no\.?|,| at)*\s(\d+)(?!\d|\.\d|\s*(?:%|yuan|rmb|pieces?|items?|people|units?|times?|days?|links?)\b)"  # noqa: E501 - a pattern
)
_NUMERALS = frozenset("0123456789零一二两三四五六七八九十百千万")
ANSWERED = re.compile(  # an answer of its own behind a yes or a no
    r"^(?:不?[能会是行用带含]的?|不?可以|没?有|yes|no)[,，、] ?"
    r"(?!but|except|only|unless|if|when|just|or\b|and\b|除|但|只|仅|不过|如|要|前提)",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[。!?;\n])|(?<=\.)\s")


@dataclass(frozen=True, slots=True)
class Refused:
    """The sentence may not be said. `reason` is for the journal."""

    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Something held in the judged text at `at`: a reference or a quote (its row), a named product, option values."""

    at: int
    kind: str  # one of HELD
    row: Row | None = None
    product: str = ""  # "" where several products go by this name
    options: frozenset[tuple[str, str]] = frozenset()
    count: bool = False  # options by their number: 三个颜色, "the two"
    each: bool = False  # each of them by itself: 每个颜色, "any size"


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    at: int
    place: Place | None = None
    other: bool = False  # a sign that belongs to no word


@dataclass(frozen=True, slots=True)
class Parsed:
    """`spoken`: what is said, references still in it. `judged`: its folded form with held spans, cut into `clauses`."""

    spoken: str
    judged: str
    clauses: tuple[tuple[Token, ...], ...]
    places: tuple[Place, ...]

    def references(self, *kinds: str) -> list[Place]:
        return [p for p in self.places if p.kind == REF and p.row and (not kinds or p.row.kind in kinds)]


def speakable(text: str) -> str:
    """The text without what no voice says: emoji, joiners, controls. A digit under a keycap stays a digit."""
    if _PLAIN.fullmatch(text) and "^" not in text and "`" not in text:
        return _SPACES.sub(" ", text).strip()
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cf", "Cc", "Cs", "Co", "Cn", "Sk", "Mn", "Me") and char not in "\t\n":
            continue
        if category == "So" and char not in "℃℉№°®™©" and not unicodedata.normalize("NFKC", char).isalnum():
            continue
        kept.append(char)
    return _SPACES.sub(" ", "".join(kept)).strip()


@lru_cache(maxsize=8192)
def judged(text: str) -> str:
    """The form everything is compared in: NFKC, simplified, lower case, one space at most. Nothing is left out."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return simplify(_CJK_GAP.sub("", _SPACES.sub(" ", text))).lower()


def parse(text: str, sheet: FactSheet) -> Parsed | Refused:
    """Take a sentence apart."""
    text = speakable(text)
    if not text or len(text) > LONGEST:
        return Refused("too long" if text else "empty")
    parts: list[str] = []
    rows: list[Row] = []
    at = 0
    for m in REFERENCE.finditer(text):
        row = sheet.rows.get(m[1].strip())
        if row is None:
            return Refused(f"unknown reference {m[1][:40]}")
        rows.append(row)
        parts.append(judged(text[at : m.start()]))
        at = m.end()
    parts.append(judged(text[at:]))
    if any(c in part for part in parts for c in "{}<>"):
        return Refused("malformed reference")
    words = REF.join(parts)
    owners = _owners(sheet)
    held = [*_held(words, sheet)]
    held += [
        (i, i + 1, Place(0, REF, row, owners.get(row.sku, "")))
        for i, row in zip([i for i, c in enumerate(words) if c == REF], rows, strict=True)
    ]
    held += counted_options(words, held, sheet)
    words, places = _placed(words, held)
    return Parsed(text, words, _cut(words, places), tuple(places.values()))


@lru_cache(maxsize=16_384)
def sentences_of(shown: str, least: int) -> tuple[str, ...]:
    """A row's text as it may be quoted, sentence by sentence, judged; an answer also without its yes or no."""
    whole = [t for s in _SENTENCE_END.split(judged(shown)) if len(t := s.strip(" 。.!?;,")) >= least]
    tails = [t for s in whole if (m := ANSWERED.match(s)) and len(t := s[m.end() :]) >= least]
    return (*whole, *tails)


Span = tuple[int, int, Place]


def _held(words: str, sheet: FactSheet) -> Iterator[Span]:
    """Names and quotes, then options, without overlaps, the longest first."""
    taken: list[tuple[int, int]] = []
    longest = sorted((*_names(words, sheet), *_quotes(words, sheet), *_links(words, sheet)), key=lambda s: s[0] - s[1])
    for start, end, place in (*longest, *sorted(_options(words, sheet), key=lambda s: s[0] - s[1])):
        if REF in words[start:end] or any(s < end and start < e for s, e in taken):
            continue
        taken.append((start, end))
        yield start, end, place


def _owners(sheet: FactSheet) -> dict[str, str]:
    """Whose each SKU is."""
    if (found := sheet.memo.get("owners")) is None:
        found = sheet.memo["owners"] = {v.sku: f.product.handle for f in sheet.focuses for v in f.product.variants}
    assert isinstance(found, dict)
    return found


def _quotable(sheet: FactSheet) -> list[tuple[str, Row]]:
    """Every sentence of the sheet that may be quoted, with its row."""
    if (found := sheet.memo.get("quotable")) is None:
        rows = [r for r in sheet.rows.values() if r.kind in QUOTABLE]
        found = sheet.memo["quotable"] = [
            (text, r) for r in rows for text in sentences_of(r.shown, 4 if r.kind == "attribute" else 6)
        ]
    assert isinstance(found, list)
    return found


_BARE = frozenset({"none", "no", "yes", "not", "any", "all", "无", "否", "是", "有", "没有", "不", "全部"})


def _quotes(words: str, sheet: FactSheet) -> list[Span]:
    owners = _owners(sheet)
    found: list[Span] = []
    for text, row in _quotable(sheet):
        if text not in words or (text in _BARE and judged(row.name) not in words):
            continue  # a hood's cord may be "none", and so may what is left
        at = words.find(text)
        if _apart(words, at, at + len(text)):
            found.append((at, at + len(text), Place(0, QUOTE, row, owners.get(row.sku, ""))))
    return found


def _apart(words: str, at: int, end: int) -> bool:
    """A quote is cut out of no word and no number; what stands beside it has a vocabulary of its own."""
    first, last = words[at], words[end - 1]
    if first.isascii() and first.isalnum() and re.search(r"[a-z0-9.%-]$", words[:at]):
        return False
    if re.match(r"[0-9零一二两三四五六七八九十百千万几多%折]", words[end : end + 1]):
        return False
    if first in _NUMERALS and re.search(r"[0-9.零一二两三四五六七八九十百千万几第]$", words[:at].rstrip()):
        return False
    return not (last.isascii() and last.isalnum() and re.match(r"[a-z0-9]", words[end : end + 1]))


@lru_cache(maxsize=4096)
def _called(handle: str, version: int, words: ProductWords, titles: tuple[str, ...]) -> ProductWords:
    """The product's names, also shortened and without the brand before them."""
    more = {judged(short_title(t)) for t in titles} | {judged(t) for t in titles}
    more |= {judged(rest) for t in titles if len(rest := t.partition(" ")[2]) >= 2 and not rest[0].isdigit()}
    return replace(words, wholes=tuple(sorted({*words.wholes, *(m for m in more if len(m) >= 2)}, key=len)[::-1]))


@lru_cache(maxsize=4096)
def _gapped(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Names in two scripts, as they are written with a space between: T 恤."""
    cut = [re.split(r"(?<=[a-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z0-9])", n) for n in names]
    return tuple(re.compile(" ".join(map(re.escape, parts))) for parts in cut if len(parts) > 1)


def _attribute_names(sheet: FactSheet) -> list[str]:
    if (found := sheet.memo.get("attribute names")) is None:
        found = sheet.memo["attribute names"] = [
            r.name for r in sheet.rows.values() if r.kind in ("attribute", "options")
        ]
    assert isinstance(found, list)
    return found


def _names(words: str, sheet: FactSheet) -> list[Span]:
    owners: dict[tuple[int, int], set[str]] = {}
    for focus in sheet.focuses:
        p = focus.product
        called = _called(p.handle, p.version, words_of(p), tuple(p.title.values()))
        for span in whole_spans(words, called):
            owners.setdefault(span, set()).add(p.handle)
        for pattern in _gapped(called.wholes) if " " in words else ():
            owners.update({m.span(): {p.handle} for m in pattern.finditer(words)})
        named = [name for name in _attribute_names(sheet) if name in words]
        for alias in p.aliases:
            if len(alias) == 1 and alias >= "\u3400":  # 米, 锅: never behind a number, where it counts
                taken = [m.span() for name in named if alias in name for m in re.finditer(re.escape(name), words)]
                for m in re.finditer(rf"(?<![\w.]){alias}|(?<=[\u3400-\u9fff]){alias}", words):
                    if not any(a <= m.start() < b for a, b in taken):  # 锅 in 锅深 is the name of a property
                        owners.setdefault(m.span(), set()).add(p.handle)
    return [(s, e, Place(0, NAME, None, next(iter(who)) if len(who) == 1 else "")) for (s, e), who in owners.items()]


def _links(words: str, sheet: FactSheet) -> list[Span]:
    """The product's own link number in digits, beside the word for it: 13 号链接, "link 13"."""
    if "链接" not in words and "link" not in words:
        return []
    owners = _owners(sheet)
    by_number = {r.value: r for r in sheet.rows.values() if r.kind == "link"}
    found: list[Span] = []
    for m in _LINK_NUMBER.finditer(words):
        at = next(i for i in (1, 2, 3) if m[i])
        value = numbers.zh_value(m[at])
        row = by_number.get(f"{value:f}") if value is not None else None
        if row is not None:
            found.append((*m.span(at), Place(0, QUOTE, row, owners.get(row.sku, ""))))
    return found


def counted_options(words: str, held: list[Span], sheet: FactSheet) -> list[Span]:
    """Options by their number, where that is how many the product has or the sentence names."""
    taken = [(s, e) for s, e, _ in held]
    named = [p.options for _, _, p in held if p.kind == OPTION]
    found: list[Span] = []
    for focus in sheet.focuses[:1] if len(sheet.focuses) == 1 else ():
        for start, end, options, each in counted.find(
            words, option_pairs(focus.product), len(focus.product.variants), named
        ):
            if not any(s < end and start < e for s, e in taken):
                found.append((start, end, Place(0, OPTION, None, "", options, count=True, each=each)))
    return found


@lru_cache(maxsize=1024)
def _option_patterns(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, frozenset], ...]:
    """What each option value may be called: a piece that must stand there, the pattern, the values that share it."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for name, value in pairs:
        begun = _BEGINNING.match(judged(value))
        whole = re.sub(r"\s+|(?<=\d)(?=[^\d.\s])", r"\\s*", re.escape(judged(value)).replace("\\ ", " "))
        called = _bounded(whole) + r"(?:\s*装(?![修置])|\s*[款版码号](?![数表头前图牌召]))?"
        forms = {(begun[0] if begun else "", called)}
        for form in forms_of(value):
            f = re.escape(form)
            if form.replace(".", "").isdigit():
                forms.add((form, rf"(?<![\d.])(?:(?:eu|us|uk|size)\s*)?{f}\s*[码号](?![\u3400-\u9fff]链)"))
                forms.add((form, rf"(?<![a-z])(?:eu|us|uk|size)\s*{f}(?![\d.])"))
            elif form.isascii():
                forms.add((form, _bounded(f) + ("(?:码|号)?" if len(form) < 4 else "")))
            else:
                forms.add((form, f + ("(?:色|款|号|码)" if len(form) == 1 else "(?:色|款|号|码|版|装)?")))
        for form in forms:
            found.setdefault(form, set()).add((name, value))
    return tuple((piece, pattern, frozenset(values)) for (piece, pattern), values in found.items())


def _bounded(pattern: str) -> str:
    return rf"(?<![a-z0-9.']){pattern}(?![a-z0-9])"


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> re.Pattern[str]:
    """Compiled when what it needs is first said: a shop has more options than anybody speaks of."""
    return re.compile(pattern)


def option_pairs(product: Product) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pair for v in product.variants for pair in v.options))


def options_said(
    words: str, pairs: tuple[tuple[str, str], ...]
) -> Iterator[tuple[tuple[int, int], frozenset[tuple[str, str]]]]:
    """Where option values stand in judged words, and those that are called so."""
    for piece, pattern, values in _option_patterns(pairs):
        for m in _pattern(pattern).finditer(words) if piece in words else ():
            if m.end() > m.start():
                yield m.span(), values


def _options(words: str, sheet: FactSheet) -> list[Span]:
    found: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for focus in sheet.focuses:
        for span, values in options_said(words, option_pairs(focus.product)):
            found.setdefault(span, set()).update(values)
    return [(s, e, Place(0, OPTION, None, "", frozenset(values))) for (s, e), values in found.items()]


def _placed(words: str, held: list[Span]) -> tuple[str, dict[int, Place]]:
    """The text with one sign for each held span, and what the signs stand for."""
    out, places, at, length = [], {}, 0, 0
    for start, end, place in sorted(held, key=lambda s: s[0]):
        out += [words[at:start], place.kind]
        length += start - at
        places[length] = replace(place, at=length)
        length += 1
        at = end
    out.append(words[at:])
    return "".join(out), places


def _cut(words: str, places: dict[int, Place]) -> tuple[tuple[Token, ...], ...]:
    clauses: list[tuple[Token, ...]] = []
    tokens: list[Token] = []
    for m in _TOKEN.finditer(words):
        match m.lastgroup:
            case "mark":
                if m[0] == "," and _lists(words, m, places):
                    continue
                clauses.append(tuple(tokens))
                tokens = []
            case "quiet":
                pass
            case "other":
                tokens.append(Token(m[0], m.start(), other=True))
            case _:
                tokens.append(Token(m[0], m.start(), places.get(m.start())))
    clauses.append(tuple(tokens))
    return tuple(c for c in clauses if c)


def _lists(words: str, comma: re.Match[str], places: dict[int, Place]) -> bool:
    """A comma between two option values parts no clauses: "in Moss green, S"."""
    before, behind = words[: comma.start()].rstrip(), words[comma.end() :].lstrip()
    if not (before.endswith(OPTION) and behind.startswith(OPTION)):
        return False
    return not any(places[at].count for at in (len(before) - 1, len(words) - len(behind)))
