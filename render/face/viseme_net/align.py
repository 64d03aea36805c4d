"""When each phone of a known text sounds, in a sound that tells no times: the likeliest way through what the net hears.

In: the clause's symbols in misaki's alphabet, in order, and the net's rows (`net.hear`). Out: `Phone`s with their
spans, marks joined to the sound they belong to; none where the sound is not this text (see `LEAST`). By Viterbi's
algorithm over the text's visemes in their order, each at least 20 ms long, silence allowed at both ends and wherever
the text has a space or a mark. Pure numpy, milliseconds a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from render.face.viseme_net.mel import ROWS
from render.face.visemes import LENGTH, PAUSES, SILENCE, STRESS, TONES, Viseme, visemes
from render.speech import Phone

LEAST = 0.17  # mean probability along the way: what was said has 0.24 and more, another text at most 0.14
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class _State:
    """A viseme to be heard; `owner` the phone it belongs to, −1 for silence, which may be left out."""

    viseme: Viseme
    owner: int


def align(symbols: Sequence[str], rows: np.ndarray, classes: tuple[Viseme, ...]) -> tuple[Phone, ...]:
    """The phones of `symbols` where they sound. `rows` float32[n, len(classes)], a hundred a second."""
    sounds = _joined(symbols)
    states = _states(sounds)
    if len(states) < 3 or len(rows) < len(states):
        return ()
    index = {viseme: i for i, viseme in enumerate(classes)}
    score = np.log(np.maximum(rows, _FLOOR))[:, [index[s.viseme] for s in states]]
    owners = np.array([s.owner for s in states])
    way = _likeliest(score, owners < 0)
    spoken = owners[way] >= 0
    if not spoken.any() or float(np.exp(score[np.arange(len(way)), way][spoken].mean())) < LEAST:
        return ()
    out = []
    for n, symbol in enumerate(sounds):
        held = np.flatnonzero(owners[way] == n)
        if len(held):  # a pause owns nothing
            out.append(Phone(symbol, held[0] / ROWS, (held[-1] + 1) / ROWS))
    return tuple(out)


def _joined(symbols: Sequence[str]) -> list[str]:
    """Every sound with the marks that belong to it; pauses stand alone."""
    out: list[str] = []
    pending = ""
    for symbol in symbols:
        if symbol in STRESS:
            pending += symbol
        elif symbol in TONES or symbol in LENGTH:
            if out and out[-1] not in PAUSES:
                out[-1] += symbol
        elif symbol in PAUSES:
            out.append(symbol)
        elif visemes(symbol):
            out.append(pending + symbol)
            pending = ""
    return out


def _states(sounds: Sequence[str]) -> list[_State]:
    """Twice each viseme, so that none is shorter than two rows; pauses as silence that may be left out."""
    out = [_State(SILENCE, -1)]
    for n, symbol in enumerate(sounds):
        if symbol in PAUSES:
            if out[-1].owner >= 0:
                out.append(_State(SILENCE, -1))
        else:
            out += [_State(v, n) for v in visemes(symbol) for _ in range(2)]
    return out if out[-1].owner < 0 else [*out, _State(SILENCE, -1)]


def _likeliest(score: np.ndarray, optional: np.ndarray) -> np.ndarray:
    """int[rows]: the state of each row on the best way from the first to the last; `optional` ones may be jumped."""
    rows, count = score.shape
    jump = np.zeros(count, bool)
    jump[2:] = optional[1:-1]
    best = np.full(count, -np.inf)
    best[:2] = score[0, :2]
    came = np.zeros((rows, count), np.int8)
    for t in range(1, rows):
        one = np.concatenate(([-np.inf], best[:-1]))
        two = np.where(jump, np.concatenate(([-np.inf, -np.inf], best[:-2])), -np.inf)
        options = np.stack([best, one, two])
        came[t] = options.argmax(0)
        best = options.max(0) + score[t]
    way = np.empty(rows, np.int64)
    way[-1] = count - 1 if best[-1] >= best[-2] else count - 2
    for t in range(rows - 1, 0, -1):
        way[t - 1] = way[t] - came[t, way[t]]
    return way
