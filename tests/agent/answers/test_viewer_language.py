"""How viewers really write: forms of address, slips, kinds of goods, comparisons, questions without a question mark."""

from __future__ import annotations

import pytest

from agent.answers.address import unaddressed
from agent.answers.categories import kind_of
from agent.answers.comparing import splits
from agent.answers.spelling import mend
from catalog import SAMPLE, Catalog


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("sample") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield catalog


def facts(sentences):
    return {f.ref: f.value for s in sentences for f in s.facts}


def cheapest(shop):
    return min((v.price.minor, v.sku) for p in shop.products() for v in p.variants if v.stock)[1]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("27以内有什么呀宝子啊", "27以内有什么呀啊"),
        ("亲,保温杯多少钱呀", "保温杯多少钱呀"),
        ("多少钱呀姐妹", "多少钱呀"),
        ("老铁们有货吗", "有货吗"),
        ("how much is the mug bro?", "how much is the mug?"),
        ("宝宝能用吗", "宝宝能用吗"),
        ("充电宝多少钱", "充电宝多少钱"),
        ("宝子", "宝子"),
    ],
)
def test_forms_of_address_name_nothing(typed, left):
    assert unaddressed(typed) == left


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("鞋子质宝多久", "鞋子质保多久"),
        ("哪个最便已", "哪个最便宜"),
        ("zhibao多久", "质保多久"),
        ("是神马材质", "是什么材质"),
        ("电动牙刷多小钱", "电动牙刷多少钱"),
        ("retrun policy", "return policy"),
        ("anything uner 30", "anything under 30"),
        ("cheapest item pleasee", "cheapest item please"),
        ("加个微信", "加个微信"),
        ("skipping rope price", "skipping rope price"),
        ("那个多少钱", "那个多少钱"),
    ],
)
def test_slips_in_the_words_that_ask_are_mended(typed, meant):
    assert mend(typed, lambda word: False) == meant


def test_a_word_of_the_shop_stays_as_it_was_typed():
    assert mend("bellow", lambda word: word == "bellow") == "bellow"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("保温杯和炒锅哪个便宜", ("保温杯", "炒锅")),
        ("which is cheaper, the wok or the kettle?", ("wok", "kettle")),
        ("is the wok cheaper than the kettle", ("wok", "kettle")),
        ("power bank with cable or lamp, which is cheaper", ("power bank with cable", "lamp")),
    ],
)
def test_a_comparison_is_cut_at_every_joint(text, pair):
    assert pair in splits(text)


@pytest.mark.parametrize("text", ["保温杯多少钱", "哪个最便宜", "do you have black or white", "和平精英"])
def test_what_compares_nothing(text):
    assert splits(text) == ()


def test_many_joints_cost_little(shop):
    assert len(splits("和a" * 100 + "哪个便宜")) <= 6


@pytest.mark.parametrize(("said", "known"), [("零食", True), ("snacks", True), ("护肤品", True), ("手机壳", False)])
def test_kinds_of_goods(said, known):
    assert (kind_of(said) is not None) == known


@pytest.mark.parametrize(
    "text",
    [
        "哪个最便宜",
        "店里最便宜的",
        "店里最便宜的是什么呀宝子",
        "那个最便宜",
        "cheapest item pleaseee",
        "cheaepst item???",
    ],
)
async def test_the_cheapest_is_the_cheapest_of_the_shop(ask, shop, text):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "answered"
    assert f"{cheapest(shop)}.price" in facts(sentences)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("27以内有什么呀宝子啊啊啊", 27),
        ("anything uner 30❤️", 30),
        ("what can i get beolw 66", 66),
        ("有没有20块以下的零食", 20),
        ("snacks below 30", 30),
    ],
)
async def test_a_budget_lists_what_it_buys(ask, text, most):
    verdict, sentences, _ = await ask(text)
    prices = [float(v) for ref, v in facts(sentences).items() if ref.endswith(".price")]
    assert verdict.outcome == "answered"
    assert prices and all(p <= most for p in prices)


