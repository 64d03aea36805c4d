"""The programme picture of one room: the host's life and mouth, and everything around it, as one object for the clock.

In: a tick, its beat, its scene. Out: the composed frame. Also here: the last rung of the face's ladder, a still card.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi
from typing import Any, Protocol

import av
import numpy as np

from render.face.gestures import Manner, perform
from render.face.life import Life
from render.picture.compositor import Compositor
from render.picture.scene import Scene
from render.speech import Speech
from render.stage.beat import Beat
from render.values import Sentence

GLANCE = 30  # ticks the host looks at a card that has just come
USUAL = {"greeting": "wave", "thanks": "smile", "answer": "nod"}  # where the brain wrote no tag
TURN = 8  # ticks her head takes to it and back


class Lives(Protocol):
    def at(self, tick: int, speaking: bool, stress: float, glance: float) -> Life | None: ...


class EngineLips(Protocol):
    """What the stage tells a lip-sync engine (`render.face.engines.process.LipWorker`)."""

    def start(self) -> None: ...
    def settle(self, seconds: float) -> bool: ...
    def expect(self, speech: Speech, generation: int) -> None: ...
    def cancel(self, generation: int) -> None: ...
    def status(self) -> dict[str, Any]: ...
    def close(self) -> None: ...


class Programme:
    """Belongs to the clock's thread. `follow`: a filmed host is told tick and beat before it is drawn; `lips`: the
    engine that draws its mouth."""

    def __init__(
        self,
        compositor: Compositor,
        life: Lives,
        *,
        follow: Callable[[int, Beat], None] | None = None,
        lips: EngineLips | None = None,
    ) -> None:
        self.compositor = compositor
        self.lips = lips
        self._follow = follow
        self._life = life
        self._card: str | None = None
        self._card_since = -GLANCE
        self._manner = Manner()
        self._asked = 0
        self._saying: tuple[str, Sentence] | None = None

    def compose(self, tick: int, beat: Beat, scene: Scene) -> av.VideoFrame:
        life = self._life.at(tick, beat.speaking, beat.stress if beat.speaking else 0.0, self._glance(tick, scene))
        if self._follow is not None:
            self._follow(tick, beat)
        self._gesture(tick, beat, scene)
        acts = self._manner.at(tick, scene.pose)
        return self.compositor.compose(tick, beat.mouth, perform(life, *acts) if life else None, scene)

    def _gesture(self, tick: int, beat: Beat, scene: Scene) -> None:
        """A sentence that begins to sound brings its own, a line that begins without one its kind's usual one, a cue
        the one that it asked for."""
        if beat.speaking and beat.line and beat.sentence and self._saying != (beat.line.id, beat.sentence):
            begins = self._saying is None or self._saying[0] != beat.line.id
            self._saying = (beat.line.id, beat.sentence)
            usual = USUAL.get(beat.line.kind, "") if begins else ""
            self._manner.begin(beat.sentence.gesture or usual, tick)
        number, name = scene.gesture
        if number != self._asked:
            self._asked = number
            self._manner.begin(name, tick)

    def _glance(self, tick: int, scene: Scene) -> float:
        """0..1: how much the host looks at the product card; she does when it changes, and then back at the viewer."""
        sku = scene.card.sku if scene.card else None
        if sku != self._card:
            self._card, self._card_since = sku, tick if sku else -GLANCE
        since = tick - self._card_since
        share = min(1.0, since / TURN, (GLANCE - since) / TURN)
        return 0.5 - 0.5 * cos(pi * share) if share > 0.0 else 0.0


class StillFace:
    """No avatar could be loaded: a calm card in two colours, on which label, product and captions still stand."""

    def __init__(self, width: int, height: int) -> None:
        rows = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None, None]
        top, bottom = np.array([46, 54, 72], np.float32), np.array([22, 26, 38], np.float32)
        self.plate = np.broadcast_to(top + (bottom - top) * rows, (height, width, 3)).astype(np.uint8)

    def render(self, mouth_row: np.ndarray, life: Any) -> list[Any]:
        return []


class NoLife:
    """The life of a card."""

    def at(self, tick: int, speaking: bool, stress: float, glance: float) -> None:
        return None
