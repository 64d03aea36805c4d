from __future__ import annotations

from catalog import Money
from catalog.imports import read
from tests.catalog.shops import TEE_M, TEE_S, taobao


def test_the_real_three_rows(shared_data):
    found = read(shared_data("catalogs/feeds/taobao_assistant_utf16.csv"))
    assert (found.format, found.problems) == ("taobao", ())
    (tee,) = found.products
    assert (tee.handle, tee.title) == ("tee-blk", {"zh": "纯棉短袖T恤 黑色 180克"})
    assert [(v.sku, v.options, v.price, v.stock) for v in tee.variants] == [
        ("TEE-BLK-M", (("颜色", "黑色"), ("尺码", "M")), Money(5900, "CNY"), 12),
        ("TEE-BLK-L", (("颜色", "黑色"), ("尺码", "L")), Money(5900, "CNY"), 8),
    ]
    assert tee.images == ("https://example.com/tee.jpg",)
    assert tee.shipping == {"zh": "运费由买家承担。"}


def test_a_value_nothing_names_is_left_out_with_its_remedy(table):
    text = taobao((TEE_S, TEE_M)).replace("20509:28315", "20509:99999")
    found = read(table(text, "utf-16"))
    assert [v.sku for v in found.products[0].variants] == ["TEE-S"]
    (problem,) = found.problems
    assert "20509:99999" in problem.cause and "propAlias" in problem.cause
    assert "TEE-M" in found.held


def test_the_sellers_own_names_come_first(table):
    text = taobao((TEE_S, TEE_M)).replace("\ttee\t\t\t1\t", "\ttee\t20509:28314:小码;20509:28315:中码\t\t1\t")
    (tee,) = read(table(text, "utf-16")).products
    assert [dict(v.options) for v in tee.variants] == [{"尺码": "小码"}, {"尺码": "中码"}]
