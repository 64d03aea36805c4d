"""The ladder in virtual time: down on failures, up by probes with hysteresis, nothing retried once a word is out."""

from __future__ import annotations

import pytest

from agent.answers.sheet import FactSheet
from agent.brains.ladder import COOL_DOWN_S, Ladder
from errors import PeerFailed

SHEET = FactSheet(())


class FakeBrain:
    most_rows = 10

    def __init__(self, name, writer="llm", pieces=("好。",), fail_after=None):
        self.name, self.writer, self.pieces, self.fail_after = name, writer, pieces, fail_after
        self.well = True
        self.calls = 0
        self.prompts = []

    async def write(self, prompt):
        self.calls += 1
        self.prompts.append(prompt)
        for i, piece in enumerate(self.pieces):
            if self.fail_after is not None and i >= self.fail_after:
                raise PeerFailed("gone")
            yield piece
        if self.fail_after is not None and self.fail_after >= len(self.pieces):
            raise PeerFailed("gone")

    async def healthy(self):
        return self.well

    async def aclose(self):
        pass


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


async def said(ladder):
    return [item async for item in ladder.sentences("多少钱", SHEET)]


async def test_the_next_rung_takes_over_before_a_word():
    first, second = FakeBrain("a", fail_after=0), FakeBrain("b", writer="local")
    ladder = Ladder((first, second), clock=Clock())
    assert await said(ladder) == [("local", "好。")]


async def test_nothing_is_retried_once_a_word_is_out():
    first, second = FakeBrain("a", pieces=("好。", "再"), fail_after=1), FakeBrain("b")
    ladder = Ladder((first, second), clock=Clock())
    got = []
    with pytest.raises(PeerFailed):  # noqa: PT012 - what came before the failure counts
        async for item in ladder.sentences("多少钱", SHEET):
            got.append(item)
    assert got == [("llm", "好。")]
    assert second.calls == 0


async def test_down_after_two_failures_up_after_two_probes():
    clock, seen = Clock(), []
    brain = FakeBrain("a", fail_after=0)
    ladder = Ladder((brain,), clock=clock, on_transition=lambda t: seen.append((t.name, t.up, t.rung)))
    for _ in range(2):
        with pytest.raises(PeerFailed):
            await said(ladder)
    assert seen == [("a", False, "clerk")]
    assert ladder.writer() is None
    assert await said(ladder) == []
    assert brain.calls == 2

    await ladder.probe()
    assert not ladder.rungs[0].passes  # too soon
    clock.now += COOL_DOWN_S
    await ladder.probe()
    assert ladder.writer() is None  # one good probe is not enough
    brain.well = False
    await ladder.probe()
    brain.well = True
    clock.now += COOL_DOWN_S
    await ladder.probe()
    await ladder.probe()
    assert seen[-1] == ("a", True, "a")
    assert ladder.writer() == "llm"


async def test_an_unproved_rung_waits_for_its_probes():
    ladder = Ladder((FakeBrain("a"),), clock=Clock(), proved=False)
    assert ladder.writer() is None
    await ladder.probe()
    await ladder.probe()
    assert ladder.writer() == "llm"


async def test_the_prompt_prefix_is_the_same_bytes():
    brain = FakeBrain("a")
    ladder = Ladder((brain,), clock=Clock())
    await said(ladder)
    _ = [item async for item in ladder.sentences("有{货}吗", SHEET)]
    one, two = (p.messages for p in brain.prompts)
    assert one[0] == two[0]
    assert one[0][0] == "system"
    assert "{货}" not in two[1][1]
