"""The letters: one CJK font in three weights, what it can write, how wide a text is, where its lines break.

In: a font file (variable or single-weight, also a collection), else a CJK font of this system, else Pillow's own, which
knows no Chinese. Out: fonts by size and weight, cleaned text, wrapped lines. Characters the font lacks are left out.
"""

from __future__ import annotations

import glob
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

REGULAR, MEDIUM, BOLD = 400, 500, 700
NOTDEF = "\U0010ffff"
SYSTEM_FONTS = (
    "/usr/share/fonts/**/NotoSansCJK*",
    "/usr/share/fonts/**/NotoSansSC*",
    "/usr/share/fonts/**/SourceHanSans*",
    "/usr/share/fonts/**/wqy-*",
    "/usr/share/fonts/**/DroidSansFallback*",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
CLOSING = "，。！？；：、）》」』”’%,.!?;:)…"


class Typeface:
    """`can_chinese` is false on Pillow's own font. Not thread-safe; it lives in the painter."""

    def __init__(self, path: str | Path | None, warn: Callable[[str], None]) -> None:
        self._path, self._index, self._axes = _find(path, warn)
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self.can_chinese = self.knows("中") and self.knows("价")

    def font(self, size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
        size = max(6, size)
        found = self._fonts.get((size, weight))
        if found is None:
            if self._path is None:
                found = ImageFont.load_default(size)
            else:
                found = ImageFont.truetype(self._path, size, index=self._index)
                if self._axes:
                    found.set_variation_by_axes([weight])
            if len(self._fonts) > 96:
                self._fonts.clear()
            self._fonts[size, weight] = found
        return found

    def stroke(self, size: int, weight: int) -> float:
        """Outline that makes a single-weight font look bolder, in pixels."""
        if self._axes or weight <= REGULAR:
            return 0.0
        return size * (0.012 if weight == MEDIUM else 0.022)

    @lru_cache(maxsize=8192)  # noqa: B019 - one typeface lives as long as its process
    def knows(self, ch: str) -> bool:
        if ch.isspace():
            return True
        font = self.font(24)
        try:
            return font.getmask(ch).getbbox() is not None and bytes(font.getmask(ch)) != bytes(font.getmask(NOTDEF))
        except (OSError, ValueError, UnicodeError):
            return False

    def clean(self, text: str) -> str:
        """What can be written of it, on one line: no controls, no surrogates, nothing the font lacks."""
        text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
        kept = "".join(" " if ch.isspace() else ch for ch in text if ch.isspace() or self._writable(ch))
        return " ".join(kept.split())

    def _writable(self, ch: str) -> bool:
        return unicodedata.category(ch)[0] != "C" and self.knows(ch)

    def width(self, text: str, size: int, weight: int = REGULAR) -> float:
        return self.font(size, weight).getlength(text)

    def wrap(self, text: str, size: int, weight: int, most: float) -> list[str]:
        """Lines no wider than `most`: Latin words and numbers stay whole, no line begins with a closing mark."""
        lines: list[str] = []
        line = ""
        for word in _words(text):
            if line and self.width((line + word).rstrip(), size, weight) > most:
                carried = ""
                if word[0] in CLOSING:
                    carried, line = line[-1], line[:-1]
                lines.append(line.rstrip())
                line = carried + word.lstrip()
            else:
                line += word
            while self.width(line.rstrip(), size, weight) > most and len(line) > 1:
                cut = self._fitting(line, size, weight, most)
                lines.append(line[:cut].rstrip())
                line = line[cut:].lstrip()
        return [*lines, line.rstrip()] if line.strip() else lines

    def shorten(self, text: str, size: int, weight: int, most: float) -> str:
        """One line, with … at the end where it had to be cut."""
        if self.width(text, size, weight) <= most:
            return text
        dots = "…" if self.knows("…") else ".."
        cut = self._fitting(text, size, weight, most - self.width(dots, size, weight))
        while cut > 1 and text[cut - 1].isdigit() and text[cut].isdigit():
            cut -= 1  # half a number would be another one
        return text[:cut].rstrip() + dots

    def _fitting(self, text: str, size: int, weight: int, most: float) -> int:
        """How many leading characters fit, at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle], size, weight) <= most:
                low = middle
            else:
                high = middle - 1
        return low


UNITS = frozenset("升元块件个克斤米毫厘瓦寸英折盒瓶袋片支双条台号天年月日分秒时小点万千百层人公度毛角")


def _words(text: str) -> list[str]:
    """Pieces between which a line may end: each wide character, each Latin word or number with its trailing space; a
    number keeps the unit behind it (1.5升)."""
    out: list[str] = []
    glue = False
    for ch in text:
        narrow = unicodedata.east_asian_width(ch) not in "WF"
        is_unit = bool(out) and ch in UNITS and out[-1][-1].isdigit() and out[-1].isascii()
        if (out and glue and narrow and not out[-1].endswith(" ")) or (out and ch == " ") or is_unit:
            out[-1] += ch
        else:
            out.append(ch)
        glue = narrow
    return out


def _find(path: str | Path | None, warn: Callable[[str], None]) -> tuple[str | None, int, bool]:
    """The first font that opens: (file, index in a collection, has a weight axis)."""
    if path is not None:
        opened = _probe(str(path))
        if opened is not None:
            return opened
        warn(f"the font {path} cannot be read; looking for a Chinese font on this system")
    for pattern in SYSTEM_FONTS:
        for file in sorted(glob.glob(pattern, recursive=True)):
            opened = _probe(file)
            if opened is not None:
                if path is None:
                    warn(f"no font was given; writing with {Path(file).name} of this system")
                return opened
    warn("no Chinese font on this system: the picture can only show Latin letters; run `make models` to get one")
    return None, 0, False


def _probe(file: str) -> tuple[str, int, bool] | None:
    """In a collection the simplified-Chinese member is taken."""
    best: tuple[str, int, bool] | None = None
    for index in range(12):
        try:
            font = ImageFont.truetype(file, 16, index=index)
        except OSError:
            break
        try:
            axes = [axis["name"] for axis in font.get_variation_axes()]
        except OSError:
            axes = []
        weighted = len(axes) == 1
        if best is None or font.getname()[0].endswith(" SC"):
            best = (file, index, weighted)
        if font.getname()[0].endswith(" SC"):
            break
    return best
