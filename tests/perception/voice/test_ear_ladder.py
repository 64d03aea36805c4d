"""The ladder of ears: when it steps down and up, what becomes of a sound meanwhile; with ears by the word, then real
processes."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from errors import BadInput, EngineFailed, ModelMissing
from perception.voice import Ears, Heard, NotHeard
from perception.voice.ear_ladder import (
    COOL_DOWN_S,
    LONGEST_COOL_DOWN_S,
    PASSES,
    QUICK_S,
    SLOW_IN_A_ROW,
    SLOW_S,
    EarLadder,
    Rung,
)

SOUND = np.zeros(16_000, np.float32)


class Spoken:
    """Ears by the word. `orders`: what becomes of the next sounds; an error is raised, a number is how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.orders: list[Exception | float] = []
        self.state, self.took_s, self.was_ready = "ready", 0.5, True
        self.closed = 0

    def start(self) -> None:
        pass

    async def hear(self, audio, *, deadline_s, **about):
        order = self.orders.pop(0) if self.orders else 0.5
        if isinstance(order, Exception):
            raise order
        self.took_s = order
        return Heard((), "zh", len(audio) / 16_000, self.name)

    async def probe(self, deadline_s):
        return (await self.hear(SOUND, deadline_s=deadline_s), self.took_s)[1]

    async def close(self):
        self.closed += 1

    def status(self):
        return {"state": self.state}


