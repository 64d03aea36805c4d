"""The stage of one room: a clock thread that never waits for anybody, and the state it shares with the door.

In: lines, cues and sounds from the event loop's thread. Out: at every tick one picture and 1920 samples to the encoder
and from there to every outlet; marks to the door. The clock thread only decides, mixes, composes and encodes; sound,
tiles and sockets are made elsewhere and picked up when they are there.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import av
import numpy as np

from render.output.encode import Encoder
from render.output.fanout import Fanout
from render.picture.scene import Scene
from render.speech import FPS, Clause, Speech
from render.stage.beat import REST, SILENCE, Beat
from render.stage.bed import Bed
from render.stage.board import Board
from render.stage.clock import Pace
from render.stage.floor import Floor
from render.stage.gain import Gain
from render.stage.guest_mix import GuestMix, GuestVoice
from render.stage.marklog import MarkLog
from render.stage.performance import Place
from render.stage.played import Played
from render.stage.programme import EngineLips
from render.stage.rehearsal import Rehearsal
from render.values import OPERATOR, Cue, Hello, Line, Mark

log = logging.getLogger(__name__)


class Picture(Protocol):
    """The composed programme picture: the host at this mouth row, the card, the captions, the label."""

    def compose(self, tick: int, beat: Beat, scene: Scene) -> av.VideoFrame: ...


@dataclass(frozen=True, slots=True)
class Wires:
    """What the stage calls on the event loop: marks are there; the wishes changed; the first picture is out."""

    loop: asyncio.AbstractEventLoop
    news: Callable[[], None]
    moving: Callable[[], None]


class Stage:
    """`start()` begins the clock thread, `stop()` ends it after the tick in hand. The rest may be called any time."""

    def __init__(
        self,
        floor: Floor,
        board: Board,
        picture: Picture,
        encoder: Encoder,
        fanout: Fanout,
        *,
        warm: Callable[[list[Clause]], None] = lambda clauses: None,
        lips: EngineLips | None = None,
    ) -> None:
        self._floor = floor
        self._board = board
        self._warm = warm
        self._lips = lips
        self._picture = picture
        self._encoder = encoder
        self._fanout = fanout
        self._gain = Gain()
        self._bed = Bed(None)
        self._guests = GuestMix()
        self.played = Played()
        self._marks = MarkLog()
        self._lock = threading.Lock()
        self._ducked: set[str] = set()
        self._epoch = 0
        self._pace = Pace(0.0)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._wires: Wires | None = None
        self._rehearsal: Rehearsal | None = None
        self._frame: av.VideoFrame | None = None
        self._spent = {"compose": 0.0, "encode": 0.0}
        self._speech = {"ticks": 0, "repeats": 0}
        self._can_rehearse = False
        self.failure: BaseException | None = None
        self.failed = asyncio.Event()

    # ------------------------------------------------------------------ event loop side

    def start(self, wires: Wires, rehearsal: Rehearsal) -> None:
        self._wires, self._rehearsal = wires, rehearsal
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def deliver(self, value: Line | Cue) -> None:
        """From the mind."""
        with self._lock:
            self._epoch = max(self._epoch, value.epoch)
            if isinstance(value, Line):
                self._floor.accept(value)
            else:
                self._floor.apply(value)
                self._board.apply(value)
                if value.kind in ("duck", "mic"):
                    (self._ducked.add if value.data.get("on") else self._ducked.discard)(value.kind)
                elif value.kind == "warm":
                    most = 1 if value.data.get("heads") else None
                    self._warm([c for text in _texts(value.data.get("texts")) for c in self._floor.cut(*text)[:most]])
        if isinstance(value, Cue) and value.kind in ("cut", "panic"):
            self._cut_lips()
        self._changed()

    def heard(self, line: str, place: Place, speech: Speech | None) -> None:
        """From the rehearsal."""
        with self._lock:
            self._floor.hear(line, place, speech)
            generation = self._floor.generation
        if self._lips is not None and speech is not None:
            self._lips.expect(speech, generation)
        self._changed()

    def _cut_lips(self) -> None:
        """What the engine drew of older generations is over with them."""
        if self._lips is not None:
            self._lips.cancel(self._floor.generation)

    def music(self, loop: np.ndarray) -> None:
        """What plays while the host rests."""
        with self._lock:
            self._bed = Bed(loop)

    def guest(self, name: str, *, as_host: bool = False) -> GuestVoice:
        """Somebody whose voice is to be in the programme; `as_host`: an operator's, and the host's lips follow it."""
        with self._lock:
            return self._guests.begin(name, as_host=as_host)

    def guest_sounds(self, voice: GuestVoice, pcm: np.ndarray | None) -> None:
        """The next piece of a turn, 16 kHz; None: the turn is over."""
        made = voice.made(pcm) if pcm is not None else voice.finished()
        with self._lock:
            if made is None:
                voice.end()
            else:
                voice.put(made)

    def guest_leaves(self, voice: GuestVoice) -> None:
        with self._lock:
            self._guests.leave(voice)

    def panic(self, on: bool) -> None:
        with self._lock:
            self._floor.panic(on)
        self._cut_lips()
        self._changed()

    def mind_here(self, here: bool) -> None:
        with self._lock:
            self._board.mind_here(here, self._pace.n)
            if not here:
                self._ducked.clear()
                self._floor.held = False

    def hello(self) -> Hello:
        with self._lock:
            self._collect()
            return Hello(
                self._epoch,
                self._floor.generation,
                self._marks.next_number - 1,
                self._pace.n / FPS,
                self._floor.lines(),
            )

    def unacknowledged(self, after: int) -> list[Mark]:
        with self._lock:
            return self._marks.since(after)

    def acknowledge(self, number: int) -> None:
        with self._lock:
            self._marks.acknowledge(number)

    def rehearse(self) -> None:
        """The voice is there (or never will be): from now on sound is asked for."""
        self._can_rehearse = True
        self.consider()

    def consider(self) -> None:
        """Hand the floor's wishes to the rehearsal; on the loop's thread."""
        if self._rehearsal is None or not self._can_rehearse:
            return
        with self._lock:
            wishes = self._floor.wishes()
        self._rehearsal.consider(wishes)

    def status(self) -> dict[str, Any]:
        with self._lock:
            ticks = max(1, self._pace.n)
            return {
                "t": self._pace.n / FPS,
                "clock": self._pace.report() | {"behind_ms": round(1000 * self._pace.behind(time.monotonic()), 1)},
                "speech": {**self._speech},
                "underruns": self._floor.underruns,
                "muted": self._floor.muted,
                "paused": self._floor.paused,
                "held": self._floor.held,
                "guests": self._guests.status(),
                "spoken_by": self._guests.spoken_by(),
                "lines": self._floor.lines(),
                "ms_per_tick": {k: round(1000 * v / ticks, 2) for k, v in self._spent.items()},
                "outputs": self._fanout.status(),
                "face": self._lips.status() if self._lips is not None else None,
            }

    @property
    def frames(self) -> int:
        return self._pace.n

    def _changed(self) -> None:
        """After any change of the floor, on the loop's thread: new marks are told, new wishes are rehearsed."""
        with self._lock:
            self._collect()
        if self._wires is not None:
            self._wires.news()
            self.consider()

    def _collect(self) -> bool:
        marks = self._floor.take_marks(self._marks.next_number)
        self._marks.keep(marks)
        return bool(marks)

    # ------------------------------------------------------------------ clock side

    def _run(self) -> None:
        try:
            self._picture.compose(0, Beat(SILENCE, REST, speaking=False), Scene())  # slow once, before time begins
            self._pace = Pace(anchor=time.monotonic())
            while not self._stop.is_set():
                due = self._pace.due(time.monotonic())
                if due.wait:
                    self._stop.wait(due.wait)
                    continue
                if due.skipped:
                    log.warning("the machine slept: %d frames left out", due.skipped)
                    self._fanout.put(self._encoder.jump(self._pace.n))
                self._tick(repeat=due.repeat)
                self._pace.ticked(due)
                if self._pace.n == 1:
                    self._call(self._wires.moving)
            self._fanout.put(self._encoder.flush())
        except BaseException as e:
            self.failure = e
            log.exception("the clock stopped")
            self._call(self.failed.set)
            self._call(self._wires.moving)

    def _tick(self, *, repeat: bool) -> None:
        n = self._pace.n
        with self._lock:
            busy = bool(self._floor.lines())
            beat = self._floor.tick(n)
            scene = self._board.at(n, beat)
            ducked = bool(self._ducked)
            lesser = beat.line is None or beat.line.priority < OPERATOR
            samples = self._gain.apply(beat.samples, ducked=ducked and lesser)
            heard = beat.speaking or beat.awaited or ducked
            samples = self._bed.mix(samples, speaking=heard, hush=self._floor.muted)
            samples, guest, mouth = self._guests.mix(samples, hush=self._floor.muted)
            if guest is not None:
                scene = replace(scene, guest=guest)
            if mouth is not None and not beat.speaking:
                beat, scene = replace(beat, mouth=mouth, speaking=True), replace(scene, pose="", resting=False)
            news = self._collect()
        if news or busy:
            self._call(self._tell)
        if self.played.wanted:
            self._call(lambda: self.played.put(n, samples))
        began = time.perf_counter()
        self._speech["ticks"] += beat.speaking
        self._speech["repeats"] += beat.speaking and repeat
        if self._frame is None or not repeat:
            self._frame = self._picture.compose(n, beat, scene)
        composed = time.perf_counter()
        self._fanout.put(self._encoder.encode(self._frame, np.ascontiguousarray(samples, np.float32)))
        self._spent["compose"] += composed - began
        self._spent["encode"] += time.perf_counter() - composed

    def _tell(self) -> None:
        self._wires.news()
        self.consider()

    def _call(self, what: Callable[[], None]) -> None:
        try:
            self._wires.loop.call_soon_threadsafe(what)
        except RuntimeError:
            self._stop.set()  # the loop is gone: so is the process


def _texts(items: object) -> list[tuple[str, str]]:
    """The texts of a warm cue with their languages; what is malformed is left out."""
    items = [i for i in items if isinstance(i, dict)] if isinstance(items, list | tuple) else []
    return [(str(i["text"]), i["lang"]) for i in items if i.get("lang") in ("zh", "en") and i.get("text")]
