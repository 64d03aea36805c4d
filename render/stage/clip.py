"""One clause as it sounds, frame by frame: its samples, the mouth, the stress; and how it ends where it is cut.

In: a clause and its `Speech`, or None where it could not be made (it is then shown, silent, for as long). Out: `next()`
per tick; `pauses` at the frames where the speaker rests inside the clause; `tail()` when the floor is taken away: one
frame that fades to silence while the mouth closes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.face.life import stress_track
from render.speech import FPS, SAMPLES_PER_FRAME, Clause, Speech
from render.stage.beat import REST, SILENCE
from render.stage.performance import seconds_of

CLOSING = 0.4  # how far a mouth is still open in the one frame in which a cut sound fades; in the next it is shut
FADE = 960  # samples
_RESTS = frozenset(",;:.!?…—()（），、；：。！？")  # symbols of a voice's alphabet that are heard as a pause


@dataclass(slots=True)
class Clip:
    speech: Speech | None
    frames: int
    stress: np.ndarray
    played: int = 0
    pauses: frozenset[int] = frozenset()

    @classmethod
    def of(cls, clause: Clause, speech: Speech | None) -> Clip:
        if speech is None:
            frames = round(seconds_of(clause) * FPS)
            return cls(None, frames, np.zeros(frames))
        frames = max(1, -(-len(speech.pcm) // SAMPLES_PER_FRAME))
        rests = (round((p.start + p.end) / 2 * FPS) for p in speech.phones[1:-1] if p.symbol in _RESTS)
        return cls(speech, frames, stress_track(speech.mouth), pauses=frozenset(f for f in rests if 0 < f < frames))

    def next(self) -> tuple[np.ndarray, np.ndarray, float]:
        """(samples, mouth row, stress) of the next frame."""
        i, self.played = self.played, self.played + 1
        stress = float(self.stress[min(i, len(self.stress) - 1)]) if len(self.stress) else 0.0
        if self.speech is None:
            return SILENCE, REST, stress
        samples = self.speech.pcm[i * SAMPLES_PER_FRAME : (i + 1) * SAMPLES_PER_FRAME]
        if len(samples) < SAMPLES_PER_FRAME:
            samples = np.concatenate([samples, SILENCE[len(samples) :]])
        return samples, self.speech.mouth[min(i, len(self.speech.mouth) - 1)], stress

    def tail(self) -> tuple[np.ndarray, np.ndarray] | None:
        """(samples, mouth row) of the frame after a cut; None where nothing sounds."""
        if self.speech is None or not self.played:
            return None
        mouth = self.speech.mouth
        row = mouth[min(self.played, len(mouth)) - 1] if len(mouth) else REST
        samples, rest = SILENCE.copy(), self.speech.pcm[self.played * SAMPLES_PER_FRAME :]
        n = min(FADE, len(rest))
        samples[:n] = rest[:n] * np.linspace(1.0, 0.0, n, dtype=np.float32)
        return samples, row * CLOSING
