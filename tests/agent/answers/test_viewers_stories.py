"""What English viewers tell before they ask, and how they say it: a story, a child's age, a verb of putting, a budget."""

# ruff: noqa: E501 - a table of comments and what is said to them reads better unbroken

from __future__ import annotations

import pytest

from agent.answers.parting import core, without_unknown
from agent.answers.reply_kind import of_the_head


@pytest.mark.parametrize(
    ("text", "on_air", "outcome", "says"),
    [
        ("last towels i bought barely covered my bum lol, how big are yours", None, "answered", "70 × 140"),
        ("bought a kettle last year that took forever, how fast is this one to boil", None, "answered", "6 minutes"),
        ("i sweat a lot at the gym, are the earbuds ok with that", None, "answered", "IPX4"),
        ("my flatmate always steals my mug lol does the flask come in pink", None, "answered", "sold out"),
        ("my daughter is 2, can she have the dried mango", None, "answered", "children under 3"),
        ("is 4 too young for the puzzle", None, "answered", "8"),
        ("my toddler has a rash, can i wipe it w the face towels", None, "unknown", ""),
        ("can i stick the steel bottle in the microwave", None, "answered", "Do not microwave"),
        ("can i bung the bowls in the dishwasher", None, "answered", "Dishwasher: yes"),
        ("is the rice from thailand or vietnam", None, "answered", "Heilongjiang"),
        ("so how does the buy two nuts thing work", None, "answered", "third free"),
        ("how does the second tube deal work", None, "answered", "10 yuan off the second tube"),
        ("spent all my pay already, got 40 yuan left, what can i get", None, "answered", "¥"),
        ("i can spend maybe 25 rmb, options?", None, "answered", "¥"),
        ("whats your lowest priced drink or snack", None, "answered", "¥19.90"),
        ("whats the earbuds price and do they work with iphone", None, "answered", "¥149.00"),
        ("how long does one tube last", None, "answered", "five weeks"),
        ("where do parcels leave from", None, "answered", "Hangzhou"),
        ("sleeve length on cardigan M", None, "unknown", ""),
        ("do the earbuds have find my", None, "unknown", ""),
        ("how much protein in a sachet of nuts", None, "unknown", ""),
        ("how long has luting been around", None, "unknown", ""),
        ("i'm in canada, how long does shipping take", None, "unknown", ""),
    ],
)
def test_it_is_understood(tell, text, on_air, outcome, says):
    verdict, said = tell(text, on_air=on_air)
    assert verdict.outcome == outcome, said
    assert says in said


def test_a_story_is_left_out_and_what_ails_somebody_is_not():
    assert core("last pillow was way too high for me, how tall is this one")[0] == "how tall is this one"
    assert core("my son has asthma, how soft is it")[0] == ""
    left = without_unknown("i sweat a lot at the crossfit, are the earbuds ok with that")
    assert "sweat" in left
    assert "crossfit" not in left
    assert without_unknown("how big is it") == ""


def test_the_thing_asked_for_stands_in_the_row():
    assert of_the_head("what's the range of", "Bluetooth: 5.3") is False
    assert of_the_head("how much protein in a sachet", "Net weight: 750 g") is False
    assert of_the_head("what's the material of", "Fabric: 100% cotton") is True
    assert of_the_head("is it soft", "Feel: soft") is True
