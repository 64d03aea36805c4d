"""The bundled shop is what an owner would be proud of: complete, bilingual, sayable."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from catalog import SAMPLE
from catalog.audit import audit
from catalog.sample import draw

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_it_is_large_enough_and_nothing_in_it_must_be_mended(sample):
    assert len(sample.products()) >= 32
    assert [f for f in audit(sample.products(), NOW) if f.level == "error"] == []


def test_everything_is_said_in_both_languages(sample):
    for product in sample.products():
        texts = [product.title, product.description, product.shipping, product.returns, product.warranty, product.unit]
        texts += [o.text for o in product.offers] + ([product.cautions] if product.cautions else [])
        for text in texts:
            assert set(text) == {"zh", "en"}, product.handle
        for lang in ("zh", "en"):
            assert sum(f.lang == lang for f in product.faq) >= 3, product.handle
            assert sum(a.lang == lang for a in product.attributes) >= 4, product.handle


def test_there_is_something_to_ask_about(sample):
    variants = [v for p in sample.products() for v in p.variants]
    offers = [o for p in sample.products() for o in p.offers]
    assert sum(v.stock == 0 for v in variants) >= 4
    assert sum(0 < v.stock <= 5 for v in variants) >= 3
    assert all(v.price and v.price.currency == "CNY" for v in variants)
    assert any(v.list_price for v in variants)
    assert len(offers) >= 6
    assert any(o.active_at(NOW) for o in offers)
    assert any(not o.active_at(NOW) for o in offers)
    assert all(o.begin and o.end for o in offers)


def test_no_two_products_share_a_name(sample):
    names = [a.lower() for p in sample.products() for a in p.aliases]
    assert len(names) == len(set(names))


def test_every_product_has_its_picture(sample):
    assert set(draw.PICTURES) == {p.handle for p in sample.products()}
    folder = SAMPLE.parent / "images"
    for product in sample.products():
        (path,) = map(Path, product.images)
        assert path.parent == folder.resolve()
        assert path.stat().st_size <= draw.LIMIT
        with Image.open(path) as picture:
            assert picture.size == (800, 800)
    assert sum(f.stat().st_size for f in folder.iterdir()) <= 1_000_000


@pytest.mark.parametrize("handle", ["bottle", "plush", "umbrella"])
def test_the_pictures_are_what_the_code_draws(handle):
    with Image.open(SAMPLE.parent / "images" / f"{handle}.webp") as kept:
        drawn = draw.picture(handle, scale=1).convert("RGB").resize((80, 80))
        kept = kept.convert("RGB").resize((80, 80))
        apart = [abs(a - b) for a, b in zip(drawn.tobytes(), kept.tobytes(), strict=True)]
    assert sum(apart) / len(apart) < 4
