"""How English viewers ask in lives, by class: short forms, two spellings, options by number, other names."""

from __future__ import annotations

import pytest

BUDS = "LT-BUD-WHT"
BOTTLE = "LT-BTL-BLK-500"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cat scratch board cost", "¥35.00"),
        ("doggy harness price", "¥49.00"),
        ("how much is that brolly", "¥59.00"),
        ("what r the running shoes at", "¥169.00"),
        ("ur selling the cedar candle for?", "¥49.00"),
        ("what do u charge for 1.8m bedding", "¥219.00"),
        ("how much for the nut snack packs", "¥25.90"),
        ("can i still grab sand bedding 1.8m", "11 left"),
        ("cedar and unscented cream same price?", "cost the same"),
    ],
)
def test_goods_and_prices_go_by_many_words(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered" and says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("does the wok come w a lid", "glass lid"),
        ("how long is the leash", "Length: 1.5 m"),
        ("how wide is the leash", "Width: 2 cm"),
        ("bluetooth version of the buds", "5.3"),
        ("is the mango sugar free", "own sugars"),
        ("candle wax made of?", "soy"),
        ("will the kettle turn off by itself", "auto shut-off"),
        ("wearing the earbuds on my bike ok?", "traffic"),
        ("how many bowls in a set", "Four bowls"),
        ("36 or 66 liter which carries more", "30 kg for 66"),
        ("how much litter in a bag", "2.5 kg"),
        ("is the tee 100% cotton", "100% cotton"),
    ],
)
def test_a_property_is_asked_in_many_ways(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered" and says in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lamp dead on arrival, who covers the return postage", "both ways"),
        ("chili jar arrived smashed, now what", "24 hours"),
        ("can opened shampoo be sent back", "cannot be returned"),
        ("how long are food boxes covered", "One-year"),
        ("when does that power bank coupon run out", "November 30"),
        ("are the earbuds on sale today", "December 1"),
        ("rice ships out of which city", "Harbin"),
        ("how does buying work", "link"),
    ],
)
def test_terms_and_offers(tell, text, says):
    verdict, said = tell(text)
    assert verdict.outcome == "answered" and says in said


@pytest.mark.parametrize(
    "text",
    [
        "do you have duvets",
        "usb c cable?",
        "sneakers in 46?",
        "hoodie in 150?",
        "do u have a bigger puzzle",
        "does the dryer come with a bag",
        "do the blocks come with instructions",
        "how long is the deers scarf",
        "how many colors are the blocks painted in",
        "calories per cookie",
        "can i get express shipping",
        "will it arrive before christmas",
        "how long does refund take",
        "i typed the wrong address",
        "student discount?",
        "do u like cats",
        "my baby has a rash can i use the hand cream",
    ],
)
def test_what_no_row_says_is_owned_up_to(tell, text):
    verdict, _ = tell(text)
    assert verdict.outcome == "unknown"


def test_another_brand_is_nothing_to_compare_with(tell):
    verdict, said = tell("is this better than hydroflask", on_air=BOTTLE)
    assert verdict.outcome == "unknown" and "¥" not in said


@pytest.mark.parametrize("text", ["heyy im back", "im back!!", "good evening from jakarta"])
def test_who_is_back_is_greeted(tell, text):
    verdict, said = tell(text)
    assert verdict.outcome == "answered" and "elcome" in said


def test_one_letter_is_english(tell):
    verdict, _ = tell("M?", on_air="LT-CDG-GRN-S")
    assert verdict.lang == "en"


def test_a_sale_to_come_is_told_of_several_in_the_plural(tell):
    _, said = tell("when do the earbuds go on sale", on_air=BUDS)
    assert "have not" not in said and "December 1" in said
