"""`bench render --engine NAME`: what a neural mouth costs, from a clause's sound to an encoded frame.

- `draw`: the engine alone, by chunk size (1, 2, 8, 16 frames): milliseconds a chunk and a frame, medians.
- `hear`: milliseconds for a clause of five seconds, and `first_mouth_ms`: hearing it and drawing the first chunk.
- `rooms`: so many rooms' frames in one batch: milliseconds a batch, and how many rooms at 25 frames a second that is.
- `live`: the whole picture with the engine in its own process, on the clock: ticks of speech whose mouth was there in
  time, and what a tick costs the clock's thread.
- `end_to_end`: the same with nobody waiting: frames a second with drawing, picture and encoding.

With `--twin` the weights are random and the nets tiny (`--depth`, `--width` make them larger): the figures say what our
side costs and what a net of that size would, nothing of how the true one looks or how fast it is. With `--published`
the layers are the published ones (wav2lip, wav2lip256, ultralight), run by torch, their weights random: true times,
and noise for a picture. With `--sized` (musetalk) plain convolutions have about as many multiplications as the true
net.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from commands.bench.engine_film import film_of
from commands.bench.engine_twins import write_published, write_sized, write_twin
from commands.fonts import font_of
from commands.room_settings import PictureChoice
from errors import BadInput, EngineFailed
from models.store import Store
from render.face.engines import NEEDS_WEIGHTS, Wanted, open_engine
from render.face.engines.contract import RATE
from render.face.engines.process import LipSettings, LipWorker
from render.face.film import open_film
from render.face.film_face import FilmFace
from render.output.encode import Encoder
from render.picture.compositor import Compositor
from render.picture.painter import Painter
from render.picture.scene import Scene
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME, Clause, Speech
from render.stage.beat import SILENCE, Beat
from render.stage.programme import NoLife, Programme
from render.voice.sound import resample

SIZED = "about as many multiplications as published, random weights: time only"
CHUNKS = (1, 2, 8, 16)
SECONDS = 5.0
START = 300.0  # seconds for the process to load its models


def measure_engine(
    engine: str, device: str, *, host: Path | None, weights: Path | None, twin: bool, published: bool,
    sized: bool, depth: int, width: int, size: tuple[int, int], rooms: Sequence[int], frames: int, threads: int,
) -> dict[str, Any]:  # fmt: skip
    """Figures by part. Raises BadInput where neither a twin nor weights are named."""
    if engine in NEEDS_WEIGHTS and not (twin or published or sized) and weights is None:
        raise BadInput(
            f"{engine} needs weights", where="--engine", remedy="--weights PATH; --twin or --published for random ones"
        )
    with TemporaryDirectory() as work:
        kind, made = str(weights), Path(work) / "weights"
        if engine in NEEDS_WEIGHTS and published:
            weights, kind = write_published(engine, made), "published layers, random weights: time only"
        elif sized:
            weights, kind = write_sized(engine, made), SIZED
        elif engine in NEEDS_WEIGHTS and twin:
            weights, kind = write_twin(engine, made, depth=depth, width=width), "random twin: shapes and time only"
        folder = host or film_of("lin", Path(work) / "host", engine, frames=50, size=(720, 1280))
        out: dict[str, Any] = {
            "engine": engine,
            "weights": kind,
        }
        out |= _alone(engine, folder, weights, device, rooms, frames, threads)
        settings = LipSettings(engine, folder, weights, device, threads)
        out["live"] = _shown(settings, size, frames, patient=False)
        out["end_to_end"] = _shown(settings, size, frames, patient=True)
        return out


def _alone(
    name: str, folder: Path, weights: Path | None, device: str, rooms: Sequence[int], frames: int, threads: int
) -> dict[str, Any]:
    film = open_film(folder)
    if film is None:
        raise BadInput("this host has no film", where=str(folder), remedy="run.py avatar from-video CLIP --engine NAME")
    engine = open_engine(name, film, weights, device=device, threads=threads)
    speech = noise(1)
    pcm = resample(speech.pcm, SAMPLE_RATE, RATE)
    heard = engine.hear(pcm, speech.mouth)
    turns = max(3, min(20, frames // 16))
    out: dict[str, Any] = {"runs_on": engine.spec.runs_on, "side": engine.spec.side, "draw": {}, "rooms": {}}

    def drawn(wanted: list[Wanted]) -> float:
        engine.draw(wanted)
        return median_ms(lambda: engine.draw(wanted), turns)

    for chunk in CHUNKS:
        took = drawn([Wanted(heard, n, n) for n in range(chunk)])
        out["draw"][str(chunk)] = {"ms_a_chunk": round(took, 2), "ms_a_frame": round(took / chunk, 2)}
    out["hear_ms"] = round(median_ms(lambda: engine.hear(pcm, speech.mouth), 3), 2)
    out["first_mouth_ms"] = round(out["hear_ms"] + out["draw"]["2"]["ms_a_chunk"], 2)
    for count in rooms:
        took = drawn([Wanted(heard, n, 7 * n) for n in range(count)])
        out["rooms"][str(count)] = {"ms_a_batch": round(took, 2), "rooms_at_25": round(count * 1000 / FPS / took, 1)}
    return out


def _shown(settings: LipSettings, size: tuple[int, int], frames: int, *, patient: bool) -> dict[str, Any]:
    """The whole picture with the engine in its process: on the clock, or as fast as it goes (`patient`)."""
    film = open_film(settings.pack)
    assert film is not None
    lips = LipWorker(settings, patient=patient)
    painter = Painter(font_of(Store()))
    face = None
    try:
        lips.start()
        if not lips.settle(START):
            raise EngineFailed(f"the engine did not start: {lips.refusal or 'no word from it'}", where=settings.engine)
        choice = PictureChoice(width=size[0], height=size[1])
        face = FilmFace(film, size, lips, patient=patient)
        programme = Programme(Compositor(face, painter), NoLife(), follow=face.follow, lips=lips)
        encoder = Encoder(choice.width, choice.height, video_kbps=choice.video_kbps)
        speech, spent, late = noise(2), [], 0
        began = time.perf_counter()
        for n in range(frames):
            start = time.perf_counter()
            at = n % len(speech.mouth)
            if at == 0:
                speech = replace(speech, took=float(n))  # another clause to the engine
                lips.expect(speech, 0)
            beat = Beat(SILENCE, speech.mouth[at], True, speech=speech, frame=at)
            encoder.encode(programme.compose(n, beat, Scene()), _samples(speech, at))
            spent.append(time.perf_counter() - start)
            if not patient:
                rest = began + (n + 1) / FPS - time.perf_counter()
                late += rest < 0
                time.sleep(max(0.0, rest))
        took = time.perf_counter() - began
    finally:
        lips.close()
        painter.close()
        if face is not None:
            face.close()
    figures = {"mouths_in_time": round(face.used / max(1, face.used + face.late), 3), "ms_a_frame": lips.frame_ms}
    ms = 1000 * np.array(spent)
    if patient:
        return {"fps": round(frames / took, 1), "ms": round(float(np.median(ms)), 2), **figures}
    clock = {"tick_ms": round(float(np.median(ms)), 2), "tick_ms_p95": round(float(np.quantile(ms, 0.95)), 2)}
    return {**figures, **clock, "late_ticks": late, "changes": [c.reason for c in lips.changes()]}


def noise(seed: int) -> Speech:
    """Five seconds of noise like a voice's, with a mouth that moves."""
    r = np.random.default_rng(seed)
    frames = round(SECONDS * FPS)
    along = np.arange(frames)[:, None] / FPS * 2 * np.pi
    mouth = (0.25 + 0.25 * np.sin(along * (2.0 + 0.4 * np.arange(len(MOUTH))))).astype(np.float32)
    pcm = (0.1 * r.standard_normal(frames * SAMPLES_PER_FRAME)).astype(np.float32)
    return Speech(Clause("", "zh"), pcm, (), mouth, "noise")


def _samples(speech: Speech, frame: int) -> np.ndarray:
    return speech.pcm[frame * SAMPLES_PER_FRAME : (frame + 1) * SAMPLES_PER_FRAME]


def median_ms(what: Any, times: int) -> float:
    """Milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        spent.append(time.perf_counter() - began)
    return 1000 * float(np.median(spent))
