"""Sound before it is due: the most pressing first, what is no longer wanted dropped, a failing voice given up."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from errors import EngineFailed
from render.speech import MOUTH, Clause, Speech
from render.stage import rehearsal as module
from render.stage.floor import Wish
from render.stage.performance import Place
from render.stage.rehearsal import ATTEMPTS, Rehearsal
from render.voice import Superseded


def wish(line: str, clause: int = 0, *, urgent: bool = False) -> Wish:
    return Wish(line, Place(0, clause), Clause(f"{line}{clause}", "zh"), 0, urgent)


class Voice:
    """A voice that speaks when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.pending: dict[str, asyncio.Future] = {}
        self.arrived = asyncio.Event()

    async def speak(self, clause, *, generation, urgent, keep=""):
        self.asked.append((clause.text, urgent))
        future = self.pending[clause.text] = asyncio.get_running_loop().create_future()
        self.arrived.set()
        return await future

    def done(self, text: str) -> None:
        clause = Clause(text, "zh")
        self.pending[text].set_result(Speech(clause, np.zeros(1, np.float32), (), np.zeros((1, len(MOUTH))), "test"))


class Stage:
    """What the rehearsal reports to."""

    def __init__(self) -> None:
        self.voice = Voice()
        self.heard: asyncio.Queue = asyncio.Queue()
        self.again = asyncio.Event()
        self.rehearsal = Rehearsal(self.voice, lambda *sound: self.heard.put_nowait(sound), self.again.set)


@pytest.fixture
async def stage():
    stage = Stage()
    yield stage
    await stage.rehearsal.close()


async def ticks(n: int = 3) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


async def test_one_urgent_and_one_ordinary_clause_at_a_time(stage):
    stage.rehearsal.consider([wish("answer", urgent=True), wish("script"), wish("script", 1)])
    await ticks()
    assert sorted(stage.voice.asked) == [("answer0", True), ("script0", False)]
    stage.voice.done("script0")
    line, place, speech = await stage.heard.get()
    assert (line, place, speech.clause.text) == ("script", Place(0, 0), "script0")
    stage.rehearsal.consider([wish("answer", urgent=True), wish("script", 1)])
    await ticks()
    assert ("script1", False) in stage.voice.asked


async def test_what_is_no_longer_wanted_is_dropped(stage):
    stage.rehearsal.consider([wish("script")])
    await ticks()
    stage.rehearsal.consider([])
    await ticks()
    assert stage.voice.pending["script0"].cancelled()
    assert stage.heard.empty()


async def test_a_clause_the_voice_cannot_speak_is_shown_silently(stage):
    stage.rehearsal.consider([wish("script")])
    await ticks()
    stage.voice.pending["script0"].set_exception(EngineFailed("no voice"))
    assert await stage.heard.get() == ("script", Place(0, 0), None)


async def test_a_voice_that_is_starting_again_is_waited_for_and_then_given_up(stage, monkeypatch):
    monkeypatch.setattr(module, "RETRY_AFTER", 0.0)
    for attempt in range(ATTEMPTS):
        stage.voice.arrived.clear()
        stage.again.clear()
        stage.rehearsal.consider([wish("script")])
        await stage.voice.arrived.wait()
        stage.voice.pending["script0"].set_exception(EngineFailed("starting", retryable=True))
        if attempt < ATTEMPTS - 1:
            await stage.again.wait()
            assert stage.heard.empty()
    assert (await stage.heard.get())[2] is None


async def test_a_superseded_clause_is_nobodys_failure(stage):
    stage.rehearsal.consider([wish("script")])
    await ticks()
    stage.voice.pending["script0"].set_exception(Superseded())
    await ticks()
    assert stage.heard.empty()
    assert not stage.again.is_set()
