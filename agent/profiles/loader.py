"""Reads `agent/profiles/*.toml` into `Profile`s and refuses what would loosen the law.

In: a name, or a path of an operator's own file. Out: a `Profile`. BadInput names the file, the key and the remedy.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from errors import BadInput

FOLDER = Path(__file__).parent
STRICTEST = "strictest"

Voice = Literal["allowed", "copilot"]
Attended = Literal["required", "advised", "no"]
Replies = Literal["spoken", "typed", "both"]

FIELDS: dict[str, type | tuple[str, ...]] = {
    "platform": str,
    "market": str,
    "source": str,
    "date": str,
    "ai_voice": get_args(Voice),
    "attended": get_args(Attended),
    "confirm_every_min": int,
    "notice_every_min": int,
    "label_zh": str,
    "label_en": str,
    "forbidden": list,
    "replies": get_args(Replies),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """`ai_voice` copilot: no AI voice may sell here; a person speaks what Zhubo suggests. `confirm_every_min` counts
    where a person must attend. `forbidden`: words never said here, beyond the answers' own policy."""

    name: str
    platform: str
    market: str
    source: str
    date: str
    ai_voice: Voice
    attended: Attended
    confirm_every_min: int
    notice_every_min: int
    label: dict[str, str]
    forbidden: tuple[str, ...]
    replies: Replies


def names() -> list[str]:
    """Profiles that come with the house."""
    return sorted(p.stem for p in FOLDER.glob("*.toml"))


def load(name: str) -> Profile:
    """The profile of that name, or of a TOML file; an unknown platform gets the strictest."""
    if name.endswith(".toml"):
        return _read(Path(name), Path(name).stem)
    path = FOLDER / f"{name}.toml"
    known = name.replace("_", "").isalnum() and path.is_file()
    return _read(path if known else FOLDER / f"{STRICTEST}.toml", name)


def _read(path: Path, name: str) -> Profile:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise BadInput(f"cannot be read: {e.strerror}", where=str(path), remedy=f"one of {', '.join(names())}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"not TOML: {e}", where=str(path), remedy="mend the file") from e
    for key, want in FIELDS.items():
        _check(data, key, want, path)
    if unknown := sorted(data.keys() - FIELDS.keys()):
        raise BadInput(f"unknown key {unknown[0]!r}", where=str(path), remedy=f"keys are {', '.join(FIELDS)}")
    if not 1 <= data["notice_every_min"] <= 60:
        raise BadInput(
            "notice_every_min must be 1 to 60", where=str(path), remedy="the law asks for it at least hourly"
        )
    label = {"zh": data.pop("label_zh").strip(), "en": data.pop("label_en").strip()}
    if not all(label.values()):
        raise BadInput("the AI label cannot be empty", where=str(path), remedy="write label_zh and label_en")
    return Profile(name=name, label=label, **data | {"forbidden": tuple(data["forbidden"])})


def _check(data: dict[str, Any], key: str, want: type | tuple[str, ...], path: Path) -> None:
    value = data.get(key)
    if isinstance(want, tuple):
        if value not in want:
            raise BadInput(f"{key} is {value!r}", where=str(path), remedy=f"write one of {', '.join(want)}")
    elif not isinstance(value, want) or isinstance(value, bool):
        raise BadInput(f"{key} is missing or not a {want.__name__}", where=str(path), remedy=f"write {key}")
    elif want is list and not all(isinstance(word, str) for word in value):
        raise BadInput(f"{key} must hold texts", where=str(path), remedy="quote every word")
