"""The words that the shop says of a product: description, attributes, FAQ, cautions, options. Pure.

In: a product. Out: `told_words`, its Latin words in their singular; `told_run`, all of it in one string; `says_of`,
whether a word of a viewer's, or what it means, is said of it. Made once for each version of a row.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers.meaning import marks, root
from agent.answers.mention import stem
from agent.answers.name_sounds import SMALL_SHOP
from catalog import Product


@lru_cache(maxsize=20_000)
def _words_told(handle: str, version: int, texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(w) for text in texts for w in re.findall(r"[a-z]{3,}", text.lower()))


def told_words(product: Product) -> frozenset[str]:
    return _words_told(product.handle, product.version, _texts(product))


def _texts(product: Product) -> tuple[str, ...]:
    return (
        *product.description.values(),
        *(t for a in product.attributes for t in (a.name, a.value)),
        *(t for q in product.faq for t in (q.question, q.answer)),
        *product.cautions.values(),
        *(value for v in product.variants for _, value in v.options),
    )


_TOLD: dict[int, tuple[Product, str]] = {}


def told_run(product: Product) -> str:
    """All that the shop says of a product, in one string, made once for each version of its row."""
    known = _TOLD.get(id(product))
    if known is None or known[0] is not product:
        if len(_TOLD) >= SMALL_SHOP * 4:
            _TOLD.clear()
        known = _TOLD[id(product)] = (product, "\n".join(_texts(product)))
    return known[1]


def says_of(product: Product, word: str) -> bool:
    """The foldable light, of a lamp that folds."""
    meant = marks(word)
    if not meant.content:
        return True
    told = _meant(product.handle, product.version, told_run(product))
    return meant.hard <= told and all(w in _roots(told_words(product)) for w in meant.raw)


@lru_cache(maxsize=4096)
def _meant(handle: str, version: int, text: str) -> frozenset[str]:
    return frozenset().union(*(marks(line).hard for line in text.split("\n")))


@lru_cache(maxsize=4096)
def _roots(words: frozenset[str]) -> frozenset[str]:
    return frozenset(root(w) for w in words)
