"""A guest's voice in the programme, where the room wants it there: levelled, and in step with the stage's ticks.

In: a guest's turn at 16 kHz as it arrives from the mind, in pieces of any length, and its end. Out: at every tick 1920
samples to add to the host's, and whose they are. A turn begins to sound once `START_S` of it is here, so that a late
piece leaves no hole; where one does, it fades and begins anew. Its loudness is measured by ITU-R BS.1770 and put to the
host's −16 LUFS, in small steps while it goes on and from where it was in the guest's next turn; peaks are bent, never
cut off. What waits is bounded, drop policy "oldest". Nothing here waits; all but `made` and `finished` is called
under the stage's lock.

A voice that is `as_host` is an operator's who speaks through the host: it is nobody's guest in the picture, and with
its samples comes the mouth that says them.
"""

from __future__ import annotations

import numpy as np

from render.face.live_mouth import LiveMouth
from render.speech import SAMPLE_RATE, SAMPLES_PER_FRAME
from render.voice.sound import LOUDNESS, loudness, resample

START_S, MOST_S = 0.2, 3.0
HEARD_S = 3.0  # of a guest's last sound that its loudness is measured on
LEAST_S = 0.4  # a block of BS.1770
MOST_GAIN_DB, LEAST_GAIN_DB = 24.0, -18.0
FIRST_STEP_DB, STEP_DB = 4.0, 1.5  # within the first two seconds ever heard of a guest, and later
BEND, PEAK = 0.7, 0.89
MARGIN = 64  # input samples around a piece that the resampler looks at
_FADE = SAMPLES_PER_FRAME // 4


class GuestVoice:
    """One guest's, or with `as_host` an operator's through the host's mouth (`mouth`, while it sounds)."""

    def __init__(self, name: str, *, as_host: bool = False) -> None:
        self.name = name
        self.dropped = 0
        self.mouth: np.ndarray | None = None
        self._lips = LiveMouth() if as_host else None
        self._taken = 0  # samples of all that was ever made: sounded or dropped
        self._before = np.zeros(2 * MARGIN, np.float32)  # of the sound at 16 kHz, for the resampler
        self._waiting = np.zeros(0, np.float32)
        self._heard = np.zeros(0, np.float32)
        self._unmeasured = 0
        self._gain_db: float | None = None
        self._flows = self._ended = False

    def made(self, pcm: np.ndarray) -> np.ndarray:
        """The next piece at 16 kHz, as it will sound: 48 kHz, levelled. Not under the lock."""
        held = np.concatenate([self._before, pcm.astype(np.float32, copy=False)])
        made = resample(held, 16_000, SAMPLE_RATE)[3 * MARGIN : 3 * (len(held) - MARGIN)]
        self._before = held[-2 * MARGIN :]
        self._heard = np.concatenate([self._heard, made])[-int(HEARD_S * SAMPLE_RATE) :]
        self._unmeasured += len(made)
        if self._unmeasured >= LEAST_S * SAMPLE_RATE:
            self._unmeasured = 0
            self._level()
        gain = np.float32(10 ** ((self._gain_db or 0.0) / 20))
        levelled = bent(made * gain)
        if self._lips is not None and len(made):
            self._lips.hear(held[MARGIN : len(held) - MARGIN] * gain, levelled)
        return levelled

    def finished(self) -> None:
        """Nothing more comes of this turn. Not under the lock."""
        if self._lips is not None:
            self._lips.end()

    @property
    def as_host(self) -> bool:
        return self._lips is not None

    def put(self, made: np.ndarray) -> None:
        self._ended = False
        self._waiting = np.concatenate([self._waiting, made])
        if (over := len(self._waiting) - int(MOST_S * SAMPLE_RATE)) > 0:
            self._waiting = self._waiting[over:]
            self.dropped += over
            self._taken += over

    def end(self) -> None:
        """The turn is over: what is here sounds to its end."""
        self._ended = True

    def silence(self) -> None:
        """Panic: nothing of it sounds."""
        self._taken += len(self._waiting)
        self._waiting = self._waiting[:0]
        self._flows, self.mouth = False, None

    @property
    def sounds(self) -> bool:
        return self._flows

    def frame(self) -> np.ndarray | None:
        """The next tick's samples, or None."""
        enough = int(START_S * SAMPLE_RATE)
        begins = not self._flows and len(self._waiting) > 0 and (len(self._waiting) >= enough or self._ended)
        self.mouth = None
        if not self._flows and not begins:
            return None
        if self._lips is not None:
            self.mouth = self._lips.row(self._taken)
        self._taken += min(SAMPLES_PER_FRAME, len(self._waiting))
        out, self._waiting = self._waiting[:SAMPLES_PER_FRAME], self._waiting[SAMPLES_PER_FRAME:]
        last = len(self._waiting) < SAMPLES_PER_FRAME and (self._ended or len(self._waiting) == 0)
        out = np.pad(out, (0, SAMPLES_PER_FRAME - len(out)))
        ramp = np.linspace(0.0, 1.0, _FADE, dtype=np.float32)
        if begins:
            out[:_FADE] *= ramp
        if last:
            out[-_FADE:] *= ramp[::-1]
            self._taken += len(self._waiting)
            self._waiting = self._waiting[:0]
        self._flows = not last
        return out

    def _level(self) -> None:
        """The gain follows what was heard of this guest lately."""
        heard = loudness(self._heard)
        if not np.isfinite(heard):
            return
        wanted = float(np.clip(LOUDNESS - heard, LEAST_GAIN_DB, MOST_GAIN_DB))
        if self._gain_db is None:  # a first syllable may be a quiet one
            room = 20 * np.log10(BEND / max(float(np.abs(self._heard).max()), 1e-4))
            self._gain_db = min(wanted, float(room))
        else:
            most = FIRST_STEP_DB if len(self._heard) < 2 * SAMPLE_RATE else STEP_DB
            self._gain_db += float(np.clip(wanted - self._gain_db, -most, most))


