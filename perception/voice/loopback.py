"""Is what the microphone hears our own host, coming back from a loudspeaker? A reference test. Pure.

In: the sound that went on air and the sound of the microphone, both mono float32 at 16 kHz, as they arrive. Out: `own`,
the share of what was heard of late that our own sound explains, 0 to 1.

Two steps. Where is it: the phase-weighted cross-correlation of the last two thirds of a second with all we played in
the last seconds (GCC-PHAT, Knapp and Carter 1976, here from 150 to 1900 Hz) has one sharp peak at the echo's delay,
whatever loudspeaker and room did to the loudness of each pitch. Two people who talk at once make such peaks too, so the
loudness in eight bands of what we played so long ago must also rise and fall with what is heard (their normalised
correlation). How loud is it: the same bands at that delay give the echo's path. What is not louder than our sound
returns by that path is ours; what is louder is somebody else's, also while we are heard beneath it.
"""

from __future__ import annotations

import itertools
from collections import deque

import numpy as np

RATE = 16_000
HOP = 256  # samples, 16 ms: the envelopes' step
_SIZE = 512
_EDGES = (180, 320, 500, 720, 1000, 1400, 2000, 2900, 4200)  # Hz
_BANDS = len(_EDGES) - 1
_FLOOR_DB = -80.0
_QUIET_DB = -58.0  # of what is quieter nothing can be told
_MARGIN_DB = 7.0  # louder than the echo by so much: not the echo
_DEPTH_DB = 30.0  # what is so far below the loudest moment counts as silence
_LATELY = 24  # hops that `own` looks back on: 0.38 s
_FALL_DB = 2.0  # a room lets a sound fall by so much a hop: 60 dB in half a second

_LOW = 4  # the correlation works at 4 kHz
_WINDOW_S = 0.5
_LOOK_S, _FIRST_LOOK_S = 0.096, 0.048  # how often it looks; and while the delay is not known
_BAND = (150, 1900)  # Hz
# Peaks above the correlation's own noise (its rms), and likeness of the loudness. Of looks at real and made voices in
# made rooms 67 to 89 % of true echoes pass SHARP with LIKE, none of other voices; AGREED with LIKE, 91 % and 0 to 10 %.
_SHARP, _AGREED, _LIKE = 13.0, 6.5, 0.66
# A far loudspeaker, or what an echo canceller leaves of it, blurs the loudness; its peak stays: nine in ten reach PLAIN
# after 0.3 s, of 150 people who spoke over the host none. What comes near either makes it wait before it decides.
_PLAIN, _PLAIN_LIKE = 18.0, 0.45
_DOUBTFUL, _DOUBTFUL_LIKE, _DOUBT = 11.0, 0.5, 0.5
_ACTIVE = 14  # hops of the window in which both must sound: two beginnings alone are always alike
_LOOKS = 6  # looks in a row that must agree where none is sharp
_UNCONFIRMED = 24  # looks at both sounding without finding it again, and it is forgotten
_SAME_S = 0.012  # two looks within this mean the same delay
_EARLY_S = 0.06  # by so much ours may arrive after its own echo: it travels another way
_FORGOTTEN_S = 60.0


