"""Noisy search queries about any catalog, each with every product that it fits.

In: products as `Catalog.products()` gives them, a seed, a count, a half. Out: `Query`s, distinct, every kind in turn
(a kind that a catalog has nothing for is left out: no pinyin without Chinese names). Call
`queries(products, seed=0, count=2000, half="seen")`; for a catalog of `../shared` first `feeds.tables(folder)` and
import the CSV. A hit is any result whose product holds one of `query.skus`: `Shop.products_of(query.skus)`, or
`query.fits(product)`. The halves share no sentence and no other word for a thing; "seen" and "second" no name that is
looked for, "unseen" deals the names out anew.

Names are a title's words or an alias. What a query fits is read off titles, aliases and attributes: all that hold its
words, its sounds (toneless syllables), its initials, its model number. Nothing here asks the product's search.
"""

from __future__ import annotations

import logging
import random
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

import cn2an
import jieba
from pypinyin import lazy_pinyin

from catalog import Product
from tests.exam.query_words import FLAT_WORDS, FRAMES, MIXED_FRAMES, NUMBER_FRAMES, SKU_FRAMES, SPOKEN, SYNONYMS

Half = Literal["seen", "second", "third", "fourth", "unseen"]
SALTS = {
    "seen": "",
    "second": "",
    "third": "3",
    "fourth": "4",
    "unseen": "5",
}  # how the names are dealt out, since the third anew
HAN = re.compile(r"[\u4e00-\u9fff]+")
MODEL = re.compile(r"[A-Za-z]+\d[A-Za-z\d]*(?:[-‑][A-Za-z\d]+)*|[A-Z]+[-‑]\d[A-Za-z\d]+|\d{3,}[A-Z][A-Z\d-]*")
MEASURE = re.compile(r"(\d+(?:\.\d+)?)\s*(升|毫升|瓦|厘米|克|片|块|套|W|L)(?![A-Za-z])")
jieba.setLogLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    kind: str
    lang: str
    skus: frozenset[str]  # any of these is right
    half: Half

    def fits(self, product: Product) -> bool:
        return any(v.sku in self.skus for v in product.variants)


def queries(products: Iterable[Product], *, seed: int, count: int, half: Half = "seen") -> list[Query]:
    asker = Asker(tuple(p for p in products if p.active and p.variants), half, random.Random(f"{half} {seed}"))
    found: dict[str, Query] = {}
    idle = dict.fromkeys(KINDS, 0)
    while len(found) < count and any(n < 200 for n in idle.values()):
        for kind, make in KINDS.items():
            if idle[kind] >= 200 or len(found) == count:
                continue
            idle[kind] += 1
            p = asker.rng.choice(asker.products)
            lang = asker.rng.choice(sorted(p.title.keys() & {"zh", "en"}) or ["en"])
            made = make(asker, p, lang)
            if made and made[1] and made[0].lower() not in found:
                found[made[0].lower()] = Query(made[0], kind, lang, asker.skus(made[1]), half)
                idle[kind] = 0
    return list(found.values())


class Asker:
    """The products, what they are called, and the dice."""

    def __init__(self, products: Sequence[Product], half: Half, rng: random.Random) -> None:
        self.products = products
        self.half = half
        self.rng = rng
        self.called = {p.handle: [*p.title.values(), *p.aliases, *(x.value for x in p.attributes)] for p in products}
        self.words = {h: set().union(*map(words, names)) for h, names in self.called.items()}
        self.loose = {h: "\n".join(map(loose, names)) for h, names in self.called.items()}  # one name a line
        self.sounds = {
            h: "\n".join(f" {' '.join(lazy_pinyin(run))} " for n in names for run in HAN.findall(n))
            for h, names in self.called.items()
        }
        self.initials = {
            h: "\n".join("".join(s[0] for s in sound.split()) for sound in heard.split("\n"))
            for h, heard in self.sounds.items()
        }

    def skus(self, handles: Iterable[str]) -> frozenset[str]:
        wanted = set(handles)
        return frozenset(v.sku for p in self.products if p.handle in wanted for v in p.variants if v.active)

    def name(self, p: Product, lang: str) -> str | None:
        """A name of this half: an alias, or one to three words of the title."""
        names = [a for a in p.aliases if bool(HAN.search(a)) == (lang == "zh") and len(a) > 1]
        names += list(phrases(p.name(lang), lang)) * (1 if names else 3)
        mine = [n for n in names if _dealt(n.lower(), self.half)]
        return self.rng.choice(mine) if mine else None

    def frame(self, lang: str, *parts: str) -> str:
        return self.rng.choice(FRAMES[self.half][lang]).format(*parts)

    def holding(self, name: str) -> set[str]:
        """Handles of all whose names hold every word of `name`; in Chinese, every part of it."""
        if HAN.search(name):
            parts = [loose(part) for part in name.split()]
            return {h for h, names in self.loose.items() if all(part in names for part in parts)}
        wanted = words(name)
        return {h for h, known in self.words.items() if wanted <= known}

    def sounding(self, name: str) -> set[str]:
        heard = f" {' '.join(lazy_pinyin(''.join(HAN.findall(name))))} "
        return {h for h, sounds in self.sounds.items() if heard in sounds}


