"""The ear's own process: `python -m perception.voice.ear_process`, started by `ears.py` and by nothing else.

In, on stdin: frames (see `frame`): first the options, then batches of requests. Out, on what was stdout: `ready`, with
how many requests the ear likes at once, then a batch of answers for each of requests. It decodes viewers' bytes and
runs the recogniser, so what breaks, breaks here. The sound lives in memory for one batch and is never written anywhere.
It ends when its parent closes the pipe or is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, BinaryIO

import numpy as np

from errors import ZhuboError
from perception.voice.decode_audio import decode_message
from perception.voice.frame import pack, read
from perception.voice.heard import Ear, EarAtOnce, EarNaming, EarOptions, EarProbed, load_ear
from perception.voice.snap import NameBook


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it closes the pipe
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land among the answers
    requests = sys.stdin.buffer
    first = read(requests)
    if first is None:
        return 0
    options, _ = first
    with contextlib.suppress(OSError):
        os.nice(options["nice"])
    try:
        ear = load_ear(options["engine"], EarOptions.from_json(options["built"]))
    except Exception as e:
        _send(answers, {"event": "failed", **_described(e)})
        return 1
    _send(answers, {"event": "ready", "pid": os.getpid(), "at_once": getattr(ear, "at_once", 1)})
    while (request := read(requests)) is not None:
        head, body = request
        _send(answers, {"event": "answers", "answers": _answers(ear, head["requests"], body)})
    return 0


def _answers(ear: Ear, heads: Sequence[dict[str, Any]], body: bytes) -> list[dict[str, Any]]:
    """One for each request of the batch; what one of them breaks is its own."""
    sounds: list[np.ndarray | Exception] = []
    at = 0
    for head in heads:
        piece, at = body[at : at + head["bytes"]], at + head["bytes"]
        try:
            sounds.append(decode_message(piece) if head["form"] == "file" else np.frombuffer(piece, "<f4"))
        except Exception as e:
            sounds.append(e)
    if len(heads) > 1 and isinstance(ear, EarAtOnce):
        ear.prepare([s for s in sounds if isinstance(s, np.ndarray)])
    return [_answer(ear, head, sound) for head, sound in zip(heads, sounds, strict=True)]


def _answer(ear: Ear, head: dict[str, Any], sound: np.ndarray | Exception) -> dict[str, Any]:
    try:
        if isinstance(sound, Exception):
            raise sound
        if head["form"] == "probe" and isinstance(ear, EarProbed):
            ear.probe()
        about = {"lang": head["lang"], "hotwords": head["hotwords"]}
        if head["names"] and isinstance(ear, EarNaming):
            heard = ear.hear_named(sound, **about, book=_book(tuple(map(tuple, head["names"]))))
        else:
            heard = ear.hear(sound, **about)
    except Exception as e:
        return {"event": "error", "id": head["id"], **_described(e)}
    return {"event": "heard", "id": head["id"], "heard": heard.to_json()}


@lru_cache(maxsize=1)
def _book(names: tuple[tuple[str, bool], ...]) -> NameBook:
    """The names do not change from one question to the next, unless another product comes on air."""
    return NameBook(((name, str(favour)) for name, favour in names), favoured={"True"})


def _described(error: Exception) -> dict[str, Any]:
    """An error as the parent can raise it again. Only ours have words for a person."""
    if isinstance(error, ZhuboError):
        return {"kind": type(error).__name__, "what": error.what, "where": error.where, "remedy": error.remedy}
    return {"kind": "EngineFailed", "what": f"{type(error).__name__}: {error}", "where": "ears", "remedy": ""}


def _send(stream: BinaryIO, head: dict[str, Any]) -> None:
    try:
        stream.write(pack(head))
        stream.flush()
    except BrokenPipeError:
        os._exit(0)  # nobody is listening any more


if __name__ == "__main__":
    sys.exit(main())