class Loopback:
    """One microphone against one host. `longest_s`: how late an echo may come."""

    def __init__(self, longest_s: float = 3.0) -> None:
        self._longest_s = longest_s
        self._ours = _Track(longest_s + 2.0)
        self._heard = _Track(1.2)
        self._apart: deque[int] = deque(maxlen=64)
        self._offset = 0
        self._next_look = 0
        self._candidate: tuple[float, int] | None = None  # a delay, and how many looks in a row found it
        self._doubts = 0
        self._doubtful = False
        self._delay: float | None = None
        self._path = np.zeros(_BANDS, np.float32)
        self._learnt = 0
        self.peak = 0.0

    @property
    def delay_s(self) -> float | None:
        """How late our sound comes back; None where it was not met yet, or not for a minute."""
        if self._delay is None or self._heard.count - self._learnt > _FORGOTTEN_S * RATE:
            return None
        return self._delay

    def played(self, pcm: np.ndarray) -> None:
        """Our sound went on air."""
        self._ours.take(pcm)

    def heard(self, pcm: np.ndarray) -> float:
        """The microphone's next sound. How much of the last third of a second is ours, 0 to 1."""
        self._heard.take(pcm)
        self._align()
        if self._heard.count >= self._next_look:
            self._next_look = self._heard.count + int((_LOOK_S if self.delay_s else _FIRST_LOOK_S) * RATE)
            self._look()
        return self.own()

    def own(self) -> float:
        """The share of the loud moments of late that our sound explains; a half where that may come out yet."""
        if self.delay_s is None:
            return _DOUBT if self._doubtful else 0.0
        assert self._delay is not None
        heard, ours = self._both(_LATELY, self._delay)
        if not len(heard):
            return 0.0
        quiet = np.percentile(_power(self._heard.envelope()), 15)
        power = _power(heard)
        loud = power > max(_QUIET_DB, quiet + 6)
        if not loud.any():
            return 0.0
        echo = _power(_held(ours) + self._path)
        return float(np.mean((power <= np.maximum(echo, quiet) + _MARGIN_DB)[loud]))

    # ------------------------------------------------------------------ the two clocks

    def _align(self) -> None:
        """Both are counted in samples; their distance stays put under jitter and moves when one of them has a hole."""
        self._apart.append(self._ours.count - self._heard.count)
        low, high = min(self._apart) - RATE // 50, max(self._apart) + RATE // 50
        if not low <= self._offset <= high:
            self._offset = int(np.median(self._apart))

    def _both(self, hops: int, delay: float) -> tuple[np.ndarray, np.ndarray]:
        """The microphone's last hops, and ours so much earlier; both empty where ours is not here."""
        late = self._offset - round(delay * RATE)
        heard = self._heard.envelope(hops)
        end = self._heard.hops
        shift = round(late / HOP)
        ours = self._ours.rows(end - len(heard) + shift, end + shift)
        return (heard, ours) if ours is not None else (heard[:0], heard[:0])

    # ------------------------------------------------------------------ the echo's path

    def _look(self) -> None:
        self.peak, self._doubtful = 0.0, False
        window = int(_WINDOW_S * RATE)
        mic = self._heard.low(self._heard.count - window, self._heard.count)
        end = self._heard.count + self._offset
        early = min(int(_EARLY_S * RATE), self._ours.count - end)
        start = end - window - int(self._longest_s * RATE)
        ours = self._ours.low(start, end + early)
        if mic is None or ours is None or len(ours) <= len(mic) or not (_sounds(mic) and _sounds(ours)):
            self._candidate = None
            return
        self.peak, at = sharpest(mic, ours)
        delay = (len(ours) - len(mic) - at) * _LOW / RATE - early / RATE
        heard, under = self._both(window // HOP, delay)
        enough = len(heard) and min(_sounding(heard), _sounding(under)) >= _ACTIVE
        like = likeness(heard, under) if enough else 0.0
        self._doubtful = self.peak >= _DOUBTFUL or (self.peak >= _AGREED and like >= _DOUBTFUL_LIKE)
        plain = self.peak >= _PLAIN and like >= _PLAIN_LIKE
        if not plain and (self.peak < _AGREED or like < _LIKE):
            self._candidate = None
            self._doubts += 1
            if self._doubts >= _UNCONFIRMED:
                self._delay = None
            return
        before, streak = self._candidate or (delay, 0)
        self._candidate = (delay, streak + 1 if abs(before - delay) < _SAME_S else 1)
        known = self._delay is not None and abs(self._delay - delay) < _SAME_S
        if known or plain or self.peak >= _SHARP or self._candidate[1] >= _LOOKS:
            self._learn(delay, heard, under)

    def _learn(self, delay: float, heard: np.ndarray, ours: np.ndarray) -> None:
        self._delay, self._learnt, self._doubts = delay, self._heard.count, 0
        for band in range(_BANDS):
            rows = ours[:, band] > max(_QUIET_DB, ours[:, band].max() - 15)
            if rows.sum() >= 3:
                self._path[band] = np.percentile((heard - ours)[rows, band], 60)


def sharpest(mic: np.ndarray, ours: np.ndarray) -> tuple[float, int]:
    """The highest peak of the phase-weighted correlation of `mic` with every stretch of `ours`, both at 4 kHz, in
    multiples of the correlation's rms; and where in `ours` that stretch begins."""
    size = 1 << (len(ours) - 1).bit_length()
    cross = np.fft.rfft(ours, size) * np.conj(np.fft.rfft(mic, size))
    freqs = np.fft.rfftfreq(size, _LOW / RATE)
    cross[(freqs < _BAND[0]) | (freqs > _BAND[1])] = 0
    found = np.fft.irfft(cross / np.maximum(np.abs(cross), 1e-12), size)[: len(ours) - len(mic) + 1]
    found = np.abs(found)
    at = int(found.argmax())
    return float(found[at] / max(np.sqrt(np.mean(found**2)), 1e-12)), at


def likeness(heard: np.ndarray, ours: np.ndarray) -> float:
    """How much two envelopes (hops × bands, dB) rise and fall together, −1 to 1."""
    a, b = _shaped(heard), _shaped(ours)
    return float(np.sum(a * b) / max(np.sqrt(np.sum(a * a) * np.sum(b * b)), 1e-6))


def _shaped(envelope: np.ndarray) -> np.ndarray:
    clipped = np.maximum(envelope, envelope.max() - _DEPTH_DB)
    return clipped - clipped.mean(axis=0)


def _sounding(envelope: np.ndarray) -> int:
    """In how many hops there is anything."""
    return int(np.sum(_power(envelope) > _QUIET_DB))


def _sounds(low: np.ndarray) -> bool:
    return 10 * np.log10(np.mean(np.square(low)) + 1e-12) > _QUIET_DB - 4


def _held(ours: np.ndarray) -> np.ndarray:
    """Our envelope as a room holds it."""
    out = ours.copy()
    for i in range(1, len(out)):
        np.maximum(out[i], out[i - 1] - _FALL_DB, out=out[i])
    return out


def _power(envelope: np.ndarray) -> np.ndarray:
    """All bands together, dB."""
    return 10 * np.log10(np.sum(10 ** (envelope / 10), axis=1))


class _Track:
    """The newest seconds of one sound: its envelope, dB in each band, and itself at 4 kHz. Counted in samples and hops
    from the first there ever was."""

    def __init__(self, keep_s: float) -> None:
        self._window = np.hanning(_SIZE).astype(np.float32)
        freqs = np.fft.rfftfreq(_SIZE, 1 / RATE)
        groups = [(freqs >= a) & (freqs < b) for a, b in itertools.pairwise(_EDGES)]
        self._groups = np.array(groups, np.float32)
        kept = int(keep_s * RATE) // HOP
        self._rows = deque([np.full(_BANDS, _FLOOR_DB, np.float32)] * kept, maxlen=kept)  # silence before the beginning
        self._sound = np.zeros(0, np.float32)  # not yet in the envelope
        self._thin = np.zeros(int(keep_s * RATE) // _LOW, np.float32)
        self._over = np.zeros(0, np.float32)  # not yet thinned out
        self.count = self.hops = 0

    def take(self, pcm: np.ndarray) -> None:
        pcm = pcm.astype(np.float32, copy=False)
        self.count += len(pcm)
        rest = np.concatenate([self._over, pcm])
        whole = len(rest) // _LOW * _LOW
        thin, self._over = rest[:whole].reshape(-1, _LOW).mean(axis=1), rest[whole:]
        self._thin = np.concatenate([self._thin, thin])[-len(self._thin) :]
        self._sound = np.concatenate([self._sound, pcm])
        while len(self._sound) >= _SIZE:
            spectrum = np.fft.rfft(self._sound[:_SIZE] * self._window)
            power = (spectrum.real**2 + spectrum.imag**2) / (_SIZE * _SIZE / 8)
            self._rows.append(10 * np.log10(self._groups @ power + 10 ** (_FLOOR_DB / 10)))
            self._sound = self._sound[HOP:]
            self.hops += 1

    def envelope(self, hops: int | None = None) -> np.ndarray:
        rows = list(self._rows) if hops is None else list(self._rows)[-hops:]
        return np.array(rows, np.float32).reshape(-1, _BANDS)

    def rows(self, start: int, end: int) -> np.ndarray | None:
        """Hops `start` to `end`; None where not all of them are here."""
        first = self.hops - len(self._rows)
        if start < first or end > self.hops or start >= end:
            return None
        return np.array([self._rows[i - first] for i in range(start, end)], np.float32)

    def low(self, start: int, end: int) -> np.ndarray | None:
        """Samples `start` to `end`, at 4 kHz, as far back as they are kept; None where there are none."""
        last = (self.count - len(self._over)) // _LOW
        first = last - len(self._thin)
        a, b = max(start // _LOW, first) - first, min(end // _LOW, last) - first
        return self._thin[a:b] if a < b else None
