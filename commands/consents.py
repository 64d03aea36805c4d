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
from commands.voice_choice import OWN, consented
from errors import ZhuboError


@dataclass(frozen=True, slots=True)
class Stand:
    """`text` says who, until when and for which material; where it does not hold, why, and `remedy` what to do. `of`
    is what the room file names: the host, the voice's server, the model's folder."""

    what: Literal["face", "voice"]
    holds: bool
    text: str
    remedy: str = ""
    of: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def stands(room: RoomSettings, today: date) -> Iterator[Stand]:
    try:
        consent = admitted(room.picture.host, Use(room.name, room.profile or OWN, today))[1]
        if consent is not None:
            yield Stand("face", True, consent.line(), of=room.picture.host)
    except ZhuboError as e:
        yield Stand("face", False, e.what, e.remedy, room.picture.host)
    server, coqui = room.voice.server, room.voice.coqui
    if server is not None and server.kind == "cloned":
        yield _voice(room, "server", server.consent, server.url, today)
    if coqui is not None and coqui.kind == "cloned":
        yield _voice(room, "coqui", coqui.consent, coqui.model, today)


def _voice(room: RoomSettings, part: str, record: str, of: str, today: date) -> Stand:
    try:
        return Stand("voice", True, consented(room, part, record, today).line(), of=of)
    except ZhuboError as e:
        return Stand("voice", False, e.what, e.remedy, of)
