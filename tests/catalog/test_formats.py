"""One contract for every catalog format: what a seller may count on whichever shop system wrote the file."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path

import pytest

from catalog import Catalog, Money
from catalog.imports import FORMATS as KNOWN
from catalog.imports import read
from errors import BadCatalog
from tests.catalog.shops import FORMATS, MUG, SHOP, Written, changed, without

HOSTILE = "Mug\u202e \u200b<script>alert(1)</script>{MUG-1.price} 'DROP TABLE products;-- \ud83d"


@pytest.fixture(params=FORMATS, ids=str)
def written(request) -> Written:
    return FORMATS[request.param]


@pytest.fixture
def catalog(tmp_path, migrated_file):
    """On SQLite: what a file says does not depend on the database (`test_shop` asks that of both)."""
    shutil.copy(migrated_file, tmp_path / "catalog.db")
    with Catalog.open(tmp_path / "catalog.db", clock=lambda: 1_800_000_000.0) as opened:
        yield opened


@pytest.fixture
def save(tmp_path, written):
    """save(rows or text) -> the file."""

    def write(rows, encoding: str | None = None, name: str = "shop") -> Path:
        text = rows if isinstance(rows, str) else written.text(rows)
        path = tmp_path / f"{name}{written.suffix}"
        path.write_bytes(text.encode(encoding or written.encoding, "surrogatepass"))
        return path

    return write


def everything(catalog) -> list[tuple]:
    return [
        (p.handle, p.link, dict(p.title), v.sku, v.price, v.stock, v.options)
        for p in catalog.products()
        for v in p.variants
    ]


def test_every_format_has_its_contract():
    assert {w.name for w in FORMATS.values()} == set(KNOWN)


def test_a_good_file(save, written):
    found = read(save(SHOP))
    assert (found.format, found.problems, found.cut) == (written.name, (), False)
    mug, tee = found.products
    assert [p.link for p in found.products] == [1, 2]
    assert (next(iter(mug.title.values())), next(iter(tee.title.values()))) == ("Big Mug", "Cotton Tee")
    assert "half a litre" in next(iter(mug.description.values()))
    assert [(v.sku, v.price, v.stock) for v in (*mug.variants, *tee.variants)] == [
        ("MUG-1", Money(1250, written.currency), 7),
        ("TEE-S", Money(1990, written.currency), 3),
        ("TEE-M", Money(1990, written.currency), 0),
    ]
    assert [[value for _, value in v.options] for v in tee.variants] == [["S"], ["M"]]
    assert mug.variants[0].options == ()


def test_a_bad_row_is_reported_with_its_line_and_the_rest_goes_in(save, written, catalog):
    report = catalog.import_file(save(changed("MUG-1", price="cheap!")))
    (problem,) = report.problems
    assert problem.line == (written.first_line or problem.line) and problem.line > 0
    assert "cheap!" in problem.cause
    assert [p.handle for p in catalog.products()] == ["tee"]
    assert catalog.products()[0].link == 2  # mending the mug will not move the tee


def test_what_was_known_of_a_bad_row_stays(save, catalog):
    catalog.import_file(save(SHOP))
    report = catalog.import_file(save(changed("MUG-1", price="cheap!")))
    assert (report.gone, len(report.problems)) == (0, 1)
    assert catalog.by_sku("MUG-1")[1].price.minor == 1250


def test_strict_takes_nothing(save, written, catalog):
    with pytest.raises(BadCatalog) as refused:
        catalog.import_file(save(changed("MUG-1", price="cheap!")), strict=True)
    assert refused.value.remedy
    assert catalog.products(active=False) == ()


def test_twice_is_the_same_catalog(save, catalog):
    catalog.import_file(save(SHOP))
    version, before = catalog.version(), everything(catalog)
    again = catalog.import_file(save(SHOP))
    assert (again.added, again.changed, again.gone) == (0, 0, 0)
    assert (catalog.version(), everything(catalog)) == (version, before)


def test_a_changed_file_is_a_difference(save, catalog):
    catalog.import_file(save(SHOP))
    raised = catalog.import_file(save(changed("MUG-1", price="13.50")))
    assert (raised.added, raised.changed, raised.gone) == (0, 1, 0)
    assert catalog.by_sku("MUG-1")[1].price.minor == 1350
    fewer = catalog.import_file(save(without("MUG-1")))
    assert fewer.gone == 1
    assert catalog.by_sku("MUG-1") is None
    assert any(not p.active for p in catalog.products(active=False))
    back = catalog.import_file(save(SHOP))
    assert back.gone == 0 and catalog.by_sku("MUG-1")[1].price.minor == 1250


def test_a_product_keeps_its_link_number(save, written, catalog, tmp_path):
    cap = MUG | {"sku": "CAP-1", "group": "cap", "title": "Cap"}
    catalog.import_file(save(SHOP))
    catalog.import_file(save((cap, *SHOP)))
    links = {p.variants[0].sku: p.link for p in catalog.products()}
    if written.name == "table":
        assert links == {"CAP-1": 1, "MUG-1": 2, "TEE-S": 3}  # the row's order is the number there
    else:
        assert links == {"MUG-1": 1, "TEE-S": 2, "CAP-1": 3}
    assert catalog.import_file(save((cap, *SHOP))).changed == 0
    other = save((MUG | {"sku": "BAG-1", "group": "bag", "title": "Bag"},), name="other")
    catalog.import_file(other, source="two")
    if written.name != "table":
        assert catalog.by_sku("BAG-1")[0].link == 4  # 1 is somebody else's


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_reads_the_same(save, encoding):
    rows = changed("MUG-1", title="大号马克杯", text="能装半升水，杯壁厚，拿着不烫手。")
    found = read(save(rows, encoding))
    assert next(iter(found.products[0].title.values())) == "大号马克杯"
    assert found.problems == ()


def test_a_huge_field_is_one_bad_row(save, catalog):
    report = catalog.import_file(save(changed("MUG-1", text="word " * 40_000)))
    assert len(report.problems) == 1 and "characters" in report.problems[0].cause
    assert [p.handle for p in catalog.products()] == ["tee"]


def test_a_formula_is_never_a_price(save, catalog):
    report = catalog.import_file(save(changed("MUG-1", price="=10+2.5")))
    assert len(report.problems) == 1
    assert catalog.by_sku("MUG-1") is None


def test_a_truncated_file_takes_nothing_off_the_shelf(save, written, catalog):
    catalog.import_file(save(SHOP))
    before = everything(catalog)
    whole = written.text(SHOP)
    for sku in ("TEE-M", "TEE-S", "MUG-1"):
        path = save(whole[: whole.rindex(sku) + len(sku)])
        with contextlib.suppress(BadCatalog):
            report = catalog.import_file(path)
            assert report.cut and report.problems, f"cut after {sku}"
        assert everything(catalog) == before, f"cut after {sku}"


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_one_line(save, text):
    with pytest.raises(BadCatalog) as refused:
        read(save(text))
    assert "\n" not in str(refused.value) and refused.value.remedy


def test_a_file_without_products_is_one_line_and_changes_nothing(save, written, catalog):
    catalog.import_file(save(SHOP))
    before = everything(catalog)
    with pytest.raises(BadCatalog) as refused:
        catalog.import_file(save(()))
    assert "\n" not in str(refused.value) and refused.value.remedy
    assert everything(catalog) == before


def test_hostile_words_are_words(save, written, catalog, tmp_path):
    hostile = HOSTILE if written.name == "jsonld" else HOSTILE.replace("\ud83d", "\x00\x07")
    if written.suffix == ".xml":
        hostile = hostile.replace("\x00", "").replace("\x07", "")
    text = written.text(changed("MUG-1", title=hostile, text=f"{hostile} It holds half a litre."))
    report = catalog.import_file(save(text.replace("\ud83d", "\\ud83d")))
    assert report.problems == ()
    title = next(iter(catalog.by_sku("MUG-1")[0].title.values()))
    assert re.search("[\x00-\x1f\u200b\u202e\ud800-\udfff]", title) is None
    assert "<script" not in title
    assert catalog.by_sku("TEE-S") is not None
    catalog.export(tmp_path / "out.csv")
    assert catalog.import_file(tmp_path / "out.csv").changed == 0


def test_the_same_sku_twice_is_one_bad_row(save):
    twice = (*SHOP, MUG | {"title": "Another Mug", "group": "other"})
    found = read(save(twice))
    assert len(found.problems) == 1 and "already" in found.problems[0].cause
    assert sum(len(p.variants) for p in found.products) == 3


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("shop.json", '{"@type": "Product", "name": ', "broken JSON"),
        ("shop.json", '[{"title": "Mug"}]', "no schema.org Product"),
        ("page.html", "<!doctype html><html><body>Mug</body></html>", "no schema.org Product"),
        ("feed.xml", "<rss><channel><item><title>Mug</title>", "line 1: broken XML"),
        ("feed.xml", "<rss><channel></channel></rss>", "no items"),
    ],
)
def test_what_is_no_table_is_told_what_it_lacks(tmp_path, name, text, says):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(BadCatalog, match=says):
        read(tmp_path / name)
