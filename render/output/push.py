"""Push the programme to a server, for hours, through faults: a thread that feeds a child process and starts it anew.

In: packets through an `Outlet`. Out: the stream at the server; `status()` with state connecting | publishing | waiting
| stopped. The child does the protocol (`rtmp_child`, `whip_child`) and is killed when it does not take a packet for two
seconds. After a fault it waits 0.5 to 30 s, then goes on near now with a key frame and with the running times. Stream
keys and tokens are in no log, no status and no command line.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

from render.output.backoff import Backoff
from render.output.fanout import Outlet
from render.output.packet import StreamInfo
from render.output.pipe import head, record

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
WRITE_SECONDS = 2.0
CONNECT_SECONDS = 10.0
STEADY_SECONDS = 20.0  # published this long, the next fault counts as the first
LOOK_EVERY = 0.25


class Push:
    """`outlet` goes to the fan-out. `close()` ends the stream politely, within a few seconds.

    `child`: the module of the process that speaks the protocol; `about`: what it is told (the address and its secret);
    `shown_url`: the address for eyes.
    """

    def __init__(
        self, name: str, child: str, about: dict[str, Any], shown_url: str, info: StreamInfo, random: Random | None
    ) -> None:
        self.shown_url = shown_url
        self.outlet = Outlet(name, 6.0)
        self.state = "connecting"
        self.reason = ""
        self.reconnects = 0
        self._module = child
        self._about = about
        self._info = info
        self._backoff = Backoff(random or Random())
        self._stop = threading.Event()
        self._change = threading.Condition()
        self._child: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._run, name=self.outlet.name, daemon=True)
        self._thread.start()

    def status(self) -> dict[str, object]:
        return {
            **self.outlet.status(),
            "state": self.state,
            "reason": self.reason,
            "reconnects": self.reconnects,
            "url": self.shown_url,
        }

    def wait_for(self, *states: str, timeout: float) -> bool:
        """Wait until the state is one of these."""
        with self._change:
            return self._change.wait_for(lambda: self.state in states, timeout)

    def close(self, timeout: float = 5.0) -> None:
        self._stop.set()
        self.outlet.close()
        self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            self._become("connecting")
            reason = self._publish()
            if self._stop.is_set():
                break
            if time.monotonic() - began > STEADY_SECONDS:
                self._backoff.reset()
            pause = self._backoff.pause()
            self.reconnects += 1
            log.warning("%s: %s; trying again in %.1f s", self.shown_url, reason, pause)
            self._become("waiting", reason)
            self._stop.wait(pause)
        self._become("stopped")

    def _publish(self) -> str:
        """One connection from start to end; returns why it ended."""
        child = self._child = subprocess.Popen(
            [sys.executable, "-m", self._module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries print URLs
        )
        wire = _Wire(child)
        try:
            wire.send(head(self._about, self._info.init))
            self._wait_accepted(wire)
            self.outlet.restart()
            self._become("publishing")
            self._feed(wire)
            return "closed"
        except _Broken as e:
            return str(e)
        finally:
            wire.end()

    def _wait_accepted(self, wire: _Wire) -> None:
        deadline = time.monotonic() + CONNECT_SECONDS
        while not wire.heard_publishing(LOOK_EVERY):
            if self._stop.is_set():
                raise _Broken("stopped")
            if time.monotonic() > deadline:
                raise _Broken("the server does not answer")

    def _feed(self, wire: _Wire) -> None:
        while not self.outlet.closed:
            packet = self.outlet.get(LOOK_EVERY)
            wire.heard_publishing(0)
            if packet is not None:
                wire.send(record(packet))

    def _become(self, state: str, reason: str = "") -> None:
        with self._change:
            self.state, self.reason = state, reason
            self._change.notify_all()


class _Broken(Exception):
    """The connection ended; the text says why, without the URL."""


class _Wire:
    """The child's pipes: writes that give up, and its news."""

    def __init__(self, child: subprocess.Popen) -> None:
        self._child = child
        self._news = b""
        os.set_blocking(child.stdin.fileno(), False)
        os.set_blocking(child.stdout.fileno(), False)

    def send(self, data: bytes) -> None:
        """All of it, or _Broken: the child is gone, or took nothing for two seconds."""
        view, fd = memoryview(data), self._child.stdin.fileno()
        while view:
            if not select.select([], [fd], [], WRITE_SECONDS)[1]:
                raise _Broken(f"no packet was taken for {WRITE_SECONDS:.0f} s")
            try:
                view = view[os.write(fd, view) :]
            except BlockingIOError:
                continue
            except OSError:
                self.heard_publishing(0.5)
                raise _Broken("the connection broke") from None

    def heard_publishing(self, timeout: float) -> bool:
        """Read the child's lines; true if it said that it publishes, _Broken if it failed or ended."""
        fd = self._child.stdout.fileno()
        if not select.select([fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(fd, 4096)
        except BlockingIOError:
            return False
        if not data:
            raise _Broken("the connection broke")
        self._news += data
        *lines, self._news = self._news.split(b"\n")
        for line in lines:
            news = json.loads(line)
            if news.get("state") == "failed":
                raise _Broken(str(news.get("reason") or "failed"))
        return any(b'"publishing"' in line for line in lines)

    def end(self) -> None:
        """Politely by the end of its input, then by force."""
        self._child.stdin.close()
        try:
            self._child.wait(1.5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()
