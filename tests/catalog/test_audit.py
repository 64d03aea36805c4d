from __future__ import annotations

from datetime import UTC, datetime

from catalog.audit import audit

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def codes(catalog) -> set[tuple[str, str]]:
    return {(f.code, f.where) for f in audit(catalog.products(), NOW)}


def test_what_a_host_could_not_answer_or_must_not_say(catalog, table):
    catalog.import_file(
        table(
            "sku,title,price,list_price,stock,aliases,description,offers\n"
            'A,杯,,,3,mug,全网最便宜的杯子,"gift spoon; 2026-01-01 .. 2026-02-01; zh=送勺"\n'
            "B,碗,5,9,,mug,好用,\nC,盘,5,4,1,,Number one in the world,\n"
        )
    )
    found = codes(catalog)
    assert {
        ("no-price", "A"),
        ("no-stock", "B"),
        ("list-price-base", "B"),
        ("list-price", "C"),
        ("shared-alias", "a"),
        ("absolute-claim", "a"),
        ("absolute-claim", "c"),
        ("offer-over", "a"),
    } <= found


def test_every_finding_says_how_to_mend_it(catalog, table):
    catalog.import_file(
        table(
            "sku,title,price,price_until,stock,link,aliases,description\n"
            "A,Mug,12,2026-11-01,3,1,cup,\nB,World's best bowl,0,,1,1,cup,\n"
        )
    )
    catalog.set("B", link=1)
    assumed = {name: heard.assumed for name, heard in catalog.snapshot().heard.items() if heard.assumed}
    found = audit(catalog.products(), NOW, assumed)
    assert {
        ("no-unit", "a"),
        ("price-over", "A"),
        ("zero-price", "B"),
        ("shared-alias", "a"),
        ("shared-link", "a"),
        ("absolute-claim", "b"),
        ("no-currency", "shop"),
        ("no-description", "a"),
    } <= {(f.code, f.where) for f in found}
    assert all(f.remedy and f.text and f.level in ("error", "warning") for f in found)


def test_a_currency_that_is_named_is_not_assumed(catalog, table):
    catalog.import_file(table("sku,title,price,stock\nA,Mug,$12,3\nB,Cup,USD 5,1\n"))
    assert catalog.snapshot().heard["shop"].assumed is None
    catalog.import_file(table("sku,title,price,stock\nA,Mug,12,3\n"), currency="EUR")
    assert catalog.snapshot().heard["shop"].assumed is None


def test_an_empty_catalog_is_an_error(catalog):
    assert ("empty", "") in codes(catalog)
