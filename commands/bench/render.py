"""What a frame costs: face, picture, encoding; alone, beside the neural voice, and several rooms at once.

Runs the stage's own picture as fast as it goes, with a mouth that never rests, head and eyes alive, a card, captions
and the label; no clock. Frames a second above 25 are headroom. Every round is measured at each of `--sizes`:

- `still_alone`: a still picture instead of the host: what a slide show would cost.
- `host_alone`: the host; `ms` by stage (face: motion and sampling; picture: colours, card, captions, label; encode:
  x264 and AAC), medians; `ms_p95` of the whole; `cpu_ms` the clock thread's own processor time.
- `host_while_speaking`: the same while the built-in voice synthesises without pause in its own process.
- `rooms`: so many rooms at once, a thread each; `fps` is the slowest room's, `rooms_at_25` what that is worth.
- `faces`: the faces alone of so many rooms, milliseconds a tick: one after another, and all in one pass.

With `--engine NAME` a neural mouth is measured instead: `commands.bench.engines` says how. With `--table`, how many
rooms a device draws the mouths of, engine by engine: `commands.bench.room_table`.

With `--device cuda` the host's motion and sampling run there (`python run.py bench render --device cuda --rooms 1 2 4 8
16 --json` on a machine that has one); encoding stays on the CPU.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from commands.cores import count_cores
from commands.fonts import font_of
from commands.host import open_programme
from commands.host_choice import Use
from commands.room_settings import PictureChoice
from commands.voice_choice import OWN
from errors import BadInput, Missing
from models.store import Store
from render.face.engines import ENGINES
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


SIZES = ("720x1280", "1080x1920")
BUILTIN = "builtin"
FACE_TURNS = 25
TABLE = (BUILTIN, "wav2lip", "wav2lip256", "ultralight", "musetalk")  # its rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frames", type=int, default=500, help="frames measured in each round")
    parser.add_argument("--threads", type=int, default=1, help="torch threads of the face")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="WxH", help="canvases")
    parser.add_argument(
        "--rooms", nargs="+", type=int, metavar="N", help="so many rooms at once; 1 2, with --table 1 2 4 8 16 32 64"
    )
    parser.add_argument(
        "--device", default="cpu", choices=("cpu", "cuda", "tensorrt"),
        help="where the face is drawn; tensorrt, with --engine or --table, for ONNX engines",
    )  # fmt: skip
    parser.add_argument("--table", action="store_true", help="rooms at 25 frames a second, engine by engine")
    parser.add_argument("--engines", nargs="+", default=list(TABLE), metavar="NAME", help="with --table: its rows")
    parser.add_argument("--engine", choices=tuple(ENGINES), help="measure this engine's mouths")
    parser.add_argument("--twin", action="store_true", help="with --engine: random weights, for shapes and time only")
    parser.add_argument("--published", action="store_true", help="with --engine: its published layers, weights random")
    parser.add_argument("--sized", action="store_true", help="with --engine musetalk: random, as large as the true one")
    parser.add_argument("--weights", type=Path, help="with --engine: its weights")
    parser.add_argument("--host", type=Path, help="with --engine: a pack with a film; else one of lin is made")
    parser.add_argument("--depth", type=int, default=2, help="with --twin: layers of the random net")
    parser.add_argument("--width", type=int, default=24, help="with --twin: channels of the random net")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    import torch

    if args.device != "cpu" and not torch.cuda.is_available():
        raise Missing(
            "no CUDA device is here", where=f"--device {args.device}", remedy="leave --device out, or make live-gpu"
        )
    if args.device == "tensorrt" and not (args.engine or args.table):
        raise BadInput("the built-in face is no ONNX graph", where="--device tensorrt", remedy="--device cuda")
    torch.set_num_threads(args.threads)
    args.rooms = args.rooms or ([1, 2, 4, 8, 16, 32, 64] if args.table else [1, 2])
    if args.table:
        return _table(args)
    if args.engine:
        return _engine(args)
    out: dict[str, Any] = {"device": _device_name(args.device)}
    for size in args.sizes:
        width, height = _canvas(size)
        choice = PictureChoice(width=width, height=height)
        out[size] = asyncio.run(_measure(choice, args.frames, args.rooms, args.device))
    return out


def _table(args: argparse.Namespace) -> dict[str, Any]:
    from commands.bench.room_table import table

    if unknown := sorted(set(args.engines) - {BUILTIN, *ENGINES}):
        raise BadInput(
            f"no engine {unknown[0]!r}", where="--engines", remedy=f"some of {BUILTIN}, {', '.join(ENGINES)}"
        )
    width, height = _canvas(args.sizes[0])
    rows = table(
        args.engines, args.device, size=(width, height), rooms=args.rooms, threads=args.threads, twin=args.twin,
        depth=args.depth, width=args.width,
    )  # fmt: skip
    choice = PictureChoice(width=width, height=height)
    painter = Painter(font_of(Store()))
    try:
        ms = _round(_open(painter, choice, 0, "cpu"), choice, args.frames)["ms"]
    finally:
        painter.close()
    here, beside = count_cores(), ms["picture"] + ms["encode"]
    bears = {"count": here, "ms_a_room": round(beside, 2), "rooms_at_25": int(here * 40 / beside)}
    return {"device": _device_name(args.device), "tick_ms": 40.0, "engines": rows, "cores": bears}


def _device_name(device: str) -> str:
    import torch

    return "cpu" if device == "cpu" else torch.cuda.get_device_name()


def _canvas(size: str) -> tuple[int, int]:
    width, height = (int(part) for part in size.lower().split("x"))
    return width, height


def _engine(args: argparse.Namespace) -> dict[str, Any]:
    from commands.bench.engines import measure_engine

    out: dict[str, Any] = {}
    for size in args.sizes:
        width, height = _canvas(size)
        out[size] = measure_engine(
            args.engine, args.device, host=args.host, weights=args.weights, twin=args.twin,
            published=args.published, sized=args.sized, depth=args.depth, width=args.width,
            size=(width, height), rooms=args.rooms, frames=args.frames, threads=args.threads,
        )  # fmt: skip
    return out


async def _measure(choice: PictureChoice, frames: int, rooms: Sequence[int], device: str) -> dict[str, Any]:
    store = Store()
    painter = Painter(font_of(store))
    try:
        host = await asyncio.to_thread(_open, painter, choice, 0, device)
        still = Programme(Compositor(StillFace(choice.width, choice.height), painter), NoLife())
        out: dict[str, Any] = {}
        out["still_alone"] = await asyncio.to_thread(_round, still, choice, frames)
        out["host_alone"] = await asyncio.to_thread(_round, host, choice, frames)
        out["host_over_still"] = round(out["host_alone"]["ms"]["whole"] / out["still_alone"]["ms"]["whole"], 2)
        kokoro = store.present("voice.kokoro")
        out["host_while_speaking"] = None if kokoro else "voice.kokoro is not here"
        if kokoro is not None:
            async with _talking(kokoro) as spoken:
                out["host_while_speaking"] = await asyncio.to_thread(_round, host, choice, frames)
            out["voice_real_time_factor_meanwhile"] = spoken()
        out["faces"] = await asyncio.to_thread(_faces, choice, rooms, device)
        out["rooms"] = {}
        for count in rooms:
            out["rooms"][str(count)] = await asyncio.to_thread(_together, painter, choice, frames, count, device)
        return out
    finally:
        painter.close()


def _faces(choice: PictureChoice, rooms: Sequence[int], device: str) -> dict[str, Any]:
    from commands.bench.face_rooms import FaceRooms

    faces, out = FaceRooms((choice.width, choice.height), device), {}
    for count in rooms:
        alone, batched = faces.one_by_one_ms(count, FACE_TURNS), faces.batched_ms(count, FACE_TURNS)
        out[str(count)] = {
            "one_by_one_ms": round(alone, 2), "batched_ms": round(batched, 2), "faster": round(alone / batched, 2)
        }  # fmt: skip
    return out


def _open(painter: Painter, choice: PictureChoice, seed: int, device: str) -> Programme:
    return open_programme(painter, choice, seed, Use("bench", OWN, date.today()), device)


def _together(painter: Painter, choice: PictureChoice, frames: int, count: int, device: str) -> dict[str, Any]:
    """`count` rooms, each with its own host, composer and encoder, in a thread of its own."""
    programmes = [_open(painter, choice, seed, device) for seed in range(count)]
    results: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda p=p: results.append(_round(p, choice, frames)), name=f"room {n}")
        for n, p in enumerate(programmes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slowest = min(r["fps"] for r in results)
    return {"fps": slowest, "rooms_at_25": round(count * slowest / 25, 1), "ms_p95": max(r["ms_p95"] for r in results)}


class _Timed:
    """A face that tells how long its last drawing took."""

    def __init__(self, face: Any) -> None:
        self._face = face
        self.plate = face.plate
        self.took = 0.0

    def render(self, mouth_row: np.ndarray, life: Any) -> list[Any]:
        began = time.perf_counter()
        patches = self._face.render(mouth_row, life)
        self.took = time.perf_counter() - began
        return patches


def _round(programme: Programme, choice: PictureChoice, frames: int) -> dict[str, Any]:
    """Milliseconds a frame by stage, medians and the 95th percentile of the whole; frames a second by the mean."""
    encoder = Encoder(choice.width, choice.height, video_kbps=choice.video_kbps)
    plain = programme.compositor.face
    face = programme.compositor.face = _Timed(plain)
    dice = np.random.default_rng(1)
    sound = (dice.standard_normal(SAMPLES_PER_FRAME) * 0.05).astype(np.float32)
    spent: dict[str, list[float]] = {"face": [], "picture": [], "encode": [], "whole": []}
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
            spent["face"].append(face.took)
            spent["picture"].append(composed - began - face.took)
            spent["encode"].append(ended - composed)
            spent["whole"].append(ended - began)
    own = time.thread_time() - own
    programme.compositor.face = plain
    return {
        "fps": round(frames / sum(spent["whole"]), 1),
        "ms": {name: round(1000 * float(np.median(values)), 2) for name, values in spent.items()},
        "cpu_ms": round(1000 * own / frames, 2),
        "ms_p95": round(1000 * float(np.quantile(spent["whole"], 0.95)), 2),
    }


def _beat(n: int, sound: np.ndarray) -> Beat:
    """Speech with an ever-moving mouth: five seconds of it, one of rest."""
    if n % 150 >= 125:
        return Beat(SILENCE, REST, speaking=False)
    phase = n / 25 * 2 * np.pi
    mouth = np.array([(1 + np.sin(phase * (1.1 + 0.7 * i))) / 2 for i in range(len(MOUTH))], np.float32) * 0.5
    nod = max(0.0, float(np.cos(phase * 0.77))) ** 3  # about as often as she nods at her own accents
    return Beat(sound, mouth, True, _LINE, _LINE.sentences[0], spoken=n % 125 / 125, stress=nod)


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
