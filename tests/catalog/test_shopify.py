from __future__ import annotations

from catalog import Money
from catalog.imports import read

OLD = """Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,\
Variant SKU,Variant Inventory Tracker,\
Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Status
mug,Big Mug,"<p>Holds <b>half</b> a litre.</p>",Example,Mug,TRUE,\
Title,Default Title,'MUG-1,shopify,-2,deny,12.50,15.00,\
https://e.test/1.jpg,active
mug,,,,,,,,,,,,,,https://e.test/2.jpg,
old,Old Mug,,Example,Mug,TRUE,Title,Default Title,MUG-0,,7,deny,3,,,draft
"""


def test_the_current_headers(shared_data):
    found = read(shared_data("catalogs/feeds/shopify_new_template.csv"))
    assert found.format == "shopify"
    (tee,) = found.products
    assert tee.handle == "cotton-tee"
    assert tee.description == {"en": "Soft 180 gsm cotton tee."}
    assert [(v.sku, v.options, v.stock) for v in tee.variants] == [
        ("TEE-BLK-M", (("Color", "Black"), ("Size", "M")), 12),
        ("TEE-BLK-L", (("Color", "Black"), ("Size", "L")), 0),
    ]
    assert tee.variants[0].price == Money(1990, "USD")
    assert tee.variants[0].list_price == Money(2990, "USD")


def test_the_older_headers(table):
    found = read(table(OLD))
    mug, old = found.products
    assert mug.description == {"en": "Holds half a litre."}
    assert mug.images == ("https://e.test/1.jpg", "https://e.test/2.jpg")
    assert [(v.sku, v.options, v.stock) for v in mug.variants] == [("MUG-1", (), 0)]
    assert not old.active
    assert old.variants[0].stock is None  # nothing tracks it


def test_a_bad_row_leaves_the_rest(table):
    found = read(table(OLD.replace("12.50", "cheap")))
    assert [p.line for p in found.problems] == [2]
    assert "old" in [p.handle for p in found.products]
