"""The REAL Coqui library in its own environment: a real VITS voice heard and killed in mid-show, a twin of XTTS
streamed, stopped, cloned with. The twin's weights are random: it proves shapes and streaming, not how XTTS sounds."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import signal
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from errors import EngineFailed
from render.speech import SAMPLE_RATE, Clause
from render.voice import CoquiModel, VoiceSettings, VoiceWorker
from render.voice.coqui import voice as engine
from render.voice.coqui.keeper import Order
from render.voice.coqui.voice import CoquiVoice
from render.voice.mouth import mouth_of
from render.voice.sound import LOUDNESS, finish, loudness, resample
from render.voice.spoken import spoken_form
from render.voice.voices import Stop, Stopped, VoiceOptions
from tests.render.voice.conftest import LOAD_S

pytestmark = [pytest.mark.coqui, pytest.mark.weights]

SAID = Clause("It costs $79.90 today.", "en", last=True)
LONG = "There is a long story to tell about this lamp and it goes on and on without any end in sight for a while"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Two busy cores may be slow; how late is too late is asked of the scripted child."""
    for name in ("FIRST_S", "BETWEEN_S", "WHOLE_S"):
        monkeypatch.setattr(engine, name, 120.0)


def test_a_price_said_by_it_is_heard(joe, model):
    from tests.room.heard import RATE, Transcriber, numbers_in

    words = spoken_form(SAID.text, "en", {})
    pcm, phones = finish(joe.synthesise(SAID, words, urgent=True, stop=Stop()))
    text = Transcriber(model("ears.base")).hear(resample(pcm, SAMPLE_RATE, RATE), "en")
    assert 79.9 in {float(n) for n in numbers_in(text)}, text
    assert "today" in text
    assert abs(loudness(pcm) - LOUDNESS) <= 1.0
    assert len(phones) > 20
    mouth = mouth_of(phones, pcm)
    assert mouth[:, 0].max() > 0.3  # the jaw opens
    assert joe.version.startswith("coqui 0.28.0 vits ")
    assert "TTS" not in sys.modules


def test_stopped_in_a_clause_it_says_the_next_one_alone(joe):
    alone = joe.synthesise(Clause("Hello.", "en"), "Hello", urgent=False, stop=Stop()).pcm
    stop, ended = Stop(), []

    def speak() -> None:
        with contextlib.suppress(Stopped):
            joe.synthesise(Clause(LONG, "en"), LONG, urgent=False, stop=stop)
            ended.append("spoke")

    thread = threading.Thread(target=speak)
    os.kill(joe.keeper.pid, signal.SIGSTOP)
    thread.start()
    stop.set()
    thread.join(30)
    os.kill(joe.keeper.pid, signal.SIGCONT)
    assert not ended
    assert np.array_equal(joe.synthesise(Clause("Hello.", "en"), "Hello", urgent=False, stop=Stop()).pcm, alone)


async def test_killed_in_a_clause_in_mid_show_another_voice_goes_on_until_it_is_back(joe_folder, coqui_python):
    model = CoquiModel(joe_folder, coqui_python, patience=1.9)
    worker = VoiceWorker(VoiceSettings(ladder=("coqui", "hibari"), coqui=model))
    await worker.start()
    try:
        await until(worker, "coqui", "Sentence number {}.")
        (child,) = psutil.Process(worker.pid).children()
        child.send_signal(signal.SIGSTOP)  # it takes the clause and is in the middle of it until it dies
        speaking = asyncio.create_task(worker.speak(Clause("The lamp is five dollars,", "en")))
        begun = asyncio.to_thread(begins, worker)
        assert await begun
        child.send_signal(signal.SIGKILL)
        first = await speaking
        assert first.engine == "hibari"
        rest = await worker.speak(Clause("and two for nine.", "en", last=True), keep=first.engine)
        assert rest.engine == "hibari"
        await until(worker, "coqui", "Again number {}.")
        kept = await worker.speak(Clause("to the end of it.", "en", last=True), keep="hibari")
        assert kept.engine == "hibari"  # a sentence that the other voice began, it ends
        assert worker.restarts == 0  # the voice worker itself never fell
        (second,) = psutil.Process(worker.pid).children()
    finally:
        await worker.close()
    _, alive = psutil.wait_procs([child, second], timeout=60)
    assert not alive  # a child never outlives the voice worker


def begins(worker: VoiceWorker) -> bool:
    """Whether the worker has said of a clause that it is being made."""
    pause = threading.Event()
    return any(worker._stalls or pause.wait(0.02) for _ in range(3000))


async def until(worker: VoiceWorker, engine: str, text: str) -> None:
    async with asyncio.timeout(LOAD_S):
        n = 0
        while (await worker.speak(Clause(text.format(n), "en", last=True))).engine != engine:
            n += 1
            await asyncio.sleep(0.2)


def clip_of(folder: Path, seconds: float) -> tuple[Path, str]:
    path = folder / "anna.wav"
    with wave.open(str(path), "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(24_000)
        f.writeframes((np.random.default_rng(0).normal(size=int(24_000 * seconds)) * 3000).astype("<i2").tobytes())
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def pieces_of(order: Order) -> Iterator[np.ndarray]:
    """Until the order is done; whatever else it is answered is a failure."""
    while (piece := order.answers.get(timeout=LOAD_S)) is not None:
        assert isinstance(piece, np.ndarray), piece
        yield piece


def test_xtts_clones_from_a_clip_streams_and_is_stopped_between_pieces(twin_folder, coqui_python, tmp_path):
    clip, sha256 = clip_of(tmp_path, 4.0)
    model = CoquiModel(twin_folder, coqui_python, clip=clip, clip_sha256=sha256, accept_license="CPML")
    with contextlib.closing(CoquiVoice(VoiceOptions(coqui=model))) as voice:
        assert voice.wait_ready(LOAD_S)
        assert voice.speaks("zh") and voice.speaks("en")
        assert "xtts" in voice.version and sha256[:16] in voice.version
        order = voice.keeper.order("twenty nine", "en")
        pieces = list(pieces_of(order))
        assert len(pieces) > 2  # as it makes them, not all at the end
        assert order.answers.empty()
        said = voice.synthesise(Clause("x", "zh"), "八十九块九", urgent=False, stop=Stop()).pcm
        order = voice.keeper.order("twenty nine", "en")
        assert np.array_equal(next(pieces_of(order)), pieces[0])
        order.stop()
        again = voice.synthesise(Clause("x", "zh"), "八十九块九", urgent=False, stop=Stop()).pcm
        assert np.array_equal(again, said)  # and nothing of the one that was stopped


def test_xtts_refuses_what_it_cannot_clone_from(twin_folder, coqui_python, tmp_path):
    clip, sha256 = clip_of(tmp_path, 1.0)
    model = CoquiModel(twin_folder, coqui_python, clip=clip, clip_sha256=sha256, accept_license="CPML")
    with contextlib.closing(CoquiVoice(VoiceOptions(coqui=model))) as voice:
        with pytest.raises(EngineFailed, match=r"1\.0 s long"):
            voice.wait_ready(LOAD_S)
        assert not voice.is_ready
