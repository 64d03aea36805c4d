"""schema.org products in JSON-LD: a .json file, or a saved shop page with them in its scripts.

In: a `Document`. Out: a `Reading`. A `ProductGroup` is a product and its `hasVariant` the variants; a lone `Product`
is both. A row's line is the one its name or SKU first stands in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_moment, read_title, slug
from catalog.imports.clean import clean
from catalog.imports.document import LONGEST_CELL, Document
from catalog.imports.gather import Gathering, earliest
from catalog.imports.shipping import shipping_texts
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Money, Product, Variant
from errors import BadCatalog

_SCRIPT = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.I | re.S)
_WRAPPED = re.compile(r"^\s*(?://)?\s*<!\[CDATA\[|^\s*<!--|(?://)?\s*\]\]>\s*$|-->\s*$")
_SOLD_OUT = ("outofstock", "soldout", "discontinued")
_STRUCK = ("listprice", "strikethroughprice", "msrp", "srp")
_OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_BARCODES = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8")
_DEPTH = 60  # how far down a product may stand


class JsonLd:
    name = "jsonld"

    def score(self, document: Document, settings: Settings) -> float:
        if document.is_workbook:
            return 0.0
        head = document.text.lstrip()[:1]
        return 0.9 if head in "{[<" and "schema.org" in document.text and "Product" in document.text else 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        found = [node for root in _roots(document) for node in _products(root, _DEPTH)]
        if not found:
            raise BadCatalog(
                "no schema.org Product in it", where=document.where, remedy="save the product's page again"
            )
        gathered, edges = Gathering(), []
        for number, node in enumerate(found, 1):
            line = _line(document.text, node) or number
            try:
                product = _product(node, settings.currency or "USD")
                if product.handle in gathered.groups:
                    if _same(gathered.groups[product.handle].variants, product.variants):
                        continue  # pages name their product twice
                    raise ValueError(f"{product.handle} stands in the file already")
                group = gathered.begin(product.handle, line, product)
                group.images = list(product.images)
                for variant in product.variants:
                    gathered.add(group, line, variant)
                    edges.append(variant.price_until)
            except ValueError as e:
                gathered.refuse(line, e, sku=_sku(node, {}), handle=_handle(node))
        return gathered.reading(len(found), "jsonld", until=earliest(*(e for e in edges if e and e > settings.now)))


FORMAT = JsonLd()


def _roots(document: Document) -> Iterator[Any]:
    text = document.text.strip()
    parts = _SCRIPT.findall(text) if text.startswith("<") else [text]
    broken: Exception | None = None
    read = 0
    for part in parts:
        try:
            root = json.loads(_WRAPPED.sub("", part), strict=False)
        except (json.JSONDecodeError, RecursionError) as e:
            broken = e
            continue
        read += 1
        yield root
    if broken is not None and not read:
        raise BadCatalog(f"broken JSON ({broken})", where=document.where, remedy="save it again") from None


def _line(text: str, node: dict[str, Any]) -> int | None:
    for key in ("sku", "name", "productGroupID"):
        if isinstance(value := node.get(key), str) and (at := text.find(json.dumps(value, ensure_ascii=False))) >= 0:
            return text.count("\n", 0, at) + 1
    return None


def _products(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The outermost products of a tree."""
    if depth == 0:
        return
    if isinstance(node, list):
        for child in node:
            yield from _products(child, depth - 1)
    elif isinstance(node, dict):
        if {"Product", "ProductGroup"} & {str(t).rpartition("/")[2] for t in _many(node.get("@type"))}:
            yield node
        else:
            for child in node.values():
                yield from _products(child, depth - 1)


def _same(one: list[Variant], other: tuple[Variant, ...]) -> bool:
    return [(v.sku, v.price) for v in one] == [(v.sku, v.price) for v in other]


def _handle(node: dict[str, Any]) -> str:
    parts = [v for v in _many(node.get("hasVariant")) if isinstance(v, dict)]
    name = _text(node.get("productGroupID")) or _sku(parts[0] if parts else node, {})
    return slug(name) if name else ""


def _product(node: dict[str, Any], currency: str) -> Product:
    parts = [v for v in _many(node.get("hasVariant")) if isinstance(v, dict)] or [node]
    title = read_title(_text(node.get("name")))
    if not title:
        raise ValueError("a product has no name")
    variants = tuple(_variant(part, currency, grouped=part is not node) for part in parts)
    description = plain_text(next(filter(None, (_text(n.get("description")) for n in (node, *parts))), ""))
    if len(description) > LONGEST_CELL:
        raise ValueError(f"a description of {len(description):,} characters (at most {LONGEST_CELL:,})")
    attributes = [Attribute("Brand", brand, "en")] if (brand := plain_text(_text(node.get("brand")))) else []
    for source in (node, *parts):
        for extra in _many(source.get("additionalProperty")):
            if isinstance(extra, dict) and extra.get("name") and extra.get("value") is not None:
                name = plain_text(_text(extra["name"]))
                value = plain_text(f"{_text(extra['value'])} {_text(extra.get('unitText'))}")
                if name and value:
                    attributes.append(Attribute(name, value, language(name)))
    images = [image for source in (node, *parts) for image in map(_text, _many(source.get("image"))) if image]
    offers = [offer for part in (*parts, node) for offer in _offers(part)]
    return Product(
        handle=slug(_text(node.get("productGroupID")) or variants[0].sku),
        link=0,
        title={language(title): title},
        description={language(description): description} if description else {},
        attributes=tuple(dict.fromkeys(attributes)),
        images=tuple(dict.fromkeys(images)),
        variants=variants,
        shipping=_first(map(_shipping, offers)),
        returns=_first(map(_returns, [node, *parts, *offers])),
        warranty=_first(map(_warranty, [node, *parts, *offers])),
    )


