"""The mouth of a sound that is still being said: a person at a microphone who speaks as the host.

In: pieces of a turn as they come, the same sound at 16 kHz (for the net) and at 48 kHz (as it will be heard). Out: a
row of MOUTH weights for any moment of it. The small net names what was said LOOK_AHEAD_S (75 ms) later; a frame is as
good as it gets once SETTLED_S of sound beyond it is here, and until then the best that can be said, its sound going on
as it was. What has been made is kept for some seconds, for sound may wait before it is heard. Numpy only; some
milliseconds for a piece.
"""

from __future__ import annotations

import numpy as np

from render.face.coarticulation import LEAD, SILENT_DB, SLOW
from render.face.heard import track_of
from render.face.viseme_net.mel import HOP, RATE, ROWS
from render.face.viseme_net.net import DELAY, LOOK_AHEAD_S, VisemeStream
from render.speech import FPS, MOUTH, SAMPLE_RATE, SAMPLES_PER_FRAME

SETTLED_S = LOOK_AHEAD_S + LEAD + SLOW / 2
PAST = 14  # frames before the first that may still change, for what reaches over from them
KEPT = 4 * FPS  # frames made and perhaps not shown yet: more than may wait to sound
USUAL_S = 3.0  # of voiced sound that the speaker's level is taken from
_LEAST = SAMPLES_PER_FRAME  # samples of news worth a look
_ROW = SAMPLE_RATE // ROWS
_REST = np.zeros(len(MOUTH), np.float32)


class LiveMouth:
    """One speaker's. `hear` and `end` on one thread; `row` on any."""

    def __init__(self) -> None:
        self._levels = np.zeros(0, np.float32)
        self._begin(0)
        self._last = self._track  # the turn before, which may still sound

    def _begin(self, at: int) -> None:
        self._stream = VisemeStream()
        self._origin = self._length = at  # samples at 48 kHz since the first ever heard
        self._looked = at
        self._first = 0  # frame since the origin that the window begins with
        self._rows = np.zeros((0, len(self._stream.classes)), np.float32)
        self._pcm = np.zeros(0, np.float32)
        self._track: tuple[int, np.ndarray] = (at, np.zeros((0, len(MOUTH)), np.float32))  # where it begins; rows

    def hear(self, quiet: np.ndarray, sound: np.ndarray) -> None:
        """The next piece: float32 at 16 kHz, and the same at 48 kHz."""
        self._rows = np.concatenate([self._rows, self._stream.push(quiet)])
        self._pcm = np.concatenate([self._pcm, sound])
        self._length += len(sound)
        self._measure(sound)
        if self._length - self._looked >= _LEAST:
            self._look()

    def end(self) -> None:
        """The turn is over: what it ended with is named, and the next piece begins another."""
        self._rows = np.concatenate([self._rows, self._stream.push(np.zeros((DELAY + 1) * HOP, np.float32))])
        if self._length > self._origin:
            self._look()
        self._last = self._track
        self._begin(self._length)

    def row(self, position: int) -> np.ndarray:
        """The mouth while the 1920 samples from `position` (48 kHz, since the first ever heard) sound."""
        for start, rows in (self._track, self._last):
            if position >= start:
                frame = round((position - start) / SAMPLES_PER_FRAME)
                return rows[frame] if frame < len(rows) else _REST
        return _REST

    def _look(self) -> None:
        """The mouth of the last part of the turn anew; what is older than the window is not asked for any more."""
        self._looked = self._length
        missing = -(-len(self._pcm) // _ROW) - len(self._rows)
        rows = self._rows
        if missing > 0 and len(rows):  # not named yet: as it was
            rows = np.concatenate([rows, np.repeat(rows[-1:], missing, 0)])
        if not len(rows):
            return
        usual = float(np.median(self._levels)) if len(self._levels) else None
        start, before = self._track
        made = track_of(rows, self._pcm, usual)
        if self._first:  # the window's own beginning lacks its past: what was made of it before stands
            at = self._origin + self._first * SAMPLES_PER_FRAME
            stands = before[: (at - start) // SAMPLES_PER_FRAME + PAST // 2]
            made = np.concatenate([stands, made[PAST // 2 :]])
            over = max(0, len(made) - KEPT)
            start, made = start + over * SAMPLES_PER_FRAME, made[over:]
        self._track = (start, made)
        settled = int((len(self._pcm) / SAMPLE_RATE - SETTLED_S) * SAMPLE_RATE / SAMPLES_PER_FRAME)
        if (gone := settled - PAST) > 0:
            self._first += gone
            self._pcm = self._pcm[gone * SAMPLES_PER_FRAME :]
            self._rows = self._rows[gone * SAMPLES_PER_FRAME // _ROW :]

    def _measure(self, sound: np.ndarray) -> None:
        """The speaker's usual level, of the last seconds that were not silent."""
        whole = len(sound) // _ROW * _ROW
        if not whole:
            return
        level = 10.0 * np.log10(np.square(sound[:whole].reshape(-1, _ROW)).mean(1) + 1e-12)
        voiced = level[level > SILENT_DB + 10.0].astype(np.float32)
        self._levels = np.concatenate([self._levels, voiced])[-int(USUAL_S * ROWS) :]


assert SAMPLE_RATE % ROWS == 0 and SAMPLES_PER_FRAME % _ROW == 0 and RATE // HOP == ROWS
