"""The IRC line grammar with IRCv3 tags (RFC 1459, modern.ircdocs.horse), and nothing of any network's meaning.

In: one line without its CRLF. Out: `IrcLine(tags, prefix, command, params)`. A line that has no command is a BadFrame.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from perception.chat.wire import BadFrame

_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_MEANING = {":": ";", "s": " ", "r": "\r", "n": "\n", "\\": "\\"}


class IrcLine(NamedTuple):
    """`prefix` is the source without its colon, "" when there is none. `params` ends with the trailing one."""

    tags: dict[str, str]
    prefix: str
    command: str
    params: list[str]


def parse_line(line: str) -> IrcLine:
    """`line` taken apart. The command is in capitals; duplicate tags: the last wins."""
    tags: dict[str, str] = {}
    prefix = ""
    rest = line
    if rest.startswith("@"):
        raw, space, rest = rest[1:].partition(" ")
        if not space:
            raise BadFrame("tags without a command: the line is cut off")
        tags = parse_tags(raw)
        rest = rest.lstrip(" ")
    if rest.startswith(":"):
        prefix, space, rest = rest[1:].partition(" ")
        if not space:
            raise BadFrame("a source without a command: the line is cut off")
        rest = rest.lstrip(" ")
    head, colon, trailing = rest.partition(" :")
    words = [word for word in head.split(" ") if word]
    if not words:
        raise BadFrame("no command")
    command = words.pop(0)
    if not (command.isalnum() and command.isascii()):
        raise BadFrame(f"not a command: {command[:20]!r}")
    if colon:
        words.append(trailing)
    return IrcLine(tags, prefix, command.upper(), words)


def parse_tags(raw: str) -> dict[str, str]:
    """`a=1;b=x\\sy;c` → {"a": "1", "b": "x y", "c": ""}."""
    tags = {}
    for item in raw.split(";"):
        key, _, value = item.partition("=")
        tags[key] = value
    if "\\" in raw:
        for key, value in tags.items():
            if "\\" in value:
                tags[key] = _ESCAPED.sub(_unescape, value)
    tags.pop("", None)
    return tags


def escape_tag(value: str) -> str:
    """The inverse of the unescaping in `parse_tags`."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\:"), (" ", "\\s"), ("\r", "\\r"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _unescape(match: re.Match[str]) -> str:
    char = match.group(1)
    return _MEANING.get(char, char)
