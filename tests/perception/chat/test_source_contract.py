"""One suite for every connector's source, over real sockets against its faithful fake server."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from errors import NeedsOperator, PeerFailed
from perception.chat.chats import Chats
from perception.chat.source import ChatSource, connectors, open_decoder
from perception.chat.wire import BadFrame
from perception.event import LiveEvent
from tests.perception.chat.harness import HARNESSES, open_harness

STATES = {"idle", "handshake", "live", "degraded", "backoff", "needs_operator", "stopped"}

everyone = pytest.mark.parametrize("name", HARNESSES)


def only(feature: str):
    from perception.chat.source import load

    return pytest.mark.parametrize("name", [n for n, target in HARNESSES.items() if getattr(load(target), feature)])


@contextlib.asynccontextmanager
async def listening(name, clock, tap=None):
    """(harness, chats) with the source running and in the room."""
    async with open_harness(name, clock) as it:
        chats = Chats([it.source], clock=clock, tap=tap)
        running = asyncio.create_task(chats.run())
        try:
            await it.joined()
            yield it, chats
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def next_chat(chats) -> LiveEvent:
    async with asyncio.timeout(10):
        while (event := await chats.get()).type != "chat":
            pass
        return event


def test_every_connector_that_runs_has_a_harness():
    assert HARNESSES.keys() == {name for name, row in connectors.items() if row.source}


@everyone
async def test_it_hears_a_comment_and_says_where_it_stands(name, clock):
    async with listening(name, clock) as (it, chats):
        assert isinstance(it.source, ChatSource) and it.source.connector == name
        await it.say("1", "这个多少钱?")
        event = await next_chat(chats)
        assert event.text == "这个多少钱?" and event.id and event.user.id and not event.is_self and not event.history
        status = it.source.status()
        assert status["state"] == "live" and status["name"] == it.source.name
    assert it.source.status()["state"] in ("stopped", "idle")


@everyone
async def test_the_same_comment_twice_is_heard_once(name, clock):
    async with listening(name, clock) as (it, chats):
        for id, text in (("1", "one"), ("1", "one"), ("2", "two")):
            await it.say(id, text)
        assert [(await next_chat(chats)).text, (await next_chat(chats)).text] == ["one", "two"]
        assert chats.status()["duplicates"] == 1


@everyone
async def test_a_broken_connection_is_opened_again_and_nothing_is_heard_twice(name, clock):
    async with listening(name, clock) as (it, chats):
        for round in range(3):
            await it.say(str(round), f"before {round}")
            assert (await next_chat(chats)).text == f"before {round}"
            await it.cut()
            await it.joined()
            await it.say(str(round), f"before {round}")
        await it.say("last", "after")
        assert (await next_chat(chats)).text == "after"
        assert it.source.status()["state"] == "live"


@everyone
async def test_garbage_is_counted_and_the_next_comment_heard(name, clock):
    async with listening(name, clock) as (it, chats):
        await it.garbage()
        await it.say("1", "still there?")
        assert (await next_chat(chats)).text == "still there?"
        assert it.source.status()["bad_frames"] >= 1


@everyone
async def test_a_monstrous_frame_costs_one_connection_at_most(name, clock):
    async with listening(name, clock) as (it, chats):
        await it.monster()
        await it.joined()
        await it.say("1", "still there?")
        assert (await next_chat(chats)).text == "still there?"


@everyone
async def test_cancelling_ends_it_at_once_and_leaves_no_task(name, clock):
    async with open_harness(name, clock) as it:
        before = asyncio.all_tasks()
        running = asyncio.create_task(it.source.run(lambda event: None))
        await it.joined()
        running.cancel()
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await running
        ours = [t for t in asyncio.all_tasks() - before if not t.done() and "perception/chat" in _file(t)]
        assert not ours


@everyone
async def test_every_frame_that_the_tap_sees_decodes_again_also_redacted(name, clock):
    frames = []
    async with listening(name, clock, tap=lambda connector, frame: frames.append((connector, frame))) as (it, chats):
        await it.say("1", "多少钱")
        event = await next_chat(chats)
    assert {connector for connector, _ in frames} == {name}

    def texts(redacted: bool) -> list[str]:
        decoder, out = open_decoder(name), []
        for _, frame in frames:
            with contextlib.suppress(BadFrame):
                frame = decoder.redact(frame) if redacted else frame
                out += [e for e in decoder.decode(frame) if isinstance(e, LiveEvent) and e.type == "chat"]
        return out

    assert [e.text for e in texts(False)] == ["多少钱"] == [e.text for e in texts(True)]
    (kept,) = texts(True)
    assert kept.type == event.type
    assert not event.user.name or event.user.name not in kept.user.name
    assert event.user.id not in kept.user.id


@only("dies_silently")
async def test_a_half_open_connection_is_noticed(name, clock):
    async with listening(name, clock) as (it, chats):
        await it.say("1", "hello")
        await next_chat(chats)
        await it.deafen()
        await it.silence()
        await it.joined()
        await it.say("2", "again")
        assert (await next_chat(chats)).text == "again"


@only("can_refuse")
async def test_refused_credentials_need_a_person_and_are_not_tried_again(name, clock):
    async with open_harness(name, clock) as it:
        await it.refuse()
        async with asyncio.timeout(10):
            with pytest.raises(NeedsOperator) as raised:
                await it.source.run(lambda event: None)
        assert raised.value.remedy
        status = it.source.status()
        assert status["state"] == "needs_operator" and raised.value.remedy in status["reason"]


@only("can_write")
async def test_a_reply_goes_where_the_question_came_from_once_and_comes_back_as_our_own(name, clock):
    async with listening(name, clock) as (it, chats):
        await it.say("1", "多少钱?")
        event = await next_chat(chats)
        assert chats.writes(event) > 0
        await chats.reply("79元,库存充足。" + "长" * 2000, event)
        async with asyncio.timeout(10):
            reply = await it.next_reply()
        assert reply.startswith("79元,库存充足。") and len(reply) <= it.source.writes


@everyone
async def test_a_source_that_cannot_write_says_so(name, clock):
    async with listening(name, clock) as (it, chats):
        await it.say("1", "多少钱?")
        event = await next_chat(chats)
        if it.can_write:
            assert it.source.writes > 0
        else:
            assert it.source.writes == 0
            with pytest.raises(PeerFailed):
                await chats.reply("79元", event)


def _file(task: asyncio.Task) -> str:
    code = getattr(task.get_coro(), "cr_code", None)
    return code.co_filename if code else ""
