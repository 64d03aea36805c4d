"""What differs between relay tools, as a row of data: where the fields of its JSON are and what its types mean.

A field is written as a path, "User.Nickname"; "a.b|c" takes the first of them that is there; "0" in a path is a list's
first element; "" is a field the tool does not have. Paths are taken apart once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from perception.chat.sanitise import finite
from perception.event import EventType

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One tool's JSON.

    `types`: the tool's own type → ours. `refine`: for such a type, a path whose value decides what it really is; values
    not listed are no event. `notices`: types that become a notice of this kind ("live_end"). `inner`: the field that
    holds the event, as an object or as a JSON string. `seconds`: what its time is divided by. `statuses`: its order
    words → placed, paid, cancelled. `platforms`: where the type betrays the platform; `platform_at`: where the tool
    names it. `id_in_room`: its ids are unique in one room only. `per_kind`: its ids are unique for one type only.
    `strict`: a type not listed is a bad frame, not a novelty. `gift`: id, name, count (new ones), total (running, with
    `combo` as its key and `end` as its last), coins.
    """

    name: str
    platform: str
    types: Mapping[Any, EventType]
    url: str = ""
    type: str = "type"
    refine: Mapping[Any, tuple[str, Mapping[Any, EventType]]] = field(default_factory=dict)
    notices: Mapping[Any, str] = field(default_factory=dict)
    inner: str = ""
    id: str = "id"
    id_in_room: bool = False
    per_kind: bool = True
    time: str = "t"
    seconds: float = 1.0
    room: str = "room"
    user_id: str = "user.id"
    user_name: str = "user.name|user"
    owner_id: str = ""
    moderator: str = ""
    text: str = "text"
    amount: str = ""
    currency: str = ""
    gift: Fields = field(default_factory=dict)
    order: Fields = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    extra: Fields = field(default_factory=dict)
    platforms: Mapping[Any, str] = field(default_factory=dict)
    platform_at: str = ""
    strict: bool = False

    def kind(self, native: Any, body: Mapping[str, Any]) -> EventType | None:
        """Our type for the tool's; None for one that is no event here."""
        if not isinstance(native, str | int) or isinstance(native, bool):
            return None
        if (refined := self.refine.get(native)) is not None:
            path, values = refined
            value = at(body, path)
            return values.get(_whole(value)) if isinstance(value, str | int) else None
        if native in self.notices:
            return "notice"
        return self.types.get(native)


def at(body: Any, path: str) -> Any:
    """What stands at the end of `path`; None where nothing does."""
    for way in _ways(path):
        found = body
        for key in way:
            if isinstance(found, Mapping):
                found = found.get(key)
            elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            else:
                found = None
                break
        if found is not None:
            return found
    return None


def count(found: Any, least: int = 1) -> int:
    """A whole number of things, never fewer than `least`."""
    number = finite(found, low=0, high=1e9)
    return max(least, int(number)) if number is not None else least


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value


@lru_cache(maxsize=1024)
def _ways(path: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(way.split(".")) for way in path.split("|")) if path else ()
