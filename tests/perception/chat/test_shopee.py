"""Shopee's livestream comments: asked in time, once, answered as the streamer; what ends it, what does not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random

import pytest
from starlette.responses import JSONResponse, Response

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.shopee import Shopee, signature
from perception.chat.shopee_source import POST, shopee
from perception.chat.wire import BadFrame, Damaged
from perception.event import LiveEvent
from tests.perception.chat.fake_shopee import HOST, ShopeeHarness


@contextlib.asynccontextmanager
async def live(clock, heard):
    async with ShopeeHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        try:
            await it.joined()
            yield it, it.server
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def test_the_signature_is_over_all_five_in_order():
    signed = signature("k", partner=1, path="/p", timestamp=2, token="t", user=3)
    assert signed == "18353f1ca0c8398c6f81144fe9e0da774746517411f399c9e9c5b7f0f9f54b1d"  # of "1/p2t3", by openssl


def test_a_bad_comment_spares_its_neighbours_and_an_empty_list_is_nothing():
    good = {"comment_id": 1, "user_id": 2, "username": "a", "content": "how much?", "timestamp": 1735870969}
    rows = [good, 7, {**good, "content": ""}, {**good, "comment_id": 2}]
    said = Shopee(room="9").decode(json.dumps({"error": "", "response": {"next_offset": 4, "list": rows}}))
    assert [type(heard) for heard in said] == [LiveEvent, Damaged, Damaged, LiveEvent]
    assert said[0].t == 1735870969 and said[0].room == "9" and said[0].user.id == "2"
    for nothing in ({"next_offset": 4, "list": []}, {"next_offset": 4, "list": None}, {"next_offset": 4}):
        assert not Shopee().decode(json.dumps({"error": "", "response": nothing}))
    assert not Shopee().decode('{"error": "error_server", "message": "busy"}')
    with pytest.raises(BadFrame):
        Shopee().decode('{"error": "", "response": {}}')


async def test_each_ask_begins_where_the_last_ended(clock, heard):
    async with live(clock, heard) as (it, server):
        for n in (1, 2, 3):
            await it.say(str(n), f"{n}")
        assert [event.text for event in heard.events] == ["1", "2", "3"]
        assert server.offsets == [0, 0, 1, 2]


async def test_the_token_in_the_address_is_in_no_log(clock, heard, caplog):
    caplog.set_level("DEBUG")
    async with live(clock, heard) as (it, server):
        server.answers.append(Response("busy", 502))
        await it.asked()
        await it.asked()
        assert server.calls and "t0ken" not in caplog.text


async def test_two_failed_asks_lose_nothing_and_a_third_begins_anew(clock, heard):
    async with live(clock, heard) as (it, server):
        server.say(1, "who hears me?")
        server.answers += [Response("busy", 502), JSONResponse({"error": "error_server", "message": "busy"})]
        for _ in range(3):
            await it.asked()
        assert [event.text for event in heard.events] == ["who hears me?"]
        assert it.source.status()["failed"] == 2 and it.source.life.connections == 1
        server.answers += [Response("busy", 502)] * 3
        for _ in range(3):
            await it.asked()
        await it.say("2", "again")
        assert heard.events[-1].text == "again" and it.source.life.connections == 2


async def test_what_we_wrote_comes_back_as_our_own(clock, heard):
    async with live(clock, heard) as (it, server):
        await it.say("1", "how much?")
        await it.source.reply("79 " * 100, heard.events[0])
        assert len(await server.posted.get()) <= 150
        await it.asked()
        ours = heard.events[-1]
        assert ours.is_self and ours.user.id == str(HOST) and not heard.events[0].is_self


async def test_replies_keep_to_the_limit(clock, heard):
    async with live(clock, heard) as (it, server):
        await it.say("1", "how much?")
        for _ in range(5):
            await it.source.reply("79", heard.events[0])
        waiting = [asyncio.create_task(it.source.reply("79", heard.events[0])) for _ in range(4)]
        done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
        assert any(isinstance(task.exception(), PeerFailed) for task in done) and server.calls[POST] == 5
        for task in pending:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"key": "wrong"}, "key_env"), ({"token": "old"}, "token_env"), ({"session": 1}, "session_id")],
)
async def test_what_is_refused_needs_a_person(clock, heard, change, words):
    async with ShopeeHarness(clock, random.Random(7)) as it:
        source = it.made(**change)
        async with asyncio.timeout(20):
            with pytest.raises(NeedsOperator) as raised:
                await source.run(heard)
        assert words in raised.value.remedy and source.status()["state"] == "needs_operator"
        assert "t0ken" not in str(raised.value)


async def test_a_token_that_expires_in_the_show_needs_a_person(clock, heard):
    async with ShopeeHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        await it.joined()
        await it.refuse()
        clock.advance(3)
        async with asyncio.timeout(20):
            with pytest.raises(NeedsOperator, match="four hours"):
                await running


async def test_nothing_is_written_before_it_runs(clock):
    async with ShopeeHarness(clock, random.Random(7)) as it:
        event = Shopee().decode(
            '{"response": {"list": [{"comment_id": 1, "user_id": 2, "username": "a", "content": "hi"}]}}'
        )[0]
        with pytest.raises(PeerFailed, match="not connected"):
            await it.source.reply("79", event)


def test_without_key_or_token_it_is_not_tried():
    with pytest.raises(BadInput, match="token"):
        shopee(partner=1, key="k", user=2, token="", session=3)
