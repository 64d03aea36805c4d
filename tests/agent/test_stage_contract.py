"""What the mind may count on whatever stage it talks to: the virtual one and the prompter, by the same tests."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from agent.copilot import PrompterStage
from agent.virtual_stage import VirtualStage
from agent.virtual_time import run_virtually
from render.values import ANSWER, SCRIPT, Cue, Hello, Line, Sentence


def line(id: str, *texts: str, priority: int = SCRIPT, generation: int = 0, **given) -> Line:
    kind = "answer" if priority == ANSWER else "script"
    return Line(id, 3, 1, generation, kind, priority, tuple(Sentence(t, "zh") for t in texts), **given)


def cue(kind: str, **data) -> Cue:
    return Cue(kind, 3, 1, data)  # type: ignore[arg-type]


class Wire:
    """A stage with somebody who reads its marks."""

    def __init__(self, stage) -> None:
        self.stage = stage
        self.heard: list = []
        self.reading: asyncio.Task | None = None

    async def read(self) -> None:
        async with contextlib.aclosing(self.stage.marks()) as marks:
            async for message in marks:
                self.heard.append(message)

    def states(self, id: str) -> list[str]:
        return [m.state for m in self.heard if not isinstance(m, Hello) and m.line == id]

    def reason(self, id: str) -> str | None:
        return next(m.reason for m in reversed(self.heard) if not isinstance(m, Hello) and m.line == id)


async def settle() -> None:
    await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def wired(stage):
    wire = Wire(stage)
    running = asyncio.create_task(stage.run())
    wire.reading = asyncio.create_task(wire.read())
    await settle()
    try:
        yield wire
    finally:
        for task in (running, wire.reading):
            task.cancel()
        await asyncio.gather(running, wire.reading, return_exceptions=True)


@pytest.fixture(params=[VirtualStage, PrompterStage], ids=["virtual", "prompter"])
def on_stage(request):
    def run(scene):
        async def performed():
            async with wired(request.param()) as wire:
                await scene(wire)

        run_virtually(performed())

    return run


def test_it_says_hello_first_and_takes_lines_in_parts(on_stage):
    async def scene(wire):
        (hello,) = wire.heard
        assert isinstance(hello, Hello)
        assert hello.lines == ()
        assert await wire.stage.send(line("1", "甲。", final=False))
        assert await wire.stage.send(line("1", "乙。", first=1))
        await settle()
        assert wire.states("1")[:2] == ["accepted", "accepted"]

    on_stage(scene)


def test_a_recall_is_answered_whether_the_line_is_there_or_never_was(on_stage):
    async def scene(wire):
        await wire.stage.send(line("1", "甲。"))
        await wire.stage.send(cue("recall", line="1"))
        await wire.stage.send(cue("recall", line="2"))
        await settle()
        assert wire.states("1")[-1] == "recalled"
        assert wire.states("2") == ["recalled"]
        await wire.stage.send(line("1", "又。", first=1))
        await settle()
        assert (wire.states("1")[-1], wire.reason("1")) == ("stale", "already recalled")

    on_stage(scene)


def test_brief_for_a_line_it_does_not_have_is_nothing(on_stage):
    async def scene(wire):
        await wire.stage.send(cue("brief", line="never"))
        await wire.stage.send(line("1", "甲。"))
        await settle()
        assert wire.states("1")[0] == "accepted"

    on_stage(scene)


def test_an_older_generation_is_stale(on_stage):
    async def scene(wire):
        await wire.stage.send(cue("cut", generation=2))
        await wire.stage.send(line("1", "甲。", generation=1))
        await wire.stage.send(line("2", "乙。", generation=2))
        await settle()
        assert (wire.states("1"), wire.reason("1")) == (["stale"], "older generation")
        assert wire.states("2")[0] == "accepted"

    on_stage(scene)


def test_a_panic_cuts_what_is_there_refuses_what_comes_and_counts_a_generation(on_stage):
    async def scene(wire):
        await wire.stage.send(line("1", "甲。"))
        await wire.stage.send(cue("panic", on=True))
        await wire.stage.send(line("2", "乙。", generation=1))
        await settle()
        assert (wire.states("1")[-1], wire.reason("1")) == ("cut", "panic")
        assert (wire.states("2"), wire.reason("2")) == (["stale"], "panic")
        await wire.stage.send(cue("panic", on=False))
        await wire.stage.send(line("3", "丙。", generation=1))
        await settle()
        assert wire.states("3")[0] == "accepted"

    on_stage(scene)


def test_an_answer_that_waits_too_long_goes_stale(on_stage):
    async def scene(wire):
        await wire.stage.send(cue("pause", on=True))
        await wire.stage.send(line("1", "在前。", priority=ANSWER))
        await wire.stage.send(line("2", "在后。", priority=ANSWER, ttl_ms=2000))
        await asyncio.sleep(4)
        assert (wire.states("2")[-1], wire.reason("2")) == ("stale", "expired")

    on_stage(scene)


def test_a_reader_that_comes_back_hears_what_it_missed_before_the_hello(on_stage):
    async def scene(wire):
        second = Wire(wire.stage)
        wire.reading.cancel()
        await settle()
        await wire.stage.send(cue("pause", on=True))
        await wire.stage.send(line("1", "甲。"))
        reading = asyncio.create_task(second.read())
        await settle()
        states = [m if isinstance(m, Hello) else m.state for m in second.heard]
        assert states[0] == "accepted"
        hello = next(m for m in second.heard if isinstance(m, Hello))
        assert hello.lines == ("1",)
        assert hello.epoch == 3
        assert hello.seq >= 1
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    on_stage(scene)
