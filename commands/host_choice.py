"""Which host a room shows: a shipped pack by its name, or a folder; a person's only with consent on record.

In: the pack's name or folder, the room and platform it goes to, today's date. Out: its folder and the consent that
covers this use (None for a host who is nobody). A pack made of a person carries its consent record: `consent.toml`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from errors import BadInput, ConsentMissing
from render.consent import Consent, granted, read_record

PACKS = Path(__file__).resolve().parent.parent / "render" / "face" / "packs"
BUILT_IN = "lin"  # who stands in where another host may not be shown


@dataclass(frozen=True, slots=True)
class Use:
    """Where a host is shown, and when: what consent is asked for."""

    room: str
    platform: str
    today: date


def shipped() -> tuple[str, ...]:
    return tuple(sorted(folder.parent.name for folder in PACKS.glob("*/manifest.json")))


def given(host: str) -> str:
    """What `--avatar` says as a room's `host`: a shipped host's name stays, a folder becomes absolute."""
    return host if host in shipped() else str(Path(host).absolute())


def pack_folder(host: str) -> Path:
    """The folder of the pack named or given. Raises BadInput where there is none."""
    folder = PACKS / host  # an absolute path stays itself
    if not host or not (folder / "manifest.json").is_file():
        raise BadInput("no such host", where=host or "''",
                       remedy=f"one of {', '.join(shipped())}, or the folder of a pack (docs/own-host.md)")  # fmt: skip
    return folder


def admitted(host: str, use: Use) -> tuple[Path, Consent | None]:
    """The pack's folder, where it may be shown. Raises BadInput, or ConsentMissing with the reason."""
    folder = pack_folder(host)
    return folder, consent_of(folder, use)


def consent_of(folder: Path, use: Use) -> Consent | None:
    """The consent that covers showing this pack; None where it depicts nobody. Raises ConsentMissing."""
    person = _manifest(folder).get("person")
    if person is None:
        return None
    consent = read_record(folder / "consent.toml")
    if consent.sha256 != person.get("material") or consent.who != person.get("who"):
        raise ConsentMissing(f"the consent is not for the material of {person.get('who')}", where=str(folder),
                             remedy="put back the record it was made with, or one for the same material")  # fmt: skip
    granted(consent, what="face", room=use.room, platform=use.platform, today=use.today)
    return consent


def voices_with(host: str) -> dict[str, str]:
    """The built-in voices that go with a host, by language; {} where it names none or cannot be read."""
    try:
        voice = _manifest(pack_folder(host)).get("voice", {})
    except BadInput:
        return {}
    return {lang: str(name) for lang, name in voice.items()} if isinstance(voice, dict) else {}


def _manifest(folder: Path) -> dict[str, Any]:
    where = folder / "manifest.json"
    try:
        manifest = json.loads(where.read_text("utf-8"))
    except (OSError, ValueError) as e:
        raise BadInput(f"no readable avatar pack ({e})", where=str(where), remedy="make or fetch it again") from e
    if not isinstance(manifest, dict):
        raise BadInput("no avatar pack", where=str(where), remedy="make or fetch it again")
    return manifest
