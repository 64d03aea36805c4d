"""Real speech in small pieces through the real voice activity and the real judge of endings."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadInput, EngineFailed
from perception.voice import vad
from perception.voice.guest_ear import GuestEar
from perception.voice.silero import Silero
from perception.voice.turn_end import TURN_ENDS, WHOLE, load_turn_end
from tests.perception.voice.files_made import noise, tone

RATE = 16_000


def silent(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE), np.float32)


@pytest.mark.parametrize("piece", [160, 512, 700, 40_000])
def test_in_pieces_it_says_what_it_says_of_the_whole(piece):
    sound = np.concatenate([noise(1.0, 0.05), tone(1.0), noise(0.5, 0.2)])
    sound = sound[: len(sound) // 512 * 512]
    silero = Silero()
    pieces = [silero.feed(sound[at : at + piece]) for at in range(0, len(sound), piece)]
    at_once = vad.probabilities(sound)  # its last step is heard with its end cut off
    np.testing.assert_allclose(np.concatenate(pieces)[:-1], at_once[:-1], atol=1e-5)


@pytest.mark.weights
def test_the_judge_lets_a_whole_sentence_go_and_waits_for_half_of_one(model, say):
    judge = load_turn_end("smart-turn", model("turn.smart"))
    whole = say("How much is the thermos mug, and does it leak?", "en")
    spoken = vad.spans(vad.probabilities(whole.copy()))
    end = int(spoken[-1].end * RATE)
    half = whole[: int((spoken[0].start + 0.45 * (spoken[-1].end - spoken[0].start)) * RATE)]
    assert judge.chance(whole[:end]) >= WHOLE > judge.chance(half)
    ear = GuestEar(judge)
    for at in range(0, end + 2 * RATE, 512):
        if any(step.act == "over" for step in ear.hear(np.pad(whole[:end], (0, 2 * RATE))[at : at + 512])):
            break
    assert ear.now - end / RATE < 0.6, "long before the silence alone would have said so"


def test_names_of_judges(tmp_path):
    assert set(TURN_ENDS) == {"smart-turn", "silence"}
    assert load_turn_end("silence", None).chance(silent(1)) == 0
    with pytest.raises(BadInput, match="one of smart-turn, silence"):
        load_turn_end("gut feeling", None)
    with pytest.raises(EngineFailed, match=r"models fetch turn\.smart"):
        load_turn_end("smart-turn", tmp_path)
