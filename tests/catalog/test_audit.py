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


def test_an_empty_catalog_is_an_error(catalog):
    assert ("empty", "") in codes(catalog)
