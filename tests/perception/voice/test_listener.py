"""Real speech in small pieces through the real voice activity and the real judge of endings."""

from __future__ import annotations

import numpy as np
import pytest

from errors import BadInput, EngineFailed
from perception.voice import vad
from perception.voice.listener import Listener
from perception.voice.silero import Silero
from perception.voice.turn_end import TURN_ENDS, WHOLE, Silence, load_turn_end
from tests.perception.voice.files_made import noise, tone

RATE = 16_000


async def heard(listener: Listener, sound: np.ndarray, piece: int = 640) -> list:
    out = []
    for at in range(0, len(sound), piece):
        out += await listener.feed(sound[at : at + piece])
    return out


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


async def test_noise_and_tones_are_no_turns():
    sound = np.concatenate([noise(2.0, 0.02), tone(2.0), silent(2.0)])
    assert [t for t in await heard(Listener(Silence()), sound) if t.event.kind == "over"] == []


@pytest.mark.weights
async def test_two_questions_are_two_turns_with_their_sound(ear, say):
    zh, gap = say("这款保温杯多少钱？", "zh"), silent(1.6)
    turns = [
        t
        for t in await heard(Listener(Silence()), np.concatenate([gap, zh, gap, zh, gap]))
        if t.event.kind in ("over", "nothing")
    ]
    assert [t.event.kind for t in turns] == ["over", "over"]
    for turn in turns:
        assert len(turn.sound) < len(zh) + RATE
        assert "多少钱" in ear.hear(turn.sound, lang="zh", hotwords=()).text


@pytest.mark.weights
async def test_the_judge_lets_a_whole_sentence_go_and_waits_for_half_of_one(model, say):
    judge = load_turn_end("smart-turn", model("turn.smart"))
    whole = say("How much is the thermos mug, and does it leak?", "en")
    spoken = vad.spans(vad.probabilities(whole.copy()))
    end = int(spoken[-1].end * RATE)
    half = whole[: int((spoken[0].start + 0.45 * (spoken[-1].end - spoken[0].start)) * RATE)]
    assert judge.chance(whole[:end]) >= WHOLE > judge.chance(half)
    turns = await heard(Listener(judge), np.concatenate([whole[:end], silent(2.0)]))
    (over,) = [t.event for t in turns if t.event.kind == "over"]
    assert over.why == "said"
    assert over.at - over.end < judge.limit_s


async def test_a_microphone_that_closes_ends_the_turn(say, model):
    model("voice.kokoro")
    listener = Listener(Silence())
    sound = say("How much is the thermos mug, and does it leak?", "en")
    assert next(t.event.kind for t in await heard(listener, sound[: len(sound) // 2])) == "onset"
    (turn,) = listener.close()
    assert turn.event.why == "closed"
    assert len(turn.sound) > RATE // 2


async def test_what_is_over_is_not_kept():
    listener = Listener(Silence())
    for _ in range(20):
        await listener.feed(silent(1.0))
    assert len(listener._kept) < RATE


def test_names_of_judges(tmp_path):
    assert set(TURN_ENDS) == {"smart-turn", "silence"}
    assert load_turn_end("silence", None).chance(silent(1)) == 0
    with pytest.raises(BadInput, match="one of smart-turn, silence"):
        load_turn_end("gut feeling", None)
    with pytest.raises(EngineFailed, match=r"models fetch turn\.smart"):
        load_turn_end("smart-turn", tmp_path)
