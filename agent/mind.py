"""The mind: the thin shell that carries out what the director decides.

In: events (`feed`), the stage's marks, the catalog's changes, the operator. Out: lines and cues to the stage, the
journal, and what the room is told (`announce`): `said` for every sentence that begins to sound, `outcome` for a
question that will not be spoken. All decisions are in `director`; here are only the waits: for the answerer, for the
wire, for the disk. Queues are bounded and say what they drop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.acts import Act, Control, Drop, Over, Recall, Remember, Send, Settle, Tell, Write
from agent.answers.question import Verdict
from agent.director import Director, DirectorSettings
from agent.dispatch import Dispatch
from agent.foresight import Depth
from agent.inbox import Cluster, Settled
from agent.intake import Intake
from agent.ledger import Ledger
from agent.policy import policy
from agent.rebirth import revive
from agent.rewriter import Reword, Rewriter
from agent.said import Said
from agent.scribe import Answering, Scribe
from agent.stage_link import StageLink
from agent.standing import standing
from agent.takeover import admitted
from agent.warmer import Warmer
from perception.event import LiveEvent
from render.values import Hello

log = logging.getLogger(__name__)

LASTING = frozenset({"spoken", "finished", "yielded", "cut", "stale", "failed"})
WATCHERS = 64


class Shop(Protocol):
    """What the mind asks of `catalog.Catalog`; called in a thread."""

    def version(self) -> int: ...
    def products(self, active: bool = True) -> tuple: ...


@dataclass(frozen=True, slots=True)
class MindSettings:
    """`answer_s`: how long the answerer may take between two sentences. `tick_s`: how often time is looked at."""

    director: DirectorSettings = field(default_factory=DirectorSettings)
    tick_s: float = 0.25
    poll_s: float = 0.2
    answer_s: float = 8.0
    warm: bool = True
    warm_langs: tuple[str, ...] = ("zh",)
    poll: bool = True


@dataclass(slots=True)
class Health:
    """What happened to the mind itself."""

    answer_failures: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


class Mind:
    """One room's mind. `run()` lives until cancelled; everything else may be called from the same loop."""

    def __init__(
        self,
        catalog: Shop,
        answerer: Answering,
        stage: StageLink,
        journal: Ledger,
        announce: Callable[[dict[str, Any]], None],
        clock: Callable[[], float],
        seed: int = 0,
        settings: MindSettings | None = None,
        reword: Reword | None = None,
    ) -> None:
        self.settings = settings or MindSettings(DirectorSettings(seed=seed))
        self.director = Director(self.settings.director)
        self.health = Health()
        self._catalog = catalog
        self._scribe = Scribe(answerer, self.settings.answer_s)
        self._stage = stage
        self._journal = journal
        self._announce = announce
        self.on_over: Callable[[str, str], None] = lambda line, state: None  # whoever wants to know that a line ended
        self._clock = clock
        self._inbound = Intake()
        self._wire = Dispatch(stage, self.director.state.lang, journal.flushed)
        self._writing: dict[int, asyncio.Task[None]] = {}
        self._warmer = Warmer(self._likely, self.settings.warm)
        self._rewriter = Rewriter(reword, clock)
        self._products: tuple[Any, ...] = ()
        self._watchers: set[asyncio.Queue[dict[str, Any]]] = set()
        self._recent: deque[dict[str, Any]] = deque(maxlen=50)
        self._said = Said()
        self._group: asyncio.TaskGroup | None = None
        self._version: int | None = None
        self._life = 1

    # ------------------------------------------------------------------ in

    def feed(self, event: LiveEvent) -> None:
        """Something was heard. Never waits: what is too much at once is shed, by name."""
        now = self._clock()
        shed = self._inbound.put(event, now)
        if shed is not None:
            self.health.dropped["inbound"] += 1
            self._journal.heard(event, now)
            self._settle(shed, announce=True)

    def say(self, text: str, lang: str = "zh") -> tuple[str, ...]:
        """The operator's words, and what to warn of in them. BadInput: the law or the platform forbids them."""
        settings = self.settings.director
        warned = admitted(text, policy(settings.market), settings.forbidden)
        self._do(self.director.say(text, lang, self._clock()))
        return warned

    def pause(self, on: bool = True) -> None:
        self._do(self.director.pause(on, self._clock()))

    def resume(self) -> None:
        self.pause(False)

    def panic(self, on: bool = True) -> None:
        if on:
            self._wire.generation += 1  # the stage counts its own up by the same one
        self._do(self.director.panic(on, self._clock()))

    def hear_guest(self, event: LiveEvent) -> None:
        """What somebody at a microphone said: at once, before whatever waits to be heard."""
        now = self._clock()
        self._journal.heard(event, now)
        self._do(self.director.hear(event, now))

    def duck(self, on: bool = True) -> None:
        """Somebody seems to speak: the host goes on, 18 dB quieter."""
        self._wire.cue("duck", {"on": on})

    def give_floor(self, on: bool = True) -> None:
        """Somebody does speak: the host stops, and goes on when the floor is given back."""
        self._do(self.director.give_floor(on, self._clock()))

    def show(self, sku: str) -> None:
        self._do(self.director.show(sku, self._clock()))

    def close(self, text: str, lang: str = "zh") -> str | None:
        """End the show with this sentence; the line's id, or None where nothing can be said (panic)."""
        if self.director.state.muted:
            return None
        self._do(self.director.close(text, lang, self._clock()))
        return self.director.state.closing.id if self.director.state.closing else None

    # ------------------------------------------------------------------ out

    def snapshot(self) -> dict[str, Any]:
        """Where the show stands, for the studio: one JSON object."""
        out = standing(self.director)
        out["sizes"] |= {"inbound": len(self._inbound), "outbound": len(self._wire)}
        return out | {
            "dropped": dict(self.health.dropped + self._wire.dropped),
            "answer_failures": self.health.answer_failures,
            "recent": list(self._recent),
        }

    @contextlib.contextmanager
    def subscribe(self):
        """A queue of everything the room is told. A slow reader loses the oldest."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(256)
        if len(self._watchers) >= WATCHERS:
            self._watchers.pop()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    # ------------------------------------------------------------------ life

    async def run(self) -> None:
        """Be the mind until cancelled."""
        now = self._clock()
        past = await asyncio.to_thread(self._journal.past, now, self.director.state.settings.limits.deadline_s)
        self._life = past.states.get("life", {"n": 0})["n"] + 1
        self._journal.remember("life", {"n": self._life})
        await self._look()
        revive(self.director, past, now)
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                group.create_task(self._wire.run(), name="mind-send")
                group.create_task(self._hear_marks(), name="mind-marks")
                group.create_task(self._hear_events(), name="mind-events")
                group.create_task(self._tick(), name="mind-tick")
                if self.settings.poll:
                    group.create_task(self._watch_catalog(), name="mind-catalog")
        finally:
            self._group = None

    async def look(self) -> None:
        """See the catalog's changes now rather than at the next poll."""
        await self._look()

    async def _hear_events(self) -> None:
        while True:
            event = await self._inbound.next()
            now = self._clock()
            self._journal.heard(event, now)
            self._do(self.director.hear(event, now))
            if len(self._inbound) % 64 == 63:
                await asyncio.sleep(0)  # a flood leaves room for the others

    async def _hear_marks(self) -> None:
        async with aclosing(self._stage.marks()) as marks:
            async for message in marks:
                now = self._clock()
                if isinstance(message, Hello):
                    self._meet(message, now)
                else:
                    self._journal.marked(message, now)
                    self._wire.note(message)
                    self._do(self.director.mark(message, now))
                    if message.state in LASTING:
                        await self._journal.flushed()  # asking for the next mark acknowledges this one

    def _meet(self, hello: Hello, now: float) -> None:
        """A stage is there: the first time, after a broken wire, or a new one."""
        self._wire.meet(hello)
        if not hello.lines:
            self._warmer.forget()
        log.info(
            "on stage: epoch %d, generation %d, %d lines there",
            self._wire.epoch,
            self._wire.generation,
            len(hello.lines),
        )
        if self.director.state.given:
            self._wire.cue("mic", {"on": True})
        self._do(self.director.hello(hello, str(self._life), now))
        self._wire.refresh(self.director.state.truth)

    async def _tick(self) -> None:
        while True:
            self._do(self.director.tick(self._clock()))
            if not self._writing and self.director.state.on_stage:
                self._warmer.look(self.director.on_air(), self._version, self._products, self._spawn)
                self._rewriter.look(self.director.state.rundown, self._spawn)
            await asyncio.sleep(self.settings.tick_s)

    async def _watch_catalog(self) -> None:
        """The catalog's version, five times a second; a catalog that cannot be read is asked again."""
        while True:
            await asyncio.sleep(self.settings.poll_s)
            try:
                await self._look()
            except Exception as e:
                if "catalog" not in self.health.dropped:
                    log.warning("the catalog cannot be read: %s; the show goes on with what it knows", e)
                self.health.dropped["catalog"] += 1
            else:
                self.health.dropped.pop("catalog", None)

    async def _look(self) -> None:
        version = await asyncio.to_thread(self._catalog.version)
        if version == self._version:
            return
        products = await asyncio.to_thread(self._catalog.products)
        self._products = tuple(products)
        self._version = version
        acts = self.director.catalog(products, self._clock())
        self._wire.refresh(self.director.state.truth)
        self._do(acts)

    # ------------------------------------------------------------------ carrying out

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case Send():
                    self._journal.sent(act, self._clock())
                    self._wire.line(act, self.director.state.truth)
                case Recall(wire):
                    self._wire.cue("recall", {"line": wire})
                case Control("cut", _):
                    self._wire.cut()
                case Control(kind, data):
                    self._wire.cue(kind, data)
                case Write(ticket, cluster):
                    self._write(ticket, cluster)
                case Drop(ticket):
                    if (task := self._writing.pop(ticket, None)) is not None:
                        task.cancel()
                case Settle(settled, announce):
                    self._settle(settled, announce)
                case Tell():
                    self._told(act)
                case Over(flight, state):
                    self._journal.over(act, self._clock())
                    self.on_over(flight.id, state)
                case Remember(key, value):
                    self._journal.remember(key, value)

    def _settle(self, settled: Settled, announce: bool) -> None:
        self._journal.settled(settled, self._clock())
        if settled.outcome == "merged" and settled.line is not None:
            self._scribe.shared(settled.line, settled.user_id, self._clock())
        if announce:
            about = {"id": settled.id, "outcome": settled.outcome, "reason": settled.reason}
            self._tell({"type": "outcome"} | about)

    def _told(self, tell: Tell) -> None:
        flight, sentence = tell.flight, tell.flight.sentences[tell.index]
        self._journal.told(tell, self._clock())
        facts = []
        for f in sentence.facts:
            fact: dict[str, Any] = {"ref": f.ref, "value": f.value, "version": f.version}
            if f.currency:
                fact["currency"] = f.currency
            facts.append(fact)
        message = {
            "type": "said", "line": flight.id, "sentence": tell.index, "kind": flight.kind, "text": sentence.text,
            "to": list(flight.to), "reply_to": list(flight.reply_to), "sku": sentence.sku, "facts": facts, "t": tell.t,
        }  # fmt: skip
        self._recent.append(message)
        if flight.kind == "answer":
            self._said.add(sentence.text)
        self._tell(message)

    def _tell(self, message: dict[str, Any]) -> None:
        self._announce(message)
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
                self.health.dropped["watchers"] += 1
            queue.put_nowait(message)

    # ------------------------------------------------------------------ answers

    def _write(self, ticket: int, cluster: Cluster) -> None:
        self._rewriter.stop()
        self._scribe.began(self.director.state.tickets[ticket].id, cluster.head.user_id)
        task = self._spawn(self._answer(ticket, cluster), f"answer-{ticket}")
        self._writing[ticket] = task
        task.add_done_callback(lambda _: self._writing.pop(ticket, None))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        assert self._group is not None, "the mind is not running"
        return self._group.create_task(work, name=name)

    async def _answer(self, ticket: int, cluster: Cluster) -> None:
        failed: str | None = None
        try:
            writing = self._scribe.write(cluster.head, self.director.on_air(), self._said.last())
            async with aclosing(writing) as written:
                async for item, final in written:
                    if isinstance(item, Verdict):
                        self._do(self.director.verdict(ticket, item, self._clock()))
                    else:
                        self._do(self.director.sentence(ticket, item, self._clock(), final=final))
                        await self._wire.emptied()  # what may be said now, before more is read
        except TimeoutError:
            failed = "the answer took too long"
        except Exception as e:
            failed = f"{type(e).__name__}: {e}"
        if failed is not None:
            self.health.answer_failures += 1
            log.warning("question %s: %s", cluster.head.id, failed)
        self._do(self.director.written(ticket, self._clock(), failed=failed))

    async def _likely(self, product: Any, depth: Depth) -> None:
        """A product's likely answers into the voice's cache."""
        if texts := await self._scribe.likely(product, self.settings.warm_langs, depth):
            lexicon = self.director.state.truth.lexicon
            spoken = [text | {"text": lexicon.spoken(text["text"], text["lang"])} for text in texts]
            self._wire.cue("warm", {"texts": spoken, "heads": depth != "whole"})
