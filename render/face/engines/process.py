"""The stage's side of the engine's process: clauses go there, finished mouths come back, the clock never waits.

In: `expect` a clause (its sound is there, it will be in the air soon), `take` the mouth of one of its frames at a tick,
`cancel` a generation. Out: `Drawn`, or None where it is not there: then the warp draws. The process is started again
after it fell, later each time; meanwhile, and where an engine refuses its weights, the warp has the mouth.

Three threads touch this: the clock (`take`), the loop (`expect`, `cancel`), the supervisor. Orders wait in a queue of
ORDERS; drop policy "the newest is not taken": that clause keeps the warp's mouth.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from render.face.engines.contract import RATE
from render.face.engines.ring import PatchRing
from render.face.engines.trust import Change, Trust
from render.face.film_face import Drawn
from render.speech import SAMPLE_RATE, Speech
from render.voice import wire
from render.voice.sound import resample

log = logging.getLogger(__name__)

ORDERS, CLAUSES = 64, 32
PAUSES = (0.0, 0.5, 2.0, 8.0, 30.0)  # before the 1st, 2nd, ... start in a row
_STEADY = 20.0  # a process that lived so long starts the pauses over
_PATIENCE = 60.0  # seconds, for files
_ROOT = Path(__file__).resolve().parents[3]
WORKER = (sys.executable, "-m", "render.face.engines.worker")


@dataclass(frozen=True, slots=True)
class LipSettings:
    """`device`: auto, cpu, cuda or tensorrt."""

    engine: str
    pack: Path
    weights: Path | None = None
    device: str = "auto"
    threads: int = 1


class LipWorker:
    """`start`, then the rest in any order from any thread, at last `close`. `patient`: `take` waits (for files)."""

    def __init__(
        self,
        settings: LipSettings,
        *,
        patient: bool = False,
        command: Sequence[str] = WORKER,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._settings, self._patient, self._command, self._pauses = settings, patient, command, tuple(pauses)
        self._ring = PatchRing()
        self._trust = Trust(settings.engine)
        self._clauses: OrderedDict[int, _Clause] = OrderedDict()  # by id(speech)
        self._lock = threading.Lock()
        self._orders: queue.Queue[_Order | None] = queue.Queue(ORDERS)
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._supervisor: threading.Thread | None = None
        self._over = threading.Event()
        self._is_ready = threading.Event()
        self._settled = threading.Event()  # ready, or refused for good
        self.refusal = ""
        self.spec: dict[str, Any] = {}
        self.restarts = 0
        self.frame_ms = 0.0

    # ------------------------------------------------------------------ whose mouth it is

    @property
    def rung(self) -> str:
        return self._trust.rung

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def changes(self) -> list[Change]:
        """What changed since the start, at most the last 64."""
        return list(self._trust.changes)

    def status(self) -> dict[str, Any]:
        return {
            "engine": self._settings.engine,
            "draws": self.rung,
            "runs_on": self.spec.get("runs_on", ""),
            "frame_ms": self.frame_ms,
            "restarts": self.restarts,
            "dropped": self._ring.dropped,
            "changes": [change.to_json() for change in self.changes()],
        }

    # ------------------------------------------------------------------ the show's side

    def start(self) -> None:
        """Returns at once; `settle` waits."""
        self._supervisor = threading.Thread(target=self._supervise, name="lip worker", daemon=True)
        self._supervisor.start()

    def settle(self, seconds: float) -> bool:
        """Wait until the engine can draw. False: it cannot (`refusal`), or not yet."""
        self._settled.wait(seconds)
        return self._is_ready.is_set()

    def expect(self, speech: Speech, generation: int) -> None:
        """This clause will be in the air: it can be heard already."""
        with self._lock:
            self._known(speech, generation)

    def take(self, speech: Speech, frame: int, tick: int, generation: int) -> Drawn | None:
        """The mouth of the clause's frame, shown at `tick`."""
        if not self._trust.holds(tick):
            return None
        with self._lock:
            clause = self._known(speech, generation)
            if clause is None:
                return None
            if clause.start != tick - frame:
                clause.start = tick - frame
                at = None if self._patient else time.monotonic()
                self._order({"op": "begin", "job": clause.number, "frame": frame, "tick": tick, "at": at})
            elif self._patient:
                self._order({"op": "taken", "job": clause.number, "frame": frame})
        if self._patient:
            return self._ring.wait(clause.number, frame, _PATIENCE)
        drawn = self._ring.take(clause.number, frame)
        self._trust.saw(tick, frame, drawn is not None)
        return drawn

    def cancel(self, generation: int) -> None:
        """Clauses of generations below are over: what is drawn of them is dropped, nothing more is drawn."""
        with self._lock:
            self._ring.cancel(generation)
            for key in [k for k, c in self._clauses.items() if c.generation < generation]:
                del self._clauses[key]
            self._order({"op": "cancel", "generation": generation})

    def close(self) -> None:
        self._over.set()
        self._put(None)
        process = self._process
        if process is not None:
            try:
                process.wait(1.0)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._supervisor is not None:
            self._supervisor.join(10.0)

    def _known(self, speech: Speech, generation: int) -> _Clause | None:
        """The clause as the worker has it, told now where it is new; None where it cannot be told."""
        known = self._clauses.get(id(speech))
        if known is not None or not self._is_ready.is_set():
            return known
        self._number += 1
        if not self._order({"op": "hear", "job": self._number, "generation": generation}, speech):
            return None
        known = self._clauses[id(speech)] = _Clause(self._number, speech, generation)
        while len(self._clauses) > CLAUSES:
            self._clauses.popitem(last=False)
        return known

    def _order(self, header: dict[str, Any], speech: Speech | None = None) -> bool:
        return self._is_ready.is_set() and self._put((header, speech))

    def _put(self, order: _Order | None) -> bool:
        try:
            self._orders.put_nowait(order)
        except queue.Full:
            return False
        return True

    # ------------------------------------------------------------------ the process's side

    def _supervise(self) -> None:
        falls = 0
        while not self._over.wait(self._pauses[min(falls, len(self._pauses) - 1)]):
            began = time.monotonic()
            reason = self._live()
            if self._over.is_set() or self.refusal:
                break
            self.restarts += 1
            falls = 1 if time.monotonic() - began > _STEADY else falls + 1
            log.warning("the engine %s ended (%s), starting again", self._settings.engine, reason)
        self._settled.set()

    def _live(self) -> str:
        """One life of the process; why it ended."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
            "OMP_NUM_THREADS": str(self._settings.threads),
            "OPENBLAS_NUM_THREADS": "1",
        }
        process = subprocess.Popen(
            list(self._command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=_ROOT
        )
        self._process = process
        if self._over.is_set():  # closed while it was being born
            process.kill()
        self._orders = queue.Queue(ORDERS)
        settings = self._settings
        self._orders.put(({
            "op": "open", "engine": settings.engine, "pack": str(settings.pack), "device": settings.device,
            "weights": str(settings.weights) if settings.weights else "", "threads": settings.threads,
        }, None))  # fmt: skip
        writer = threading.Thread(target=_write, args=(self._orders, process.stdin), name="lip orders", daemon=True)
        writer.start()
        try:
            while (frame := wire.read(process.stdout)) is not None:
                self._heard(*frame)
        except ValueError as e:
            log.error("the engine's process said what is no frame: %s", e)
        finally:
            self._is_ready.clear()
            self._put(None)
            process.kill()
            code = process.wait()
            writer.join(5.0)
            process.stdout.close()
            self._process = None
            with self._lock:
                self._clauses.clear()
            self._ring.clear()
        reason = self.refusal or f"its process ended with {code}"
        if not self._over.is_set():
            self._trust.fell(reason)
        return reason

    def _heard(self, header: dict[str, Any], body: bytes) -> None:
        match header["op"]:
            case "ready":
                self.spec = header["spec"]
                self._is_ready.set()
                self._trust.ready()
                self._settled.set()
            case "refused":
                parts = (header["where"] and f"{header['where']}:", header["what"] + ";", header["remedy"])
                self.refusal = " ".join(p for p in parts if p)
                log.error("%s draws no mouth: %s", self._settings.engine, self.refusal)
            case "patch":
                side, count = header["side"], header["count"]
                self.frame_ms = header["ms"]
                squares = np.frombuffer(bytearray(body), np.uint8).reshape(count, side, side, 3)
                for i, film in enumerate(header["films"]):
                    drawn = Drawn(squares[i], film, self.spec["space"])
                    self._ring.put(header["job"], header["first"] + i, header["generation"], drawn)
            case "rest":
                for i, film in enumerate(header["films"]):
                    drawn = Drawn(None, film, self.spec["space"])
                    self._ring.put(header["job"], header["first"] + i, header["generation"], drawn)


@dataclass(eq=False, slots=True)
class _Clause:
    """`speech` is kept so that its identity stays its own; `start`: the tick at which its frame 0 shows."""

    number: int
    speech: Speech
    generation: int
    start: int | None = None


_Order = tuple[dict[str, Any], Speech | None]  # a header, and the clause whose sound and mouth go with it


def _write(orders: queue.Queue[_Order | None], sink: BinaryIO) -> None:
    """In a thread of its own: neither resampling nor a full pipe holds anybody up."""
    try:
        with sink:
            while (order := orders.get()) is not None:
                header, speech = order
                body = b""
                if speech is not None:
                    pcm = resample(speech.pcm, SAMPLE_RATE, RATE).astype("<f4")
                    header = header | {"samples": len(pcm)}
                    body = pcm.tobytes() + speech.mouth.astype("<f4").tobytes()
                sink.write(wire.pack(header, body))
                sink.flush()
    except (OSError, ValueError):
        pass  # the process is gone; the supervisor sees it
