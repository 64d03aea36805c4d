"""An engine that is late is given a rest, longer each time; every change is told once."""

from __future__ import annotations

from render.face.engines.trust import GRACE, LONGEST, REST, WINDOW, Trust


def speak(trust: Trust, tick: int, frames: int, *, late_every: int = 0) -> int:
    for n in range(frames):
        if trust.holds(tick):
            trust.saw(tick, GRACE + n, not (late_every and n % late_every == 0))
        tick += 1
    return tick


def trusted() -> Trust:
    trust = Trust("wav2lip")
    assert not trust.holds(0) and trust.rung == "warp"
    trust.ready()
    assert trust.holds(0) and trust.rung == "wav2lip"
    return trust


def test_a_late_one_now_and_then_is_nothing():
    trust = trusted()
    speak(trust, 0, 400, late_every=10)
    assert [c.reason for c in trust.changes] == ["ready"]


def test_one_that_is_often_late_rests_and_comes_back():
    trust = trusted()
    tick = speak(trust, 0, WINDOW, late_every=4)
    assert not trust.holds(tick) and trust.rung == "warp"
    assert trust.changes[-1].rung == "warp" and "late" in trust.changes[-1].reason
    assert not trust.holds(tick + REST - 2) and trust.holds(tick + REST)
    assert trust.changes[-1].rung == "wav2lip"
    tick = speak(trust, tick + REST, WINDOW, late_every=4)
    assert not trust.holds(tick + REST) and trust.holds(tick + 2 * REST)  # twice as long


def test_rests_do_not_grow_for_ever():
    trust, tick = trusted(), 0
    for _ in range(12):
        tick = speak(trust, tick, WINDOW, late_every=2) + LONGEST
        assert trust.holds(tick)


def test_the_beginning_of_a_clause_is_forgiven():
    trust = trusted()
    for tick in range(500):
        trust.saw(tick, tick % GRACE, in_time=False)
    assert trust.holds(500)


def test_a_fall_is_told_once_and_so_is_the_return():
    trust = trusted()
    trust.fell("its process ended with -9")
    trust.fell("its process ended with 1")
    assert not trust.holds(1)
    trust.ready()
    assert [(c.rung, c.reason) for c in trust.changes] == [
        ("wav2lip", "ready"), ("warp", "its process ended with -9"), ("wav2lip", "ready"),
    ]  # fmt: skip