async def test_a_kind_the_shop_does_not_have_is_said_and_the_budget_kept(ask):
    verdict, sentences, _ = await ask("100块以内的手机")
    assert verdict.outcome == "unknown"
    assert len(sentences) == 2
    assert not any(ref.endswith(".price") for ref in facts(sentences))


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("有零食吗", {"LT-NUT-30", "LT-COO-16", "LT-MNG-80"}),
        ("有木有宠物用品啊宝宝", {"LT-LIT-1", "LT-LSH-S", "LT-SCR-60"}),
        ("any toys?", {"LT-BLK-60", "LT-PUZ-500", "LT-PLU-BRN"}),
    ],
)
async def test_a_kind_of_goods_is_listed(ask, text, skus):
    verdict, _, _ = await ask(text)
    assert (verdict.outcome, set(verdict.products)) == ("answered", skus)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        (
            "which is cheaper, the Luting 240 gsm Cotton Tee or the Luting Soy Wax Scented Candle",
            ("LT-TEE", "LT-CND"),
        ),
        ("鹿汀 香酥辣椒油和鹿汀 半入耳蓝牙耳机哪个便宜呀宝子", ("LT-CHL", "LT-BUD")),
        ("油辣子和鹿汀 羊毛混纺开衫那个便宜😂啊啊啊", ("LT-CHL", "LT-CDG")),
        ("which is cheaper, Luting Reflective Leash and Harness or the wok", ("LT-LSH", "LT-WOK")),
    ],
)
async def test_each_side_of_a_comparison_is_its_own_product(ask, text, skus):
    verdict, sentences, _ = await ask(text)
    said = facts(sentences)
    assert verdict.outcome == "answered"
    assert {ref[:6] for ref in said if ref.endswith(".price")} == set(skus)


async def test_three_are_compared_together(ask):
    verdict, sentences, _ = await ask("what's cheaper: tee, hoodie or cardigan")
    said = facts(sentences)
    assert verdict.outcome == "answered"
    assert {ref[:6] for ref in said if ref.endswith(".price")} == {"LT-TEE", "LT-KHD", "LT-CDG"}
    assert "LT-TEE" in next(iter(said))


@pytest.mark.parametrize("text", ["这个和那个哪个便宜", "tee hoodie and cardigan which is cheapest"])
async def test_a_comparison_not_understood_is_asked_back(ask, text):
    verdict, sentences, _ = await ask(text)
    assert (verdict.outcome, verdict.reason) == ("unknown", "which product")
    assert not facts(sentences)


@pytest.mark.parametrize("text", ["保温杯和iPhone哪个便宜", "which is cheaper, the wok or the iphone 15"])
async def test_nothing_is_cheaper_than_what_the_shop_does_not_have(ask, text):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "unknown"
    assert not any(ref.endswith(".price") for ref in facts(sentences))
    assert not any("便宜" in s.text or "cheaper" in s.text for s in sentences)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("鞋子质宝多久", "保修"),
        ("retrun policy on the Luting Combed Cotton Crew Socks?", "7 days"),
        ("any osmanthus tea left?", "95"),
        ("any osmanthus tea left pls", "95"),
        ("牵引绳 猫能用嘛", "不建议"),
        ("四件套皱不皱～～", "不用熨"),
        ("跑步鞋能跑步吗", "慢跑"),
        ("水果干的糖是神马", "不另加糖"),
        ("what is the paint of the wooden bloks", "water-based"),
        ("about the storage box, How much does it carry...", "20 kg"),
        ("一次性毛巾 1 包 多小钱", "12.90"),
    ],
)
async def test_the_catalog_answers_in_spite_of_slips(ask, text, said):
    verdict, sentences, refused = await ask(text)
    assert verdict.outcome == "answered", refused
    assert said in " ".join(s.text for s in sentences)


@pytest.mark.parametrize("text", ["电动牙刷多小钱", "卖口红不谢谢", "有口红嘛", "skipping rope price"])
async def test_a_question_is_never_met_with_silence(ask, text):
    verdict, sentences, _ = await ask(text)
    assert verdict.outcome == "unknown"
    assert sentences
