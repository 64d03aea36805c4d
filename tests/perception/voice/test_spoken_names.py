"""What an ear listens for follows the product on air."""

from __future__ import annotations

from perception.voice.hotwords import listed
from perception.voice.spoken_names import HOTWORDS, Spoken, favoured, hotwords, meant, near

SHOP = [Spoken(f"p{i}", (f"品{i}甲", f"品{i}乙", f"thing {i} a", f"thing {i} b", f"thing {i} c")) for i in range(60)]


def test_the_product_on_air_comes_first_with_several_names_then_its_neighbours():
    words = hotwords(SHOP, "p30")
    assert words[:4] == ["品30甲", "品30乙", "品29甲", "品31甲"]
    latin = [w for w in words if w.isascii()]
    assert latin[:4] == ["thing 30 a", "thing 30 b", "thing 30 c", "thing 29 a"]
    assert len(latin) == len(words) - len(latin) == HOTWORDS
    assert hotwords(SHOP, "p3")[0] == "品3甲"


def test_with_nothing_on_air_it_is_the_shops_order():
    assert hotwords(SHOP, None)[:2] == ["品0甲", "品1甲"]
    assert hotwords(SHOP, "gone")[:2] == ["品0甲", "品1甲"]
    assert hotwords([], "p1") == []
    assert [p.id for p in near(SHOP[:3], "p2")] == ["p2", "p1", "p0"]


def test_the_product_on_air_and_those_beside_it_are_favoured():
    assert favoured(SHOP, "p30") == {f"p{i}" for i in range(27, 34)}
    assert favoured(SHOP, None) == favoured(SHOP, "gone") == favoured([], "p1") == frozenset()


def test_what_may_be_meant_is_bounded_in_a_large_shop():
    large = [Spoken(str(i), (f"名{i}",)) for i in range(20_000)]
    names = list(meant(large, "19999"))
    assert len(names) == 400
    assert names[0] == ("名19999", "19999")


def test_the_list_is_in_the_languages_script_and_fits_the_prompt():
    assert listed(["保温杯", "thermos", "电饭煲", "保温杯", " "], "zh") == "电饭煲、保温杯"
    assert listed(["保温杯", "thermos", "rice cooker"], "en") == "rice cooker, thermos"
    assert listed(["保温杯", "thermos"], None) == "thermos, 保温杯"
    assert listed([], "zh") is listed(["thermos"], "zh") is None
    assert len(listed(["保温杯" * 5] + [f"名字{i}" for i in range(100)], "zh")) <= 120
