"""Product photos from files nobody has checked: a shelf of square thumbnails.

In: a local path and a side length. Out: an RGBA square, or None: no file, not a PNG, JPEG or WebP, too large, broken.
A picture never stops the card.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageOps

MOST_BYTES = 12 << 20
MOST_PIXELS = 40_000_000
SHELF = 64


class Photos:
    """Thumbnails by (file, its time and size, side). A refusal is told once per file."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._shelf: OrderedDict[tuple, Image.Image | None] = OrderedDict()

    def square(self, path: str, side: int) -> Image.Image | None:
        if not path:
            return None
        try:
            stat = Path(path).stat()
            key = (path, stat.st_mtime_ns, stat.st_size, side)
        except (OSError, ValueError):
            key = (path, None, 0, side)
        if key not in self._shelf:
            self._shelf[key] = self._load(path, side, key[2])
            while len(self._shelf) > SHELF:
                self._shelf.popitem(last=False)
        self._shelf.move_to_end(key)
        return self._shelf[key]

    def _load(self, path: str, side: int, size: int) -> Image.Image | None:
        try:
            if not Path(path).is_file():
                raise ValueError("no such file")
            if size > MOST_BYTES:
                raise ValueError(f"{size >> 20} MB is too large")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as photo:
                    if photo.width * photo.height > MOST_PIXELS:
                        raise ValueError(f"{photo.width}×{photo.height} pixels are too many")
                    photo.draft("RGB", (2 * side, 2 * side))
                    upright = ImageOps.exif_transpose(photo).convert("RGBA")
            return ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
        except Exception as e:  # decoders fail in many ways on a hostile file
            self._warn(f"the product picture {path} is left out: {e}")
            return None
