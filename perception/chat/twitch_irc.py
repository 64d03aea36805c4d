"""Twitch chat over IRC: lines in, `LiveEvent`s and signals out; no socket here (`websocket_source` owns it).

Reads PRIVMSG (bits, /me, replies, shared chat), USERNOTICE (subs, gifts, raids, announcements), CLEARCHAT and CLEARMSG,
JOIN, NOTICE, and the protocol's own lines. Without a token it reads as an anonymous guest and cannot write.
`t` is tmi-sent-ts / 1000. Lines marked `historical` (relays that replay what was said before we came) are history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from perception.chat.irc_line import IrcLine, escape_tag, parse_line
from perception.chat.redact import redact_irc
from perception.chat.sanitise import ID_LIMIT, NAME_LIMIT, TEXT_LIMIT, clean, native_id
from perception.chat.wire import BadFrame, Fatal, Frame, Heard, Ready, Restart, Say
from perception.event import EventType, LiveEvent, User

URL = "wss://irc-ws.chat.twitch.tv:443"
CAPABILITIES = "twitch.tv/tags twitch.tv/commands twitch.tv/membership"
LINE_LIMIT = 1 << 16  # IRCv3 allows 8,191 bytes of tags and 510 more; relays add some
PROBE = "PING :zhubo"

_LOGIN_REFUSED = ("login authentication failed", "improperly formatted auth", "login unsuccessful", "invalid nick")
_ROOM_CLOSED = {"msg_channel_suspended", "msg_banned", "tos_ban"}
_REMEDY_TOKEN = "make a new token with chat:read and chat:edit for this login, or leave both empty to read as a guest"


class TwitchIrc:
    """One channel. `login` and `token` together sign in; without them `guest` names the anonymous reader.

    `login` alone (no token) still marks that account's messages as our own. `salt` sets the made-up ids of this run
    apart from those of the run before; "" makes them repeatable.
    """

    binary: ClassVar[bool] = False
    platform = "twitch"
    handshake = True
    quiet_s = 30.0
    answer_s = 5.0
    beat_s = None
    worry_s = None

    def __init__(
        self, room: str = "", *, login: str = "", token: str = "", guest: str = "justinfan12345", salt: str = ""
    ) -> None:
        self.room = room.lstrip("#").lower()
        self.login = login.lower()
        self.user_id = ""
        self._token = token.removeprefix("oauth:")
        self._guest = guest
        self._salt = salt
        self._ordinal = 0
        self._cut = ""

    @property
    def can_write(self) -> bool:
        return bool(self._token and self.login)

    # -- the dialogue ---------------------------------------------------------------------------------------------

    def opening(self) -> Sequence[Frame]:
        self._cut = ""
        sign_in = [f"PASS oauth:{self._token}", f"NICK {self.login}"] if self.can_write else [f"NICK {self._guest}"]
        return [f"CAP REQ :{CAPABILITIES}", *sign_in, f"JOIN #{self.room}"]

    def split(self, data: Frame) -> Iterable[Frame]:
        """The whole lines in `data`; a line cut by the end of a message waits for the rest of it."""
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        *lines, self._cut = (self._cut + text).split("\n")
        if len(self._cut) > LINE_LIMIT:
            lines.append(self._cut)  # too long to be a line: `decode` says so
            self._cut = ""
        return [line for line in lines if line not in ("", "\r")]

    def probe(self) -> Frame:
        return PROBE

    def beat(self) -> None:
        return None

    def closed(self, code: int | None, reason: str) -> None:
        return None

    def redact(self, frame: Frame) -> Frame:
        return redact_irc(_as_text(frame))

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        """A PRIVMSG under the question. Never a chat command, never a second line."""
        text = clean(text, TEXT_LIMIT).lstrip("/.! ")
        if not (self.can_write and text):
            return None
        parent = "" if to.extra.get("weak_id") or to.type not in ("chat", "paid") else to.native_id
        tag = f"@reply-parent-msg-id={escape_tag(parent)} " if parent else ""
        return f"{tag}PRIVMSG #{self.room or to.room} :{text}"

    # -- the decoder ----------------------------------------------------------------------------------------------

    def decode(self, frame: Frame) -> Sequence[Heard]:
        self._ordinal += 1
        line = parse_line(_as_text(frame))
        handler = _HANDLERS.get(line.command)
        return () if handler is None else handler(self, line)

    def _privmsg(self, line: IrcLine) -> Sequence[Heard]:
        if len(line.params) < 2:
            raise BadFrame("PRIVMSG without a text: the line is cut off")
        tags, text = line.tags, line.params[-1]
        nick = line.prefix.partition("!")[0]
        extra: dict[str, Any] = {}
        if text.startswith("\x01ACTION "):
            text = text[8:].removesuffix("\x01")
            extra["action"] = True
        if emotes := tags.get("emotes"):
            extra["emotes"] = _emote_words(emotes, text)
        if parent := tags.get("reply-parent-msg-id"):
            extra["reply_to"] = {
                "id": native_id(parent),
                "user": clean(tags.get("reply-parent-user-login", ""), NAME_LIMIT),
            }
        if tags.get("first-msg") == "1":
            extra["first"] = True
        bits = _whole(tags.get("bits"))
        return (self._event("chat", line, nick, text=text, extra=extra, amount={"bits": bits} if bits else None),)

    def _usernotice(self, line: IrcLine) -> Sequence[Heard]:
        if not line.params:
            raise BadFrame("USERNOTICE without a channel: the line is cut off")
        tags = line.tags
        kind = tags.get("msg-id", "")
        if kind == "sharedchatnotice":
            kind = tags.get("source-msg-id", "")
        text = line.params[1] if len(line.params) > 1 else None
        nick = tags.get("login", "")
        extra: dict[str, Any] = {"kind": clean(kind, NAME_LIMIT)}
        if system := tags.get("system-msg"):
            extra["system"] = clean(system)
        if kind in ("sub", "resub", "primepaidupgrade", "giftpaidupgrade", "anongiftpaidupgrade"):
            if months := _whole(tags.get("msg-param-cumulative-months")):
                extra["months"] = months
            return (self._event("subscribe", line, nick, text=text, extra=extra),)
        if kind == "subgift" and tags.get("msg-param-community-gift-id"):
            # One of a batch that its own submysterygift already counted: what is new is who received it.
            extra["gifted_by"] = clean(tags.get("display-name") or nick, NAME_LIMIT)
            return (self._event("subscribe", line, nick, extra=extra, user=_recipient(tags)),)
        if kind in ("subgift", "submysterygift"):
            count = _whole(tags.get("msg-param-mass-gift-count")) or 1
            if kind == "subgift":
                extra["recipient"] = _recipient(tags).name
            gift = {"id": clean(tags.get("msg-param-sub-plan", ""), NAME_LIMIT), "name": "sub", "count": count}
            return (self._event("gift", line, nick, gift=gift, extra=extra),)
        if kind == "raid" and (viewers := _whole(tags.get("msg-param-viewerCount"))):
            extra["viewers"] = viewers
        return (self._event("notice", line, nick, text=text, extra=extra),)

    def _clearchat(self, line: IrcLine) -> Sequence[Heard]:
        if not line.params:
            raise BadFrame("CLEARCHAT without a channel: the line is cut off")
        extra: dict[str, Any] = {"kind": "clear"}
        login = ""
        if len(line.params) > 1:
            login = clean(line.params[1], NAME_LIMIT)
            extra = {"kind": "ban", "target_user": native_id(line.tags.get("target-user-id", "")) or login}
            if seconds := _whole(line.tags.get("ban-duration")):
                extra = {**extra, "kind": "timeout", "seconds": seconds}
        user = User(str(extra.get("target_user", "")), login)
        return (self._event("delete", line, login, extra=extra, user=user),)

    def _clearmsg(self, line: IrcLine) -> Sequence[Heard]:
        target = native_id(line.tags.get("target-msg-id", ""))
        if not (line.params and target):
            raise BadFrame("CLEARMSG without its target: the line is cut off")
        login = clean(line.tags.get("login", ""), NAME_LIMIT)
        extra = {"kind": "delete", "target": target}
        return (self._event("delete", line, login, extra=extra, id=f"delete:{target}"),)

    def _join(self, line: IrcLine) -> Sequence[Heard]:
        nick = line.prefix.partition("!")[0]
        if not line.params:
            raise BadFrame("JOIN without a channel: the line is cut off")
        if not nick or nick in (self.login, self._guest):
            return ()
        return (self._event("enter", line, nick),)

    def _notice(self, line: IrcLine) -> Sequence[Heard]:
        if not line.params:
            raise BadFrame("NOTICE without a target: the line is cut off")
        text = line.params[-1] if len(line.params) > 1 else ""
        kind = line.tags.get("msg-id", "")
        said: list[Heard] = [
            self._event("notice", line, line.prefix, text=text, extra={"kind": clean(kind, NAME_LIMIT)})
        ]
        if text.lower().startswith(_LOGIN_REFUSED):
            said.append(Fatal(f"Twitch refused the login {self.login!r}: {clean(text, 80)}", _REMEDY_TOKEN))
        elif kind in _ROOM_CLOSED:
            said.append(
                Fatal(f"#{self.room}: {clean(text, 80)}", "open the channel to this account or name another one")
            )
        return said

    def _cap(self, line: IrcLine) -> Sequence[Heard]:
        """Without its tags the chat goes on, and says less; somebody should know."""
        if len(line.params) < 2 or line.params[1] != "NAK":
            return ()
        text = "this server gives no tags: nobody has an id or badges, and a reply stands under no question"
        return (self._event("notice", line, line.prefix, text=text, extra={"kind": "no_tags"}),)

    def _ping(self, line: IrcLine) -> Sequence[Heard]:
        return (Say(f"PONG :{line.params[-1]}" if line.params else "PONG"),)

    def _reconnect(self, line: IrcLine) -> Sequence[Heard]:
        return (Restart("Twitch asks to reconnect"),)

    def _roomstate(self, line: IrcLine) -> Sequence[Heard]:
        return (Ready(),)

    def _own_state(self, line: IrcLine) -> Sequence[Heard]:
        self.user_id = line.tags.get("user-id", self.user_id)
        return ()

    def _event(
        self,
        type: EventType,
        line: IrcLine,
        nick: str,
        *,
        text: str | None = None,
        extra: dict[str, Any] | None = None,
        amount: dict[str, Any] | None = None,
        gift: dict[str, Any] | None = None,
        user: User | None = None,
        id: str = "",
    ) -> LiveEvent:
        tags = line.tags
        if user is None:
            user = _user(tags.get("user-id", ""), tags.get("display-name", ""), nick, tags.get("badges", ""))
        sent = tags.get("tmi-sent-ts", "")
        t = int(sent) / 1000 if sent.isdecimal() and len(sent) < 16 else None
        extra = {} if extra is None else extra
        native = id or tags.get("id", "")
        if native and len(native) <= ID_LIMIT and native.isprintable():
            id = native
        else:
            id = self._weak_id(type, line, user, sent)
            extra["weak_id"] = True
        if source := tags.get("source-room-id"):
            if source != tags.get("room-id"):
                extra["from_room"] = native_id(source)
            if shared := tags.get("source-id"):
                extra["source_id"] = native_id(shared)
        return LiveEvent(
            id=id,
            type=type,
            platform="twitch",
            room=_channel(line.params[0]) or self.room,
            user=user,
            t=t,
            text=None if text is None else clean(text),
            amount=amount,
            gift=gift,
            is_self=bool((self.login and nick.lower() == self.login) or (self.user_id and user.id == self.user_id)),
            history=tags.get("historical") == "1",
            extra=extra,
        )

    def _weak_id(self, type: str, line: IrcLine, user: User, sent: str) -> str:
        """No native id: the same line with the same clock is the same event; without a clock each line is its own."""
        seed = "\x00".join((type, user.id, sent or f"{self._salt}#{self._ordinal}", *line.params))
        return "weak:" + hashlib.sha1(seed.encode("utf-8", "replace")).hexdigest()


_HANDLERS: dict[str, Callable[[TwitchIrc, IrcLine], Sequence[Heard]]] = {
    "PRIVMSG": TwitchIrc._privmsg,
    "USERNOTICE": TwitchIrc._usernotice,
    "CLEARCHAT": TwitchIrc._clearchat,
    "CLEARMSG": TwitchIrc._clearmsg,
    "JOIN": TwitchIrc._join,
    "NOTICE": TwitchIrc._notice,
    "CAP": TwitchIrc._cap,
    "PING": TwitchIrc._ping,
    "RECONNECT": TwitchIrc._reconnect,
    "ROOMSTATE": TwitchIrc._roomstate,
    "366": TwitchIrc._roomstate,  # end of NAMES: joined, also where a server has no ROOMSTATE
    "USERSTATE": TwitchIrc._own_state,
    "GLOBALUSERSTATE": TwitchIrc._own_state,
}


@lru_cache(maxsize=4096)
def _user(id: str, display: str, login: str, badges: str) -> User:
    names = tuple(badge.partition("/")[0] for badge in clean(badges, 256).split(",") if badge)
    owner = "broadcaster" in names
    return User(
        id=clean(id or login, ID_LIMIT),
        name=clean(display, NAME_LIMIT) or clean(login, NAME_LIMIT),
        badges=names,
        is_mod=owner or "moderator" in names,
        is_owner=owner,
    )


@lru_cache(maxsize=64)
def _channel(param: str) -> str:
    """`#shop` → shop; "" where a line is about no channel (`*`)."""
    return "" if param == "*" else clean(param.lstrip("#"), NAME_LIMIT)


def _recipient(tags: dict[str, str]) -> User:
    get = tags.get
    return _user(
        get("msg-param-recipient-id", ""),
        get("msg-param-recipient-display-name", ""),
        get("msg-param-recipient-user-name", ""),
        "",
    )


def _emote_words(emotes: str, text: str) -> list[str]:
    """The words of `text` that are pictures: `25:0-4,12-16/1902:6-10` names code points of the raw text."""
    words = []
    for emote in emotes.split("/")[:32]:
        first, _, _ = emote.partition(":")[2].partition(",")
        start, _, end = first.partition("-")
        if start.isdecimal() and end.isdecimal() and len(start) + len(end) < 10:
            words.append(clean(text[int(start) : int(end) + 1], NAME_LIMIT))
    return [word for word in words if word]


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 16 else None


def _as_text(frame: Frame) -> str:
    if len(frame) > LINE_LIMIT:
        raise BadFrame(f"line of {len(frame)} bytes; the limit is {LINE_LIMIT}")
    if isinstance(frame, bytes):
        try:
            frame = frame.decode("utf-8")
        except UnicodeDecodeError as e:
            raise BadFrame(f"not UTF-8 at byte {e.start}") from None
    frame = frame.rstrip("\r\n")
    if "\x00" in frame:
        raise BadFrame(f"NUL at character {frame.index(chr(0))}")
    return frame