def _dealt(name: str, half: Half) -> bool:
    """Whether a name belongs to this half: one of two, by its own letters."""
    return zlib.crc32((SALTS[half] + name).encode()) % 2 == (half != "seen")


def loose(text: str) -> str:
    """Letters and digits only, no case."""
    return "".join(re.findall(r"[^\W_]", text.lower()))


def words(text: str) -> set[str]:
    return {w[:-1] if len(w) > 3 and w.endswith("s") else w for w in re.findall(r"[a-z0-9]+", text.lower())}


def phrases(title: str, lang: str) -> Iterator[str]:
    """What a viewer would type of a title: the last words of it, or some of the telling ones, in their order."""
    if lang == "en":
        known = [w for w in re.findall(r"[A-Za-z0-9'.-]+", title) if w.lower() not in FLAT_WORDS["en"]]
        telling = [w for w in known if len(w) > 2 or any(c.isdigit() for c in w)]
        yield from {" ".join(telling[-n:]) for n in (1, 2, 3)} | {" ".join(telling)} | {" ".join(telling[:2])}
        return
    told = re.sub(r"[（(【\[].*?[)）】\]]", " ", title)
    pieces = [w for w in jieba.cut(told) if HAN.fullmatch(w) and len(w) > 1 and w not in FLAT_WORDS["zh"]]
    runs = {a + b for a, b in pairwise(pieces) if a + b in told}
    heads = [w for w in pieces if len(w) > 2]
    yield from sorted(runs | set(heads))
    yield from (f"{a}{b}" for a in measures(told) for b in heads[:1])
    yield from (f"{a} {b}" for a in heads[:2] for b in pieces if a != b)


def measures(title: str) -> list[str]:
    return [m[0].replace(" ", "") for m in MEASURE.finditer(title) if HAN.search(m[2])]


Made = tuple[str, set[str]] | None


def _exact(a: Asker, p: Product, lang: str) -> Made:
    name = a.name(p, lang)
    return name and (a.frame(lang, name), a.holding(_spread(name)) | {p.handle})


def _typo(a: Asker, p: Product, lang: str) -> Made:
    """Letters swapped, lost, doubled or hit beside; two characters of a Chinese name swapped, or one lost."""
    name = a.name(p, lang)
    if not name:
        return None
    if lang == "zh":
        if not HAN.fullmatch(name) or len(name) < 4:
            return None
        i = a.rng.randrange(len(name) - 1)
        wrong = a.rng.choice((name[:i] + name[i + 1] + name[i] + name[i + 2 :], name[:i] + name[i + 1 :]))
    else:
        long = list(re.finditer(r"[A-Za-z]{5,}", name))
        if not long:
            return None
        m = a.rng.choice(long)
        wrong = name[: m.start()] + slip(m[0], a.rng) + name[m.end() :]
    if wrong == name:
        return None
    return a.frame(lang, wrong), a.holding(name) | a.holding(wrong) | {p.handle}


def _synonym(a: Asker, p: Product, lang: str) -> Made:
    lang, typed, meant = a.rng.choice(SYNONYMS[a.half])
    held = set().union(*(a.holding(m) for m in meant)) | a.holding(typed)
    bare = a.rng.random() < 0.5
    return (typed if bare else a.frame(lang, typed), held) if set().union(*(a.holding(m) for m in meant)) else None


def _pinyin(form: str) -> Callable[[Asker, Product, str], Made]:
    def make(a: Asker, p: Product, lang: str) -> Made:
        name = a.name(p, "zh") if "zh" in p.title else None
        if not name or not HAN.fullmatch(name) or not (3 if form == "initials" else 2) <= len(name) <= 6:
            return None
        heard = lazy_pinyin(name)
        if form == "initials":
            text = "".join(s[0] for s in heard)
            return text, {h for h, them in a.initials.items() if text in them}
        text = ("" if form == "full" else " ").join(heard)
        tail = a.rng.choice(("", "", " duoshao qian", " you ma", "?", " 多少钱", "有吗"))
        return text + tail, a.sounding(name)

    return make


def _homophone(a: Asker, p: Product, lang: str) -> Made:
    """What a pinyin keyboard offers first: one character, or two of four, of the same sound."""
    name = a.name(p, "zh") if "zh" in p.title else None
    if not name or not HAN.fullmatch(name) or not 2 <= len(name) <= 6:
        return None
    wrong = list(name)
    for i in a.rng.sample(range(len(name)), 2 if len(name) > 3 and a.rng.random() < 0.4 else 1):
        others = [c for c in same_sound(name[i]) if c != name[i]]
        if others:
            wrong[i] = a.rng.choice(others)
    typed = "".join(wrong)
    if typed == name or lazy_pinyin(typed) != lazy_pinyin(name):
        return None
    return a.frame("zh", typed), a.sounding(name) | a.holding(typed)


