"""The Twitch EventSub source against a faithful Twitch on loopback: sessions, subscriptions, tokens, replies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.chats import Chats
from perception.chat.twitch_helix import twitch_eventsub
from perception.event import LiveEvent
from tests.perception.chat.fake_eventsub import SCOPES, TYPES, FakeEventSub, Token, pass_time
from tests.perception.chat.harness import AT_ONCE


@pytest.fixture
async def twitch(clock):
    async with FakeEventSub("shop", clock=clock) as server:
        yield server


def dial(twitch, clock, room="shop", **settings):
    settings = {"token": "t0ken", **twitch.addresses, **settings}
    return twitch_eventsub(room, clock=clock, rng=random.Random(7), backoff=AT_ONCE, **settings)


@contextlib.asynccontextmanager
async def running(source, put):
    task = asyncio.create_task(source.run(put))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def listening(twitch, source, put):
    """In the room, and a word was heard there: every subscription has been tried."""
    async with running(source, put) as task:
        await twitch.joined()
        await twitch.say("usher", "is this on?", id="first")
        async with asyncio.timeout(10):
            await put.next()
        yield task


def topics(twitch) -> set[str]:
    return {type for session in twitch.sessions for type in session.topics}


async def failed(task) -> NeedsOperator:
    async with asyncio.timeout(10):
        with pytest.raises(NeedsOperator) as raised:
            await task
    assert raised.value.remedy
    return raised.value


class TestSubscribing:
    async def test_a_hosts_account_hears_what_it_may(self, twitch, clock, heard, caplog):
        caplog.set_level(logging.WARNING)
        async with listening(twitch, dial(twitch, clock), heard):
            owners = {"channel.bits.use", "channel.channel_points_custom_reward_redemption.add"}
            assert topics(twitch) == TYPES.keys() - owners
            assert "channel.bits.use (only for the channel's own account)" in caplog.text
            (session,) = twitch.sessions
            assert session.keepalive == 30

    async def test_the_channels_own_account_hears_everything_and_asks_nobody_who_it_is(self, twitch, clock, heard):
        twitch.tokens["t0ken"] = Token("1", "shop")
        async with listening(twitch, dial(twitch, clock, "#Shop"), heard):
            assert topics(twitch) == TYPES.keys() and ("GET", "/helix/users") not in twitch.asked

    async def test_a_right_that_is_missing_costs_its_topic_only(self, twitch, clock, heard, caplog):
        twitch.tokens["t0ken"] = Token("2", "host", ("user:read:chat",))
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            assert "channel.follow" not in topics(twitch) and "stream.online" in topics(twitch)
            assert source.writes == 0 and "moderator:read:followers" in caplog.text
            with pytest.raises(PeerFailed):
                await source.reply("79元", heard.events[-1])

    async def test_a_topic_that_is_refused_is_said_and_the_rest_heard(self, twitch, clock, heard, caplog):
        twitch.refused = {"channel.follow": 429, "stream.online": 500}
        async with listening(twitch, dial(twitch, clock), heard):
            assert "channel.follow (told to (HTTP 429))" in caplog.text
            assert "stream.offline" in topics(twitch) and "stream.online" not in topics(twitch)

    async def test_the_comments_refused_for_now_are_tried_anew(self, twitch, clock, heard):
        source = dial(twitch, clock)
        twitch.answers = [("subscriptions", 429)]
        async with listening(twitch, source, heard):
            assert twitch.connections == 2 and source.status()["state"] == "live"

    async def test_subscribing_that_takes_too_long_is_begun_anew(self, twitch, clock, heard):
        asked, hold = asyncio.Event(), asyncio.Event()
        source = dial(twitch, clock)
        call = source._call

        async def slowly(what):
            asked.set()
            await hold.wait()
            await call(what)

        source._call = slowly
        async with running(source, heard):
            await asked.wait()
            await pass_time(clock, 10)
            await twitch.left()
            hold.set()  # for a session that is gone, which Twitch says (400)
            await twitch.joined()
            await twitch.say("小明", "多少钱", id="1")
            assert (await heard.next()).text == "多少钱"

    async def test_a_ban_needs_a_person(self, twitch, clock, heard):
        twitch.banned = True
        async with running(dial(twitch, clock), heard) as task:
            assert "ban" in (await failed(task)).remedy

    async def test_no_such_channel_needs_a_person(self, twitch, clock, heard):
        async with running(dial(twitch, clock, "nobody"), heard) as task:
            assert "nobody" in (await failed(task)).what

    async def test_a_token_without_the_right_to_read_needs_a_person(self, twitch, clock, heard):
        twitch.tokens["t0ken"] = Token("2", "host", ("user:write:chat",))
        async with running(dial(twitch, clock), heard) as task:
            assert "user:read:chat" in (await failed(task)).what

    def test_settings_that_cannot_work(self, clock):
        for room, settings in (
            ("a b", {}), ("shop", {"token": ""}), ("shop", {"url": "http://x"}), ("shop", {"api_url": "x"}),
        ):  # fmt: skip
            with pytest.raises(BadInput) as raised:
                twitch_eventsub(room, **{"token": "t", **settings})
            assert raised.value.remedy


class TestTheConnection:
    async def test_keepalives_keep_it_and_silence_ends_it(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            for _ in range(4):
                await pass_time(clock, 30)
                await twitch.keepalive()
                await twitch.say("a", "still here", id=f"k{clock.now()}")
                await heard.next()
            assert twitch.connections == 1
            await pass_time(clock, 35)
            await twitch.left()
            await twitch.joined()
            await twitch.say("小明", "多少钱", id="1")
            assert (await heard.next()).text == "多少钱" and twitch.connections == 2

    async def test_the_welcome_says_how_long_silence_may_last(self, twitch, clock, heard):
        source = dial(twitch, clock, url=f"{twitch.url}/ws?keepalive_timeout_seconds=60")
        async with listening(twitch, source, heard):
            assert twitch.sessions[0].keepalive == 60
            await pass_time(clock, 60)
            await twitch.say("a", "a minute later", id="1")
            assert (await heard.next()).text == "a minute later" and twitch.connections == 1
            await pass_time(clock, 65)
            await twitch.left()

    async def test_a_hand_over_loses_nothing_and_subscribes_to_nothing(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            asked = len(twitch.asked)
            await twitch.reconnect()
            await twitch.say("a", "to the old one, or both", id="1")
            await twitch.until(lambda: len(twitch.sessions) == 1 and twitch.sessions[0].leaves_by is None)
            await twitch.say("b", "to the new one", id="2")
            said = [(await heard.next()).text]
            while said[-1] != "to the new one":
                said.append((await heard.next()).text)
            assert said[0] == "to the old one, or both"
            assert len(twitch.asked) == asked and twitch.connections == 2 and 1000 in twitch.closed
            assert source.status()["state"] == "live" and source.status()["connections"] == 1
            await source.reply("79元", heard.events[-1])
            assert (await twitch.replies.get())["message"] == "79元"

    async def test_an_address_that_does_not_hold_and_the_old_socket_going_begin_anew(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            await twitch.reconnect(f"{twitch.url}/ws?reconnect=used")
            await twitch.until(lambda: 4007 in twitch.closed)
            await twitch.say("a", "the old one still hears", id="1")
            assert (await heard.next()).text == "the old one still hears"
            clock.advance(30)
            await twitch.tick()
            assert 4004 in twitch.closed
            await twitch.joined()
            await twitch.say("b", "anew", id="2")
            assert (await heard.next()).text == "anew"
            assert "channel.follow" in topics(twitch)

    @pytest.mark.parametrize("code", range(4000, 4008))
    async def test_every_close_code_is_said_in_words_and_tried_again(self, twitch, clock, heard, code, caplog):
        async with listening(twitch, dial(twitch, clock), heard):
            await twitch.close(code, "as Twitch says")
            await twitch.joined()
            assert f"({code})" in caplog.text

    async def test_we_say_nothing_on_the_socket(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            await source.reply("79元", heard.events[-1])
            await twitch.say("a", "b", id="2")
            await heard.next()
        assert 4001 not in twitch.closed

    async def test_what_is_delivered_twice_is_heard_once(self, twitch, clock):
        chats = Chats([dial(twitch, clock)], clock=clock)
        running = asyncio.create_task(chats.run())
        try:
            await twitch.joined()
            await twitch.until(lambda: "channel.follow" in topics(twitch))
            follow = {"user_id": "7", "user_login": "a", "user_name": "a"}
            for _ in range(2):
                await twitch.say("小明", "多少钱", id="1", cheer={"bits": 5})
                await twitch.notify("channel.follow", follow, id="f1")
            await twitch.say("小明", "end", id="2")
            events = [await chats.get() for _ in range(3)]
            assert sorted(e.id for e in events) == ["1", "2", "f1"] and chats.status()["duplicates"] == 2
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def test_a_revoked_chat_needs_a_person(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard) as task:
            await twitch.revoke("channel.follow", "moderator_removed")
            assert (await heard.next("notice")).extra["kind"] == "revoked"
            await twitch.revoke("channel.chat.message")
            assert "authorization_revoked" in (await failed(task)).what
            assert source.status()["state"] == "needs_operator"


class TestTheToken:
    def again(self, twitch, clock):
        twitch.refreshes["again"] = Token("2", "host")
        return dial(twitch, clock, refresh="again", client_id="cl1ent")

    async def test_one_that_has_expired_is_renewed_at_the_start(self, twitch, clock, heard):
        twitch.tokens.clear()
        async with listening(twitch, self.again(twitch, clock), heard):
            assert twitch.refreshes.keys() != {"again"}

    async def test_one_that_expires_on_air_is_renewed_for_the_reply_which_is_written_once(self, twitch, clock, heard):
        source = self.again(twitch, clock)
        async with listening(twitch, source, heard):
            twitch.tokens.clear()
            await source.reply("79元", heard.events[-1])
            assert (await twitch.replies.get())["message"] == "79元" and twitch.replies.empty()

    async def test_it_is_validated_every_hour(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard) as task:
            checks = twitch.asked.count(("GET", "/oauth2/validate"))
            await clock.asleep(3599)
            twitch.tokens.clear()
            clock.advance(3600)
            assert "expired" in (await failed(task)).what
            assert twitch.asked.count(("GET", "/oauth2/validate")) == checks + 1

    async def test_one_that_cannot_be_renewed_needs_a_person(self, twitch, clock, heard):
        source = self.again(twitch, clock)
        twitch.tokens.clear()
        twitch.refreshes.clear()
        async with running(source, heard) as task:
            assert "renewed" in (await failed(task)).what

    async def test_an_applications_token_needs_a_person(self, twitch, clock, heard):
        twitch.tokens["t0ken"] = Token("", "")
        async with running(dial(twitch, clock), heard) as task:
            assert "account" in (await failed(task)).what


class TestReplies:
    async def test_under_the_question_as_the_host_and_known_as_our_own(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            await twitch.say("小明", "多少钱?", id="q1")
            await source.reply("/ban 79元", await heard.next())
            body = await twitch.replies.get()
            assert body == {"broadcaster_id": "1", "sender_id": "2", "message": "ban 79元",
                            "reply_parent_message_id": "q1"}  # fmt: skip
            assert (await heard.next()).is_self

    async def test_under_something_that_is_no_comment_it_stands_alone(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            gift = LiveEvent("g", "gift", "twitch", "shop", heard.events[-1].user)
            await source.reply("谢谢", gift)
            assert "reply_parent_message_id" not in await twitch.replies.get()

    async def test_no_more_than_twenty_in_thirty_seconds(self, twitch, clock, heard):
        """Twitch itself counts here, and refuses the 21st."""
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            for n in range(30):
                writing = asyncio.create_task(source.reply(f"reply {n}", heard.events[0]))
                if n >= 10:
                    for _ in range(5):
                        await asyncio.sleep(0)
                    assert not writing.done() and twitch.replies.qsize() == n
                    clock.advance(3.01)
                await writing
            assert twitch.replies.qsize() == 30

    async def test_what_twitch_drops_is_said_and_not_written_again(self, twitch, clock, heard):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            twitch.drop = {"code": "msg_duplicate", "message": "Your message is identical"}
            with pytest.raises(PeerFailed, match="identical") as raised:
                await source.reply("79元", heard.events[-1])
            assert not raised.value.retryable and twitch.asked.count(("POST", "/helix/chat/messages")) == 1

    @pytest.mark.parametrize(("status", "retryable"), [(429, True), (403, False), (422, False), (503, True)])
    async def test_what_twitch_refuses_is_said_and_not_written_again(self, twitch, clock, heard, status, retryable):
        source = dial(twitch, clock)
        async with listening(twitch, source, heard):
            twitch.answers = [("messages", status)]
            with pytest.raises(PeerFailed) as raised:
                await source.reply("79元", heard.events[-1])
            assert raised.value.retryable is retryable and twitch.replies.empty()
            assert twitch.asked.count(("POST", "/helix/chat/messages")) == 1

    async def test_before_it_is_connected_nothing_is_written(self, twitch, clock):
        event = LiveEvent("1", "chat", "twitch", "shop", user=None)
        with pytest.raises(PeerFailed, match="not connected"):
            await dial(twitch, clock).reply("79元", event)


async def test_the_fake_closes_who_subscribes_to_nothing_and_who_speaks(twitch, clock):
    async with connect(f"{twitch.url}/ws?keepalive_timeout_seconds=5") as idle, connect(twitch.url) as talker:
        assert json.loads(await idle.recv())["payload"]["session"]["keepalive_timeout_seconds"] == 10
        await talker.recv()
        await talker.send("hello")
        with pytest.raises(ConnectionClosed) as closed:
            await talker.recv()
        assert closed.value.rcvd.code == 4001
        clock.advance(10.5)
        await twitch.tick()
        with pytest.raises(ConnectionClosed) as closed:
            await idle.recv()
        assert closed.value.rcvd.code == 4003


def test_the_scopes_of_the_manual_are_the_scopes_of_the_fake():
    assert set(SCOPES) >= {scope for _, _, scopes in TYPES.values() for scope in scopes[:1]}
