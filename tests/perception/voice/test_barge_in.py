"""Who takes the floor, on a clock of frames: speech does, and soon; a cough and our own voice do not."""

from __future__ import annotations

import pytest

from perception.voice.barge_in import FRAME_S, BargeIn, Heard32

VOICE, NOISE = Heard32(0.95, -25.0), Heard32(0.05, -62.0)
OURS = Heard32(0.95, -35.0, own=0.95)


class Microphone:
    """Frames of one kind after another; `within_ms` and `absent` count frames of sound."""

    def __init__(self, **given) -> None:
        self.floor = BargeIn(**given)
        for _ in range(60):
            assert self.floor.hear(NOISE) is None

    def expect(self, act: str, frame: Heard32, *, within_ms: float) -> float:
        """How many milliseconds it took."""
        for count in range(1, int(within_ms / 1000 / FRAME_S) + 1):
            if (heard := self.floor.hear(frame)) is not None:
                assert heard == act
                return count * FRAME_S * 1000
        raise AssertionError(f"no {act} within {within_ms} ms")

    def absent(self, frame: Heard32, *, for_ms: float) -> None:
        for _ in range(round(for_ms / 1000 / FRAME_S)):
            assert self.floor.hear(frame) is None


@pytest.fixture
def microphone() -> Microphone:
    return Microphone()


def test_speech_ducks_at_once_and_cuts_once_it_goes_on(microphone):
    ducked = microphone.expect("duck", VOICE, within_ms=100)
    cut = microphone.expect("cut", VOICE, within_ms=500)
    assert ducked + cut <= 500, "leaves 200 ms of the 700 for the way to the stage"
    microphone.absent(VOICE, for_ms=5000)
    over = microphone.expect("over", NOISE, within_ms=900)
    assert over >= 700
    assert microphone.floor.state == "idle"


def test_a_breath_does_not_end_a_turn(microphone):
    microphone.expect("duck", VOICE, within_ms=100)
    microphone.expect("cut", VOICE, within_ms=500)
    for _ in range(5):
        microphone.absent(NOISE, for_ms=400)
        microphone.absent(VOICE, for_ms=300)


@pytest.mark.parametrize("ms", [100, 200, 300])
def test_a_cough_is_ducked_for_and_restored_within_a_second(microphone, ms):
    took = microphone.expect("duck", VOICE, within_ms=100)
    microphone.absent(VOICE, for_ms=ms - took)
    assert ms + microphone.expect("restore", NOISE, within_ms=1000) <= 1000


def test_what_flickers_like_singing_is_restored_within_a_second(microphone):
    flicker = [VOICE, VOICE, NOISE] * 20
    acts = [(act, i * FRAME_S) for i, frame in enumerate(flicker) if (act := microphone.floor.hear(frame))]
    assert [act for act, _ in acts][:2] == ["duck", "restore"]
    assert acts[1][1] - acts[0][1] < 0.9
    assert "cut" not in [act for act, _ in acts]


def test_our_own_voice_does_not_even_duck_where_it_is_known(microphone):
    microphone.absent(OURS, for_ms=10_000)


def test_our_own_voice_met_for_the_first_time_is_restored_and_where_in_doubt_waited_for(microphone):
    microphone.expect("duck", VOICE, within_ms=100)
    microphone.absent(VOICE, for_ms=300)
    microphone.absent(Heard32(0.95, -25.0, own=0.5), for_ms=96)  # the time to confirm has come, and is not used
    assert microphone.expect("restore", OURS, within_ms=64)


def test_a_guest_over_our_own_voice_takes_the_floor(microphone):
    microphone.absent(OURS, for_ms=3000)
    over = Heard32(0.95, -22.0, own=0.2)
    assert microphone.expect("duck", over, within_ms=130) + microphone.expect("cut", over, within_ms=500) <= 560


def test_a_voice_far_from_the_microphone_is_not_a_guest(microphone):
    microphone.absent(Heard32(0.9, -55.0), for_ms=3000)


def test_a_loud_room_raises_what_counts():
    microphone = Microphone()
    microphone.absent(Heard32(0.1, -40.0), for_ms=20_000)
    microphone.absent(Heard32(0.8, -36.0), for_ms=1000)
    microphone.expect("duck", VOICE, within_ms=100)


def test_false_alarms_make_it_warier_and_are_forgotten(microphone):
    def alarm() -> float:
        took = microphone.expect("duck", VOICE, within_ms=200)
        microphone.expect("restore", NOISE, within_ms=500)
        return took

    first = [alarm() for _ in range(6)]
    assert first[-1] > first[0]
    assert first[-1] <= 130, "and still ducks in time"
    microphone.absent(NOISE, for_ms=21_000)
    assert alarm() == first[0]
