"""The clock thread for real: frames and samples come out at every tick, whatever happens around it."""

from __future__ import annotations

import asyncio

import av
import numpy as np
import pytest

from render.face.agreement import fit, heard
from render.output.encode import Encoder
from render.output.fanout import Fanout, Outlet
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME, Clause, Speech
from render.stage.board import Board
from render.stage.floor import Floor
from render.stage.rehearsal import Rehearsal
from render.stage.stage import Stage, Wires
from render.values import Cue, Line, Sentence
from render.voice.sound import resample
from tests.perception.voice.files_made import spoken
from tests.perception.voice.rooms_made import levelled

SIZE = (180, 320)


class Picture:
    """A grey picture; counts how often it was asked."""

    def __init__(self) -> None:
        self.composed = 0
        self.fail_at: int | None = None
        self.shown: list[tuple[bool, np.ndarray, str]] = []

    def compose(self, tick, beat, scene) -> av.VideoFrame:
        self.composed += 1
        self.shown.append((beat.speaking, beat.mouth, "resting" if scene.resting else scene.pose))
        if self.composed == self.fail_at:
            raise RuntimeError("the picture broke")
        return av.VideoFrame.from_ndarray(np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8), "yuv420p")


class Voice:
    async def speak(self, clause, *, generation, urgent, keep=""):
        frames = 3
        pcm = np.full(frames * SAMPLES_PER_FRAME, 0.3, np.float32)
        return Speech(clause, pcm, (), np.zeros((frames, len(MOUTH)), np.float32), "test")


class Show:
    def __init__(self) -> None:
        self.picture, self.fanout = Picture(), Fanout()
        self.outlet = self.fanout.add(Outlet("test", 60))
        self.warmed: list[Clause] = []
        cut = lambda text, lang: [Clause(text, lang, last=True)]  # noqa: E731
        self.stage = Stage(
            Floor(cut), Board(), self.picture, Encoder(*SIZE, video_kbps=300), self.fanout, warm=self.warmed.extend
        )
        self.rehearsal = Rehearsal(Voice(), self.stage.heard, self.stage.consider)
        self.news, self.moving = asyncio.Event(), asyncio.Event()

    async def state(self, wanted: str) -> None:
        """Wait until a mark of that state exists."""
        while not any(m.state == wanted for m in self.stage.unacknowledged(0)):
            self.news.clear()
            await self.news.wait()


@pytest.fixture
async def show():
    show = Show()
    show.stage.start(Wires(asyncio.get_running_loop(), show.news.set, show.moving.set), show.rehearsal)
    async with asyncio.timeout(20):
        await show.moving.wait()
        show.stage.rehearse()
        yield show
    await asyncio.to_thread(show.stage.stop)
    await show.rehearsal.close()


def line(text: str = "你好。", priority: int = 0) -> Line:
    return Line("a", 1, 1, 0, "script", priority, (Sentence(text, "zh"),))


async def test_a_line_goes_through_to_finished_and_every_tick_is_encoded(show):
    show.stage.deliver(line())
    await show.state("finished")
    await asyncio.to_thread(show.stage.stop)
    packets = []
    show.outlet.close()
    while (packet := show.outlet.get(0)) is not None:
        packets.append(packet)
    pictures = [p.pts for p in packets if p.kind == "video"]
    assert pictures == list(range(len(pictures)))
    assert len(pictures) == show.stage.frames
    sound = sum(p.duration for p in packets if p.kind == "audio")
    assert abs(sound - show.stage.frames * SAMPLES_PER_FRAME) < 2 * 1024 + SAMPLES_PER_FRAME


async def test_hello_tells_where_the_stage_stands(show):
    show.stage.deliver(line())
    hello = show.stage.hello()
    assert hello.lines == ("a",)
    assert hello.epoch == 1
    assert hello.seq == show.stage.unacknowledged(0)[-1].seq


async def test_panic_works_without_a_mind(show):
    show.stage.deliver(line())
    await show.state("started")
    show.stage.panic(True)
    await show.state("cut")
    assert show.stage.status()["muted"]
    assert show.stage.hello().generation == 1


async def test_warm_cues_become_clauses(show):
    texts = [{"text": "现在79元。", "lang": "zh"}, {"text": "x", "lang": "fr"}, "rubbish"]
    show.stage.deliver(Cue("warm", 1, 2, {"texts": texts}))
    assert [c.text for c in show.warmed] == ["现在79元。"]


async def test_a_broken_picture_ends_the_stage_and_says_so(show):
    show.picture.fail_at = show.picture.composed + 3
    await asyncio.wait_for(show.stage.failed.wait(), 10)
    assert "the picture broke" in str(show.stage.failure)


@pytest.mark.weights
async def test_an_operator_who_speaks_as_the_host_moves_its_lips(model):
    """A real voice, piece by piece, tick by tick: while it sounds the host speaks, its mouth on the sound."""
    show = Show()
    show.stage._wires = Wires(asyncio.get_running_loop(), show.news.set, show.moving.set)
    said = levelled(spoken(model("voice.kokoro"), "Six hours of warm tea, my friends.", "en"))[: 28 * 1600]
    show.stage.deliver(Cue("mic", 1, 2, {"on": True}))
    voice = show.stage.guest("店主", as_host=True)

    def tick() -> None:
        show.stage._tick(repeat=False)
        show.stage._pace.n += 1

    heard_until = 0
    for at in range(0, len(said), 512):
        show.stage.guest_sounds(voice, said[at : at + 512])
        heard_until = at + 512
        while show.stage.frames < heard_until * FPS // 16_000:
            tick()
    assert show.stage.status()["spoken_by"] == "店主"
    assert show.stage.status()["guests"] == []
    show.stage.guest_sounds(voice, None)
    show.stage.guest_leaves(voice)
    for _ in range(FPS):
        tick()
    assert show.stage.status()["spoken_by"] is None
    begun = next(n for n, (speaking, _, _) in enumerate(show.picture.shown) if speaking)
    mouths = [mouth for speaking, mouth, pose in show.picture.shown[begun:] if speaking and pose == ""]
    opening = np.array([m[MOUTH.index("jaw_open")] * (1 - m[MOUTH.index("close")]) for m in mouths])
    assert abs(len(mouths) - len(said) * FPS / 16_000) <= 2
    best = fit(opening, heard(resample(said, 16_000, SAMPLE_RATE)))
    assert best.correlation > 0.4
    assert -0.12 <= best.lag <= 0.04


async def test_the_clock_keeps_its_pace(show):
    before = show.stage.frames
    await asyncio.to_thread(_frames, show.outlet, before + FPS)  # those that waited already come first
    assert show.stage.frames - before >= FPS - 2
    assert show.stage.status()["clock"]["ticks"] >= FPS - 2


def _frames(outlet: Outlet, count: int) -> None:
    """Wait until so many pictures have come out."""
    while count:
        packet = outlet.get(10)
        assert packet is not None
        count -= packet.kind == "video"
