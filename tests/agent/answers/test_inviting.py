"""What the viewer may wish and is welcome to do is known by its grammar; what he would get by it is not said."""

from __future__ import annotations

import pytest

from agent.answers import gate
from agent.answers.sheet import build, focus_of

PASS = """
The tea is {LT-TEA-100.price}, and you're welcome to ask more.
If the tea is what you're looking for, tap the link.
If the tea suits you, you can order it through the link.
If the tea sounds right for you, the link is below.
Have a look at the tea if it's what you need.
If you'd like to order the tea, you can use the link.
Thank you all for looking at the tea.
For more on the tea, please open its page.
喜欢的话可以看看茶叶，不合适也没关系。
您放心看，茶叶现在是{LT-TEA-100.price}。
您的问题很好，不过茶叶的资料里没有写。
这点资料里没有写，茶叶别的地方您可以问。
That question isn't answered in the information on the tea.
Unfortunately, my product information on the tea doesn't say.
Nothing in the tea information covers that.
茶叶现在{LT-TEA-100.price}，比原价{LT-TEA-100.list_price}低。
There are {LT-TEA-100.stock} tins of the tea left.
"""
REFUSED = """
The tea is what you need.
The tea suits you.
If the tea suits you, it is yours for free.
If the tea suits you, take two for {LT-TEA-100.price}.
You're welcome to keep the tea.
You're welcome to try the tea for free.
Feel free to take the tea home.
Thank you all for buying the tea.
You can order the tea for less.
放心用茶叶。
您放心买，茶叶{LT-TEA-100.price}。
不合适也没关系，茶叶可以退。
What are you waiting for, order the tea.
With a friend, the tea is {LT-TEA-100.price} each.
The display tea is {LT-TEA-100.price}.
There are {LT-TEA-100.stock} cups of the tea left.
There are {LT-TEA-100.stock} pairs of the tea left.
茶叶还有{LT-TEA-100.stock}双。
The tea is {LT-TEA-100.price} while it lasts.
"""


@pytest.fixture(scope="module")
def judge(sample):
    def judged(text: str, handle: str = "tea"):
        lang = "zh" if any("\u3400" <= c <= "\u9fff" for c in text) else "en"
        return gate.check(text, build([focus_of(sample.product(handle))], lang=lang, now=0.0), lang)

    return judged


def test_wishes_and_invitations_pass(judge):
    lines = [t for t in PASS.splitlines() if t and "list_price" not in t]
    assert not [(t, v.reason) for t in lines if isinstance(v := judge(t), gate.Refused)]


def test_nothing_is_got_by_them(judge):
    assert not [t for t in REFUSED.splitlines() if t and not isinstance(judge(t), gate.Refused)]


def test_a_comparison_before_its_figure_is_held_to_the_rows(judge):
    right = "Set of 5 costs more at {LT-BOX-5.price}, and Set of 3 is {LT-BOX-3.price}."
    wrong = "Set of 3 costs more at {LT-BOX-3.price}, and Set of 5 is {LT-BOX-5.price}."
    assert not isinstance(judge(right, "boxes"), gate.Refused)
    assert isinstance(judge(wrong, "boxes"), gate.Refused)


def test_usb_is_no_abuse(judge):
    assert not isinstance(judge("耳机是半入耳式的，用 USB-C 充电。", "earbuds"), gate.Refused)
    assert isinstance(judge("sb，耳机用 USB-C 充电。", "earbuds"), gate.Refused)
