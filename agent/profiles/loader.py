"""Reads `agent/profiles/*.toml` into `Profile`s and refuses what would loosen the law.

In: a name, or a path of an operator's own file. Out: a `Profile`. BadInput names the file, the key and the remedy.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from agent.profiles.rules import UNKNOWN, ProfileFile, Section
from errors import BadInput

FOLDER = Path(__file__).parent
STRICTEST = "strictest"
SECTIONS = ("ai_voice", "attendance", "label", "words", "prices", "seller", "replies")


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a setting comes from: what the rule says, its source, its date, how well we know it."""

    says: str
    source: str
    date: str
    grade: str


@dataclass(frozen=True, slots=True)
class Profile:
    """`ai_voice` copilot: no AI voice may sell here; a person speaks what Zhubo suggests. `known` False: nobody has
    written this platform down, so it is the strictest. `confirm_every_s`: how often a person who must attend says that
    they are there. `forbidden`: words never said here, beyond the market's lists. `rules`: by section of the file.
    `seller_shown`: name, address and contact of who sells stand in the picture all the time."""

    name: str
    known: bool
    platform: str
    market: str
    checked: str
    ai_voice: Literal["allowed", "copilot"]
    attended: Literal["required", "advised", "no"]
    confirm_every_s: float
    notice_every_s: float
    label: dict[str, str]
    word_list: Literal["cn", "us", "eu", "any"]
    forbidden: tuple[str, ...]
    replies: Literal["none", "operator", "api"]
    rules: dict[str, Rule]
    seller_shown: bool = True

    @property
    def copilot(self) -> bool:
        return self.ai_voice == "copilot"


def names() -> list[str]:
    """Profiles that come with the house."""
    return sorted(p.stem for p in FOLDER.glob("*.toml"))


def load(name: str) -> Profile:
    """The profile of that name, or of a TOML file; an unknown platform gets the strictest."""
    if name.endswith(".toml"):
        return read(Path(name), Path(name).stem)
    plain = name.strip().lower().replace("-", "_")
    if plain in names():
        return read(FOLDER / f"{plain}.toml", plain)
    return read(FOLDER / f"{STRICTEST}.toml", name, known=False)


def read(path: Path, name: str, *, known: bool = True) -> Profile:
    """One file's profile."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as e:
        raise BadInput(f"cannot be read: {e.strerror}", where=str(path), remedy=f"one of {', '.join(names())}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"not TOML: {e}", where=str(path), remedy="mend the file") from e
    try:
        file = ProfileFile.model_validate(table)
    except ValidationError as e:
        raise _explained(e, path) from e
    attended = file.attendance.attended
    return Profile(
        name=name,
        known=known,
        platform=file.platform,
        market=file.market,
        checked=file.checked,
        ai_voice="allowed" if file.ai_voice.may_sell == "yes" else "copilot",
        attended="required" if attended == UNKNOWN else attended,
        confirm_every_s=60.0 * file.attendance.confirm_every_min,
        notice_every_s=60.0 * file.label.notice_every_min,
        label={"zh": file.label.zh, "en": file.label.en},
        word_list=file.words.list,
        forbidden=file.words.extra,
        replies=file.replies.how,
        rules={name: _rule(getattr(file, name)) for name in SECTIONS},
        seller_shown=file.seller.shown != "no",
    )


def _rule(section: Section) -> Rule:
    return Rule(section.says, section.source, section.date, section.grade)


def _explained(error: ValidationError, path: Path) -> BadInput:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return BadInput(f"unknown key {key!r}", where=str(path), remedy="docs/profiles.md lists the keys")
    if first["type"] == "missing":
        return BadInput(
            f"{key} is missing", where=str(path), remedy="every rule states it; see agent/profiles/own.toml"
        )
    cause = first["msg"].removeprefix("Value error, ")
    return BadInput(f"{key}: {cause}", where=str(path), remedy="the law and agent/profiles/own.toml show what will do")
