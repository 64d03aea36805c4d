"""What a frame costs: face, composition, encoding, at 720×1280, alone and while the neural voice speaks beside it.

Runs the stage's own picture as fast as it goes, with a real clause's mouth, a card, captions and the label; no clock.
Frames a second above 25 are headroom. Beside it, the same with a still picture (what a slide show would cost).
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from commands.host import font_of, open_programme
from commands.host_choice import Use
from commands.room_settings import PictureChoice
from commands.voice_choice import OWN
from models.store import Store
from render.output.encode import Encoder
from render.picture.compositor import Compositor
from render.picture.painter import Painter
from render.picture.scene import Caption, Card, Scene
from render.speech import MOUTH, SAMPLES_PER_FRAME, Clause
from render.stage.beat import REST, SILENCE, Beat
from render.stage.programme import NoLife, Programme, StillFace
from render.values import Line, Sentence
from render.voice import VoiceSettings, VoiceWorker

TEXT = "这款保温杯双层真空，内胆是316不锈钢，保温六小时，现在79元一个。"
CARD = Card("X", "316 不锈钢保温杯", "¥79.00", "¥99.00", "划线价", "库存 126 件", "1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frames", type=int, default=500, help="frames measured in each round")
    parser.add_argument("--threads", type=int, default=1, help="torch threads of the face")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    import torch

    torch.set_num_threads(args.threads)
    return asyncio.run(_measure(args.frames))


async def _measure(frames: int) -> dict[str, Any]:
    store, choice = Store(), PictureChoice()
    painter = Painter(font_of(store))
    try:
        host = await asyncio.to_thread(open_programme, painter, choice, 0, Use("bench", OWN, date.today()))
        still = Programme(Compositor(StillFace(choice.width, choice.height), painter), NoLife())
        out: dict[str, Any] = {"size": f"{choice.width}x{choice.height}"}
        out["still_alone"] = await asyncio.to_thread(_round, still, choice, frames)
        out["host_alone"] = await asyncio.to_thread(_round, host, choice, frames)
        kokoro = store.present("voice.kokoro")
        if kokoro is None:
            return out | {"host_while_speaking": None, "missing": "voice.kokoro"}
        async with _talking(kokoro) as spoken:
            out["host_while_speaking"] = await asyncio.to_thread(_round, host, choice, frames)
        out["voice_real_time_factor_meanwhile"] = spoken()
        out["host_over_still"] = round(out["host_alone"]["ms"]["whole"] / out["still_alone"]["ms"]["whole"], 2)
        return out
    finally:
        painter.close()


def _round(programme: Programme, choice: PictureChoice, frames: int) -> dict[str, Any]:
    """Milliseconds a frame by stage, medians and the 95th percentile of the whole; frames a second by the mean.
    `cpu_ms` is the clock thread's own processor time a frame, which a busy machine does not stretch."""
    encoder = Encoder(choice.width, choice.height, video_kbps=choice.video_kbps)
    dice = np.random.default_rng(1)
    sound = (dice.standard_normal(SAMPLES_PER_FRAME) * 0.05).astype(np.float32)
    spent: dict[str, list[float]] = {"compose": [], "encode": [], "whole": []}
    own = 0.0
    for n in range(-25, frames):
        if n == 0:
            own = time.thread_time()
        began = time.perf_counter()
        frame = programme.compose(n + 25, _beat(n, sound), _scene(n))
        composed = time.perf_counter()
        encoder.encode(frame, sound)
        ended = time.perf_counter()
        if n >= 0:
            spent["compose"].append(composed - began)
            spent["encode"].append(ended - composed)
            spent["whole"].append(ended - began)
    return {
        "fps": round(frames / sum(spent["whole"]), 1),
        "ms": {name: round(1000 * float(np.median(values)), 2) for name, values in spent.items()},
        "cpu_ms": round(1000 * (time.thread_time() - own) / frames, 2),
        "ms_p95": round(1000 * float(np.quantile(spent["whole"], 0.95)), 2),
    }


def _beat(n: int, sound: np.ndarray) -> Beat:
    """Speech with an ever-moving mouth: five seconds of it, one of rest."""
    if n % 150 >= 125:
        return Beat(SILENCE, REST, speaking=False)
    phase = n / 25 * 2 * np.pi
    mouth = np.array([(1 + np.sin(phase * (1.1 + 0.7 * i))) / 2 for i in range(len(MOUTH))], np.float32) * 0.5
    return Beat(sound, mouth, True, _LINE, _LINE.sentences[0], spoken=n % 125 / 125)


_LINE = Line("bench", 0, 0, 0, "script", 0, (Sentence(TEXT, "zh", "X"),))


def _scene(n: int) -> Scene:
    return Scene(card=CARD, caption=Caption(TEXT, "zh", n % 125 / 125), resting=False)


class _talking:
    """The voice worker synthesising without pause and without its cache; gives its real-time factor."""

    def __init__(self, kokoro: Any) -> None:
        self._worker = VoiceWorker(VoiceSettings(models={"voice.kokoro": kokoro}))
        self._sounded = self._took = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Callable[[], float]:
        await self._worker.start()
        self._task = asyncio.create_task(self._talk())
        return lambda: round(self._took / max(self._sounded, 1e-9), 3)

    async def __aexit__(self, *_: object) -> None:
        assert self._task
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._worker.close()

    async def _talk(self) -> None:
        n = 0
        while True:
            n += 1
            began = time.perf_counter()
            speech = await self._worker.speak(Clause(f"第{n}次，这款保温杯现在{n}元一个。", "zh", last=True))
            self._took += time.perf_counter() - began
            self._sounded += len(speech.pcm) / 48_000
