"""A person's face or voice is used only with that person's consent on record.

In: a consent file (TOML) beside the material it speaks of. Out: a `Consent`, checked: who, which material (by its
SHA-256), for which rooms and platforms, until when, and the line the person signed. `granted` decides whether it covers
a use; it is pure, the date is passed in. What is not covered raises `ConsentMissing` with the reason and the remedy.

    who = "Li Hua"
    what = "voice"                  # or "face"
    material = "li-hua.wav"         # beside this file
    sha256 = "9f86d081884c7d65…"    # of that file: sha256sum li-hua.wav
    rooms = ["tea"]                 # names of rooms, or "*"
    platforms = ["own", "twitch"]   # names of profiles, or "*"
    until = 2027-06-30              # the last day
    signature = "I agree that my voice speaks for the tea shop. Li Hua, 2026-11-01"
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from errors import BadInput, ConsentMissing

ANY = "*"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")

    who: str = Field(min_length=1, max_length=200)
    what: Literal["voice", "face"]
    material: str = Field(min_length=1, max_length=500)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rooms: list[str] = Field(min_length=1)
    platforms: list[str] = Field(min_length=1)
    until: date
    signature: str = Field(min_length=10, max_length=2000)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to. `material` is the file it was given for, `path` the record itself."""

    who: str
    what: Literal["voice", "face"]
    material: Path
    sha256: str
    rooms: frozenset[str]
    platforms: frozenset[str]
    until: date
    signature: str
    path: Path

    def line(self) -> str:
        """For the studio, the log and the journal."""
        return f"{self.what} of {self.who}, consented until {self.until}, material {self.sha256[:12]}"


def read_record(path: Path) -> Consent:
    """The record at `path`, whether or not its material lies beside it. Raises BadInput or ConsentMissing."""
    try:
        record = _Record(**tomllib.loads(path.read_text("utf-8-sig")))
    except OSError as e:
        raise ConsentMissing(f"no consent record can be read: {e.strerror}", where=str(path),
                             remedy="write one as docs/consent.md shows, signed by the person") from e  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"the consent record is not TOML: {e}", where=str(path), remedy="mend that line") from e
    except ValidationError as e:
        first = e.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"the consent record's {key!r}: {first['msg']}", where=str(path),
                       remedy="docs/consent.md names every field") from e  # fmt: skip
    return Consent(
        record.who, record.what, path.parent / record.material, record.sha256, frozenset(record.rooms),
        frozenset(record.platforms), record.until, record.signature, path,
    )  # fmt: skip


def read_consent(path: Path) -> Consent:
    """The record at `path`, its material's digest verified. Raises BadInput or ConsentMissing."""
    consent = read_record(path)
    try:
        with consent.material.open("rb") as f:
            digest = hashlib.file_digest(f, "sha256").hexdigest()
    except OSError as e:
        raise ConsentMissing(f"the material it speaks of cannot be read: {e.strerror}", where=str(consent.material),
                             remedy="put it beside the record") from e  # fmt: skip
    if digest != consent.sha256:
        raise ConsentMissing(f"the material is not the one {consent.who} consented to", where=str(consent.material),
                             remedy="ask for consent to this file, and write its SHA-256 down")  # fmt: skip
    return consent


def granted(consent: Consent, *, what: str, room: str, platform: str, today: date) -> None:
    """Returns where the consent covers this use; else raises ConsentMissing with the reason."""
    if consent.what != what:
        raise _refused(consent, f"it is for the {consent.what}, not for the {what}")
    if today > consent.until:
        raise _refused(consent, f"it ended on {consent.until}")
    for name, scope, kind in ((room, consent.rooms, "room"), (platform, consent.platforms, "platform")):
        if name not in scope and ANY not in scope:
            raise _refused(consent, f"it does not name the {kind} {name!r}")


def _refused(consent: Consent, reason: str) -> ConsentMissing:
    return ConsentMissing(f"{consent.who}'s consent does not cover this: {reason}", where=str(consent.path),
                          remedy="ask for a new one, or use a built-in voice and host")  # fmt: skip
