"""Signed recordings (C2PA 2): each finished file gets a manifest that says how it was made, under the shop's own key.

In: files that are closed; a certificate chain and its private key, both PEM. Out: the same file with its manifest, put
in place only once it is whole. The work is a child process's, one file after the other, behind the show's back: a file
that cannot be signed stays as it was, with one line in the log. Needs `c2pa-python` (`make extras`).
"""

from __future__ import annotations

import importlib.util
import json
import logging
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from errors import BadInput, Missing

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
MOST_WAITING = 64  # files; drop policy "newest stays unsigned"
SIGN_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Identity:
    """`certificate`: the chain, the signer's own first; `key`: its private key; `timestamps`: an RFC 3161 service, ""
    for none."""

    certificate: str
    key: str
    timestamps: str = ""

    def check(self) -> None:
        """What would fail behind the show is said before it."""
        if importlib.util.find_spec("c2pa") is None:
            raise Missing("signing needs c2pa-python, which is not here", where="outputs.c2pa", remedy="make extras")
        for name in (self.certificate, self.key):
            if not Path(name).is_file():
                raise BadInput("no such file", where=name, remedy="name the PEM file in [outputs.c2pa]")


class Signing:
    """`later(file)` from any thread; `close()` waits for what was begun."""

    def __init__(self, identity: Identity) -> None:
        self.signed = 0
        self.failed = 0
        self._identity = identity
        self._files: queue.Queue[Path | None] = queue.Queue(MOST_WAITING)
        self._child: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._run, name="signing", daemon=True)
        self._thread.start()

    def later(self, file: Path) -> None:
        try:
            self._files.put_nowait(file)
        except queue.Full:
            self.failed += 1
            log.error("%s stays unsigned: too many files wait", file)

    def close(self, timeout: float = 20.0) -> None:
        """What is not done by then stays unsigned."""
        self._files.put(None)
        self._thread.join(timeout)
        if self._thread.is_alive() and self._child is not None:
            self._child.kill()

    def _run(self) -> None:
        while (file := self._files.get()) is not None:
            reason = self._sign(file)
            if reason is None:
                self.signed += 1
            else:
                self.failed += 1
                log.error("%s stays unsigned: %s", file, reason)

    def _sign(self, file: Path) -> str | None:
        """None, or why not."""
        identity = self._identity
        about = {"file": str(file), "certificate": identity.certificate, "key": identity.key}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "render.output.c2pa_child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            told, _ = self._child.communicate(
                json.dumps({**about, "timestamps": identity.timestamps}).encode(), SIGN_SECONDS
            )
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
            return f"not within {SIGN_SECONDS:.0f} s"
        if self._child.returncode == 0:
            return None
        return told.decode(errors="replace").strip() or "the signer ended"
