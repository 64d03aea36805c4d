"""Phone times for a voice that tells none: listened for, by the small net, in the order that the text gives.

In: the words of a clause, their symbols in misaki's alphabet, the samples at the voice's rate. Out: their `Phone`s;
none where the voice said something else or nothing: the mouth then follows the sound alone (`face.heard`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from render.speech import Clause, Phone
from render.voice.phonemes import english_phonemes, phonemes
from render.voice.sound import resample


def symbols_of(clause: Clause, words: str) -> tuple[str, ...]:
    """What is to be listened for; nothing where the words hold nothing to say."""
    has_latin_only = clause.lang == "en" and words.isascii()
    symbols = tuple(english_phonemes(words) if has_latin_only else phonemes(words))
    return symbols if any(s.isalpha() for s in symbols) else ()


def listened_phones(symbols: Sequence[str], pcm: np.ndarray, rate: int) -> tuple[Phone, ...]:
    """Some milliseconds of work for a clause; the net is loaded when first asked for."""
    from render.face.viseme_net.align import align
    from render.face.viseme_net.mel import RATE
    from render.face.viseme_net.net import hear, load_net

    rows = hear(_levelled(resample(np.asarray(pcm, np.float32), rate, RATE)))
    phones, end = align(symbols, rows, load_net().classes), len(pcm) / rate
    return tuple(replace(p, end=min(p.end, end)) for p in phones if p.start < end)


def _levelled(pcm: np.ndarray) -> np.ndarray:
    """Peaks at a half, as the net learnt it; a server's voice may be loud or faint."""
    peak = float(np.abs(pcm).max()) if pcm.size else 0.0
    return pcm * np.float32(0.5 / peak) if peak > 1e-4 else pcm