def _mixed(a: Asker, p: Product, lang: str) -> Made:
    """An English name in a Chinese sentence, or a Latin brand before a Chinese name."""
    brand = re.search(r"（([A-Za-z]+)）", p.name("zh"))
    if brand:
        name = a.name(p, "zh")
        return name and (f"{brand[1].lower()}{a.rng.choice(('', ' '))}{name}", a.holding(_spread(name)) | {p.handle})
    name = a.name(p, "en") if "en" in p.title else None
    return name and (a.rng.choice(MIXED_FRAMES[a.half]).format(name.lower()), a.holding(name) | {p.handle})


def _sku(a: Asker, p: Product, lang: str) -> Made:
    sku = a.rng.choice(p.variants).sku
    if not _dealt(sku, a.half):
        return None
    forms = [sku, sku.lower(), sku.replace("-", " "), sku.replace("-", "").lower(), sku.replace("-", "_")]
    return a.rng.choice(SKU_FRAMES[a.half][lang]).format(a.rng.choice(forms)), {p.handle}


def _link(a: Asker, p: Product, lang: str) -> Made:
    n = str(p.link)
    written = [n, n, str(cn2an.an2cn(n, "low")) if lang == "zh" else n]
    return a.rng.choice(NUMBER_FRAMES[a.half][lang]).format(a.rng.choice(written)), {p.handle}


def _model(a: Asker, p: Product, lang: str) -> Made:
    """A model number in a title, whole or as far as somebody remembers it."""
    models = [m[0] for m in MODEL.finditer(p.name(lang)) if len(m[0]) > 2 and _dealt(m[0], a.half)]
    if not models:
        return None
    model = a.rng.choice(models)
    ends = [m.end() for m in re.finditer(r"[A-Za-z]+|\d+", model)] if len(model) > 5 else [len(model)]
    part = model[: a.rng.choice([e for e in ends if e > 3] or [len(model)])]
    if part.isdigit() or part.isalpha():
        return None
    part = a.rng.choice((part, part.lower(), part.replace("-", " "), part.replace("-", "").lower()))
    bare = loose(part)
    return a.frame(lang, part), {h for h, names in a.loose.items() if bare in names}


def _spoken(a: Asker, p: Product, lang: str) -> Made:
    """As heard, not as typed: numbers in words, fillers, a name said twice."""
    name = a.name(p, lang)
    if not name:
        return None
    if lang == "zh":
        said = MEASURE.sub(lambda m: str(cn2an.an2cn(m[1], "low")) + m[2], name).replace(" ", "的")
        return a.rng.choice(SPOKEN[a.half]["zh"]).format(said, said), a.holding(_spread(name)) | {p.handle}
    return a.rng.choice(SPOKEN[a.half]["en"]).format(name.lower(), name.lower()), a.holding(name) | {p.handle}


def _option(a: Asker, p: Product, lang: str) -> Made:
    """A name with an option of it: 黑色的保温杯, "thermos in black". All of that name are right."""
    name = a.name(p, lang)
    values = [x for v in p.variants for _, x in v.options if bool(HAN.search(x)) == (lang == "zh") and len(x) > 1]
    if not name or not values:
        return None
    value = a.rng.choice(values)
    forms = ("{1}的{0}", "{0} {1}") if lang == "zh" else ("{1} {0}", "{0} in {1}")
    return a.rng.choice(forms).format(name, value.lower()), a.holding(_spread(name)) | {p.handle}


def _spread(name: str) -> str:
    """60升电热水器: a title may have more between the measure and the name."""
    return MEASURE.sub(lambda m: f"{m[0]} ", name)


def slip(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word) - 1)
    near = {"a": "s", "e": "r", "i": "o", "o": "i", "t": "r", "n": "m", "s": "d", "l": "k", "r": "t", "u": "y"}
    return rng.choice((
        word[:i] + word[i + 1] + word[i] + word[i + 2 :], word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:],
        word[:i] + near.get(word[i], word[i]) + word[i + 1 :],
    ))  # fmt: skip


@cache
def _by_sound() -> dict[str, list[str]]:
    """The two thousand commonest characters by toneless syllable."""
    jieba.initialize()
    common = sorted((w for w in jieba.dt.FREQ if HAN.fullmatch(w) and len(w) == 1), key=lambda c: -jieba.dt.FREQ[c])
    table: dict[str, list[str]] = {}
    for c in common[:2000]:
        table.setdefault(lazy_pinyin(c)[0], []).append(c)
    return table


def same_sound(character: str) -> list[str]:
    return _by_sound().get(lazy_pinyin(character)[0], [])[:6]


KINDS: dict[str, Callable[[Asker, Product, str], Made]] = {
    "exact": _exact, "typo": _typo, "synonym": _synonym, "pinyin_full": _pinyin("full"),
    "pinyin_spaced": _pinyin("spaced"), "pinyin_initials": _pinyin("initials"), "homophone": _homophone,
    "mixed": _mixed, "sku": _sku, "link": _link, "model": _model, "spoken": _spoken, "option": _option,
}  # fmt: skip
