"""The process that imports TTS: `.venv-coqui/bin/python -m render.voice.coqui.child`, spoken to over its input and
output.

In: frames (`wire`): open, then speak {id, words, lang} and cancel {below}. Out: ready {rate, version} or refused; for
each speak, piece frames (float32 samples) and at last done, dropped where it was cancelled meanwhile, or failed.

It says a word before it calls itself ready. Between two pieces it looks whether the clause is still wanted. It reaches
no network whatever the library tries, and ends when its input does.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from errors import EngineFailed, ZhuboError
from render.voice import wire
from render.voice.coqui.checkpoint import accepted, read_checkpoint

log = logging.getLogger("coqui")

PROBE = {"zh": "好的", "en": "Hello"}
_NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.sendto"})


class Child:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._oldest = 0  # orders with ids below this are not wanted any more

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        self._out.write(wire.pack(header, body))
        self._out.flush()

    def listen(self, source: BinaryIO) -> None:
        """The other thread: until the input ends, then the process does."""
        code = 0
        try:
            while (frame := wire.read(source)) is not None:
                header = frame[0]
                if header["op"] == "cancel":
                    self._oldest = max(self._oldest, int(header["below"]))
                else:
                    self._orders.put(header)
        except Exception:
            log.exception("the desk failed")
            code = 1
        finally:
            os._exit(code)  # the model may be deep inside a clause

    def work(self, model: Any) -> None:
        while True:
            order = self._orders.get()
            id = order["id"]
            try:
                count = 0
                for piece in model.pieces(order["words"], order["lang"]):
                    if id < self._oldest:
                        break
                    self.send({"op": "piece", "id": id}, piece.astype("<f4", copy=False).tobytes())
                    count += piece.size
            except BrokenPipeError:
                return
            except Exception as e:
                log.exception("the model failed on %d characters", len(order["words"]))
                self.send({"op": "failed", "id": id, "what": f"{type(e).__name__}: {e}"[:300]})
            else:
                self.send({"op": "dropped" if id < self._oldest else "done", "id": id, "samples": count})


def no_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578): a model is what its folder holds, nothing is fetched behind anybody's back."""
    if event in _NETWORK:
        raise PermissionError(f"the voice's process reaches no network ({event})")


def opened(header: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """(the model, what is told of it). Raises ZhuboError."""
    checkpoint = read_checkpoint(Path(header["folder"]))
    accepted(checkpoint, header["accept_license"])
    digest = checkpoint.digest()
    if header["sha256"] and digest != header["sha256"]:
        raise EngineFailed(f"the model is not the one named: its digest is {digest}", where=header["folder"],
                           remedy="take the files it was written for, or correct [voice.coqui] sha256")  # fmt: skip
    try:
        import torch

        from render.voice.coqui.models import load
    except ImportError as e:
        raise EngineFailed(f"Coqui TTS does not load: {e}", where=sys.executable, remedy="run `make coqui-env`") from e
    torch.set_num_threads(header["threads"])
    clip = (Path(header["clip"]), header["clip_sha256"]) if header["clip"] else None
    model = load(checkpoint, header["speakers"], clip, device=header["device"], speed=header["speed"])
    for lang in header["languages"]:
        _say(model, lang, header["folder"])
    library = importlib.metadata.version("coqui-tts")
    return model, {"rate": model.rate, "version": f"{library} {checkpoint.kind} {digest[:16]}"}


def _say(model: Any, lang: str, where: str) -> None:
    """A word, as proof. Raises EngineFailed where it comes to nothing."""
    try:
        said = np.concatenate([*model.pieces(PROBE[lang], lang), np.zeros(0, np.float32)])
    except Exception as e:
        log.exception("the model does not speak")
        raise EngineFailed(f"the model does not speak {lang!r}: {type(e).__name__}: {e}", where=where) from e
    if not said.size or not np.isfinite(said).all():
        raise EngineFailed(f"the model gives no sound for {lang!r}", where=where)


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor; we end with our input
    source = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints goes to the log, not into a frame
    logging.basicConfig(stream=sys.stderr, format="coqui: %(message)s", level=logging.ERROR)
    sys.addaudithook(no_network)
    child = Child(out)
    if (first := wire.read(source)) is None:
        return 0
    threading.Thread(target=child.listen, args=(source,), name="desk", daemon=True).start()
    try:
        model, about = opened(first[0])
    except ZhuboError as e:
        child.send({"op": "refused", "what": e.what, "where": e.where, "remedy": e.remedy})
        return e.exit_code
    child.send({"op": "ready", **about})
    child.work(model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