def _variant(node: dict[str, Any], currency: str, *, grouped: bool) -> Variant:
    offer = next(iter(_offers(node)), {})
    sku = _sku(node, offer)
    if not sku:
        raise ValueError("a product has neither sku nor name")
    price, list_price, stated = _price(offer, currency)
    availability = _text(offer.get("availability")).rpartition("/")[2].lower()
    until = _text(offer.get("priceValidUntil"))
    variant = Variant(
        sku=sku,
        price=price,
        list_price=list_price if list_price and (price is None or list_price > price) else None,
        stock=0 if availability in _SOLD_OUT else _count(offer),
        barcode=next(filter(None, (_text(node.get(name)) for name in _BARCODES)), ""),
        price_until=read_moment(until, stated, last=True).timestamp() if until else None,
    )
    if not grouped:
        return variant
    options = tuple((name, plain_text(_text(node.get(key)))) for key, name in _OPTIONS.items() if node.get(key))
    return replace(variant, options=options)


def _sku(node: dict[str, Any], offer: dict[str, Any]) -> str:
    stated = _text(node.get("sku")) or _text(offer.get("sku")) or _text(node.get("mpn"))
    return stated or (slug(_text(node.get("name"))) if _text(node.get("name")) else "")


def _offers(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Single offers; those inside an AggregateOffer, where it holds them."""
    found = []
    for offer in _many(node.get("offers")):
        if isinstance(offer, dict):
            inner = [o for o in _many(offer.get("offers")) if isinstance(o, dict)]
            found.extend(inner or [offer])
    return found


def _price(offer: dict[str, Any], currency: str) -> tuple[Money | None, Money | None, str]:
    """Price, list price, the currency they are in. A range ("from 12") is no price of anything."""
    specifications = [s for s in _many(offer.get("priceSpecification")) if isinstance(s, dict)]
    struck = [s for s in specifications if _text(s.get("priceType")).rpartition("/")[2].lower() in _STRUCK]
    plain = [s for s in specifications if s not in struck]
    low, high = _text(offer.get("lowPrice")), _text(offer.get("highPrice"))
    price = _text(offer.get("price")) or (low if low and low == high else "")
    price = price or next(filter(None, (_text(s.get("price")) for s in plain)), "")
    currencies = (_text(s.get("priceCurrency")) for s in (offer, *specifications))
    stated = next(filter(None, currencies), currency)
    list_price = next(filter(None, (_text(s.get("price")) for s in struck)), "")
    return read_price(price, stated), read_price(list_price, stated), stated


def _count(offer: dict[str, Any]) -> int | None:
    level = offer.get("inventoryLevel")
    value = _text(level.get("value")) if isinstance(level, dict) else ""
    return int(value) if value.isdigit() else None


def _shipping(offer: dict[str, Any]) -> dict[str, str]:
    rates = []
    for details in _many(offer.get("shippingDetails")):
        rate = details.get("shippingRate") if isinstance(details, dict) else None
        if not isinstance(rate, dict):
            continue
        amount = read_price(_text(rate.get("value")), _text(rate.get("currency")) or "USD")
        where = details.get("shippingDestination")
        country = _text(where.get("addressCountry")) if isinstance(where, dict) else ""
        if amount is not None:
            rates.append((country, amount))
    return shipping_texts(rates)


def _returns(node: dict[str, Any]) -> dict[str, str]:
    for policy in _many(node.get("hasMerchantReturnPolicy")):
        days = _text(policy.get("merchantReturnDays")) if isinstance(policy, dict) else ""
        if days.isdigit() and int(days):
            return {"zh": f"{days} 天内可以退货。", "en": f"Returns are accepted within {days} days."}
    return {}


def _warranty(node: dict[str, Any]) -> dict[str, str]:
    units = {"ANN": ("年", "years"), "MON": ("个月", "months"), "DAY": ("天", "days")}
    for promise in (*_many(node.get("warranty")), *_many(node.get("hasWarrantyPromise"))):
        duration = promise.get("durationOfWarranty") if isinstance(promise, dict) else None
        if isinstance(duration, dict) and _text(duration.get("value")).isdigit():
            zh, en = units.get(_text(duration.get("unitCode")), ("", ""))
            if zh:
                value = _text(duration["value"])
                return {"zh": f"质保 {value} {zh}。", "en": f"The warranty is {value} {en}."}
    return {}


def _first(texts: Iterator[dict[str, str]]) -> dict[str, str]:
    return next(filter(None, texts), {})


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A text however schema.org wraps it: a string, a number, an object with a name or a URL, a list of these."""
    for _ in range(8):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("url") or value.get("@value")
        else:
            break
    return "" if value is None or isinstance(value, bool | list | dict) else clean(str(value))
