"""Whose turn is it: the next sentence of the show, or a rest. Pure; deterministic for a seed.

In: products as they are now, the time, what viewers ask about, what was really spoken. Out: one `Beat` or `Rest`.
What a row says is said once in FRESH_S; the phrase around it is the one that was heard least (`repetition` counts what
a viewer would hear again). A shelf with less to say than there is time is said anew in other words, shorter and with
rests between: silence is better than padding, but a host who says nothing for minutes is gone. No sentence is said
twice within QUIET_S. `state()` is small JSON; a run-down made from it goes on at the next sentence once it has been
told (`heard`) what was on air lately.
"""

from __future__ import annotations

import heapq
import random
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, get_args

from agent.rundown.assortment import Assortment
from agent.rundown.beat import Beat, Rest
from agent.rundown.lately import FRESH_S, QUIET_S, Lately, cores
from agent.rundown.plan import BRIEF, Depth, Topic, block, on_sale, statements
from agent.rundown.reworded import Draft, Wordings, instead
from agent.rundown.show_plan import PARTS, ShowPlan
from agent.rundown.slots import Scene
from agent.rundown.wording import Worded, word
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

INTEREST_HALF_S = 300.0
AGAIN_S = 900.0
ASKED_S = 600.0
GIVEN = 4  # sentences handed out and not yet heard
SHOWN = 64  # products whose last time is remembered
CANDIDATES = 64  # products looked at for the next block
INTERLUDES = (("menu", 9), ("recap", 13), ("clock", 10), ("range", 31))
NOTHING_S = 10.0
PATIENCE_S = 35.0
REST_S = 150.0  # a product of which nothing new can be said comes no sooner
LATER_S = 45.0  # before a product with nothing new is looked at again
RICH = 300  # attributes and questions on the shelf
ENOUGH = 3  # statements not said lately that are worth a block

DEPTHS: tuple[Depth, ...] = get_args(Depth)


