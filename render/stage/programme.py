"""The programme picture of one room: the host's life and mouth, and everything around it, as one object for the clock.

In: a tick, its beat, its scene. Out: the composed frame. Also here: the last rung of the face's ladder, a still card.
"""

from __future__ import annotations

from typing import Any, Protocol

import av
import numpy as np

from render.picture.compositor import Compositor
from render.picture.scene import Scene
from render.stage.beat import Beat

GLANCE = 30  # ticks the host looks at a card that has just come


class Lives(Protocol):
    def at(self, tick: int, speaking: bool, stress: float, glance: float) -> Any: ...


class Programme:
    """Belongs to the clock's thread."""

    def __init__(self, compositor: Compositor, life: Lives) -> None:
        self._compositor = compositor
        self._life = life
        self._card: str | None = None
        self._card_since = -GLANCE

    def compose(self, tick: int, beat: Beat, scene: Scene) -> av.VideoFrame:
        stress = float(np.sqrt(np.mean(np.square(beat.samples)))) if beat.speaking else 0.0
        life = self._life.at(tick, beat.speaking, min(1.0, 5.0 * stress), self._glance(tick, scene))
        return self._compositor.compose(tick, beat.mouth, life, scene)

    def _glance(self, tick: int, scene: Scene) -> float:
        """0..1: how much the host looks at the product card; she does when it changes, and then back at the viewer."""
        sku = scene.card.sku if scene.card else None
        if sku != self._card:
            self._card, self._card_since = sku, tick if sku else -GLANCE
        return 1.0 if tick - self._card_since < GLANCE else 0.0


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
