"""What the host wrote comes back as a viewer's comment, and not every platform says whose it is.

In: replies as they are written, comments as they are heard. Out: `ours`, True for a comment that is a reply of the last
minute, in the same place. Each reply explains one comment and no more. Pure; the time is an argument.
"""

from __future__ import annotations

from collections import OrderedDict

from perception.event import LiveEvent

REMEMBERED_S = 60.0
_SHORTEST = 4  # "ok" may well be a viewer's


class Echoes:
    """The last `capacity` replies."""

    def __init__(self, capacity: int = 256) -> None:
        self._said: OrderedDict[tuple[str, str, str], float] = OrderedDict()
        self._capacity = capacity

    def said(self, text: str, to: LiveEvent, now: float) -> None:
        plain = _plain(text)
        if len(plain) >= _SHORTEST:
            self._said[to.platform, to.room, plain] = now
            if len(self._said) > self._capacity:
                self._said.popitem(last=False)

    def ours(self, event: LiveEvent, now: float) -> bool:
        if not self._said:
            return False
        key = (event.platform, event.room, _plain(event.text or ""))
        at = self._said.get(key)
        if at is None or now - at > REMEMBERED_S:
            return False
        del self._said[key]
        return True


def _plain(text: str) -> str:
    """Platforms trim, fold spaces and strip emoji on the way."""
    return "".join(char for char in text if char.isalnum()).casefold()
