"""A show that flashes and beeps, and the reading of what arrived: how far apart picture and sound are.

In: outputs' outlets. The show is the real stage (clock, floor, mixer, encoder, fan-out); only the voice and the picture
are swapped: every sentence is a beep, and a picture is white where its own samples are loud. Out of a receiver come
pictures with their brightness and sound with its times; `offsets` gives beep minus flash in milliseconds, one an event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import av
import numpy as np

from render.output.encode import Encoder
from render.output.fanout import Fanout
from render.picture.scene import Scene
from render.speech import FPS, MOUTH, SAMPLE_RATE, Clause, Speech
from render.stage.beat import Beat
from render.stage.board import Board
from render.stage.floor import Floor
from render.stage.rehearsal import Rehearsal
from render.stage.stage import Stage, Wires
from render.values import Line, Sentence

WIDTH, HEIGHT = 360, 640
BEEP_FRAMES, CLAUSE_FRAMES = 2, 20
LOUD, BRIGHT = 0.15, 140
PAIRED = 0.5  # seconds between a flash and the beep that belongs to it, at most


class FlashPicture:
    """White where the tick's samples are loud, else grey with a bar that moves."""

    def compose(self, tick: int, beat: Beat, scene: Scene) -> av.VideoFrame:
        luma = np.full((HEIGHT, WIDTH), 225 if np.abs(beat.samples).max() > LOUD else 50, np.uint8)
        luma[:, tick * 4 % WIDTH] = 120
        planes = np.concatenate((luma.ravel(), np.full(WIDTH * HEIGHT // 2, 128, np.uint8)))
        return av.VideoFrame.from_ndarray(planes.reshape(HEIGHT * 3 // 2, WIDTH), "yuv420p")


class BeepVoice:
    """Every clause is a tone of two pictures, then silence."""

    async def speak(self, clause: Clause, *, generation: int, urgent: bool, keep: str = "") -> Speech:
        pcm = np.zeros(CLAUSE_FRAMES * SAMPLE_RATE // FPS, np.float32)
        at = np.arange(BEEP_FRAMES * SAMPLE_RATE // FPS)
        pcm[: at.size] = 0.6 * np.cos(at * 2 * np.pi * 1000 / SAMPLE_RATE)
        return Speech(clause, pcm, (), np.zeros((CLAUSE_FRAMES, len(MOUTH)), np.float32), "beep")


@asynccontextmanager
async def flashing(encoder: Encoder, fanout: Fanout) -> AsyncIterator[Stage]:
    """The show on air; beeps begin at once and go on."""
    lines = count(1)
    stage = Stage(Floor(_one_clause), Board(), FlashPicture(), encoder, fanout)
    rehearsal = Rehearsal(BeepVoice(), stage.heard, stage.consider)
    moving = asyncio.Event()
    stage.start(Wires(asyncio.get_running_loop(), lambda: None, moving.set), rehearsal)
    await moving.wait()
    stage.rehearse()

    async def speak() -> None:
        while True:
            if len(stage.hello().lines) < 3:
                n = next(lines)
                stage.deliver(Line(f"beep-{n}", 1, n, 0, "script", 0, (Sentence(f"beep {n}", "en"),)))
            await asyncio.sleep(0.2)

    speaking = asyncio.create_task(speak(), name="beeps")
    try:
        yield stage
    finally:
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
        await asyncio.to_thread(stage.stop)
        await rehearsal.close()


def _one_clause(text: str, lang: str) -> list[Clause]:
    return [Clause(text, "en", last=True)]


@dataclass
class Received:
    """What a receiver got: times in seconds on its own clock of presentation."""

    pictures: list[tuple[float, float]] = field(default_factory=list)  # (time, brightness)
    sounds: list[tuple[float, np.ndarray, int]] = field(default_factory=list)  # (time, mono samples, rate)

    def take(self, frame: av.VideoFrame | av.AudioFrame, time: float | None = None) -> None:
        time = float(frame.pts * frame.time_base) if time is None else time
        if isinstance(frame, av.VideoFrame):
            rows = frame.to_ndarray(format="gray")
            self.pictures.append((time, float(rows.mean())))
        else:
            pcm = frame.to_ndarray()
            if np.issubdtype(pcm.dtype, np.integer):
                pcm = pcm.astype(np.float32) / np.iinfo(pcm.dtype).max
            channels = frame.layout.nb_channels
            mono = pcm[0] if frame.format.is_planar else pcm.reshape(-1, channels)[:, 0]
            self.sounds.append((time, mono, frame.sample_rate))


def offsets(got: Received) -> list[float]:
    """Beep minus flash in milliseconds for every flash that has a beep; positive: the sound comes late."""
    flashes = _onsets((t, level > BRIGHT) for t, level in got.pictures)
    beeps = _onsets(
        (t + i / rate, bool(abs(s) > LOUD)) for t, pcm, rate in got.sounds for i, s in enumerate(pcm.tolist())
    )
    beeps = [b for k, b in enumerate(beeps) if k == 0 or b - beeps[k - 1] > 0.2]  # a tone crosses zero
    pairs = ((min(beeps, key=lambda b: abs(b - f)), f) for f in flashes if beeps)
    return [1000 * (b - f) for b, f in pairs if abs(b - f) < PAIRED]


def _onsets(levels: Iterable[tuple[float, bool]]) -> list[float]:
    """Times at which false becomes true."""
    out, before = [], True
    for time, now in levels:
        if now and not before:
            out.append(time)
        before = now
    return out
