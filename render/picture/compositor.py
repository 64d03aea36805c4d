"""The one object the clock calls: a tick, the mouth and the scene in; a finished picture out.

In: a `Face` (plate, patches), a `Painter`, per tick a mouth row, the host's life and a `Scene`. Out: `av.VideoFrame`s.
Never waits: a drawing that is not ready yet appears a frame or two later. Only the AI label is waited for, once, before
the first picture: without it there is no picture. It is blended last, over everything, on every frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import av
import numpy as np

from render.picture.canvas import Canvas
from render.picture.layout import TileSpec, lay_out
from render.picture.painter import Painter
from render.picture.scene import DEFAULT_LABEL, Scene
from render.picture.template import Template, load_template
from render.picture.tile import Tile

FADE_TICKS = 5
RISE = 14  # pixels a layer comes up while it fades in
LABEL = "label"
REST_AFTER = 100  # ticks of rest before it is said: between two lines it is only a breath
OUTDATED_AFTER = 12  # ticks a drawing may stand in for its successor; then nothing is better than the old price


class Patch(Protocol):
    x: int
    y: int
    rgb: np.ndarray


class Face(Protocol):
    """What the picture needs of `render.face`: patches are what changed since its last `render`."""

    plate: np.ndarray

    def render(self, mouth_row: np.ndarray, life: Any) -> list[Patch]: ...


@dataclass(slots=True)
class _Layer:
    """A layer on the picture: its tile, and since which tick it has been coming or going."""

    tile: Tile
    since: int
    leaving: bool = False
    outdated: int | None = None  # since which tick another drawing has been wanted

    def strength(self, tick: int) -> float:
        """0 unseen, 1 fully there."""
        share = min(1.0, max(0.0, (tick - self.since + 1) / FADE_TICKS))
        share = 1 - (1 - share) ** 2
        return 1 - share if self.leaving else share


class Compositor:
    """Belongs to the clock's thread."""

    def __init__(
        self, face: Face, painter: Painter, *, template: Template | None = None, scene: Scene | None = None
    ) -> None:
        self.face = face
        self.canvas = Canvas(face.plate)
        self._painter = painter
        self._template = template or load_template()
        self._scene: Scene | None = None
        self._specs: tuple[TileSpec, ...] = ()
        self._wanted: dict[str, str] = {}
        self._layers: dict[str, _Layer] = {}
        first = scene or Scene()
        self._label_text = first.label.strip() or DEFAULT_LABEL[first.lang]
        self._rest_since: int | None = None
        self._follow(replace(first, label=self._label_text))
        self._label = painter.wait(self._specs[-1])

    @property
    def label(self) -> Tile:
        """The AI label as it is blended now."""
        return self._label

    def compose(self, tick: int, mouth_row: np.ndarray, life: Any, scene: Scene) -> av.VideoFrame:
        """The picture of this tick. The frame may be shown again for a tick that came too late for a new one."""
        scene = self._settled(tick, scene)
        if scene != self._scene:
            self._follow(scene)
        self._arrive(tick)
        canvas = self.canvas
        for patch in self.face.render(mouth_row, life):
            canvas.paste(patch.x, patch.y, patch.rgb)
        canvas.renew()
        for layer in self._drawing_order():
            strength = layer.strength(tick)
            rise = 0 if layer.leaving else 2 * round(RISE * (1 - strength) / 2)
            canvas.blend(layer.tile, opacity=round(256 * strength), dy=rise)
        canvas.blend(self._label)
        return canvas.frame(tick)

    def _settled(self, tick: int, scene: Scene) -> Scene:
        """The label never goes away or flickers with the language; a short rest is not announced."""
        self._label_text = scene.label.strip() or self._label_text
        if not scene.resting:
            self._rest_since = None
        elif self._rest_since is None:
            self._rest_since = tick
        resting = self._rest_since is not None and tick - self._rest_since >= REST_AFTER
        return replace(scene, label=self._label_text, resting=resting)

    def _follow(self, scene: Scene) -> None:
        """Lay the new scene out and ask for the drawings that changed."""
        self._scene = scene
        known = {spec.layer: spec for spec in self._specs}
        self._specs = lay_out(scene, self._template, self.canvas.width, self.canvas.height)
        wanted: dict[str, str] = {}
        for spec in self._specs:
            if known.get(spec.layer) == spec:
                wanted[spec.layer] = self._wanted[spec.layer]
            else:
                wanted[spec.layer] = self._painter.request(spec)
        self._wanted = wanted

    def _arrive(self, tick: int) -> None:
        """Take finished drawings that are still wanted; let go of layers that are not."""
        for name, tile in self._painter.ready().items():
            if self._wanted.get(name) != tile.key:
                continue
            if name == LABEL:
                self._label = tile
                continue
            shown = self._layers.get(name)
            if shown is None or shown.leaving:
                self._layers[name] = _Layer(tile, tick)
            elif shown.tile.key != tile.key:
                shown.tile, shown.outdated = tile, None
        for name, layer in list(self._layers.items()):
            if layer.tile.key == self._wanted.get(name):
                layer.outdated = None
            elif layer.outdated is None:
                layer.outdated = tick
            gone = name not in self._wanted or (layer.outdated is not None and tick - layer.outdated > OUTDATED_AFTER)
            if gone and not layer.leaving:
                layer.leaving, layer.since = True, tick
            if layer.leaving and layer.strength(tick) <= 0:
                del self._layers[name]

    def _drawing_order(self) -> list[_Layer]:
        order = {spec.layer: place for place, spec in enumerate(self._specs)}
        return [layer for _, layer in sorted(self._layers.items(), key=lambda item: order.get(item[0], -1))]
