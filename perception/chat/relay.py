"""Local relay tools: a program on the operator's machine reads a platform's console and hands us JSON.

`Relay` is one `Wire` for all of them; what differs between tools is a `Profile`, a row of data: where the fields are
and what its types mean. In: one JSON object a frame. Out: `LiveEvent`s. Known profiles: `generic` ({type, user, text}),
`oba` (oba-live-tool, the only one with orders), `barragegrab` (DouyinBarrageGrab, JSON inside JSON). Nothing is ever
written to a relay: some of them execute what they are sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from perception.chat.combo import Combos
from perception.chat.redact import redact_json
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Frame, Heard
from perception.event import EventType, LiveEvent, User

Path = tuple[str, ...]  # keys to walk down: ("User", "Nickname")


@dataclass(frozen=True, slots=True)
class Profile:
    """One tool's JSON. A path that is () is a field the tool does not have.

    `types`: the tool's own type → ours. `inner`: the field that holds the event
    as a JSON string. `seconds`: what its time is divided by. `statuses`: its order words → placed, paid, cancelled.
    `platforms`: where the type betrays the platform. `strict`: a type not listed is a bad frame, not a novelty.
    """

    name: str
    platform: str
    types: Mapping[Any, EventType]
    url: str = ""
    type: Path = ("type",)
    inner: str = ""
    id: Path = ("id",)
    time: Path = ("t",)
    seconds: float = 1.0
    room: Path = ("room",)
    user_id: Path = ("user", "id")
    user_name: Path = ("user", "name")
    owner_id: Path = ()
    text: Path = ("text",)
    gift: Mapping[str, Path] = field(default_factory=dict)
    order: Mapping[str, Path] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Path] = field(default_factory=dict)
    platforms: Mapping[Any, str] = field(default_factory=dict)
    strict: bool = False


GENERIC = Profile(
    name="generic",
    platform="relay",
    types={
        name: name
        for name in (
            "chat",
            "gift",
            "enter",
            "follow",
            "like",
            "share",
            "subscribe",
            "paid",
            "order",
            "stats",
            "notice",
        )
    },
    gift={"id": ("gift", "id"), "name": ("gift", "name"), "count": ("gift", "count")},
    order={"sku": ("order", "sku"), "count": ("order", "count"), "status": ("order", "status")},
    statuses={"placed": "placed", "paid": "paid", "cancelled": "cancelled"},
    strict=True,
)

OBA = Profile(
    name="oba",
    platform="oba",
    url="ws://127.0.0.1:12354",
    types={
        "comment": "chat",
        "xiaohongshu_comment": "chat",
        "taobao_comment": "chat",
        "wechat_channel_live_msg": "chat",
        "room_enter": "enter",
        "room_like": "like",
        "room_follow": "follow",
        "subscribe_merchant_brand_vip": "subscribe",
        "ecom_fansclub_participate": "subscribe",
        "live_order": "order",
    },
    type=("msg_type",),
    id=("msg_id",),
    time=("time",),
    seconds=1000.0,
    room=(),
    user_id=("user_id",),
    user_name=("nick_name",),
    text=("content",),
    order={"sku": ("product_id",), "status": ("order_status",)},
    statuses={"已下单": "placed", "已付款": "paid"},
    extra={"product": ("product_title",)},
    platforms={
        "xiaohongshu_comment": "xiaohongshu",
        "taobao_comment": "taobao",
        "wechat_channel_live_msg": "wechat_channels",
    },
)

BARRAGEGRAB = Profile(
    name="barragegrab",
    platform="douyin",
    url="ws://127.0.0.1:8888",
    types={
        1: "chat",
        2: "like",
        3: "enter",
        4: "follow",
        5: "gift",
        6: "stats",
        7: "subscribe",
        8: "share",
        9: "notice",
    },
    type=("Type",),
    inner="Data",
    id=("MsgId",),
    time=(),
    room=("RoomId",),
    user_id=("User", "Id"),
    user_name=("User", "Nickname"),
    owner_id=("Onwer", "UserId"),
    text=("Content",),
    gift={
        "id": ("GiftId",),
        "name": ("GiftName",),
        "count": ("GiftCount",),
        "total": ("RepeatCount",),
        "combo": ("GroupId",),
    },
    extra={
        "online": ("OnlineUserCount",),
        "total": ("TotalUserCount",),
        "count": ("Count",),
        "diamonds": ("DiamondCount",),
    },
)

PROFILES = {profile.name: profile for profile in (GENERIC, OBA, BARRAGEGRAB)}

# What a tool writes into `Content` for these is its own sentence, not a viewer's words.
_WORDLESS = ("enter", "like", "follow", "share", "stats", "gift", "subscribe", "notice")


class Relay:
    """One tool's dialogue by its profile. It has no handshake and no heartbeat: only a broken socket says it is gone.

    `salt` sets the made-up ids of this run apart from those of the run before; "" makes them repeatable."""

    binary: ClassVar[bool] = False
    handshake = False
    quiet_s = None
    answer_s = 10.0
    beat_s = None
    worry_s = 600.0

    def __init__(self, profile: Profile = GENERIC, *, room: str = "", salt: str = "") -> None:
        self.profile = profile
        self._salt = salt
        self.platform = profile.platform
        self.room = room
        self._combos = Combos()
        self._ordinal = 0

    def opening(self) -> Sequence[Frame]:
        return ()

    def split(self, data: Frame) -> Iterable[Frame]:
        return (data,)

    def probe(self) -> Frame | None:
        return None

    def beat(self) -> Frame | None:
        return None

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        return None

    def decode(self, frame: Frame) -> Sequence[Heard]:
        event = self.event(parse_object(frame))
        return () if event is None else (event,)

    def event(self, outer: Mapping[str, Any]) -> LiveEvent | None:
        """The event in one parsed object; None for a type this profile does not know."""
        self._ordinal += 1
        p = self.profile
        native = _at(outer, p.type)
        kind = p.types.get(native) if isinstance(native, str | int) else None
        if kind is None:
            if p.strict or native is None:
                raise BadFrame(f"unknown type {str(native)[:40]!r}; known: {', '.join(map(str, p.types))}")
            return None
        body = self._body(outer)
        platform = p.platforms.get(native, p.platform)
        room = native_id(_at(body, p.room)) or self.room
        user = self._user(body)
        text = _at(body, p.text) if kind not in _WORDLESS or p.strict else None
        if text is not None and not isinstance(text, str):
            raise BadFrame("text is not a string")
        if kind == "chat" and not (text := clean(text or "")):
            raise BadFrame("chat without a text")
        gift = self._gift(body, room, user) if kind == "gift" else None
        if gift is not None and gift["count"] == 0:
            return None  # a repeat of a count already given
        extra = self._extra(body)
        id = native_id(_at(body, p.id))
        if not id:
            id, extra["weak_id"] = self._weak_id(kind, user, text), True
        elif kind != "chat":
            id = f"{kind}:{id}"  # tools number each kind on its own
        t = finite(_at(body, p.time), low=0)
        return LiveEvent(
            id=id,
            type=kind,
            platform=platform,
            room=room,
            user=user,
            t=None if t is None else t / p.seconds,
            text=clean(text) if text else None,
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
        name = _at(body, p.user_name)
        if name is None and isinstance(whole := _at(body, p.user_name[:1]), str):
            name = whole  # {"user": "小明"}
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        id = native_id(_at(body, p.user_id))
        owner = native_id(_at(body, p.owner_id)) if p.owner_id else ""
        return User(id=id if id not in ("", "0") else f"name:{name}", name=name, is_owner=bool(owner) and owner == id)

    def _gift(self, body: Mapping[str, Any], room: str, user: User) -> dict[str, Any]:
        where = self.profile.gift
        id = native_id(_at(body, where.get("id", ())))
        count = _count(_at(body, where.get("count", ())))
        combo = native_id(_at(body, where.get("combo", ())))
        if combo and (total := _count(_at(body, where["total"]), least=0)):
            count = self._combos.delta((room, user.id, id, combo), total)
        name = _at(body, where.get("name", ()))
        return {"id": id, "name": clean(name, NAME_LIMIT) if isinstance(name, str) else "", "count": count}

    def _order(self, body: Mapping[str, Any]) -> dict[str, Any]:
        where = self.profile.order
        status = _at(body, where["status"])
        return {
            "sku": native_id(_at(body, where["sku"])),
            "count": _count(_at(body, where.get("count", ()))),
            "status": self.profile.statuses.get(status, "unknown") if isinstance(status, str) else "unknown",
        }

    def _extra(self, body: Mapping[str, Any]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for name, path in self.profile.extra.items():
            found = _at(body, path)
            if isinstance(found, str):
                out[name] = clean(found)
            elif (number := finite(found)) is not None:
                out[name] = number
        return out

    def _weak_id(self, kind: str, user: User, text: str | None) -> str:
        seed = "\x00".join((self.profile.name, kind, user.id, text or "", self._salt, str(self._ordinal)))
        return "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest()


def _at(body: Any, path: Path) -> Any:
    """What stands at the end of `path`; None where there is nothing, or the path is ()."""
    if not path:
        return None
    for key in path:
        if not isinstance(body, Mapping):
            return None
        body = body.get(key)
    return body


def _count(found: Any, least: int = 1) -> int:
    number = finite(found, low=0, high=1e9)
    return max(least, int(number)) if number is not None else least


def generic() -> Relay:
    return Relay(GENERIC)


def oba() -> Relay:
    return Relay(OBA)


def barragegrab() -> Relay:
    return Relay(BARRAGEGRAB)
