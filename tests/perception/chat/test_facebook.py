"""Facebook's stream of live comments: events cut anywhere, what ends it for good, and what does not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random

import pytest

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.facebook import Facebook, FacebookSource
from perception.chat.sse import EventStream
from perception.chat.wire import BadFrame
from tests.perception.chat.fake_facebook import VIDEO, FacebookHarness

EVENTS = b": ping\n\nevent: x\nid: 1\ndata: one\n\ndata:two\r\ndata: lines\r\n\r\nretry: 5\n\ndata: three\n\n"


@pytest.mark.parametrize("size", range(1, len(EVENTS) + 1))
def test_events_are_the_same_however_they_are_cut(size):
    stream, out = EventStream(), []
    for at in range(0, len(EVENTS), size):
        out += stream.feed(EVENTS[at : at + size])
    assert out == [b"one", b"two\nlines", b"three"]


def test_an_event_without_end_is_not_kept():
    for endless in (b"x" * 60, b"data: " + b"x" * 30 + b"\ndata: " + b"x" * 30):
        with pytest.raises(BadFrame):
            EventStream(50).feed(endless)


def test_a_comment_may_be_of_nobody_and_a_sticker_is_none():
    (event,) = Facebook(room=VIDEO).decode('{"id": "1_2", "message": "how much?"}')
    assert event.user.name == "" and event.user.id == "name:" and event.room == VIDEO and event.t is None
    assert not Facebook().decode('{"id": "1_2", "message": ""}')
    for time, t in (("2026-11-25T12:00:00+0000", 1795608000.0), ("yesterday, at noon", None), (1795608000, 1795608000)):
        (event,) = Facebook().decode(json.dumps({"id": "1", "message": "hi", "created_time": time}))
        assert event.t == t


@pytest.mark.parametrize(
    ("code", "words"), [(190, "token_env"), (10, "App Review"), (200, "App Review"), (100, "live video's id")]
)
async def test_what_graph_refuses_needs_a_person(clock, heard, code, words):
    async with FacebookHarness(clock, random.Random(7)) as it:
        it.server.refuse_with.append((400, {"message": "No.", "code": code}))
        async with asyncio.timeout(20):
            with pytest.raises(NeedsOperator) as raised:
                await it.source.run(heard)
        assert words in raised.value.remedy and "t0ken" not in str(raised.value)


async def test_an_error_that_passes_is_tried_again_and_no_token_is_logged(clock, heard, caplog):
    caplog.set_level("DEBUG")
    async with FacebookHarness(clock, random.Random(7)) as it:
        it.server.refuse_with += [(500, {"message": "An unknown error", "code": 1}), (429, {"code": 4})]
        running = asyncio.create_task(it.source.run(heard))
        await it.joined()
        await it.say("1", "hello")
        assert (await heard.next()).text == "hello" and it.source.life.attempt == 2
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert "t0ken" not in caplog.text


async def test_a_stream_that_says_nothing_is_opened_again(clock, heard):
    async with FacebookHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.made(quiet_s=0.05).run(heard))
        async with asyncio.timeout(20):
            await it.server.connected(3)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@contextlib.asynccontextmanager
async def in_the_room(clock, heard):
    async with FacebookHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        await it.joined()
        await it.say("1", "多少钱？")
        yield it, await heard.next()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_reply_stands_under_its_question_as_the_pages(clock, heard):
    async with in_the_room(clock, heard) as (it, question):
        await it.source.reply("79元", question)
        assert await it.server.replies.get() == (question.id, "79元")
        assert (await heard.next()).user.name == "the page"


@pytest.mark.parametrize(("what", "words"), [("right", "200"), ("token", "190"), ("comment", "100")])
async def test_a_reply_that_is_refused_is_said_once_and_costs_no_ear(clock, heard, what, words):
    async with in_the_room(clock, heard) as (it, question):
        if what == "right":
            it.server.may_write = False
        elif what == "token":
            it.server.token = "another"
        else:
            it.server.comments.clear()
        with pytest.raises(PeerFailed, match=f"code {words}") as raised:
            await it.source.reply("79元", question)
        assert "pages_manage_engagement" in raised.value.remedy and "t0ken" not in str(raised.value)
        await it.say("2", "还有货吗")
        assert (await heard.next()).text == "还有货吗" and it.server.posts == 1 and it.server.replies.empty()


async def test_replies_keep_to_our_limit_and_need_leave(clock, heard):
    async with in_the_room(clock, heard) as (it, question):
        for n in range(5):
            await it.source.reply(f"{n}", question)
        waiting = [asyncio.create_task(it.source.reply(f"later {n}", question)) for n in range(2)]
        await clock.asleep(9.0)
        with pytest.raises(PeerFailed, match="limit"):
            await it.source.reply("too much", question)
        clock.advance(10.1)
        await asyncio.gather(*waiting)
        assert it.server.posts == 7
        silent = it.made(replies=False)
        assert silent.writes == 0
        with pytest.raises(PeerFailed, match="no reply"):
            await silent.reply("79元", question)


async def test_before_it_is_connected_nothing_is_written(clock, heard):
    async with in_the_room(clock, heard) as (it, question):
        with pytest.raises(PeerFailed, match="not connected"):
            await it.made().reply("79元", question)


def test_what_cannot_work_is_said_before_it_is_tried():
    for video, more in (("me", {}), ("1", {"token": ""}), ("1", {"rate": "all"})):
        with pytest.raises(BadInput) as bad:
            FacebookSource(video, **({"token": "t"} | more))
        assert bad.value.remedy
