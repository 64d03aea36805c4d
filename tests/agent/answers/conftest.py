"""A small shop of one table for the answers' tests, in a database of its own."""

# ruff: noqa: E501 - a table

from __future__ import annotations

import pytest

from agent.answers import Answerer, Question, ViewerMemory
from catalog import Catalog

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
