"""Douyin's official push: the signature, what the rows say, and a whole platform on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
import time

import pytest

from errors import BadInput, NeedsOperator
from perception.chat.douyin_push import DouyinPush
from perception.chat.douyin_sign import is_signed, signature
from perception.chat.douyin_source import douyin_push
from perception.chat.push_queue import Posted, PushQueue
from perception.chat.push_replay import Replays
from perception.chat.wire import BadFrame, Damaged
from perception.event import LiveEvent
from tests.perception.chat.fake_douyin import ROOM, RUNNING, STOPPED, DouyinHarness, row


@contextlib.asynccontextmanager
async def live(clock, heard, *, joined: bool = True):
    """(harness, platform) with the source running."""
    async with DouyinHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        try:
            if joined:
                await it.joined()
            yield it, it.server
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def looked(it, times: int = 1) -> None:
    """So many minutes pass, with a look at the tasks in each."""
    for _ in range(times):
        before = it.server.calls["get"]
        it.clock.advance(60)
        async with asyncio.timeout(20):
            await it.server.until("get", before + len(it.source.types))
            await it.clock.asleep(59)


async def ended(source, heard) -> NeedsOperator:
    async with asyncio.timeout(20):
        with pytest.raises(NeedsOperator) as raised:
            await source.run(heard)
    assert raised.value.remedy and source.status()["state"] == "needs_operator"
    return raised.value


# -- the signature ----------------------------------------------------------------------------------------------------

VECTORS = [("live_gift", "PDcKhdlsrKEJif6uMKD2dw=="), ("user_group", "GAkalGmhzqlUGQO/TgvMug==")]


@pytest.mark.parametrize(("type", "signed"), VECTORS)
def test_both_vectors_of_the_documentation(type, signed):
    headers = {"x-nonce-str": "123456", "x-timestamp": "456789", "x-roomid": "268", "x-msg-type": type}
    body = "abc123你好".encode()
    assert signature(headers, body, "123abc") == signed
    assert is_signed({**headers, "x-signature": signed}, body, "123abc")
    for wrong in (signed[:-1], signed.lower(), "", "é"):
        assert not is_signed({**headers, "x-signature": wrong}, body, "123abc")
    for name in headers:
        assert not is_signed({**headers, name: "0", "x-signature": signed}, body, "123abc")
    assert not is_signed({**headers, "x-signature": signed}, body + b" ", "123abc")
    assert not is_signed(headers, body, "123abc")


def test_a_call_is_new_within_five_minutes_and_once():
    replays = Replays()
    assert replays.refusal("1000000", "a", 1000.0) is None
    replays.remember("a", 1000.0)
    assert replays.refusal("1000000", "a", 1000.0) == "replayed nonce"
    assert replays.refusal("1300000", "a", 1599.0) == "replayed nonce"
    assert replays.refusal("699000", "b", 1000.0) == "old timestamp" == replays.refusal("1301000", "b", 1000.0)
    for stamp in ("", "-1", "x", "1e6", "٣", "9" * 17):
        assert replays.refusal(stamp, "b", 1000.0) == "no timestamp"
    assert replays.refusal("1000000", "", 1000.0) == "no nonce" == replays.refusal("1000000", "n" * 129, 1000.0)
    assert replays.refusal("1601000", "a", 1601.0) is None


# -- what the rows say ------------------------------------------------------------------------------------------------


def decoded(type: str, *rows, room: str = ROOM):
    frame = json.dumps({"msg_type": type, "roomid": room, "payload": rows}, ensure_ascii=False)
    return list(DouyinPush().decode(frame))


def test_each_type_of_row_is_its_event():
    (gift,) = decoded("live_gift", row("1", sec_gift_id="n1/Dg", gift_num=3, gift_value=300, test=False))
    assert gift.type == "gift" and gift.gift == {"id": "n1/Dg", "name": "", "count": 3, "value": 300}
    assert gift.amount is None and "test" not in gift.extra and gift.room == ROOM and gift.platform == "douyin"
    (fan,) = decoded("live_fansclub", row("2", fansclub_reason_type=2, fansclub_level=1))
    assert fan.type == "subscribe" and fan.extra == {"kind": "joined", "level": 1}
    (risen,) = decoded("live_fansclub", row("3", fansclub_reason_type=1, fansclub_level=7))
    assert risen.extra == {"kind": "level", "level": 7}
    assert not decoded("live_fansclub", row("4", fansclub_reason_type=16, fansclub_level=7))
    (follow,) = decoded("live_follow", row("5", user_follow_action=1))
    assert follow.type == "follow" and not decoded("live_follow", row("6", user_follow_action=2))
    (comment,) = decoded("live_comment", row("7", content="多少钱", timestamp=1700000000123))
    assert comment.id == "7" and comment.t == 1700000000.123 and comment.user.name == "小明"


@pytest.mark.parametrize("field", ["like_num", "num"])
def test_likes_are_counted_by_either_name(field):
    (like,) = decoded("live_like", row("1", **{field: 12}))
    assert like.type == "like" and like.extra["count"] == 12


def test_a_gift_that_the_platform_only_tries_out_is_marked():
    (gift,) = decoded("live_gift", row("1", sec_gift_id="g", gift_num=1, gift_value=10, test=True))
    assert gift.extra["test"] is True


def test_a_type_that_we_do_not_know_is_no_event_and_a_bad_row_spares_its_neighbours():
    assert decoded("live_dance", row("1", steps=3)) == []
    with pytest.raises(BadFrame, match="it has steps, with"):  # nothing says what it is: not passed over in silence
        DouyinPush().decode('[{"steps": 3, "with\\u202e": 1}]')
    said = decoded("live_comment", row("1", content="one"), 7, row("2"), row("3", content="three"))
    assert [type(heard) for heard in said] == [LiveEvent, Damaged, Damaged, LiveEvent]
    with pytest.raises(BadFrame):
        decoded("live_comment", row("1", content=""))


def test_a_bare_array_and_what_the_platform_kept_are_read_alike():
    rows = [row("1", sec_gift_id="g", gift_num=2)]
    bare = DouyinPush(room=ROOM).decode(json.dumps(rows))
    kept = DouyinPush().decode(json.dumps({"roomid": ROOM, "msg_type": "live_gift", "payload": json.dumps(rows)}))
    assert list(bare) == list(kept) and bare[0].id == "gift:1"


# -- what waits -------------------------------------------------------------------------------------------------------


async def test_a_full_queue_drops_likes_then_comments_and_sends_gifts_back():
    queue = PushQueue({"like": 1, "comment": 2, "gift": 3}, kept=3, capacity=3)
    for type in ("like", "comment", "gift"):
        assert queue.put(Posted(type, b"1"))
    assert queue.put(Posted("gift", b"2")) and queue.dropped == {"like": 1}
    assert queue.put(Posted("like", b"2")) and queue.dropped == {"like": 2}
    assert queue.put(Posted("comment", b"2")) and queue.dropped == {"like": 2, "comment": 1}
    assert queue.put(Posted("gift", b"3")) and not queue.put(Posted("gift", b"4"))
    assert queue.put(Posted("comment", b"3")) and queue.dropped == {"like": 2, "comment": 3}
    assert [(await queue.get()).body for _ in range(len(queue))] == [b"1", b"2", b"3"]


def test_the_queue_is_bounded_in_bytes_too():
    queue = PushQueue({"gift": 3}, kept=3, capacity_bytes=10)
    assert queue.put(Posted("like", b"x" * 8)) and queue.put(Posted("gift", b"x" * 9))
    assert queue.dropped == {"like": 1} and not queue.put(Posted("gift", b"xx"))
    assert not queue.put(Posted("gift", b"x" * 11)) and len(queue) == 1


# -- the platform calls -----------------------------------------------------------------------------------------------


async def test_what_is_not_the_platforms_is_refused_and_counted(clock, heard):
    async with live(clock, heard) as (it, douyin):
        body = json.dumps([row("1", content="forged")]).encode()
        good = douyin.headers("live_comment", body)
        wrong = [
            ("bad signature", douyin.headers("live_comment", body, secret="guess")),
            ("bad signature", {**good, "x-roomid": "1"}),
            ("bad signature", {name: value for name, value in good.items() if name != "x-signature"}),
            ("old timestamp", douyin.headers("live_comment", body, at=time.time() - 310)),
            ("old timestamp", douyin.headers("live_comment", body, at=time.time() + 310)),
            ("another room", douyin.headers("live_comment", body, room="1")),
        ]
        for reason, headers in wrong:
            before = it.source.status()["refused"].get(reason, 0)
            assert await douyin.post(body, headers) == 403
            assert it.source.status()["refused"][reason] == before + 1
        assert await douyin.post(body + b" ", good) == 403
        assert await douyin.post(body, good) == 200
        assert await douyin.post(body, good) == 403 and it.source.status()["refused"]["replayed nonce"] == 1
        assert (await heard.next()).text == "forged"
        await douyin.comment("2", "real")
        assert (await heard.next()).text == "real" and len(heard.events) == 2
        assert (await douyin.client.get(douyin.address)).status_code == 405


async def test_a_type_that_we_do_not_know_is_taken_and_counted(clock, heard):
    async with live(clock, heard) as (it, douyin):
        for n in range(40):
            body = b'[{"msg_id": "1"}]'
            assert await douyin.post(body, douyin.headers(f"live_dance{n}", body)) == 200
        status = it.source.status()
        assert status["unknown"]["live_dance0"] == 1 and sum(status["unknown"].values()) == 40
        assert len(status["unknown"]) <= 33 and status["state"] == "live" and not heard.events


async def test_a_burst_of_a_hundred_a_second_is_answered_and_heard_once(clock, heard):
    async with live(clock, heard) as (_, douyin):
        slowest = 0.0

        async def timed(n: int) -> None:
            nonlocal slowest
            began = time.monotonic()
            assert await douyin.comment(f"c{n}", f"{n}") == 200
            slowest = max(slowest, time.monotonic() - began)

        for second in range(3):
            await asyncio.gather(*(timed(100 * second + n) for n in range(100)))
        async with asyncio.timeout(20):
            texts = {(await heard.next()).text for _ in range(300)}
        assert texts == {str(n) for n in range(300)} and len(heard.events) == 300
        assert slowest < 20.0  # ten times what the platform waits


async def test_it_answers_before_it_decodes(clock, heard):
    async with live(clock, heard) as (it, douyin):
        gate, decode = threading.Event(), it.source._decoder.decode
        it.source._decoder.decode = lambda frame: (gate.wait(20), decode(frame))[1]
        try:
            long = [row(str(n), content="长" * 100) for n in range(300)]  # so long that a thread decodes it
            async with asyncio.timeout(10):
                assert await douyin.push("live_comment", *long) == 200
                assert await douyin.comment("next", "next") == 200
            assert not heard.events
        finally:
            gate.set()
        async with asyncio.timeout(20):
            while (await heard.next()).text != "next":
                pass
        assert len(heard.events) == 301


async def test_gifts_for_which_there_is_no_room_come_back_by_fail_data(clock, heard):
    async with live(clock, heard) as (it, douyin):
        waiting = it.source.waiting
        it.source.waiting = PushQueue({"live_gift": 3}, kept=3, capacity=0)  # as if it were full
        assert await douyin.push("live_gift", row("g1", sec_gift_id="g", gift_num=1)) == 503
        assert it.source.status()["refused"]["no room left"] == 1
        it.source.waiting = waiting
        await looked(it, 5)
        assert [e.id for e in heard.events] == ["gift:g1"] and not heard.events[0].history


async def test_nothing_is_taken_before_the_room_is_known(clock, heard):
    async with DouyinHarness(clock, random.Random(7)) as it:
        body = b"[]"
        assert await it.server.post(body, it.server.headers("live_comment", body)) == 503


# -- we call ----------------------------------------------------------------------------------------------------------


async def test_a_task_is_started_for_every_type_and_stopped_at_the_end(clock, heard):
    async with live(clock, heard) as (_, douyin):
        assert douyin.tasks == dict.fromkeys(douyin.allowed, RUNNING)
    assert douyin.tasks == dict.fromkeys(douyin.allowed, STOPPED)
    assert await douyin.comment("1", "is anybody there?") is None


async def test_the_room_is_named_by_the_start_token_with_every_digit(clock, heard):
    async with DouyinHarness(clock, random.Random(7)) as it:
        source = it.made(start_token="start")
        running = asyncio.create_task(source.run(heard))
        async with asyncio.timeout(20):
            await clock.asleep(59)
        assert source.room == ROOM and source.status()["state"] == "live"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        error = await ended(it.made(start_token="stale"), heard)
        assert "start token" in error.remedy


async def test_a_refused_token_is_renewed_and_the_call_made_again(clock, heard):
    async with live(clock, heard) as (it, douyin):
        assert douyin.calls["token"] == 1
        douyin.token = "another program's"
        douyin.tasks["live_gift"] = STOPPED
        await looked(it)
        assert douyin.calls["token"] == 2 and douyin.tasks["live_gift"] == RUNNING
        assert it.source.status()["state"] == "live" and it.source.life.connections == 1


async def test_a_token_is_renewed_before_it_expires(clock, heard):
    async with live(clock, heard) as (it, douyin):
        clock.advance(6601)
        async with asyncio.timeout(20):
            await douyin.until("token", 2)
            await douyin.until("get", 4)
        assert it.source.status()["state"] != "needs_operator"


async def test_what_is_not_allowed_needs_a_person_and_ends_the_other_tasks(clock, heard):
    async with DouyinHarness(clock, random.Random(7)) as it:
        it.server.allowed.discard("live_fansclub")
        error = await ended(it.source, heard)
        assert "5003019" in str(error) and "live_fansclub" in str(error) and "types" in error.remedy
        assert it.server.tasks == dict.fromkeys(it.server.allowed, STOPPED)


async def test_a_room_that_ends_needs_a_person(clock, heard):
    async with DouyinHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        await it.joined()
        it.server.room_open = False
        await it.deafen()
        clock.advance(60)
        async with asyncio.timeout(20):
            with pytest.raises(NeedsOperator, match="5003019"):
                await running


async def test_what_was_missed_is_read_in_pages_once_and_the_old_is_history(clock, heard):
    async with live(clock, heard, joined=False) as (it, douyin):
        old = (time.time() - 3600) * 1000
        for n in range(250):
            at = {} if n >= 240 else {"timestamp": old}
            douyin.kept["live_gift"].append(json.dumps([row(f"g{n}", sec_gift_id="g", gift_num=1, **at)]))
        douyin.kept["live_fansclub"].append(json.dumps([row("f", fansclub_reason_type=2, fansclub_level=1)]))
        await it.joined()
        assert douyin.calls["fail_data live_gift"] == 3 and douyin.calls["fail_data live_fansclub"] == 1
        assert [e.id for e in heard.events] == [*(f"gift:g{n}" for n in range(250)), "subscribe:f"]
        assert [e.history for e in heard.events] == [True] * 240 + [False] * 11
        await douyin.push("live_gift", row("g249", sec_gift_id="g", gift_num=1))
        await looked(it, 5)
        assert douyin.calls["fail_data live_gift"] == 6 and len(heard.events) == 251
        assert it.source.status()["duplicates"] == 252


async def test_trouble_with_what_was_missed_does_not_stop_the_pushes(clock, heard):
    async with live(clock, heard) as (it, douyin):
        douyin.answers["fail_data live_gift"] += [{"err_no": 5003019, "err_msg": "QPS"}]
        douyin.answers["fail_data live_fansclub"] += [{"err_no": -1, "err_msg": "system error"}]
        await looked(it, 5)
        assert not any(douyin.answers.values())
        await douyin.comment("1", "still there?")
        assert (await heard.next()).text == "still there?" and it.source.status()["state"] == "live"


async def test_three_failed_looks_begin_anew_and_pushes_are_heard_meanwhile(clock, heard):
    async with live(clock, heard) as (it, douyin):
        for n in range(1, 4):
            douyin.answers["get"] += [{"err_no": -1, "err_msg": "system error"}]
            asked = douyin.calls["get"]
            clock.advance(60)
            async with asyncio.timeout(20):
                await douyin.until("get", asked + 1)
            await douyin.comment(str(n), f"{n}")
            assert (await heard.next()).text == f"{n}"
            await it.joined()
        assert it.source.life.connections == 2 and douyin.calls["start live_comment"] == 2


def test_what_cannot_work_is_said_before_it_is_tried():
    given = {"app_id": "a", "secret": "s", "push_secret": "p", "room": "1"}
    for name in ("app_id", "secret", "push_secret", "room"):
        with pytest.raises(BadInput) as bad:
            douyin_push(**(given | {name: ""}))
        assert bad.value.remedy
    for types in ((), ("live_dance",)):
        with pytest.raises(BadInput, match="types"):
            douyin_push(**given, types=types)