class GuestMix:
    """All guests on air. Under the stage's lock."""

    def __init__(self) -> None:
        self._voices: list[GuestVoice] = []
        self._leaving: list[GuestVoice] = []  # they have hung up; what they said still sounds to its end

    def begin(self, name: str, *, as_host: bool = False) -> GuestVoice:
        voice = GuestVoice(name, as_host=as_host)
        self._voices.append(voice)
        return voice

    def leave(self, voice: GuestVoice) -> None:
        voice.end()
        self._leaving.append(voice)

    def mix(self, samples: np.ndarray, *, hush: bool) -> tuple[np.ndarray, str | None, np.ndarray | None]:
        """The host's samples with the guests' over them; the name of a guest who sounds; the mouth of whoever speaks as
        the host."""
        name, mouth, plain = None, None, samples
        for voice in self._voices:
            if hush:
                voice.silence()
            elif (frame := voice.frame()) is not None:
                samples = samples + frame
                if voice.as_host:
                    mouth = voice.mouth
                else:
                    name = name or voice.name
        for voice in [v for v in self._leaving if not v.sounds]:
            self._leaving.remove(voice)
            self._voices.remove(voice)
        return (samples if samples is plain else np.clip(samples, -1.0, 1.0)), name, mouth

    def status(self) -> list[str]:
        return [voice.name for voice in self._voices if voice.sounds and not voice.as_host]

    def spoken_by(self) -> str | None:
        """Whose voice the host's mouth speaks with now; None: its own."""
        return next((voice.name for voice in self._voices if voice.sounds and voice.as_host), None)


def bent(pcm: np.ndarray) -> np.ndarray:
    """Straight up to BEND, then bent towards PEAK."""
    over = np.abs(pcm) > BEND
    if not over.any():
        return pcm
    room = PEAK - BEND
    soft = np.sign(pcm) * (BEND + room * np.tanh((np.abs(pcm) - BEND) / room))
    return np.where(over, soft, pcm).astype(np.float32)
