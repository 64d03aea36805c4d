"""The stage with a filmed host: it tells the engine what will be said and what was cut, and says who draws."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
import torch

from render.face.film import open_film
from render.face.film_face import Drawn, FilmFace
from render.output.encode import Encoder
from render.output.fanout import Fanout, Outlet
from render.picture.compositor import Compositor
from render.picture.painter import Painter
from render.speech import MOUTH, SAMPLES_PER_FRAME, Clause, Speech
from render.stage.board import Board
from render.stage.floor import Floor
from render.stage.programme import NoLife, Programme
from render.stage.rehearsal import Rehearsal
from render.stage.stage import Stage, Wires
from render.values import Cue, Line, Sentence

SIZE = (216, 384)
FRAMES = 8


class Lips:
    """An engine that has every mouth at once, and remembers what it was told."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.expected: list[tuple[Speech, int]] = []
        self.taken: list[tuple[Speech, int, int]] = []
        self.cut: list[int] = []

    def expect(self, speech, generation):
        self.expected.append((speech, generation))

    def take(self, speech, frame, tick, generation):
        self.taken.append((speech, frame, tick))
        return Drawn(np.full((8, 8, 3), 200, np.uint8), tick % self.frames, "crop")

    def cancel(self, generation):
        self.cut.append(generation)

    def status(self):
        return {"engine": "wav2lip", "draws": "wav2lip", "changes": []}


class Voice:
    async def speak(self, clause, **how):
        pcm = np.full(FRAMES * SAMPLES_PER_FRAME, 0.3, np.float32)
        return Speech(clause, pcm, (), np.full((FRAMES, len(MOUTH)), 0.3, np.float32), "test")


@pytest.fixture
async def show(film_host):
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    film = open_film(film_host)
    lips = Lips(film.frames)
    face = FilmFace(film, SIZE, lips)
    painter = Painter(None)
    programme = Programme(Compositor(face, painter), NoLife(), follow=face.follow, lips=lips)
    fanout = Fanout()
    fanout.add(Outlet("test", 60))
    cut = lambda text, lang: [Clause(text, lang, last=True)]  # noqa: E731
    stage = Stage(Floor(cut), Board(), programme, Encoder(*SIZE, video_kbps=300), fanout, lips=lips)
    rehearsal = Rehearsal(Voice(), stage.heard, stage.consider)
    news, moving = asyncio.Event(), asyncio.Event()
    stage.start(Wires(asyncio.get_running_loop(), news.set, moving.set), rehearsal)
    async with asyncio.timeout(60):
        await moving.wait()
        stage.rehearse()
        yield stage, lips, news
    await asyncio.to_thread(stage.stop)
    await rehearsal.close()
    painter.close()
    face.close()
    torch.set_num_threads(before)
    assert stage.failure is None


async def state(stage, news, wanted: str) -> None:
    async with asyncio.timeout(60):
        while not any(m.state == wanted for m in stage.unacknowledged(0)):
            news.clear()
            await news.wait()


async def test_what_will_be_said_is_told_before_and_every_frame_is_asked_for_in_order(show):
    stage, lips, news = show
    stage.deliver(Line("a", 1, 1, 0, "script", 0, (Sentence("你好。", "zh"),)))
    await state(stage, news, "finished")
    ((speech, generation),) = lips.expected
    assert generation == 0 and all(s is speech for s, _, _ in lips.taken)
    frames = [frame for _, frame, _ in lips.taken]
    assert frames == sorted(set(frames)) and frames[-1] <= FRAMES - 1  # a late tick repeats its picture
    assert len({tick - frame for _, frame, tick in lips.taken}) == 1  # one place in the film for the whole clause
    assert stage.status()["face"] == {"engine": "wav2lip", "draws": "wav2lip", "changes": []}


async def test_a_cut_and_a_panic_reach_the_engine_at_once(show):
    stage, lips, _ = show
    stage.deliver(Cue("cut", 1, 1, {"generation": 3}))
    assert lips.cut == [3]
    stage.panic(True)
    assert lips.cut == [3, 4]
