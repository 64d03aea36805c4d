"""Whether the lips are on the sound: measured in the pixels that the host shows while she says real sentences.

Fifty sentences in each language, from the bundled shop's own rows, are spoken by the built-in voice and shown by the
built-in host; the mouth's opening is read from the picture (how many pixels of the lips' box are dark), never from the
weights that drove it. Against it stand the voice's own phone times.

- `closure_recall`: of all p, b, m, how many shut the lips in the picture while they last (a frame with less than
  CLOSED of the sentence's usual opening).
- `correlation`, `lag_ms`: with the opening that the phones ask for, at the delay where the two agree best; below zero
  the lips lead the sound.
- `seam`: colour steps across the edge of what was redrawn over those just inside it; 1 is no seam.
- `jerk`: mean size of the third difference of the opening, as a share of its range; a mouth that trembles has more.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from catalog import SAMPLE, Catalog
from commands.host import PACKS
from commands.room_settings import PictureChoice
from errors import ModelMissing
from models.store import Store
from render.face.visemes import visemes
from render.speech import FPS, Clause, Phone, Speech
from render.voice import VoiceSettings, split_clauses
from render.voice.speaker import Speaker

DARK = 95  # lips are lighter, an open mouth is darker (0..255)
CLOSED = 0.12
BILABIAL = frozenset("pbm")
LAGS = np.arange(-0.20, 0.2001, 0.01)
SMOOTH_S = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sentences", type=int, default=50, help="in each language")
    parser.add_argument("--seed", type=int, default=0, help="which sentences")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    kokoro = Store().present("voice.kokoro")
    if kokoro is None:
        raise ModelMissing("the voice's weights are not here", where="voice.kokoro", remedy="make models")
    speaker = Speaker(VoiceSettings(models={"voice.kokoro": kokoro}, threads=2))
    speaker.load()
    out = {}
    for lang in ("zh", "en"):
        shown = [_show(speaker.speak(clause)) for clause in _clauses(lang, args.sentences, args.seed)]
        out[lang] = _figures([s for s in shown if s is not None])
    return out


def _clauses(lang: str, count: int, seed: int) -> list[Clause]:
    """The longest clause of each drawn sentence of the sample shop's descriptions, FAQ and titles."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "shop.db") as shop:
        shop.import_file(SAMPLE)
        texts = [t for p in shop.products() for t in (p.description.get(lang, ""), p.title.get(lang, "")) if t]
    sentences = [s.strip() for text in texts for s in re.split(r"(?<=[。！？.!?])\s*", text) if len(s) > 8]
    random.Random(seed).shuffle(sentences)
    parts = [max(split_clauses(s, lang), key=lambda c: len(c.text)) for s in dict.fromkeys(sentences)]
    return parts[:count]


class _Shown:
    """One clause as seen: the opening of the mouth by frame, the seams, and the phones it was said with."""

    def __init__(self, opening: np.ndarray, seams: list[float], phones: tuple[Phone, ...]) -> None:
        self.opening = opening
        self.seams = seams
        self.phones = phones


