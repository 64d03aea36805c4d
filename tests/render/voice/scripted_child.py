"""The coqui engine's child with a scripted model in the library's place: all of the protocol is the real child's.

What it is told to say is what it does: "stall" stops the process with a clause begun, "endless" never ends, "die" ends
it, "fail" raises, "mute" gives nothing; "once" stalls until it is told again; everything else is a second of a tone. A
folder whose config says `"scripted": "refuse"` is refused.
"""

import json
import os
import signal
import sys
from pathlib import Path

import numpy as np

from errors import EngineFailed
from render.voice.coqui import child

RATE = 24_000
TONE = (0.3 * np.sin(np.arange(RATE // 10) / 20)).astype(np.float32)


class Scripted:
    rate = RATE

    def pieces(self, words, lang):
        match words:
            case "die":
                yield TONE
                os._exit(9)
            case "stall":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "fail":
                raise RuntimeError("out of order")
            case "mute":
                return
        for _ in range(10_000 if words == "endless" else 10):
            yield TONE


def opened(header):
    if "refuse" in json.loads((Path(header["folder"]) / "config.json").read_text()).get("scripted", ""):
        raise EngineFailed("not this one", where="scripted", remedy="take another")
    return Scripted(), {"rate": RATE, "version": "scripted"}


if __name__ == "__main__":
    child.opened = opened
    sys.exit(child.main())
