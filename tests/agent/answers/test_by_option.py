"""Products known by their options, packs counted, containers, sizes of bodies, windows of offers, absent wares."""

from __future__ import annotations

import asyncio
import calendar

import pytest

from agent.answers import Answerer, Question, ViewerMemory
from agent.answers.by_option import by_option
from agent.answers.containers import of_container
from agent.answers.wares import missing_ware
from catalog import SAMPLE, Catalog

NOW = calendar.timegm((2026, 11, 25, 12, 0, 0))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    rows = Catalog.open(tmp_path_factory.mktemp("option") / "shop.db")
    rows.import_file(SAMPLE)
    yield rows
    rows.close()


@pytest.fixture
def tell(shop):
    def answer(text, on_air=None, memory=None):
        async def run():
            answerer = Answerer(shop, clock=lambda: float(NOW))
            out = [
                x async for x in answerer.answer(Question("q", text), on_air=on_air, memory=memory or ViewerMemory())
            ]
            return out[0], "".join(s.text for s in out[1:])

        return asyncio.run(run())

    return answer


@pytest.mark.parametrize(
    ("text", "handle"),
    [("藏青xl还剩几件", "tee"), ("36l or 66l", "storage"), ("黑色有吗", None), ("m和l差多少", None), ("几天到", None)],
)
def test_options_name_a_product_only_where_one_comes_in_them(shop, text, handle):
    found = by_option(text, shop.products())
    assert (found.handle if found else None) == handle


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("how many cookies in a box", "Sixteen in a box"),
        ("曲奇一盒几块", "16 块"),
        ("my daughter is 128 cm, hoodie size?", "130 cm"),
        ("狗20斤穿牵引绳哪个码", "5 到 20 公斤"),
        ("杯子九折到哪天为止", "12 月 31 日"),
        ("卫衣啥时候打折", "1 月 10 日"),
        ("坚果三十包跟七包的分别多少", "¥25.90"),
        ("can u give me both litter prices, one bag and four", "¥99.00"),
        ("puzzle age and size?", "48 × 36 cm"),
        ("7号跟31号是啥", "唇膏"),
        ("would the leash work on my cat", "better not"),
        ("在吗", ""),
    ],
)
def test_it_is_answered(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered" and says in said


@pytest.mark.parametrize(
    ("text", "on_air"),
    [
        ("do you sell hot water bottles", None),
        ("有没有猫粮", "bottle"),
        ("do you sell slippers for kids", "bottle"),
        ("how tall is the tub the blocks come in", None),
        ("who makes the fragrance in the candle", None),
        ("记忆棉枕多送一个枕套吗", None),
        ("rice to australia how many days", None),
    ],
)
def test_it_is_owned_up_to(tell, text, on_air):
    verdict, _ = tell(text, on_air=on_air)
    assert verdict.outcome == "unknown"


@pytest.mark.parametrize(
    ("text", "what"),
    [("积木桶多高", "桶"), ("猫砂一袋多重", ""), ("how tall is the tub", "tub"), ("how tall is the plush", "")],
)
def test_a_measure_of_the_container_is_none_of_the_product(text, what):
    assert of_container(text, "积木 plush") == what


@pytest.mark.parametrize(
    ("text", "ware"),
    [
        ("有猫粮吗", "猫粮"),
        ("phone cases for iphone 15", "phone cases"),
        ("能放洗衣机洗吗", ""),
        ("fits a car cup holder", ""),
    ],
)
def test_wares_are_known_by_name(text, ware):
    assert missing_ware(text, lambda _: False, lambda _: False) == ware