def _show(speech: Speech) -> _Shown | None:
    from render.face import Life, load_face
    from render.face.pack import open_pack

    if not len(speech.mouth):
        return None
    choice = PictureChoice()
    face = load_face(PACKS / choice.host, size=(choice.width, choice.height))
    picture = face.plate.copy()
    rest_rows = np.zeros((FPS // 4, speech.mouth.shape[1]), np.float32)
    opening, seams = [], []
    box = _lips(open_pack(PACKS / choice.host).boxes["mouth"], choice.width / 1080)
    for row in (*rest_rows, *speech.mouth, *rest_rows):
        for patch in face.render(row, Life()):
            tall, wide = patch.rgb.shape[:2]
            picture[patch.y : patch.y + tall, patch.x : patch.x + wide] = patch.rgb
            seams.append(_seam(picture, patch.x, patch.y, wide, tall))
        gray = picture[box].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
        opening.append(float((gray < DARK).sum()))
    dark = np.array(opening)
    dark -= dark[: len(rest_rows)].min()
    return _Shown(np.maximum(dark, 0.0)[len(rest_rows) : -len(rest_rows)], seams, speech.phones)


def _lips(mouth: Sequence[float], scale: float) -> tuple[slice, slice]:
    """The middle of the pack's mouth box, as rows and columns of the live picture."""
    x0, y0, x1, y1 = (round(scale * v) for v in mouth)
    wide, tall = x1 - x0, y1 - y0
    return slice(y0 + tall // 4, y1 - tall // 8), slice(x0 + wide // 4, x1 - wide // 4)


def _seam(picture: np.ndarray, x: int, y: int, wide: int, tall: int) -> float:
    """Mean colour step across the left and right edge of a patch over the mean step two pixels inside it."""
    rows = slice(y, y + tall)
    columns = [c for c in (x, x + wide) if 4 < c < picture.shape[1] - 4]
    if not columns:
        return 1.0
    step = lambda c: np.abs(picture[rows, c].astype(int) - picture[rows, c - 1].astype(int)).mean()  # noqa: E731
    across = np.mean([step(c) for c in columns])
    inside = np.mean([step(c + d) for c in columns for d in (-3, 3)])
    return float((across + 0.1) / (inside + 0.1))


def _figures(shown: Sequence[_Shown]) -> dict[str, Any]:
    closures = [hit for s in shown for hit in _closures(s)]
    lag, correlation = _agreement(shown)
    jerks = [np.abs(np.diff(s.opening, 3)).mean() / max(1.0, np.ptp(s.opening)) for s in shown if len(s.opening) > 4]
    seams = [x for s in shown for x in s.seams]
    return {
        "clauses": len(shown),
        "frames": int(sum(len(s.opening) for s in shown)),
        "bilabials": len(closures),
        "closure_recall": round(float(np.mean(closures)), 3) if closures else None,
        "correlation": round(correlation, 3),
        "lag_ms": round(1000 * lag),
        "seam": round(float(np.mean(seams)), 3) if seams else None,
        "jerk": round(float(np.mean(jerks)), 3) if jerks else None,
    }


def _closures(shown: _Shown) -> Iterable[bool]:
    """For every p, b, m: whether a frame that lies in it shows shut lips."""
    usual = np.percentile(shown.opening, 90) if len(shown.opening) else 0.0
    if usual <= 0:
        return
    centres = (np.arange(len(shown.opening)) + 0.5) / FPS
    for phone in shown.phones:
        if not BILABIAL & set(phone.symbol):
            continue
        during = (centres > phone.start - 1 / FPS) & (centres < phone.end + 0.5 / FPS)
        if during.any():
            yield bool(shown.opening[during].min() < CLOSED * usual)


def _agreement(shown: Sequence[_Shown]) -> tuple[float, float]:
    """The delay of the picture at which it agrees best with what the phones ask for, and the correlation there."""
    seen = np.concatenate([_standard(s.opening) for s in shown])
    best = max(
        ((float(np.mean(seen * np.concatenate([_standard(_asked(s, lag)) for s in shown]))), lag) for lag in LAGS),
    )
    return best[1], best[0]


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / max(1e-6, values.std())


def _asked(shown: _Shown, lag: float) -> np.ndarray:
    """The opening that the phones ask for, smoothed, at the frames' times minus `lag`."""
    step = 0.005
    fine = np.zeros(int(len(shown.opening) / FPS / step) + 1)
    for phone in shown.phones:
        for viseme in visemes(phone.symbol)[:1]:
            fine[int(phone.start / step) : int(phone.end / step) + 1] = viseme.target[0] * (viseme.kind != "bilabial")
    width = int(SMOOTH_S / step)
    smooth = np.convolve(fine, np.hanning(2 * width + 1) / width, "same")
    times = (np.arange(len(shown.opening)) + 0.5) / FPS - lag
    return np.interp(times, np.arange(len(smooth)) * step, smooth, left=0.0, right=0.0)
