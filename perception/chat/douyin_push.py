"""Douyin's official live data (直播小玩法 数据开放): one pushed body in, `LiveEvent`s out; no HTTP here.

A body is a JSON array of rows of one type. The type stands in a header, so a frame is
`{"msg_type", "roomid", "payload": [..]}` (what the platform's own fail_data has, too, with the payload as a string); a
bare array is read by its rows' fields. Rows: `msg_id sec_openid nickname avatar_url timestamp(ms)`, and
live_comment `content`; live_gift `sec_gift_id gift_num gift_value test`; live_like `like_num` (older: `num`);
live_fansclub `fansclub_reason_type` (1 a level up, 2 joined, 16 left) `fansclub_level`; live_follow
`user_follow_action` (1 followed, 2 no longer). Other types are no event, bare rows of none a bad frame. Ids are per
application.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from perception.chat.redact import redact_json
from perception.chat.relay_profile import count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_json
from perception.chat.wire import BadFrame, Damaged, Frame, Heard
from perception.event import EventType, LiveEvent, User

PLATFORM = "douyin"
MOST_IN_ARRAY = 1000
TYPES: dict[str, EventType] = {
    "live_comment": "chat",
    "live_gift": "gift",
    "live_like": "like",
    "live_fansclub": "subscribe",
    "live_follow": "follow",
}
_MARKS = {  # a field that only rows of this type have
    "content": "live_comment",
    "sec_gift_id": "live_gift",
    "gift_num": "live_gift",
    "like_num": "live_like",
    "num": "live_like",
    "fansclub_reason_type": "live_fansclub",
    "user_follow_action": "live_follow",
}
_JOINED, _LEFT, _FOLLOWED = 2, 16, 1
Row = Mapping[str, Any]


def framed(type: str, room: str, body: bytes) -> bytes:
    """A pushed body as the frame that `decode` takes. What is in `body` is not looked at."""
    return b'{"msg_type":%b,"roomid":%b,"payload":%b}' % (json.dumps(type).encode(), json.dumps(room).encode(), body)


class DouyinPush:
    """The decoder. `room` stands in where a frame names none."""

    binary: ClassVar[bool] = False

    def __init__(self, *, room: str = "", salt: str = "") -> None:
        self.room = room
        self._salt = salt
        self._ordinal = 0

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def decode(self, frame: Frame) -> Sequence[Heard]:
        value = parse_json(frame)
        type, room = "", self.room
        if isinstance(value, dict) and "payload" in value:
            if not isinstance(type := value.get("msg_type"), str):
                raise BadFrame("a push without a msg_type")
            room = native_id(value.get("roomid", value.get("room_id"))) or room
            value = value["payload"]
            if isinstance(value, str):
                value = parse_json(value)
        if type and type not in TYPES:
            return ()
        rows = [value] if isinstance(value, dict) else value
        if not isinstance(rows, list):
            raise BadFrame("expected an array of rows")
        if len(rows) > MOST_IN_ARRAY:
            raise BadFrame(f"array of {len(rows)} rows; the limit is {MOST_IN_ARRAY}")
        said: list[Heard] = []
        for row in rows:
            try:
                event = self._event(type, room, row)
            except BadFrame as e:
                if len(rows) == 1:
                    raise
                said.append(Damaged(str(e)))
            else:
                said += () if event is None else (event,)
        return said

    def _event(self, type: str, room: str, row: Any) -> LiveEvent | None:
        if not isinstance(row, dict):
            raise BadFrame(f"expected a row, got {str(row)[:40]!r}")
        type = type or next((of for mark, of in _MARKS.items() if mark in row), "")
        if not type:
            raise BadFrame(f"a row of no type that is known; it has {clean(', '.join(row), 60) or 'nothing'}")
        self._ordinal += 1
        kind, extra = TYPES[type], dict[str, Any]()
        text: str | None = None
        gift: dict[str, Any] | None = None
        match kind:
            case "chat":
                words = row.get("content")
                if not isinstance(words, str) or not (text := clean(words)):
                    raise BadFrame("a comment without words")
            case "gift":
                gift = _gift(row)
                if row.get("test") in (True, 1):
                    extra["test"] = True
            case "like":
                extra["count"] = count(row.get("like_num", row.get("num")))
            case "subscribe":
                reason = finite(row.get("fansclub_reason_type"))
                if reason == _LEFT:
                    return None
                extra["kind"] = "joined" if reason == _JOINED else "level"
                if level := count(row.get("fansclub_level"), least=0):
                    extra["level"] = level
            case "follow":
                if finite(row.get("user_follow_action")) != _FOLLOWED:
                    return None
        name = row.get("nickname")
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        uid = native_id(row.get("sec_openid"))
        user = User(id=uid if uid not in ("", "0") else f"name:{name}", name=name)
        ms = finite(row.get("timestamp"), low=1)
        id = native_id(row.get("msg_id"))
        if not id:
            seed = "\x00".join((kind, room, user.id, text or "", str(ms or f"{self._salt}#{self._ordinal}")))
            id, extra["weak_id"] = "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest(), True
        elif kind != "chat":
            id = f"{kind}:{id}"
        return LiveEvent(
            id, kind, PLATFORM, room, user, t=None if ms is None else ms / 1000, text=text, gift=gift, extra=extra
        )


def _gift(row: Row) -> dict[str, Any]:
    """`value` is the platform's own figure; its unit is not converted here."""
    gift: dict[str, Any] = {
        "id": native_id(row.get("sec_gift_id")),
        "name": "",  # the push has none
        "count": count(row.get("gift_num")),
    }
    if value := finite(row.get("gift_value"), low=0):
        gift["value"] = value
    return gift