class Stand:
    """Two rungs, a clock that stands still, and what was told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ears = {"base": Spoken("base"), "tiny": Spoken("tiny")}
        self.missing: set[str] = set()
        self.told: list[tuple[str, bool, str, str]] = []
        self.ladder = EarLadder(
            [Rung(name, lambda name=name: self.open(name)) for name in self.ears],
            lambda t: self.told.append((t.name, t.up, t.hears, t.reason)),
            clock=lambda: self.now,
        )

    def open(self, name):
        if name in self.missing:
            raise ModelMissing("there is no ear model", remedy="fetch it")
        return self.ears[name]

    async def by(self) -> str:
        return (await self.ladder.hear(SOUND)).model


@pytest.fixture
def stand():
    return Stand()


BROKE = NotHeard("broken", "the ear broke twice on this sound")
DOWN = NotHeard("down", "the ear did not start")


async def test_a_missing_model_leaves_the_next_to_hear_and_says_how_to_mend_it(stand):
    stand.missing = {"base"}
    stand.ladder.start()
    assert await stand.by() == "tiny"
    assert stand.told == [("base", False, "tiny", "there is no ear model: fetch it")]
    assert stand.ladder.status() == {
        "state": "ready", "name": "tiny", "reason": "base: there is no ear model: fetch it",
    }  # fmt: skip


async def test_without_any_it_is_text_only_until_one_is_here(stand):
    stand.missing = {"base", "tiny"}
    with pytest.raises(NotHeard) as caught:
        await stand.by()
    assert caught.value.reason == "down"
    assert (stand.ladder.current(), stand.ladder.status()["state"]) == ("text only", "failed")
    stand.missing = set()
    stand.now += COOL_DOWN_S
    for _ in range(PASSES):
        await stand.ladder.probe()
    assert await stand.by() == "base"


async def test_what_an_ear_that_is_down_was_asked_the_next_one_hears(stand):
    stand.ears["base"].orders = [DOWN]
    assert await stand.by() == "tiny"
    assert stand.told == [("base", False, "tiny", "the ear did not start")]
    await stand.ladder.close()
    assert stand.ears["base"].closed == 1


async def test_a_sound_that_breaks_it_is_not_passed_on_and_two_in_a_row_fell_it(stand):
    stand.ears["base"].orders = [BROKE, 0.5, BROKE, BROKE]
    for _ in range(2):
        with pytest.raises(NotHeard, match="twice"):
            await stand.by()
        assert stand.told == []
        if stand.ears["base"].orders[0] == 0.5:
            assert await stand.by() == "base"
    with pytest.raises(NotHeard):
        await stand.by()
    assert await stand.by() == "tiny"


async def test_a_server_that_fails_costs_no_question(stand):
    stand.ears["base"].orders = [EngineFailed("HTTP 500"), EngineFailed("HTTP 500")]
    assert [await stand.by(), await stand.by(), await stand.by()] == ["tiny"] * 3
    assert stand.told == [("base", False, "tiny", "HTTP 500")]


async def test_a_bad_sound_and_a_line_too_long_are_nobodys_fault(stand):
    stand.ears["base"].orders = [BadInput("no sound"), NotHeard("pushed_out", "newer ones came")] * 3
    for _ in range(3):
        with pytest.raises(BadInput):
            await stand.by()
        with pytest.raises(NotHeard):
            await stand.by()
    assert stand.ladder.current() == "base"


async def test_who_is_too_slow_again_and_again_steps_down(stand):
    slow = SLOW_S + 1
    stand.ears["base"].orders = [*[slow] * (SLOW_IN_A_ROW - 1), 0.5, *[slow] * (SLOW_IN_A_ROW - 1)]
    for _ in range(2 * SLOW_IN_A_ROW - 1):
        assert await stand.by() == "base"
    assert stand.told == []
    stand.ears["base"].orders = [NotHeard("deadline", "it was not heard within 20 s")]
    with pytest.raises(NotHeard):
        await stand.by()
    assert stand.told == [("base", False, "tiny", "it needs 20.0 s for 0 s of sound")]


async def test_a_long_sound_may_take_long(stand):
    stand.ears["base"].orders = [SLOW_S + 1] * 5
    for _ in range(5):
        await stand.ladder.hear(np.zeros(16_000 * 28, np.float32))
    assert stand.told == []


async def test_up_again_after_the_rest_and_quick_probes_in_a_row(stand):
    base = stand.ears["base"]
    base.orders = [DOWN]
    await stand.by()
    await stand.ladder.probe()
    assert stand.told[1:] == []  # too soon
    stand.now += COOL_DOWN_S
    base.orders = [0.5, QUICK_S + 1]
    await stand.ladder.probe()
    await stand.ladder.probe()  # slow: the rest begins anew
    stand.now += COOL_DOWN_S / 2
    await stand.ladder.probe()
    assert stand.ladder.current() == "tiny"
    stand.now += COOL_DOWN_S
    for _ in range(PASSES):
        await stand.ladder.probe()
    assert stand.told[1:] == [("base", True, "base", "it answers")]
    assert await stand.by() == "base"
    await asyncio.sleep(0)
    assert stand.ears["tiny"].closed == 1


async def test_who_falls_again_soon_rests_longer_each_time(stand):
    rests = []
    for _ in range(8):
        stand.ears["base"].orders = [DOWN]
        await stand.by()
        rests.append(stand.ladder.rungs[0].cool_down)
        stand.now += rests[-1]
        for _ in range(PASSES):
            await stand.ladder.probe()
        assert stand.ladder.current() == "base"
    assert rests[:3] == [COOL_DOWN_S, 2 * COOL_DOWN_S, 4 * COOL_DOWN_S]
    assert rests[-1] == LONGEST_COOL_DOWN_S


async def test_who_never_comes_up_falls_without_anybody_asking(stand):
    stand.ladder.start()
    stand.ears["base"].state, stand.ears["base"].was_ready = "down", False
    await stand.ladder.probe()
    assert stand.told == [("base", False, "tiny", "it does not start")]


async def test_real_ears_one_refused_the_next_hears_and_the_better_returns(tmp_path):
    """Worker processes: the first's weights are damaged, then mended."""
    folders = [tmp_path / "large", tmp_path / "small"]
    for folder in folders:
        folder.mkdir()
    (folders[0] / "refuse").touch()
    told = []
    now = [0.0]
    odd = "tests.perception.voice.odd_ear:OddEar"
    rungs = [Rung(f.name, lambda f=f: Ears(f, engine=odd, nice=0)) for f in folders]
    ladder = EarLadder(rungs, lambda t: told.append((t.name, t.up, t.hears)), clock=lambda: now[0])
    try:
        assert (await ladder.hear(SOUND, hotwords=["a"], deadline_s=120)).text.startswith("a 16000")
        assert told == [("large", False, "small")]
        (folders[0] / "refuse").unlink()
        now[0] += COOL_DOWN_S
        for _ in range(PASSES):
            await ladder.probe()
        assert told[1:] == [("large", True, "large")]
        assert ladder.status()["state"] == "ready"
    finally:
        await ladder.close()
