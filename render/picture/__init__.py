"""The picture: canvas, layout, painter. `Compositor.compose(tick, mouth_row, life, scene)` is what the clock calls.

Names are resolved on first use, so that the painter's process does not load the clock's libraries.
"""

from __future__ import annotations

import importlib

_HOME = {
    "Canvas": "canvas",
    "Caption": "scene",
    "Card": "scene",
    "Compositor": "compositor",
    "Painter": "painter",
    "Question": "scene",
    "Scene": "scene",
    "Tile": "tile",
    "load_template": "template",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
