"""A guest's voice in the programme: as loud as the host, without holes or clicks, bounded, silent at panic."""

from __future__ import annotations

import numpy as np
import pytest

from render.speech import SAMPLE_RATE, SAMPLES_PER_FRAME
from render.stage.guest_mix import MOST_S, PEAK, START_S, GuestMix, GuestVoice
from render.voice.sound import LOUDNESS, loudness

PIECE = 512  # 32 ms at 16 kHz


def voice_like(seconds: float, level: float, seed: int = 1) -> np.ndarray:
    """16 kHz: syllables of buzz and breath, four a second."""
    t = np.arange(round(seconds * 16_000)) / 16_000
    buzz = sum(np.sin(2 * np.pi * 140 * h * t) / h for h in range(1, 20))
    breath = np.random.default_rng(seed).standard_normal(len(t)) * 0.2
    made = (buzz + breath) * (0.15 + np.abs(np.sin(np.pi * 4 * t)))
    return (level * made / np.abs(made).max()).astype(np.float32)


def spoken(voice: GuestVoice, sound: np.ndarray, *, start: bool = True) -> np.ndarray:
    """Put piece by piece, ticks in between as time passes; what sounds."""
    out, ticks = [], 0
    for at in range(0, len(sound), PIECE):
        voice.put(voice.made(sound[at : at + PIECE]))
        while (ticks + 1) * SAMPLES_PER_FRAME <= 3 * (at + PIECE):
            ticks += 1
            out.append(voice.frame())
    voice.end()
    while (frame := voice.frame()) is not None:
        out.append(frame)
    return np.concatenate([f for f in out if f is not None])


@pytest.mark.parametrize("level", [0.04, 0.1, 0.5, 1.0])
def test_however_loud_the_microphone_it_is_as_loud_as_the_host(level):
    heard = spoken(GuestVoice("小李"), voice_like(8.0, level))
    settled = heard[2 * SAMPLE_RATE :]
    assert loudness(settled) == pytest.approx(LOUDNESS, abs=1.5)
    assert np.abs(heard).max() <= PEAK


def test_nothing_is_lost_or_torn_between_the_pieces():
    sound = voice_like(3.0, 0.3)
    whole = GuestVoice("a").made(sound)
    voice = GuestVoice("b")
    pieces = np.concatenate([voice.made(sound[at : at + 500]) for at in range(0, len(sound), 500)])
    assert len(pieces) == len(whole) == 3 * len(sound)
    quiet = slice(0, int(0.3 * SAMPLE_RATE))  # before the first measure nothing is levelled
    alike = np.corrcoef(pieces[quiet], whole[quiet])[0, 1]
    assert alike > 0.999
    assert np.abs(np.diff(pieces)).max() < 4 * np.abs(np.diff(whole)).max()


def test_it_waits_for_a_start_and_a_hole_begins_anew():
    voice = GuestVoice("小李")
    voice.put(np.full(int(START_S * SAMPLE_RATE) - SAMPLES_PER_FRAME, 0.1, np.float32))
    assert voice.frame() is None
    voice.put(np.full(SAMPLES_PER_FRAME, 0.1, np.float32))
    frames = []
    while (frame := voice.frame()) is not None:
        frames.append(frame)
    sounded = np.concatenate(frames)
    assert len(sounded) == int(START_S * SAMPLE_RATE)
    assert sounded[0] == 0.0
    assert abs(sounded[-1]) < 1e-6, "it fades where the next piece is late"
    voice.put(np.full(SAMPLES_PER_FRAME, 0.1, np.float32))
    assert voice.frame() is None
    voice.end()
    assert voice.frame() is not None, "the end of a turn needs no start"


def test_what_waits_is_bounded_the_oldest_goes():
    voice = GuestVoice("小李")
    voice.put(np.arange(int((MOST_S + 1) * SAMPLE_RATE), dtype=np.float32))
    assert voice.dropped == SAMPLE_RATE
    assert voice.frame()[-1] >= SAMPLE_RATE


def test_guests_are_added_to_the_host_named_and_silent_at_panic():
    mix = GuestMix()
    host = np.full(SAMPLES_PER_FRAME, 0.25, np.float32)
    samples, name, _ = mix.mix(host, hush=False)
    assert samples is host
    assert name is None
    one, two = mix.begin("小李"), mix.begin("小王")
    for voice in (one, two):
        voice.put(np.full(SAMPLE_RATE, 0.125, np.float32))
    mix.mix(host, hush=False)
    samples, name, _ = mix.mix(host, hush=False)
    assert name == "小李"
    assert samples[SAMPLES_PER_FRAME // 2] == pytest.approx(0.5)
    assert mix.status() == ["小李", "小王"]
    samples, name, _ = mix.mix(host, hush=True)
    assert (samples is host, name, mix.status()) == (True, None, [])
    mix.leave(one)
    mix.mix(host, hush=False)
    two.put(np.full(SAMPLE_RATE, 3.0, np.float32))
    assert np.abs(mix.mix(host, hush=False)[0]).max() <= 1.0


def test_who_hangs_up_is_heard_to_the_end_and_then_gone():
    mix, host = GuestMix(), np.zeros(SAMPLES_PER_FRAME, np.float32)
    voice = mix.begin("小李")
    voice.put(np.full(3 * SAMPLES_PER_FRAME, 0.2, np.float32))
    mix.leave(voice)
    loud = [np.abs(mix.mix(host, hush=False)[0]).max() for _ in range(5)]
    assert [level > 0.1 for level in loud] == [True, True, True, False, False]
    assert mix.status() == []


def test_an_operator_is_said_by_the_hosts_lips_and_is_nobodys_guest():
    mix, host = GuestMix(), np.zeros(SAMPLES_PER_FRAME, np.float32)
    voice = mix.begin("店主", as_host=True)
    sound, heard, mouths, names = voice_like(3.0, 0.3), [], [], []

    def tick() -> None:
        samples, name, mouth = mix.mix(host, hush=False)
        names.append(name)
        heard.append(float(np.abs(samples).mean()))
        mouths.append(mouth)

    for at in range(0, len(sound), PIECE):
        voice.put(voice.made(sound[at : at + PIECE]))
        if at % 640 < PIECE:
            tick()
    assert mix.spoken_by() == "店主"
    voice.finished()
    voice.end()
    while mix.spoken_by():
        tick()
    assert set(names) == {None}
    assert mix.status() == []
    sounding = [mouth is not None for mouth in mouths]
    assert [level > 0 for level in heard] == sounding
    assert max(float(mouth.max()) for mouth in mouths if mouth is not None) > 0.2
    mix.mix(host, hush=True)
    assert mix.mix(host, hush=False)[2] is None
