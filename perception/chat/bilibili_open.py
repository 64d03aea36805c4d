"""Bilibili's open platform: one room's socket, bytes in, `LiveEvent`s and signals out; no socket, no HTTP here.

Reads what both official routes deliver (`LIVE_OPEN_PLATFORM_*`): comments, gifts, super chats, guards, likes, entering,
the room starting and ending. Fields have come and gone over the years (uid → open_id, 2023; union_id, 2026) and the
platform's debugging tool leaves some out, so none but the words of a comment is required. Ids are per application:
the same person has another one elsewhere. There is no official way to write into the chat.
`bilibili_session` opens and ends the session around it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from perception.chat.bilibili_frame import AUTH, AUTH_REPLY, HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, PLAIN, pack, unpack
from perception.chat.redact import redact_value
from perception.chat.relay_profile import count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Damaged, Fatal, Frame, Heard, Ready, Restart, Say
from perception.event import EventType, LiveEvent, User

PREFIX = "LIVE_OPEN_PLATFORM_"
_BEAT = pack(HEARTBEAT, b"{}")
_GUARDS = {1: "governor", 2: "admiral", 3: "captain"}
Data = Mapping[str, Any]


class BilibiliOpen:
    """One room. The session sets `auth_body`, `game_id` and `anchor` before each connection."""

    binary: ClassVar[bool] = True
    platform = "bilibili"
    handshake = True
    quiet_s = 30.0
    answer_s = 5.0
    beat_s = 30.0
    worry_s = None

    def __init__(self, *, room: str = "", salt: str = "") -> None:
        self.room = room
        self.auth_body = ""
        self.game_id = ""
        self.anchor = ""
        self._salt = salt
        self._ordinal = 0

    # -- the dialogue ---------------------------------------------------------------------------------------------

    def opening(self) -> Sequence[Frame]:
        """The session's own words, verbatim, within 5 s."""
        return (pack(AUTH, self.auth_body.encode()),)

    def split(self, data: Frame) -> Iterable[Frame]:
        return (data,)

    def probe(self) -> Frame:
        return _BEAT

    def beat(self) -> Frame:
        return _BEAT

    def closed(self, code: int | None, reason: str) -> Fatal | None:
        return None

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        return None

    def redact(self, frame: Frame) -> Frame:
        """The same packets, uncompressed."""
        out = b""
        for packet in unpack(_binary(frame)):
            body = packet.body
            if packet.operation in (MESSAGE, AUTH_REPLY) and body:
                value = redact_value(parse_object(body))
                body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            elif packet.operation == AUTH:
                body = b"{}"
            out += pack(packet.operation, body, PLAIN if packet.operation == MESSAGE else packet.version)
        return out

    # -- the decoder ----------------------------------------------------------------------------------------------

    def decode(self, frame: Frame) -> Sequence[Heard]:
        said: list[Heard] = []
        causes: list[str] = []
        packets = unpack(_binary(frame))
        while True:
            try:
                packet = next(packets, None)  # None, too, once it could not be read further
                if packet is None:
                    break
                if packet.operation == MESSAGE and packet.body:
                    said += self._message(parse_object(packet.body))
                elif packet.operation == AUTH_REPLY:
                    said += self._authenticated(packet.body)
                elif packet.operation not in (MESSAGE, HEARTBEAT_REPLY):
                    raise BadFrame(f"operation {packet.operation} is not one that a server has")
            except BadFrame as e:
                causes.append(str(e))
        if causes and not said:
            raise BadFrame(causes[0])
        return [*said, *map(Damaged, causes[:8])]

    def _authenticated(self, body: bytes) -> Sequence[Heard]:
        code = parse_object(body or b"{}").get("code", 0)
        if code == 0:
            return (Ready(), Say(_BEAT))
        return (Restart(f"the socket refused the session's token ({clean(str(code), 20)})"),)

    def _message(self, outer: Data) -> Sequence[Heard]:
        cmd, data = outer.get("cmd"), outer.get("data")
        if not isinstance(cmd, str):
            raise BadFrame("a message without a cmd")
        handler = _HANDLERS.get(cmd.removeprefix(PREFIX)) if cmd.startswith(PREFIX) else None
        if handler is None:
            return ()
        if not isinstance(data, Mapping):
            raise BadFrame(f"{cmd} without data")
        self._ordinal += 1
        return handler(self, data)

    def _comment(self, data: Data) -> Sequence[Heard]:
        text = data.get("msg")
        text = clean(text) if isinstance(text, str) else ""
        if not text:
            raise BadFrame("a comment without words")
        extra: dict[str, Any] = {}
        if data.get("dm_type") == 1:
            extra["emoji"] = True
        if reply := native_id(data.get("reply_open_id")):
            extra["reply_to"] = {"id": "", "user": clean(str(data.get("reply_uname") or reply), NAME_LIMIT)}
        return (self._made("chat", data, text=text, extra=extra),)

    def _mirrored(self, data: Data) -> Sequence[Heard]:
        """A comment from another room that this one shows too."""
        (event,) = self._comment(data)
        event.extra["mirrored"] = True
        return (event,)

    def _gift(self, data: Data) -> Sequence[Heard]:
        """`gift_num` is what this message gives; `combo_info` only tells how long the viewer has been at it."""
        many = count(data.get("gift_num"))
        name = data.get("gift_name")
        gift = {
            "id": native_id(data.get("gift_id")),
            "name": clean(name, NAME_LIMIT) if isinstance(name, str) else "",
            "count": many,
        }
        extra: dict[str, Any] = {}
        combo = data.get("combo_info")
        if data.get("combo_gift") is True and isinstance(combo, Mapping):
            extra["combo"] = {"id": native_id(combo.get("combo_id")), "count": count(combo.get("combo_count"))}
        price = finite(data.get("r_price"), low=1) or finite(data.get("price"), low=1)
        paid = data.get("paid") is True and price
        return (self._made("gift", data, gift=gift, amount=_yuan(price * many) if paid else None, extra=extra),)

    def _super_chat(self, data: Data) -> Sequence[Heard]:
        words = data.get("message")
        amount = {"value": finite(data.get("rmb"), low=0) or 0, "currency": "CNY"}
        id = native_id(data.get("message_id"))
        text = clean(words) if isinstance(words, str) else ""
        return (self._made("paid", data, text=text or None, amount=amount, id=f"sc:{id}" if id else ""),)

    def _super_chat_gone(self, data: Data) -> Sequence[Heard]:
        ids = data.get("message_ids")
        targets = [native_id(id) for id in ids[:100]] if isinstance(ids, list) else []
        return [
            self._made("delete", data, id=f"delete:sc:{id}", extra={"kind": "delete", "target": f"sc:{id}"})
            for id in targets
            if id
        ]

    def _guard(self, data: Data) -> Sequence[Heard]:
        who = data.get("user_info")
        level = count(data.get("guard_level"), least=0)
        extra: dict[str, Any] = {"level": _GUARDS.get(level, "guard"), "months": count(data.get("guard_num"))}
        unit = data.get("guard_unit")
        if isinstance(unit, str) and unit not in ("", "月"):
            extra["unit"] = clean(unit, NAME_LIMIT)
        price = finite(data.get("price"), low=1)
        person = {**data, **who} if isinstance(who, Mapping) else data
        return (self._made("subscribe", person, amount=_yuan(price) if price else None, extra=extra),)

    def _like(self, data: Data) -> Sequence[Heard]:
        return (self._made("like", data, extra={"count": count(data.get("like_count"))}),)

    def _enter(self, data: Data) -> Sequence[Heard]:
        return (self._made("enter", data),)

    def _live_start(self, data: Data) -> Sequence[Heard]:
        return (self._made("notice", data, extra={"kind": "live_start"}),)

    def _live_end(self, data: Data) -> Sequence[Heard]:
        return (self._made("notice", data, extra={"kind": "live_end"}),)

    def _interaction_end(self, data: Data) -> Sequence[Heard]:
        """The session was ended from elsewhere; another application's is none of ours."""
        if self.game_id and data.get("game_id") == self.game_id:
            return (Restart("Bilibili ended the session"),)
        return ()

    def _made(
        self,
        type: EventType,
        data: Data,
        *,
        id: str = "",
        extra: dict[str, Any] | None = None,
        **fields: Any,
    ) -> LiveEvent:
        extra = {} if extra is None else extra
        name = data.get("uname")
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        open_id = native_id(data.get("open_id"))
        uid = open_id or native_id(data.get("uid"))
        owner = bool(self.anchor) and open_id == self.anchor
        guard = count(data.get("guard_level"), least=0)
        badges = (_GUARDS[guard],) if guard in _GUARDS else ()
        user = User(
            id=uid if uid not in ("", "0") else f"name:{name}",
            name=name,
            badges=badges,
            is_mod=owner or data.get("is_admin") in (1, True),
            is_owner=owner,
        )
        t = finite(data.get("timestamp"), low=1)
        native = id or native_id(data.get("msg_id"))
        if not native:
            native, extra["weak_id"] = self._weak_id(type, user, fields.get("text"), t), True
        room = native_id(data.get("room_id")) or self.room
        return LiveEvent(native, type, self.platform, room, user, t=t, extra=extra, **fields)

    def _weak_id(self, type: str, user: User, text: str | None, t: float | None) -> str:
        """Sent twice it is the same second; without a clock each is its own."""
        seed = "\x00".join((type, user.id, text or "", str(t or f"{self._salt}#{self._ordinal}")))
        return "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest()


_HANDLERS: dict[str, Callable[[BilibiliOpen, Data], Sequence[Heard]]] = {
    "DM": BilibiliOpen._comment,
    "DM_MIRROR": BilibiliOpen._mirrored,
    "SEND_GIFT": BilibiliOpen._gift,
    "SUPER_CHAT": BilibiliOpen._super_chat,
    "SUPER_CHAT_DEL": BilibiliOpen._super_chat_gone,
    "GUARD": BilibiliOpen._guard,
    "LIKE": BilibiliOpen._like,
    "LIVE_ROOM_ENTER": BilibiliOpen._enter,
    "LIVE_START": BilibiliOpen._live_start,
    "LIVE_END": BilibiliOpen._live_end,
    "INTERACTION_END": BilibiliOpen._interaction_end,
}


def _yuan(gold: float) -> dict[str, Any]:
    """1000 of Bilibili's gold are one yuan, exactly."""
    return {"value": gold / 1000, "currency": "CNY"}


def _binary(frame: Frame) -> bytes:
    if isinstance(frame, str):
        raise BadFrame("a text frame on a binary socket")
    return frame
