"""`Answerer`: one question in, a verdict and gated sentences out. Used by `ask` and by the live mind alike.

In: a `Question`, what is on air, the viewer's memory. Out: first one `Verdict`, then `render.values.Sentence`s. Facts
come from the catalog row at that moment. A brain may write where the clerk could answer; what it writes goes out
sentence by sentence through the gate, and where it fails, is slow or is refused, the clerk takes over.
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from agent.answers import clerk, echo, gate, remainder, tags
from agent.answers.answers_asked import reread, whole_is_enough
from agent.answers.calling import Calling
from agent.answers.chosen_row import quotable, told_by
from agent.answers.clerk import Draft
from agent.answers.focus import Resolution
from agent.answers.language import spoken_in
from agent.answers.memory import Topic, ViewerMemory
from agent.answers.name_sounds import SMALL_SHOP
from agent.answers.normal import fold
from agent.answers.parting import core, pieces, questions, seeks, without_unknown
from agent.answers.phrases import PHRASES
from agent.answers.polarity import asks_yes_or_no
from agent.answers.portion import portion
from agent.answers.question import Lang, Question, Verdict, Writer
from agent.answers.resolve import resolve
from agent.answers.sheet import Called, FactSheet, Fresh, Row, build
from agent.answers.shortlist import shortlist, speaks_for_all
from agent.answers.understanding import Understanding, together, topic_of
from agent.answers.warming import OF_EVERY_KIND
from catalog import Catalog
from errors import ZhuboError
from render.values import Sentence

MOST_MODEL_SENTENCES = 4
WORDING_S = (
    1200.0  # for so long the clerk words an answer about a product alike: its sound can be made before it is asked
)
SUGGESTED_S = 300.0  # for so long everybody who asks for a recommendation is told the same
_ROUTED = frozenset({"not understood", "not in catalog"})  # a model may find what is asked, or the row that tells it
_PERHAPS_A_REMARK = frozenset(
    {
        "not in catalog",
        "not understood",
        "out of catalog",
        "absent product",
        "no such kind",
        "no such option",
        "shop affairs",
    }
)
_OVER_THE_SHOP = frozenset({"cheapest", "priciest", "extremes", "budget", "offers"})
_OF_ROWS = frozenset({"attribute", "caution", "returns", "warranty", "shipping"})
_OF_A_PROPERTY = frozenset({"attribute", "caution"})
_DONT_KNOW = re.compile(r"资料里?没有?写|没有提到|不清楚|不知道|(?i:isn't in my|don't (?:know|have)|not sure)")


class Brains(Protocol):
    """What writes sentences with references; `None` from `writer()` means the clerk writes alone."""

    def writer(self) -> Writer | None: ...

    def sentences(
        self, question: str, sheet: FactSheet, draft: tuple[str, ...] = (), history: tuple[str, ...] = ()
    ) -> AsyncIterator[tuple[Writer, str]]:
        """`draft`: the clerk's answer, references in it."""
        ...

    async def choose(
        self, question: str, lang: Lang, titles: tuple[str, ...] = (), rows: Sequence[Row] = ()
    ) -> str | Row | None:
        """The intent behind words the rules could not read, or the one of `rows` that tells what they ask; None where
        nobody can tell in time."""
        ...


class SecondLook(Protocol):
    """Reads by meaning what the rules could not read. `redraft`: the clerk's answer for another reading of the same
    comment. Gives back what came in where it knows no better. `of_nothing`: the comment is likely to ask what no row
    can answer, whatever a piece of it asks by itself."""

    def __call__(self, u: Understanding, redraft: Callable[[Resolution], Understanding]) -> Understanding: ...

    def of_nothing(self, u: Understanding) -> bool: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """The platform profile's part: words never said, whose law holds, and how old a price or a stock may be."""

    forbidden: tuple[str, ...] = ()
    max_age_s: float | None = None
    market: str = "any"
    fresh: Fresh | None = None  # whether a variant's price and stock still hold, where sources say how old they are


