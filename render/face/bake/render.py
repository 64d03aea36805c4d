"""Rendering: Cycles on the CPU, whole frames, crops and masks.

In: a built `Scene`. Out: uint8 pictures. `masked(names)` paints the named objects white and all others black.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import bpy
import numpy as np
from PIL import Image

from render.face.bake.motion import FRAME
from render.face.bake.nodes import Nodes
from render.face.bake.scene import Scene

Box = tuple[int, int, int, int]
_LOOK = "AgX - Medium High Contrast"


class Renderer:
    def __init__(self, scene: Scene, threads: int = 2) -> None:
        self.scene = scene
        self._settings = scene.scene
        self._exposure = scene.look.view.exposure
        render = self._settings.render
        render.engine = "CYCLES"
        cycles = self._settings.cycles
        cycles.device, cycles.use_denoising, cycles.denoiser = "CPU", True, "OPENIMAGEDENOISE"
        cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
        cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.02
        cycles.max_bounces = cycles.transparent_max_bounces = 8
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.sample_clamp_indirect = 4
        render.threads_mode, render.threads = "FIXED", threads
        render.use_persistent_data = True
        render.image_settings.color_mode = "RGB"
        self._settings.cycles_curves.shape = "RIBBONS"
        self._settings.cycles_curves.subdivisions = 2
        self._photographic(True)

    def picture(self, expression: str, samples: int, box: Box | None = None, percent: int = 100) -> np.ndarray:
        """uint8[h, w, 3] of the scene with this expression; `box` is x0, y0, x1, y1 of the frame. `percent` of the
        frame's size gives a smaller picture to look at."""
        self.scene.express(expression)
        render = self._settings.render
        render.resolution_x, render.resolution_y, render.resolution_percentage = *FRAME, percent
        render.use_border = render.use_crop_to_border = box is not None
        if box is not None:
            x0, y0, x1, y1 = box
            # half a pixel inside, so that rounding cannot move the crop
            render.border_min_x, render.border_max_x = (x0 + 0.1) / FRAME[0], (x1 + 0.1) / FRAME[0]
            render.border_min_y, render.border_max_y = 1 - (y1 - 0.1) / FRAME[1], 1 - (y0 - 0.1) / FRAME[1]
        self._settings.cycles.samples = samples
        with TemporaryDirectory() as folder:
            path = Path(folder) / "picture.png"
            render.filepath = str(path)
            bpy.ops.render.render(write_still=True)
            out = np.asarray(Image.open(path).convert("RGB"))
        if box is not None and percent == 100 and out.shape[:2] != (box[3] - box[1], box[2] - box[0]):
            raise RuntimeError(f"the crop {box} came out as {out.shape}")
        return out

    @contextmanager
    def masked(self, names: set[str]) -> Iterator[None]:
        """Objects whose name starts with one of `names` are white, others black; no noise is removed."""
        kept = [
            (thing, slot, material)
            for thing in self._settings.objects
            if thing.type in ("MESH", "CURVES")
            for slot, material in enumerate(thing.data.materials)
        ]
        flat = []
        for value in (0.0, 1.0):
            n = Nodes("flat")
            n.surface(n.new("Emission", Color=(value, value, value)).outputs[0])
            flat.append(n.material)
        for thing, slot, _ in kept:
            thing.data.materials[slot] = flat[thing.name.startswith(tuple(names))]
        self._photographic(False)
        try:
            yield
        finally:
            self._photographic(True)
            for thing, slot, material in kept:
                thing.data.materials[slot] = material

    @contextmanager
    def hidden(self, *names: str) -> Iterator[None]:
        things = [self._settings.objects[name] for name in names]
        for thing in things:
            thing.hide_render = True
        try:
            yield
        finally:
            for thing in things:
                thing.hide_render = False

    def _photographic(self, yes: bool) -> None:
        view = self._settings.view_settings
        view.view_transform = "AgX" if yes else "Raw"
        view.look = _LOOK if yes else "None"
        view.exposure = self._exposure if yes else 0.0
        self._settings.cycles.use_denoising = yes
