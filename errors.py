"""Every error a person may meet, drawn once. Each carries its remedy.

    ZhuboError
    ├── BadInput            what was given cannot be used: a flag, a file, a row, a frame   (exit 2)
    │   ├── BadCatalog      a catalog file or database
    │   └── BadTrace        a replay trace, a capture
    ├── Missing             something the work needs is not on this machine                 (exit 2)
    │   ├── ModelMissing    model weights
    │   └── ConsentMissing  a person's face or voice without a valid consent record
    ├── EngineFailed        a voice, face, ear, brain or output stopped working             (exit 1)
    └── PeerFailed          the other side of a socket: platform, server, stage             (exit 1)
        └── NeedsOperator   only a person can mend it: a revoked token, a closed room

`str(error)` is one line: what happened, where, and how to mend it. Every room of the house may import this
module; it imports nothing.
"""

from __future__ import annotations


class ZhuboError(Exception):
    """One line for a person: `what` went wrong, `where` (file:row, URL, flag), and the `remedy`.

    `retryable` tells a ladder whether the same call may work a moment later.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "", retryable: bool = False) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.retryable = retryable
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f"; {self.remedy}" if self.remedy else ""
        return " ".join(f"{place}{self.what}{mend}".split())


class BadInput(ZhuboError):
    exit_code = 2


class BadCatalog(BadInput):
    pass


class BadTrace(BadInput):
    pass


class Missing(ZhuboError):
    exit_code = 2


class ModelMissing(Missing):
    pass


class ConsentMissing(Missing):
    pass


class EngineFailed(ZhuboError):
    pass


class PeerFailed(ZhuboError):
    pass


class NeedsOperator(PeerFailed):
    pass
