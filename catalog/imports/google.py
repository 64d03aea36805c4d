"""Google Merchant feeds: TSV, or XML (RSS or Atom with `g:` names).

In: a `Document`. Out: a `Reading`. Items that share an `item_group_id` are variants of one product; a sale price
within its dates is the price, and the regular price is then the list price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_stock, read_title, slug
from catalog.imports.document import Document
from catalog.imports.feed_xml import items as xml_items
from catalog.imports.gather import Gathering, earliest
from catalog.imports.shipping import shipping_texts
from catalog.money import read_price
from catalog.script import language
from catalog.values import Attribute, Product, Variant
from errors import BadCatalog

_OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_ATTRIBUTES = {"brand": "Brand", "condition": "Condition", "product_type": "Category", "product_highlight": "Highlight"}
_ANCHORS = frozenset({"id", "title", "availability", "image_link"})


class GoogleMerchant:
    name = "google"

    def score(self, document: Document, settings: Settings) -> float:
        if not document.is_workbook and document.text.lstrip()[:1] == "<":
            return 0.9 if "base.google.com/ns/1.0" in document.text[:4000] else 0.0
        return 0.9 if document.table(_is_header) else 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        if not document.is_workbook and document.text.lstrip()[:1] == "<":
            items, cut = xml_items(document), False
        else:
            items, cut = _table_items(document)
        if not items:
            raise BadCatalog("the feed has no items", where=document.where, remedy="export it again")
        gathered, edges = Gathering(), []
        for line, item in items:
            sku = "" if isinstance(item, ValueError) else item.get("id", "")
            try:
                if isinstance(item, ValueError):
                    raise item
                variant, edge = _variant(item, settings)
                handle = slug(item.get("item_group_id") or variant.sku)
                known = gathered.groups.get(handle)
                group = known or gathered.begin(handle, line, _product(handle, item))
                gathered.add(group, line, variant)
            except ValueError as e:
                group_id = "" if isinstance(item, ValueError) else item.get("item_group_id", "")
                gathered.refuse(line, e, sku=sku, handle=slug(group_id or sku) if group_id or sku else "")
                continue
            edges.append(edge)
            for image in _images(item):
                if image not in group.images:
                    group.images.append(image)
        reading = gathered.reading(len(items), "google", cut=cut, until=earliest(*edges))
        return replace(reading, products=tuple(map(_common_name, reading.products)))


FORMAT = GoogleMerchant()


def _name(header: str) -> str:
    return header.strip().lower().removeprefix("g:").replace(" ", "_")


def _is_header(names: frozenset[str]) -> bool:
    return set(map(_name, names)) >= _ANCHORS


def _table_items(document: Document) -> tuple[list[tuple[int, Mapping[str, str] | ValueError]], bool]:
    table = document.table(lambda names: {"id", "title"} <= set(map(_name, names)))
    if table is None:
        raise BadCatalog("no id and title columns", where=document.where, remedy="export the feed again")
    items: list[tuple[int, Mapping[str, str] | ValueError]] = []
    for row in table.rows:
        try:
            items.append((row.line, {_name(name): cell for name, cell in table.cells(row).items()}))
        except ValueError as e:
            items.append((row.line, e))
    return items, table.cut


def _common_name(product: Product) -> Product:
    """A group's items repeat their options in the title ("Cotton Tee - Black - M"); the product's name does not."""
    if len(product.variants) < 2 and not product.variants[0].options:
        return product
    values = {value.casefold() for _, value in product.variants[0].options}
    titles = {lang: _without(title, values) for lang, title in product.title.items()}
    return _fixed(replace(product, title=titles))


def _fixed(product: Product) -> Product:
    """A material all variants share is nothing to choose: it is a property of the product."""
    for name in ("Material", "Pattern"):
        values = {dict(v.options).get(name) for v in product.variants}
        value = values.pop()
        if value and not values:
            variants = tuple(replace(v, options=tuple(o for o in v.options if o[0] != name)) for v in product.variants)
            attributes = (*product.attributes, Attribute(name, value, "en"))
            product = replace(product, variants=variants, attributes=attributes)
    return product


def _without(title: str, values: set[str]) -> str:
    for mark in (" - ", " – ", ", ", " / ", " | "):
        parts = title.split(mark)
        while len(parts) > 1 and parts[-1].strip().casefold() in values:
            parts.pop()
        title = mark.join(parts)
    return title


def _images(item: Mapping[str, str]) -> Iterator[str]:
    for text in (item.get("image_link", ""), *item.get("additional_image_link", "").split(",")):
        if text.strip():
            yield text.strip()


def _variant(item: Mapping[str, str], settings: Settings) -> tuple[Variant, float | None]:
    """The variant, and when its price will be another."""
    sku = item.get("id", "")
    if not sku:
        raise ValueError("no id")
    currency = settings.currency or "USD"
    regular = read_price(item.get("price", ""), currency)
    sale = read_price(item.get("sale_price", ""), currency)
    edge = None
    if sale:
        runs, edge = _runs(item.get("sale_price_effective_date", ""), settings.now)
        sale = sale if runs else None
    available = item.get("availability", "").replace("_", " ").lower()
    variant = Variant(
        sku=sku,
        options=tuple((name, item[key]) for key, name in _OPTIONS.items() if item.get(key)),
        price=sale or regular,
        list_price=regular if sale and regular and regular > sale else None,
        stock=read_stock(item.get("quantity", "")) if available != "out of stock" else 0,
        barcode=item.get("gtin", ""),
        price_until=edge,
    )
    return variant, edge


def _runs(window: str, now: float) -> tuple[bool, float | None]:
    """Whether the sale runs now, and when that changes."""
    if not window:
        return True, None
    begin, _, end = window.partition("/")
    try:
        first, last = (_aware(datetime.fromisoformat(text.strip())).timestamp() for text in (begin, end))
    except ValueError:
        raise ValueError(f"{window!r} is not a sale window (begin/end)") from None
    if now < first:
        return False, first
    return now < last, last if now < last else None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _product(handle: str, item: Mapping[str, str]) -> Product:
    title, description = read_title(item.get("title", "")), plain_text(item.get("description", ""))
    if not title:
        raise ValueError(f"{item['id']} has no title")
    attributes = [Attribute(name, plain_text(item[key]), "en") for key, name in _ATTRIBUTES.items() if item.get(key)]
    for detail in filter(None, item.get("product_detail", "").split(",")):
        parts = detail.split(":")
        if len(parts) >= 3:
            attributes.append(Attribute(parts[1].strip(), ":".join(parts[2:]).strip(), language(detail)))
    shipping = _shipping(item)
    return Product(
        handle=handle,
        link=0,
        title={language(title): title},
        description={language(description): description} if description else {},
        attributes=tuple(attributes),
        shipping=shipping,
        videos=tuple(v for v in map(str.strip, item.get("video_link", "").split(",")) if v),
    )


def _shipping(item: Mapping[str, str]) -> dict[str, str]:
    """`US:::6.49 USD,CA:::0 USD` and handling days."""
    rates = []
    for part in filter(None, item.get("shipping", "").split(",")):
        country, _, price = part.partition(":")
        amount = read_price(price.rpartition(":")[2], "USD")
        if country.strip() and amount is not None:
            rates.append((country.strip(), amount))
    low, high = item.get("min_handling_time", ""), item.get("max_handling_time", "")
    if not high.isdigit():
        return shipping_texts(rates)
    days = f"{low}-{high}" if low.isdigit() and low not in ("0", high) else high
    return shipping_texts(rates, (f"{days} 个工作日内发出。", f"Leaves within {days} working days."))
