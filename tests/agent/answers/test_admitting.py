"""Owning up and pointing are known by their grammar; what is claimed under their cover is not."""

from __future__ import annotations

import pytest

from agent.answers import gate
from agent.answers.sheet import build, focus_of

PASS = """
Sorry, the details I have on the tea don't cover that.
The information I was given on the tea doesn't say.
Unfortunately my information on the tea doesn't include that.
That isn't in the information I have on the tea.
For the tea, that isn't something my information covers.
I can only go by the product information, and for the tea it doesn't say.
That isn't in my product information, sorry. Customer service can check it for the tea.
Hey, I can't change the price, the tea is {LT-TEA-100.price}.
The tea page doesn't mention that, I'm afraid.
Sorry, I'm not able to lower it, the tea is {LT-TEA-100.price} right now.
Sorry, I can't read that out, but let's keep looking at the tea.
大家好，价格我改不了，茶叶现在是{LT-TEA-100.price}！
抱歉，我没办法改价，茶叶的价格是{LT-TEA-100.price}。
目前我掌握的茶叶资料不包含这个。
这个我真不知道，茶叶的客服应该能帮到您！
对不起，茶叶这方面我没办法给您准确答案。
Shipping and returns for the tea are explained on the product page.
The tea is {LT-TEA-100.price}, read the options and the delivery terms on the page, then ask me anything.
茶叶价格是{LT-TEA-100.price}，参数、发货、退换的说明都写在详情页里。
下单茶叶的时候请核对一下收货地址。
茶叶的发货和退换说明都写在详情页里。
我先把茶叶的特点给大家说一说。
"""
REFUSED = """
The page doesn't say it's bad.
The notes do not mention a problem.
The page doesn't cover how good it is.
The details don't cover it all, trust me.
Not that the page doesn't say it.
The page doesn't say that for nothing.
I can't change the price, but for you I will.
I can't change the price, others can.
Customer service can help you with a refund.
Customer service can give you one.
Customer service can check it and send you another.
Support can confirm it's safe.
I can't read that out, it's too good.
资料里没写缺点。
资料里没写副作用。
资料没写它有多好。
不是资料没写，是它太好了。
资料没写，不过没有添加剂。
价格我改不了，别人可以。
价格我改不了，客服可以。
客服会给您换。
客服可以给您便宜。
我们的客服会查，您放心。
Warranty for life is explained on the page.
Free returns are explained on the page.
Returns any time are explained on the page.
Returns are easy, it's explained on the page.
Check the refunds, you'll get them all.
Shipping is on us, it's explained on the page.
Shipping is on the page.
退货写在详情页里，随便退。
退货随时看详情页。
运费我们包，看详情页。
不用运费，详情页里写着。
对比一下面料，差远了。
确认一下颜色，都有。
看好尺码，我们的准。
了解一下功能，都能用。
质保一辈子写在详情页里。
"""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.fixture(scope="module")
def judge(sample):
    def judged(text: str):
        lang = "zh" if any("\u3400" <= c <= "\u9fff" for c in text) else "en"
        return gate.check(text, build([focus_of(sample.product("tea"))], lang=lang, now=0.0), lang)

    return judged


def test_it_is_owned_up_and_pointed(judge):
    assert not [(t, v.reason) for t in _lines(PASS) if isinstance(v := judge(t), gate.Refused)]


def test_under_its_cover_nothing_is_claimed(judge):
    assert not [t for t in _lines(REFUSED) if not isinstance(judge(t), gate.Refused)]
