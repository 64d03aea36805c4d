"""Reading a recorded picture as a viewer's eye would: the price on the card, the label's words.

In: decoded frames (uint8 RGB). Out: strings. Nothing of the product's own code is used: glyphs are cut out of the
pixels by colour and gaps, and compared with the same font's digits drawn here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (24, 36)  # every glyph is brought to this width and height
GLYPHS = "0123456789¥$"
CARD = (0.35, 0.80)  # the band of the picture's height in which the card lies


def read_price(rgb: np.ndarray, font: Path) -> str:
    """The large red price on the product card, as written ("¥89.90"); "" where there is none."""
    top, bottom = (round(rgb.shape[0] * share) for share in CARD)
    band = rgb[top:bottom].astype(np.int16)
    red = (band[..., 0] > 190) & (band[..., 1] < 110) & (band[..., 2] < 130)
    best = ""
    for rows in _runs(red.sum(1) > 0, least=14):
        line = red[rows]
        if line.sum(0).max() >= 0.98 * line.shape[0] and line.mean() > 0.5:
            continue  # a filled badge
        text = "".join(_glyph(line[:, columns], line.shape[0], font) for columns in _runs(line.sum(0) > 0, least=2))
        if any(ch.isdigit() for ch in text):
            best = text
    return best


def _runs(marked: np.ndarray, least: int) -> list[slice]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marked.astype(np.int8), [0]])))
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]


def _glyph(mask: np.ndarray, line_height: int, font: Path) -> str:
    rows = np.flatnonzero(mask.any(1))
    cut = mask[rows[0] : rows[-1] + 1]
    if cut.shape[0] < 0.3 * line_height:
        return "."
    seen = _scaled(cut)
    narrow = cut.shape[1] / cut.shape[0]
    scores = {
        ch: float((seen * shape).sum() / np.sqrt((seen**2).sum() * (shape**2).sum())) - abs(narrow - width)
        for ch, (shape, width) in _shapes(font).items()
    }
    return max(scores, key=scores.__getitem__)


@cache
def _shapes(font: Path) -> dict[str, tuple[np.ndarray, float]]:
    """Each glyph's shape, centred, and its width over its height."""
    face = ImageFont.truetype(str(font), 96)
    out = {}
    for ch in GLYPHS:
        image = Image.new("L", (160, 200))
        ImageDraw.Draw(image).text((30, 20), ch, 255, font=face, stroke_width=3)
        mask = np.asarray(image) > 127
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        cut = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        out[ch] = (_scaled(cut), cut.shape[1] / cut.shape[0])
    return out


def _scaled(mask: np.ndarray) -> np.ndarray:
    image = Image.fromarray((mask * 255).astype(np.uint8)).resize(SIZE, Image.Resampling.BILINEAR)
    values = np.asarray(image, np.float32) / 255
    return values - values.mean()


def label_score(rgb: np.ndarray, words: str, font: Path) -> float:
    """How surely `words` stand in the upper quarter, −1..1: the best normalised correlation over sizes and places."""
    band = rgb[: rgb.shape[0] // 4].astype(np.float32).mean(2)
    least = round(0.05 * min(rgb.shape[:2]))
    return max(_correlation(band, _drawn(words, size, font)) for size in range(least - 2, least + 14, 2))


@cache
def _drawn(words: str, size: int, font: Path) -> np.ndarray:
    face = ImageFont.truetype(str(font), size)
    left, top, right, bottom = face.getbbox(words)
    image = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(image).text((2 - left, 2 - top), words, 255, font=face)
    return np.asarray(image, np.float32)


def _correlation(band: np.ndarray, shape: np.ndarray) -> float:
    """The highest normalised cross-correlation of `shape` anywhere in `band`, by FFT."""
    if shape.shape[0] > band.shape[0] or shape.shape[1] > band.shape[1]:
        return -1.0
    n = shape.size
    zero_mean = shape - shape.mean()
    full = (band.shape[0] + shape.shape[0], band.shape[1] + shape.shape[1])
    f = np.fft.rfft2(band, full)
    inside = (slice(shape.shape[0] - 1, band.shape[0]), slice(shape.shape[1] - 1, band.shape[1]))
    ones = np.fft.rfft2(np.ones_like(shape), full)
    match = np.fft.irfft2(f * np.fft.rfft2(zero_mean[::-1, ::-1], full), full)[inside]
    total = np.fft.irfft2(f * ones, full)[inside]
    squares = np.fft.irfft2(np.fft.rfft2(band**2, full) * ones, full)[inside]
    spread = np.sqrt(np.maximum(squares - total**2 / n, 25.0 * n) * (zero_mean**2).sum())
    return float((match / spread).max())
