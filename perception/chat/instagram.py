"""Instagram's webhook of live comments: one body in, `LiveEvent`s out; and how it is signed.

A body is `{"object": "instagram", "entry": [{"id": account, "time", "changes": [{"field": "live_comments", "value": {
"id", "from": {"id", "username"}, "text", "media": {"id", "media_product_type"}}}]}]}`, or an array of such; other
fields are no event, nor are other accounts' entries. The documentation has the comment's id as `comment_id`, too.
Source: developers.facebook.com, Instagram Platform, webhooks.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from perception.chat.redact import redact_json
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_json
from perception.chat.wire import BadFrame, Damaged, Frame, Heard
from perception.event import LiveEvent, User

PLATFORM = "instagram"
MOST_CHANGES = 1000


def is_signed(header: str, body: bytes, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is "sha256=" and the HMAC-SHA256 of the raw body, in hex; in constant time."""
    right = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    return hmac.compare_digest(right.encode(), header.encode("utf-8", "replace"))


class Instagram:
    """The decoder. `account`: the only professional account listened to; "" is all."""

    binary: ClassVar[bool] = False

    def __init__(self, *, account: str = "") -> None:
        self.account = account

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def decode(self, frame: Frame) -> Sequence[Heard]:
        value = parse_json(frame)
        said: list[Heard] = []
        causes: list[str] = []
        changes = 0
        for entry in _entries(value):
            account = native_id(entry.get("id"))
            listed = entry.get("changes")
            if (self.account and account != self.account) or not isinstance(listed, list):
                continue
            changes += len(listed)
            if changes > MOST_CHANGES:
                raise BadFrame(f"more than {MOST_CHANGES} changes")
            for change in listed:
                if not isinstance(change, Mapping) or change.get("field") != "live_comments":
                    continue
                try:
                    said.append(_comment(change.get("value"), account, entry.get("time")))
                except BadFrame as e:
                    causes.append(str(e))
        if causes and not said:
            raise BadFrame(causes[0])
        return [*said, *map(Damaged, causes[:8])]


def _entries(value: Any) -> list[Mapping[str, Any]]:
    out: list[Mapping[str, Any]] = []
    for body in value if isinstance(value, list) else [value]:
        entries = body.get("entry") if isinstance(body, Mapping) else None
        if not isinstance(entries, list):
            raise BadFrame("a call without entries")
        out += [entry for entry in entries if isinstance(entry, Mapping)]
    return out


def _comment(value: Any, account: str, time: Any) -> LiveEvent:
    if not isinstance(value, Mapping):
        raise BadFrame("a comment without a value")
    words, id = value.get("text"), native_id(value.get("id")) or native_id(value.get("comment_id"))
    if not id or not isinstance(words, str) or not (text := clean(words)):
        raise BadFrame("a comment without id or words")
    who, media = value.get("from"), value.get("media")
    who = who if isinstance(who, Mapping) else {}
    name = who.get("username")
    name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
    uid = native_id(who.get("id"))
    is_self = bool(account) and uid == account
    room = native_id(media.get("id")) if isinstance(media, Mapping) else ""
    user = User(id=uid or f"name:{name}", name=name, is_mod=is_self, is_owner=is_self)
    t = finite(time, low=1)
    if t is not None and t > 1e11:
        t = t / 1000
    return LiveEvent(id, "chat", PLATFORM, room or account, user, t=t, text=text, is_self=is_self)
