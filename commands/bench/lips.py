"""Whether the lips are on the sound: measured in the pixels that the host shows while she says real sentences.

Fifty sentences in each language, from the bundled shop's own rows, are spoken by the built-in voice and shown by the
built-in host. The mouth's opening is read from the picture (`render.face.seen`), never from the weights that drove it,
and held against what the voice's phones imply and, apart from that, against the sound itself (`render.face.agreement`
defines both, and why).

- `lag_ms`: median over the sentences of the delay at which picture and phones agree best (below zero the lips lead),
  with the 10th and 90th percentile; `correlation`: mean over the sentences of Pearson's r at that one median delay.
- `sound_lag_ms`, `sound_correlation`: the same against the loudness of the sound, which needs no phone times.
- `closure_recall`: of all p, b, m, how many show a frame of shut lips where they sound.
- `strangers`: the correlation when each sentence's mouth is held against the next sentence's phones; what chance gives.
- `seam`: colour steps across the edges of what was redrawn over those of the resting picture there; 1 is no seam.
- `--drive`: what moves the mouth. `phones`, the voice's own times (what is on air with the built-in voice); `text`, the
  times that the small net finds for the known text; `sound`, the net alone; `live`, the net while the sound still comes
  (an operator who speaks as the host). All are held against the voice's own times.
- `jerk`: mean size of the third difference of the opening, as a share of its range (a full swing at 4 Hz has 0.28);
  `flutter`: turns a second that stand out of both neighbouring frames by a quarter of the range.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from catalog import SAMPLE, Catalog
from commands.host import PACKS
from commands.room_settings import PictureChoice
from errors import ModelMissing
from models.store import Store
from render.face import Face, Life, load_face
from render.face.agreement import asked, at_lag, closures, fit, flutter, heard, jerk
from render.face.live_mouth import LiveMouth
from render.face.seen import MouthMeter
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME, Clause, Phone, Speech
from render.stage.guest_mix import START_S
from render.voice import VoiceSettings, split_clauses
from render.voice.listened import listened_phones
from render.voice.mouth import mouth_of
from render.voice.sound import resample
from render.voice.speaker import Speaker

REST_FRAMES = FPS // 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sentences", type=int, default=50, help="in each language")
    parser.add_argument("--seed", type=int, default=0, help="which sentences")
    parser.add_argument("--drive", nargs="+", choices=tuple(DRIVES), default=["phones"], help="what moves the mouth")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    import torch

    torch.set_num_threads(1)  # small tensors: two threads only wait for each other
    kokoro = Store().present("voice.kokoro")
    if kokoro is None:
        raise ModelMissing("the voice's weights are not here", where="voice.kokoro", remedy="make models")
    speaker = Speaker(VoiceSettings(models={"voice.kokoro": kokoro}, threads=2))
    speaker.load()
    choice = PictureChoice()
    screen = Screen(load_face(PACKS / choice.host, size=(choice.width, choice.height)))
    out: dict[str, Any] = {drive: {} for drive in args.drive}
    for lang in ("zh", "en"):
        speeches = [speaker.speak(clause) for clause in _clauses(lang, args.sentences, args.seed)]
        for drive in args.drive:
            driven = [replace(s, mouth=DRIVES[drive](s)) for s in speeches if len(s.mouth)]
            out[drive][lang] = figures([screen.show(s) for s in driven])
    return out


def _by_text(speech: Speech) -> np.ndarray:
    """As for a server's voice: the clause's phonemes are known, their times are listened for."""
    symbols = [p.symbol for p in speech.phones]
    return mouth_of(listened_phones(symbols, speech.pcm, SAMPLE_RATE), speech.pcm)


def _live(speech: Speech) -> np.ndarray:
    """As for an operator who speaks as the host: pieces of 32 ms, each frame shown once START_S of sound is here."""
    quiet, mouth, rows = resample(speech.pcm, SAMPLE_RATE, 16_000), LiveMouth(), []
    frames, ahead = len(speech.mouth), round(START_S * SAMPLE_RATE)

    def show(until: int) -> None:
        while len(rows) < frames and len(rows) * SAMPLES_PER_FRAME <= until:
            rows.append(mouth.row(len(rows) * SAMPLES_PER_FRAME))

    for at in range(0, len(quiet), 512):
        mouth.hear(quiet[at : at + 512], speech.pcm[3 * at : 3 * (at + 512)])
        show(3 * (at + 512) - ahead)
    mouth.end()
    show(len(speech.pcm))
    return np.array(rows)


DRIVES: dict[str, Callable[[Speech], np.ndarray]] = {
    "phones": lambda speech: speech.mouth,
    "text": _by_text,
    "sound": lambda speech: mouth_of((), speech.pcm),
    "live": _live,
}


def _clauses(lang: str, count: int, seed: int) -> list[Clause]:
    """The longest clause of each drawn sentence of the sample shop's descriptions, FAQ and titles."""
    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "shop.db") as shop:
        shop.import_file(SAMPLE)
        texts = [t for p in shop.products() for t in (p.description.get(lang, ""), p.title.get(lang, "")) if t]
    sentences = [s.strip() for text in texts for s in re.split(r"(?<=[。！？.!?])\s*", text) if len(s) > 8]
    random.Random(seed).shuffle(sentences)
    parts = [max(split_clauses(s, lang), key=lambda c: len(c.text)) for s in dict.fromkeys(sentences)]
    return parts[:count]


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """One clause as seen: the opening of the mouth by frame, the seams, and what was said."""

    opening: np.ndarray
    seams: tuple[float, ...]
    phones: tuple[Phone, ...]
    pcm: np.ndarray

    def delayed(self, frames: int) -> Shown:
        """The same with the picture `frames` late; the mouth rests first."""
        late = np.concatenate([np.zeros(frames), self.opening])[: len(self.opening)]
        return Shown(late, self.seams, self.phones, self.pcm)


