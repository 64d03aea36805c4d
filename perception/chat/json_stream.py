"""The JSON objects of an answer that goes on and on, each as soon as it is whole.

In: pieces of bytes as the network cuts them. Out: one whole top-level object after the other, as bytes, whatever stands
between them: a stream is an array that is never closed, or objects a line. Garbage between objects comes out as it is,
so that it is counted; an object beyond `limit` bytes is PeerFailed, since where it ends is anybody's guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from errors import PeerFailed

_BETWEEN = b" \t\r\n,[]"
_OUTSIDE = re.compile(rb'[{}"\n]')
_IN_STRING = re.compile(rb'["\\]')


class JsonStream:
    """One answer."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._at = 0  # looked at so far
        self._depth = 0
        self._in_string = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What has become whole by `piece`. PeerFailed once an object is too large."""
        self._rest += piece
        while (end := self._end()) is not None:
            whole, self._rest = bytes(self._rest[:end]), self._rest[end:]
            self._at = 0
            if whole := whole.strip(_BETWEEN):
                yield whole
        if len(self._rest) > self._limit:
            raise PeerFailed(f"an object of more than {self._limit} bytes in a stream", retryable=True)

    def _end(self) -> int | None:
        """Where the first whole thing in `_rest` ends: an object, or garbage before the next one or its line's end."""
        rest = self._rest
        while (found := (_IN_STRING if self._in_string else _OUTSIDE).search(rest, self._at)) is not None:
            at, byte = found.start(), found[0]
            self._at = at + 1
            if self._in_string:
                if byte != b'"':  # an escape takes the next byte with it, also one that has not come yet
                    self._at += 1
                else:
                    self._in_string = False
            elif byte == b'"':
                self._in_string = self._depth > 0
            elif byte == b"{":
                if not self._depth and rest[:at].strip(_BETWEEN):
                    return at
                self._depth += 1
            elif byte == b"\n":
                if not self._depth:
                    return at + 1
            elif self._depth:
                self._depth -= 1
                if not self._depth:
                    return at + 1
        self._at = max(self._at, len(rest))
        return None
