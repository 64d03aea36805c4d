"""The ladder in virtual time: down on failures, up by probes with hysteresis, nothing retried once a word is out."""

from __future__ import annotations

import pytest

from agent.answers.sheet import FactSheet
from agent.brains.ladder import COOL_DOWN_S, STEADY_S, UNHEARD_S, Ladder
from errors import PeerFailed
from tests.agent.brains.scripted_brain import ScriptedBrain

SHEET = FactSheet(())


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


async def said(ladder):
    return [item async for item in ladder.sentences("多少钱", SHEET)]


async def test_the_next_rung_takes_over_before_a_word():
    first, second = ScriptedBrain("a", fail_after=0), ScriptedBrain("b", writer="local")
    ladder = Ladder((first, second), clock=Clock())
    assert await said(ladder) == [("local", "好。")]


async def test_nothing_is_retried_once_a_word_is_out():
    first, second = ScriptedBrain("a", pieces=("好。", "再"), fail_after=1), ScriptedBrain("b")
    ladder = Ladder((first, second), clock=Clock())
    got = []
    with pytest.raises(PeerFailed):  # noqa: PT012 - what came before the failure counts
        async for item in ladder.sentences("多少钱", SHEET):
            got.append(item)
    assert got == [("llm", "好。")]
    assert second.calls == 0


async def test_down_after_two_failures_up_after_two_probes():
    clock, seen = Clock(), []
    brain = ScriptedBrain("a", fail_after=0)
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
    ladder = Ladder((ScriptedBrain("a"),), clock=Clock(), proved=False)
    assert ladder.writer() is None
    await ladder.probe()
    await ladder.probe()
    assert ladder.writer() == "llm"


async def test_the_prompt_prefix_is_the_same_bytes():
    brain = ScriptedBrain("a")
    ladder = Ladder((brain,), clock=Clock())
    await said(ladder)
    _ = [item async for item in ladder.sentences("有{货}吗", SHEET)]
    one, two = (p.messages for p in brain.prompts)
    assert one[0] == two[0]
    assert one[0][0] == "system"
    assert "{货}" not in two[1][1]


async def test_a_refusal_for_good_opens_at_once_and_is_told_with_its_reason():
    seen = []
    brain = ScriptedBrain("a", fail_after=0)
    brain.retryable = False
    ladder = Ladder((brain,), clock=Clock(), on_transition=seen.append)
    with pytest.raises(PeerFailed):
        await said(ladder)
    assert [t.to_json() for t in seen] == [{"name": "a", "up": False, "writes": "clerk", "reason": "gone"}]


async def test_a_rung_that_falls_again_soon_waits_longer():
    clock = Clock()
    brain = ScriptedBrain("a", fail_after=0)
    brain.retryable = False
    ladder = Ladder((brain,), clock=clock)
    for expected in (COOL_DOWN_S, 2 * COOL_DOWN_S, 4 * COOL_DOWN_S):
        with pytest.raises(PeerFailed):
            await said(ladder)
        clock.now += expected - 0.1
        await ladder.probe()
        assert not ladder.rungs[0].passes
        clock.now += 0.2
        await ladder.probe()
        await ladder.probe()
        assert ladder.writer() == "llm"
    clock.now += STEADY_S
    with pytest.raises(PeerFailed):
        await said(ladder)
    assert ladder.rungs[0].cool_down == COOL_DOWN_S


async def test_a_brain_on_our_own_cores_steps_down_when_the_picture_comes_late():
    clock, seen, steady = Clock(), [], True

    async def holds():
        return steady

    far, near = ScriptedBrain("far"), ScriptedBrain("near", writer="local", here=True)
    ladder = Ladder((near, far), clock=clock, on_transition=seen.append, holds=holds)
    steady = False
    await ladder.probe()
    assert [(t.name, t.up, t.reason) for t in seen] == [("near", False, "the picture came late beside it")]
    clock.now += COOL_DOWN_S
    await ladder.probe()
    assert not near.warmed
    steady = True
    clock.now += COOL_DOWN_S
    await ladder.probe()
    await ladder.probe()
    assert seen[-1].name == "near"
    assert seen[-1].up
    assert near.warmed == 1
    assert not far.warmed


