"""An operator speaks as the host: their microphone on its way to the stage, where the host's lips follow it.

In: a way to the stage's `/guest?as=host`, pieces of sound at 16 kHz. Out: the same pieces on the stage as they come,
and at the end the turn's end. Nothing is listened to here: what is said is the operator's own word, and their own law.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import numpy as np

from perception.voice.guest_ear import RATE
from perception.voice.on_air import Voice

SENT_S = 2.0  # what the stage does not take of a last word by then is not said


class AsHost:
    """An operator's microphone whose sound is the host's."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.seconds = 0.0

    def heard(self, sound: np.ndarray) -> None:
        """The next piece, passed on as it comes."""
        self.seconds += len(sound) / RATE
        self._voice.put(sound)

    @contextlib.asynccontextmanager
    async def on_stage(self) -> AsyncIterator[None]:
        """For as long as the block lasts; it begins once the stage is reached, or does not answer."""
        reached = asyncio.Event()
        running = asyncio.create_task(self._voice.run(reached.set), name="speaks as the host")
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reached.wait(), SENT_S)
            yield
        finally:
            self._voice.put(None)  # its end
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._voice.sent(), SENT_S)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
