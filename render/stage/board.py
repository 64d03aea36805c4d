"""What the picture shows beside the host: the pure state behind the product card, the ticker and the label.

In: the mind's cues, the beat of the moment, whether the mind is there. Out: the `Scene` of a tick. Ten seconds after
the mind was lost, prices and stock are taken off the card: nobody vouches for them any more.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from render.picture.countdown import promo_of
from render.picture.scene import Caption, Card, Lang, Question, Scene
from render.speech import FPS
from render.stage.beat import Beat
from render.values import Cue

CARDS = 64  # drop policy "oldest"
VOUCHED = 10 * FPS  # ticks after losing the mind for which price and stock stay
TICKER = 3
MEDIA_TICKS = 4 * FPS  # each further picture of the product is shown so long
ACTS = frozenset({"listening", "thinking"})  # a gesture cue that lasts until "on": false, or this long
ACT_TICKS = 10 * FPS


class Board:
    """`seller`: who sells, shown all the time; `clock` gives seconds since the epoch, for promotions that end."""

    def __init__(
        self, label: str = "", *, seller: str = "", lang: Lang = "zh", clock: Callable[[], float] = time.time
    ) -> None:
        self._seller = seller
        self._lang: Lang = lang  # of the picture's own words while nothing is said
        self._clock = clock
        self._cards: OrderedDict[str, Card] = OrderedDict()
        self._default: str | None = None
        self._platforms = self._label = label.strip()
        self._ticker: tuple[Question, ...] = ()
        self._asked: Question | None = None
        self._lost_at: int | None = 0
        self._gesture: tuple[int, str] = (0, "")
        self._pose = ""
        self._posed_at: int | None = None
        self._listening = False

    def apply(self, cue: Cue) -> None:
        """Take the cues that concern the picture; the others are the floor's."""
        data = cue.data
        match cue.kind:
            case "card":
                self._card(str(data["sku"]), data.get("card"))
            case "show":
                self._default = data.get("sku")
            case "label":
                self._relabel(str(data.get("text") or "").strip())
            case "mic":
                self._listening = bool(data.get("on"))
            case "gesture":
                self._act(str(data.get("text") or ""), bool(data.get("on", True)))
            case "ticker":
                items = [i for i in data.get("items") or () if isinstance(i, dict)]
                self._ticker = tuple(_question(i) for i in items[-TICKER:])
                self._asked = next((_question(i) for i in items if i.get("active")), None)

    def _act(self, name: str, on: bool) -> None:
        if name in ACTS:
            self._pose, self._posed_at = name if on else "", None
        else:
            self._gesture = (self._gesture[0] + 1, name)

    def _pose_at(self, tick: int, beat: Beat) -> str:
        """Who hears somebody listens, whoever else asked for what; nobody poses while she speaks."""
        if beat.speaking:
            return ""
        if self._listening:
            return "listening"
        if self._pose:
            self._posed_at = tick if self._posed_at is None else self._posed_at
            if tick - self._posed_at < ACT_TICKS:
                return self._pose
            self._pose = ""
        return "thinking" if beat.awaited else ""

    def _relabel(self, text: str) -> None:
        """It cannot be emptied, and further words only stand behind the platform's."""
        if text and self._platforms and self._platforms not in text:
            text = f"{self._platforms} · {text}"
        self._label = text or self._label

    def mind_here(self, here: bool, tick: int) -> None:
        if here:
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at, self._listening, self._pose = tick, False, ""

    def at(self, tick: int, beat: Beat) -> Scene:
        """What to show at this tick."""
        sentence = beat.sentence
        sku = sentence.sku if sentence and sentence.sku in self._cards else self._default
        card = self._cards.get(sku) if sku else None
        if card is not None and self._lost_at is not None and tick - self._lost_at > VOUCHED:
            card = card.without_facts()
        answering = beat.line is not None and beat.line.kind == "answer"
        return Scene(
            label=self._label,
            card=card,
            caption=Caption(sentence.text, sentence.lang, beat.spoken) if sentence else None,
            question=self._asked if answering else None,
            ticker=self._ticker,
            resting=beat.line is None,
            gesture=self._gesture,
            pose=self._pose_at(tick, beat),
            lang=sentence.lang if sentence else self._lang,
            promo=promo_of(card, self._clock()),
            seller=self._seller,
            media=card.media[tick // MEDIA_TICKS % len(card.media)] if card is not None and card.media else "",
        )

    def _card(self, sku: str, card: dict | None) -> None:
        self._cards.pop(sku, None)
        if card is not None:
            self._cards[sku] = Card.from_json({**card, "sku": sku})
        while len(self._cards) > CARDS:
            self._cards.popitem(last=False)


def _question(item: dict) -> Question:
    return Question(str(item.get("name") or ""), str(item.get("text") or ""))