async def test_a_server_that_died_unnoticed_is_found_by_a_probe_and_not_by_a_viewer():
    clock, seen = Clock(), []
    far, near = ScriptedBrain("far"), ScriptedBrain("near", writer="local", here=True)
    ladder = Ladder((far, near), clock=clock, on_transition=lambda t: seen.append((t.name, t.up, t.reason)))
    await said(ladder)
    far.well = False
    clock.now += UNHEARD_S - 1
    await ladder.probe()
    assert ladder.current() == "far", "heard of a moment ago: not asked"
    clock.now += 1
    await ladder.probe()
    assert ladder.current() == "far", "one probe may be lost"
    await ladder.probe()
    assert seen == [("far", False, "no answer to the probe")]
    assert (ladder.current(), far.calls) == ("near", 1)


async def test_a_server_that_is_there_stays_up_through_a_quiet_hour():
    clock, seen = Clock(), []
    brain = ScriptedBrain("far")
    ladder = Ladder((brain,), clock=clock, on_transition=seen.append)
    for _ in range(60):
        clock.now += UNHEARD_S
        await ladder.probe()
    assert (ladder.current(), seen) == ("far", [])


async def test_a_choice_is_made_by_the_rung_that_writes_and_never_by_our_own_cores():
    near = ScriptedBrain("near", here=True)
    assert await Ladder((near,), clock=Clock()).choose("几米", "zh") is None
    far = ScriptedBrain("far", choice="stock")
    assert await Ladder((near, far), clock=Clock()).choose("几米", "zh", ("杯",)) == "stock"
    far.slow = True
    ladder = Ladder((far,), clock=Clock())
    assert await ladder.choose("几米", "zh") is None
    assert ladder.rungs[0].fails == 1


async def test_a_brain_on_our_own_cores_sleeps_while_a_better_one_writes():
    clock = Clock()
    far, near = ScriptedBrain("far"), ScriptedBrain("near", writer="local", here=True)
    ladder = Ladder((far, near), clock=clock, proved=False)
    for _ in range(3):
        await ladder.probe()
    assert (ladder.writer(), near.warmed, ladder.rungs[1].up) == ("llm", 0, False)
    far.well = far.retryable = False
    with pytest.raises(PeerFailed):
        await said(ladder)
    for _ in range(2):
        await ladder.probe()
    assert ladder.writer() == "local"


async def test_a_sentence_of_the_show_is_worded_with_letters_and_comes_back_with_its_references():
    brain = ScriptedBrain("a", pieces=("{A.title}", "现在{A.price}。", "还有一句。"))
    ladder = Ladder((brain,), clock=Clock())
    worded = await ladder.reword("看{CUP-1.title}，卖{CUP-1.price}。", "zh", ("上一句{CUP-9.price}是12。",))
    assert worded == "{CUP-1.title}现在{CUP-1.price}。"  # the first sentence, no more
    asked = brain.prompts[-1].messages[-1][1]
    assert "看{A.title}，卖{A.price}。" in asked
    assert not any(c.isdigit() for c in asked.partition("这句话")[0].replace("CUP-9", ""))
    assert brain.open == 0  # and the stream is closed


async def test_rewording_leaves_a_model_on_these_cores_to_the_answers_and_fails_to_nothing():
    here = ScriptedBrain("here", writer="local", here=True)
    assert await Ladder((here,), clock=Clock()).reword("好。", "zh") is None
    assert await Ladder((here,), clock=Clock()).reword("好。", "zh", burden=True) == "好。"
    broken = Ladder((ScriptedBrain("a", fail_after=0),), clock=Clock())
    assert await broken.reword("好。", "zh") is None
    assert broken.rungs[0].fails == 1
