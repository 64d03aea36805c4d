"""The Twitch source against a faithful server on loopback, with everything a network can do to it."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import deque

import pytest
from irc.client_aio import AioReactor

from errors import NeedsOperator, PeerFailed
from perception.chat.dial import twitch_irc
from perception.chat.reconnect import Backoff
from tests.perception.chat.fake_twitch import FakeTwitch

AT_ONCE = Backoff(first=0.0, cap=0.0)


@pytest.fixture
async def twitch():
    async with FakeTwitch("shop", tokens={"host": "secret"}) as server:
        yield server


@contextlib.asynccontextmanager
async def running(source, put):
    task = asyncio.create_task(source.run(put))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def dial(twitch, clock, *, signed_in=False, backoff=AT_ONCE):
    account = {"login": "host", "token": "secret"} if signed_in else {}
    return twitch_irc("shop", url=twitch.url, clock=clock, rng=random.Random(7), backoff=backoff, **account)


async def listening(twitch, heard):
    """Until the host is in the channel and has heard a word there."""
    await twitch.joined()
    twitch.say("usher", "is this on?")
    await heard.next()


async def quiet(clock):
    """Thirty seconds in which the peer says nothing, as the watchdog sleeps them: first its patience, then the rest."""
    await clock.asleep(4.9)
    clock.advance(5)
    await clock.asleep(24.9)
    clock.advance(25)


async def test_a_standard_irc_client_is_heard_as_a_viewer_and_gets_the_reply(twitch, clock, heard):
    twitch.display["xiaoming"] = "小明"
    source = dial(twitch, clock, signed_in=True)
    reactor = AioReactor(loop=asyncio.get_running_loop())
    viewer = reactor.server()
    answered = asyncio.get_running_loop().create_future()
    viewer.add_global_handler("pubmsg", lambda _, event: answered.set_result((event.source.nick, event.arguments[0])))
    in_room = asyncio.Event()
    viewer.add_global_handler("endofnames", lambda *_: in_room.set())
    async with running(source, heard):
        await twitch.joined()
        await viewer.connect("127.0.0.1", twitch.irc_port, "xiaoming")
        viewer.join("#shop")
        await in_room.wait()
        viewer.privmsg("#shop", "这个保温杯多少钱?")
        event = await heard.next("chat")
        assert (event.user.name, event.text, event.room, event.platform) == (
            "小明",
            "这个保温杯多少钱?",
            "shop",
            "twitch",
        )
        assert event.t is not None and not event.is_self and not event.history
        await source.reply("79元,库存充足。", event)
        reply = await twitch.next_reply()
        assert (reply.login, reply.text, reply.parent) == ("host", "79元,库存充足。", event.id)
        assert await answered == ("host", "79元,库存充足。")
        viewer.disconnect()
    assert source.status()["state"] == "stopped"


async def test_a_guest_reads_and_cannot_write(twitch, clock, heard):
    source = dial(twitch, clock)
    async with running(source, heard):
        await twitch.joined()
        twitch.say("ronni", "hello")
        event = await heard.next()
        assert event.text == "hello"
        with pytest.raises(PeerFailed, match="token"):
            await source.reply("hi", event)
    assert any(line.startswith("NICK justinfan") for line in twitch.received)
    assert not any(line.startswith("PASS") for line in twitch.received)


async def test_ping_is_answered(twitch, clock, heard):
    async with running(dial(twitch, clock), heard):
        await twitch.joined()
        twitch.ping()
        await twitch.probed("PONG :tmi.twitch.tv")


async def test_reconnect_command_opens_a_fresh_connection(twitch, clock, heard):
    async with running(dial(twitch, clock), heard):
        await twitch.joined()
        twitch.reconnect()
        await twitch.left()
        await twitch.joined()
        twitch.say("ronni", "still here?")
        assert (await heard.next()).text == "still here?"
    assert twitch.connections == 2


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 4000])
async def test_every_close_code_leads_back(twitch, clock, heard, code):
    async with running(dial(twitch, clock), heard):
        await twitch.joined()
        await twitch.drop(code)
        await twitch.left()
        await twitch.joined()
        twitch.say("ronni", "again")
        assert (await heard.next()).text == "again"


async def test_back_off_is_slept_through_and_named(twitch, clock, heard):
    source = dial(twitch, clock, backoff=Backoff(first=8.0, cap=60.0))
    async with running(source, heard):
        await twitch.joined()
        await twitch.drop(1012, "restart")
        await clock.asleep(0.1)
        status = source.status()
        assert status["state"] == "backoff" and "1012: restart" in status["reason"] and 0 <= status["next_in_s"] <= 8
        assert twitch.connections == 1
        clock.advance(8)
        await twitch.joined()


async def test_refused_login_needs_a_person(twitch, clock, heard):
    twitch.faults.refuse_login = True
    source = dial(twitch, clock, signed_in=True)
    with pytest.raises(NeedsOperator, match="make a new token"):
        await source.run(heard)
    assert source.status()["state"] == "needs_operator"
    assert twitch.connections == 1
    assert "secret" not in str(source.status())


async def test_half_open_socket_is_noticed(twitch, clock, heard):
    async with running(dial(twitch, clock), heard):
        await listening(twitch, heard)
        twitch.faults.deaf = True
        await quiet(clock)
        await twitch.probed("PING")
        await clock.asleep(4.9)
        twitch.faults.deaf = False
        clock.advance(5)
        await twitch.left()
        await twitch.joined()
    assert twitch.connections == 2


async def test_silent_handshake_is_given_up(twitch, clock, heard):
    twitch.faults.silent_handshake = True
    async with running(dial(twitch, clock), heard):
        await twitch.probed("JOIN")
        await clock.asleep(4.9)
        twitch.faults.silent_handshake = False
        clock.advance(5)
        await twitch.joined()
    assert twitch.connections == 2


async def test_a_wrong_pong_is_still_a_sign_of_life(twitch, clock, heard):
    twitch.faults.wrong_pong = True
    source = dial(twitch, clock)
    async with running(source, heard):
        await listening(twitch, heard)
        await twitch.pong(b"pong")
        for count in (1, 2, 3):
            await quiet(clock)
            await twitch.probed("PING", count)
            twitch.say("ronni", f"tick {count}")  # comes after the PONG
            assert (await heard.next()).text == f"tick {count}"
    assert twitch.connections == 1


async def test_garbage_cuts_and_truncation_do_not_stop_the_ear(twitch, clock, heard):
    source = dial(twitch, clock)
    async with running(source, heard):
        await twitch.joined()
        twitch.raw("@id=1;tm")
        twitch.raw(":ronni!ronni@ronni PRIVMSG #shop")
        twitch.raw("\x00\x01\x02 ; DROP TABLE")
        await twitch.frame(b"\xff\xfe\xfd\r\n")
        line = "@id=cut-1;user-id=5 :a!a@a PRIVMSG #shop :in two halves\r\n"
        await twitch.frame(line[:20])
        await twitch.frame(line[20:])
        assert (await heard.next()).text == "in two halves"
        assert source.status()["bad_frames"] == 4
    assert twitch.connections == 1


async def test_a_ten_megabyte_frame_costs_one_connection_and_nothing_else(twitch, clock, heard):
    async with running(dial(twitch, clock), heard):
        await twitch.joined()
        with contextlib.suppress(Exception):
            await twitch.frame("x" * (10 << 20))
        await twitch.left()
        await twitch.joined()
        twitch.say("ronni", "fine")
        assert (await heard.next()).text == "fine"


async def test_a_line_that_never_ends_is_a_bad_frame(twitch, clock, heard):
    source = dial(twitch, clock)
    async with running(source, heard):
        await twitch.joined()
        await twitch.frame("y" * (1 << 20))
        twitch.say("ronni", "fine")
        assert (await heard.next()).text == "fine"
        assert source.status()["bad_frames"] == 1


async def test_replies_keep_the_platforms_limit(twitch, clock, heard):
    source = dial(twitch, clock, signed_in=True)
    async with running(source, heard):
        await twitch.joined()
        twitch.say("ronni", "hello")
        event = await heard.next()
        for n in range(10):
            await source.reply(f"reply {n}", event)
            await twitch.next_reply()
        late = asyncio.create_task(source.reply("one too many", event))
        await clock.asleep(2.9)
        assert not late.done()
        clock.advance(3.01)
        await late
        assert (await twitch.next_reply()).text == "one too many"


async def test_what_the_platform_refuses_to_write_is_said_and_not_tried_again(twitch, clock, heard):
    """The account writes by another program, too: twenty of its messages in 30 s, and Twitch's own limit is reached."""
    source = dial(twitch, clock, signed_in=True)
    async with running(source, heard):
        await listening(twitch, heard)
        twitch._spoken["host"] = deque([twitch._clock()] * 20)
        await source.reply("79元", heard.events[-1])
        assert (await heard.next("notice")).extra["kind"] == "msg_ratelimit"
        twitch.say("ronni", "go on")
        assert (await heard.next()).text == "go on" and twitch._replies.empty()


