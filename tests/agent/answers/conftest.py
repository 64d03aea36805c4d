"""A small shop of one table for the answers' tests, in a database of its own."""

# ruff: noqa: E501 - a table

from __future__ import annotations

import asyncio
import calendar

import pytest

from agent.answers import Answerer, Question, ViewerMemory
from catalog import SAMPLE, Catalog

SHOP_TIME = calendar.timegm((2026, 11, 25, 12, 0, 0))  # offers run, a coupon ends, the New Year sale is to come
TABLE = """sku,handle,title:zh,title:en,price,currency,list_price,stock,option:颜色,aliases,材质,faq:会漏水吗,cautions:zh,shipping:zh,description:zh,link
CUP-BLK,cup,青禾保温杯,Qinghe Thermos,89.90,CNY,119.90,120,黑色,保温杯|thermos,304不锈钢,倒置不漏,含乳胶密封圈，对乳胶过敏的人不要用,48小时内发货,杯盖一键开合。,1
CUP-WHT,cup,青禾保温杯,Qinghe Thermos,99.90,CNY,,0,白色,保温杯|thermos,304不锈钢,倒置不漏,含乳胶密封圈，对乳胶过敏的人不要用,48小时内发货,杯盖一键开合。,1
GLS-1,glass,雾山玻璃杯,Wushan Glass,39.00,CNY,,35,,玻璃杯|glass,高硼硅玻璃,,,48小时内发货,,2
LMP-1,lamp,折光台灯,Zheguang Lamp,159.00,CNY,199.00,8,,台灯|desk lamp,铝合金,,,48小时内发货,,3
"""


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.csv").write_text(TABLE, "utf-8")
    catalog = Catalog.open(folder / "shop.db")
    report = catalog.import_file(folder / "shop.csv")
    assert not report.problems
    yield catalog
    catalog.close()


@pytest.fixture
def ask(shop):
    """ask(text, memory=, on_air=) -> (verdict, sentences, every refusal)."""

    async def answer(text, *, memory: ViewerMemory | None = None, on_air=None, brains=None, **settings):
        refused: list[tuple[str, str]] = []
        answerer = Answerer(shop, brains, on_refused=lambda t, why: refused.append((t, why)), **settings)
        out = [item async for item in answerer.answer(Question("q", text), on_air=on_air, memory=memory)]
        return out[0], out[1:], refused

    return answer


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The bundled shop."""
    rows = Catalog.open(tmp_path_factory.mktemp("sample") / "shop.db")
    rows.import_file(SAMPLE)
    yield rows
    rows.close()


@pytest.fixture
def tell(sample):
    """tell(text, ...) -> (verdict, all that is said) of the bundled shop, at SHOP_TIME."""

    def answer(text, *, on_air=None, memory=None, seed=0):
        async def run():
            answerer = Answerer(sample, clock=lambda: float(SHOP_TIME), seed=seed)
            question = Question("q", text)
            out = [x async for x in answerer.answer(question, on_air=on_air, memory=memory or ViewerMemory())]
            return out[0], "".join(s.text for s in out[1:])

        return asyncio.run(run())

    return answer
