from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.mentions import link_numbers, read_number


@pytest.mark.parametrize(
    ("text", "handle", "how"),
    [
        ("保温杯多少钱", "bottle", "alias"),
        ("三号链接有货吗", "boxes", "link"),
        ("3号多少钱", "boxes", "link"),
        ("link 3 price please", "boxes", "link"),
        ("#3", "boxes", "link"),
        ("第二个链接还有吗", "wok", "link"),
        ("LT-TEA-100 还有吗", "tea", "sku"),
        ("lt tea 100", "tea", "sku"),
        ("抱温杯怎么卖", "bottle", "pinyin"),
        ("baowenbei duoshao qian", "bottle", "pinyin"),
        ("bao温杯还有吗", "bottle", "pinyin"),
        ("bao wen bei you ma", "bottle", "pinyin"),
        ("保溫杯多少錢", "bottle", "alias"),
        ("how much is the thermos", "bottle", "alias"),
        ("do you have cat litter", "litter", "alias"),
        ("insulated botle", "bottle", "text"),
        ("earbuds waterproof?", "earbuds", "alias"),
        ("猫砂能冲马桶吗", "litter", "alias"),
        ("有没有积木", "blocks", "alias"),
        ("hand creams", "handcream", "alias"),
    ],
)
def test_what_viewers_type_finds_the_product(sample, text, handle, how):
    if how == "sku" and "-" not in text:
        how = "text"
    best = sample.search(text)[0]
    assert best.product.handle == handle
    assert best.score >= 0.3
    if how != "text":
        assert best.how == how
        assert best.score >= 0.7


@pytest.mark.parametrize(
    "text",
    [
        "今天天气怎么样",
        "主播唱首歌",
        "hello everyone",
        "666",
        "你是机器人吗",
        "what's the weather today",
        "老板加个微信",
        "吃饭了吗",
        "在洗澡",
        "刚吃完饭",
        "i am so tired",
        "",
        "？？？",
    ],
)
def test_what_is_about_no_product_finds_none(sample, text):
    for hit in sample.search(text, on_air="bottle"):
        assert hit.score < 0.3, (text, hit.product.handle, hit.how)


@pytest.mark.parametrize(
    "text", ["这个多少钱", "how much is it", "还有货吗", "黑色的还有吗", "is the black one in stock", "会漏水吗"]
)
def test_what_names_nothing_is_about_the_product_on_air(sample, text):
    best = sample.search(text, on_air="bottle")[0]
    assert best.product.handle == "bottle"
    assert best.score >= 0.5


def test_on_air_breaks_a_tie_and_no_more(sample):
    assert sample.search("台灯多少钱", on_air="bottle")[0].product.handle == "lamp"
    assert sample.search("鹿汀", on_air="bowls")[0].product.handle == "bowls"


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("黑色L码的T恤", "LT-TEE-BLK-L"),
        ("保温杯樱粉色 500 毫升", "LT-BTL-PNK-500"),
        ("the 66 L storage box", "LT-STO-66"),
        ("桂花红茶", "LT-TEA-100"),
    ],
)
def test_the_variant_named_is_found(sample, text, sku):
    assert sample.search(text)[0].variant.sku == sku


def test_a_variant_not_named_is_left_open(sample):
    assert sample.search("保温杯")[0].variant is None


def test_a_dense_search_is_fused_in(sample):
    hits = sample.search("something to keep coffee hot", dense=lambda text: [("bottle", 0.9)])
    assert hits[0].product.handle == "bottle"
    assert hits[0].how == "dense"


def test_a_changed_name_is_found(catalog, table):
    catalog.import_file(table("sku,title,price\nA,Mug,1\nB,Pan,2\n"))
    assert not [h for h in catalog.search("teapot") if h.score > 0.5]
    catalog.set("B", title="Teapot")
    assert catalog.search("teapot")[0].product.handle == "b"


def test_a_price_change_keeps_the_index(catalog, table):
    catalog.import_file(table("sku,title,price\nA,Mug,1\n"))
    catalog.search("mug")
    postings = catalog._index.postings
    catalog.set("A", price="2")
    (hit,) = catalog.search("mug")
    assert catalog._index.postings is postings
    assert str(hit.product.variants[0].price) == "2.00"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3号链接", [3]),
        ("十二号链接", [12]),
        ("小黄车第12个", [12]),
        ("is 12 the link", [12]),
        ("what is the link", []),
        ("链接5", [5]),
        ("1号和2号", [1, 2]),
        ("link three", [3]),
        ("the third link", [3]),
        ("11月3号发货吗", []),
        ("5号电池", []),
        ("what's 5 on the list", [5]),
        ("nine on your menu", [9]),
        ("20 in the box", []),
        ("要100块吗", []),
        ("iphone 15", []),
    ],
)
def test_link_numbers(text, numbers):
    assert sorted(link_numbers(text)) == numbers


def test_numbers():
    assert [read_number(t) for t in ("12", "十", "二十一", "一百零三", "两", "seven")] == [12, 10, 21, 103, 2, 7]


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("bao wen bei", "bottle"),
        ("bao温杯有吗", "bottle"),
        ("bwb", "bottle"),
        ("LT PIL 1", "pillow"),
        ("货号LT SCR 60", "scratcher"),
        ("soocks", "socks"),
        ("保水温壶", "bottle"),
        ("吹头发的", "dryer"),
        ("brolly", "umbrella"),
        ("司件套还有吗", "bedding"),
        ("宝子四件套能不能再说一遍", "bedding"),
    ],
)
def test_noise_of_every_kind(sample, text, handle):
    assert handle in [hit.product.handle for hit in sample.search(text)]


def test_a_short_name_gives_way_to_the_longer_one_meant(catalog, table):
    catalog.import_file(table("sku,title,price\nA,Apple,1\nB,Apple Watch Series 4,2\n"))
    assert [h.product.handle for h in catalog.search("how much is the apple watch")] == ["b", "a"]
    assert catalog.search("how much is the apple")[0].product.handle == "a"


def test_a_model_number_is_no_link_number(catalog, table):
    catalog.import_file(table("sku,title,price\nA,热水器 F6033-UD5,1\nB,热水器 F8033-JE6,2\n"))
    for text in ("求f8033-je6链接", "F8033 je6", "f8033je6多少钱", "F8033"):
        assert catalog.search(text)[0].product.handle == "b", text


@pytest.mark.parametrize(
    "text", ["啊" * 5000, "a " * 3000, "zhuang" * 200, "1 " * 2000, "🍵" * 400, "\x00\ud800", "%_'\"\\"]
)
def test_hostile_text_is_searched_like_any_other(sample, text):
    assert len(sample.search(text, limit=5)) <= 5


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "保温",
            "杯",
            "bao",
            "wen ",
            "号链接",
            "3",
            "十六升",
            "LT-",
            "x16l",
            "的",
            "有吗",
            "㐂",
            "𠮷",
            "lv",
            "jsq30-m9",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_whatever_is_typed_is_searched(sample, text):
    for hit in sample.search(text, on_air="bottle"):
        assert 0 < hit.score <= 1
