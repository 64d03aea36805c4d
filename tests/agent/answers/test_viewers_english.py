"""English as viewers type it: packs named alone, things by what they are, whose figure it is, pay, enough, apart or of one."""

# ruff: noqa: E501 - a table of comments and what is said to them reads better unbroken

from __future__ import annotations

import pytest

from agent.answers import ViewerMemory
from agent.answers.parting import questions
from agent.answers.reply_kind import counts


@pytest.mark.parametrize(
    ("text", "on_air", "outcome", "says"),
    [
        (
            "how much for the jar of spicy stuff",
            None,
            "answered",
            "¥22.80",
        ),  # the pack and what it is: one product has both
        ("how much for the thing with catnip", None, "answered", "¥35.00"),
        ("how much is this baby", "lamp", "answered", "¥129.00"),
        ("can i know the rate of shampoo", None, "answered", "¥49.90"),
        ("so if i get the 750 one in black i pay?", "bottle", "answered", "¥99.00"),
        ("is the rice 52 something", None, "answered", "¥52.90"),
        ("any cream colored deer remaining", None, "answered", "sold out"),
        ("did the unscented hand cream sell out", None, "answered", "7"),
        ("ok i want it where do i press", "lamp", "answered", "link 13"),
        ("my phone is 5000mah how many charges from the power bank", None, "answered", "1.1"),  # his phone's, not ours
        ("how many infusions do i get from the tea", None, "answered", "five or six"),
        ("tumble dry the towels ok?", None, "unknown", ""),
        ("power bank swelled up a bit, keep using?", None, "answered", "stop using it"),
        ("how many days to return stuff", None, "answered", "7 days"),
        ("how many days until the refund arrives", None, "unknown", ""),
        ("bowl arrived in pieces what now", None, "answered", "photo"),
        ("kid is 128 cm, which hoodie", None, "answered", "130 cm"),  # no FAQ about a child of 115 cm
        ("is pillow dearer than the bath towel", None, "answered", "¥109.00"),
        ("where do u make the cookies", None, "answered", "Hangzhou"),
    ],
)
def test_it_is_understood(tell, text, on_air, outcome, says):
    verdict, said = tell(text, on_air=on_air)
    assert verdict.outcome == outcome, said
    assert says in said


def test_a_pack_is_of_the_product_talked_about(tell):
    memory = ViewerMemory()
    tell("where is the rice grown", memory=memory)
    verdict, said = tell("how much for a box", memory=memory)
    assert verdict.products == ("LT-RIC-5",)
    assert "¥52.90" in said


def test_a_number_counts_the_very_thing():
    assert counts("how many infusions do i get", "it gives five or six infusions")
    assert counts("how many infusions do i get", "3 g, first infusion 20 seconds") is False
    assert counts("how many charges", "5,800 mah, usb-c") is None


def test_two_questions_with_an_and_before_the_second():
    assert questions("mango from where and how long does it keep") == ("mango from where", "how long does it keep")
    assert questions("kid is 128 cm, which hoodie") == ()


@pytest.mark.parametrize(
    ("text", "on_air", "outcome", "says"),
    [
        ("whats ur asking price on the foldable light", None, "answered", "¥129.00"),  # its rows say that it folds
        ("what would you give a kid for birthday with 70 yuan", None, "answered", "¥69.00"),  # not the kids' hoodie
        ("something for my cat under 50", None, "answered", "scratcher"),
        ("difference between cedar and unscented hand cream", None, "answered", "unscented one"),
        ("yo what's the price on that thing in your hand", "wok", "answered", "30 cm"),
        ("chilli oil whats the price and any offer", None, "answered", "Buy three"),
        ("earbuds how many hours total w the case", None, "answered", "24 h"),
        ("mini nut pack, price?", None, "answered", "¥25.90"),
        ("i have 170 cm and 66 kg what tee size", None, "answered", "M for a regular fit"),
        ("can the wok be used over gas flame", None, "answered", "gas"),
        ("ready to pay, next step?", None, "answered", "link"),
        ("how much caffeine... i mean is there caffeine in the tea", None, "answered", "affeine"),
        ("who pays when i send the pillow back", None, "answered", "postage"),  # no stock that comes back
        ("lamp mount price", None, "unknown", ""),
        ("wok lid price", None, "unknown", ""),  # behind a name it is another thing
    ],
)
def test_what_stands_beside_the_name_is_weighed(tell, text, on_air, outcome, says):
    verdict, said = tell(text, on_air=on_air)
    assert verdict.outcome == outcome, said
    assert says in said


@pytest.mark.parametrize(
    ("text", "outcome", "says"),
    [
        ("whats the process for ordering the rice", "answered", "link 27"),  # no slip of prices
        ("child", "ignored", ""),  # nor of chili
        ("would the storage box hold 25 kg of books", "answered", "30 kg"),  # a load, which is told in kg
        ("80 yuan max, want something for the kitchen", "answered", "¥79.00"),
        ("earbuds now vs before price?", "answered", "¥199.00"),  # two times are no two products
        ("i only buy one lip balm so is shipping extra", "answered", "otherwise 8 yuan"),
        ("if the earbuds dont work when they come what happens", "answered", "both ways"),
        ("can i use a shopee voucher", "unknown", ""),
        ("what colour choices for the tee", "answered", "Navy"),
    ],
)
def test_words_are_taken_for_what_they_are(tell, text, outcome, says):
    verdict, said = tell(text)
    assert verdict.outcome == outcome, said
    assert says in said


@pytest.mark.parametrize(
    ("text", "outcome", "says"),
    [
        ("is the inside of the kettle plastic", "answered", "304 stainless steel"),  # the row that states the material
        ("is the tee polyester", "answered", "100% cotton"),
        ("is the umbrella handle wooden", "unknown", ""),  # no row of the handle
        ("shampoo bottle ml", "answered", "500 ml"),  # no bottle is named beside what comes in one
        ("something sweet to eat under 30", "answered", "cookies"),
        ("does the desk lamp have a usb port to charge my phone", "unknown", ""),  # how it is charged is no answer
    ],
)
def test_what_it_is_made_of_and_comes_in(tell, text, outcome, says):
    verdict, said = tell(text)
    assert verdict.outcome == outcome, said
    assert says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("whats 1 pack of face towels and whats 6", "¥12.90"),
        ("off white 750 thermos, last ones?", "3"),
        ("chili oil, how many do i need to buy for a free one", "Buy three"),
        ("your policy if nuts come broken or bad smell?", "photo"),
        ("i need 5 bowls sets, do you have enough", "29"),
    ],
)
def test_what_is_left_what_a_pack_costs_and_what_comes_free(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered", said
    assert says in said
