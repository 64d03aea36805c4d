"""What she does beside speaking: a nod, a smile, a look at the card; how she listens and thinks.

In: the name of a gesture (the brain's in-band tags: smile, nod, point, wave) with the ticks since it began, or of a
pose with how far she is in it. Out: an `Act`, added to the `Life` of the moment by `perform`. Pure; every curve begins
and ends at nothing, and none moves the head by more than a quarter of a degree in a frame at its start or end.

Her hands are below the picture: `point` is a look and a turn towards the card, `wave` a greeting of the head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, pi, sin

from render.face.life import FPS, Life

POSE_S = 0.5  # into a pose, and out of it


@dataclass(frozen=True, slots=True)
class Act:
    """Added to a `Life`: degrees, weights 0..1; a gaze of None leaves the eyes where they are."""

    nod: float = 0.0
    sway_x: float = 0.0
    sway_y: float = 0.0
    roll: float = 0.0
    brow: float = 0.0
    squint: float = 0.0
    smile: float = 0.0
    gaze: tuple[float, float] | None = None


NOTHING = Act()


def gesture(name: str, tick: int) -> Act:
    """The gesture `name`, `tick` frames after it began; NOTHING before, after, and for a name nobody knows."""
    known = _GESTURES.get(name)
    t = tick / FPS
    return known[1](t) if known is not None and 0.0 <= t < known[0] else NOTHING


def pose(name: str, tick: int, share: float) -> Act:
    """How she holds herself while she listens or thinks; `share` 0..1 how far she is in it."""
    ease = 0.5 - 0.5 * cos(pi * min(max(share, 0.0), 1.0))
    t = tick / FPS
    if name == "listening":  # turned to whoever speaks, brows up, a small nod now and then
        beat = max(0.0, sin(2 * pi * t / 3.1)) ** 6
        return Act(nod=0.9 * beat * ease, sway_y=0.5 * ease, roll=1.7 * ease, brow=0.30 * ease, smile=0.10 * ease,
                   gaze=(0.0, 0.0) if share > 0.5 else None)  # fmt: skip
    if name == "thinking":  # eyes up and aside, the head follows a little
        return Act(sway_x=1.3 * ease, sway_y=-0.7 * ease, roll=-0.9 * ease, brow=0.15 * ease, squint=0.12 * ease,
                   gaze=(1.0, 1.0) if share > 0.5 else None)  # fmt: skip
    return NOTHING


def perform(life: Life, *acts: Act) -> Life:
    """`life` with these on top."""
    for act in acts:
        if act is NOTHING:
            continue
        gaze = (life.gaze_x, life.gaze_y) if act.gaze is None else act.gaze
        life = replace(
            life,
            nod=life.nod + act.nod,
            sway_x=life.sway_x + act.sway_x,
            sway_y=life.sway_y + act.sway_y,
            roll=life.roll + act.roll,
            brow=min(1.0, life.brow + act.brow),
            squint=min(1.0, life.squint + act.squint),
            smile=min(1.0, life.smile + act.smile),
            gaze_x=gaze[0],
            gaze_y=gaze[1],
        )
    return life


def _swell(t: float, rise: float, whole: float, fall: float) -> float:
    """0 to 1 in `rise` seconds, back to 0 in the last `fall` of `whole`, smoothly."""
    if t <= 0.0 or t >= whole:
        return 0.0
    up = min(1.0, t / rise)
    down = min(1.0, (whole - t) / fall)
    return (0.5 - 0.5 * cos(pi * up)) * (0.5 - 0.5 * cos(pi * down))


def _nod(t: float) -> Act:
    """Down, up, and a smaller one."""
    first, second = _swell(t, 0.22, 0.50, 0.28), _swell(t - 0.42, 0.20, 0.46, 0.26)
    return Act(nod=2.8 * first + 1.5 * second, brow=0.15 * first)


def _smile(t: float) -> Act:
    share = _swell(t, 0.40, 2.6, 0.90)
    return Act(smile=0.60 * share, squint=0.34 * share, brow=0.10 * share)


def _point(t: float) -> Act:
    share = _swell(t, 0.30, 1.5, 0.45)
    return Act(sway_x=-2.4 * share, sway_y=0.9 * share, brow=0.20 * share, gaze=(-1.0, -1.0) if share > 0.3 else None)


def _wave(t: float) -> Act:
    share, tilt = _swell(t, 0.35, 2.2, 0.80), _swell(t, 0.30, 1.2, 0.50)
    return Act(roll=2.4 * tilt, nod=1.4 * _swell(t - 0.1, 0.25, 0.6, 0.35), brow=0.35 * tilt, smile=0.55 * share,
               squint=0.28 * share)  # fmt: skip


_GESTURES: dict[str, tuple[float, Callable[[float], Act]]] = {
    "nod": (0.90, _nod),
    "smile": (2.6, _smile),
    "point": (1.5, _point),
    "wave": (2.2, _wave),
}
GESTURES = tuple(_GESTURES)
POSES = ("listening", "thinking")


class Manner:
    """Which gesture and pose the moment has: a small state machine, asked once for every tick in order."""

    def __init__(self) -> None:
        self._gesture: tuple[str, int] = ("", 0)
        self._pose = ""
        self._share = 0.0

    def begin(self, name: str, tick: int) -> None:
        """The gesture `name` begins now, whatever she was at; a name nobody knows changes nothing."""
        if name in _GESTURES:
            self._gesture = (name, tick)

    def at(self, tick: int, pose_wanted: str) -> tuple[Act, Act]:
        """The pose is eased into and out of; another one waits until she has left the first."""
        step = 1 / (POSE_S * FPS)
        if self._pose == pose_wanted:
            self._share = min(1.0, self._share + step) if pose_wanted else 0.0
        else:
            self._share -= step
            if self._share <= 0.0:
                self._pose, self._share = pose_wanted, 0.0
        name, since = self._gesture
        return gesture(name, tick - since), pose(self._pose, tick, self._share)
