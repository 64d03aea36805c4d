"""The Taobao assistant's product file (淘宝助理): UTF-16, tabs, three header rows.

In: a `Document` whose first line is `version 1.00`, the second the fields, the third their Chinese names. Out: a
`Reading`. `skuProps` holds the variants as `price:count:code:pid:vid;pid:vid;…`; their names come from `propAlias`,
`input_custom_cpv` and the platform's own colours and sizes. A variant that no name tells from its siblings is left
out: its number means nothing to a viewer. Prices are in yuan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from catalog.imports import Reading, Settings
from catalog.imports.cells import plain_text, read_stock, read_title, slug
from catalog.imports.document import CUT, Document, Row, check
from catalog.imports.gather import Gathering
from catalog.money import read_price
from catalog.values import Attribute, Product, Variant
from errors import BadCatalog

_PROPERTIES = {"1627207": "颜色", "20509": "尺码", "20518": "尺码", "20549": "鞋码", "122216343": "参考身高"}
_VALUES = {
    "1627207:28341": "黑色",
    "1627207:28320": "白色",
    "1627207:28326": "红色",
    "1627207:28338": "蓝色",
    "1627207:28335": "绿色",
    "1627207:28324": "黄色",
    "1627207:28329": "紫色",
    "1627207:3232483": "军绿色",
    "1627207:3232484": "天蓝色",
    "20509:28313": "XS",
    "20509:28314": "S",
    "20509:28315": "M",
    "20509:28316": "L",
    "20509:28317": "XL",
    "20509:28318": "XXL",
    "20509:28319": "XXXL",
    "20509:28383": "均码",
}
_SKU = re.compile(r"(?P<price>\d+(?:\.\d+)?):(?P<stock>\d*):(?P<code>[^;:]*):(?P<first>-?\d+:-?\d+)")
_PAIR = re.compile(r"-?\d+:-?\d+")
_NUMBERED = "规格"
_FREIGHT = {"1": "运费由卖家承担。", "2": "运费由买家承担。"}

Cells = Mapping[str, str]


class TaobaoAssistant:
    name = "taobao"

    def score(self, document: Document, settings: Settings) -> float:
        if document.is_workbook:
            return 0.0
        head = list(islice(document.rows("\t"), 2))
        if len(head) == 2 and head[0].cells[0].lower().startswith("version") and _is_header(head[1]):
            return 1.0
        return 0.0

    def read(self, document: Document, settings: Settings) -> Reading:
        rows = list(document.rows("\t"))
        at = next((i for i, row in enumerate(rows[:3]) if _is_header(row)), None)
        if at is None:
            raise BadCatalog(
                "no row of field names (title, price, skuProps)", where=document.where, remedy="export it again"
            )
        header = rows[at].cells
        below = rows[at + 1 :]
        if below and below[0].cells[0] in ("宝贝名称", "寶貝名稱"):
            below = below[1:]
        if not below:
            raise BadCatalog("the file has headers and no products", where=document.where, remedy="export it again")
        cut = document.cut(tuple(below), len(header))
        gathered = Gathering()
        for row in below:
            cells = dict(zip(header, row.cells, strict=False))
            code = cells.get("outer_id") or cells.get("num_id") or ""
            try:
                check(row)
                if cut and row is below[-1]:
                    raise ValueError(CUT)
                _take(gathered, row, cells, code)
            except ValueError as e:
                gathered.refuse(row.line, e, sku=code, handle=_handle(cells, code))
        return gathered.reading(len(below), "taobao", cut=cut)


FORMAT = TaobaoAssistant()


def _is_header(row: Row) -> bool:
    return {"title", "price", "num"} <= set(row.cells) and bool({"skuProps", "outer_id", "cateProps"} & set(row.cells))


def _handle(cells: Cells, code: str) -> str:
    return slug(code or plain_text(cells.get("title", ""))) if code or cells.get("title") else ""


def _take(gathered: Gathering, row: Row, cells: Cells, code: str) -> None:
    handle = _handle(cells, code)
    if handle in gathered.groups:
        raise ValueError(f"{code or handle} stands in line {gathered.groups[handle].line} already")
    product = _product(handle, cells)
    variants, nameless = _variants(cells, code or handle)
    group = gathered.begin(handle, row.line, product)
    group.images = list(_pictures(cells.get("picture", "")))
    for variant in variants:
        try:
            gathered.add(group, row.line, variant)
        except ValueError as e:
            gathered.refuse(row.line, e, sku=variant.sku)
    for sku, pair in nameless:
        cause = f"sku {sku}: nothing names {pair}; write it into propAlias ({pair}:颜色或尺码的名字)"
        gathered.refuse(row.line, cause, sku=sku, handle=handle)


def _variants(cells: Cells, code: str) -> tuple[list[Variant], list[tuple[str, str]]]:
    """What is sold, and (sku, pid:vid) of what has no name to be asked for by."""
    found = _sku_props(cells.get("skuProps", ""))
    barcode = cells.get("barcode", "")
    if not found:
        price = read_price(cells.get("price", ""), "CNY")
        return [Variant(code, (), price, None, read_stock(cells.get("num", "")), barcode)], []
    names = _VALUES | _aliases(cells.get("input_custom_cpv", "")) | _aliases(cells.get("propAlias", ""))
    variants, nameless = [], []
    for number, (price, stock, own, pairs) in enumerate(found, 1):
        sku = own or f"{code}-{number}"
        unknown = [pair for pair in pairs if pair not in names]
        if unknown and len(found) > 1:
            nameless.append((sku, unknown[0]))
            continue
        options = tuple(
            (_PROPERTIES.get(pair.partition(":")[0], _NUMBERED), names[pair]) for pair in pairs if pair in names
        )
        variants.append(
            Variant(sku, options, read_price(price, "CNY"), None, read_stock(stock), barcode if len(found) == 1 else "")
        )
    return variants, nameless


def _sku_props(text: str) -> list[tuple[str, str, str, list[str]]]:
    """(price, count, code, [pid:vid]) a variant. Raises ValueError where the cell is none of this."""
    found: list[tuple[str, str, str, list[str]]] = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        if match := _SKU.fullmatch(part):
            found.append((match["price"], match["stock"], match["code"].strip(), [match["first"]]))
        elif _PAIR.fullmatch(part) and found:
            found[-1][3].append(part)
        else:
            raise ValueError(f"skuProps: {part[:60]!r} is neither price:count:code:pid:vid nor pid:vid")
    return found


def _aliases(text: str) -> dict[str, str]:
    """`1627207:28341:碳黑;…` → {"1627207:28341": "碳黑"}."""
    names = {}
    for part in text.split(";"):
        pieces = part.strip().split(":", 2)
        if len(pieces) == 3 and pieces[2].strip():
            names[f"{pieces[0]}:{pieces[1]}"] = plain_text(pieces[2])
    return names


def _pictures(text: str) -> list[str]:
    """`md5:1:0:|https://…;` → the addresses; a picture that lies on the seller's disk has none."""
    urls = (part.partition("|")[2].strip() for part in text.split(";"))
    return list(dict.fromkeys(url for url in urls if url.startswith(("http://", "https://"))))


def _product(handle: str, cells: Cells) -> Product:
    title = read_title(cells.get("title", ""))
    if not title:
        raise ValueError("no title (宝贝名称)")
    description = plain_text(cells.get("description", "") or cells.get("wireless_desc", ""))
    place = " ".join(filter(None, (cells.get("location_state", ""), cells.get("location_city", ""))))
    stated = (
        ("卖点", plain_text(cells.get("subtitle", ""))),
        ("发货地", place),
        ("重量", plain_text(cells.get("item_weight", ""))),
        ("发票", "可开发票" if cells.get("has_invoice") == "1" else ""),
    )
    return Product(
        handle=handle,
        link=0,
        title={"zh": title},
        description={"zh": description} if description else {},
        attributes=tuple(Attribute(name, value, "zh") for name, value in stated if value),
        shipping={"zh": payer} if (payer := _FREIGHT.get(cells.get("freight_payer", ""))) else {},
        videos=(cells["video"],) if cells.get("video", "").startswith("http") else (),
        active=cells.get("approve_status", "1") != "2",
    )
