"""The index a search runs on: who holds a token, who is called a name, what sounds alike. In memory, the same whatever
database is behind it.

In: products, and the last index. Out: an `Index`, shared read-only between threads. A changed product takes a new
place and its old one dies, so that a change costs what it is worth; with many changes all is built anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from catalog.script import normal
from catalog.sounds import initials, loose, pairs, syllables
from catalog.tokens import beginnings, gaps, han_runs, models, one_off, stem, tokens
from catalog.values import Product

WEIGHTS = {"title": 1.0, "alias": 1.0, "attribute": 0.6, "faq": 0.45, "description": 0.35}
SINGLE = 0.55  # one character of a name, where the comment has it alone: 辣的那个酱
FEW = 100  # products that somebody who asks may index himself
ANEW = 8  # more than one product in so many changed or dead: the index is built anew
LONG = 80  # characters: an attribute longer than this is a description
LEAST_SLIP = 4  # letters of a word that may be mistyped

_LETTERS = re.compile(r"[a-z]+")

V = TypeVar("V")
Posting = tuple[np.ndarray, np.ndarray]  # places, weights


class Layered(Generic[V]):
    """A large mapping that nobody writes to, with the few keys that changed since on top of it."""

    __slots__ = ("base", "over")

    def __init__(self, base: dict[str, V], over: dict[str, V] | None = None) -> None:
        self.base = base
        self.over = over or {}

    def get(self, key: str) -> V | None:
        found = self.over.get(key)
        return self.base.get(key) if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self.over or key in self.base

    def __len__(self) -> int:
        return len(self.base) + sum(key not in self.base for key in self.over)

    def grown(self, more: Mapping[str, V], join: Callable[[V, V], V]) -> Layered[V]:
        over = dict(self.over)
        for key, value in more.items():
            old = self.get(key)
            over[key] = value if old is None else join(old, value)
        return Layered(self.base, over)


Places = tuple[int, ...]


class Postings:
    """Who holds a token, and how firmly: all in two long arrays, with what changed since beside them."""

    __slots__ = ("_over", "_places", "_row_of", "_starts", "_weights")

    def __init__(self, held: Mapping[str, Mapping[int, float]]) -> None:
        counts = np.fromiter((len(by_place) for by_place in held.values()), np.int64, len(held))
        self._row_of = {token: row for row, token in enumerate(held)}
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        size = int(self._starts[-1])
        self._places = np.fromiter((place for of in held.values() for place in of), np.int32, size)
        self._weights = np.fromiter((weight for of in held.values() for weight in of.values()), np.float32, size)
        self._over: dict[str, Posting] = {}

    def get(self, token: str) -> Posting | None:
        if (changed := self._over.get(token)) is not None:
            return changed
        row = self._row_of.get(token)
        if row is None:
            return None
        start, end = self._starts[row], self._starts[row + 1]
        return self._places[start:end], self._weights[start:end]

    def __contains__(self, token: object) -> bool:
        return token in self._row_of or token in self._over

    def grown(self, held: Mapping[str, Mapping[int, float]]) -> Postings:
        new = object.__new__(Postings)
        new._row_of, new._starts = self._row_of, self._starts
        new._places, new._weights = self._places, self._weights
        new._over = dict(self._over)
        for token, by_place in held.items():
            places = np.fromiter(by_place.keys(), np.int32, len(by_place))
            weights = np.fromiter(by_place.values(), np.float32, len(by_place))
            if (old := self.get(token)) is not None:
                places, weights = np.concatenate([old[0], places]), np.concatenate([old[1], weights])
            new._over[token] = (places, weights)
        return new


@dataclass(slots=True)
class Index:
    """`place`s number what was ever indexed; `alive` says which still stand. `products` is what it is the index of."""

    products: tuple[Product, ...]
    standing: list[Product]  # by place
    alive: np.ndarray
    place_of: dict[str, int]  # by handle
    postings: Postings
    names: Layered[Places]  # normal alias or title → places
    sounds: Layered[Places]  # a name's syllables, joined
    loose_sounds: Layered[Places]
    typed_sounds: Layered[Places]  # "baowenbei"
    slips: Layered[frozenset[str]]  # a word short of a letter → words
    skus: Layered[str]  # letters and digits only → SKU
    spelled: list[str] = field(default_factory=list)  # by place: names and attributes in normal form

    @classmethod
    def of(cls, products: tuple[Product, ...], old: Index | None = None, most: int | None = None) -> Index:
        """The index of `products`; of `old` is kept what did not change. With `most`, `old` itself where more than so
        many products changed: who asks should not do that work."""
        if old is None:
            return _anew(products)
        standing, changed = list(old.standing), []
        handles = set()
        for product in products:
            handles.add(product.handle)
            place = old.place_of.get(product.handle)
            if place is not None and (standing[place] is product or _texts_of(standing[place]) == _texts_of(product)):
                standing[place] = product
            else:
                changed.append(product)
        gone = [handle for handle in old.place_of if handle not in handles]
        if most is not None and len(changed) > most:
            return old
        dead = len(standing) - len(old.place_of) + len(gone) + len(changed)
        if dead * ANEW > max(len(products), 8 * ANEW):
            return _anew(products)
        if not changed and not gone:
            return _with(old, products=products, standing=standing)
        return _grown(old, products, standing, changed, gone)

    def handle(self, place: int) -> str:
        return self.standing[place].handle


def _with(old: Index, **changes) -> Index:
    return Index(**{name: changes.get(name, getattr(old, name)) for name in Index.__slots__})


def _texts_of(product: Product) -> tuple:
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


def _anew(products: tuple[Product, ...]) -> Index:
    syllables("好")  # the dictionary is loaded here, not under the first question
    new = _gather(products, 0)
    return Index(
        products,
        list(products),
        np.ones(len(products), np.float32),
        {p.handle: place for place, p in enumerate(products)},
        Postings(new.held),
        *(Layered(getattr(new, name)) for name in _KEYED),
        new.spelled,
    )


_KEYED = ("names", "sounds", "loose_sounds", "typed_sounds", "slips", "skus")


def _grown(old: Index, products, standing: list[Product], changed: list[Product], gone: list[str]) -> Index:
    start = len(standing)
    new = _gather(changed, start)
    alive = np.concatenate([old.alive, np.ones(len(changed), np.float32)])
    place_of = dict(old.place_of)
    for handle in gone:
        alive[place_of.pop(handle)] = 0
    for offset, product in enumerate(changed):
        if product.handle in place_of:
            alive[place_of[product.handle]] = 0
        place_of[product.handle] = start + offset
    joins: dict[str, Callable] = {
        "slips": lambda a, b: a | b,
        "skus": lambda a, b: b,
    }
    keyed = {name: getattr(old, name).grown(getattr(new, name), joins.get(name, lambda a, b: a + b)) for name in _KEYED}
    postings, spelled = old.postings.grown(new.held), old.spelled + new.spelled
    return Index(products, standing + changed, alive, place_of, postings, **keyed, spelled=spelled)


@dataclass(slots=True)
class _Gathered:
    held: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, Places] = field(default_factory=dict)
    sounds: dict[str, Places] = field(default_factory=dict)
    loose_sounds: dict[str, Places] = field(default_factory=dict)
    typed_sounds: dict[str, Places] = field(default_factory=dict)
    slips: dict[str, frozenset[str]] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    spelled: list[str] = field(default_factory=list)


def _gather(products: Iterable[Product], first: int) -> _Gathered:
    names: dict[str, dict[int, None]] = defaultdict(dict)
    words: set[str] = set()
    out = _Gathered()
    held = out.held
    for place, product in enumerate(products, first):
        strong = []
        for kind, text in dict.fromkeys(_fields(product)):
            plain, weight = normal(text), WEIGHTS[kind]
            if weight > 0.5:
                strong.append(plain)
                words.update(word for word in _LETTERS.findall(plain) if len(word) >= LEAST_SLIP)
            for token in _tokens_of(plain, weight):
                by_place = held[token]
                if by_place.get(place, 0.0) < weight:
                    by_place[place] = weight
            if weight == 1.0:
                for character in "".join(han_runs(plain)):
                    held[character].setdefault(place, SINGLE)
        for name in _names(product):
            names[name][place] = None
        out.skus.update((bare(v.sku.lower()), v.sku) for v in product.variants)
        out.spelled.append("\n".join(strong))
    out.names = {name: tuple(places) for name, places in names.items()}
    _sounds_of_names(out)
    slips: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for form in one_off(word):
            slips[form].add(word)
    out.slips = {form: frozenset(of) for form, of in slips.items()}
    return out


def _tokens_of(plain: str, weight: float) -> Iterator[str]:
    yield from tokens(plain)
    if weight > 0.5:
        for model in models(plain):
            yield from beginnings(model.text)
        for run in han_runs(plain):
            heard = syllables(run)
            if len(heard) == len(run):
                yield from pairs(heard)
            yield from gaps(run)
            if weight == 1.0:
                yield from initials(heard)


def _sounds_of_names(out: _Gathered) -> None:
    sounds, eased, typed = defaultdict(tuple), defaultdict(tuple), defaultdict(tuple)
    for name, places in out.names.items():
        if len(name) >= 2 and han_runs(name) == [name]:
            heard = syllables(name)
            sounds[" ".join(heard)] += places
            if len(heard) >= 3:
                eased[" ".join(map(loose, heard))] += places
            typed["".join(heard)] += places
    out.sounds, out.loose_sounds, out.typed_sounds = dict(sounds), dict(eased), dict(typed)


def _fields(product: Product) -> Iterator[tuple[str, str]]:
    yield from (("title", text) for text in product.title.values())
    yield from (("alias", text) for text in product.aliases)
    for attribute in product.attributes:
        long = len(attribute.value) > LONG
        yield "description" if long else "attribute", f"{attribute.name} {attribute.value}"
    for variant in product.variants:
        yield from (("attribute", value) for _, value in variant.options)
    yield from (("faq", f.question) for f in product.faq)
    yield from (("description", text) for text in (*product.description.values(), *product.cautions.values()))


def _names(product: Product) -> set[str]:
    whole = {normal(name) for name in (*product.aliases, *product.title.values())}
    return {name for name in whole if len(name) >= 2} | {_stemmed(name) for name in whole if name.isascii()}


def _stemmed(name: str) -> str:
    return " ".join(map(stem, name.replace("-", " ").split()))


def bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)
