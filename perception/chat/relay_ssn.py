"""Social Stream Ninja: one socket with the chats of a hundred sites, as its users see them.

In: `{chatname, chatmessage, type, userid?, id?, hasDonation?, membership?, event?, meta?, textonly?}`, where the
message is HTML unless `textonly`. Out: `LiveEvent`s whose platform is the site's; a donation is "paid". Joined by the
path (`/join/SESSION/4`) or, on a local server, by a first message. `replies` sends `sendChat`, which writes into every
chat that Social Stream Ninja has open: so it is off unless the operator says that there is only one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from perception.chat.relay import Relay
from perception.chat.relay_profile import Profile
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id
from perception.chat.wire import BadFrame, Frame, Heard
from perception.event import EventType, LiveEvent, User

SSN = Profile(name="ssn", platform="ssn", types={}, url="ws://127.0.0.1:3000")

_EVENTS: dict[str, EventType] = {
    "follow": "follow",
    "new_follower": "follow",
    "followed": "follow",
    "new_subscriber": "subscribe",
    "subscriber": "subscribe",
    "sub": "subscribe",
    "resub": "subscribe",
    "subscription": "subscribe",
    "member": "subscribe",
    "membership": "subscribe",
    "sponsorship": "subscribe",
    "gift": "gift",
    "giftpurchase": "gift",
    "subscription_gift": "gift",
    "subgift": "gift",
    "donation": "paid",
    "cheer": "paid",
    "superchat": "paid",
    "jewels": "paid",
    "like": "like",
    "liked": "like",
    "reaction": "like",
    "share": "share",
    "shared": "share",
    "joined": "enter",
    "join": "enter",
    "viewer_update": "stats",
    "viewer_updates": "stats",
    "follower_update": "stats",
    "raid": "notice",
    "auction_update": "notice",
    "commerce_update": "notice",
    "stream_online": "notice",
    "stream_offline": "notice",
}
_MONEY = re.compile(r"(?P<before>[^\d\s.,]{0,6})\s*(?P<number>\d[\d,.]*)\s*(?P<after>[^\d]{0,16})")
_CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "", "￥": "CNY", "NT$": "TWD", "₩": "KRW"}
_RAW_LIMIT = 20_000  # characters of HTML looked at


class SocialStreamNinja(Relay):
    """`session` "" where the address already holds it."""

    def __init__(self, *, room: str = "", salt: str = "", session: str = "", replies: bool = False) -> None:
        super().__init__(SSN, room=room, salt=salt)
        self._session = session
        self._replies = replies

    def opening(self) -> Sequence[Frame]:
        if not self._session:
            return ()
        return (json.dumps({"join": self._session, "in": 4, "out": 1}),)

    def answer(self, text: str, to: LiveEvent) -> Frame | None:
        text = clean(text).lstrip("/!")
        return json.dumps({"action": "sendChat", "value": text}, ensure_ascii=False) if self._replies and text else None

    def heard(self, outer: dict[str, Any]) -> Sequence[Heard]:
        if "chatname" not in outer and "chatmessage" not in outer and "event" not in outer:
            if not ({"callback", "action", "join", "get", "msg", "result"} & outer.keys()):
                raise BadFrame("neither a message nor an answer to a command")
            return ()
        self._ordinal += 1
        name = outer.get("chatname")
        name = clean(_plain(name), NAME_LIMIT) if isinstance(name, str) else ""
        raw = outer.get("chatmessage")
        text = raw if isinstance(raw, str) else ""
        text = clean(text if outer.get("textonly") is True else _plain(text))
        extra: dict[str, Any] = {}
        amount = _amount(outer.get("hasDonation"))
        kind = self._kind(outer.get("event"), text, amount, extra)
        if kind is None:
            return ()
        meta = outer.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        for key in ("title", "status", "price", "bids", "viewers", "product", "winner"):
            if isinstance(found := meta.get(key), str):
                extra[key] = clean(found)
            elif (number := finite(found)) is not None:
                extra[key] = number
        if kind == "stats" and (online := finite(outer.get("meta"), low=0)) is not None:
            extra["online"] = online
        if isinstance(picture := outer.get("contentimg"), str) and picture:
            extra["picture"] = True
        user_id = native_id(outer.get("userid"))
        user = User(
            user_id or f"name:{name}", name, is_mod=outer.get("mod") is True, is_owner=outer.get("host") is True
        )
        site = outer.get("type")
        platform = clean(site, NAME_LIMIT).lower() if isinstance(site, str) and site else "ssn"
        id = native_id(meta.get("messageId")) or native_id(outer.get("messageId"))
        if not id:  # `id` counts from one whenever the program starts: no id at all
            id, extra["weak_id"] = self._weak_id(kind, user, text), True
        gift = {"id": "", "name": text, "count": 1} if kind == "gift" else None
        words = text if kind in ("chat", "paid") and text else None
        return (
            LiveEvent(
                id=id if kind == "chat" else f"{kind}:{id}",
                type=kind,
                platform=platform,
                room=self.room,
                user=user,
                text=words,
                amount=amount,
                gift=gift,
                extra=extra,
            ),
        )

    def _kind(self, event: Any, text: str, amount: Mapping | None, extra: dict[str, Any]) -> EventType | None:
        if amount is not None:
            return "paid"
        if isinstance(event, str) and event and event.lower() not in ("true", "message", "chat"):
            extra["kind"] = clean(event, NAME_LIMIT)
            return _EVENTS.get(event.lower(), "notice")
        if event is True:
            return "notice"
        return "chat" if text else None


class _Text(HTMLParser):
    """The words of a bit of HTML: pictures by their alternative text, nothing of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "img":
            self.words.append(dict(attrs).get("alt") or "")
        elif tag in ("br", "p", "div"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _plain(html: str) -> str:
    if "<" not in html and "&" not in html:
        return html
    parser = _Text()
    parser.feed(html[:_RAW_LIMIT])
    parser.close()
    return "".join(parser.words)


def _amount(donation: Any) -> dict[str, Any] | None:
    """`$5.00`, `500 bits`, `NT$75`, `10 coins`: as written, since every site writes it in its own way."""
    if not isinstance(donation, str) or not (donation := clean(_plain(donation), 40)):
        return None
    found = _MONEY.search(donation)
    number = finite(found["number"].replace(",", ""), low=0) if found else None
    if found is None or number is None:
        return {"shown": donation}
    before, after = found["before"].strip(), found["after"].strip().lower()
    if after.startswith("bit"):
        return {"bits": int(number)}
    currency = _CURRENCIES.get(before) or (before if before.isalpha() and len(before) == 3 else "")
    return {"value": number, "currency": currency or clean(after, 16), "shown": donation}
