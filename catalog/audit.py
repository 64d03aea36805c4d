"""What a host could not answer from this catalog, or must not say. Pure.

In: products. Out: `Finding`s, worst first: `error` must be mended before a show, `warning` should be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from catalog.script import normal
from catalog.values import TEXT_FIELDS, Product

# Absolute claims that advertising law forbids or that nobody can prove. Matched in normal form.
_ABSOLUTE_ZH = (
    "国家级|世界级|全球级|最高级|最佳|最好|最低价|最便宜|全网最|史上最|销量第一|全国第一|行业第一|全网第一|第一品牌|顶级|极品|独一无二|"
    "绝无仅有|百分百有效|100%有效|根治|治愈|包治|药到病除|永不|零风险|无副作用|万能|特效|全网独家|国家免检"
)
_ABSOLUTE_EN = (
    r"\b(?:world'?s (?:best|first|no\.? ?1)|best in the world|number one|no\. ?1|#1 in|guaranteed (?:cure|results)|"
    r"cures?|miracle|100% (?:effective|safe)|risk[- ]free|no side effects|cheapest|lowest price|unbeatable|"
    r"once in a lifetime)\b"
)
_ABSOLUTE = re.compile(f"{_ABSOLUTE_ZH}|{_ABSOLUTE_EN}")


@dataclass(frozen=True, slots=True)
class Finding:
    level: Literal["error", "warning"]
    code: str
    where: str  # SKU or handle
    text: str


def audit(products: Iterable[Product], now: datetime) -> list[Finding]:
    shelf = list(products)
    found = [*(f for p in shelf for f in _of_product(p, now)), *_shared_aliases(shelf), *_shared_links(shelf)]
    if not shelf:
        found.append(Finding("error", "empty", "", "the catalog has no product on the shelf"))
    return sorted(found, key=lambda f: (f.level != "error", f.code, f.where))


def _of_product(product: Product, now: datetime) -> Iterator[Finding]:
    for variant in product.variants:
        if variant.price is None:
            yield Finding("error", "no-price", variant.sku, "no price: the host cannot say what it costs")
        elif variant.price.minor == 0:
            yield Finding("error", "zero-price", variant.sku, "the price is 0")
        if variant.stock is None:
            yield Finding("warning", "no-stock", variant.sku, "no stock count: the host cannot say whether it is left")
        if variant.list_price and not product.list_price_base:
            yield Finding("error", "list-price-base", variant.sku, "a list price without list_price_base is not said")
        if variant.price and variant.list_price and variant.list_price <= variant.price:
            yield Finding("error", "list-price", variant.sku, "the list price is not above the price")
    if not product.description:
        yield Finding("warning", "no-description", product.handle, "no description")
    if not product.attributes and not product.faq:
        yield Finding("warning", "no-facts", product.handle, "neither attributes nor questions and answers")
    for name in ("shipping", "returns"):
        if not getattr(product, name):
            yield Finding("warning", f"no-{name}", product.handle, f"nothing on {name}")
    for image in product.images:
        if "://" not in image and not Path(image).is_file():
            yield Finding("warning", "no-picture", product.handle, f"the picture {image} is not there")
    for claim in _claims(product):
        yield Finding("error", "absolute-claim", product.handle, f"{claim!r} may not be claimed")
    for offer in product.offers:
        if offer.end is not None and offer.end <= now:
            yield Finding("warning", "offer-over", product.handle, f"offer {offer.id} ended {offer.end:%Y-%m-%d %H:%M}")
        if offer.end is None:
            yield Finding("warning", "offer-endless", product.handle, f"offer {offer.id} has no end time")
        if not offer.text:
            yield Finding("warning", "offer-wordless", product.handle, f"offer {offer.id} has no text to say")


def _claims(product: Product) -> list[str]:
    texts = [text for field in TEXT_FIELDS for text in getattr(product, field).values()]
    texts += [a.value for a in product.attributes] + [f.answer for f in product.faq]
    texts += [text for offer in product.offers for text in offer.text.values()]
    return sorted({match.group() for text in texts for match in _ABSOLUTE.finditer(normal(text))})


def _shared_aliases(products: list[Product]) -> Iterator[Finding]:
    owners: dict[str, list[str]] = defaultdict(list)
    for product in products:
        for name in {normal(a) for a in product.aliases}:
            owners[name].append(product.handle)
    for name, handles in owners.items():
        if len(handles) > 1:
            yield Finding("warning", "shared-alias", handles[0], f"alias {name!r} is also {', '.join(handles[1:])}'s")


def _shared_links(products: list[Product]) -> Iterator[Finding]:
    owners: dict[int, list[str]] = defaultdict(list)
    for product in products:
        owners[product.link].append(product.handle)
    for link, handles in owners.items():
        if len(handles) > 1:
            yield Finding("error", "shared-link", handles[0], f"link {link} is also {', '.join(handles[1:])}'s")