class Screen:
    """A canvas that takes a face's patches, as the stage's does, and an eye on its mouth."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self.picture = face.plate.copy()
        self._meter = MouthMeter(face.plate, *face.lips_at)
        self._seams: list[float] = []

    def show(self, speech: Speech) -> Shown:
        """Her mouth at rest, through the whole clause, and at rest again."""
        self._seams = []
        rest = np.zeros((REST_FRAMES, len(MOUTH)), np.float32)
        opening = [self._frame(row) for row in (*rest, *speech.mouth, *rest)]
        return Shown(np.array(opening[REST_FRAMES:-REST_FRAMES]), tuple(self._seams), speech.phones, speech.pcm)

    def _frame(self, row: np.ndarray) -> float:
        for patch in self._face.render(row, Life()):
            tall, wide = patch.rgb.shape[:2]
            self.picture[patch.y : patch.y + tall, patch.x : patch.x + wide] = patch.rgb
            self._seams.append(_seam(self.picture, self._face.plate, patch.x, patch.y, wide, tall))
        return self._meter.opening(self.picture)


def _seam(picture: np.ndarray, rest: np.ndarray, x: int, y: int, wide: int, tall: int) -> float:
    """Mean colour step across the four edges of a patch over the step that the resting picture has there."""
    inner = (slice(y, y + tall), slice(x, x + wide))

    def steps(image: np.ndarray) -> float:
        columns = [np.abs(image[inner[0], c].astype(int) - image[inner[0], c - 1]) for c in (x, x + wide)]
        rows = [np.abs(image[r, inner[1]].astype(int) - image[r - 1, inner[1]]) for r in (y, y + tall)]
        return float(np.concatenate([*columns, *rows]).mean())

    if x < 1 or y < 1 or x + wide >= picture.shape[1] or y + tall >= picture.shape[0]:
        return 1.0
    return (steps(picture) + 0.1) / (steps(rest) + 0.1)


def figures(shown: Sequence[Shown]) -> dict[str, Any]:
    """The figures of the module's docstring over these clauses."""
    openings = [s.opening for s in shown]
    wanted = [asked(s.phones, len(s.opening) / FPS) for s in shown]
    lags, lag, correlation = _agreement(openings, wanted)
    _, sound_lag, sound_correlation = _agreement(openings, [heard(s.pcm) for s in shown])
    others = [*wanted[1:], wanted[0]]
    shut = [hit for s in shown for hit in closures(s.opening, s.phones)]
    seams = [x for s in shown for x in s.seams]
    return {
        "clauses": len(shown),
        "frames": sum(len(o) for o in openings),
        "correlation": round(correlation, 3),
        "lag_ms": round(1000 * lag),
        "lag_ms_p10_p90": [round(1000 * float(np.percentile(lags, q))) for q in (10, 90)],
        "sound_correlation": round(sound_correlation, 3),
        "sound_lag_ms": round(1000 * sound_lag),
        "strangers": round(float(np.mean([at_lag(o, w, lag) for o, w in zip(openings, others, strict=True)])), 3),
        "bilabials": len(shut),
        "closure_recall": round(float(np.mean(shut)), 3) if shut else None,
        "seam": round(float(np.mean(seams)), 3) if seams else None,
        "jerk": round(float(np.mean([jerk(o) for o in openings])), 3),
        "flutter": round(float(np.mean([flutter(o) for o in openings])), 3),
    }


def _agreement(openings: Sequence[np.ndarray], implied: Sequence[np.ndarray]) -> tuple[list[float], float, float]:
    """Every clause's own best lag, their median, and the mean correlation at that median."""
    pairs = list(zip(openings, implied, strict=True))
    lags = [fit(o, i).lag for o, i in pairs]
    lag = float(np.median(lags))
    return lags, lag, float(np.mean([at_lag(o, i, lag) for o, i in pairs]))
