"""Does somebody at a microphone take the floor from the host? A pure state machine over what was heard, frame by frame.

In: `Heard32`, one for every 32 ms of the microphone: how likely speech, how loud, how much of it is our own sound. Out:
at most one of `duck` (somebody seems to speak: lower the host), `restore` (it was a cough, music, the host's own voice
coming back), `cut` (somebody does speak: the host stops) and `over` (they have fallen silent). Time is counted in
frames of sound, never measured. Who was wrong lately is slower to believe: after false alarms more speech is asked for.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

FRAME_S = 0.032
Act = Literal["duck", "restore", "cut", "over"]
State = Literal["idle", "ducked", "taken"]

SPEECH = 0.4  # from this chance on a frame holds speech,
STILL = 0.35  # and down to this one once somebody speaks
OURS, DOUBT = 0.75, 0.3  # share of our own sound: it is ours; it may be
QUIETEST_DB, ABOVE_DB = -50.0, 8.0  # a voice at a microphone is louder than this, and than the room by so much
ONSET, ONSET_OF = 2, 4  # frames of speech among the last so many: duck
WARY_MOST = 4  # with false alarms, up to so many
CONFIRM_S, CONFIRM_LATEST_S = 0.41, 0.57  # from the onset: when it is decided, and where that was in doubt, again
CONFIRM_SHARE = 0.72  # of the frames since the onset that must hold speech
GIVE_UP_S = 0.8  # what was not confirmed by then is not speech
BRIEF = 3  # frames of speech that may be a word
QUIET_S = 0.22  # so much silence before it was confirmed: a cough
FALSE_ALARM_S = 20.0  # how long one is remembered
_NOISE_UP, _NOISE_DOWN = 0.02, 0.3


@dataclass(frozen=True, slots=True)
class Heard32:
    """32 ms of a microphone. `speech` 0..1, `level` dBFS, `own` 0..1: the share our own sound explains."""

    speech: float
    level: float
    own: float = 0.0


class BargeIn:
    """One microphone's. `turn_s`: the silence that ends a turn once the floor was taken."""

    def __init__(self, *, turn_s: float = 0.8) -> None:
        self.state: State = "idle"
        self.turn_s = turn_s
        self.frames = 0
        self.onset = 0  # the first frame of what is (perhaps) being said
        self.quiet_frames = 0
        self._noise = -60.0
        self._lately: deque[bool] = deque(maxlen=ONSET_OF)
        self._voiced = 0
        self.was_brief = False  # what was restored last was a word or a cough, and not our own sound
        self._alarms: deque[int] = deque(maxlen=8)

    @property
    def now(self) -> float:
        """Seconds of sound so far."""
        return self.frames * FRAME_S

    @property
    def quiet_s(self) -> float:
        """Silence up to now, in a turn."""
        return self.quiet_frames * FRAME_S

    def hear(self, frame: Heard32) -> Act | None:
        """The next 32 ms."""
        self.frames += 1
        voiced = self._is_voiced(frame)
        self._lately.append(voiced)
        self.quiet_frames = 0 if voiced else self.quiet_frames + 1
        match self.state:
            case "idle":
                return self._listen()
            case "ducked":
                return self._doubt(voiced, frame.own)
        return self._attend()

    def over(self) -> None:
        """Whoever knows better says that the turn is over."""
        self.state = "idle"
        self._lately.clear()

    def _is_voiced(self, frame: Heard32) -> bool:
        chance = SPEECH if self.state == "idle" else STILL
        ours = frame.own >= OURS and self.state != "taken"
        voiced = frame.speech >= chance and frame.level >= max(QUIETEST_DB, self._noise + ABOVE_DB) and not ours
        if frame.speech < STILL or ours:
            pace = _NOISE_DOWN if frame.level < self._noise else _NOISE_UP
            self._noise += pace * (max(frame.level, -90.0) - self._noise)
        return voiced

    def _listen(self) -> Act | None:
        if sum(self._lately) < self._needed():
            return None
        first = list(self._lately).index(True)
        self.onset = self.frames - len(self._lately) + first
        self._voiced = sum(self._lately)
        self.state = "ducked"
        return "duck"

    def _needed(self) -> int:
        while self._alarms and (self.frames - self._alarms[0]) * FRAME_S > FALSE_ALARM_S:
            self._alarms.popleft()
        return min(WARY_MOST, ONSET + len(self._alarms) // 2)

    def _doubt(self, voiced: bool, own: float) -> Act | None:
        self._voiced += voiced
        since = self.frames - self.onset
        seconds = since * FRAME_S
        if own >= OURS or self.quiet_s >= QUIET_S or seconds >= GIVE_UP_S:
            self.was_brief = own < DOUBT and self.quiet_s >= QUIET_S and self._voiced >= BRIEF
            return self._restore()
        due = CONFIRM_S if own < DOUBT else CONFIRM_LATEST_S
        if seconds >= due and voiced and self._voiced / since >= CONFIRM_SHARE:
            self.state = "taken"
            return "cut"
        return None

    def _restore(self) -> Act:
        self._alarms.append(self.frames)
        self.state = "idle"
        self._lately.clear()
        return "restore"

    def _attend(self) -> Act | None:
        if self.quiet_s < self.turn_s:
            return None
        self.over()
        return "over"
