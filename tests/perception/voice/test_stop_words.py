"""A word or two that mean stop, also as a recogniser misspells them; nothing else does."""

from __future__ import annotations

import numpy as np
import pytest

from perception.voice.heard import Heard, Segment
from perception.voice.stop_words import is_stop, stop_in
from tests.perception.voice.rooms_made import cough, hush, levelled


@pytest.mark.parametrize(
    "text",
    [
        "停",
        "停！",
        "听。",
        "等等",
        "等一下。",
        "主播，停一下吧",
        "别说了？",
        "Stop!",
        "Hold on.",
        "wait",
        "please stop",
    ],
)
def test_it_means_stop(text):
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "嗯",
        "好的",
        "对",
        "停车场在哪",
        "等等党有没有优惠",
        "听听看",
        "多少钱",
        "stopwatch",
        "non-stop",
        "bus stop",
        "wait list",
        "ok",
    ],
)
def test_it_means_something_else(text):
    assert not is_stop(text)


def heard(text: str = "", *rejected: tuple[str, str]) -> Heard:
    segments = (Segment(0, 0.4, text, "zh", -0.6),) if text else ()
    return Heard(segments, "zh", 0.9, "a recogniser", rejected)


def test_what_a_recogniser_half_believes_counts_and_what_it_makes_up_does_not():
    assert stop_in(heard("听")) == "听"
    assert stop_in(heard("", ("听？", "no_speech"))) == "听？"
    assert stop_in(heard("", ("停停停停停停", "repeats"), ("停", "prompt"))) is None
    assert stop_in(heard("好的")) is None


@pytest.mark.weights
def test_spoken_for_real_a_stop_is_heard_and_a_cough_is_none(ear, say):
    for word, lang in (("停！", "zh"), ("等一下", "zh"), ("Stop!", "en"), ("Wait.", "en")):
        assert stop_in(ear.hear(levelled(say(word, lang)), lang=None, hotwords=())), word
    for word, lang in (("好的", "zh"), ("Okay.", "en")):
        assert stop_in(ear.hear(levelled(say(word, lang)), lang=None, hotwords=())) is None, word
    for seed in range(6):
        sound = np.concatenate([hush(0.35), levelled(cough(seed)), hush(0.3)])
        assert stop_in(ear.hear(sound, lang=None, hotwords=())) is None, seed
