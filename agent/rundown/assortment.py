"""The shelf seen as a whole: what a product is called for short, what it may be compared with, what stands beside it.

In: the products as they are now. Out: names, pairs, the order of links. Built again when the catalog moves; everything
is looked up, nothing is guessed: two products are compared only where both rows state the same attribute. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent.answers.calling import Calling
from agent.rundown.plan import leading, on_sale

if TYPE_CHECKING:
    from catalog import Attribute, Product

ALIKE = 0.4  # of the attributes either states, stated by both: two products worth a comparison
COMPARED = 10  # characters of a value that can be compared aloud
NEAR = 60  # products around one that are looked at: a shelf of thousands costs no more


class Assortment:
    def __init__(self, products: Mapping[str, Product]) -> None:
        self.products = products
        self.order = sorted((p for p in products.values() if on_sale(p)), key=lambda p: (p.link, p.handle))
        self._place = {p.handle: i for i, p in enumerate(self.order)}
        self._calling = Calling(products.values())

    def short(self, product: Product, lang: str) -> str:
        """What it is called once it has been introduced."""
        name = self._calling.name(product, lang)
        bare = len(name.split()) > 2 and name not in product.aliases
        return name if lang == "zh" or bare or name.casefold().startswith("the ") else f"the {name}"

    def called(self, product: Product, lang: str) -> str:
        """The bare name of `short`, as a fact sheet names it."""
        return self._calling.name(product, lang)

    def after(self, handle: str, many: int) -> list[Product]:
        """The products behind this one in the order of links, round and round, without itself."""
        at = self._place.get(handle, -1)
        around = [self.order[(at + i) % len(self.order)] for i in range(1, len(self.order) + 1)][: many + 1]
        return [p for p in around if p.handle != handle][:many]

    def related(self, product: Product, lang: str) -> list[tuple[Product, list[tuple[Attribute, Attribute]]]]:
        """Products that state the same attributes, with the pairs whose short values differ, in order of links."""
        mine = {a.name: a for a in stated(product, lang)}
        out = []
        for other in self.after(product.handle, NEAR):
            pairs = [(mine[b.name], b) for b in stated(other, lang) if b.name in mine]
            differing = [(a, b) for a, b in pairs if a.value != b.value and _short(a) and _short(b)]
            either = len(mine) + len(stated(other, lang)) - len(pairs)
            if differing and len(pairs) >= ALIKE * either:
                out.append((other, differing))
        return out

    def prices(self) -> tuple[Product, Product] | None:
        """The product with the lowest price and the one with the highest, of one currency."""
        priced = [(lead.price, p) for p in self.order if (lead := leading(p)) is not None and lead.price is not None]
        if len(priced) < 3 or len({price.currency for price, _ in priced}) != 1:
            return None
        priced.sort(key=lambda pair: (pair[0].minor, pair[1].link))
        return priced[0][1], priced[-1][1]


def stated(product: Product, lang: str) -> list[Attribute]:
    """Attributes that say something of this product: in this language, and not the brand its title names."""
    title = product.name(lang).casefold()
    return [a for a in product.attributes if a.lang in (None, lang) and a.value.casefold() not in title]


def _short(attribute: Attribute) -> bool:
    return 0 < len(attribute.value) <= COMPARED and not set(attribute.value) & set("，,；;、")
