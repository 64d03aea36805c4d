"""The child process kept alive: started, listened to, started again when it dies, with growing pauses.

In: how to start it and its opening frame; orders. Out: whether it is ready, and for each order an `Order` whose answers
arrive as the child sends them. One thread of its own reads what the child says. A child that refuses its opening (the
wrong files) is not started again: `trouble` says why.
"""

from __future__ import annotations

import logging
import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from errors import EngineFailed
from render.voice import wire

log = logging.getLogger("voice")

LOAD_S = 180.0  # XTTS reads 2 GB; then the child counts as stuck
PAUSES = (0.0, 0.5, 2.0, 8.0, 30.0)  # before the 1st, 2nd, ... start in a row
LEAVING_S = 1.0
_STEADY = 30.0  # a child that lived this long starts the pauses over

DIED, STOPPED = "died", "stopped"
Answer = np.ndarray | str | EngineFailed | None  # a piece; why there will be none; None at the end


class Order:
    """One clause on its way. `answers` gets pieces of float32 samples; at last None, DIED, STOPPED or EngineFailed."""

    def __init__(self, id: int, keeper: Keeper) -> None:
        self.id = id
        self.answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._keeper = keeper

    def stop(self) -> None:
        """From any thread: the sound is not wanted any more."""
        self._keeper.cancel(self.id)
        self.answers.put(STOPPED)


class Keeper:
    def __init__(self, command: Sequence[str], opening: Mapping[str, Any], env: Mapping[str, str]) -> None:
        self._command, self._opening, self._env = tuple(command), dict(opening), dict(env)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._order: Order | None = None
        self._last = 0
        self._closing = threading.Event()
        self._settled = threading.Event()  # ready, or never
        self.is_ready = False
        self.about: dict[str, Any] = {}
        self.trouble: EngineFailed | None = None
        self.starts = 0
        self._thread = threading.Thread(target=self._keep, name="coqui", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        process = self._process
        return None if process is None else process.pid

    def wait(self, seconds: float) -> bool:
        """Whether it is ready, after at most so long. Raises its trouble where it never will be."""
        self._settled.wait(seconds)
        if self.trouble is not None:
            raise self.trouble
        return self.is_ready

    def order(self, words: str, lang: str) -> Order:
        """Have a clause said. Raises EngineFailed while the child is not there."""
        with self._lock:
            if not self.is_ready:
                raise self.trouble or EngineFailed("the voice's process is not up", where="coqui", retryable=True)
            self._last += 1
            order = self._order = Order(self._last, self)
        self._send({"op": "speak", "id": order.id, "words": words, "lang": lang})
        return order

    def cancel(self, id: int) -> None:
        self._send({"op": "cancel", "below": id + 1})

    def kill(self) -> None:
        """It is stuck; another one is started."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        self._closing.set()
        with self._lock:
            process = self._process
        if process is not None:
            with suppress(OSError):
                process.stdin.close()  # it ends with its input
            try:
                process.wait(LEAVING_S)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(10)

    def _send(self, header: dict[str, Any]) -> None:
        with self._lock:
            if self._process is None:
                return
            with suppress(OSError, ValueError):  # it has just died: the reader tells so
                self._process.stdin.write(wire.pack(header))
                self._process.stdin.flush()

    def _keep(self) -> None:
        falls = 0
        while not self._closing.wait(PAUSES[min(falls, len(PAUSES) - 1)]):
            began = time.monotonic()
            try:
                self._live()
            except EngineFailed as e:
                self.trouble = e
                self._settled.set()
                return
            except OSError as e:
                log.error("coqui does not start: %s", e)
            falls = 1 if time.monotonic() - began > _STEADY else falls + 1
            if not self._closing.is_set():
                log.warning("the voice's process (coqui) ended, starting again")

    def _live(self) -> None:
        """One life of the child. Raises EngineFailed when it refuses its opening."""
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._env)
        with self._lock:
            self._process = process
            self.starts += 1
        patience = threading.Timer(LOAD_S, process.kill)
        patience.daemon = True
        patience.start()
        try:
            if self._closing.is_set():
                return
            self._send({"op": "open", **self._opening})
            with suppress(OSError, ValueError):  # a broken frame: as good as dead
                while (frame := wire.read(process.stdout)) is not None:
                    if frame[0]["op"] == "ready":
                        patience.cancel()
                    self._heard(*frame)
        finally:
            patience.cancel()
            with self._lock:
                self.is_ready, self._process = False, None
                order, self._order = self._order, None
            if order is not None:
                order.answers.put(DIED)
            process.kill()
            process.wait()
            with suppress(OSError):
                process.stdin.close()
            process.stdout.close()
            if not self._closing.is_set():
                self._settled.clear()

    def _heard(self, header: dict[str, Any], body: bytes) -> None:
        match header["op"]:
            case "ready":
                self.about = header
                self.is_ready = True
                self._settled.set()
                return
            case "refused":
                raise EngineFailed(header["what"], where=header["where"], remedy=header["remedy"])
        with self._lock:
            order = self._order
        if order is None or header["id"] != order.id:
            return
        match header["op"]:
            case "piece":
                order.answers.put(np.frombuffer(body, "<f4"))
            case "done":
                order.answers.put(None)
            case "failed":
                order.answers.put(EngineFailed(f"the model failed: {header['what']}", where="coqui", retryable=True))
