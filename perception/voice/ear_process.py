"""The ear's own process: `python -m perception.voice.ear_process`, started by `ears.py` and by nothing else.

In, on stdin: frames (see `frame`): first the options, then one request after another. Out, on what was stdout: `ready`,
then one answer per request. It decodes viewers' bytes and runs the recogniser, so what breaks, breaks here. The sound
lives in memory for one request and is never written anywhere. It ends when its parent closes the pipe or is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from errors import ZhuboError
from perception.voice.decode_audio import decode_message
from perception.voice.frame import pack, read
from perception.voice.heard import Ear, EarOptions, load_ear


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
        built = EarOptions(
            Path(options["model_path"]), options["threads"], options["device"], tuple(options["languages"])
        )
        ear = load_ear(options["engine"], built)
    except Exception as e:
        _send(answers, {"event": "failed", **_described(e)})
        return 1
    _send(answers, {"event": "ready", "pid": os.getpid()})
    while (request := read(requests)) is not None:
        _send(answers, _answer(ear, *request))
    return 0


def _answer(ear: Ear, head: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        pcm = np.frombuffer(body, "<f4") if head["form"] == "pcm" else decode_message(body)
        heard = ear.hear(pcm, lang=head["lang"], hotwords=head["hotwords"])
    except Exception as e:
        return {"event": "error", "id": head["id"], **_described(e)}
    return {"event": "heard", "id": head["id"], "heard": heard.to_json()}


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
