"""Local relay tools: a program on the operator's machine reads a platform's console and hands us JSON.

`Relay` is the `Wire` of all tools that are one JSON object an event; what differs between them is a `Profile`, a row
of data (`relay_profiles`). In: one JSON object (or an array of them) a frame. Out: `LiveEvent`s. Nothing is ever
written to such a tool: some of them execute what they are sent. Tools with a dialogue of their own build on this:
`relay_douyinlive`, `relay_ssn`, `relay_streamerbot`, `relay_blivechat`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from perception.chat.combo import Combos
from perception.chat.redact import redact_json
from perception.chat.relay_profile import Profile, at, count
from perception.chat.relay_profiles import (
    BARRAGEGRAB,
    DYCAST,
    GENERIC,
    OBA,
    ORDINARYROAD,
    TIKFINITY,
    WXLIVE,
)
from perception.chat.sanitise import (
    NAME_LIMIT,
    TEXT_LIMIT,
    URL_LIMIT,
    clean,
    finite,
    native_id,
    parse_json,
    parse_object,
)
from perception.chat.wire import BadFrame, Damaged, Fatal, Frame, Heard
from perception.event import LiveEvent, User

MOST_IN_ARRAY = 1000
_REMEMBERED = 4096

# What a tool writes into its text field for these is its own sentence, not a viewer's words.
_WORDLESS = ("enter", "like", "follow", "share", "stats", "gift", "subscribe", "notice", "order")


class Relay:
    """One tool's dialogue by its profile. It has no handshake and no heartbeat: only a broken socket says it is gone.

    `room` stands in where the tool names none. `salt` sets the made-up ids of this run apart from those of the run
    before; "" makes them repeatable."""

    binary: ClassVar[bool] = False
    handshake = False
    quiet_s: float | None = None
    answer_s = 10.0
    beat_s: float | None = None
    worry_s: float | None = 600.0

    def __init__(self, profile: Profile = GENERIC, *, room: str = "", salt: str = "") -> None:
        self.profile = profile
        self._salt = salt
        self.platform = profile.platform
        self.room = room
        self._combos = Combos()
        self._ordinal = 0

    # -- the dialogue: none ---------------------------------------------------------------------------------------

    def opening(self) -> Sequence[Frame]:
        return ()

    def split(self, data: Frame) -> Iterable[Frame]:
        return (data,)

    def probe(self) -> Frame | None:
        return None

    def beat(self) -> Frame | None:
        return None

    def closed(self, code: int | None, reason: str) -> Fatal | None:
        return None

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        return None

    # -- the decoder ----------------------------------------------------------------------------------------------

    def decode(self, frame: Frame) -> Sequence[Heard]:
        value = parse_json(frame)
        if not isinstance(value, list):
            value = [value]
        elif not value and self.profile.strict:
            raise BadFrame("an array with nothing in it")
        elif len(value) > MOST_IN_ARRAY:
            raise BadFrame(f"array of {len(value)} events; the limit is {MOST_IN_ARRAY}")
        if len(value) == 1:
            return self._one(value[0])
        said: list[Heard] = []
        for item in value:
            try:
                said += self._one(item)
            except BadFrame as e:
                said.append(Damaged(str(e)))
        return said

    def _one(self, item: Any) -> Sequence[Heard]:
        if not isinstance(item, dict):
            raise BadFrame(f"expected an object, got {str(item)[:40]!r}")
        return self.heard(item)

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        """What one parsed object says."""
        event = self.event(outer)
        return () if event is None else (event,)

    def event(self, outer: Mapping[str, Any]) -> LiveEvent | None:
        """The event in one parsed object; None for a type this profile does not know."""
        self._ordinal += 1
        p = self.profile
        native = at(outer, p.type)
        body = self._body(outer)
        kind = p.kind(native, body)
        if kind is None:
            known = isinstance(native, str | int) and native in p.refine
            if not known and (p.strict or native is None):
                raise BadFrame(f"unknown type {str(native)[:40]!r}; known: {', '.join(map(str, p.types))}")
            return None
        named = at(outer, p.platform_at)
        platform = clean(named, NAME_LIMIT).lower() if isinstance(named, str) else ""
        platform = platform or p.platforms.get(native, p.platform)
        room = native_id(at(body, p.room)) or self.room
        user = self._user(body)
        text = at(body, p.text) if kind not in _WORDLESS or p.strict else None
        if text is not None and not isinstance(text, str):
            raise BadFrame("text is not a string")
        if kind == "chat" and not (text := clean(text or "")):
            raise BadFrame("chat without a text")
        gift = self._gift(body, room, user) if kind == "gift" else None
        if gift is not None and gift["count"] == 0:
            return None  # a repeat of a count already given
        extra = self._extra(body, native)
        if kind == "voice" and not text and not extra.get("audio_url"):
            raise BadFrame("voice without a text and without an audio_url")
        id = native_id(at(body, p.id))
        if not id:
            id, extra["weak_id"] = self._weak_id(kind, user, text), True
        else:
            id = f"{room}:{id}" if p.id_in_room else id
            id = f"{kind}:{id}" if kind != "chat" and p.per_kind else id  # tools number each kind on its own
        t = finite(at(body, p.time), low=0)
        return LiveEvent(
            id=id,
            type=kind,
            platform=platform,
            room=room,
            user=user,
            t=None if t is None else t / p.seconds,
            text=clean(text) if text else None,
            amount=self._amount(body),
            gift=gift,
            order=self._order(body) if kind == "order" else None,
            extra=extra,
        )

    def _body(self, outer: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self.profile.inner:
            return outer
        inner = outer.get(self.profile.inner)
        if isinstance(inner, str):
            return parse_object(inner)
        if isinstance(inner, Mapping):
            return inner
        raise BadFrame(f"{self.profile.inner} is not an object")

    def _user(self, body: Mapping[str, Any]) -> User:
        p = self.profile
        name = at(body, p.user_name)
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        id = native_id(at(body, p.user_id))
        owner = native_id(at(body, p.owner_id))
        is_owner = bool(owner) and owner == id
        return User(
            id=id if id not in ("", "0") else f"name:{name}",
            name=name,
            is_mod=at(body, p.moderator) is True or is_owner,
            is_owner=is_owner,
        )

    def _gift(self, body: Mapping[str, Any], room: str, user: User) -> dict[str, Any]:
        where = self.profile.gift
        id = native_id(at(body, where.get("id", "")))
        many = count(at(body, where.get("count", "")))
        combo = native_id(at(body, where.get("combo", "")))
        total = count(at(body, where.get("total", "")), least=0)
        if total and (combo not in ("", "0") or not where.get("combo") or where.get("end")):
            end = at(body, where.get("end", "")) in (True, 1, "1")
            many = self._combos.delta(
                (room, user.id, id, combo), total, end=end, forget=combo in ("", "0"), restarts=not where.get("end")
            )
        name = at(body, where.get("name", ""))
        gift = {"id": id, "name": clean(name, NAME_LIMIT) if isinstance(name, str) else "", "count": many}
        if coins := finite(at(body, where.get("coins", "")), low=0):
            gift["coins"] = coins
        return gift

    def _amount(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        value = finite(at(body, self.profile.amount), low=0)
        if not value:
            return None
        currency = at(body, self.profile.currency)
        return {"value": value, "currency": clean(currency, 8) if isinstance(currency, str) else ""}

    def _order(self, body: Mapping[str, Any]) -> dict[str, Any]:
        where = self.profile.order
        status = at(body, where.get("status", ""))
        return {
            "sku": native_id(at(body, where.get("sku", ""))),
            "count": count(at(body, where.get("count", ""))),
            "status": self.profile.statuses.get(status, "unknown") if isinstance(status, str) else "unknown",
        }

    def _extra(self, body: Mapping[str, Any], native: Any) -> dict[str, Any]:
        out: dict[str, Any] = {}
        if kind := self.profile.notices.get(native):
            out["kind"] = kind
        elif native in self.profile.refine and self.profile.kind(native, body) == "notice":
            out["kind"] = "live_end"
        for name, path in self.profile.extra.items():
            found = at(body, path)
            if isinstance(found, str):
                out[name] = clean(found, URL_LIMIT if name.endswith("_url") else TEXT_LIMIT)
            elif (number := finite(found)) is not None:
                out[name] = number
        return out

    def _weak_id(self, kind: str, user: User, text: str | None) -> str:
        seed = "\x00".join((self.profile.name, kind, user.id, text or "", self._salt, str(self._ordinal)))
        return "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest()


class Accepted(Relay):
    """What programs send that dial us: our own shape; who sends no type writes a comment."""

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        return super().heard({"type": "chat", **outer})


class Oba(Relay):
    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(OBA, room=room, salt=salt)


class BarrageGrab(Relay):
    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(BARRAGEGRAB, room=room, salt=salt)


class TikFinity(Relay):
    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(TIKFINITY, room=room, salt=salt)


class DyCast(Relay):
    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(DYCAST, room=room, salt=salt)


class OrdinaryRoad(Relay):
    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(ORDINARYROAD, room=room, salt=salt)


class WxLive(Relay):
    """wxlivespy: one POST holds `live_info` and a list of `events`, each numbered by `seq` inside one live."""

    def __init__(self, *, room: str = "", salt: str = "") -> None:
        super().__init__(WXLIVE, room=room, salt=salt)
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        if isinstance(whole := outer.get("decoded_data"), dict):
            outer = whole  # newer versions wrap it
        events = outer.get("events")
        if not isinstance(events, list):
            raise BadFrame("no list of events")
        if len(events) > MOST_IN_ARRAY:
            raise BadFrame(f"list of {len(events)} events; the limit is {MOST_IN_ARRAY}")
        live = outer.get("live_info")
        room = native_id(live.get("live_id")) if isinstance(live, dict) else ""
        said: list[Heard] = []
        for item in events:
            if isinstance(item, dict) and isinstance(item.get("decoded_type"), str) and self._new(room, item):
                said += super().heard({**item, "live_id": room})
        return said

    def _new(self, room: str, item: Mapping[str, Any]) -> bool:
        """It sends things again; a combo counted twice would be two gifts."""
        key = (room, native_id(item.get("seq")))
        if key[1] and key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
