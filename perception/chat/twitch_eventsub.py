"""Twitch EventSub over websocket: JSON frames in, `LiveEvent`s and signals out; no socket, no HTTP here.

Follows dev.twitch.tv/docs/eventsub/handling-websocket-events: welcome, keepalive, notification, reconnect, revocation.
We send nothing on this socket (Twitch closes with 4001 whoever does); subscriptions and replies go through Helix
(`twitch_helix`). Comments have the ids that Twitch's IRC gives them, so a room that hears both hears each once. `t` is
metadata.message_timestamp.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from perception.chat.redact import redact_value
from perception.chat.relay_profile import count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Call, Damaged, Fatal, Frame, Heard, Move, Ready, Restart
from perception.event import EventType, LiveEvent, User

KEEPALIVE_S = 30  # what we ask for (10 to 600); the welcome says what we got
OLD_S = 600.0  # Twitch advises not to act on what is older

CLOSES: Mapping[int, str] = {
    4000: "Twitch has an error of its own (4000)",
    4001: "Twitch says that we sent something (4001)",
    4002: "Twitch did not get our pong (4002)",
    4003: "nothing was subscribed within 10 s (4003)",
    4004: "the old connection was kept longer than Twitch allows (4004)",
    4005: "Twitch's network timed out (4005)",
    4006: "Twitch's network failed (4006)",
    4007: "the address to move to was not valid any more (4007)",
}
NEEDED = "channel.chat.message"
_TOKEN = "make a new token with user:read:chat and user:write:chat for the host's account"
_REVOKED: Mapping[str, str] = {
    "authorization_revoked": f"the account took its permission back or changed its password: {_TOKEN}",
    "user_removed": "the account or the channel does not exist any more: name another one",
    "version_removed": "Twitch has retired this interface: get a newer version of this program",
    "moderator_removed": "make the host's account a moderator of the channel again",
    "chat_user_banned": "let the channel lift the ban of the host's account",
}
_SUBSCRIBED = ("sub", "resub", "gift_paid_upgrade", "prime_paid_upgrade", "pay_it_forward")
Data = Mapping[str, Any]


class TwitchEventSub:
    """One channel. The session calls `fresh` before each connection that is not handed over."""

    binary: ClassVar[bool] = False
    platform = "twitch"
    handshake = True
    answer_s = 10.0  # for the welcome and the subscriptions
    beat_s = None
    worry_s = None

    def __init__(self, room: str = "", *, salt: str = "") -> None:
        self.room = room.lower()
        self.user_id = ""
        self.quiet_s = _quiet(KEEPALIVE_S)
        self._moving = False
        self._clock: float | None = None  # Twitch's, by its last word about the session itself
        self._salt = salt
        self._ordinal = 0

    # -- the dialogue ---------------------------------------------------------------------------------------------

    def fresh(self, user_id: str) -> None:
        """The next welcome has to be subscribed to; `user_id` is the account we are."""
        self.user_id = user_id
        self._moving = False

    def opening(self) -> Sequence[Frame]:
        return ()

    def split(self, data: Frame) -> Iterable[Frame]:
        return (data,)

    def probe(self) -> None:
        return None

    def beat(self) -> None:
        return None

    def closed(self, code: int | None, reason: str) -> Fatal | Restart | None:
        """None of these is for ever: with a fresh session all begins anew."""
        return Restart(CLOSES[code]) if code in CLOSES else None

    def answer(self, text: str, to: LiveEvent) -> None:
        return None

    def redact(self, frame: Frame) -> Frame:
        """`system_message` names people in words and goes whole."""
        value = redact_value(parse_object(frame))
        event = _object(_object(value.get("payload")).get("event"))
        if event.get("system_message"):
            event["system_message"] = "***"
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    # -- the decoder ----------------------------------------------------------------------------------------------

    def decode(self, frame: Frame) -> Sequence[Heard]:
        self._ordinal += 1
        value = parse_object(frame)
        meta, payload = value.get("metadata"), value.get("payload")
        if not isinstance(meta, dict) or not isinstance(payload, dict):
            raise BadFrame("not an EventSub message: no metadata or no payload")
        kind = meta.get("message_type")
        if kind == "notification":
            type, event = meta.get("subscription_type"), payload.get("event")
            if not isinstance(type, str) or not isinstance(event, dict):
                raise BadFrame("a notification without its type or its event")
            handler = _EVENTS.get(type)
            return () if handler is None else handler(self, meta, event)
        if not isinstance(kind, str):
            raise BadFrame("not an EventSub message: no message_type")
        session = _SESSION.get(kind)
        if session is None:
            return ()
        if kind != "revocation":
            self._clock = _seconds(meta) or self._clock
        return session(self, meta, payload)

    def _welcome(self, meta: Data, payload: Data) -> Sequence[Heard]:
        session = _object(payload.get("session"))
        id = native_id(session.get("id"))
        if not id:
            raise BadFrame("a welcome without a session")
        if every := finite(session.get("keepalive_timeout_seconds"), low=1, high=3600):
            self.quiet_s = _quiet(every)
        if self._moving:  # the subscriptions came along
            self._moving = False
            return (Ready(),)
        return (Call("subscribe", {"session": id}), Ready())

    def _keepalive(self, meta: Data, payload: Data) -> Sequence[Heard]:
        return ()

    def _reconnect(self, meta: Data, payload: Data) -> Sequence[Heard]:
        url = _object(payload.get("session")).get("reconnect_url")
        if not isinstance(url, str) or not url.startswith(("ws://", "wss://")):
            return (Damaged("told to move, but not where to"),)  # this connection ends in 30 s, and is opened anew
        self._moving = True
        return (Move(url),)

    def _revoked(self, meta: Data, payload: Data) -> Sequence[Heard]:
        subscription = _object(payload.get("subscription"))
        type, status = _words(subscription.get("type")), _words(subscription.get("status"))
        what = f"Twitch revoked {type or 'a subscription'} ({status or 'without a reason'})"
        if type == NEEDED or status in ("authorization_revoked", "user_removed"):
            return (Fatal(what, _REVOKED.get(status, _TOKEN)),)
        extra = {"kind": "revoked", "what": type, "status": status}
        return (self._made("notice", meta, {}, "", text=what, extra=extra),)

    def _comment(self, meta: Data, event: Data) -> Sequence[Heard]:
        message = event.get("message")
        text = message.get("text") if isinstance(message, dict) else None
        if not isinstance(text, str):
            raise BadFrame("a comment without words")
        extra: dict[str, Any] = {}
        if text.startswith("\x01ACTION "):
            text = text[8:].removesuffix("\x01")
            extra["action"] = True
        if emotes := _emotes(message.get("fragments")):
            extra["emotes"] = emotes
        if (parent := native_id((reply := _object(event.get("reply"))).get("parent_message_id"))) != "":
            extra["reply_to"] = {"id": parent, "user": _words(reply.get("parent_user_login"))}
        if event.get("message_type") == "user_intro":
            extra["first"] = True
        if reward := native_id(event.get("channel_points_custom_reward_id")):
            extra["reward"] = reward
        bits = finite(_object(event.get("cheer")).get("bits"), low=1, high=1e9)
        amount = {"bits": int(bits)} if bits else None
        id = native_id(event.get("message_id"))
        return (self._made("chat", meta, event, "chatter_", id=id, text=clean(text), amount=amount, extra=extra),)

    def _notice(self, meta: Data, event: Data) -> Sequence[Heard]:
        """Subscriptions, gifts of them, raids, announcements. Those of a shared chat are marked `from_room`."""
        native = event.get("notice_type")
        if not isinstance(native, str):
            raise BadFrame("a chat notification without its type")
        kind = _words(native.removeprefix("shared_chat_"))
        about = _object(event.get(native))
        words = _object(event.get("message")).get("text")
        text = clean(words) or None if isinstance(words, str) else None
        extra: dict[str, Any] = {"kind": kind}
        if system := event.get("system_message"):
            extra["system"] = clean(system) if isinstance(system, str) else ""
        type: EventType = "notice"
        who, by, gift = event, "chatter_", None
        if kind in _SUBSCRIBED:
            type = "subscribe"
            if months := count(about.get("cumulative_months"), least=0):
                extra["months"] = months
        elif kind == "sub_gift" and about.get("community_gift_id"):
            # One of a batch that its community_sub_gift already counted: what is new is who received it.
            type, who, by = "subscribe", about, "recipient_"
            extra["gifted_by"] = _words(event.get("chatter_user_name"))
        elif kind in ("sub_gift", "community_sub_gift"):
            type = "gift"
            if kind == "sub_gift":
                extra["recipient"] = _words(about.get("recipient_user_name"))
            gift = {"id": _words(about.get("sub_tier")), "name": "sub", "count": count(about.get("total"))}
        elif kind == "raid" and (viewers := count(about.get("viewer_count"), least=0)):
            extra["viewers"] = viewers
        id = native_id(event.get("message_id"))
        return (self._made(type, meta, who, by, id=id, text=text, gift=gift, extra=extra, room=event),)

    def _deleted(self, meta: Data, event: Data) -> Sequence[Heard]:
        target = native_id(event.get("message_id"))
        if not target:
            raise BadFrame("a deletion without its target")
        extra = {"kind": "delete", "target": target}
        return (self._made("delete", meta, event, "target_", id=f"delete:{target}", extra=extra),)

    def _person_cleared(self, meta: Data, event: Data) -> Sequence[Heard]:
        target = native_id(event.get("target_user_id")) or _words(event.get("target_user_login"))
        return (self._made("delete", meta, event, "target_", extra={"kind": "ban", "target_user": target}),)

    def _cleared(self, meta: Data, event: Data) -> Sequence[Heard]:
        return (self._made("delete", meta, event, "broadcaster_", extra={"kind": "clear"}),)

    def _follow(self, meta: Data, event: Data) -> Sequence[Heard]:
        return (self._made("follow", meta, event, ""),)

    def _bits(self, meta: Data, event: Data) -> Sequence[Heard]:
        """Power-ups and combos. A cheer is a comment, too, and is heard there."""
        kind = event.get("type")
        bits = finite(event.get("bits"), low=1, high=1e9)
        if kind == "cheer" or not isinstance(kind, str) or not bits:
            return ()
        named = _words(_object(event.get("power_up")).get("type")) or _words(kind)
        words = _object(event.get("message")).get("text")
        gift = {"id": named, "name": named.replace("_", " "), "count": 1}
        text = clean(words) or None if isinstance(words, str) else None
        return (self._made("gift", meta, event, "", gift=gift, amount={"bits": int(bits)}, text=text),)

    def _redeemed(self, meta: Data, event: Data) -> Sequence[Heard]:
        reward, words = _object(event.get("reward")), event.get("user_input")
        extra = {
            "kind": "redemption",
            "reward": _words(reward.get("title")),
            "cost": count(reward.get("cost"), least=0),
        }
        id = native_id(event.get("id"))
        text = clean(words) or None if isinstance(words, str) else None
        return (self._made("notice", meta, event, "", id=f"redemption:{id}" if id else "", text=text, extra=extra),)

    def _online(self, meta: Data, event: Data) -> Sequence[Heard]:
        return (self._made("notice", meta, event, "broadcaster_", extra={"kind": "live_start"}),)

    def _offline(self, meta: Data, event: Data) -> Sequence[Heard]:
        return (self._made("notice", meta, event, "broadcaster_", extra={"kind": "live_end"}),)

    def _made(
        self,
        type: EventType,
        meta: Data,
        who: Data,
        by: str,
        *,
        id: str = "",
        extra: dict[str, Any] | None = None,
        room: Data | None = None,
        **fields: Any,
    ) -> LiveEvent:
        """`by` is what the person's fields in `who` begin with; the channel's are in `room`, or there, too."""
        room = who if room is None else room
        extra = {} if extra is None else extra
        ours = native_id(room.get("broadcaster_user_id"))
        user = _user(who, by, ours)
        t = _seconds(meta)
        native = id or native_id(meta.get("message_id"))
        if not native:
            native, extra["weak_id"] = self._weak_id(type, user, fields.get("text"), t), True
        source = native_id(room.get("source_broadcaster_user_id"))
        if source and source != ours:
            extra["from_room"] = source
            if shared := native_id(room.get("source_message_id")):
                extra["source_id"] = shared
        return LiveEvent(
            native,
            type,
            self.platform,
            self.room or _words(room.get("broadcaster_user_login")),
            user,
            t=t,
            is_self=bool(self.user_id) and user.id == self.user_id,
            history=t is not None and self._clock is not None and t < self._clock - OLD_S,
            extra=extra,
            **fields,
        )

    def _weak_id(self, type: str, user: User, text: str | None, t: float | None) -> str:
        seed = "\x00".join((type, user.id, text or "", str(t or f"{self._salt}#{self._ordinal}")))
        return "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest()


_Handler = Callable[[TwitchEventSub, Data, Data], Sequence[Heard]]

_SESSION: dict[str, _Handler] = {
    "session_welcome": TwitchEventSub._welcome,
    "session_keepalive": TwitchEventSub._keepalive,
    "session_reconnect": TwitchEventSub._reconnect,
    "revocation": TwitchEventSub._revoked,
}
_EVENTS: dict[str, _Handler] = {
    NEEDED: TwitchEventSub._comment,
    "channel.chat.notification": TwitchEventSub._notice,
    "channel.chat.message_delete": TwitchEventSub._deleted,
    "channel.chat.clear_user_messages": TwitchEventSub._person_cleared,
    "channel.chat.clear": TwitchEventSub._cleared,
    "channel.follow": TwitchEventSub._follow,
    "channel.bits.use": TwitchEventSub._bits,
    "channel.channel_points_custom_reward_redemption.add": TwitchEventSub._redeemed,
    "stream.online": TwitchEventSub._online,
    "stream.offline": TwitchEventSub._offline,
}


def _user(who: Data, by: str, owner: str) -> User:
    id, login = native_id(who.get(f"{by}user_id")), _words(who.get(f"{by}user_login"))
    badges = who.get("badges") if by == "chatter_" else None
    names: list[str] = []
    for badge in badges[:16] if isinstance(badges, list) else ():
        if name := _words(_object(badge).get("set_id")):
            names.append(name)
    is_owner = "broadcaster" in names or (bool(id) and id == owner)
    return User(
        id=id or login or "anonymous",
        name=_words(who.get(f"{by}user_name")) or login,
        badges=tuple(names),
        is_mod=is_owner or "moderator" in names,
        is_owner=is_owner,
    )


def _emotes(fragments: Any) -> list[str]:
    """The words of the text that are pictures."""
    if not isinstance(fragments, list):
        return []
    pictures = (f for f in fragments[:64] if isinstance(f, dict) and f.get("type") == "emote")
    return [word for f in pictures if (word := _words(f.get("text")))][:32]


def _seconds(meta: Data) -> float | None:
    """RFC 3339 with up to nine decimals → seconds since the epoch."""
    stamp = meta.get("message_timestamp")
    if not isinstance(stamp, str) or not 20 <= len(stamp) <= 40:
        return None
    try:
        then = datetime.fromisoformat(stamp)
        return then.timestamp() if then.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _quiet(keepalive_s: float) -> float:
    """With `answer_s` more it is the rule of thumb that holds: keepalive and 5 s."""
    return max(1.0, keepalive_s + 5.0 - TwitchEventSub.answer_s)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    return clean(value, NAME_LIMIT) if isinstance(value, str) else ""
