"""Numbers that count what the catalog counts, options and the link; any other number stays the host's own."""

from __future__ import annotations

import pytest

from agent.answers import gate
from agent.answers.sheet import build, focus_of


@pytest.fixture(scope="module")
def judge(sample):
    def judged(handle: str, text: str):
        lang = "zh" if any("\u3400" <= c <= "\u9fff" for c in text) else "en"
        return gate.check(text, build([focus_of(sample.product(handle))], lang=lang, now=0.0), lang)

    return judged


@pytest.mark.parametrize(
    ("handle", "text"),
    [
        ("lamp", "白色和黑色都是{LT-LMP-WHT.price}，在 13 号链接。"),
        ("lamp", "The lamp is {LT-LMP-WHT.price} in white or black, on link 13."),
        ("powerbank", "充电宝链接是 14 号，{LT-PWB-WHT.price}。"),
        ("towel", "三个颜色都是{LT-TWL-GRY.price}。"),
        ("towel", "浴巾一条{LT-TWL-GRY.price}，三个颜色同价。"),
        ("litter", "两个选项价格不同，1 袋{LT-LIT-1.price}，4 袋{LT-LIT-4.price}。"),
        ("litter", "您问的两款，1 袋为{LT-LIT-1.price}，另外4 袋为{LT-LIT-4.price}。"),
        ("litter", "Comparing the two, 1 bag goes for {LT-LIT-1.price}, and 4 bags goes for {LT-LIT-4.price}."),
        ("wok", "32 厘米比30 厘米贵一点，30 厘米是{LT-WOK-30.price}，32 厘米是{LT-WOK-32.price}。"),
        ("wok", "30 cm is cheaper than 32 cm."),
        ("candle", "雪松和柚子叶价格一样。"),
        ("tee", "All three colours are {LT-TEE-WHT-M.price}."),
        ("tee", "T 恤每个颜色和尺码都是{LT-TEE-WHT-M.price}，在 8 号链接。"),
        ("boxes", "Prices differ by option, Set of 3 is {LT-BOX-3.price}."),
        ("dryer", "The dryer had a list price of {LT-DRY-GRY.list_price}, now {LT-DRY-GRY.price}."),
        ("lamp", "The lamp costs {LT-LMP-WHT.price} per lamp."),
        ("candle", "一罐 180 克，价格{LT-CND-CED.price}。"),
        ("socks", "Five pairs come in one box, and the box costs {LT-SOK-5.price}."),
    ],
)
def test_what_the_catalog_counts_may_be_counted(judge, handle, text):
    judged = judge(handle, text)
    assert not isinstance(judged, gate.Refused), judged


@pytest.mark.parametrize(
    ("handle", "text"),
    [
        ("lamp", "白色和黑色都是{LT-LMP-WHT.price}，在 14 号链接。"),
        ("lamp", "The lamp is {LT-LMP-WHT.price}, on link 14."),
        ("lamp", "The lamp is {LT-LMP-WHT.price}, link 13 pieces."),
        ("lamp", "台灯{LT-LMP-WHT.price}，13 件链接。"),
        ("lamp", "台灯 13 折链接。"),
        ("lamp", "台灯只要 13 元，13 号链接。"),
        ("lamp", "两款一起{LT-LMP-WHT.price}。"),
        ("lamp", "两款{LT-LMP-WHT.price}。"),
        ("lamp", "两个颜色{LT-LMP-WHT.price}。"),
        ("lamp", "两个颜色一共{LT-LMP-WHT.price}。"),
        ("lamp", "两个颜色加起来都是{LT-LMP-WHT.price}。"),
        ("lamp", "两种打包{LT-LMP-WHT.price}。"),
        ("lamp", "Both for {LT-LMP-WHT.price}."),
        ("lamp", "The two for {LT-LMP-WHT.price}."),
        ("lamp", "White and black, both for {LT-LMP-WHT.price}."),
        ("lamp", "The two colours together {LT-LMP-WHT.price}."),
        ("lamp", "Two options for {LT-LMP-WHT.price}."),
        ("lamp", "All two colours for {LT-LMP-WHT.price}."),
        ("lamp", "All the colours for {LT-LMP-WHT.price}."),
        ("lamp", "Prices differ by option, white is {LT-LMP-WHT.price}."),
        ("lamp", "台灯有三个颜色。"),
        ("lamp", "The lamp comes in three colours."),
        ("towel", "两个颜色都是{LT-TWL-GRY.price}。"),
        ("litter", "两款都是{LT-LIT-1.price}。"),
        ("litter", "两个选项同价。"),
        ("litter", "1 袋和 4 袋价格一样。"),
        ("candle", "两个选项价格不同，雪松{LT-CND-CED.price}，柚子叶{LT-CND-POM.price}。"),
        ("candle", "雪松和柚子叶都一样。"),
        ("wok", "30 厘米比32 厘米贵一点，30 厘米是{LT-WOK-30.price}，32 厘米是{LT-WOK-32.price}。"),
        ("wok", "30 cm is dearer than 32 cm."),
        ("wok", "30 厘米比别家便宜。"),
        ("wok", "30 厘米比昨天便宜。"),
        ("wok", "30 厘米不比32 厘米便宜。"),
        ("wok", "两件{LT-WOK-30.price}。"),
        ("tea", "一罐 3 克。"),
        ("tea", "A tin is 3 g."),
        ("lamp", "一盏 8 瓦。"),
        ("socks", "五双{LT-SOK-5.price}。"),
        ("facetowel", "One sheet of the face towels is {LT-FTW-1.price}."),
    ],
)
def test_any_other_number_is_the_hosts_own(judge, handle, text):
    assert isinstance(judge(handle, text), gate.Refused)
