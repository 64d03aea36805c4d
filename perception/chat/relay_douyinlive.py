"""douyinLive (jwwsjlm/douyinLive): a program that relays one Douyin room, with a state machine of its own.

In: the platform's messages as JSON with `method`, and `{"type": "system", "event": "live_status"}` as the room comes
and goes; text `ping` is answered `pong`. Out: `LiveEvent`s; coming and going as notices; a room that does not exist
needs the operator. While a room is offline the program keeps the socket and so do we.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perception.chat.relay import Relay
from perception.chat.relay_profiles import DOUYINLIVE
from perception.chat.sanitise import clean, native_id
from perception.chat.wire import Fatal, Frame, Heard
from perception.event import LiveEvent, User

_COMING_AND_GOING = {
    "ROOM_ONLINE": "live_start",
    "ROOM_ENDED": "live_end",
    "ROOM_OFFLINE": "offline",
    "ACCOUNT_OFFLINE_NO_ROOM": "offline",
    "ROOM_STATUS_UNKNOWN": "status_unknown",
}
_REMEDY_ROOM = "correct the room number at the end of the relay's url; the page of that room must open in a browser"


class DouyinLive(Relay):
    quiet_s: float | None = 60.0

    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(DOUYINLIVE, room=room, salt=salt)

    def probe(self) -> Frame:
        return "ping"

    def redact(self, frame: Frame) -> Frame:
        return frame if _is_pong(frame) else super().redact(frame)

    def decode(self, frame: Frame) -> Sequence[Heard]:
        return () if _is_pong(frame) else super().decode(frame)

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        if outer.get("type") != "system":
            return super().heard(outer)
        code = outer.get("code")
        if code == "ROOM_NOT_FOUND":
            return (Fatal(f"the room does not exist: {clean(str(outer.get('message', '')), 80)}", _REMEDY_ROOM),)
        if not isinstance(code, str) or (kind := _COMING_AND_GOING.get(code)) is None:
            return ()
        self._ordinal += 1
        self.room = native_id(outer.get("room_id")) or self.room
        user = User("system", "")
        extra = {"kind": kind, "message": clean(str(outer.get("message", ""))), "weak_id": True}
        return (LiveEvent(self._weak_id("notice", user, code), "notice", "douyin", self.room, user, extra=extra),)


def _is_pong(frame: Frame) -> bool:
    return frame in ("pong", b"pong")
