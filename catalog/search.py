"""Which products a viewer's short, noisy comment is about.

In: products, once per change; a comment. Out: `Hit`s, best first, with a score that compares: 1 named by number or
SKU, 0.85-0.97 by alias or name, 0.7-0.85 by sound, below by the share of its content words that a product's texts
hold. Words about nothing in the shop give nothing.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from catalog.mentions import asks, content, link_numbers, points_here
from catalog.script import normal
from catalog.store import Snapshot
from catalog.tokens import han_runs, is_slip, loose, one_off, stem, syllables, tokens
from catalog.values import Hit, How, Product, Variant

Dense = Callable[[str], Sequence[tuple[str, float]]]  # a comment → (handle, similarity 0..1)

WEIGHTS = {"title": 1.0, "alias": 1.0, "attribute": 0.6, "faq": 0.45, "description": 0.35}
SINGLE = 0.55  # one character of a name, where the comment has it alone: 辣的那个酱
MAX_ALIAS = 16  # characters of a name looked up as a whole
ON_AIR_BONUS = 0.03
FLOOR = 0.12
_SKU_LIKE = re.compile(r"[a-z0-9][a-z0-9\-_./]{2,}")


def texts_of(product: Product) -> tuple:
    """What of a product is searched; equal for two versions that differ in price or stock only."""
    return (
        product.handle,
        tuple(product.title.items()),
        product.aliases,
        product.attributes,
        product.faq,
        tuple(product.description.items()),
        tuple(product.cautions.items()),
        tuple(v.sku for v in product.variants),
        tuple(v.options for v in product.variants),
    )


@dataclass(slots=True)
class Index:
    """Postings by token, names by spelling and by sound. Built whole; shared read-only between threads."""

    products: tuple[Product, ...]
    handles: list[str]
    postings: dict[str, tuple[np.ndarray, np.ndarray]]  # token → (places, weights)
    idf: dict[str, float]
    names: dict[str, list[int]]  # normal alias or title → places
    sounds: dict[tuple[str, ...], list[int]]
    loose_sounds: dict[tuple[str, ...], list[int]]
    typed_sounds: dict[str, list[int]]  # "baowenbei"
    slips: dict[str, set[str]] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)  # letters and digits only → SKU
    place_of: dict[str, int] = field(default_factory=dict)  # by handle

    @classmethod
    def of(cls, products: tuple[Product, ...], old: Index | None = None) -> Index:
        """The index of `products`; `old` is kept where no text changed."""
        if old is not None and len(old.products) == len(products):
            pairs = zip(old.products, products, strict=True)
            if all(a is b or texts_of(a) == texts_of(b) for a, b in pairs):
                return cls(products, *(getattr(old, name) for name in cls.__slots__[1:]))
        return _build(products)


def _build(products: tuple[Product, ...]) -> Index:
    gathered: dict[str, dict[int, float]] = defaultdict(dict)
    names: dict[str, list[int]] = defaultdict(list)
    skus: dict[str, str] = {}
    for place, product in enumerate(products):
        for kind, text in _fields(product):
            weight = WEIGHTS[kind]
            for token in tokens(normal(text)):
                held = gathered[token]
                if held.get(place, 0.0) < weight:
                    held[place] = weight
            if weight == 1.0:
                for character in "".join(han_runs(normal(text))):
                    gathered[character].setdefault(place, SINGLE)
        for name in _names(product):
            if place not in names[name]:
                names[name].append(place)
        for variant in product.variants:
            skus[_bare(variant.sku.lower())] = variant.sku
    count = max(1, len(products))
    postings, idf = {}, {}
    for token, held in gathered.items():
        postings[token] = (
            np.fromiter(held.keys(), np.int32, len(held)),
            np.fromiter(held.values(), np.float32, len(held)),
        )
        idf[token] = math.log(1 + count / len(held))
    syllables("好")  # the dictionary is loaded here, not under the first question
    sounds, loose_sounds, typed = defaultdict(list), defaultdict(list), defaultdict(list)
    for name, places in names.items():
        if len(name) >= 2 and han_runs(name) == [name]:
            heard = syllables(name)
            sounds[heard] += places
            if len(heard) >= 3:
                loose_sounds[tuple(map(loose, heard))] += places
            typed["".join(heard)] += places
    slips: dict[str, set[str]] = defaultdict(set)
    for token in gathered:
        if len(token) >= 5 and token.isascii() and token.isalpha():
            for form in one_off(token):
                slips[form].add(token)
    return Index(
        products,
        [p.handle for p in products],
        postings,
        idf,
        dict(names),
        dict(sounds),
        dict(loose_sounds),
        dict(typed),
        dict(slips),
        skus,
        {p.handle: place for place, p in enumerate(products)},
    )


def _fields(product: Product):
    yield from (("title", text) for text in product.title.values())
    yield from (("alias", text) for text in product.aliases)
    for attribute in product.attributes:
        yield "attribute", f"{attribute.name} {attribute.value}"
    for variant in product.variants:
        yield from (("attribute", value) for _, value in variant.options)
    yield from (("faq", f.question) for f in product.faq)
    yield from (("description", text) for text in (*product.description.values(), *product.cautions.values()))


def _names(product: Product) -> set[str]:
    whole = {normal(name) for name in (*product.aliases, *product.title.values())}
    return {name for name in whole if len(name) >= 2} | {_stemmed(name) for name in whole if name.isascii()}


def _stemmed(name: str) -> str:
    return " ".join(map(stem, name.replace("-", " ").split()))


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


@dataclass(slots=True)
class _Best:
    score: float = 0.0
    how: How = "text"
    variant: Variant | None = None

    def raise_to(self, score: float, how: How, variant: Variant | None = None) -> None:
        if score > self.score:
            self.score, self.how, self.variant = score, how, variant


def rank(
    index: Index, snap: Snapshot, text: str, *, on_air: str | None, limit: int = 5, dense: Dense | None = None
) -> list[Hit]:
    plain = normal(text[:400])
    found: dict[str, _Best] = defaultdict(_Best)
    for number, sure in link_numbers(plain).items():
        if product := snap.by_link.get(number):
            found[product.handle].raise_to(sure, "link")
    for sku in _skus_in(index, plain):
        product, variant = snap.by_sku[sku.casefold()]
        found[product.handle].raise_to(1.0, "sku", variant)
    rest = content(plain)
    for place, score in _by_name(index, plain).items():
        found[index.handles[place]].raise_to(score, "alias")
    for place, score in _by_sound(index, rest).items():
        found[index.handles[place]].raise_to(score, "pinyin")
    coverage = _by_text(index, rest, limit, on_air)
    for place, score in coverage.items():
        found[index.handles[place]].raise_to(score, "text")
    if dense is not None and rest:
        for handle, similarity in dense(text):
            found[handle].raise_to(0.75 * similarity, "dense")
    if on_air in snap.by_handle:
        _on_air(found, snap.by_handle[on_air], plain, rest)
    hits = []
    for handle, best in found.items():
        product = snap.by_handle.get(handle)
        if product is None or best.score < FLOOR:
            continue
        score = min(1.0, best.score + (ON_AIR_BONUS if handle == on_air and best.score < 0.97 else 0.0))
        hits.append(Hit(product, best.variant or choose_variant(product, plain), round(score, 4), best.how))
    hits.sort(key=lambda h: (-h.score, h.product.handle != on_air, h.product.link))
    return hits[:limit]


def _skus_in(index: Index, plain: str) -> set[str]:
    """SKUs written in the comment, whatever stands between their parts; a bare short number is none."""
    found = set()
    for word in _SKU_LIKE.findall(plain):
        bare = _bare(word)
        if bare in index.skus and (not bare.isdigit() or len(bare) >= 5) and (len(bare) > 3 or not bare.isalpha()):
            found.add(index.skus[bare])
    return found


def _by_name(index: Index, plain: str) -> dict[int, float]:
    """Places whose alias or title stands in the comment; the longer the name, the surer. A name inside a longer one
    that is named too says nothing."""
    spans: list[tuple[int, int, int, str]] = []
    for run in re.finditer(r"[^\s,，。！？!?、;；:：~…]+", plain):
        word = run.group()
        if word.isascii():
            continue
        for start in range(len(word)):
            for end in range(min(len(word), start + MAX_ALIAS), start + 1, -1):
                if word[start:end] in index.names and not word[start:end].isascii():
                    spans.append((run.start() + start, run.start() + end, end - start, word[start:end]))
    words = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[a-z0-9']+", plain)]
    for at in range(len(words)):
        for size in range(min(7, len(words) - at), 0, -1):
            part = words[at : at + size]
            spelled = " ".join(w for _, _, w in part)
            name = spelled if spelled in index.names else " ".join(stem(w) for _, _, w in part)
            if name not in index.names and size == 2:
                name = stem("".join(w for _, _, w in part))  # ear buds
            if name in index.names and (len(name) >= 3 or size > 1):
                spans.append((part[0][0], part[-1][1], (len(name) + 2) // 2, name))
    best: dict[int, float] = {}
    for start, end, length, name in spans:
        if any(a <= start and end <= b and (b - a) > (end - start) for a, b, _, _ in spans):
            continue
        score = min(0.97, 0.84 + 0.02 * length)
        for place in index.names[name]:
            best[place] = max(best.get(place, 0.0), score)
    return best


def _by_sound(index: Index, rest: str) -> dict[int, float]:
    """Places whose name sounds like a stretch of the comment, or was typed as pinyin."""
    best: dict[int, float] = {}

    def take(places: list[int], score: float) -> None:
        for place in places:
            best[place] = max(best.get(place, 0.0), score)

    for run in han_runs(rest):
        heard = syllables(run)
        eased = tuple(map(loose, heard))
        for start in range(len(heard)):
            for end in range(start + 2, min(len(heard), start + 8) + 1):
                size = end - start
                if size == 2 and run[start:end] in index.postings:
                    continue  # the shop's own word, not another one misspelt
                if heard[start:end] in index.sounds:
                    take(index.sounds[heard[start:end]], min(0.85, 0.68 + 0.04 * size))
                elif size >= 3 and eased[start:end] in index.loose_sounds:
                    take(index.loose_sounds[eased[start:end]], min(0.8, 0.64 + 0.04 * size))
    words = re.findall(r"[a-z]+", rest)
    for at in range(len(words)):
        for size in range(1, 5):
            typed = "".join(words[at : at + size])
            if len(typed) >= 5 and typed in index.typed_sounds:
                take(index.typed_sounds[typed], 0.82)
    return best


def _by_text(index: Index, rest: str, limit: int, on_air: str | None) -> dict[int, float]:
    """The share of the comment's content, by rarity, that each product's texts hold."""
    wanted = list(dict.fromkeys(tokens(rest)))
    if not wanted or not index.handles:
        return {}
    rarest = math.log(1 + len(index.handles))
    total = 0.0
    held = np.zeros(len(index.handles), np.float32)
    for token in wanted:
        known, discount = _spelled(index, token)
        weight = index.idf.get(known, rarest) if known else rarest
        total += weight
        if known:
            places, weights = index.postings[known]
            held[places] += weights * (weight * discount)
    share = held / total
    some = min(len(share), limit + 3)
    top = np.argpartition(-share, some - 1)[:some]
    best = {int(p): float(share[p]) * 0.82 for p in top if share[p] > 0}
    if on_air in index.place_of:
        place = index.place_of[on_air]
        if share[place] > 0:
            # A question about the product on air need not name it: one word of its own texts is enough to mean it.
            best[place] = max(0.82 * float(share[place]), 0.35 + 0.4 * float(share[place]))
    return best


def _spelled(index: Index, token: str) -> tuple[str | None, float]:
    """The token as the index spells it, one typing slip forgiven."""
    if token in index.postings:
        return token, 1.0
    if len(token) >= 5 and token.isascii() and token.isalpha():
        forms = {known for form in one_off(token) for known in index.slips.get(form, ())}
        near = [known for known in forms if is_slip(token, known)]
        if near:
            return min(near, key=lambda known: (abs(len(known) - len(token)), known)), 0.85
    return None, 0.0


def _on_air(found: dict[str, _Best], product: Product, plain: str, rest: str) -> None:
    """A question that names no product is about the one on air: surely where it names one of its options (and in
    black?), likely with 这个 or with nothing but words of asking."""
    if any(best.how != "text" and best.score >= 0.5 for handle, best in found.items() if handle != product.handle):
        return
    options = {normal(value) for v in product.variants for _, value in v.options}
    if len(product.variants) > 1 and any(names_option(value, plain) for value in options):
        left = rest
        for part in sorted({part for value in options for part in (value, *_parts(value))}, key=len, reverse=True):
            left = left.replace(part, " ")
        found[product.handle].raise_to(0.6 if left.strip() else 0.85, "on_air")
    if any(best.score >= 0.5 for handle, best in found.items() if handle != product.handle):
        return
    if not rest and asks(plain):
        found[product.handle].raise_to(0.6, "on_air")
    elif points_here(plain):
        found[product.handle].raise_to(0.5, "on_air")


def choose_variant(product: Product, plain: str) -> Variant | None:
    """The one variant whose options the comment names; the only one there is; else None."""
    if len(product.variants) == 1:
        return product.variants[0]
    marks = [sum(names_option(value, plain) for _, value in v.options) for v in product.variants]
    most = max(marks, default=0)
    if not most or marks.count(most) > 1:
        return None
    return product.variants[marks.index(most)]


def names_option(value: str, plain: str) -> float:
    """How fully the comment names an option's value: 1 as written, 0.5 by a part of it (黑 or black for 墨黑色, ink
    black), 0 not at all."""
    value = normal(value)
    if _stands_in(value, plain):
        return 1.0
    return 0.5 if any(_stands_in(part, plain) for part in _parts(value)) else 0.0


def _parts(value: str) -> list[str]:
    if value.isascii():
        return [word for word in value.split() if len(word) >= 3 and word.isalpha()]
    if value.endswith("色") and len(value) >= 2:
        return [value[:-1], value[-2:], value[-2]]
    return [value.replace(" ", "")] if " " in value else []


def _stands_in(value: str, plain: str) -> bool:
    if value.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(value)}(?![a-z0-9])", plain) is not None
    return value in plain
