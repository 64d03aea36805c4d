"""What the stage put on air, for the microphones that must know it again: a client of its `/played`.

In: the stage's address and the wire's token. Out: 16 kHz sound to whoever asks, 40 ms at a time, as it goes on air. One
connection an open microphone; a stage that dies is dialled again, and until then there is no reference.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import numpy as np
import websockets

log = logging.getLogger(__name__)

AGAIN_S = 0.5


class Played:
    """`url` "": there is no stage, and nothing comes back."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def pass_on(self, take: Callable[[np.ndarray], None]) -> None:
        """Until cancelled."""
        while self._url:
            try:
                async with websockets.connect(
                    self._url, additional_headers=self._headers, proxy=None, open_timeout=5, compression=None
                ) as socket:
                    async for message in socket:
                        if isinstance(message, bytes) and len(message) > 4:
                            take(np.frombuffer(message[4:], "<i2").astype(np.float32) / 32768)
            except (OSError, websockets.WebSocketException, TimeoutError) as e:
                log.info("no reference of what is on air: %s", e or type(e).__name__)
            await asyncio.sleep(AGAIN_S)