async def test_a_server_without_tags_is_heard_and_says_so(twitch, clock, heard):
    twitch.faults.no_tags = True
    source = dial(twitch, clock, signed_in=True)
    async with running(source, heard):
        assert (await heard.next("notice")).extra["kind"] == "no_tags"
        await twitch.joined()
        twitch.say("ronni", "how much?", id="t1")
        event = await heard.next()
        assert (event.text, event.user.name, event.extra["weak_id"]) == ("how much?", "ronni", True)
        await source.reply("79元", event)
        assert (await twitch.next_reply()).parent == ""


async def test_a_reply_cannot_smuggle_a_command(twitch, clock, heard):
    source = dial(twitch, clock, signed_in=True)
    async with running(source, heard):
        await twitch.joined()
        twitch.say("ronni", "hello")
        await source.reply("/ban ronni\r\nJOIN #other", await heard.next())
        assert (await twitch.next_reply()).text == "ban ronni JOIN #other"
    assert not any(line.startswith("JOIN #other") for line in twitch.received)


async def test_our_own_words_through_another_ear_are_marked(twitch, clock, heard):
    source = dial(twitch, clock, signed_in=True)
    async with running(source, heard):
        await twitch.joined()
        twitch.say("host", "from my phone")
        assert (await heard.next()).is_self


async def test_no_server_at_all_is_a_wait_not_a_crash(clock, heard):
    source = twitch_irc("shop", url="ws://127.0.0.1:9", clock=clock, backoff=Backoff(first=5))
    async with running(source, heard):
        await clock.asleep(0.0001)
        assert source.status()["state"] == "backoff"
