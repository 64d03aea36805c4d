"""The painter: a process that draws, so that fonts and photos never stand in the clock's way.

In: tile specs. Out: tiles, ready to be blended, newest per layer. Parent and worker speak over a pipe, one drawing at a
time; waiting requests are one per layer and a newer one replaces an older one ("newest wins"). A worker that dies is
started again and what was waiting is asked anew; finished tiles stay in the parent.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from errors import EngineFailed
from render.picture.layout import TileSpec
from render.picture.tile import Tile

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
CACHE_BYTES = 48 << 20
NICE = 5
RESTART_PAUSE = 1.0  # seconds between two starts of a worker that keeps dying
TRIES = 3  # of one drawing, before it is given up


class Painter:
    """Parent side. `request` and `ready` never block and may be called from any thread."""

    def __init__(self, font_path: str | Path | None) -> None:
        self._font = None if font_path is None else str(font_path)
        self._lock = threading.Lock()
        self._change = threading.Condition(self._lock)
        self._waiting: OrderedDict[str, TileSpec] = OrderedDict()
        self._ready: dict[str, Tile] = {}
        self._cache: OrderedDict[str, Tile] = OrderedDict()
        self._cache_bytes = 0
        self._failed: dict[str, int] = {}
        self._closed = False
        self.restarts = 0
        self.painted = 0
        self._worker: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
        self._thread.start()

    def request(self, spec: TileSpec) -> str:
        """Ask for a drawing; returns its key. What is known is ready at once; the layer's older wish is dropped."""
        key = key_of(spec)
        with self._change:
            self._waiting.pop(spec.layer, None)
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                self._ready[spec.layer] = known
            elif self._failed.get(key, 0) < TRIES:
                self._waiting[spec.layer] = spec
                self._change.notify_all()
        return key

    def ready(self) -> dict[str, Tile]:
        """The newest finished tile of each layer."""
        with self._lock:
            return dict(self._ready)

    def wait(self, spec: TileSpec, timeout: float = 20.0) -> Tile:
        """Ask and wait: for the first label, before the show; never on an event loop or in a tick."""
        key = self.request(spec)
        with self._change:
            done = self._change.wait_for(lambda: key in self._cache or self._failed.get(key, 0) >= TRIES, timeout)
            if done and key in self._cache:
                return self._cache[key]
        raise EngineFailed(
            f"the painter could not draw the {spec.layer}",
            where="painter",
            remedy="see its messages above; check the font",
        )

    def status(self) -> dict[str, int]:
        return {"painted": self.painted, "restarts": self.restarts, "waiting": len(self._waiting)}

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._closed:
            started = time.monotonic()
            ours, theirs = Pipe()
            try:
                self._worker = _start_worker(theirs)
                theirs.close()
                ours.send(self._font)
                self._serve(ours)
            except (EOFError, OSError) as e:
                if not self._closed:
                    log.warning("the painter ended (%s); starting it again", e or "end of pipe")
                    self.restarts += 1
            finally:
                ours.close()
                _end(self._worker)
            with self._change:
                pause = RESTART_PAUSE - (time.monotonic() - started)
                self._change.wait_for(lambda: self._closed, max(0.0, pause))

    def _serve(self, pipe: Connection) -> None:
        """One drawing at a time. A drawing whose worker died is asked again, a few times."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                layer, spec = self._waiting.popitem(last=False)
            key = key_of(spec)
            try:
                pipe.send((key, spec))
                tile = self._answer(pipe)
            except (EOFError, OSError):
                with self._change:
                    self._failed[key] = self._failed.get(key, 0) + 1
                    if self._failed[key] < TRIES:
                        self._waiting.setdefault(layer, spec)
                    self._change.notify_all()
                raise
            with self._change:
                if tile is None:
                    self._failed[key] = TRIES
                else:
                    self._keep(tile)
                self._change.notify_all()

    def _answer(self, pipe: Connection) -> Tile | None:
        while True:
            answer = pipe.recv()
            if not isinstance(answer, str):
                return answer
            log.warning("%s", answer)

    def _keep(self, tile: Tile) -> None:
        self.painted += 1
        self._ready[tile.layer] = tile
        self._cache[tile.key] = tile
        self._cache_bytes += tile.nbytes
        while self._cache_bytes > CACHE_BYTES and len(self._cache) > 1:
            self._cache_bytes -= self._cache.popitem(last=False)[1].nbytes


def key_of(spec: TileSpec) -> str:
    """The content's name: equal specs, equal drawings."""
    return hashlib.blake2b(repr(spec).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _start_worker(theirs: Connection) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "render.picture.painter", str(theirs.fileno())],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))},
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _end(worker: subprocess.Popen | None) -> None:
    """Its pipe is closed, so it leaves by itself; one that hangs in a drawing is ended."""
    if worker is None:
        return
    try:
        worker.wait(1)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def work(pipe: Connection) -> None:
    """The worker's life: the font first, then drawings until the pipe closes. Warnings travel as text."""
    from render.picture.paint import Brush
    from render.picture.photos import Photos
    from render.picture.typeface import Typeface

    brush = Brush(Typeface(pipe.recv(), pipe.send), Photos(pipe.send))
    while True:
        try:
            key, spec = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(Tile.from_rgba(key, spec.layer, *brush.draw(spec)))
        except Exception as e:  # whatever a hostile text or picture broke: this layer stays as it was
            pipe.send(f"the {spec.layer} could not be drawn: {type(e).__name__}: {e}")
            pipe.send(None)


if __name__ == "__main__":
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stage decides when it ends, by closing the pipe
    try:
        work(Connection(int(sys.argv[1])))
    except (BrokenPipeError, EOFError):
        sys.exit(0)
