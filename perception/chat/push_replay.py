"""Whether a signed call is new: its timestamp is of now, and its nonce was not seen before.

In: timestamp (milliseconds since the epoch, as the header has it) and nonce of a call whose signature was right, and
the time now (seconds). Out: why it is refused, or None; then its nonce is remembered for as long as its timestamp
would still be taken.
"""

from __future__ import annotations

from collections import OrderedDict

WINDOW_S = 300.0
NONCE_LIMIT = 128


class Replays:
    def __init__(self, window_s: float = WINDOW_S, capacity: int = 100_000) -> None:
        self._window = window_s
        self._capacity = capacity
        self._seen: OrderedDict[str, float] = OrderedDict()  # nonce → until when

    def refusal(self, timestamp_ms: str, nonce: str, now: float) -> str | None:
        if not (timestamp_ms.isascii() and timestamp_ms.isdecimal() and len(timestamp_ms) <= 16):
            return "no timestamp"
        if abs(int(timestamp_ms) / 1000 - now) > self._window:
            return "old timestamp"
        if not 0 < len(nonce) <= NONCE_LIMIT:
            return "no nonce"
        while self._seen and next(iter(self._seen.values())) <= now:
            self._seen.popitem(last=False)
        if nonce in self._seen:
            return "replayed nonce"
        return None

    def remember(self, nonce: str, now: float) -> None:
        """Called once it was taken: what we could not take may come again."""
        self._seen[nonce] = now + 2 * self._window
        while len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