@dataclass(slots=True)
class Answerer:
    catalog: Catalog
    brains: Brains | None = None
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], float] = time.time
    seed: int = 0
    on_refused: Callable[[str, str], None] | None = None
    second_look: SecondLook | None = None
    _calling: tuple[Any, Calling] | None = field(default=None, init=False)

    def warm(self, *, every_kind: bool = False) -> None:
        """Load what the first question would wait for, the clerk's words and the gate's: a second of work.
        `every_kind`: what any question would, two seconds more."""
        shown = next(iter(self.catalog.products()), None)
        self.catalog.search("多少钱")  # its index: most questions name what they are about, and never search
        for text in OF_EVERY_KIND if every_kind else ("多少钱", "how much is it?"):
            named = text.replace("{x}", shown.name("en" if text.isascii() else "zh")) if shown else text
            u = self.understand(Question("warm", named), on_air=shown.handle if shown else None)
            self._clerk_sentences(u, u.draft)
            for words in u.draft.sentences:  # as a model's
                gate.check(words, u.sheet, u.lang, **self._law())

    def understand(
        self, q: Question, *, on_air: str | None = None, topic: Topic | None = None, now: float | None = None
    ) -> Understanding:
        """All the decisions, synchronously: a few milliseconds. Several questions in one comment are answered one
        after another."""
        now = self.clock() if now is None else now
        topic = topic or Topic()
        whole = self._understood(q, on_air, topic, now)
        asked = questions(q.text) if whole.draft.outcome in ("answered", "unknown") else ()
        budget = {"budget", "catalog"} >= set(whole.resolution.reading.intents) >= {"budget"}
        if (budget and whole.draft.outcome == "answered") or whole_is_enough(whole.resolution, whole.draft):
            return whole
        if not asked:
            u = self._looked_again(q, self._without_remarks(q, whole, on_air, topic, now), on_air, topic, now)
            return self._piece_by_piece(q, u, on_air, topic, now)
        u = together(whole, self._one_by_one(replace(q, lang=whole.lang), asked, on_air, topic, now))
        return u if u.draft.outcome == "answered" else self._looked_again(q, u, on_air, topic, now)

    def _one_by_one(
        self, q: Question, asked: tuple[str, ...], on_air: str | None, topic: Topic, now: float
    ) -> list[Understanding]:
        """Each question in the light of the one before; a name that comes later settles the first ones too."""
        parts: list[Understanding] = []
        before = topic
        for text in asked:
            one = replace(q, text=text)
            part = self._looked_again(one, self._understood(one, on_air, before, now), on_air, before, now)
            parts.append(part)
            before = topic_of(part, before, now) or before
        named = next((p for p in parts if p.resolution.named), None)
        if named is not None and not parts[0].resolution.named:
            light = topic_of(named, topic, now) or topic
            for i in range(parts.index(named)):
                one = replace(q, text=asked[i])
                parts[i] = self._looked_again(one, self._understood(one, None, light, now), None, light, now)
        return parts

    def _piece_by_piece(
        self, q: Question, u: Understanding, on_air: str | None, topic: Topic, now: float
    ) -> Understanding:
        """What nobody could read in whole, read by meaning in the one piece that names the product: the rest may be a
        story ("烧水壶线多长啊 我家插座老远了")."""
        if self.second_look is None or u.draft.reason != "not in catalog" or not u.resolution.named:
            return u
        about = {f.product.handle for f in u.resolution.focuses}
        found = pieces(q.text)
        asked, _ = core(q.text)
        for piece in found if found and not self.second_look.of_nothing(u) else ():
            one = replace(q, text=piece, lang=u.lang)
            if piece != asked and not resolve(piece, self.catalog, on_air=on_air, topic=topic).named:
                continue
            part = self._in_the_light_of(one, u, on_air, topic, now)
            if part is None or {f.product.handle for f in part.resolution.focuses} != about:
                continue
            part = self._looked_again(one, part, on_air, topic, now)
            if part.draft.outcome == "answered" and part.draft.reason in _OF_ROWS:
                return part
        return u

    def _looked_again(
        self, q: Question, u: Understanding, on_air: str | None, topic: Topic, now: float
    ) -> Understanding:
        if self.second_look is None or u.draft.reason == "no such price":
            return u
        return self.second_look(u, lambda resolution: self._drafted(q, resolution, on_air, topic, now))

    def _without_remarks(
        self, q: Question, whole: Understanding, on_air: str | None, topic: Topic, now: float
    ) -> Understanding:
        """What could not be answered, once more without the remark beside it."""
        if whole.draft.outcome != "unknown" or whole.draft.reason not in _PERHAPS_A_REMARK:
            return whole
        text, of_himself = core(q.text)
        alone = self._in_the_light_of(replace(q, text=text, lang=whole.lang), whole, on_air, topic, now)
        if text and alone is not None and alone.draft.outcome == "answered":
            listed, named = alone.shortlist, whole.resolution.named or alone.resolution.named
            of_all = listed.kind in _OVER_THE_SHOP and not listed.elsewhere and not seeks(q.text)
            if (named or of_himself or of_all or not alone.draft.skus) and not _by_name_alone(alone):
                return alone
        if bare := without_unknown(q.text):
            known = self._understood(replace(q, text=bare, lang=whole.lang), on_air, topic, now)
            if known.draft.outcome == "answered" and known.draft.reason in _OF_A_PROPERTY:
                return known
        return whole

    def _in_the_light_of(
        self, q: Question, whole: Understanding, on_air: str | None, topic: Topic, now: float
    ) -> Understanding | None:
        """A question out of a comment: where only the rest names a product, it is about that one. None: nobody can tell
        which."""
        if not q.text:
            return None
        alone = self._understood(q, on_air, topic, now)
        if alone.resolution.named or not whole.resolution.named:
            return alone
        light = topic_of(whole, topic, now)  # wore the cardigan once, can i send it back
        return None if light is None else self._understood(q, None, light, now)

    def _understood(self, q: Question, on_air: str | None, topic: Topic, now: float) -> Understanding:
        return self._drafted(q, resolve(q.text, self.catalog, on_air=on_air, topic=topic), on_air, topic, now)

    def _drafted(
        self, q: Question, resolution: Resolution, on_air: str | None, topic: Topic, now: float
    ) -> Understanding:
        """The clerk's draft, once more where it tells another figure than was asked for."""
        u = self._written(q, resolution, on_air, topic, now)
        products = self.catalog.products()
        named = products if len(products) <= SMALL_SHOP else ()
        listed = u.shortlist.asked
        if (other := reread(fold(q.text), u.resolution, u.sheet, u.draft, named, listed=listed)) is None:
            return u
        again = self._written(q, other, on_air, topic, now)
        return again if again.draft.outcome == "answered" or u.draft.outcome == "answered" else u

    def _written(
        self, q: Question, resolution: Resolution, on_air: str | None, topic: Topic, now: float
    ) -> Understanding:
        lang = q.lang or spoken_in(fold(q.text), resolution.reading.text)
        varied = zlib.crc32(f"{self.seed}|{int(now // SUGGESTED_S)}".encode())
        listed = shortlist(resolution, self.catalog, now, on_air=on_air, seed=varied)
        shopwide = None
        if not listed.asked and not resolution.focuses:
            shopwide = speaks_for_all(resolution, self.catalog)
        focuses = listed.focuses if listed.asked else resolution.focuses or ((shopwide,) if shopwide else ())
        policy, called = self.policy, self._called()
        sheet = build(focuses, lang=lang, now=now, max_age_s=policy.max_age_s, fresh=policy.fresh, called=called)
        subject = f"{focuses[0].product.handle}|{int(now // WORDING_S)}" if focuses else f"{q.id}|{q.text}"
        seed = zlib.crc32(f"{self.seed}|{subject}".encode())
        draft = clerk.write(resolution, sheet, listed, seed=seed, inherited=topic.intents, shopwide=shopwide)
        return Understanding(lang, resolution, sheet, listed, draft)

    def _called(self) -> Called:
        """The short names of the shop as it is now."""
        products = self.catalog.products()
        if self._calling is None or self._calling[0] is not products:
            self._calling = (products, Calling(products))
        return self._calling[1].name

    async def answer(
        self, q: Question, *, on_air: str | None = None, memory: ViewerMemory | None = None
    ) -> AsyncIterator[Verdict | Sentence]:
        """First the verdict, then sentences. The catalog is read in a thread."""
        memory = memory or ViewerMemory()
        now = self.clock()
        u = await asyncio.to_thread(self.understand, q, on_air=on_air, topic=memory.recall(now), now=now)
        brains = None if q.by_rules else self.brains
        if u.draft.reason in _ROUTED and u.resolution.focuses and brains is not None:
            u = await self._routed(q, u)
        draft = u.draft
        if (now_about := topic_of(u, memory.recall(now), now)) is not None:
            memory.note(now_about)
        writer = brains.writer() if brains is not None and u.for_a_model else None
        said: list[Sentence] = []
        if writer is not None:
            async with aclosing(self._from_brain(q, u)) as sentences:
                async for by, sentence in sentences:
                    if not said:
                        yield self._verdict(u, by)
                    said.append(sentence)
                    yield sentence
        if said:
            for sentence in self._missing(u, said):
                yield sentence
            return
        spoken, asked = self._clerk_sentences(u, draft)
        if draft.sentences and not spoken:
            draft = replace(
                draft, outcome="unknown", sentences=(PHRASES["unknown"][u.lang][0],), reason="refused by the gate"
            )
            spoken, asked = self._clerk_sentences(u, draft)
        yield self._verdict(replace(u, draft=draft), "clerk", asked)
        for sentence in spoken:
            yield sentence

    async def _routed(self, q: Question, u: Understanding) -> Understanding:
        """A product is named and the rules cannot tell what about it: a model may choose the intent from a fixed list,
        or the row that tells it; the answer stays the clerk's, from the rows."""
        if self.brains is None or self.brains.writer() is None:
            return u
        titles = tuple(f.product.name(u.lang) for f in u.resolution.focuses)
        rows = quotable(u)
        choice = await self.brains.choose(q.text, u.lang, titles, rows)
        if isinstance(choice, Row):
            return told_by(u, choice) or u
        if choice in (None, "none") or u.draft.reason != "not understood":
            return u
        reading = replace(u.resolution.reading, intents=(choice,))
        resolution = replace(u.resolution, reading=reading)
        draft = clerk.write(resolution, u.sheet, u.shortlist, seed=zlib.crc32(f"{self.seed}|{q.id}".encode()))
        return replace(u, resolution=resolution, draft=draft) if draft.outcome == "answered" else u

    async def _from_brain(self, q: Question, u: Understanding) -> AsyncIterator[tuple[Writer, Sentence]]:
        """The brain's sentences that passed, up to the first that did not."""
        assert self.brains is not None
        count = 0
        try:
            async with aclosing(self.brains.sentences(q.text, u.sheet, u.draft.sentences, q.history)) as texts:
                async for writer, text in texts:
                    words, gesture, show = tags.read(text)
                    if not words:
                        continue
                    if _DONT_KNOW.search(words):
                        return  # the clerk knows, else the brain was not asked
                    if (reason := echo.of(words)) is not None:
                        if self.on_refused is not None:
                            self.on_refused(text, reason)
                        continue
                    polar = asks_yes_or_no(q.text)
                    judge = partial(gate.check, sheet=u.sheet, lang=u.lang, gesture=gesture, polar=polar, **self._law())
                    judged = judge(words)
                    if isinstance(judged, gate.Refused):
                        if self.on_refused is not None:
                            self.on_refused(text, judged.reason)
                        if (left := remainder.of(words, judge, u.sheet, q.text)) is None:
                            return
                        judged = left
                    if show is not None and any(row.sku == show for row in u.sheet.rows.values()):
                        judged = replace(judged, sku=show)
                    yield writer, judged
                    count += 1
                    if count >= MOST_MODEL_SENTENCES:
                        return
        except (ZhuboError, TimeoutError) as e:
            if self.on_refused is not None:
                self.on_refused("", str(e) or type(e).__name__)

    def _missing(self, u: Understanding, said: list[Sentence]) -> list[Sentence]:
        """What the question asked and the brain did not come to say: told by the clerk."""
        stated = {f.ref.rpartition(".")[2] for s in said for f in s.facts}
        lacking = {ref.rpartition(".")[2] for ref in u.draft.must} - stated
        if not lacking:
            return []
        told, _ = self._clerk_sentences(u, u.draft)
        return [s for s in told if lacking & {f.ref.rpartition(".")[2] for f in s.facts}][:2]

    def _clerk_sentences(self, u: Understanding, draft: Draft) -> tuple[list[Sentence], int]:
        """The clerk's sentences through the same gate, and how many of them answer what was asked (0: not told). A
        refused one is left out, a refused first one takes all; of a shop's terms the portion asked for is said."""
        if u.parts and draft is u.draft:
            told = [s for p in u.parts for s in self._clerk_sentences(p, p.draft)[0]]
            once = list({s.text: s for s in told}.values())
            return once, len(once)
        out: list[Sentence] = []
        asked = 0
        for i, text in enumerate(draft.sentences):
            judged = gate.check(text, u.sheet, u.lang, computed=True, **self._law())
            if isinstance(judged, Sentence):
                said, answers = portion(judged, u.resolution.reading.text, u.lang)
                asked = len(out) + answers if i < draft.said else asked
                out += said
                continue
            if self.on_refused is not None:
                self.on_refused(text, judged.reason)
            if i == 0 and draft.outcome == "answered":
                return [], 0
        return out, asked

    def _law(self) -> dict[str, Any]:
        return {"forbidden": self.policy.forbidden, "market": self.policy.market}

    def _verdict(self, u: Understanding, writer: Writer, asked: int = 0) -> Verdict:
        d = u.draft
        return Verdict(d.outcome, u.lang, d.skus, writer, d.reason, u.resolution.reading.intents, asked)


def _by_name_alone(u: Understanding) -> bool:
    """Told what it is, where nobody asked: the name was all that was understood."""
    return u.draft.reason == "on_air" and "on_air" not in u.resolution.reading.intents
