"""Pictures are found where they lie now."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import SAMPLE, Catalog
from catalog.pictures import BUNDLED, found


def test_the_bundled_shops_pictures_are_this_checkouts(tmp_path):
    with Catalog.open(tmp_path / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        pictures = [Path(image) for product in catalog.products() for image in product.images]
    assert pictures
    assert all(p.is_file() and p.parent == BUNDLED for p in pictures)
    elsewhere = "/home/old/zhubo/catalog/sample/images/" + pictures[0].name
    assert found(elsewhere) == str(pictures[0])


@pytest.mark.parametrize("path", ["/shop/images/cup.png", "https://x.example/catalog/sample/images/cup.png", "cup.png"])
def test_every_other_path_is_left_as_it_was_kept(path):
    assert found(path) == path
