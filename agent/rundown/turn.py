"""Whose turn is it: the next sentence of the show, or a rest. Pure; deterministic for a seed.

In: products as they are now, the time, what viewers ask about, what was really spoken. Out: one `Beat` or `Rest`.
No sentence is said twice within QUIET_S; what has no fresh wording left is skipped, and when nothing is left the host
rests: silence is better than padding. `state()` is small JSON; a run-down made from it goes on at the next sentence
once it has been told (`heard`) what was on air lately.
"""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from agent.rundown.plan import Topic, on_sale, topics
from agent.rundown.wording import word, wordings
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

QUIET_S = 30 * 60.0
REMEMBERED = 4_000  # sentences and catalog texts; more than can be said in QUIET_S
INTEREST_HALF_S = 300.0
AGAIN_S = 900.0
REWORDED = frozenset({"hook", "price", "was", "stock", "call", "offer", "choice"})  # another wording makes it new
TEXT = 12  # characters from which a value is the same wherever it stands
GIVEN = 4  # sentences handed out and not yet heard
TURNS = 1_000  # places whose last wording is remembered


@dataclass(frozen=True, slots=True)
class Beat:
    """One sentence of the show, and the place it came from, so that it can be read from the row again."""

    sentence: Sentence
    handle: str
    topic: Topic
    lang: str
    turn: int
    step: int  # place in the block: `spoken` moves the show on to the one behind it

    @property
    def promotes(self) -> bool:
        return self.topic.kind == "offer"


@dataclass(frozen=True, slots=True)
class Rest:
    seconds: float


def cores(sentence: Sentence) -> list[str]:
    """What is really said, whatever the words around it: a catalog text with another lead-in is still that text."""
    return [f.value if len(f.value) >= TEXT else f"{f.ref}={f.value}" for f in sentence.facts]


