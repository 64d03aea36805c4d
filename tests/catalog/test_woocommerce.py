from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog import Money
from catalog.imports import Settings, read

SHOP = r"""ID,Type,SKU,Name,Published,Short description,Description,Date sale price starts,Date sale price ends,In stock?,Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s)
44,variable,hoodie,Hoodie,1,A warm hoodie.,"<p>Fleece.</p>\n<p>Washable.</p>",,,1,,0,0.8,,,Clothing,https://e.test/h.jpg,,Color,"Blue, Red"
45,variation,h-red,Hoodie - Red,1,,,,2026-12-24,1,7,0,,42,45,,,id:44,Color,Red
46,variation,h-blue,Hoodie - Blue,1,,,,,0,0,0,,,45,,,hoodie,Color,Blue
50,simple,cap,Cap,1,Cotton cap,,2026-12-01,2026-12-24,1,,0,,15,18,,,,,
51,"simple, virtual",card,Gift card,-1,,,,,1,,0,,,20,,,,,
60,grouped,set,Set,1,,,,,1,,0,,,,,,,,
61,variation,lost,Lost,1,,,,,1,,0,,,9,,,id:99,Color,Red
"""  # noqa: E501


def at(day: str) -> Settings:
    return Settings(now=datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())


def test_variations_find_their_product_by_number_and_by_sku(table):
    found = read(table(SHOP), settings=at("2026-11-25"))
    hoodie, cap, card = found.products
    assert [(v.sku, dict(v.options), v.stock) for v in hoodie.variants] == [
        ("h-red", {"Color": "Red"}, 7),
        ("h-blue", {"Color": "Blue"}, 0),
    ]
    assert hoodie.description == {"en": "A warm hoodie. Fleece. Washable."}
    assert ("Weight", "0.8 kg") in {(a.name, a.value) for a in hoodie.attributes}
    assert cap.variants[0].stock is None
    assert not card.active
    assert {p.line for p in found.problems} == {7, 8}
    assert found.assumed == "USD"


@pytest.mark.parametrize(
    ("day", "price", "list_price", "until"),
    [
        ("2026-11-25", 1800, None, "2026-12-01"),
        ("2026-12-10", 1500, 1800, "2026-12-25"),
        ("2026-12-26", 1800, None, None),
    ],
)
def test_a_sale_is_the_price_within_its_days(table, day, price, list_price, until):
    cap = read(table(SHOP), settings=at(day)).products[1].variants[0]
    assert cap.price == Money(price, "USD")
    assert cap.list_price == (Money(list_price, "USD") if list_price else None)
    ends = datetime.fromtimestamp(cap.price_until, UTC).date().isoformat() if cap.price_until else None
    assert ends == until
