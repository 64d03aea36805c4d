"""The same small shop written in every format the catalog reads, for the contract suite.

In: rows of the shop. Out: a `Written` a format: its bytes, and how to spoil one of its rows. A mug (one variant) and a
tee in two sizes, the second of them sold out; after `raised` the mug costs 13.50.
"""

# ruff: noqa: RUF005, SIM905 - rows of tables read better as sums of their parts

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, str]

MUG = {"sku": "MUG-1", "group": "mug", "title": "Big Mug", "option": "", "price": "12.50", "stock": "7",
       "text": "Holds half a litre."}  # fmt: skip
TEE_S = {"sku": "TEE-S", "group": "tee", "title": "Cotton Tee", "option": "S", "price": "19.90", "stock": "3",
         "text": "Soft cotton."}  # fmt: skip
TEE_M = TEE_S | {"sku": "TEE-M", "option": "M", "stock": "0"}
SHOP: tuple[Row, ...] = (MUG, TEE_S, TEE_M)


def without(sku: str) -> tuple[Row, ...]:
    return tuple(row for row in SHOP if row["sku"] != sku)


def changed(sku: str, **fields: str) -> tuple[Row, ...]:
    return tuple(row | fields if row["sku"] == sku else row for row in SHOP)


@dataclass(frozen=True)
class Written:
    """`text(rows)` writes the file; `suffix` names it; `first_line` is the line of the mug's row, where lines count."""

    name: str
    suffix: str
    text: Callable[[tuple[Row, ...]], str]
    encoding: str = "utf-8"
    first_line: int = 2
    titled: bool = True  # hostile words can stand in it as they are
    currency: str = "USD"
    stocked: bool = True


def _csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def plain(rows: tuple[Row, ...], delimiter: str = ",") -> str:
    head = ["sku", "handle", "title", "option:Size", "price", "currency", "stock", "description"]
    body = [[r["sku"], r["group"], r["title"], r["option"], r["price"], "USD", r["stock"], r["text"]] for r in rows]
    return _csv([head, *body], delimiter)


def _firsts(rows: tuple[Row, ...]) -> list[tuple[bool, Row]]:
    seen: set[str] = set()
    out = []
    for row in rows:
        out.append((row["group"] not in seen, row))
        seen.add(row["group"])
    return out


