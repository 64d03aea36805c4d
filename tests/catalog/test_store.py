"""A snapshot patched is the snapshot made anew, whatever was changed."""

from __future__ import annotations

import random

from catalog import store

SHOP = "sku,handle,title,price,currency,stock,option:Size,link,offers\n" + "".join(
    f"S{n}-{size},p{n},Thing {n},{n + 5},USD,{n},{size},{100 - n},gift spoon\n" for n in range(40) for size in "ML"
)


def anew(catalog) -> store.Snapshot:
    with store.reading(catalog._engine) as connection:
        return store.load(connection)


def parts(snap: store.Snapshot) -> tuple:
    return (
        snap.everything,
        snap.active,
        snap.by_handle,
        {sku: (p.handle, v) for sku, (p, v) in snap.by_sku.items()},
        snap.by_link,
    )


def test_any_change_leaves_the_snapshot_a_new_one_would_be(catalog, table):
    catalog.import_file(table(SHOP))
    catalog.snapshot()
    rng = random.Random(4)
    changes = (
        lambda sku: catalog.set(sku, stock=rng.randrange(9)),
        lambda sku: catalog.set(sku, price=str(rng.randrange(1, 99))),
        lambda sku: catalog.set(sku, active=rng.random() < 0.5),
        lambda sku: catalog.set(sku, link=rng.randrange(1, 50)),
        lambda sku: catalog.set(sku, title=f"Thing {rng.random()}"),
        lambda sku: catalog.confirm("shop", 1_800_000_000.0 + rng.random()),
        lambda sku: catalog.import_file(table(SHOP.replace(f"{sku},", f"{sku}x,"))),
        lambda sku: catalog.import_file(table(SHOP)),
    )
    for _ in range(40):
        rng.choice(changes)(f"S{rng.randrange(40)}-{rng.choice('ML')}")
        assert parts(catalog.snapshot()) == parts(anew(catalog))


def test_what_did_not_change_is_the_same_object(catalog, table):
    catalog.import_file(table(SHOP))
    before = catalog.snapshot()
    catalog.confirm("shop", 1_900_000_000.0)
    after = catalog.snapshot()
    assert after is not before and after.active is before.active
    catalog.set("S3-M", stock=99)
    assert catalog.by_sku("S3-M")[1].stock == 99
    assert catalog.product("p4") is before.by_handle["p4"]
