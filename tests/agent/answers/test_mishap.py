"""A mishap is told from a question whether one may happen, and answered by the terms."""

from __future__ import annotations

import asyncio

import pytest

from agent.answers import Answerer, Question, ViewerMemory
from agent.answers.mishap import mishap
from catalog import SAMPLE, Catalog


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("辣椒油收到漏了咋搞", "arrived"),
        ("chili oil leaked in the parcel what do i do", "arrived"),
        ("耳机用了半年没声音了管吗", "use"),
        ("kettle died after 3 months, covered?", "use"),
        ("碗碎了怎么办", "either"),
        ("保温杯会漏水吗", ""),
        ("does the bottle leak", ""),
        ("今天漏了什么活动", ""),
        ("broke students here, any discount", ""),
    ],
)
def test_when_it_went_wrong(text, when):
    assert mishap(text) == when


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    rows = Catalog.open(tmp_path_factory.mktemp("mishap") / "shop.db")
    rows.import_file(SAMPLE)
    yield rows
    rows.close()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("辣椒油收到漏了咋搞", "24 小时内拍照"),
        ("拼图少一片找谁", "补寄单片"),
        ("bottle stopped keeping warm after a year, covered?", "Two-year warranty"),
        ("衣服破了能退吗", "质量问题由我们承担来回运费"),
    ],
)
def test_the_terms_answer_it_and_a_faq_before_them(shop, text, says):
    async def run():
        out = [x async for x in Answerer(shop).answer(Question("q", text), memory=ViewerMemory())]
        return out[0], "".join(s.text for s in out[1:])

    verdict, said = asyncio.run(run())
    assert verdict.outcome == "answered" and says in said
