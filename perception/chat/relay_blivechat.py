"""blivechat's plugin socket (xfgryujk/blivechat): Bilibili rooms as its own overlay shows them.

In: `{cmd, data, extra}`: 50 text (a list), 51 gift, 52 member, 53 super chat, 54 super chat deleted; 0 is its
heartbeat every 30 s. Out: `LiveEvent`s. We beat every 10 s: it hangs up on a plugin that is silent for 35.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from perception.chat.redact import redact_value, redact_words, stand_in
from perception.chat.relay import Relay
from perception.chat.relay_profile import Profile, at, count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Frame, Heard
from perception.event import LiveEvent, User

BLIVECHAT = Profile(name="blivechat", platform="bilibili", types={}, url="ws://127.0.0.1:12450/api/plugin/websocket")

TEXT, GIFT, MEMBER, SUPER_CHAT, DELETED = 50, 51, 52, 53, 54
_GUARDS = {1: "governor", 2: "admiral", 3: "captain"}
_NAME, _WORDS, _UID = 2, 4, 16  # places in the list of a text


class BliveChat(Relay):
    quiet_s: float | None = 35.0
    beat_s: float | None = 10.0

    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(BLIVECHAT, room=room, salt=salt)

    def beat(self) -> Frame:
        return json.dumps({"cmd": 0, "data": {}})

    def redact(self, frame: Frame) -> Frame:
        whole = parse_object(frame)
        data = whole.get("data")
        if isinstance(data, list):
            data = list(data)
            for place in (_NAME, _UID):
                if place < len(data) and isinstance(data[place], str | int):
                    data[place] = stand_in(data[place])
            if len(data) > _WORDS and isinstance(data[_WORDS], str):
                data[_WORDS] = redact_words(data[_WORDS])
            data[:1] = [""]
        else:
            data = redact_value(data)
        return json.dumps({**redact_value(whole), "data": data}, ensure_ascii=False, separators=(",", ":"))

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        cmd, data = outer.get("cmd"), outer.get("data")
        if not isinstance(cmd, int) or isinstance(cmd, bool):
            raise BadFrame("no cmd")
        if cmd not in (TEXT, GIFT, MEMBER, SUPER_CHAT, DELETED):
            return ()
        self._ordinal += 1
        self.room = native_id(at(outer, "extra.roomId")) or self.room
        if at(outer, "extra.isFromPlugin") is True:
            return ()  # written by a plugin, perhaps by us: nobody in the room said it
        if cmd == TEXT:
            if not isinstance(data, list) or len(data) < 12:
                raise BadFrame("a text is a list of at least twelve")
            return self._text(data)
        if not isinstance(data, Mapping):
            raise BadFrame("data is not an object")
        return self._deleted(data) if cmd == DELETED else (self._other(cmd, data),)

    def _text(self, data: list[Any]) -> Sequence[Heard]:
        words = data[_WORDS] if isinstance(data[_WORDS], str) else ""
        if not (text := clean(words)):
            raise BadFrame("chat without a text")
        kind = data[3]
        user = _user(data[_NAME], data[_UID] if len(data) > _UID else "", guard=data[5], kind=kind)
        extra = {"emoji": True} if len(data) > 13 and data[13] == 1 else {}
        return (self._made("chat", data[11], user, data[1], text=text, extra=extra),)

    def _other(self, cmd: int, data: Mapping[str, Any]) -> LiveEvent:
        user = _user(data.get("authorName"), data.get("uid"), guard=data.get("privilegeType"))
        id, t = data.get("id"), data.get("timestamp")
        if cmd == SUPER_CHAT:
            amount = {"value": finite(data.get("price"), low=0) or 0, "currency": "CNY"}
            words = data.get("content")
            return self._made("paid", id, user, t, text=clean(words) if isinstance(words, str) else "", amount=amount)
        if cmd == MEMBER:
            guard = _GUARDS.get(count(data.get("privilegeType"), least=0), "member")
            return self._made("subscribe", id, user, t, extra={"level": guard, "months": count(data.get("num"))})
        name = data.get("giftName")
        gift = {
            "id": native_id(data.get("giftId")),
            "name": clean(name, NAME_LIMIT) if isinstance(name, str) else "",
            "count": count(data.get("num")),
        }
        coins = finite(data.get("totalCoin"), low=1)
        amount = None if coins is None else {"value": coins / 1000, "currency": "CNY"}
        return self._made("gift", id, user, t, gift=gift, amount=amount)

    def _deleted(self, data: Mapping[str, Any]) -> Sequence[Heard]:
        ids = data.get("ids")
        targets = [native_id(id) for id in ids[:100]] if isinstance(ids, list) else []
        system = User("system", "")
        return tuple(
            self._made("delete", f"delete:{id}", system, None, extra={"kind": "delete", "target": f"paid:{id}"})
            for id in targets
            if id
        )

    def _made(
        self, kind: Any, native: Any, user: User, t: Any, *, extra: dict | None = None, **fields: Any
    ) -> LiveEvent:
        extra, id = dict(extra or {}), native_id(native)
        if not id:
            id, extra["weak_id"] = self._weak_id(kind, user, fields.get("text")), True
        elif kind not in ("chat", "delete"):
            id = f"{kind}:{id}"
        seconds = finite(t, low=1)
        fields["text"] = fields.get("text") or None
        return LiveEvent(id, kind, "bilibili", self.room, user, t=seconds, extra=extra, **fields)


def _user(name: Any, uid: Any, *, guard: Any = 0, kind: Any = 0) -> User:
    name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
    badges = (_GUARDS[guard],) if isinstance(guard, int) and guard in _GUARDS else ()
    id = native_id(uid)
    return User(
        id if id not in ("", "0") else f"name:{name}", name, badges, is_mod=kind == 2 or kind == 3, is_owner=kind == 3
    )
