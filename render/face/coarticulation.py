"""From phonemes to a mouth: coarticulation by dominance functions, then the closures that the eye insists on.

In: a clause's `Phone`s with their exact spans and its sound (48 kHz mono). Out: the mouth track, one row of MOUTH
weights for every frame of 1920 samples. Pure numpy; it runs in the voice worker.

Each sound has targets and a dominance that fades with distance in time (Cohen and Massaro 1993); a column's value is
the dominance-weighted mean of all targets, so lips round before an "u" and a "t" borrows its neighbours' lips. Loudness
scales the jaw, silence rests. The whole is then seen through the mouth's own slowness, a Hann window of SLOW seconds
(mouths move at 2 to 7 Hz, docs/render.md), and on top: p, b, m shut the lips for at least one whole frame, f and v tuck
the lower lip. Frames are evaluated at their centre, LEAD seconds ahead, because a face moves before it sounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from render.face.visemes import SILENCE, STRESS, Viseme, visemes
from render.speech import FPS, MOUTH, SAMPLES_PER_FRAME, Phone

LEAD = 0.040  # lips before sound
CONTACT_LEAD = 0.030  # a closure is heard as silence: it may not run as far ahead
SLOW = 0.100  # seconds of the window through which every motion but a contact is seen
EASE = 0.040  # lips take this long to a contact and from it
REST = 0.012  # dominance of the resting mouth everywhere
SILENT_DB = -48.0
_COLUMN = {name: i for i, name in enumerate(MOUTH)}
JAW, _CLOSE, _TUCK, _ROLL = (_COLUMN[n] for n in ("jaw_open", "close", "tuck_ff", "roll_in"))
_ROUND = [_COLUMN["pucker"], _COLUMN["funnel"]]
_OPENING = [_COLUMN[n] for n in ("jaw_open", "lower_down", "upper_up")]
EARLY = frozenset((*_ROUND, _COLUMN["stretch"], _COLUMN["smile"]))  # columns that round sounds take beforehand

STEP = 0.005
_PER_FRAME = round(1 / FPS / STEP)

# Seconds in which a dominance falls to 1/e, before and after its sound.
FADE_JAW = (0.020, 0.022)
FADE_LIPS = (0.025, 0.028)
FADE_ROUND = (0.090, 0.060)


@dataclass(frozen=True, slots=True)
class Segment:
    """A viseme with the stretch of time in which it holds its target, and its stress."""

    viseme: Viseme
    start: float
    end: float
    stress: float = 1.0


def mouth_track(phones: Sequence[Phone], pcm: np.ndarray) -> np.ndarray:
    """float32[ceil(len(pcm) / 1920), len(MOUTH)], every value in 0..1."""
    if not len(pcm):
        return np.zeros((0, len(MOUTH)), np.float32)
    parts = segments(phones, len(pcm) / (SAMPLES_PER_FRAME * FPS))
    return settle(_blend(parts, np.arange(steps_of(pcm)) * STEP), parts, pcm)


def steps_of(pcm: np.ndarray) -> int:
    """How many steps of STEP seconds `settle` wants for this sound: some more than it lasts."""
    return (-(-len(pcm) // SAMPLES_PER_FRAME) + 2) * _PER_FRAME


def settle(wanted: np.ndarray, parts: Sequence[Segment], pcm: np.ndarray, usual_db: float | None = None) -> np.ndarray:
    """The mouth track from what the sounds want of it by step: louder is wider, slowed to a mouth's pace, read ahead
    of the sound, and shut where one of `parts` is a contact. `usual_db`: the speaker's usual level, where `pcm` is only
    a piece of what they say."""
    frames = -(-len(pcm) // SAMPLES_PER_FRAME)
    fine = np.array(wanted)
    fine[:, _OPENING] *= _loudness(pcm, len(fine), usual_db)[:, None]
    fine = _slowly(fine, SLOW)
    times, steps = (np.arange(frames) + 0.5) / FPS, np.arange(len(fine)) * STEP
    track = np.stack([np.interp(times + LEAD, steps, column) for column in fine.T], 1)
    _contacts(track, parts, times + CONTACT_LEAD)
    return np.clip(track, 0.0, 1.0).astype(np.float32)


def segments(phones: Sequence[Phone], duration: float) -> list[Segment]:
    """Phones as a gapless row of visemes: marks joined to their sound, pauses and gaps turned into silence."""
    out: list[Segment] = []
    for viseme, start, end, stress in _sounds(phones):
        last = out[-1].end if out else 0.0
        if start - last > 0.03:
            out.append(Segment(SILENCE, last, start))
        if viseme is None:  # a mark: what stands before it lasts longer
            if out:
                held = out[-1]
                out[-1] = Segment(held.viseme, held.start, end, held.stress)
        else:
            start = max(start, out[-1].end) if out else start
            out.append(Segment(viseme, start, max(start, end), stress))
    tail = out[-1].end if out else 0.0
    out.append(Segment(SILENCE, tail, max(tail, duration) + 1.0))
    return [Segment(SILENCE, -1.0, out[0].start), *out]


def _sounds(phones: Sequence[Phone]) -> Iterator[tuple[Viseme | None, float, float, float]]:
    pending: float | None = None  # where a stress mark began
    for phone in phones:
        found = visemes(phone.symbol)
        if not found:
            if set(phone.symbol) <= STRESS:
                pending = phone.start if pending is None else pending
            else:
                yield None, phone.start, phone.end, 1.0
            continue
        start = phone.start if pending is None else pending
        stressed = pending is not None or not STRESS.isdisjoint(phone.symbol)
        pending = None
        edges = np.linspace(start, phone.end, len(found) + 1)
        for viseme, a, b in zip(found, edges[:-1], edges[1:], strict=True):
            yield viseme, float(a), float(b), 1.12 if stressed and viseme.kind == "vowel" else 1.0


def _blend(parts: list[Segment], times: np.ndarray) -> np.ndarray:
    """Dominance-weighted mean of the targets: (frames, columns)."""
    start = np.array([p.start for p in parts])
    end = np.array([p.end for p in parts])
    # a vowel reaches its target in its middle half, a consonant at its onset
    inset = np.array([(p.end - p.start) * (0.25 if p.viseme.kind == "vowel" else 0.10) for p in parts])
    hold = np.array([(p.end - p.start) * (0.25 if p.viseme.kind == "vowel" else 0.35) for p in parts])
    before = np.maximum(start + inset - times[:, None], 0.0)
    after = np.maximum(times[:, None] - (end - hold), 0.0)

    def dominance(weight: np.ndarray, fade: tuple[float, float]) -> np.ndarray:
        return weight * np.exp(-before / fade[0] - after / fade[1])

    jaw = dominance(np.array([p.viseme.jaw for p in parts]), FADE_JAW)
    force = np.array([p.viseme.lips for p in parts])
    rounds = np.array([p.viseme.rounds for p in parts])
    lips = dominance(force, FADE_LIPS)
    early = np.where(rounds, dominance(force * 1.4, FADE_ROUND), lips)

    target = np.array([p.viseme.target for p in parts]) * np.array([p.stress for p in parts])[:, None]
    out = np.empty((len(times), len(MOUTH)))
    for column in range(len(MOUTH)):
        weight = jaw if column == JAW else early if column in EARLY else lips
        out[:, column] = weight @ target[:, column] / (weight.sum(1) + REST)
    return out


def _loudness(pcm: np.ndarray, steps: int, usual_db: float | None = None) -> np.ndarray:
    """How far the jaw goes for this loudness, every STEP seconds: 0 in silence, 1 at the clause's usual level, 1.2 at
    its loudest."""
    hop = round(SAMPLES_PER_FRAME / _PER_FRAME)
    padded = np.zeros(max(steps * hop, len(pcm)), np.float32)
    padded[: len(pcm)] = pcm
    power = np.square(padded[: steps * hop].reshape(steps, hop)).mean(1)
    level = 10.0 * np.log10(_slowly(power, 2 / FPS) + 1e-12)
    # a consonant is quiet though the mouth stays in motion: follow the envelope, not the dips
    reach = 2 * _PER_FRAME
    level = np.lib.stride_tricks.sliding_window_view(np.pad(level, reach, mode="edge"), 2 * reach + 1).max(1)
    voiced = level[level > SILENT_DB]
    if len(voiced) == 0:
        return np.zeros(steps)
    usual = float(np.median(voiced)) if usual_db is None else usual_db
    gain = np.clip(1.0 + (level - usual) / 30.0, 0.55, 1.2) * np.clip((level - SILENT_DB) / 10.0, 0.0, 1.0)
    return _slowly(gain, 2 / FPS)


def _slowly(values: np.ndarray, seconds: float) -> np.ndarray:
    """`values` by step (first axis) through a Hann window of that length."""
    half = round(seconds / 2 / STEP)
    taps = np.hanning(2 * half + 3)[1:-1]
    taps /= taps.sum()
    rows = values.reshape(len(values), -1)
    slow = [np.convolve(np.pad(column, half, mode="edge"), taps, "valid") for column in rows.T]
    return np.stack(slow, 1).reshape(values.shape)


def _contacts(track: np.ndarray, parts: Sequence[Segment], times: np.ndarray) -> None:
    """Lips that must touch do touch, for one whole frame at least; the frames beside it lean towards the contact."""
    shut = np.zeros(len(times))
    tuck = np.zeros(len(times))
    for part in parts:
        if part.viseme.kind not in ("bilabial", "labiodental"):
            continue
        into = shut if part.viseme.kind == "bilabial" else tuck
        # the closure ends with the burst: the last third of a stop already opens
        end = max(part.end - 0.3 * (part.end - part.start), part.start + 0.02)
        away = np.maximum(np.maximum(part.start - times, times - end), 0.0)
        touch = 0.5 + 0.5 * np.cos(np.pi * np.minimum(away / EASE, 1.0))
        touch[np.argmin(np.abs(times - (part.start + end) / 2))] = 1.0
        np.maximum(into, touch, out=into)
    tuck = np.where(shut >= 1.0, 0.0, tuck)
    touch = np.maximum(shut, tuck)[:, None]
    track[:, _OPENING] *= 1.0 - touch * 0.94
    track[:, _ROUND] *= 1.0 - shut[:, None] * 0.55
    track[:, _CLOSE] = np.where(shut > 0, np.maximum(shut, track[:, _CLOSE] * shut), track[:, _CLOSE] * 0.5)
    track[:, _ROLL] = np.minimum(track[:, _ROLL], 0.4) * (1.0 - tuck)
    track[:, _TUCK] = np.where(tuck > 0, tuck, track[:, _TUCK] * 0.4)
