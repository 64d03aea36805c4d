"""What an hour's readings say: shares since the first, bounds that can fail, a stage that began anew."""

from __future__ import annotations

from typing import Any

from commands.bench.hour import BOUNDS, verdict


def reading(ticks: int, *, late: int = 0, spoke: int = 0, repeats: int = 0, **more: Any) -> dict[str, Any]:
    clock = {
        "ticks": ticks, "late_share": late / max(1, ticks), "repeat_share": 0.0, "late_p99_ms": 1.0,
        "late_max_ms": 2.0, "gaps": 0, "behind_ms": more.get("behind_ms", 3.0),
    }  # fmt: skip
    speech = {"ticks": spoke, "repeats": repeats}
    return {"clock": clock, "speech": speech, "underruns": more.get("underruns", 0), "ms_per_tick": {}}


def test_what_was_before_the_first_reading_does_not_count():
    told = verdict(
        [reading(1_000, late=900, spoke=500, repeats=400), reading(91_000, late=900, spoke=60_500, repeats=400)]
    )
    assert told["minutes"] == 60.0
    assert told["late_share"] == told["speech_repeat_share"] == 0.0
    assert told["speaking_share"] == round(60_000 / 90_000, 3)
    assert all(told["holds"].values())
    assert set(told["holds"]) == set(BOUNDS)


def test_every_bound_can_be_broken():
    first = reading(0)
    worse = {
        "late_share": reading(90_000, late=100),
        "speech_repeat_share": reading(90_000, spoke=50_000, repeats=300),
        "underruns": reading(90_000, underruns=1),
        "behind_ms": reading(90_000, behind_ms=41.0),
    }
    for name, last in worse.items():
        assert [n for n, held in verdict([first, last])["holds"].items() if not held] == [name]


def test_a_stage_that_began_anew_is_told():
    told = verdict([reading(5_000), reading(9_000), reading(1_000, late=50)])
    assert told["restarts"] == 1
    assert not told["holds"]["restarts"]
    assert not told["holds"]["late_share"]
