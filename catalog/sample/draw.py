"""The sample shop's pictures, one a product, drawn by rule: `python -m catalog.sample.draw [HANDLE ...]`.

In: handles (all, if none is named). Out: `images/HANDLE.webp`, 800 × 800, at most 25 kB each.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from catalog.sample import clothes, devices, food, home, kitchen, play
from catalog.sample.paint import Studio

IMAGES = Path(__file__).parent / "images"
LIMIT = 25_000

# wall and floor by what kind of thing stands there
GROUNDS = {
    kitchen: ("#efe5d8", "#dccbb4"),
    home: ("#e4e9e0", "#c9d4c5"),
    food: ("#f5ead0", "#e6cf9f"),
    clothes: ("#e3e8ed", "#c6d1dc"),
    devices: ("#e7e6ee", "#cbc9da"),
    play: ("#f5e4d6", "#e6c3a6"),
}
PICTURES: dict[str, tuple[object, Callable[[Studio], None]]] = {
    handle: (room, draw) for room in GROUNDS for handle, draw in room.PICTURES.items()
}


def picture(handle: str, scale: int = 2) -> Image.Image:
    room, draw = PICTURES[handle]
    studio = Studio(*GROUNDS[room], scale=scale)
    draw(studio)
    return studio.image()


def packed(image: Image.Image) -> bytes:
    """WebP at the best quality that keeps within the limit."""
    for quality in (90, 86, 82, 76, 70, 62, 54, 46):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


def main(handles: list[str]) -> None:
    IMAGES.mkdir(exist_ok=True)
    for handle in handles or PICTURES:
        (IMAGES / f"{handle}.webp").write_bytes(packed(picture(handle)))


if __name__ == "__main__":
    main(sys.argv[1:])
