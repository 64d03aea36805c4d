"""A microphone's real sounds through the real voice detector: who takes the floor, how soon, and what is handed over.
Times are counted in the microphone's own sound."""

from __future__ import annotations

import numpy as np
import pytest

from perception.voice.guest_ear import RATE, GuestEar
from perception.voice.turn_end import Silence
from tests.perception.voice.rooms_made import cough, heard, hush, levelled, music, placed, returning

HOST, GUEST = "这个电饭煲和吸尘器有什么优惠？", "How much is the thermos mug, and does it leak?"  # two voices


@pytest.fixture(scope="module")
def host(say):
    once = levelled(say(HOST, "zh"))
    return np.concatenate([once, hush(0.3), once, hush(0.3), once])


@pytest.fixture(scope="module")
def guest(say):
    said = levelled(say(GUEST, "en"))
    loud = np.flatnonzero(np.abs(said) > 0.01)
    return said[loud[0] : loud[-1]]


def onset(sound: np.ndarray) -> float:
    """When its voice begins, in seconds."""
    power = np.convolve(sound**2, np.ones(80) / 80, "same")
    return float(np.argmax(power > 10 ** (-45 / 10))) / RATE


@pytest.mark.weights
def test_a_guest_is_ducked_for_and_given_the_floor_in_time(guest):
    acts = heard(placed(guest, at=2.0, seconds=2.0 + len(guest) / RATE + 1.5))
    (duck, ducked), (cut, given), (over, ended) = acts[:3]
    assert (duck, cut, over) == ("duck", "cut", "over")
    begun = 2.0 + onset(guest)
    assert ducked - begun <= 0.2, "and 100 ms to the stage and down"
    assert given - begun <= 0.6
    assert ended - (2.0 + len(guest) / RATE) <= 0.8


@pytest.mark.parametrize(
    "sound", [cough(1), cough(5), music(6.0), hush(4.0, db=-25)], ids=["cough", "another", "music", "hiss"]
)
def test_no_cough_no_music_and_no_noise_takes_the_floor(sound):
    acts = heard(placed(sound, at=1.5, seconds=2.5 + len(sound) / RATE))
    assert "cut" not in [act for act, _ in acts]
    for (act, at), (then, later) in zip(acts[::2], acts[1::2], strict=True):
        assert (act, then) == ("duck", "restore")
        assert later - at <= 1.0


@pytest.mark.weights
@pytest.mark.parametrize(("after", "db"), [(0.05, -10), (0.4, -18), (1.2, -15)])
def test_the_hosts_own_voice_coming_back_does_not_cut_it(host, after, db):
    acts = heard(returning(host, after=after, db=db), host)
    assert "cut" not in [act for act, _ in acts]
    for (_, at), (then, later) in zip(acts[::2], acts[1::2], strict=False):
        assert then == "restore"
        assert later - at <= 1.0


@pytest.mark.weights
@pytest.mark.parametrize(("after", "db", "seed"), [(0.2, 0, 1), (0.8, -6, 2), (0.06, -3, 4)])
def test_nor_met_for_the_first_time_from_a_loud_loudspeaker_far_away(host, after, db, seed):
    """The room's sound is 8 dB louder than what comes straight: it blurs the loudness that tells who is who."""
    begun = np.concatenate([hush(0.5), host[np.argmax(np.abs(host) > 0.02) :]])[: 3 * RATE]
    acts = heard(returning(begun, after=after, db=db, fading=0.6, far=-8.0, seed=seed), begun)
    assert "cut" not in [act for act, _ in acts]


@pytest.mark.weights
def test_a_word_too_short_to_stop_the_host_is_handed_over_to_be_understood(say):
    word = levelled(say("停！", "zh"))
    word = word[np.argmax(np.abs(word) > 0.02) :][: round(0.35 * RATE)]
    ear = GuestEar(Silence())
    steps = ear.hear(placed(word, at=1.0, seconds=2.5))
    assert [step.act for step in steps] == ["duck", "restore"]
    sound = steps[1].sound
    assert len(word) <= len(sound) <= len(word) + RATE
    assert np.abs(sound).max() == pytest.approx(np.abs(word).max(), abs=0.02)


def test_a_sound_without_a_voice_in_it_is_not_handed_over():
    assert all(step.sound is None for step in GuestEar(Silence()).hear(placed(music(3.0), at=1.0, seconds=5.0)))


@pytest.mark.weights
def test_a_guest_takes_the_floor_over_the_hosts_voice_coming_back(host, guest):
    microphone = returning(host, after=0.4, db=-18)
    begin = len(microphone) - len(guest)
    microphone[begin:] += guest
    begun = begin / RATE + onset(guest)
    acts = [(act, at) for act, at in heard(microphone, host) if at > begun - 0.1]
    assert [act for act, _ in acts][:2] == ["duck", "cut"]
    assert acts[0][1] - begun <= 0.25
    assert acts[1][1] - begun <= 0.65


@pytest.mark.weights
def test_a_turn_is_handed_over_with_its_edges_and_then_let_go(guest):
    ear = GuestEar(Silence())
    sound = placed(guest, at=2.0, seconds=2.0 + len(guest) / RATE + 1.5)
    (turn,) = [step.sound for step in ear.hear(sound) if step.act == "over"]
    assert len(guest) / RATE - 0.2 <= len(turn) / RATE <= len(guest) / RATE + 0.8
    assert np.abs(turn[: round(0.1 * RATE)]).max() < 0.05, "a breath before it"
    assert sum(map(len, ear._kept)) <= 0.5 * RATE, "nothing is kept of what was handed over"


class Hasty:
    """A judge who takes every pause for the end."""

    limit_s = 1.2

    def chance(self, sound: np.ndarray) -> float:
        return 1.0


@pytest.mark.weights
@pytest.mark.parametrize(("pause", "joins"), [(0.5, True), (0.9, True), (1.6, False)])
def test_who_goes_on_after_a_comma_goes_on_with_the_same_turn(say, pause, joins):
    begun, more = (levelled(say(text, "zh")) for text in ("我想买热水壶", "怎么下单？"))
    begun, more = (sound[np.flatnonzero(np.abs(sound) > 0.01)[[0, -1]][0] :] for sound in (begun, more))
    begun = begun[: np.flatnonzero(np.abs(begun) > 0.01)[-1]]
    at = 1.0 + len(begun) / RATE + pause
    sound = placed(begun, at=1.0, seconds=at + len(more) / RATE + 1.0)
    sound[round(at * RATE) :][: len(more)] += more
    steps = GuestEar(Hasty()).hear(sound)
    first, second = [step for step in steps if step.act == "over"]
    assert first.more and abs(len(first.sound) - len(begun)) < RATE
    assert [step.more for step in steps if step.act == "cut"] == [False, joins]
    whole = len(begun) / RATE + pause + len(more) / RATE
    assert (len(second.sound) / RATE > whole - 0.4) is joins
    if joins:
        before = [step for step in steps if step.act == "cut"][1].sound
        assert len(begun) <= len(before) <= len(begun) + (0.35 + pause) * RATE, "all that came before the new words"


@pytest.mark.weights
def test_a_microphone_switched_off_in_the_middle_hands_over_what_was_said(guest):
    ear = GuestEar(Silence())
    ear.hear(placed(guest, at=1.0, seconds=2.2))
    assert ear.state == "taken"
    (step,) = ear.close()
    assert step.act == "over"
    assert len(step.sound) > 0.9 * RATE
    assert ear.close() == []
