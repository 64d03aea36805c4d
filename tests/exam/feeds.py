"""Other people's catalogs as plain tables, so that the exam is not only about our own shop.

In: the folder with `dummyjson`, `ecom-bench-zh` and `tau2-retail`. Out: one CSV each in a folder of the caller's; a
catalog that is not there is left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = ROOT.parent / "shared" / "data" / "catalogs"
Row = dict[str, str]


def tables(into: Path, source: Path = CATALOGS) -> dict[str, Path]:
    """Name → plain table, for each catalog that is there."""
    made = {}
    for name, reader in READERS.items():
        file = source / name / "products.json"
        if file.is_file():
            made[name] = _write(list(reader(json.loads(file.read_text(encoding="utf-8")))), into / f"{name}.csv")
    return made


def dummyjson(products: list[dict[str, Any]]) -> Iterator[Row]:
    """194 things of a demo shop, in English, one variant each."""
    for p in products:
        yield {
            "sku": p["sku"], "title:en": p["title"], "price": str(p["price"]), "currency": "USD",
            "stock": str(p["stock"]), "description:en": p["description"], "warranty:en": p["warrantyInformation"],
            "shipping:en": p["shippingInformation"], "returns:en": p["returnPolicy"],
            "Brand": p.get("brand", ""), "Category": p["category"],
        }  # fmt: skip


def ecom_bench_zh(platforms: dict[str, Any]) -> Iterator[Row]:
    """52 household appliances of one Chinese shop, with long texts and no stock figures."""
    for shops in platforms.values():
        for products in shops.values():
            for p in products.values():
                if p["商品状态"] == "已上架":
                    yield {
                        "sku": p["商品ID"], "title:zh": p["商品名称"], "price": str(p["商品价格"]), "currency": "CNY",
                        "description:zh": p["商品描述"], "warranty:zh": p.get("维修说明", ""),
                        "安装说明": p.get("安装说明", ""),
                    }  # fmt: skip


def tau2_retail(products: dict[str, Any]) -> Iterator[Row]:
    """50 products, several hundred variants; a price each, sold out or not."""
    for p in products.values():
        for v in p["variants"].values():
            row = {
                "sku": v["item_id"], "handle": p["product_id"], "title:en": p["name"], "price": str(v["price"]),
                "currency": "USD", "stock": "" if v["available"] else "0",
            }  # fmt: skip
            yield row | {f"option:{name}": value for name, value in v["options"].items()}


READERS: dict[str, Callable[[Any], Iterator[Row]]] = {
    "dummyjson": dummyjson,
    "ecom-bench-zh": ecom_bench_zh,
    "tau2-retail": tau2_retail,
}


def _write(rows: list[Row], path: Path) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
