"""What the stage knows and the picture shows. Frozen values, compared by equality: an equal scene is the same picture.

In: the stage fills them from cues, lines and the floor. Out: `layout` turns a scene into places and sizes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Lang = Literal["zh", "en"]

DEFAULT_LABEL = {"zh": "AI 主播 · 虚拟形象", "en": "AI host"}


def _moment(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _zone(value: object) -> float:
    return min(86_340.0, max(-86_340.0, _moment(value) or 0.0))


def _files(value: object) -> tuple[str, ...]:
    return tuple(map(str, value[:MOST_MEDIA])) if isinstance(value, list | tuple) else ()


MOST_MEDIA = 6
_READ = {"sold_out": bool, "ends": _moment, "zone": _zone, "media": _files}


@dataclass(frozen=True, slots=True)
class Card:
    """The product card. Every text may be empty: without `price` the card shows the product alone.

    `price` and `list_price` are written with their currency ("¥79.00"); `list_base` says what the struck price is
    ("划线价", "List price"); `stock` is a whole phrase ("库存 120 件"); `image` is a local file. `offer` is a promotion
    in its own words, `ends` when it really ends, in seconds since the epoch, `zone` the shop's clock, in seconds ahead
    of UTC. `list_note` says what the struck price is measured by; `media` are further pictures, local files.
    """

    sku: str = ""
    title: str = ""
    price: str = ""
    list_price: str = ""
    list_base: str = ""
    stock: str = ""
    link: str = ""
    image: str = ""
    note: str = ""
    sold_out: bool = False
    lang: Lang = "zh"
    offer: str = ""
    ends: float | None = None
    zone: float = 0.0
    list_note: str = ""
    media: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> Card:
        """From a `card` cue's data: unknown fields are ignored, everything but flags and times becomes text."""
        known: dict[str, Any] = {}
        for field in fields(cls):
            value = obj.get(field.name)
            if value is not None:
                known[field.name] = _READ.get(field.name, str)(value)
        if known.get("lang") not in (None, "zh", "en"):
            known["lang"] = "en"
        return cls(**known)

    def without_facts(self) -> Card:
        """What may be shown when nobody keeps price and stock true: the product alone."""
        return Card(sku=self.sku, title=self.title, link=self.link, image=self.image, media=self.media, lang=self.lang)


@dataclass(frozen=True, slots=True)
class Caption:
    """The sentence being spoken. `spoken` 0..1, how much of it has sounded, turns its pages when it is long."""

    text: str
    lang: Lang = "zh"
    spoken: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A viewer's question; name and text may be empty (withheld)."""

    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Promo:
    """A promotion and how long it still runs ("05:12:33", "12月1日"): written anew whenever that changes."""

    offer: str
    left: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on the picture besides the host's mouth. `question` is being answered; `ticker` are the last ones;
    `promo` runs on the product of the card; `media` is the picture in the picture, a local file; `seller` is who sells,
    where the law wants it shown all the time;
    `guest` is heard just now, in the question's place;
    `gesture` the last one that was asked for, numbered; `pose` how the host holds herself, "" for no way."""

    label: str = ""
    card: Card | None = None
    caption: Caption | None = None
    question: Question | None = None
    ticker: tuple[Question, ...] = ()
    resting: bool = False
    gesture: tuple[int, str] = (0, "")
    pose: str = ""
    lang: Lang = "zh"
    promo: Promo | None = None
    seller: str = ""
    media: str = ""
    guest: str = ""
