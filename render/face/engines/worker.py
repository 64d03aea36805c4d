"""The engine's process: `python -m render.face.engines.worker`, spoken to over its standard input and output.

In: frames (`render.voice.wire`): open; hear (a clause's sound and mouth track); begin (the clause is in the air: frame
`frame` shows at tick `tick`, at the monotonic time `at`; without `at` nobody waits, and `taken` says how far the reader
is); cancel (generations below are over). Out: ready or refused, then patch (uint8 squares), rest (silent frames), done.

One thread reads, one draws, one chunk at a time, never further ahead than AHEAD frames and never what is past. A clause
is heard as soon as it is known, before it is in the air; with nothing to do the engine prepares itself. Bounded: the
latest CLAUSES clauses, drop policy "oldest". The process ends when its input does, or when its engine fails.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from errors import EngineFailed, ZhuboError
from render.face.engines.chunks import AHEAD, LARGEST, TICK, Chunk, next_chunk, silent_frames
from render.face.engines.contract import SAMPLES, LipEngine, Wanted, open_engine
from render.face.film import open_film
from render.speech import MOUTH
from render.voice import wire

CLAUSES = 32
NICE = 5  # behind the clock process
FORGET = 0.7  # how much of the old measure of a frame's cost stays


@dataclass(eq=False, slots=True)
class Job:
    """A clause. `start`: (frame, tick, at) once it is in the air; `done`: the next frame to draw."""

    id: int
    generation: int
    pcm: np.ndarray
    mouth: np.ndarray
    silent: np.ndarray
    heard: Any = None
    is_heard: bool = False
    start: tuple[int, int, float | None] | None = None
    done: int = 0
    drawn: int = 0
    taken: int = 0
    life: int = field(default=0)  # of `start`: what was drawn for an older one is not sent


class Desk:
    """Keeps the clauses; what to do next is decided under its lock."""

    def __init__(self, engine: LipEngine, frames: int, out: BinaryIO) -> None:
        self._engine, self._frames, self._out = engine, frames, out
        self._jobs: OrderedDict[int, Job] = OrderedDict()
        self._air: int | None = None
        self._generation = 0
        self._changed = threading.Condition()
        self._frame_s = 0.0
        self._over = False

    # ------------------------------------------------------------------ the reader's side

    def take(self, header: dict[str, Any], body: bytes) -> None:
        with self._changed:
            match header["op"]:
                case "hear":
                    self._hear(header, body)
                case "begin" if (job := self._jobs.get(header["job"])) is not None:
                    job.start = (int(header["frame"]), int(header["tick"]), header["at"])
                    job.done, job.drawn, job.taken = job.start[0], 0, job.start[0]
                    job.life += 1
                    self._air = job.id
                case "taken" if (job := self._jobs.get(header["job"])) is not None:
                    job.taken = int(header["frame"])
                case "cancel":
                    self._generation = max(self._generation, int(header["generation"]))
                    for job in [j for j in self._jobs.values() if j.generation < self._generation]:
                        del self._jobs[job.id]
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()

    def _hear(self, header: dict[str, Any], body: bytes) -> None:
        if header["generation"] < self._generation:
            return
        values = np.frombuffer(body, "<f4")
        pcm, mouth = values[: header["samples"]], values[header["samples"] :].reshape(-1, len(MOUTH))
        job = Job(header["job"], header["generation"], pcm, mouth, silent_frames(pcm, len(mouth)))
        self._jobs[job.id] = job
        while len(self._jobs) > CLAUSES:
            self._jobs.popitem(last=False)

    # ------------------------------------------------------------------ the drawer's side

    def run(self) -> None:
        """Until the input ends. Raises what the engine raises."""
        preparing = True
        while True:
            with self._changed:
                while (work := self._next()) is None and not self._over and not preparing:
                    self._changed.wait(TICK / 2)
                if self._over:
                    return
            if work is None:
                preparing = self._engine.prepare()
                continue
            job, chunk, life = work
            if chunk is None:
                job.heard = self._engine.hear(job.pcm, job.mouth)
                job.is_heard = True
            else:
                self._draw(job, chunk, life)

    def _next(self) -> tuple[Job, Chunk | None, int] | None:
        """The clause in the air first; with nothing to do there, the next one is heard."""
        air = self._jobs.get(self._air) if self._air is not None else None
        if air is not None and air.start is not None:
            if not air.is_heard:
                return air, None, air.life
            chunk = self._chunk(air)
            if chunk is not None:
                return air, chunk, air.life
        return next(((j, None, j.life) for j in self._jobs.values() if not j.is_heard), None)

    def _chunk(self, job: Job) -> Chunk | None:
        assert job.start is not None
        frame, _, at = job.start
        if at is None:
            slack = None
            if job.done >= job.taken + AHEAD:
                return None
        else:
            slack = at + (job.done - frame) * TICK - time.monotonic()
            if slack > AHEAD * TICK:
                return None
        return next_chunk(job.silent, job.done, job.drawn, slack=slack, frame_s=self._frame_s)

    def _draw(self, job: Job, chunk: Chunk, life: int) -> None:
        assert job.start is not None
        frame, tick, _ = job.start
        about = {"job": job.id, "generation": job.generation, "first": chunk.first, "count": chunk.count}
        films = [(tick + n - frame) % self._frames for n in range(chunk.first, chunk.first + chunk.count)]
        if chunk.silent:
            message = wire.pack({"op": "rest", **about, "films": films})
        else:
            began = time.perf_counter()
            wanted = [Wanted(job.heard, chunk.first + i, film) for i, film in enumerate(films)]
            squares = self._engine.draw(wanted)
            took = (time.perf_counter() - began) / chunk.count
            self._frame_s = took if not self._frame_s else FORGET * self._frame_s + (1 - FORGET) * took
            about |= {"side": squares.shape[1], "ms": round(1000 * took, 2)}
            message = wire.pack({"op": "patch", **about, "films": films}, squares.tobytes())
        with self._changed:
            if job.life != life or self._jobs.get(job.id) is not job:
                return  # it began anew meanwhile, or is over
            job.done = chunk.first + chunk.count
            job.drawn += 0 if chunk.silent else chunk.count
        self._out.write(message)
        self._out.flush()


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stage ends it
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no frame
    os.nice(NICE)
    if (opened := wire.read(sys.stdin.buffer)) is None:
        return 0
    order = opened[0]
    try:
        film = open_film(Path(order["pack"]))
        if film is None:
            raise EngineFailed("the host has no film", where=order["pack"])
        weights = Path(order["weights"]) if order["weights"] else None
        engine = open_engine(order["engine"], film, weights, device=order["device"], threads=order["threads"])
    except ZhuboError as e:
        out.write(wire.pack({"op": "refused", "error": type(e).__name__, "what": e.what, "where": e.where,
                             "remedy": e.remedy}))  # fmt: skip
        out.flush()
        return 0
    warm(engine)
    spec = engine.spec
    about = {"name": spec.name, "side": spec.side, "space": spec.space, "runs_on": spec.runs_on}
    out.write(wire.pack({"op": "ready", "spec": about}))
    out.flush()
    desk = Desk(engine, film.frames, out)
    threading.Thread(target=_listen, args=(desk,), name="reader", daemon=True).start()
    try:
        desk.run()
    except BrokenPipeError:
        return 0
    return 0


def warm(engine: LipEngine) -> None:
    """Let a card see every number of frames that a chunk is run as before the first mouth is wanted: each of them costs
    it seconds, once; with TensorRT minutes. A CPU has nothing to see."""
    if engine.spec.runs_on == "cpu":
        return
    heard = engine.hear(np.zeros(LARGEST * SAMPLES, np.float32), np.zeros((LARGEST, len(MOUTH)), np.float32))
    count = 1
    while count <= LARGEST:
        engine.draw([Wanted(heard, n, n) for n in range(count)])
        count *= 2


def _listen(desk: Desk) -> None:
    """Until the input ends, or is no frame; then the process does."""
    try:
        while (frame := wire.read(sys.stdin.buffer)) is not None:
            desk.take(*frame)
    finally:
        desk.end()


if __name__ == "__main__":
    sys.exit(main())
