"""What the mind needs of a stage, wherever it stands. Satisfied by `render.client.StageClient` and by `VirtualStage`.

In: lines and cues. Out: marks in order, and a `Hello` each time the wire is (re)made, after the marks it had missed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from render.values import Cue, Hello, Line, Mark


class StageLink(Protocol):
    hello: Hello | None

    async def send(self, value: Line | Cue) -> bool:
        """False: there is no wire at the moment; the value is gone and the next `Hello.lines` will lack it."""
        ...

    def marks(self) -> AsyncIterator[Mark | Hello]:
        """Until cancelled. Asking for the next one acknowledges the last."""
        ...
