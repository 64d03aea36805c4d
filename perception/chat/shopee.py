"""Shopee's livestream comments: one answer of get_latest_comment_list in, `LiveEvent`s out; and how a call is signed.

A frame is the whole answer: `{"error", "message", "response": {"next_offset", "list": [{"comment_id", "user_id",
"username", "content", "timestamp"}]}}`. It has the comments of the last 10 s, once and never again, and nothing but
comments. Source: open.shopee.com, v2.livestream (get_latest_comment_list, post_comment), and its signing guide.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from perception.chat.redact import redact_json
from perception.chat.sanitise import NAME_LIMIT, clean, finite, native_id, parse_object
from perception.chat.wire import BadFrame, Damaged, Frame, Heard
from perception.event import LiveEvent, User

PLATFORM = "shopee"
MOST_IN_LIST = 1000


def signature(key: str, *, partner: int, path: str, timestamp: int, token: str, user: int) -> str:
    """`sign` of a call for one user: HMAC-SHA256 in hex over partner id, path, timestamp, access token, user id."""
    return hmac.digest(key.encode(), f"{partner}{path}{timestamp}{token}{user}".encode(), hashlib.sha256).hex()


class Shopee:
    """The decoder. `room`: the session's id, which the answer does not name. `host`: the streamer's user id."""

    binary: ClassVar[bool] = False

    def __init__(self, *, room: str = "", host: str = "") -> None:
        self.room = room
        self.host = host

    def redact(self, frame: Frame) -> Frame:
        return redact_json(frame)

    def decode(self, frame: Frame) -> Sequence[Heard]:
        body = parse_object(frame)
        if isinstance(error := body.get("error"), str) and error:
            return ()
        response = body.get("response")
        rows = response.get("list") if isinstance(response, Mapping) else None
        if rows is None and isinstance(response, Mapping) and "next_offset" in response:
            return ()  # nobody said anything
        if not isinstance(rows, list):
            raise BadFrame("an answer without a list of comments")
        if len(rows) > MOST_IN_LIST:
            raise BadFrame(f"list of {len(rows)} comments; the limit is {MOST_IN_LIST}")
        said: list[Heard] = []
        for row in rows:
            try:
                said.append(self._comment(row))
            except BadFrame as e:
                if len(rows) == 1:
                    raise
                said.append(Damaged(str(e)))
        return said

    def _comment(self, row: Any) -> LiveEvent:
        if not isinstance(row, Mapping):
            raise BadFrame(f"expected a comment, got {str(row)[:40]!r}")
        words, name, id = row.get("content"), row.get("username"), native_id(row.get("comment_id"))
        if not isinstance(words, str) or not (text := clean(words)) or not id:
            raise BadFrame("a comment without words or id")
        name = clean(name, NAME_LIMIT) if isinstance(name, str) else ""
        uid = native_id(row.get("user_id"))
        is_self = bool(self.host) and uid == self.host
        user = User(id=uid if uid not in ("", "0") else f"name:{name}", name=name, is_mod=is_self, is_owner=is_self)
        t = finite(row.get("timestamp"), low=1)
        return LiveEvent(id, "chat", PLATFORM, self.room, user, t=t, text=text, is_self=is_self)
