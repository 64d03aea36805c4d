"""Templates: where things stand and how they look, as data (`templates/NAME.toml`, in pixels of its own `width`).

In: a TOML file; what it leaves out keeps the default below. Out: a frozen `Template`. An unknown key is an error, so
that a misspelt one is not silently ignored. There is no key that hides the AI label or makes it smaller than the rule.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from errors import BadInput

FOLDER = Path(__file__).parent / "templates"
LABEL_SHARE = 0.05  # GB 45438-2025, 5.4: text height over the picture's short side


@dataclass(frozen=True, slots=True)
class Safe:
    """Shares of the picture that an app's own buttons cover."""

    top: float = 0.12
    bottom: float = 0.22
    right: float = 0.15
    left: float = 0.028


@dataclass(frozen=True, slots=True)
class Host:
    """How the 9:16 host stands in the picture: `width` as a share of the picture's, `middle` across it, and the share
    of her own height that is cut off above. The defaults are a picture of her own shape."""

    width: float = 1.0
    middle: float = 0.5
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Boxes and distances."""

    gap: int = 14
    radius: int = 22
    card_width: int = 540
    card_height: int = 188
    card_compact: int = 96  # without picture and price
    card_promo: int = 162  # below a promotion: its title has one line
    caption_height: int = 124
    question_width: int = 366
    question_least: int = 228  # a longer label is wrapped, so that the question keeps this much room beside it
    question_height: int = 124
    ticker_width: int = 264
    ticker_height: int = 46
    promo_height: int = 42
    seller_height: int = 76  # three lines
    seller_width: int = 300
    media: int = 184  # the side of the picture in the picture
    media_least: int = 120  # where there is less room, there is none
    rest_height: int = 72
    stack_top: float = 0.475  # nothing rises higher: above it is the face


@dataclass(frozen=True, slots=True)
class Type:
    """Text sizes."""

    title: int = 27
    price: int = 50
    small: int = 21
    caption: int = 38
    caption_least: int = 26
    question: int = 28
    ticker: int = 23
    promo: int = 23
    seller: int = 18
    rest: int = 34


@dataclass(frozen=True, slots=True)
class Colours:
    """#rrggbb or #rrggbbaa."""

    paper: str = "#fffffff5"
    ink: str = "#1c1e24"
    muted: str = "#8a8f9c"
    accent: str = "#f5304a"
    accent_deep: str = "#d81e3a"
    tint: str = "#f3f4f7"
    shade: str = "#0d1220b8"
    on_shade: str = "#ffffff"
    name: str = "#ffd27a"
    label: str = "#10141fc8"


@dataclass(frozen=True, slots=True)
class Template:
    """One look. `width` is the design's; a canvas of another width scales all of it."""

    name: str = "portrait"
    width: int = 720
    safe: Safe = field(default_factory=Safe)
    host: Host = field(default_factory=Host)
    sizes: Sizes = field(default_factory=Sizes)
    type: Type = field(default_factory=Type)
    colours: Colours = field(default_factory=Colours)


def template_for(width: int, height: int) -> str:
    """The bundled template for a picture of this shape."""
    shape = width / height
    return "landscape" if shape > 1.25 else "square" if shape > 0.8 else "portrait"


def load_template(name: str | Path = "portrait") -> Template:
    """A bundled template by name, or a file by path."""
    path = Path(name)
    if path.suffix != ".toml":
        path = FOLDER / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as e:
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise BadInput("no such template", where=str(name), remedy=f"one of {known}, or a .toml file") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"not readable as TOML: {e}", where=str(path)) from e
    return _fill(Template(), table, str(path))


def _fill(default, table: dict, where: str):
    known = {f.name: getattr(default, f.name) for f in fields(default)}
    changed = {}
    for key, value in table.items():
        if key not in known:
            raise BadInput(f"unknown key {key!r}", where=where, remedy=f"one of {', '.join(known)}")
        present = known[key]
        if isinstance(value, dict) and not isinstance(present, (str, int, float)):
            changed[key] = _fill(present, value, f"{where} [{key}]")
        elif isinstance(present, float) and isinstance(value, int | float) and not isinstance(value, bool):
            changed[key] = float(value)
        elif type(value) is type(present):
            changed[key] = value
        else:
            raise BadInput(f"{key} must be {type(present).__name__}, not {value!r}", where=where)
    return replace(default, **changed)
