"""Short names: an alias that is a product's alone, best one out of its title."""

from __future__ import annotations

import pytest

from agent.answers.calling import Calling
from catalog import Catalog

TABLE = """sku,title:zh,title:en,price,currency,aliases
CUP-1,鹿汀 316 不锈钢保温杯,Luting 316 Stainless Insulated Bottle,79,CNY,水杯|保温杯|bottle|flask
CUP-2,鹿汀 高硼硅玻璃杯,Luting Borosilicate Glass Tumbler,39,CNY,水杯|玻璃杯|glass
SOX-1,棉袜,Socks,19.9,CNY,袜子
BAG-1,【新品】通勤双肩包，大容量电脑包学生书包旅行包防泼水,Luting Commuter Backpack,99,CNY,
"""


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "shop.csv").write_text(TABLE, "utf-8")
    with Catalog.open(tmp_path / "shop.db") as catalog:
        catalog.import_file(tmp_path / "shop.csv")
        products = catalog.products()
        yield {p.variants[0].sku: p for p in products}, Calling(products)


@pytest.mark.parametrize(
    ("sku", "lang", "name"),
    [
        ("CUP-1", "zh", "保温杯"),  # 水杯 is two products' name
        ("CUP-2", "zh", "玻璃杯"),
        ("CUP-1", "en", "bottle"),  # it stands in the title, flask does not
        ("SOX-1", "zh", "棉袜"),  # short enough as it is
        ("BAG-1", "zh", "通勤双肩包"),
        ("BAG-1", "en", "Luting Commuter Backpack"),  # no alias in that language
    ],
)
def test_what_it_is_called(shelf, sku, lang, name):
    products, calling = shelf
    assert calling.name(products[sku], lang) == name