class Rundown:
    """The show of one room. `zone`: the room's own, so that the time may be said; `forbidden`: words never said."""

    def __init__(
        self,
        langs: tuple[str, ...] = ("zh",),
        seed: int = 0,
        zone: tzinfo | None = None,
        plan: ShowPlan | None = None,
        forbidden: tuple[str, ...] = (),
    ) -> None:
        self.plan = plan or ShowPlan()
        self._langs = langs
        self._seed = seed
        self._zone = zone
        self._forbidden = forbidden
        self._shelf = Assortment({})
        self._places: dict[str, int] = {}
        self._order: list[Product] = []
        self._stated: dict[tuple[str, str, Topic], tuple[str, ...]] = {}
        self._block: list[Topic] = []
        self._handle: str | None = None
        self._ended = False
        self._brief = False
        self._lang = langs[0]
        self._step = 0
        self._spoken_step = 0
        self._blocks = 0
        self._later: dict[tuple[str, str, str], float] = {}
        self._spoke_at = -1e12
        self._rich = False
        self._cursor = -1
        self._lately = Lately(seed, forbidden)
        self._shown: OrderedDict[str, float] = OrderedDict()
        self._asked: dict[str, tuple[float, float]] = {}
        self._wanted: str | None = None
        self._prev: str | None = None
        self._given: OrderedDict[str, tuple[str, int, str]] = OrderedDict()
        self._recent: deque[str] = deque(maxlen=6)
        self.wordings = Wordings()

    @property
    def handle(self) -> str | None:
        """The product whose block is on."""
        return self._handle

    # ------------------------------------------------------------------ the show

    def next(self, products: Mapping[str, Product], now: float) -> Beat | Rest:
        """The sentence after the last one given out, read from the rows as they are at this moment."""
        self._look(products)
        if self._wanted and self._wanted != self._handle and (wanted := products.get(self._wanted)):
            self._wanted = None
            self._begin(wanted, now)
        current = products.get(self._handle or "")
        if current is not None and not self._ended:
            if on_sale(current) and (beat := self._within(current, now)) is not None:
                return beat
            self._ended = True
            return Rest(self._breath())
        depths = DEPTHS if now - self._spoke_at > self._patience() else DEPTHS[:2]
        for depth in depths:
            for product, wished in self._by_turn(now):
                alone = len(self._order) == 1
                if (product.handle != self._handle or alone) and self._worth(product, now, depth):
                    self._begin(product, now, depth, wished=wished)
                    if (beat := self._within(product, now)) is not None:
                        return beat
        self._ended = True
        return Rest(NOTHING_S)

    def _patience(self) -> float:
        """How long the host waits for something new to say, before it says again what was said. A shelf with an hour's
        worth of statements has something new soon; a small one never would."""
        return PATIENCE_S if self._rich else 0.0

    def again(self, beat: Beat, products: Mapping[str, Product], now: float) -> Beat | None:
        """The same sentence from the row as it is now; None where there is nothing left to say."""
        self._look(products)
        product = products.get(beat.handle)
        if product is None or not on_sale(product):
            return None
        worded = word(product, beat.topic, beat.lang, beat.turn, self._scene(now), self._forbidden)
        if worded is None:
            return None
        worded, raw = self._instead(worded, beat.raw, product, beat.lang, now)
        if beat.sentence.text in self._given:
            self._give(worded, beat.handle, beat.step)
        return Beat(worded.sentence, beat.handle, beat.topic, beat.lang, beat.turn, beat.step, raw)

    def spoken(self, beat: Beat, now: float) -> None:
        """It began to sound: the show stands behind it."""
        self.heard(beat.sentence, now)
        self.wordings.counts["said"] += bool(beat.raw)
        self._spoke_at = now
        self._shown[beat.handle] = now
        self._shown.move_to_end(beat.handle)
        if len(self._shown) > SHOWN:
            self._shown.popitem(last=False)
        self._passed(beat.handle, beat.step)

    def heard(self, sentence: Sentence, now: float) -> None:
        """This was on air, as part of the show or of an answer."""
        masked = sentence.text
        if place := self._given.pop(sentence.text, None):
            self._passed(place[0], place[1])
            masked = place[2]
        self._lately.note(sentence, masked, now)

    def fresh(self, text: str, now: float) -> bool:
        return self._lately.fresh(text, now)

    # ------------------------------------------------------------------ what moves it

    def interest(self, handle: str, now: float) -> None:
        """A viewer asked about it: its block comes sooner."""
        self._asked[handle] = (self._interest(handle, now) + 1.0, now)
        if len(self._asked) > 512:
            del self._asked[next(iter(self._asked))]

    def show(self, handle: str) -> None:
        """The operator wants this product next."""
        self._wanted = handle

    def reopen(self) -> None:
        """A new show begins: it opens like one."""
        self._blocks = 0
        self._ended = True

    # ------------------------------------------------------------------ memory

    def state(self) -> dict[str, Any]:
        return {
            "handle": self._handle,
            "lang": self._lang,
            "block": [t.to_json() for t in self._block],
            "step": self._spoken_step,
            "ended": self._ended,
            "blocks": self._blocks,
            "cursor": self._cursor,
            "prev": self._prev,
            "turns": dict(self._lately.turns),
            "shown": dict(self._shown),
            "given": [[text, *place] for text, place in self._given.items()],
        }

    def resume(self, state: Mapping[str, Any]) -> None:
        """Stand where `state` stood: behind the last sentence that was really spoken."""
        self._handle = state["handle"]
        self._lang = state["lang"] if state["lang"] in self._langs else self._langs[0]
        self._block = [Topic.from_json(t) for t in state["block"]]
        self._step = self._spoken_step = int(state["step"])
        self._ended = bool(state.get("ended"))
        self._blocks = int(state["blocks"])
        self._cursor = int(state.get("cursor", -1))
        self._prev = state.get("prev")
        self._lately.turns = dict(state["turns"])
        self._shown = OrderedDict(state["shown"])
        self._given = OrderedDict((t[0], (t[1], int(t[2]), t[3] if len(t) > 3 else t[0])) for t in state["given"])

    # ------------------------------------------------------------------ inside

    def _look(self, products: Mapping[str, Product]) -> None:
        if products is not self._shelf.products:
            self._shelf = Assortment(products)
            self._stated.clear()
            self._later.clear()
            self._places = self.plan.places(products)
            self._order = [p for p in self._shelf.order if not self._places or p.handle in self._places]
            self._rich = sum(len(p.attributes) + len(p.faq) for p in self._order[:RICH]) >= RICH

    def _scene(self, now: float) -> Scene:
        moment = datetime.fromtimestamp(now, UTC if self._zone is None else self._zone)
        recent = tuple(h for h in self._recent if h != self._handle)
        return Scene(self._shelf, moment, self._prev, recent, self._zone is not None, self.plan.lines)

    def _within(self, product: Product, now: float) -> Beat | None:
        """The next sentence of this block that is worth saying."""
        scene = self._scene(now)
        while self._step < len(self._block):
            step, self._step = self._step, self._step + 1
            topic = self._block[step]
            if topic.kind == "say" and not self._lately.fresh(
                self.plan.lines[topic.index], now, self.plan.pause(topic.index)
            ):
                continue
            within = QUIET_S if self._brief or topic.kind == "say" else FRESH_S
            chosen = self._lately.worded(product, topic, self._lang, scene, now, again=self._brief, within_s=within)
            if chosen is not None:
                worded, turn = chosen
                raw = self.wordings.take(product.handle, topic, self._lang)
                own, kept = self._instead(worded, raw, product, self._lang, now)
                if kept and not self._lately.newer(own, worded, now):
                    own, kept = worded, ""
                self.wordings.counts["put aside"] += bool(raw) and not kept
                self._give(own, product.handle, step)
                return Beat(own.sentence, product.handle, topic, self._lang, turn, step, kept)
        return None

    def _instead(self, worded: Worded, raw: str, product: Product, lang: str, now: float) -> tuple[Worded, str]:
        """A model's words in place of the clerk's, where there are such and they may be said."""
        own = instead(worded, raw, product, lang, now, self._shelf.called, self._forbidden) if raw else None
        return (worded, "") if own is None else (own, raw)

    def coming(self, now: float) -> Iterator[tuple[Product, Topic]]:
        """What is likely to be said next, in this block and at the beginning of the one after it."""
        current = self._shelf.products.get(self._handle or "")
        if current is not None and not self._ended:
            yield from ((current, topic) for topic in self._block[self._step :])
        yield from ((p, Topic("hook")) for p, _ in self._by_turn(now)[:2] if p is not current)

    def draft(self, now: float) -> Draft | None:
        """The next sentence that a model may word; None where there is none, or it is written already."""
        due = (each for each in self.coming(now) if not self.wordings.knows(each[0].handle, each[1], self._lang))
        for product, topic in due:
            clerk = word(product, topic, self._lang, self._blocks, self._scene(now), self._forbidden)
            if clerk and (draft := self.wordings.ask(product, topic, clerk.sentence, now, self._shelf.called)):
                return draft
        return None

    def _give(self, worded: Worded, handle: str, step: int) -> None:
        self._given[worded.sentence.text] = (handle, step, worded.masked)
        if len(self._given) > GIVEN:
            self._given.popitem(last=False)

    def _due(self, product: Product, lang: str, now: float, depth: Depth):
        """Which topics of this product were not said lately?"""
        scene, within = self._scene(now), QUIET_S if depth == "again" else FRESH_S

        def due(topic: Topic) -> bool:
            key = (product.handle, lang, topic)
            if key not in self._stated:
                worded = word(product, topic, lang, 0, scene, self._forbidden)
                self._stated[key] = () if worded is None else tuple(cores(worded.sentence))
            stated = self._stated[key]
            return bool(stated) and all(self._lately.fresh(c, now, within) for c in stated)

        return due

    def _worth(self, product: Product, now: float, depth: Depth) -> bool:
        """Is there enough left to say that a block is worth beginning? Of a bare row its price is enough."""
        if depth == "again":
            return now - self._shown.get(product.handle, -1e12) > REST_S
        around = min(AGAIN_S, 30.0 * len(self._order))  # the others first
        if now - self._shown.get(product.handle, -1e12) < around and len(self._order) > 1:
            return False
        lang = self._langs[(self._blocks + 1) % len(self._langs)]
        key = (product.handle, lang, depth)
        if now < self._later.get(key, 0.0):
            return False
        due = self._due(product, lang, now, depth)
        topics = statements(product, lang)
        new = [t for k in ("point", "attribute", "proof") for t in topics[k]] or [Topic("price")]
        enough = min(ENOUGH if depth == "full" else 2, len(new))
        left = 0
        for topic in new:
            left += due(topic)
            if left >= enough:
                return True
        self._later[key] = now + LATER_S
        return False

    def _begin(self, product: Product, now: float, depth: Depth = "full", *, wished: bool = False) -> None:
        self._blocks += 1
        if self._handle and self._handle != product.handle:
            self._prev = self._handle
            self._recent.append(self._handle)
        self._handle, self._ended, self._brief = product.handle, False, depth == "again"
        self._lang = self._langs[self._blocks % len(self._langs)]
        mix = random.Random(f"{self._seed}:{self._blocks}:{product.handle}")
        asked = wished and now - self._asked.get(product.handle, (0.0, -1e12))[1] < ASKED_S
        topics = block(
            product,
            self._lang,
            self._due(product, self._lang, now, depth),
            mix,
            compared=self._comparisons(product, mix),
            asked=asked,
            most=min(BRIEF, self.plan.statements) if depth == "again" else self.plan.statements,
            depth=depth,
            alone=len(self._order) == 1 and self._blocks > 1,
        )
        self._block = [*self._before(now, depth), *(self._ordered(topics) if self.plan.block else topics)]
        self._step = self._spoken_step = 0
        if not wished:
            self._cursor = self._places.get(product.handle, product.link)
        self._shown[product.handle] = now
        self._shown.move_to_end(product.handle)
        self._asked.pop(product.handle, None)

    def _before(self, now: float, depth: Depth) -> list[Topic]:
        """What is said between two products: the opening of a show, the seller's own lines, where we are."""
        lines = len(self.plan.opening)
        if self._blocks == 1:
            return [Topic("say", i) for i in range(lines)] or [Topic("opening")]
        own = [
            Topic("say", lines + i)
            for i, s in enumerate(self.plan.sayings)
            if self._lately.fresh(s.text, now, s.every_s)
        ]
        every = [Topic(kind, 0) for kind, n in INTERLUDES if (self._blocks + self._seed) % n == n - 1]  # type: ignore[arg-type]
        return own[:1] + ([] if depth == "again" or self.plan.block else every[:1])

    def _ordered(self, topics: list[Topic]) -> list[Topic]:
        """The block in the seller's own order; what the seller leaves out is left out."""
        return [t for part in self.plan.block for t in topics if t.kind in PARTS[part]]

    def _comparisons(self, product: Product, mix: random.Random) -> list[Topic]:
        related = self._shelf.related(product, self._lang)
        if not related:
            return []
        other, pairs = related[mix.randrange(len(related))]
        mine = pairs[mix.randrange(len(pairs))][0]
        compare = Topic("compare", product.attributes.index(mine), -1, other.handle)
        return [Topic("gap", 0, -1, other.handle), compare] if mix.random() < 0.3 else [compare]

    def _by_turn(self, now: float) -> list[tuple[Product, bool]]:
        """Asked for most first, then round the shelf by link number, or by the seller's plan."""
        planned = self._places
        shelf = self._order
        around = len(planned) + 1 if planned else 1 + max((p.link for p in shelf), default=0)
        wishes = {p.handle: w for p in shelf if p.handle in self._asked and (w := self._wish(p.handle, now))}

        def rank(p: Product) -> tuple[int, int, str]:
            place = planned.get(p.handle, p.link)
            return (-wishes.get(p.handle, 0), (place - self._cursor - 1) % around, p.handle)

        return [(p, p.handle in wishes) for p in heapq.nsmallest(CANDIDATES, shelf, key=rank)]

    def _wish(self, handle: str, now: float) -> int:
        """How much viewers want to see it again; just shown is shown enough."""
        if now - self._shown.get(handle, -1e12) < AGAIN_S:
            return 0
        return round(self._interest(handle, now))

    def _interest(self, handle: str, now: float) -> float:
        value, at = self._asked.get(handle, (0.0, now))
        return value * 0.5 ** ((now - at) / INTEREST_HALF_S)

    def _passed(self, handle: str, step: int) -> None:
        if handle == self._handle:
            self._spoken_step = max(self._spoken_step, step + 1)
            self._step = max(self._step, self._spoken_step)

    def _breath(self) -> float:
        """After a block: 2 to 5 seconds; where little is left to say, so long that the products come evenly."""
        low, high = 2.0, 5.0
        if self._brief:
            low = min(60.0, max(12.0, REST_S / max(1, len(self._order)) - 10.0))
            high = low * 1.5
        return random.Random(f"{self._seed}:{self._blocks}").uniform(low, high)
