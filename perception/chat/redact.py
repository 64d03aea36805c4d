"""Raw frames made fit to be kept: secrets out, people out, the shape left as it was.

In: one frame as it came. Out: the same frame with tokens and keys struck, and every person's name, id and picture
replaced by a stand-in that is the same all through one run (so that a combo stays a combo) and cannot be turned back
(it is keyed with a secret that is thrown away). Long runs of digits in what people wrote (telephone, address, order
numbers) become zeros. What viewers wrote stays: it is what a fixture is for, and the manual says so.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from typing import Any

from perception.chat.irc_line import escape_tag, parse_line
from perception.chat.sanitise import parse_json
from perception.chat.wire import Frame

_KEY = secrets.token_bytes(16)
_SECRET = re.compile(
    r"(token|secret|password|passwd|auth|authentication|authorization|cookie|sign|signature|session_?id|challenge|salt"
    r"|access_?key|api_?key|auth_body|conn_?id|game_?id|reconnect_url)$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"((^|_)(nick_?name|uname|user_?name|display_?name|uniqueid|login|author_?name|chatname|sec_?open_?id|open_?id"
    r"|union_?id|sec_?uid|user_?id|uid|id_?str|wechat_uin|uin|short_?id|display_?id|decoded_openid|author_?id|channel_?id|decoded_?id"
    r"|chatter_user_(id|login|name)|(parent_)?user_(id|login|name)|reply_uname|reply_open_id)"
    r"|(sec_?uid|open_?id|user_?id|nick_?name|display_?name|channel_?id|screen_?name))$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"(avatar|face|head_?img|head_?url|portrait|profile_?(image|picture)|chatimg|avatar_?url)", re.I)
_PEOPLE = ("user", "author", "from", "chatter", "sender", "user_info", "userinfo", "authordetails", "touser")
_IN_PEOPLE = ("id", "name", "display", "displayname", "nickname")
_DIGITS = re.compile(r"\d{7,}")
_TAGS = ("user-id", "target-user-id", "reply-parent-user-id", "reply-thread-parent-user-id", "msg-param-recipient-id",
         "display-name", "login", "reply-parent-display-name", "reply-parent-user-login",
         "reply-thread-parent-user-login", "reply-thread-parent-display-name", "msg-param-recipient-display-name",
         "msg-param-recipient-user-name", "msg-param-displayName", "msg-param-login", "msg-param-sender-login",
         "msg-param-sender-name")  # fmt: skip


def stand_in(value: str | int) -> str | int:
    """Somebody, of the same kind: a number for a number, a string of digits for one, else a made-up name."""
    if value in ("", 0, "0"):
        return value
    digest = int.from_bytes(hmac.digest(_KEY, str(value).encode("utf-8", "replace"), hashlib.sha256)[:8])
    if isinstance(value, int):
        return digest % 10 ** min(len(str(abs(value))), 18) or 1
    if value.isdecimal():
        return f"{digest % 10 ** min(len(value), 18):0{min(len(value), 18)}d}"
    return f"viewer{digest % 10**8:08d}"


def redact_json(frame: Frame) -> str:
    """A JSON frame, also where a string in it holds JSON again."""
    return json.dumps(redact_value(parse_json(frame)), ensure_ascii=False, separators=(",", ":"))


def redact_value(value: Any, key: str = "", people: bool = False) -> Any:
    """A parsed JSON value; `key` is where it stood, `people` whether that was inside a person."""
    if isinstance(value, dict | list) and _PICTURE.search(key):
        return type(value)()
    if isinstance(value, dict):
        inside = key.lower() in _PEOPLE
        return {k: redact_value(v, k, inside) for k, v in value.items()}
    if isinstance(value, list):
        return [redact_value(item, key, people) for item in value]
    if value is None or isinstance(value, bool | float):
        return value
    if _SECRET.search(key):
        return "***"
    if _PICTURE.search(key):
        return ""
    if _PERSON.search(key) or (people and key.lower() in _IN_PEOPLE) or key.lower() in ("user", "author"):
        return stand_in(value)
    if isinstance(value, str):
        if value[:1] in "{[" and len(value) > 1:
            try:
                return redact_json(value)
            except ValueError:
                pass
        return redact_words(value) if not _is_id(key) else value
    return value


def redact_words(text: str) -> str:
    """What somebody wrote, without its long numbers."""
    return _DIGITS.sub(lambda m: "0" * len(m.group()), text)


def redact_irc(text: str) -> str:
    """One IRC line. PASS is struck whole."""
    line = parse_line(text)
    if line.command in ("PASS", "AUTHENTICATE"):
        return f"{line.command} ***"
    tags = {k: str(stand_in(v)) if k in _TAGS else v for k, v in line.tags.items()}
    nick, mark, host = line.prefix.partition("!")
    if mark:
        nick = str(stand_in(nick))
        host = f"{nick}@{host.rpartition('@')[2].partition('.')[2] or 'host'}"
    params = list(line.params)
    if line.command == "CLEARCHAT" and len(params) > 1:
        params[-1] = str(stand_in(params[-1]))
    elif line.command in ("PRIVMSG", "USERNOTICE") and len(params) > 1:
        params[-1] = redact_words(params[-1])
    elif line.command == "353":
        return ":server 353 host = #room :host"
    elif line.command == "NICK":
        params = ["host"]
    head = "@" + ";".join(f"{k}={escape_tag(v)}" for k, v in tags.items()) + " " if tags else ""
    source = f":{nick}{mark}{host} " if line.prefix else ""
    middle = "".join(f" {p}" for p in params[:-1])
    last = f" :{params[-1]}" if params else ""
    return f"{head}{source}{line.command}{middle}{last}"


def _is_id(key: str) -> bool:
    """Ids of messages, gifts and products are no persons; without them a fixture would be worth nothing."""
    key = key.lower()
    return key.endswith(("id", "time", "timestamp", "ts", "_t", "seq"))