def shopify_old(rows: tuple[Row, ...]) -> str:
    head = [
        *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Published", "Option1 Name", "Option1 Value"),
        *("Variant SKU", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy"),
        *("Variant Price", "Variant Compare At Price", "Variant Barcode", "Image Src", "Status"),
    ]
    body = [
        [r["group"], *([r["title"], f"<p>{r['text']}</p>", "Example", "Goods", "TRUE"] if first else [""] * 5)]
        + [("Size" if r["option"] else "Title") if first else "", r["option"] or "Default Title"]
        + [r["sku"], "shopify", r["stock"], "deny", r["price"], "", "", "", "active" if first else ""]
        for first, r in _firsts(rows)
    ]
    return _csv([head, *body])


def shopify_new(rows: tuple[Row, ...]) -> str:
    head = [
        *("Title", "URL handle", "Description", "Vendor", "Published on online store", "Status", "SKU", "Barcode"),
        *("Option1 name", "Option1 value", "Price", "Compare-at price", "Inventory tracker", "Inventory quantity"),
        *("Continue selling when out of stock", "Product image URL"),
    ]
    body = [
        [
            *([r["title"]] if first else [""]),
            r["group"],
            *([r["text"], "Example", "TRUE", "active"] if first else [""] * 4),
        ]
        + [r["sku"], "", ("Size" if r["option"] else "Title") if first else "", r["option"] or "Default Title"]
        + [r["price"], "", "shopify", r["stock"], "DENY", ""]
        for first, r in _firsts(rows)
    ]
    return _csv([head, *body])


def woocommerce(rows: tuple[Row, ...]) -> str:
    head = [
        *("ID", "Type", "SKU", "Name", "Published", "Short description", "Description", "In stock?", "Stock"),
        *("Backorders allowed?", "Weight (kg)", "Sale price", "Regular price", "Categories", "Images", "Parent"),
        *("Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible", "Attribute 1 global"),
    ]
    sizes = ", ".join(r["option"] for r in rows if r["option"])
    body: list[list[str]] = []
    for n, (first, r) in enumerate(_firsts(rows), 1):
        stock = ["0" if r["stock"] == "0" else "1", r["stock"], "0", "0.2", "", r["price"], "Goods", ""]
        if r["option"]:
            if first:
                body.append(
                    [
                        f"10{n}",
                        "variable",
                        r["group"],
                        r["title"],
                        "1",
                        "",
                        r["text"],
                        "1",
                        "",
                        "0",
                        "",
                        "",
                        "",
                        "Goods",
                    ]
                    + ["", "", "Size", sizes, "1", "1"]
                )
            parent = ["id:102" if n == 2 else r["group"], "Size", r["option"], "", "1"]
            body.append(
                [f"20{n}", "variation", r["sku"], f"{r['title']} - {r['option']}", "1", "", "", *stock, *parent]
            )
        else:
            body.append([f"10{n}", "simple", r["sku"], r["title"], "1", "", r["text"], *stock, "", "", "", "", ""])
    return _csv([head, *body])


def google_table(rows: tuple[Row, ...]) -> str:
    head = [
        "id",
        "title",
        "description",
        "link",
        "image_link",
        "availability",
        "price",
        "item_group_id",
        "size",
        "quantity",
    ]
    body = [
        [r["sku"], r["title"], r["text"], "https://e.test/p", "https://e.test/p.jpg"]
        + [
            "in_stock" if r["stock"] != "0" else "out_of_stock",
            f"{r['price']} USD",
            r["group"],
            r["option"],
            r["stock"],
        ]
        for r in rows
    ]
    return _csv([head, *body], "\t")


def google_xml(rows: tuple[Row, ...]) -> str:
    def tag(name: str, text: str) -> str:
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"<g:{name}>{safe}</g:{name}>" if text else ""

    items = "\n".join(
        "<item>"
        + tag("id", r["sku"]) + tag("title", r["title"]) + tag("description", r["text"])
        + tag("image_link", "https://e.test/p.jpg")
        + tag("availability", "in_stock" if r["stock"] != "0" else "out_of_stock")
        + tag("price", f"{r['price']} USD") + tag("item_group_id", r["group"]) + tag("size", r["option"])
        + tag("quantity", r["stock"]) + "</item>"
        for r in rows
    )  # fmt: skip
    head = (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>x</title>\n'
    )
    return f"{head}{items}\n</channel></rss>\n"


def jsonld(rows: tuple[Row, ...]) -> str:
    def offer(r: Row) -> dict[str, Any]:
        state = "InStock" if r["stock"] != "0" else "OutOfStock"
        level = {"@type": "QuantitativeValue", "value": r["stock"]}
        return {"@type": "Offer", "price": r["price"], "priceCurrency": "USD",
                "availability": f"https://schema.org/{state}", "inventoryLevel": level}  # fmt: skip

    nodes: list[dict[str, Any]] = []
    for group in dict.fromkeys(r["group"] for r in rows):
        mine = [r for r in rows if r["group"] == group]
        about = {"@context": "https://schema.org", "name": mine[0]["title"], "description": mine[0]["text"]}
        if mine[0]["option"]:
            variants = [
                {"@type": "Product", "sku": r["sku"], "name": f"{r['title']} {r['option']}", "size": r["option"]}
                | {"offers": offer(r)}
                for r in mine
            ]
            nodes.append(about | {"@type": "ProductGroup", "productGroupID": group, "hasVariant": variants})
        else:
            extra = {"@type": "Product", "productGroupID": group, "sku": mine[0]["sku"], "offers": offer(mine[0])}
            nodes.append(about | extra)
    return json.dumps(nodes, indent=1, ensure_ascii=False)


def page(rows: tuple[Row, ...]) -> str:
    inside = jsonld(rows).replace("</", "<\\/")
    return (
        "<!doctype html><html><head><script>var a = 1 < 2;</script>\n"
        '<script type="application/ld+json">{"broken": </script>\n'
        f'<script type="application/ld+json">\n{inside}\n</script></head><body></body></html>\n'
    )


_TAOBAO = (
    "title cid stuff_status location_state location_city price num description picture skuProps inputPids inputValues "
    "outer_id propAlias num_id approve_status barcode"
).split()


def taobao(rows: tuple[Row, ...]) -> str:
    sizes = {"S": "28314", "M": "28315"}
    body = []
    for group in dict.fromkeys(r["group"] for r in rows):
        mine = [r for r in rows if r["group"] == group]
        props = "".join(
            f"{r['price']}:{r['stock']}:{r['sku']}:20509:{sizes[r['option']]};" for r in mine if r["option"]
        )
        code = group if props else mine[0]["sku"]
        total = str(sum(int(r["stock"]) for r in mine)) if all(r["stock"].isdigit() for r in mine) else mine[0]["stock"]
        cells = {"title": mine[0]["title"], "price": mine[0]["price"], "num": total, "description": mine[0]["text"]}
        cells |= {"skuProps": props, "outer_id": code, "approve_status": "1", "stuff_status": "1"}
        body.append([cells.get(name, "") for name in _TAOBAO])
    chinese = ["宝贝名称", "宝贝类目", *([""] * (len(_TAOBAO) - 2))]
    return "version 1.00\n" + _csv([_TAOBAO, chinese, *body], "\t")


FORMATS = {
    "table": Written("table", ".csv", plain),
    "table.tab": Written("table", ".tsv", lambda rows: plain(rows, "\t")),
    "table.semicolon": Written("table", ".csv", lambda rows: plain(rows, ";")),
    "shopify.old": Written("shopify", ".csv", shopify_old),
    "shopify.new": Written("shopify", ".csv", shopify_new),
    "woocommerce": Written("woocommerce", ".csv", woocommerce),
    "google.tsv": Written("google", ".txt", google_table),
    "google.xml": Written("google", ".xml", google_xml, first_line=3),
    "jsonld.file": Written("jsonld", ".json", jsonld, first_line=0),
    "jsonld.page": Written("jsonld", ".html", page, first_line=0),
    "taobao": Written("taobao", ".csv", taobao, encoding="utf-16", first_line=4, currency="CNY"),
}
