from __future__ import annotations

import json

import pytest

from catalog import Money
from catalog.imports import read
from errors import BadCatalog

MUG = {
    "@context": "https://schema.org",
    "@type": "Product",
    "sku": "MUG",
    "name": "Mug",
    "offers": {
        "@type": "Offer",
        "price": 12.5,
        "priceCurrency": "EUR",
        "availability": "https://schema.org/OutOfStock",
    },
}


def test_a_group_and_its_variants(shared_data):
    found = read(shared_data("catalogs/feeds/schema_org_product.jsonld"))
    assert (found.format, found.problems) == ("jsonld", ())
    (tee,) = found.products
    assert (tee.handle, tee.title) == ("tee", {"en": "Cotton Tee"})
    (variant,) = tee.variants
    assert variant.options == (("Color", "Black"), ("Size", "M"))
    assert variant.price == Money(1990, "USD")
    assert {(a.name, a.value) for a in tee.attributes} == {("Brand", "Example Co"), ("Fabric weight", "180 gsm")}


def test_a_saved_page(table):
    page = f'<html><script type="application/ld+json">{json.dumps({"@graph": [MUG]})}</script></html>'
    (mug,) = read(table(page, name="page.html")).products
    assert (mug.variants[0].price, mug.variants[0].stock) == (Money(1250, "EUR"), 0)


def test_a_bad_product_leaves_the_rest(table):
    bad = MUG | {"sku": "B", "offers": {"price": "ask us"}}
    found = read(table(json.dumps([bad, MUG]), name="shop.json"))
    assert [p.handle for p in found.products] == ["mug"]
    assert found.problems[0].line == 1


@pytest.mark.parametrize(
    "text", ['{"@context": "https://schema.org", "@type": "Product"', '{"x": "schema.org Product"}']
)
def test_what_holds_no_product_is_one_line(table, text):
    with pytest.raises(BadCatalog):
        read(table(text, name="shop.json"))
