"""YouTube's live chat: one answer of `liveChatMessages.list` (or of its stream) in, `LiveEvent`s out; no HTTP here.

Every type that the API's discovery document names (revision 20261104): comments, super chats and stickers, members,
gifts, deletions, bans, polls, the end. There is no entering, liking, sharing or ordering here: YouTube does not send
it. What the reader needs beside the events (the next page, how long to wait, whether it is over) is `page`.
`youtube_source` asks and waits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from perception.chat.combo import Combos
from perception.chat.redact import redact_value
from perception.chat.relay_profile import count
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Call, Damaged, Frame, Heard
from perception.event import EventType, LiveEvent, User

Data = Mapping[str, Any]
PAGE_LIMIT = 4 << 20  # bytes of one answer
REFUSED = "refused"  # the `Call` of an error in a frame's place
TOKEN_LIMIT = 2048  # a page token is opaque, and longer than other ids
_POLL_OPTIONS = 10


@dataclass(frozen=True, slots=True)
class Page:
    """The last answer: the token of the next, seconds to wait before it, whether the broadcast is over."""

    token: str = ""
    wait_s: float | None = None
    over: bool = False


class YouTube:
    """One chat. `history`: everything in the next frame happened before we joined. `joined`: so did whatever YouTube's
    clock puts no later than this. `own`: the channel that the host writes as, and the ids of what it wrote."""

    binary: ClassVar[bool] = False
    platform = "youtube"

    def __init__(self, *, room: str = "") -> None:
        self.room = room
        self.page = Page()
        self.history = False
        self.joined = 0.0
        self.latest = 0.0
        self.own: set[str] = set()
        self._combos = Combos()

    def decode(self, frame: Frame) -> Sequence[Heard]:
        answer = parse_object(frame, PAGE_LIMIT)
        if isinstance(answer.get("error"), Mapping):
            return (Call(REFUSED, answer),)
        items = answer.get("items", [])
        if not isinstance(items, list) or not (items or _is_page(answer)):
            raise BadFrame("neither a page of the chat nor an error")
        said: list[Heard] = []
        over = isinstance(offline := answer.get("offlineAt"), str)
        for item in items:
            try:
                events = self._item(item)
            except BadFrame as e:
                said.append(Damaged(str(e)))
                continue
            said += events
            over = over or any(event.extra.get("kind") == "live_end" for event in events)
        if isinstance(offline, str) and not any(
            isinstance(h, LiveEvent) and h.extra.get("kind") == "live_end" for h in said
        ):
            said.append(self._offline(offline))
        if len(items) == 1 and said and isinstance(said[0], Damaged):
            raise BadFrame(said[0].cause)
        token, wait = answer.get("nextPageToken"), finite(answer.get("pollingIntervalMillis"), low=0, high=3.6e6)
        self.page = Page(
            token if isinstance(token, str) and len(token) <= TOKEN_LIMIT else "",
            None if wait is None else wait / 1000,
            over,
        )
        return said

    def redact(self, frame: Frame) -> Frame:
        """Without what repeats a name: the words that YouTube would show, and the address of the channel."""
        return json.dumps(_unnamed(redact_value(parse_object(frame, PAGE_LIMIT))), ensure_ascii=False)

    # -- one message ----------------------------------------------------------------------------------------------

    def _item(self, item: Any) -> Sequence[LiveEvent]:
        snippet = item.get("snippet") if isinstance(item, Mapping) else None
        if not isinstance(snippet, Mapping) or not isinstance(type := snippet.get("type"), str):
            raise BadFrame("a message without a type")
        if not native_id(item.get("id")):
            raise BadFrame(f"{clean(type, 40)} without an id")
        handler = _HANDLERS.get(type)
        return () if handler is None else handler(self, item, snippet)

    def _comment(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        text = _words(_details(snippet, "textMessageDetails").get("messageText")) or _words(
            snippet.get("displayMessage")
        )
        if not text:
            raise BadFrame("a comment without words")
        return (self._made("chat", item, snippet, text=text),)

    def _super_chat(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "superChatDetails", "fanFundingEventDetails")
        text = _words(data.get("userComment"))
        return (self._made("paid", item, snippet, text=text or None, amount=_money(data), extra=_tier(data)),)

    def _super_sticker(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "superStickerDetails")
        sticker = _details(data, "superStickerMetadata")
        name = _words(sticker.get("altText")) or native_id(sticker.get("stickerId"))
        extra = {**_tier(data), "sticker": name[:NAME_LIMIT]}
        return (self._made("paid", item, snippet, amount=_money(data), extra=extra),)

    def _new_member(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "newSponsorDetails")
        extra = _level(data.get("memberLevelName")) | ({"upgrade": True} if data.get("isUpgrade") is True else {})
        return (self._made("subscribe", item, snippet, extra=extra),)

    def _milestone(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "memberMilestoneChatDetails")
        extra = _level(data.get("memberLevelName")) | {"months": count(data.get("memberMonth"))}
        return (self._made("subscribe", item, snippet, text=_words(data.get("userComment")) or None, extra=extra),)

    def _memberships_given(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "membershipGiftingDetails")
        gift = {"id": "membership", "name": "membership", "count": count(data.get("giftMembershipsCount"))}
        return (self._made("gift", item, snippet, gift=gift, extra=_level(data.get("giftMembershipsLevelName"))),)

    def _membership_received(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        """Who got one; the giving was counted by the message before."""
        data = _details(snippet, "giftMembershipReceivedDetails")
        extra = _level(data.get("memberLevelName")) | {"gifted_by": native_id(data.get("gifterChannelId"))}
        return (self._made("subscribe", item, snippet, extra=extra),)

    def _gift(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        """`comboCount` runs on while the viewer does: what counts is what is new. One that does not rise began anew;
        what was delivered twice has its id, and ends at the deduplication."""
        data = _details(snippet, "giftDetails")
        name = _words(data.get("giftName"))[:NAME_LIMIT]
        who = native_id(_person(item, snippet).get("channelId"))
        total = count(data.get("comboCount"))
        many = self._combos.delta((who, name), total, forget=True, restarts=True) or total
        extra: dict[str, Any] = {}
        if (jewels := finite(data.get("jewelsAmount"), low=1)) is not None:
            extra["jewels"] = jewels
        if total > 1:
            extra["combo"] = {"id": "", "count": total}
        gift = {"id": name, "name": name, "count": many}
        return (self._made("gift", item, snippet, gift=gift, extra=extra),)

    def _deleted(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "messageDeletedDetails", "messageRetractedDetails")
        target = native_id(data.get("deletedMessageId")) or native_id(data.get("retractedMessageId"))
        if not target:
            raise BadFrame("a deletion of nothing")
        return (self._made("delete", item, snippet, id=f"delete:{target}", extra={"kind": "delete", "target": target}),)

    def _tombstone(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        """It has the id of the message that was here."""
        target = native_id(item.get("id"))
        return (self._made("delete", item, snippet, id=f"delete:{target}", extra={"kind": "delete", "target": target}),)

    def _banned(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "userBannedDetails")
        whom = native_id(_details(data, "bannedUserDetails").get("channelId"))
        extra: dict[str, Any] = {"kind": "ban", "target_user": whom}
        if data.get("banType") == "temporary":
            extra |= {"kind": "timeout", "seconds": count(data.get("banDurationSeconds"), least=0)}
        return (self._made("delete", item, snippet, extra=extra),)

    def _poll(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        data = _details(snippet, "pollDetails")
        about = _details(data, "metadata")
        options = about.get("options")
        options = options[:_POLL_OPTIONS] if isinstance(options, list) else []
        closed = data.get("status") == "closed"
        extra = {
            "kind": "poll_closed" if closed else "poll",
            "options": [_words(o.get("optionText"))[:100] for o in options if isinstance(o, Mapping)],
        }
        id = native_id(item.get("id")) + (":closed" if closed else "")
        return (
            self._made("notice", item, snippet, id=id, text=_words(about.get("questionText")) or None, extra=extra),
        )

    def _notice(self, item: Data, snippet: Data) -> Sequence[LiveEvent]:
        return (self._made("notice", item, snippet, extra={"kind": _NOTICES[snippet["type"]]}),)

    def _offline(self, at: str) -> LiveEvent:
        """The broadcast is over, and no message said so."""
        return LiveEvent(
            f"offline:{clean(at, 40)}",
            "notice",
            self.platform,
            self.room,
            User(self.platform, ""),
            t=_seconds(at),
            history=self.history,
            extra={"kind": "live_end"},
        )

    def _made(
        self,
        type: EventType,
        item: Data,
        snippet: Data,
        *,
        id: str = "",
        extra: dict[str, Any] | None = None,
        **fields: Any,
    ) -> LiveEvent:
        person = _person(item, snippet)
        name = _words(person.get("displayName"))[:NAME_LIMIT]
        channel = native_id(person.get("channelId"))
        badges = tuple(badge for field, badge in _BADGES if person.get(field) is True)
        owner = person.get("isChatOwner") is True
        user = User(
            channel or f"name:{name}",
            name,
            badges,
            is_mod=owner or person.get("isChatModerator") is True,
            is_owner=owner,
        )
        t = _seconds(snippet.get("publishedAt"))
        self.latest = max(self.latest, t or 0.0)
        native = native_id(item.get("id"))
        return LiveEvent(
            id or native,
            type,
            self.platform,
            self.room or native_id(snippet.get("liveChatId")),
            user,
            t=t,
            is_self=native in self.own or (bool(channel) and channel in self.own),
            history=self.history or (t is not None and t <= self.joined),
            extra=extra or {},
            **fields,
        )


_NOTICES = {
    "chatEndedEvent": "live_end",
    "sponsorOnlyModeStartedEvent": "members_only",
    "sponsorOnlyModeEndedEvent": "members_only_over",
}
_HANDLERS: dict[str, Callable[[YouTube, Data, Data], Sequence[LiveEvent]]] = {
    "textMessageEvent": YouTube._comment,
    "superChatEvent": YouTube._super_chat,
    "fanFundingEvent": YouTube._super_chat,
    "superStickerEvent": YouTube._super_sticker,
    "newSponsorEvent": YouTube._new_member,
    "memberMilestoneChatEvent": YouTube._milestone,
    "membershipGiftingEvent": YouTube._memberships_given,
    "giftMembershipReceivedEvent": YouTube._membership_received,
    "giftEvent": YouTube._gift,
    "messageDeletedEvent": YouTube._deleted,
    "messageRetractedEvent": YouTube._deleted,
    "tombstone": YouTube._tombstone,
    "userBannedEvent": YouTube._banned,
    "pollEvent": YouTube._poll,
    **dict.fromkeys(_NOTICES, YouTube._notice),
}
_BADGES = (("isChatSponsor", "member"), ("isVerified", "verified"))


def _is_page(answer: Data) -> bool:
    return "pollingIntervalMillis" in answer or "nextPageToken" in answer or "offlineAt" in answer or "items" in answer


def _details(data: Data, *names: str) -> Data:
    """The first of the objects called so; {} where there is none."""
    return next((data[name] for name in names if isinstance(data.get(name), Mapping)), {})


def _person(item: Data, snippet: Data) -> Data:
    """Who wrote it; where no details came along, the channel is in the snippet."""
    author = _details(item, "authorDetails")
    return author if native_id(author.get("channelId")) else {**author, "channelId": snippet.get("authorChannelId")}


def _words(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _money(data: Data) -> dict[str, Any]:
    micros, currency = finite(data.get("amountMicros"), low=0), data.get("currency")
    return {"value": (micros or 0) / 1_000_000, "currency": clean(currency, 3) if isinstance(currency, str) else ""}


def _tier(data: Data) -> dict[str, Any]:
    return {"tier": count(data.get("tier"))}


def _level(name: Any) -> dict[str, Any]:
    level = _words(name)[:NAME_LIMIT]
    return {"level": level} if level else {}


def _seconds(published: Any) -> float | None:
    """RFC 3339 as seconds since the epoch."""
    if not isinstance(published, str) or len(published) > 40:
        return None
    try:
        at = datetime.fromisoformat(published)
        return at.timestamp() if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _unnamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: _unnamed(v)
            for k, v in value.items()
            if k != "channelUrl" and (k != "displayMessage" or ("textMessageDetails" not in value and _is_text(value)))
        }
    return [_unnamed(v) for v in value] if isinstance(value, list) else value


def _is_text(snippet: Data) -> bool:
    return snippet.get("type") == "textMessageEvent"
