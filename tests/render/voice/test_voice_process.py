"""The voice worker as the stage meets it: a real process, real speech, real deaths."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from errors import BadInput, EngineFailed, ModelMissing
from render.speech import Clause
from render.voice import Superseded, VoiceSettings, VoiceWorker
from render.voice import process as voice_process
from render.voice.orders import SPOKEN_ROOM

LONG = "There is a long story to tell about this lamp and it goes on and on without any end in sight for a good while"


def hibari(**changes) -> VoiceSettings:
    return VoiceSettings(ladder=("hibari",), **changes)


@pytest.fixture
async def worker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(voice_process, "PAUSES", (0.0,))
    worker = VoiceWorker(hibari())
    await worker.start()
    yield worker
    await worker.close()


async def until_ready(worker: VoiceWorker) -> None:
    async with asyncio.timeout(30):
        await worker.ready()


async def test_it_speaks_and_remembers(worker: VoiceWorker) -> None:
    clause = Clause("It costs $79.90.", "en", last=True)
    first = await worker.speak(clause, generation=1, urgent=True)
    again = await worker.speak(clause, generation=1)
    assert worker.voices == ("hibari",)
    assert first.clause == clause
    assert first.pcm.size > 48_000
    assert (first.cached, again.cached) == (False, True)
    assert again.phones == first.phones


async def test_many_at_once_each_get_their_own(worker: VoiceWorker) -> None:
    clauses = [Clause(f"Number {n}.", "en") for n in range(8)]
    speeches = await asyncio.gather(*(worker.speak(c) for c in clauses))
    assert [s.clause for s in speeches] == clauses


async def test_a_newer_generation_drops_the_older(worker: VoiceWorker) -> None:
    old = [asyncio.create_task(worker.speak(Clause(f"{LONG} {n}.", "en"), generation=1)) for n in range(4)]
    new = asyncio.create_task(worker.speak(Clause("New.", "en"), generation=2))
    await asyncio.sleep(0)
    worker.cancel(2)
    outcomes = await asyncio.gather(*old, return_exceptions=True)
    assert all(isinstance(o, Superseded) for o in outcomes)
    assert (await new).pcm.size
    with pytest.raises(Superseded):
        await worker.speak(Clause("Too late.", "en"), generation=1)


async def test_the_asker_may_lose_interest(worker: VoiceWorker) -> None:
    task = asyncio.create_task(worker.speak(Clause(LONG, "en")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await worker.speak(Clause("Still here.", "en"))).pcm.size


async def test_more_than_fits_is_refused_by_name(worker: VoiceWorker) -> None:
    asked = [
        asyncio.create_task(worker.speak(Clause(f"Number {n}.", "en"), generation=1)) for n in range(SPOKEN_ROOM + 40)
    ]
    for done in asyncio.as_completed(asked):
        try:
            await done
        except EngineFailed:
            break
    worker.cancel(2)  # nobody need hear the others
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = [o for o in outcomes if isinstance(o, EngineFailed)]
    assert refused
    assert all("too many" in str(o) and o.retryable for o in refused)
    assert len(outcomes) - len(refused) >= SPOKEN_ROOM


async def test_what_was_warmed_is_there_at_once(worker: VoiceWorker) -> None:
    clause = Clause("Welcome, everybody.", "en")
    worker.warm([clause])
    await worker.speak(Clause("Something else.", "en"))
    async with asyncio.timeout(20):
        while not (await worker.speak(clause)).cached:
            pass
    assert (await worker.speak(clause)).cached


async def test_a_killed_worker_fails_what_was_in_flight_and_comes_back(worker: VoiceWorker) -> None:
    born = worker.pid
    tasks = [asyncio.create_task(worker.speak(Clause(f"{LONG} {n}.", "en"), generation=3)) for n in range(12)]
    await asyncio.sleep(0)
    os.kill(born, signal.SIGKILL)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [o for o in outcomes if isinstance(o, EngineFailed)]
    assert failed
    assert all(o.retryable for o in failed)
    await until_ready(worker)
    assert worker.pid != born
    assert worker.restarts == 1
    assert (await worker.speak(Clause("Back again.", "en"), generation=3)).pcm.size


async def test_a_stuck_worker_is_replaced(worker: VoiceWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_process, "STALL", 0.0)
    with pytest.raises(EngineFailed, match="died"):
        await worker.speak(Clause(LONG, "en"))
    monkeypatch.setattr(voice_process, "STALL", 30.0)
    await until_ready(worker)
    assert (await worker.speak(Clause("Better.", "en"))).pcm.size


async def test_closing_ends_the_process_and_tells_whoever_waits() -> None:
    worker = VoiceWorker(hibari())
    await worker.start()
    pid = worker.pid
    waiting = asyncio.create_task(worker.speak(Clause(LONG, "en")))
    await asyncio.sleep(0)
    await worker.close()
    with pytest.raises(EngineFailed):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_no_voice_at_all_is_said_at_the_start(tmp_path) -> None:
    with pytest.raises(ModelMissing, match="make models"):
        await VoiceWorker(VoiceSettings(models={"voice.kokoro": tmp_path}, ladder=("kokoro",))).start()


async def test_a_wrong_setting_is_said_at_the_start() -> None:
    with pytest.raises(BadInput, match="nobody"):
        await VoiceWorker(VoiceSettings(ladder=("nobody",))).start()


@pytest.mark.weights
async def test_what_is_urgent_interrupts_what_is_only_warmed(model, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = VoiceWorker(VoiceSettings(models={"voice.kokoro": model("voice.kokoro")}))
    await worker.start()
    try:
        long = Clause("这是一句很长很长的话用来看看预热的时候能不能被一句要紧的话打断", "zh")
        worker.warm([long])
        urgent = await worker.speak(Clause("有的，亲，", "zh"), urgent=True)
        assert urgent.engine == "kokoro"
        assert not (await worker.speak(long)).cached  # it had not been finished before
    finally:
        await worker.close()
