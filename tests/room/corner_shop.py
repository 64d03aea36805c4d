"""A shop of six products for tests that change, break or watch a catalog file.

In: other prices by SKU. Out: the plain table as text; `QUESTIONS` ask for each price in words that name one product.
"""

from __future__ import annotations

from pathlib import Path

PRICES = {"LAMP": "59", "KETTLE": "119", "TOWEL": "39.9", "DRYER": "199", "BUDS": "149", "UMBRELLA": "69"}
TITLES = {
    "LAMP": "护眼台灯",
    "KETTLE": "电热水壶",
    "TOWEL": "纯棉浴巾",
    "DRYER": "吹风机",
    "BUDS": "蓝牙耳机",
    "UMBRELLA": "雨伞",
}
QUESTIONS = {sku: f"{title}多少钱" for sku, title in TITLES.items()}


def table(**prices: str) -> str:
    rows = [f"{sku},{TITLES[sku]},{price},CNY,{20 + n}" for n, (sku, price) in enumerate((PRICES | prices).items())]
    return "\n".join(("sku,名称,价格,币种,库存", *rows)) + "\n"


def write(path: Path, **prices: str) -> Path:
    path.write_text(table(**prices), "utf-8")
    return path
