"""Streamer.bot's websocket server (docs.streamer.bot/api/websocket): Twitch, YouTube, Kick and others in one program.

In: `Hello` (with salt and challenge where it wants a password), answers to requests, and events
`{timeStamp, event: {source, type}, data}`. Out: `LiveEvent`s of the site they came from. We authenticate, subscribe,
and, with a password, write by `SendMessage` on the site where the question was asked. Both shapes of a Twitch message
are read: the older nested `data.message` and the flat one of 1.0.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from perception.chat.relay import Relay
from perception.chat.relay_profile import Profile, at, count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id
from perception.chat.wire import BadFrame, Fatal, Frame, Heard, Ready, Say
from perception.event import EventType, LiveEvent, User

STREAMERBOT = Profile(name="streamerbot", platform="streamerbot", types={}, url="ws://127.0.0.1:8080/")

SUBSCRIBED = {
    "Twitch": ["ChatMessage", "Cheer", "Follow", "Sub", "ReSub", "GiftSub", "GiftBomb", "Raid", "ChatMessageDeleted"],
    "YouTube": ["Message", "SuperChat", "SuperSticker", "NewSponsor", "MembershipGift", "MessageDeleted"],
    "Kick": ["ChatMessage", "Follow", "Subscription", "GiftSubscription"],
}
_TYPES: dict[str, EventType] = {
    "ChatMessage": "chat",
    "Message": "chat",
    "Cheer": "paid",
    "SuperChat": "paid",
    "SuperSticker": "paid",
    "Follow": "follow",
    "Sub": "subscribe",
    "ReSub": "subscribe",
    "NewSponsor": "subscribe",
    "Subscription": "subscribe",
    "GiftSub": "gift",
    "GiftBomb": "gift",
    "MembershipGift": "gift",
    "GiftSubscription": "gift",
    "Raid": "notice",
    "ChatMessageDeleted": "delete",
    "MessageDeleted": "delete",
}
_LONGEST = {"youtube": 200}
_REMEDY = "put the password of its websocket server (Servers/Clients) into the variable that secret_env names"


class StreamerBot(Relay):
    handshake = True

    def __init__(self, *, room: str = "", salt: str = "", password: str = "", as_bot: bool = False) -> None:
        super().__init__(STREAMERBOT, room=room, salt=salt)
        self._password = password
        self._as_bot = as_bot
        self._authenticated = False
        self._asked = 0

    def opening(self) -> Sequence[Frame]:
        self._authenticated = False
        return ()  # it says Hello first

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        text = clean(text, _LONGEST.get(to.platform, 500)).lstrip("/!")
        if not (self._authenticated and text):
            return None
        self._asked += 1
        return json.dumps(
            {
                "request": "SendMessage",
                "id": f"say-{self._asked}",
                "platform": to.platform,
                "bot": self._as_bot,
                "internal": False,
                "message": text,
            },
            ensure_ascii=False,
        )

    def closed(self, code: int | None, reason: str) -> Fatal | None:
        if code == 4009 or "auth" in reason.lower():
            return Fatal(f"Streamer.bot refused us: {clean(reason, 80) or code}", _REMEDY)
        return None

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        if outer.get("request") == "Hello":
            return self._hello(outer)
        if isinstance(outer.get("event"), Mapping):
            return self._event_of(outer)
        if "status" in outer:
            return self._answered(outer)
        raise BadFrame("neither Hello, nor an answer, nor an event")

    def _hello(self, outer: Mapping[str, Any]) -> Sequence[Heard]:
        salt, challenge = at(outer, "authentication.salt"), at(outer, "authentication.challenge")
        if not isinstance(salt, str) or not isinstance(challenge, str):
            return (Say(_subscribe()),)
        if not self._password:
            return (Fatal("Streamer.bot wants a password", _REMEDY),)
        proof = _hashed(_hashed(self._password + salt) + challenge)
        return (Say(json.dumps({"request": "Authenticate", "id": "auth", "authentication": proof})),)

    def _answered(self, outer: Mapping[str, Any]) -> Sequence[Heard]:
        ok, id = outer.get("status") == "ok", outer.get("id")
        if id == "auth":
            if not ok:
                return (Fatal(f"Streamer.bot refused the password: {clean(str(outer.get('error')), 80)}", _REMEDY),)
            self._authenticated = True
            return (Say(_subscribe()),)
        if id == "subscribe" and not ok:
            return (Fatal(f"Streamer.bot does not let us listen: {clean(str(outer.get('error')), 80)}", _REMEDY),)
        return (Ready(),) if id == "subscribe" else ()

    def _event_of(self, outer: Mapping[str, Any]) -> Sequence[Heard]:
        native = at(outer, "event.type")
        kind = _TYPES.get(native) if isinstance(native, str) else None
        data = outer.get("data")
        if kind is None:
            return ()
        if not isinstance(data, Mapping):
            raise BadFrame("an event without data")
        self._ordinal += 1
        source = at(outer, "event.source")
        platform = clean(source, NAME_LIMIT).lower() if isinstance(source, str) else "streamerbot"
        text = at(data, "text|message.message|message|messageText")
        text = clean(text) if isinstance(text, str) else ""
        if kind == "chat" and not text:
            raise BadFrame("chat without a text")
        user = _user(data)
        extra: dict[str, Any] = {"kind": native} if kind == "notice" else {}
        id = native_id(at(data, "messageId|message.msgId|msgId|eventId|id"))
        if not id:
            id, extra["weak_id"] = self._weak_id(kind, user, text), True
        bits = finite(at(data, "bits|message.bits"), low=1)
        micros = finite(at(data, "microAmount|amountMicros"), low=1)
        amount = None
        if micros is not None:
            currency = at(data, "currencyCode|currency")
            amount = {"value": micros / 1e6, "currency": clean(currency, 8) if isinstance(currency, str) else ""}
        elif bits is not None:
            amount = {"bits": int(bits)}
        if kind == "delete":
            extra |= {
                "kind": "delete",
                "target": native_id(at(data, "targetMessageId|messageId|message.msgId|eventId")),
            }
        gift = None
        if kind == "gift":
            gift = {"id": "", "name": "sub", "count": count(at(data, "gifts|count|giftedCount|total"))}
        return (
            LiveEvent(
                id=id if kind == "chat" else f"{kind}:{id}",
                type=kind,
                platform=platform,
                room=self.room,
                user=user,
                t=_seconds(outer.get("timeStamp")),
                text=text or None,
                amount=amount,
                gift=gift,
                is_self=at(data, "message.internal|internal") is True,
                extra=extra,
            ),
        )


def _user(data: Mapping[str, Any]) -> User:
    name = at(data, "user.name|user.displayName|message.displayName|displayName|userName|user.login|message.username")
    name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
    role = finite(at(data, "user.role|message.role|role")) or 0
    owner = role >= 4 or at(data, "user.isOwner") is True
    return User(
        id=native_id(at(data, "user.id|message.userId|userId")) or f"name:{name}",
        name=name,
        is_mod=owner or role >= 3 or at(data, "user.isModerator") is True,
        is_owner=owner,
    )


def _subscribe() -> str:
    return json.dumps({"request": "Subscribe", "id": "subscribe", "events": SUBSCRIBED})


def _hashed(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _seconds(stamp: Any) -> float | None:
    """ISO 8601 with seven digits of a second, as .NET writes it."""
    if not isinstance(stamp, str) or len(stamp) > 40:
        return None
    head, dot, rest = stamp.partition(".")
    digits = "".join(char for char in rest[:7] if char.isdigit())
    zone = rest.lstrip("0123456789") if dot else ""
    try:
        return datetime.fromisoformat(f"{head}.{digits[:6]:0<6}{zone or '+00:00'}" if dot else stamp).timestamp()
    except ValueError:
        return None
