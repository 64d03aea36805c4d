"""A stage without picture or sound, on the running loop's clock: for `replay` and for tests.

In: lines and cues as the real stage takes them. Out: the same marks at the moments a voice would reach them: zh 4.5
characters a second, en 2.6 words a second, cut into clauses at punctuation. Same rules: a higher line takes over at a
clause boundary (`yielded`), an operator's line at once (`cut`), `recall` is answered `recalled` or `started`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from render.values import OPERATOR, Cue, Hello, Line, Mark, MarkState, Sentence

CHARACTERS_PER_S = 4.5
WORDS_PER_S = 2.6
MAKING_S = 0.3  # from a line's arrival to its first sound
DRY_S = 6.0
DONE = 512

_CUT = re.compile(r"[^，。！？；：、,!?;:…\n]+[，。！？；：、,!?;:…\n]*")
_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'.,$%-]*")


def clauses(sentence: Sentence) -> list[str]:
    """The stretches between two pauses; short ones lean on their neighbour."""
    out: list[str] = []
    for match in _CUT.finditer(sentence.spoken or sentence.text):
        if out and (len(out[-1]) < 4 or len(match.group()) < 3):
            out[-1] += match.group()
        else:
            out.append(match.group())
    return out or [sentence.text]


def seconds(text: str, lang: str) -> float:
    """How long a voice takes for it."""
    if lang == "zh":
        other = len(_WORD.findall(text))
        return (
            len(_CJK.findall(text)) + sum(map(len, _WORD.findall(text))) * 0.6 + other * 0.4 + 0.5
        ) / CHARACTERS_PER_S
    return max(1, len(text.split())) / WORDS_PER_S


@dataclass(slots=True, eq=False)
class _Part:
    line: Line
    at: float
    sentences: dict[int, Sentence] = field(default_factory=dict)
    final: bool = False
    begun: bool = False
    ready: bool = False
    brief: bool = False
    next: tuple[int, int] = (0, 0)

    def extend(self, line: Line) -> None:
        for i, sentence in enumerate(() if self.brief else line.sentences):
            self.sentences.setdefault(line.first + i, sentence)
        self.final = self.final or line.final


class VirtualStage:
    """One stage. `run()` performs; `now` counts from the loop's time at the first call."""

    def __init__(self, *, making_s: float = MAKING_S, origin: float | None = None) -> None:
        self.hello: Hello | None = None
        self.generation = 0
        self.epoch = 0
        self.cues: list[Cue] = []
        self.spoken: list[tuple[float, str, Sentence]] = []
        self.keep = True  # keep cues and sentences for a test to look at
        self._making = making_s
        self._origin = origin
        self._queue: list[_Part] = []
        self._air: _Part | None = None
        self._done: OrderedDict[str, str] = OrderedDict()
        self._paused = False
        self._held = False
        self._muted = False
        self._wake = asyncio.Event()
        self._cut = asyncio.Event()
        self._news = asyncio.Event()
        self._marks: list[Mark] = []
        self._seq = 0

    # ------------------------------------------------------------------ StageLink

    async def send(self, value: Line | Cue) -> bool:
        self.epoch = max(self.epoch, value.epoch)
        if isinstance(value, Line):
            self._accept(value)
        else:
            self._apply(value)
        self._wake.set()
        return True

    async def marks(self) -> AsyncIterator[Mark | Hello]:
        """Marks not yet acknowledged, then a hello, then marks as they come."""
        behind = self._seq
        while self._marks and self._marks[0].seq <= behind:
            yield self._marks[0]
            self._marks.pop(0)
        self.hello = Hello(self.epoch, self.generation, behind, self.now, self.lines)
        yield self.hello
        while True:
            while self._marks:
                yield self._marks[0]
                self._marks.pop(0)
            self._news.clear()
            await self._news.wait()

    @property
    def now(self) -> float:
        time = asyncio.get_running_loop().time()
        if self._origin is None:
            self._origin = time
        return time - self._origin

    @property
    def lines(self) -> tuple[str, ...]:
        air = [self._air.line.id] if self._air else []
        return tuple(air + [p.line.id for p in self._queue])

    # ------------------------------------------------------------------ the performance

    async def run(self) -> None:
        """Perform until cancelled."""
        while True:
            part = self._choose()
            if part is None:
                await self._wait()
                continue
            if part is not self._air:
                self._queue.remove(part)
                self._air, part.begun = part, True
                self._mark(part.line.id, "started")
            await self._clause(part)

    async def _clause(self, part: _Part) -> None:
        sentence_at, clause_at = part.next
        sentence = part.sentences[sentence_at]
        cut = clauses(sentence)
        if clause_at == 0:
            self._mark(part.line.id, "spoken", sentence=sentence_at)
            if self.keep:
                self.spoken.append((self.now, part.line.id, sentence))
        self._mark(part.line.id, "clause", sentence=sentence_at, clause=clause_at)
        self._cut.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds(cut[clause_at], sentence.lang)):
                await self._cut.wait()
        if self._air is not part:
            return  # cut
        part.next = (sentence_at, clause_at + 1) if clause_at + 1 < len(cut) else (sentence_at + 1, 0)
        if part.next[0] not in part.sentences and part.final:
            self._air = None
            self._end(part.line.id, "finished", sentence=sentence_at)

    def _choose(self) -> _Part | None:
        """At a clause boundary: who sounds next?"""
        now = self.now
        for part in list(self._queue):
            ttl = part.line.ttl_ms
            if ttl is not None and (now - part.at) * 1000 > ttl:
                self._queue.remove(part)
                self._end(part.line.id, "stale", reason="expired")
            elif not part.ready and now - part.at >= self._making:
                part.ready = True
                self._mark(part.line.id, "ready", sentence=part.line.first, clause=0)
        ready = [p for p in self._queue if p.ready and p.next[0] in p.sentences]
        if self._paused or self._held:
            ready = [p for p in ready if p.line.priority >= OPERATOR]
        best = max(ready, key=lambda p: p.line.priority, default=None)
        air = self._air
        if air is not None and best is not None and best.line.priority > air.line.priority:
            self._air = None
            self._end(air.line.id, "yielded", sentence=air.next[0])
            return best
        if air is None:
            return best
        if (self._paused or self._held) and air.line.priority < OPERATOR:
            return None
        if air.next[0] not in air.sentences:
            if air.final:
                self._air = None
                self._end(air.line.id, "finished", sentence=max(air.sentences, default=0))
                return best
            return None
        return air

    async def _wait(self) -> None:
        """Until something arrives, becomes ready, or goes stale."""
        now = self.now
        soon = [p.at + self._making - now for p in self._queue if not p.ready]
        soon += [p.at + p.line.ttl_ms / 1000 - now + 0.001 for p in self._queue if p.line.ttl_ms is not None]
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.001, min(soon)) if soon else None):
                await self._wake.wait()

    # ------------------------------------------------------------------ from the mind

    def _accept(self, line: Line) -> None:
        known = next((p for p in [self._air, *self._queue] if p is not None and p.line.id == line.id), None)
        if known is not None:
            known.extend(line)
            self._mark(line.id, "accepted", sentence=line.first)
        elif line.id in self._done:
            self._mark(line.id, "stale", reason=f"already {self._done[line.id]}")
        elif line.generation < self.generation:
            self._end(line.id, "stale", reason="older generation")
        elif self._muted:
            self._end(line.id, "stale", reason="panic")
        else:
            part = _Part(line, self.now, next=(line.first, 0))
            part.extend(line)
            self._queue.append(part)
            self._mark(line.id, "accepted", sentence=line.first)
            if line.priority >= OPERATOR and self._air is not None and self._air.line.priority < OPERATOR:
                self._interrupt("operator")

    def _apply(self, cue: Cue) -> None:
        if self.keep:
            self.cues.append(cue)
        match cue.kind:
            case "recall":
                self._recall(cue.data["line"])
            case "brief":
                self._shorten(cue.data["line"])
            case "cut":
                self._cut_all(cue.data["generation"], "cut")
            case "pause":
                self._paused = cue.data["on"]
            case "mic":
                self._held = cue.data["on"]
            case "panic":
                self._muted = cue.data["on"]
                if self._muted:
                    self._cut_all(self.generation + 1, "panic")

    def _recall(self, id: str) -> None:
        part = next((p for p in self._queue if p.line.id == id), None)
        if part is not None:
            self._queue.remove(part)
            self._end(id, "recalled")
        elif self._air is not None and self._air.line.id == id:
            self._mark(id, "started", reason="too late to recall")
        else:
            done = self._done.get(id)
            self._mark(id, "recalled" if done is None else "stale", reason=done and f"already {done}")

    def _shorten(self, id: str) -> None:
        air = self._air
        if air is not None and air.line.id == id:
            for index in [i for i in air.sentences if i > air.next[0]]:
                del air.sentences[index]
            air.final = air.brief = True

    def _interrupt(self, reason: str) -> None:
        air, self._air = self._air, None
        if air is not None:
            self._end(air.line.id, "cut", sentence=air.next[0], reason=reason)
        self._cut.set()

    def _cut_all(self, generation: int, reason: str) -> None:
        self.generation = max(self.generation, generation)
        self._interrupt(reason)
        for part in list(self._queue):
            if part.line.generation < self.generation:
                self._queue.remove(part)
                self._end(part.line.id, "cut", sentence=part.next[0], reason=reason)

    def _end(self, id: str, state: MarkState, *, sentence: int | None = None, reason: str | None = None) -> None:
        self._done[id] = state
        if len(self._done) > DONE:
            self._done.popitem(last=False)
        self._mark(id, state, sentence=sentence, reason=reason)

    def _mark(
        self,
        id: str,
        state: MarkState,
        *,
        sentence: int | None = None,
        clause: int | None = None,
        reason: str | None = None,
    ) -> None:
        self._seq += 1
        self._marks.append(Mark(self._seq, id, state, round(self.now, 3), sentence, clause, reason))
        self._news.set()
