"""The process around the ear: answers, refusals, death, hanging, a full line, deadlines, closing."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import IO

import numpy as np
import pytest

from errors import BadInput, EngineFailed, ModelMissing
from perception.voice.ears import Ears
from perception.voice.heard import NotHeard

ODD = "tests.perception.voice.odd_ear:OddEar"
SOUND = np.zeros(1600, np.float32)


def odd_ears(folder, **settings) -> Ears:
    return Ears(folder, engine=ODD, nice=0, **settings)


async def inside(folder) -> IO[str]:
    """Wait until the ear stands at its gate, a fifo; closing what this gives lets it go on."""
    return await asyncio.to_thread((folder / "go").open, "w")


async def test_it_answers_and_nothing_a_library_prints_gets_in_between(tmp_path):
    async with odd_ears(tmp_path) as ears:
        heard = await ears.hear(SOUND, lang="en", hotwords=["print"])
        assert heard.text.startswith("print 1600 ")
        assert (heard.lang, heard.duration, heard.named) == ("en", 0.1, False)
        named = await ears.hear(SOUND, lang="zh", hotwords=["a"], names=[("保温杯", True), ("袜子", False)])
        assert (named.model, named.named) == ("odd, knows ('True', 'False')", True)
        assert ears.status()["state"] == "ready"
    assert ears.status() == {**ears.status(), "state": "closed", "pid": None, "heard": 2, "starts": 1}


async def test_it_starts_by_itself_and_stays_closed_when_closed(tmp_path):
    ears = odd_ears(tmp_path)
    assert (await ears.hear(SOUND)).segments
    await ears.close()
    with pytest.raises(NotHeard, match="closed"):
        await ears.hear(SOUND)


async def test_bad_input_and_failures_cost_only_their_own_request(tmp_path):
    async with odd_ears(tmp_path) as ears:
        with pytest.raises(BadInput, match="cannot be read as audio"):
            await ears.hear(b"this is no sound")
        with pytest.raises(BadInput, match="use zh, en or auto"):
            await ears.hear(SOUND, lang="xx")
        with pytest.raises(EngineFailed, match="ValueError: odd"):
            await ears.hear(SOUND, hotwords=["raise"])
        assert (await ears.hear(SOUND)).segments
        assert ears.counts["starts"] == 1


async def test_a_killed_ear_comes_back_and_hears_what_it_died_on(tmp_path):
    async with odd_ears(tmp_path) as ears:
        first = (await ears.hear(SOUND)).text.split()[-1]
        heard = await ears.hear(SOUND, hotwords=["die once"])
        assert heard.text.split()[-1] != first
        assert ears.counts["starts"] == 2
        os.kill(ears.status()["pid"], signal.SIGKILL)  # between requests
        assert (await ears.hear(SOUND)).segments


async def test_a_sound_that_kills_twice_is_given_up_and_the_next_is_heard(tmp_path):
    async with odd_ears(tmp_path) as ears:
        poison = asyncio.create_task(ears.hear(SOUND, hotwords=["die"]))
        after = asyncio.create_task(ears.hear(SOUND))
        with pytest.raises(NotHeard, match="broke twice") as caught:
            await poison
        assert caught.value.reason == "broken"
        assert (await after).segments


async def test_a_hung_ear_is_killed(tmp_path):
    async with odd_ears(tmp_path, hang_s=0.2) as ears:
        with pytest.raises(NotHeard, match="said nothing"):
            await ears.hear(SOUND, hotwords=["hang"])
        assert (await ears.hear(SOUND)).segments


async def test_a_deadline_ends_the_waiting_not_the_ear(tmp_path):
    os.mkfifo(tmp_path / "go")
    async with odd_ears(tmp_path) as ears:
        await ears.hear(SOUND)
        with pytest.raises(NotHeard) as caught:
            await ears.hear(SOUND, hotwords=["wait for go"], deadline_s=0.1)
        assert caught.value.reason == "deadline"
        (await inside(tmp_path)).close()
        assert (await ears.hear(SOUND)).segments
        assert ears.counts["starts"] == 1


async def test_a_full_line_lets_the_oldest_go(tmp_path):
    os.mkfifo(tmp_path / "go")
    async with odd_ears(tmp_path, capacity=2) as ears:
        await ears.hear(SOUND)
        busy = asyncio.create_task(ears.hear(SOUND, hotwords=["wait for go"]))
        gate = await inside(tmp_path)
        waiting = [asyncio.create_task(ears.hear(SOUND, hotwords=[str(n)])) for n in range(3)]
        with pytest.raises(NotHeard) as caught:
            await waiting[0]
        assert caught.value.reason == "pushed_out"
        gate.close()
        assert [(await task).text[0] for task in (busy, *waiting[1:])] == ["w", "1", "2"]
        assert ears.counts["pushed_out"] == 1


async def test_an_ear_that_likes_several_at_once_gets_what_waits_in_one_batch(tmp_path):
    (tmp_path / "at_once").write_text("3")
    os.mkfifo(tmp_path / "go")
    async with odd_ears(tmp_path) as ears:
        await ears.hear(SOUND, deadline_s=120)
        busy = asyncio.create_task(ears.hear(SOUND, hotwords=["wait for go"], deadline_s=120))
        gate = await inside(tmp_path)
        waiting = [
            asyncio.create_task(ears.hear(SOUND[: 100 * n], hotwords=["prepared"], deadline_s=120)) for n in range(1, 5)
        ]
        bad = asyncio.create_task(ears.hear(b"this is no sound", deadline_s=120))
        await asyncio.sleep(0)
        gate.close()
        assert (await busy).segments
        texts = [(await task).text for task in waiting]
        assert [text.rsplit(" ", 2)[0] for text in texts[:3]] == ["prepared [100, 200, 300]"] * 3
        with pytest.raises(BadInput):
            await bad
        assert ears.counts["batches"] == 4


async def test_of_a_batch_that_kills_the_ear_only_the_culprit_is_given_up(tmp_path):
    (tmp_path / "at_once").write_text("4")
    os.mkfifo(tmp_path / "go")
    async with odd_ears(tmp_path) as ears:
        await ears.hear(SOUND, deadline_s=120)
        busy = asyncio.create_task(ears.hear(SOUND, hotwords=["wait for go"], deadline_s=120))
        gate = await inside(tmp_path)
        tasks = [asyncio.create_task(ears.hear(SOUND, hotwords=[order], deadline_s=120)) for order in ("a", "die", "b")]
        await asyncio.sleep(0)
        gate.close()
        await busy
        assert (await tasks[0]).text[0] == "a"
        assert (await tasks[2]).text[0] == "b"
        with pytest.raises(NotHeard, match="broke twice"):
            await tasks[1]


async def test_an_ear_that_cannot_be_built_says_why_and_is_tried_again(tmp_path):
    (tmp_path / "refuse").touch()
    async with odd_ears(tmp_path) as ears:
        with pytest.raises(NotHeard, match="the weights are damaged"):
            await ears.hear(SOUND)
        (tmp_path / "refuse").unlink()
        assert (await ears.hear(SOUND)).segments


async def test_closing_gives_up_what_waits(tmp_path):
    os.mkfifo(tmp_path / "go")
    ears = odd_ears(tmp_path)
    asked = [asyncio.create_task(ears.hear(SOUND, hotwords=["wait for go"])) for _ in range(2)]
    gate = await inside(tmp_path)
    pid = ears.status()["pid"]
    await ears.close()
    gate.close()
    for task in asked:
        with pytest.raises(NotHeard, match="closed"):
            await task
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_viewer_who_leaves_is_not_heard(tmp_path):
    os.mkfifo(tmp_path / "go")
    async with odd_ears(tmp_path) as ears:
        busy = asyncio.create_task(ears.hear(SOUND, hotwords=["wait for go"]))
        gone = asyncio.create_task(ears.hear(SOUND, hotwords=["die"]))
        gate = await inside(tmp_path)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        gate.close()
        assert (await busy).segments
        assert (await ears.hear(SOUND)).segments
        assert ears.counts["starts"] == 1


async def test_without_a_model_or_with_an_unknown_ear_the_remedy_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"models fetch ears\.base"):
        Ears(tmp_path / "none").start()
    with pytest.raises(BadInput, match="one of whisper"):
        Ears(tmp_path, engine="cochlea")
