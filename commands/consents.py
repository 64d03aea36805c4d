"""Whose face and voice a room uses, and whether they agreed: for the studio, the journal and `check`.

In: the room's settings and today's date. Out: `Stand`s, one for each person whose voice or face the room names. Only
files are read. The stage asks the same questions again before it loads anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from commands.host_choice import Use, admitted
from commands.room_settings import RoomSettings
from commands.voice_choice import OWN, consent_line
from errors import ZhuboError


@dataclass(frozen=True, slots=True)
class Stand:
    """`text` says who, until when and for which material; where it does not hold, why, and `remedy` what to do."""

    what: Literal["face", "voice"]
    holds: bool
    text: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def stands(room: RoomSettings, today: date) -> Iterator[Stand]:
    try:
        consent = admitted(room.picture.host, Use(room.name, room.profile or OWN, today))[1]
        if consent is not None:
            yield Stand("face", True, consent.line())
    except ZhuboError as e:
        yield Stand("face", False, e.what, e.remedy)
    server = room.voice.server
    if server is None or server.kind != "cloned":
        return
    try:
        yield Stand("voice", True, consent_line(room, today))
    except ZhuboError as e:
        yield Stand("voice", False, e.what, e.remedy)