class Rundown:
    """The show plan of one room."""

    def __init__(self, langs: tuple[str, ...] = ("zh",), seed: int = 0, zone: tzinfo | None = None) -> None:
        self._langs = langs
        self._seed = seed
        self._zone = zone
        self._block: list[Topic] = []
        self._handle: str | None = None
        self._lang = langs[0]
        self._step = 0
        self._spoken_step = 0
        self._blocks = 0
        self._turns: dict[str, int] = {}
        self._shown: dict[str, float] = {}
        self._asked: dict[str, tuple[float, float]] = {}
        self._wanted: str | None = None
        self._said: OrderedDict[str, float] = OrderedDict()
        self._given: OrderedDict[str, tuple[str, int]] = OrderedDict()

    @property
    def handle(self) -> str | None:
        """The product whose block is on."""
        return self._handle

    # ------------------------------------------------------------------ the show

    def next(self, products: Mapping[str, Product], now: float) -> Beat | Rest:
        """The sentence after the last one given out, read from the rows as they are at this moment."""
        if self._wanted and self._wanted != self._handle and (wanted := products.get(self._wanted)):
            self._wanted = None
            self._begin(wanted, now)
        current = products.get(self._handle or "")
        if current is not None and on_sale(current):
            beat = self._within(current, now)
            if beat is not None:
                return beat
        ended = self._handle
        self._handle = None
        for product in self._by_turn(products, now):
            if product.handle == ended and len(products) > 1:
                continue
            self._begin(product, now)
            if self._fresh(product, now) and (beat := self._within(product, now)) is not None:
                return beat
        self._handle = None
        return Rest(15.0)

    def again(self, beat: Beat, products: Mapping[str, Product], now: float) -> Beat | None:
        """The same sentence from the row as it is now; None where there is nothing left to say."""
        product = products.get(beat.handle)
        if product is None or not on_sale(product):
            return None
        sentence = word(product, beat.topic, beat.lang, beat.turn, self._moment(now))
        return None if sentence is None else Beat(sentence, beat.handle, beat.topic, beat.lang, beat.turn, beat.step)

    def spoken(self, beat: Beat, now: float) -> None:
        """It began to sound: the show stands behind it."""
        self.heard(beat.sentence, now)
        self._shown[beat.handle] = now
        self._passed(beat.handle, beat.step)

    def heard(self, sentence: Sentence, now: float) -> None:
        """This was on air, as part of the show or of an answer."""
        if place := self._given.pop(sentence.text, None):
            self._passed(*place)
        for words in (sentence.text, *cores(sentence)):
            self._said[words] = now
            self._said.move_to_end(words)
        while self._said and (len(self._said) > REMEMBERED or now - next(iter(self._said.values())) > QUIET_S):
            self._said.popitem(last=False)

    def _new(self, sentence: Sentence, topic: Topic, now: float) -> bool:
        if not self.fresh(sentence.text, now):
            return False
        return topic.kind in REWORDED or all(self.fresh(words, now) for words in cores(sentence)[:1])

    def _passed(self, handle: str, step: int) -> None:
        if handle == self._handle:
            self._spoken_step = max(self._spoken_step, step + 1)
            self._step = max(self._step, self._spoken_step)

    def fresh(self, text: str, now: float) -> bool:
        return now - self._said.get(text, -1e12) > QUIET_S

    # ------------------------------------------------------------------ what moves it

    def interest(self, handle: str, now: float) -> None:
        """A viewer asked about it: its block comes sooner."""
        self._asked[handle] = (self._interest(handle, now) + 1.0, now)
        if len(self._asked) > 512:
            del self._asked[next(iter(self._asked))]

    def show(self, handle: str) -> None:
        """The operator wants this product next."""
        self._wanted = handle

    def pause_between(self) -> float:
        """A breath after a block: 2 to 5 seconds, another one each time."""
        return random.Random(f"{self._seed}:{self._blocks}").uniform(2.0, 5.0)

    # ------------------------------------------------------------------ memory

    def state(self) -> dict[str, Any]:
        return {
            "handle": self._handle,
            "lang": self._lang,
            "block": [[t.kind, t.index] for t in self._block],
            "step": self._spoken_step,
            "blocks": self._blocks,
            "turns": dict(self._turns),
            "shown": dict(self._shown),
            "given": [[text, handle, step] for text, (handle, step) in self._given.items()],
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """Stand where `state` stood: behind the last sentence that was really spoken."""
        self._handle = state["handle"]
        self._lang = state["lang"] if state["lang"] in self._langs else self._langs[0]
        self._block = [Topic(kind, index) for kind, index in state["block"]]
        self._step = self._spoken_step = int(state["step"])
        self._blocks = int(state["blocks"])
        self._turns = dict(state["turns"])
        self._shown = dict(state["shown"])
        self._given = OrderedDict((text, (handle, step)) for text, handle, step in state["given"])

    # ------------------------------------------------------------------ inside

    def _within(self, product: Product, now: float) -> Beat | None:
        """The next sentence of this block that has a fresh wording."""
        moment = self._moment(now)
        while self._step < len(self._block):
            step, self._step = self._step, self._step + 1
            topic = self._block[step]
            key = f"{product.handle}/{topic.kind}" if topic.kind != "call" else "call"
            first = self._turns.get(key, self._offset(key))
            for extra in range(wordings(topic, self._lang)):
                sentence = word(product, topic, self._lang, first + extra, moment)
                if sentence is None:
                    break
                if self._new(sentence, topic, now):
                    self._turns.pop(key, None)
                    self._turns[key] = first + extra + 1
                    if len(self._turns) > TURNS:
                        del self._turns[next(iter(self._turns))]
                    self._given[sentence.text] = (product.handle, step)
                    if len(self._given) > GIVEN:
                        self._given.popitem(last=False)
                    return Beat(sentence, product.handle, topic, self._lang, first + extra, step)
        return None

    def _begin(self, product: Product, now: float) -> None:
        self._blocks += 1
        self._handle = product.handle
        self._lang = self._langs[self._blocks % len(self._langs)]
        mix = random.Random(f"{self._seed}:{self._blocks}:{product.handle}")
        self._block = topics(product, self._lang, self._moment(now), mix)
        self._step = self._spoken_step = 0
        self._shown[product.handle] = now
        self._asked.pop(product.handle, None)

    def _fresh(self, product: Product, now: float) -> bool:
        """Is there enough left to say that the block is worth beginning? Of a bare row its price is enough."""
        moment = self._moment(now)
        possible = left = 0
        for topic in self._block:
            if topic.kind in ("hook", "call"):
                continue
            first = self._turns.get(f"{product.handle}/{topic.kind}", 0)
            worded = [word(product, topic, self._lang, first + n, moment) for n in range(wordings(topic, self._lang))]
            sentences = [sentence for sentence in worded if sentence is not None]
            possible += bool(sentences)
            left += any(self._new(sentence, topic, now) for sentence in sentences)
        return left >= min(2, max(1, possible))

    def _by_turn(self, products: Mapping[str, Product], now: float) -> list[Product]:
        """Asked for most first, then shown longest ago, then by link number."""
        sale = [p for p in products.values() if on_sale(p)]
        for handle in [h for h in self._shown if h not in products]:
            del self._shown[handle]
        return sorted(
            sale,
            key=lambda p: (-self._wish(p.handle, now), self._shown.get(p.handle, -1.0), p.link, p.handle),
        )

    def _wish(self, handle: str, now: float) -> int:
        """How much viewers want to see it again; just shown is shown enough."""
        if now - self._shown.get(handle, -1e12) < AGAIN_S:
            return 0
        return round(self._interest(handle, now))

    def _interest(self, handle: str, now: float) -> float:
        value, at = self._asked.get(handle, (0.0, now))
        return value * 0.5 ** ((now - at) / INTEREST_HALF_S)

    def _offset(self, key: str) -> int:
        return random.Random(f"{self._seed}:{key}").randrange(60)

    def _moment(self, now: float) -> datetime:
        return datetime.fromtimestamp(now, UTC if self._zone is None else self._zone)
