"""A look: everything an art director chooses about a host, read from TOML.

In: a TOML file with the tables below, each optional; a missing key keeps its default. Out: a `Look`. An unknown key or
a value of another kind is refused with its name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from errors import BadInput

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Body:
    """Phenotype in anny's terms, 0..1 each: gender 1 is female, age 0.7 reads about 30; `race` mixes three, so that
    nobody in particular comes out."""

    gender: float = 1.0
    age: float = 0.70
    weight: float = 0.34
    muscle: float = 0.40
    height: float = 0.5
    proportions: float = 0.22
    cupsize: float = 0.42
    firmness: float = 0.6
    race: Colour = (0.10, 0.42, 0.48)
    shoulder: float = 0.83
    jaw_taper: float = 0.125


@dataclass(frozen=True, slots=True)
class Skin:
    base: Colour = (0.73, 0.425, 0.295)
    lips: Colour = (0.60, 0.115, 0.125)
    lip_amount: float = 0.8
    blush: float = 0.6
    iris: Colour = (0.055, 0.023, 0.009)
    beard: float = 0.0  # the shadow of a shaven beard, 0..1
    lashes: float = 1.0


@dataclass(frozen=True, slots=True)
class Hair:
    """`style` is "long", parted and hanging, or "short", parted and combed back. For long hair `ends` is the height in
    metres of the cut: 0.592 bob, 0.56 lob, 0.51 long; for short hair `length` is that of the top's, in metres."""

    style: str = "long"
    ends: float = 0.56
    length: float = 0.045
    melanin: float = 0.82
    redness: float = 0.30
    wave: float = 0.004


@dataclass(frozen=True, slots=True)
class Clothes:
    jacket: Colour = (0.018, 0.060, 0.062)
    top: Colour = (0.86, 0.84, 0.80)
    neckline: float = 0.462  # the height of the top's edge in the middle, metres


@dataclass(frozen=True, slots=True)
class View:
    """`height` metres of the frame at the face, `level` of the camera, `stop` the aperture (blur of the shop)."""

    height: float = 0.76
    level: float = 0.592
    distance: float = 2.7
    stop: float = 4.0
    exposure: float = 0.22


@dataclass(frozen=True, slots=True)
class Voice:
    """The built-in voices that go with this host where the room names none; "" for the room's own default."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    name: str
    seed: int = 7
    body: Body = field(default_factory=Body)
    face: dict[str, float] = field(default_factory=dict)
    skin: Skin = field(default_factory=Skin)
    hair: Hair = field(default_factory=Hair)
    clothes: Clothes = field(default_factory=Clothes)
    view: View = field(default_factory=View)
    voice: Voice = field(default_factory=Voice)


def read_look(path: Path) -> Look:
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as e:
        raise BadInput(f"not a look ({e})", where=str(path), remedy="see render/face/packs/lin/look.toml") from e
    given.setdefault("name", path.stem)
    return _filled(Look, given, str(path))


def _filled(kind: type, given: dict[str, Any], where: str) -> Any:
    known = {f.name: f for f in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in known:
            raise BadInput(f"unknown key {key!r}", where=where, remedy=f"one of {', '.join(known)}")
        default = known[key].default_factory() if callable(known[key].default_factory) else known[key].default
        if is_dataclass(default) and isinstance(value, dict):
            value = _filled(type(default), value, f"{where}: [{key}]")
        elif isinstance(default, tuple) and isinstance(value, list) and len(value) == len(default):
            value = tuple(float(v) for v in value)
        elif isinstance(default, float) and isinstance(value, int | float):
            value = float(value)
        elif not isinstance(value, type(default)) and key != "name":
            raise BadInput(f"{key} cannot be {value!r}", where=where, remedy=f"for instance {default!r}")
        values[key] = value
    return kind(**values)
