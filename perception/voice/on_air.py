"""A guest's voice on its way into the programme: a client of the stage's `/guest`.

In: the stage's address and the wire's token; a guest's name; pieces of a turn at 16 kHz as they are spoken, its end.
Out: the same over a websocket that is dialled anew when the stage is. What waits is bounded, drop policy "newest": what
the stage does not take is not said late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import numpy as np
import websockets

log = logging.getLogger(__name__)

AGAIN_S = 0.5
WAITING = 100  # pieces: about three seconds


class OnAir:
    """Where guests' voices go; `voice(name)` is one guest's way there."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    def voice(self, name: str) -> Voice:
        return Voice(name, self._url, self._headers)


class Voice:
    """`put(piece)` and `put(None)`, the end of a turn, on the event loop; `run` until cancelled."""

    def __init__(self, name: str, url: str, headers: dict[str, str]) -> None:
        self._name, self._url, self._headers = name, url, headers
        self._waiting: asyncio.Queue[np.ndarray | None] = asyncio.Queue(WAITING)
        self.dropped = 0

    def put(self, piece: np.ndarray | None) -> None:
        try:
            self._waiting.put_nowait(piece)
        except asyncio.QueueFull:
            self.dropped += 1

    async def sent(self) -> None:
        """When all that waits has gone out."""
        await self._waiting.join()

    async def run(self, connected: Callable[[], None] = lambda: None) -> None:
        while True:
            try:
                async with websockets.connect(
                    self._url, additional_headers=self._headers, proxy=None, open_timeout=5, compression=None
                ) as socket:
                    await socket.send(self._name)
                    while not self._waiting.empty():  # said while there was no stage
                        self._waiting.get_nowait()
                        self._waiting.task_done()
                    connected()
                    while True:
                        piece = await self._waiting.get()
                        await socket.send("" if piece is None else _pcm(piece))
                        self._waiting.task_done()
            except (OSError, websockets.WebSocketException, TimeoutError) as e:
                log.info("a guest is not in the programme: %s", e or type(e).__name__)
            await asyncio.sleep(AGAIN_S)


def _pcm(sound: np.ndarray) -> bytes:
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
