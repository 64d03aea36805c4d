"""A YouTube chat over real sockets: the fake's behaviours, one by one, and what they cost in units."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random

import pytest

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.chats import Chats
from perception.chat.reconnect import Backoff
from perception.chat.youtube_dial import youtube
from perception.chat.youtube_quota import until_midnight
from tests.perception.chat.fake_youtube import PLENTY, FakeYouTube
from tests.perception.chat.harness import AT_ONCE

SIGNED = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}


@contextlib.asynccontextmanager
async def on_air(clock, heard, *, server=None, before=(), **settings):
    """(the platform, the source, its task), by API key and polling unless said otherwise."""
    settings = {"video": "video-1", "units": PLENTY, "mode": "poll", "backoff": AT_ONCE} | settings
    if "refresh_token" not in settings:
        settings.setdefault("key", "k3y")
    async with FakeYouTube(clock) as tube:
        for name, value in (server or {}).items():
            setattr(tube, name, value)
        for text in before:
            tube.say("小明", text)
        source = youtube(**settings, url=tube.url, oauth_url=tube.url, clock=clock, wall=tube.now)
        running = asyncio.create_task(source.run(heard))
        try:
            async with asyncio.timeout(20):
                yield tube, source, running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def settled(tube, call: str, times: int) -> None:
    await tube.until(lambda: tube.calls[call] >= times)


async def turn(clock, tube, call: str = "list", wait: float = 5.0) -> None:
    """Lets the pause of `wait` seconds before the next read pass, and the read happen."""
    n = tube.calls[call] + 1
    await clock.asleep(wait - 0.1, wait + 0.1)
    clock.advance(wait + 0.1)
    await settled(tube, call, n)


# -- reading ---------------------------------------------------------------------------------------------------------


async def test_the_first_page_is_history_and_what_follows_is_not(clock, heard):
    async with on_air(clock, heard, before=["old 1", "old 2"]) as (tube, source, _):
        assert [(await heard.next()).history, (await heard.next()).history] == [True, True]
        tube.say("小红", "new")
        await turn(clock, tube)
        event = await heard.next()
        assert (event.text, event.history, event.room) == ("new", False, "video-1")
        assert source.status()["state"] == "live" and tube.calls == {"videos": 1, "list": 2}


async def test_the_polling_interval_is_obeyed(clock, heard):
    async with on_air(clock, heard, server={"interval_ms": 7000}) as (tube, _, _):
        await settled(tube, "list", 1)
        for seconds in (7, 7, 12):
            await clock.asleep(6.99)
            clock.advance(6.9)
            assert len(tube.read_at) == tube.calls["list"]
            tube.interval_ms = 12_000 if seconds == 7 and tube.calls["list"] == 2 else tube.interval_ms
            n = tube.calls["list"] + 1
            clock.advance(seconds - 6.9)
            await settled(tube, "list", n)
        assert [round(b - a) for a, b in zip(tube.read_at, tube.read_at[1:], strict=False)] == [7, 7, 12]


async def test_with_googles_own_ten_thousand_units_it_reads_slowly_and_says_so(clock, heard):
    async with on_air(clock, heard, units=10_000, mode="auto") as (tube, source, _):
        await settled(tube, "list", 1)
        await turn(clock, tube, wait=40)
        await clock.asleep(39)
        assert 39 < tube.read_at[1] - tube.read_at[0] < 42 and not tube.calls["stream"]
        status = source.status()
        assert status["reason"].startswith("polling: one read every 40 s, ") and status["state"] == "live"
        assert tube.used == 11 == 10_000 - status["units_left"]


async def test_with_units_enough_it_streams(clock, heard):
    async with on_air(clock, heard, mode="auto", before=["old"]) as (tube, source, _):
        await tube.joined()
        assert (await heard.next()).history
        for n in range(20):
            tube.say("小明", f"new {n}")
            event = await heard.next()
            assert event.text == f"new {n}" and not event.history
        assert tube.calls == {"videos": 1, "stream": 1} and tube.used == 6
        assert source.status()["reason"].startswith("streaming: ")


async def test_a_stream_that_ends_every_ten_seconds_is_the_normal_case(clock, heard):
    async with on_air(clock, heard, mode="stream") as (tube, source, _):
        for n in range(6):
            await tube.joined()
            clock.advance(10)
            tube.end_stream()  # a clean end; nothing was said, so the token is the one it had begun with
            await tube.left()
            await clock.asleep(4.9, 5)
            assert tube.calls["stream"] == n + 1 and source.status()["state"] == "live"
            clock.advance(5)
        await tube.joined()
        assert all(b - a >= 15 for a, b in zip(tube.read_at, tube.read_at[1:], strict=False))
        assert source.status()["connections"] == 1 and source.status()["attempt"] == 0
        tube.say("小明", "still there?")
        assert (await heard.next()).text == "still there?"


async def test_a_stream_that_ends_at_once_is_no_busy_loop(clock, heard):
    async with on_air(clock, heard, mode="stream", server={"interval_ms": 0}) as (tube, _, _):
        for n in range(3):
            await tube.joined()
            tube.end_stream()
            await tube.left()
            await clock.asleep(0.9, 1)  # a second, whatever the platform allows
            assert tube.calls["stream"] == n + 1
            clock.advance(1)
        await tube.joined()


async def test_it_falls_back_to_slow_polling_when_the_units_run_short(clock, heard):
    async with on_air(clock, heard, mode="auto", units=50_000) as (tube, source, _):
        await tube.joined()
        assert tube.calls["stream"] == 1
        source._governor.spend(42_000, tube.now())
        tube.say("小明", "between")
        assert (await heard.next()).text == "between"
        tube.end_stream()
        await tube.left()
        await turn(clock, tube, wait=8)
        await clock.asleep(45)  # the pace is slow from now on
        assert tube.calls["list"] == 1 and "polling: one read every 50 s" in source.status()["reason"]
        assert [event.text for event in heard.events] == ["between"]  # the token went on where the stream had been


async def test_a_page_that_cannot_be_read_is_counted_and_the_next_one_is_heard(clock, heard):
    async with on_air(clock, heard, server={"raw": [b"<html>oops</html>", b"{}"]}, before=["old"]) as (tube, source, _):
        await settled(tube, "list", 1)
        await turn(clock, tube)
        await turn(clock, tube)
        assert (await heard.next()).history  # the first page that could be read
        assert source.status()["bad_frames"] == 2


async def test_a_page_token_that_is_not_taken_any_more_costs_no_question(clock, heard):
    async with on_air(clock, heard, before=["old"]) as (tube, source, _):
        assert (await heard.next()).history
        tube.say("小明", "heard")
        await turn(clock, tube)
        assert not (await heard.next()).history
        tube.say("小明", "missed")
        tube.first_token = 99
        await turn(clock, tube)  # refused
        await settled(tube, "list", 4)  # and read from the beginning, at once: its turn was not used
        texts = {}
        while "missed" not in texts:
            event = await heard.next()
            texts[event.text] = event.history
        assert texts == {"old": True, "heard": True, "missed": False}
        assert source.status()["state"] == "live"


# -- which chat ------------------------------------------------------------------------------------------------------


async def test_without_a_video_it_is_the_accounts_broadcast_that_is_live_and_then_the_next(clock, heard):
    wait = Backoff(first=1000, cap=1000)
    async with on_air(clock, heard, video="", **SIGNED, backoff=wait) as (tube, source, _):
        tube.say("小明", "one")
        assert (await heard.next()).room == "video-1"
        tube.post(tube.message("chatEndedEvent"))
        tube.active = False
        await turn(clock, tube)
        assert (await heard.next("notice")).extra == {"kind": "live_end"}
        await clock.asleep(0.01)
        assert source.status()["state"] == "backoff" and "is over" in source.status()["reason"]
        clock.advance(1000)
        await settled(tube, "liveBroadcasts", 2)
        await clock.asleep(0.01)
        assert "no broadcast of this account is live" in source.status()["reason"]
        tube.active, tube.video, tube.chat, tube.messages = True, "video-2", "chat-2", []
        tube.say("小红", "in the waiting room", id="w")
        clock.advance(2000)
        await settled(tube, "list", 3)
        event = await heard.next()
        assert (event.text, event.history) == ("in the waiting room", True)
        tube.say("小明", "two")
        await turn(clock, tube)
        event = await heard.next()
        assert (event.room, event.text, event.history) == ("video-2", "two", False)


@pytest.mark.parametrize(
    ("server", "what", "remedy"),
    [
        ({"video": "another"}, "no such video", "watch"),
        ({"ended": True}, "is over", "next broadcast"),
    ],
)
async def test_a_video_that_cannot_be_heard(clock, heard, server, what, remedy):
    async with on_air(clock, heard, server=server) as (tube, source, running):
        with pytest.raises(NeedsOperator, match=what) as raised:
            await running
        assert remedy in raised.value.remedy and tube.calls == {"videos": 1}
        assert source.status()["state"] == "needs_operator"


async def test_a_broadcast_without_a_chat_yet_is_waited_for(clock, heard):
    async with on_air(clock, heard, server={"active": False}, backoff=Backoff(first=5)) as (tube, source, _):
        await clock.asleep(0.001)
        assert source.status()["state"] == "backoff" and "no live chat yet" in source.status()["reason"]
        tube.active = True
        clock.advance(5)
        await settled(tube, "list", 1)


async def test_offline_at_ends_it(clock, heard):
    async with on_air(clock, heard) as (tube, _, running):
        await settled(tube, "list", 1)
        tube.offline_at = "2026-11-25T12:00:00Z"
        await turn(clock, tube)
        assert (await heard.next("notice")).extra == {"kind": "live_end"}
        with pytest.raises(NeedsOperator, match="is over") as raised:
            await running
        assert "video" in raised.value.remedy


# -- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["poll", "stream"])
@pytest.mark.parametrize(
    ("status", "reason", "remedy"),
    [
        (403, "liveChatDisabled", "YouTube Studio"),
        (403, "liveChatEnded", "next broadcast"),
        (403, "forbidden", "moderator"),
        (403, "accessNotConfigured", "enable"),
        (400, "badRequest", "API key"),
        (401, "authError", "API key"),
    ],
)
async def test_what_only_a_person_can_mend(clock, heard, mode, status, reason, remedy):
    call = "list" if mode == "poll" else "stream"
    async with on_air(clock, heard, mode=mode, server={"always": {call: (status, reason)}}) as (tube, source, running):
        with pytest.raises(NeedsOperator, match=reason) as raised:
            await running
        assert remedy in raised.value.remedy and tube.calls[call] == 1
        assert source.status()["state"] == "needs_operator" and "k3y" not in str(source.status())


async def test_an_error_in_the_middle_of_a_stream_is_one(clock, heard):
    async with on_air(clock, heard, mode="stream") as (tube, _, running):
        await tube.joined()
        tube.stream_raw(b'{"error": {"code": 403, "errors": [{"reason": "liveChatDisabled"}]}}\n')
        with pytest.raises(NeedsOperator, match="liveChatDisabled"):
            await running


async def test_too_fast_is_backed_off(clock, heard):
    fails = {"list": [(403, "rateLimitExceeded"), (429, ""), (503, "backendError")]}
    async with on_air(clock, heard, server={"fail": fails}, backoff=Backoff(first=5)) as (tube, source, _):
        for n in range(3):
            await clock.asleep(0.001)
            assert source.status()["state"] == "backoff" and tube.calls["list"] == n + 1
            clock.advance(20)
            await settled(tube, "list", n + 2)
        tube.say("小明", "hello")
        await turn(clock, tube)
        assert (await heard.next()).text == "hello"


async def test_a_chat_that_is_gone_is_looked_up_once_more(clock, heard):
    async with on_air(clock, heard) as (tube, _, _):
        await settled(tube, "list", 1)
        tube.chat, tube.messages = "chat-9", []
        await turn(clock, tube)
        await settled(tube, "list", 3)
        assert tube.calls["videos"] == 2
        tube.say("小明", "hello")
        await turn(clock, tube)
        assert (await heard.next()).text == "hello"


async def test_a_chat_that_is_never_there_needs_a_person(clock, heard):
    async with on_air(clock, heard, server={"always": {"list": (404, "liveChatNotFound")}}) as (tube, _, running):
        with pytest.raises(NeedsOperator, match="liveChatNotFound"):
            await running
        assert tube.calls["list"] == 2


async def test_an_expired_token_is_renewed_and_nothing_is_missed(clock, heard):
    async with on_air(clock, heard, **SIGNED) as (tube, source, _):
        await settled(tube, "list", 1)
        tube.taken = set()
        tube.say("小明", "hello")
        await turn(clock, tube)
        assert (await heard.next()).text == "hello"
        assert tube._renewed == 2 and source.status()["connections"] == 1


async def test_a_token_is_renewed_before_it_expires(clock, heard):
    async with on_air(clock, heard, **SIGNED) as (tube, _, _):
        await settled(tube, "list", 1)
        await clock.asleep(4.9)
        clock.advance(3600)
        await settled(tube, "list", 2)
        assert tube._renewed == 2 and tube.calls["list"] == 2  # never refused


async def test_a_revoked_sign_in_needs_a_person(clock, heard):
    async with on_air(clock, heard, **SIGNED) as (tube, _, running):
        await settled(tube, "list", 1)
        tube.taken, tube.refresh_token = set(), "another"
        await turn(clock, tube)
        with pytest.raises(NeedsOperator, match="invalid_grant") as raised:
            await running
        assert "authorise the account again" in raised.value.remedy


# -- the day's units -------------------------------------------------------------------------------------------------


async def _to_midnight(clock, tube) -> None:
    while (left := until_midnight(tube.now())) > 0:
        await clock.asleep(0.01)
        clock.advance(min(600.0, left))
        if left <= 600.0:
            return


async def test_when_its_own_units_are_used_up_it_is_silent_until_pacific_midnight_and_says_so(clock, heard):
    async with on_air(clock, heard, units=8) as (tube, source, _):
        await settled(tube, "list", 1)
        await clock.asleep(500)
        status = source.status()
        assert (
            status["state"] == "backoff" and "used up; heard again after Pacific midnight (in 22 h" in status["reason"]
        )
        tube.say("小明", "in the morning")
        await _to_midnight(clock, tube)
        assert (await heard.next()).text == "in the morning"
        assert tube.calls == {"videos": 1, "list": 2} and source.status()["connections"] == 2


async def test_when_another_program_has_used_them_up_it_is_the_same(clock, heard):
    async with on_air(clock, heard, server={"units": 6}) as (tube, source, _):
        await settled(tube, "list", 1)
        await turn(clock, tube)
        await clock.asleep(500)
        assert "Pacific midnight" in source.status()["reason"] and tube.calls["list"] == 2
        tube.used = 0
        tube.say("小明", "in the morning")
        await _to_midnight(clock, tube)
        assert (await heard.next()).text == "in the morning" and tube.calls["list"] == 3


async def test_what_was_spent_is_known_after_a_restart(clock, heard, tmp_path):
    async with on_air(clock, heard, units=10_000, ledger=tmp_path) as (tube, source, _):
        await settled(tube, "list", 1)
        await clock.asleep(30)
    async with on_air(clock, heard, units=10_000, ledger=tmp_path) as (tube, source, _):
        await settled(tube, "list", 1)
        await clock.asleep(30)
        assert source.status()["units_left"] == 10_000 - 12
    (file,) = tmp_path.iterdir()
    assert "k3y" not in file.name
    file.write_text("garbage")
    async with on_air(clock, heard, units=10_000, ledger=tmp_path) as (tube, source, _):
        await settled(tube, "list", 1)
        await clock.asleep(30)
        assert source.status()["units_left"] == 10_000 - 6


# -- replies ---------------------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def conversing(clock, **settings):
    async with FakeYouTube(clock) as tube:
        settings = {"units": PLENTY, "mode": "stream", "backoff": AT_ONCE, **SIGNED} | settings
        source = youtube("video-1", **settings, url=tube.url, oauth_url=tube.url, clock=clock, wall=tube.now)
        chats = Chats([source], clock=clock)
        running = asyncio.create_task(chats.run())
        try:
            async with asyncio.timeout(20):
                await settled(tube, "stream" if settings["mode"] == "stream" else "list", 1)
                if settings["mode"] == "stream":
                    await tube.joined()
                    tube.say("小明", "多少钱?")
                else:
                    await clock.asleep(1)
                    tube.say("小明", "多少钱?")
                    await turn(clock, tube, wait=66.7)
                yield tube, source, chats, await chats.get()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_a_reply_costs_twenty_units_and_comes_back_as_our_own(clock):
    async with conversing(clock) as (tube, source, chats, question):
        used = tube.used
        await chats.reply("79元,库存充足。", question)
        assert await tube.inserted.get() == "79元,库存充足。" and tube.used - used == 20
        echo = await chats.get()
        assert echo.text == "79元,库存充足。" and echo.is_self and echo.user.is_owner
        assert PLENTY - source.status()["units_left"] == tube.used


async def test_a_reply_is_cut_at_two_hundred_characters(clock):
    async with conversing(clock) as (tube, source, chats, question):
        assert chats.writes(question) == source.writes == 200
        await chats.reply("长" * 500, question)
        assert await tube.inserted.get() == "长" * 200


async def test_a_reply_that_the_units_do_not_pay_for_is_not_written(clock):
    async with conversing(clock, units=6_000, mode="poll") as (tube, source, chats, question):
        with pytest.raises(PeerFailed, match="no replies") as raised:
            await chats.reply("79元", question)
        assert "units" in str(raised.value) and not tube.calls["insert"] and source.status()["state"] == "live"


@pytest.mark.parametrize(
    ("status", "reason"),
    [(500, "backendError"), (403, "rateLimitExceeded"), (403, "forbidden"), (403, "quotaExceeded")],
)
async def test_a_reply_that_failed_is_not_tried_again_and_costs_no_ear(clock, status, reason):
    async with conversing(clock) as (tube, source, chats, question):
        tube.fail["insert"] = [(status, reason)]
        with pytest.raises(PeerFailed, match=reason):
            await chats.reply("79元", question)
        assert tube.calls["insert"] == 1 and tube.inserted.empty()
        tube.say("小明", "hello?")
        assert (await chats.get()).text == "hello?"
        assert source.status()["units_left"] == (0 if reason == "quotaExceeded" else PLENTY - tube.used)


async def test_a_reply_whose_token_had_expired_is_written_once(clock):
    async with conversing(clock) as (tube, _, chats, question):
        tube.taken = set()
        await chats.reply("79元", question)
        assert await tube.inserted.get() == "79元" and tube.inserted.empty()


async def test_a_reply_while_the_chat_is_not_heard_is_refused(clock):
    wait = {"backoff": Backoff(first=1000, cap=1000), "rng": random.Random(7)}
    async with conversing(clock, **wait) as (tube, _, chats, question):
        await tube.cut()
        await clock.asleep(61, 1000)
        with pytest.raises(PeerFailed, match="not connected"):
            await chats.reply("79元", question)
        assert not tube.calls["insert"]


async def test_too_many_replies_at_once_are_refused(clock):
    async with conversing(clock) as (tube, _, chats, question):
        for n in range(3):
            await chats.reply(f"reply {n}", question)
        waiting = [asyncio.create_task(chats.reply(f"later {n}", question)) for n in range(3)]
        done = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        (refused,) = done[0]
        assert "too many" in str(refused.exception())
        for _ in range(2):
            await clock.asleep(0.1)
            clock.advance(10)
        await asyncio.gather(*waiting, return_exceptions=True)
        assert tube.calls["insert"] == 5


# -- settings --------------------------------------------------------------------------------------------------------


async def test_no_secret_is_ever_logged_or_shown(clock, caplog):
    caplog.set_level(logging.DEBUG)
    async with conversing(clock, client_secret="s", refresh_token="r") as (tube, source, chats, question):
        await chats.reply("79元", question)
        await tube.cut()
        await tube.joined()
        shown = str(source.status())
    ours = shown + " ".join(r.getMessage() for r in caplog.records if r.name.startswith("perception"))
    assert "Bearer" not in ours and "t1" not in ours.replace("http1", "")


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"video": "video-1"}, "API key"),
        ({"video": "https://youtu.be/x", "key": "k"}, "not a YouTube video"),
        ({"key": "k"}, "no video"),
        ({"video": "video-1", "client_id": "c"}, "no refresh token"),
        ({"video": "video-1", "refresh_token": "r"}, "without its client"),
        ({"video": "video-1", "key": "k", "url": "ws://x"}, "not a web address"),
    ],
)
def test_settings_that_cannot_work_are_named(settings, what):
    with pytest.raises(BadInput, match=what) as raised:
        youtube(**settings)
    assert raised.value.remedy
