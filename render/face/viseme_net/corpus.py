"""What the net learns from: the built-in voices saying words in no order, with the times of their phones.

In: the folder of Kokoro's weights, how many clauses a speaker says, a seed. Out: one `NAME.npz` for each speaker in a
folder: 16 kHz sound (int16) of all clauses in a row, where each clause begins, and its phones. The words are drawn from
the dictionaries of jieba and hibari (no sentence of ours is among them), so that every sound meets every other.

Speakers in `HELD_OUT` are made too, but never learnt from.
"""

from __future__ import annotations

import gzip
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from render.face.viseme_net.mel import RATE
from render.speech import SAMPLE_RATE, Clause, Phone
from render.voice.hibari import HibariVoice
from render.voice.kokoro import KokoroVoice
from render.voice.sound import finish, resample
from render.voice.voices import Stop, Voice, VoiceOptions

# voice, speaker, language, share of the clauses
SPEAKERS = (
    ("kokoro", "zf_xiaoxiao", "zh", 1.0),
    ("kokoro", "zm_yunjian", "zh", 0.7),
    ("kokoro", "am_michael", "en", 1.0),
    ("hibari", "heart", "en", 3.42),
    ("kokoro", "zf_xiaoyi", "zh", 0.15),
    ("kokoro", "af_heart", "en", 0.15),
)
HELD_OUT = frozenset({"zf_xiaoyi", "af_heart"})
_COMMON = {"zh": 300, "en": 9}  # a Chinese word's least count, an English word's most letters


@dataclass(frozen=True, eq=False, slots=True)
class Said:
    """One clause: float32 at 16 kHz, and its phones in seconds."""

    pcm: np.ndarray
    phones: tuple[Phone, ...]


def make(kokoro: Path, out: Path, *, clauses: int, seed: int, speakers: Sequence[str] = ()) -> None:
    """Write the speakers' files that are not there yet. Minutes of one core for a hundred clauses of Kokoro."""
    out.mkdir(parents=True, exist_ok=True)
    words = {"zh": _chinese(), "en": _english()}
    for engine, speaker, lang, share in SPEAKERS:
        if (speakers and speaker not in speakers) or (out / f"{speaker}.npz").exists():
            continue
        dice = random.Random(f"{seed} {speaker}")
        voice = _voice(engine, speaker, lang, kokoro)
        said = []
        for _ in range(math.ceil(clauses * share)):
            text = _clause(words[lang], lang, dice)
            pcm, phones = finish(voice.synthesise(Clause(text, lang), text, urgent=False, stop=Stop()))
            said.append(Said(resample(pcm, SAMPLE_RATE, RATE), phones))
        _write(out / f"{speaker}.npz", said)


def read(path: Path) -> Iterator[Said]:
    """The clauses of one speaker's file."""
    with np.load(path, allow_pickle=False) as npz:
        starts, symbols, spans = npz["starts"], json.loads(str(npz["symbols"])), npz["spans"]
        pcm = npz["pcm"].astype(np.float32) / 32767
    ends = [*starts[1:], len(pcm)]
    at = 0
    for start, end, row in zip(starts, ends, symbols, strict=True):
        times = spans[at : at + len(row)]
        at += len(row)
        yield Said(pcm[start:end], tuple(Phone(s, float(a), float(b)) for s, (a, b) in zip(row, times, strict=True)))


def _write(path: Path, said: Sequence[Said]) -> None:
    pcm = np.concatenate([s.pcm for s in said])
    np.savez_compressed(
        path,
        pcm=np.round(np.clip(pcm, -1, 1) * 32767).astype(np.int16),
        starts=np.cumsum([0, *(len(s.pcm) for s in said[:-1])]),
        symbols=json.dumps([[p.symbol for p in s.phones] for s in said], ensure_ascii=False),
        spans=np.array([(p.start, p.end) for s in said for p in s.phones], np.float32),
    )


def _voice(engine: str, speaker: str, lang: str, kokoro: Path) -> Voice:
    if engine == "hibari":
        return HibariVoice(VoiceOptions())
    return KokoroVoice(VoiceOptions(model=kokoro, speakers={lang: speaker}, threads=2, urgent_threads=2))


def _clause(words: Sequence[str], lang: str, dice: random.Random) -> str:
    if lang == "zh":
        drawn = [dice.choice(words) for _ in range(dice.randint(3, 7))]
        if len(drawn) > 4:
            drawn.insert(dice.randint(2, 3), "，")
        return "".join(drawn) + dice.choice("。？！，")
    drawn = [dice.choice(words) for _ in range(dice.randint(3, 7))]
    return " ".join(drawn).capitalize() + dice.choice(".?!,")


def _chinese() -> list[str]:
    import jieba

    jieba.initialize()
    return sorted(w for w, n in jieba.dt.FREQ.items() if 2 <= len(w) <= 4 and n > _COMMON["zh"] and w.isalpha())


def _english() -> list[str]:
    data = gzip.decompress((files("hibari") / "assets" / "lexicon_us_gold.json.gz").read_bytes())
    return sorted(w for w in json.loads(data) if 2 <= len(w) <= _COMMON["en"] and w.isascii() and w.islower())
