"""What a host could not answer from this catalog, or must not say. Pure.

In: products, the moment, which currencies were only assumed. Out: `Finding`s, worst first: `error` must be mended
before a show, `warning` should be. Each says where, what, and how to mend it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from catalog.script import normal
from catalog.values import TEXT_FIELDS, Product, Variant

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
    where: str  # SKU or handle; "" where it is the whole catalog's
    text: str
    remedy: str


def audit(products: Iterable[Product], now: datetime, assumed: Mapping[str, str] | None = None) -> list[Finding]:
    """`assumed`: by source, the currency taken because its file names none."""
    shelf = list(products)
    found = [*(f for p in shelf for f in _of_product(p, now)), *_shared_aliases(shelf), *_shared_links(shelf)]
    found += _assumed(assumed or {})
    if not shelf:
        found.append(
            Finding("error", "empty", "", "the catalog has no product on the shelf", "run.py catalog import FILE")
        )
    return sorted(found, key=lambda f: (f.level != "error", f.code, f.where))


def _error(code: str, where: str, text: str, remedy: str) -> Finding:
    return Finding("error", code, where, text, remedy)


def _warning(code: str, where: str, text: str, remedy: str) -> Finding:
    return Finding("warning", code, where, text, remedy)


def _of_product(product: Product, now: datetime) -> Iterator[Finding]:
    for variant in product.variants:
        yield from _of_variant(product, variant, now)
    if not product.unit and any(v.stock for v in product.variants):
        yield _warning(
            "no-unit", product.handle, "no unit: what is one of them called?", "fill unit/单位 (瓶, pair, ...)"
        )
    if not product.description:
        yield _warning("no-description", product.handle, "no description", "fill description/描述")
    if not product.attributes and not product.faq:
        yield _warning(
            "no-facts", product.handle, "neither attributes nor questions and answers", "add columns, or faq/问答"
        )
    for name, zh in (("shipping", "发货"), ("returns", "退换")):
        if not getattr(product, name):
            yield _warning(f"no-{name}", product.handle, f"nothing on {name}", f"fill {name}/{zh}")
    for image in product.images:
        if "://" not in image and not Path(image).is_file():
            yield _warning("no-picture", product.handle, f"the picture {image} is not there", "put it beside the table")
    for field, claim in _claims(product):
        yield _error("absolute-claim", product.handle, f"{field}: {claim!r} may not be claimed", "take the words out")
    yield from _of_offers(product, now)


def _of_variant(product: Product, variant: Variant, now: datetime) -> Iterator[Finding]:
    sku = variant.sku
    if variant.price is None:
        yield _error(
            "no-price", sku, "no price: the host cannot say what it costs", f"run.py catalog set {sku} price=…"
        )
    elif variant.price.minor == 0:
        yield _error("zero-price", sku, "the price is 0", f"run.py catalog set {sku} price=…")
    if variant.price_until is not None and variant.price_until <= now.timestamp():
        over = datetime.fromtimestamp(variant.price_until, now.tzinfo)
        yield _error(
            "price-over",
            sku,
            f"the price held until {over:%Y-%m-%d %H:%M} and is no longer said",
            "import the file again",
        )
    if variant.stock is None:
        yield _warning(
            "no-stock",
            sku,
            "no stock count: the host cannot say how many are left",
            f"run.py catalog set {sku} stock=…",
        )
    if variant.list_price and not product.list_price_base:
        yield _error(
            "list-price-base",
            sku,
            "a list price without what it is measured against is not volunteered, and may not be advertised",
            f"run.py catalog set {sku} list_price_base=…, or take the list price out",
        )
    if variant.price and variant.list_price and variant.list_price <= variant.price:
        yield _error(
            "list-price", sku, "the list price is not above the price", f"run.py catalog set {sku} list_price=…"
        )


def _of_offers(product: Product, now: datetime) -> Iterator[Finding]:
    for offer in product.offers:
        if offer.end is not None and offer.end <= now:
            yield _warning(
                "offer-over",
                product.handle,
                f"offer {offer.id} ended {offer.end:%Y-%m-%d %H:%M}",
                "take it out of the file, or give it a new end",
            )
        if offer.end is None:
            yield _warning(
                "offer-endless",
                product.handle,
                f"offer {offer.id} has no end time",
                "a limited offer must show its end",
            )
        if not offer.text:
            yield _warning(
                "offer-wordless", product.handle, f"offer {offer.id} has no text to say", "add zh=… and en=… to it"
            )


def _claims(product: Product) -> list[tuple[str, str]]:
    """(field, claim) of everything the host might quote."""
    texts = [(field, text) for field in TEXT_FIELDS for text in getattr(product, field).values()]
    texts += [(f"attribute {a.name}", a.value) for a in product.attributes]
    texts += [("faq", f.answer) for f in product.faq] + [("alias", alias) for alias in product.aliases]
    texts += [("offer", text) for offer in product.offers for text in offer.text.values()]
    return sorted({(field, m.group()) for field, text in texts for m in _ABSOLUTE.finditer(normal(text))})


def _shared_aliases(products: list[Product]) -> Iterator[Finding]:
    owners: dict[str, list[str]] = defaultdict(list)
    for product in products:
        for name in {normal(a) for a in product.aliases}:
            owners[name].append(product.handle)
    for name, handles in owners.items():
        if len(handles) > 1:
            yield _warning(
                "shared-alias",
                handles[0],
                f"alias {name!r} is also {', '.join(handles[1:])}'s: the host must ask which is meant",
                "leave it to one of them",
            )


def _shared_links(products: list[Product]) -> Iterator[Finding]:
    owners: dict[int, list[str]] = defaultdict(list)
    for product in products:
        owners[product.link].append(product.handle)
    for link, handles in owners.items():
        if len(handles) > 1:
            yield _error(
                "shared-link",
                handles[0],
                f"link {link} is also {', '.join(handles[1:])}'s",
                f"run.py catalog set SKU link=… gives {handles[-1]} another",
            )


def _assumed(assumed: Mapping[str, str]) -> Iterator[Finding]:
    for source, currency in assumed.items():
        yield _warning(
            "no-currency",
            source,
            f"the file of source {source!r} names no currency: its prices are taken as {currency}",
            "import it with --currency CODE, or add a currency/币种 column",
        )
