"""The mind on the stage's real floor (`render.stage.floor`) in virtual time: the same show as on the virtual stage."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

import numpy as np
import pytest

from agent.virtual_stage import clauses, seconds
from agent.virtual_time import run_virtually
from render.speech import FPS, MOUTH, SAMPLE_RATE, Clause, Speech
from render.stage.floor import Floor
from render.values import Hello, Line, Mark, Sentence
from tests.agent.room import Room, shop

MAKING_S = 0.2


def split(text: str, lang: str) -> list[Clause]:
    parts = clauses(Sentence(text, lang))  # type: ignore[arg-type]
    return [Clause(p, lang, last=i == len(parts) - 1) for i, p in enumerate(parts)]  # type: ignore[arg-type]


class FloorStage:
    """The real floor, ticked by the virtual clock, with a voice that says nothing but takes its time. `dumb`: from when
    to when, in seconds, nothing can be made."""

    def __init__(self, dumb: tuple[float, float] = (0.0, 0.0)) -> None:
        self._dumb = dumb
        self.begun: Counter[str] = Counter()  # how many lines began for each question
        self._questions: dict[str, tuple[str, ...]] = {}
        self.floor = Floor(split)
        self.hello: Hello | None = None
        self.cues: list = []
        self._marks: deque[Mark] = deque()
        self._next = 1
        self._news = asyncio.Event()
        self._tick = 0

    async def send(self, value) -> bool:
        if isinstance(value, Line):
            self._questions[value.id] = value.reply_to
            self.floor.accept(value)
        else:
            self.cues.append(value)
            self.floor.apply(value)
        return True

    async def marks(self):
        self.hello = Hello(0, self.floor.generation, 0, self._tick / FPS, self.floor.lines())
        yield self.hello
        while True:
            while self._marks:
                yield self._marks.popleft()
            self._news.clear()
            await self._news.wait()

    async def run(self) -> None:
        making: dict = {}
        while True:
            now = self._tick / FPS
            for wish in self.floor.wishes():
                making.setdefault((wish.line, wish.place), (now + MAKING_S, wish.clause))
            for (line, place), (due, clause) in list(making.items()):
                if due <= now and not self._dumb[0] < now < self._dumb[1]:
                    del making[line, place]
                    self.floor.hear(line, place, sound(clause))
            self.floor.tick(self._tick)
            marks = self.floor.take_marks(self._next)
            self._next += len(marks)
            self.begun.update(
                id for m in marks if m.state == "started" and not m.reason for id in self._questions[m.line]
            )
            if marks:
                self._marks.extend(marks)
                self._news.set()
            self._tick += 1
            await asyncio.sleep(1 / FPS)


def sound(clause: Clause) -> Speech:
    samples = int(seconds(clause.text, clause.lang) * SAMPLE_RATE)
    rows = -(-samples * FPS // SAMPLE_RATE)
    return Speech(clause, np.zeros(samples, np.float32), (), np.zeros((rows, len(MOUTH)), np.float32), "none")


@pytest.fixture
def catalog(tmp_path):
    with shop(tmp_path) as catalog:
        yield catalog


def perform(catalog, play, stage: FloorStage | None = None):
    stage = stage or FloorStage()

    async def scene():
        running = asyncio.create_task(stage.run())
        async with Room(catalog, stage=stage) as room:  # type: ignore[arg-type]
            await play(room)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    run_virtually(scene())


def test_answers_cut_in_and_the_script_resumes(catalog):
    async def play(room: Room):
        script = await room.expect(within_ms=20_000, type="said", kind="script")
        await room.wait(0.2)
        id = room.chat("小明", "炒锅多少钱")
        answer = await room.expect(within_ms=4000, type="said", kind="answer", answers=id)
        assert "129.00" in answer["text"]
        again = await room.expect(within_ms=15_000, type="said", kind="script")
        assert (again["line"], again["sentence"]) == (script["line"], script["sentence"])

    perform(catalog, play)


def test_a_line_that_the_stage_is_long_silent_about_is_not_said_twice(catalog):
    """The voice is gone for almost a minute; what waits for it is taken back before it is said another way."""
    stage = FloorStage(dumb=(5.0, 60.0))

    async def play(room: Room):
        await room.wait(5.1)
        id = room.chat("小明", "炒锅多少钱")
        await room.wait(90)
        assert stage.begun[id] == 1

    perform(catalog, play, stage)


def test_an_hour_of_questions_each_answered_once(catalog):
    async def play(room: Room):
        ids = []
        for n in range(60):
            await room.wait(47)
            ids.append(room.chat(f"观众{chr(0x4E00 + n)}", ("炒锅多少钱", "棉袜有货吗", "水杯怎么卖")[n % 3]))
        await room.wait(40)
        begun = [id for m in room.heard if m.get("kind") == "answer" and m["sentence"] == 0 for id in m["reply_to"]]
        assert sorted(begun) == sorted(ids)
        assert room.mind.director.state.counters.lost == 0

    perform(catalog, play)


def test_operator_panic_and_a_price_that_changes(catalog):
    async def play(room: Room):
        await room.expect(within_ms=20_000, type="said", kind="script")
        room._cursor = len(room.heard)
        room.mind.say("稍等一下。")
        assert (await room.expect(within_ms=1500, type="said"))["kind"] == "operator"
        room.chat("小明", "炒锅多少钱")
        await room.expect(within_ms=9000, type="said", kind="answer", sentence=0)
        await room.set("WOK-1", price="88")
        assert "88.00" in (await room.expect(within_ms=9000, type="said", kind="correction"))["text"]
        room.mind.panic()
        await room.wait(0.2)
        room._cursor = len(room.heard)
        await room.absent(for_ms=20_000, type="said")
        room.mind.panic(False)
        id = room.chat("小红", "棉袜多少钱")
        await room.expect(within_ms=9000, type="said", kind="answer", answers=id)

    perform(catalog, play)


def test_panic_pressed_at_the_stage_itself(catalog):
    async def play(room: Room):
        await room.expect(within_ms=20_000, type="said", kind="script")
        room.stage.floor.panic(True)
        before = room.mind.director.state.counters.lines
        await room.wait(120)
        assert room.mind.director.state.counters.lines - before < 10, "no storm against a muted stage"
        room.stage.floor.panic(False)
        id = room.chat("小明", "炒锅多少钱")
        await room.expect(within_ms=60_000, type="said", kind="answer", answers=id)

    perform(catalog, play)
