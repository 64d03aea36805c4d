"""What the picture shows beside the host: the pure state behind the product card, the ticker and the label.

In: the mind's cues, the beat of the moment, whether the mind is there. Out: a `Shown` per tick. Ten seconds after the
mind was lost, prices and stock are taken off the card: nobody vouches for them any more.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from render.speech import FPS
from render.stage.floor import Beat
from render.values import Cue

CARDS = 64  # drop policy "oldest shown"
VOUCHED = 10 * FPS  # ticks after losing the mind for which price and stock stay
LABEL = "AI 主播 · 虚拟形象"


@dataclass(frozen=True, slots=True)
class Question:
    """The question being answered: who asked, what."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One tick's picture beside the face. `card` is the mind's, without price and stock when nobody vouches."""

    label: str
    sku: str | None
    card: dict[str, Any] | None
    caption: str
    lang: str
    question: Question | None
    resting: bool


class Board:
    def __init__(self) -> None:
        self._cards: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._default: str | None = None
        self._label = LABEL
        self._ticker: tuple[dict[str, Any], ...] = ()
        self._lost_at: int | None = 0

    def apply(self, cue: Cue) -> None:
        """Take the cues that concern the picture; the others are the floor's."""
        data = cue.data
        match cue.kind:
            case "card":
                self._card(str(data["sku"]), data.get("card"))
            case "show":
                self._default = data.get("sku")
            case "label":
                self._label = str(data.get("text") or "").strip() or LABEL
            case "ticker":
                self._ticker = tuple(data.get("items") or ())

    def mind_here(self, here: bool, tick: int) -> None:
        if here:
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at = tick

    def at(self, tick: int, beat: Beat) -> Shown:
        """What to show at this tick."""
        named = beat.sentence.sku if beat.sentence else None
        sku = named if named in self._cards else self._default
        card = self._cards.get(sku) if sku else None
        if card is not None and self._lost_at is not None and tick - self._lost_at > VOUCHED:
            card = {k: v for k, v in card.items() if k not in ("price", "list_price", "stock", "offer")}
        sentence = beat.sentence
        return Shown(
            self._label,
            sku if card is not None else None,
            card,
            sentence.text if sentence else "",
            sentence.lang if sentence else "zh",
            self._question(beat),
            beat.line is None,
        )

    def _card(self, sku: str, card: dict[str, Any] | None) -> None:
        self._cards.pop(sku, None)
        if card is not None:
            self._cards[sku] = card
        while len(self._cards) > CARDS:
            self._cards.popitem(last=False)

    def _question(self, beat: Beat) -> Question | None:
        if beat.line is None or beat.line.kind != "answer":
            return None
        active = next((item for item in self._ticker if item.get("active")), None)
        return Question(str(active.get("name", "")), str(active.get("text", ""))) if active else None
