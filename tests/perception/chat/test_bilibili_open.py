"""Bilibili's open platform: its commands, both ways in, and everything that the platform refuses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from errors import BadInput, NeedsOperator
from perception.chat.bilibili_open import BilibiliOpen
from perception.chat.bilibili_sign import signed
from perception.chat.dial import bilibili_open
from perception.chat.reconnect import Backoff
from perception.chat.wire import BadFrame, Damaged, Ready, Restart, Say
from perception.event import LiveEvent
from tests.perception.chat.fake_bilibili import FakeBilibili, command, comment, packet, zipped
from tests.perception.chat.harness import AT_ONCE


def one(frame: bytes, wire: BilibiliOpen | None = None) -> LiveEvent:
    (event,) = (wire or BilibiliOpen()).decode(frame)
    return event


class TestCommands:
    def test_a_comment(self):
        event = one(comment("小明", "多少钱", "m1", is_admin=1, guard_level=3, reply_open_id="o2", reply_uname="小红"))
        assert (event.id, event.type, event.text, event.room, event.t) == ("m1", "chat", "多少钱", "5", 1_700_000_000)
        assert event.user.badges == ("captain",) and event.user.is_mod and not event.user.is_owner
        assert event.extra["reply_to"]["user"] == "小红"

    def test_the_streamer_is_the_owner(self):
        wire = BilibiliOpen()
        wire.anchor = "open-店主"
        assert one(comment("店主", "欢迎", "m1"), wire).user.is_owner

    def test_what_the_debugging_tool_leaves_out(self):
        event = one(command("DM", msg="hi"))
        assert event.text == "hi" and event.extra["weak_id"] and event.t is None
        gift = one(command("SEND_GIFT", gift_name="辣条"))
        assert gift.gift == {"id": "", "name": "辣条", "count": 1} and gift.amount is None

    def test_a_gift_counts_itself_and_its_price_is_exact(self):
        paid = {"open_id": "o", "uname": "a", "gift_id": 31039, "gift_name": "牛哇牛哇", "gift_num": 5, "price": 200,
                "r_price": 100, "paid": True, "msg_id": "g1", "combo_gift": True,
                "combo_info": {"combo_base_num": 5, "combo_count": 3, "combo_id": "c", "combo_timeout": 3},
                "anchor_info": {"uid": 1}}  # fmt: skip
        event = one(command("SEND_GIFT", **paid))
        assert event.gift["count"] == 5 and event.amount == {"value": 0.5, "currency": "CNY"}
        assert event.extra["combo"] == {"id": "c", "count": 3}
        assert one(command("SEND_GIFT", **{**paid, "paid": False})).amount is None

    def test_super_chats_come_and_go(self):
        event = one(command("SUPER_CHAT", open_id="o", uname="a", message="多少钱", message_id=99, rmb=30, msg_id="s"))
        assert (event.type, event.text, event.amount) == ("paid", "多少钱", {"value": 30, "currency": "CNY"})
        gone = one(command("SUPER_CHAT_DEL", message_ids=[99], msg_id="d"))
        assert gone.type == "delete" and gone.extra["target"] == event.id

    def test_guards_likes_entering_and_the_room(self):
        who = {"user_info": {"open_id": "o", "uname": "小明"}, "guard_level": 2, "guard_num": 3, "guard_unit": "*3天"}
        guard = one(command("GUARD", **who, price=5_994_000, msg_id="1"))
        assert guard.user.name == "小明" and guard.extra == {"level": "admiral", "months": 3, "unit": "*3天"}
        assert guard.amount == {"value": 5994.0, "currency": "CNY"}
        like = one(command("LIKE", open_id="o", uname="a", like_count=12, timestamp=1))
        assert (like.type, like.extra["count"]) == ("like", 12)
        assert one(command("LIVE_ROOM_ENTER", open_id="o", uname="a", timestamp=1)).type == "enter"
        assert one(command("LIVE_END", room_id=5, open_id="x")).extra["kind"] == "live_end"

    def test_unknown_commands_are_nothing(self):
        assert BilibiliOpen().decode(command("SOMETHING_NEW", a=1)) == []
        assert BilibiliOpen().decode(packet(5, b'{"cmd":"DANMU_MSG","info":[]}')) == []

    def test_the_end_of_our_session_and_of_anothers(self):
        wire = BilibiliOpen()
        wire.game_id = "g"
        assert isinstance(wire.decode(command("INTERACTION_END", game_id="g"))[0], Restart)
        assert wire.decode(command("INTERACTION_END", game_id="other")) == []

    def test_one_damaged_packet_costs_only_itself(self):
        frame = zipped(comment("a", "one", "1"), packet(5, b"{broken"), comment("a", "two", "2"))
        first, second, damage = BilibiliOpen().decode(frame)
        assert (first.text, second.text) == ("one", "two") and isinstance(damage, Damaged)
        first, damage = BilibiliOpen().decode(comment("a", "one", "1") + comment("a", "cut", "2")[:-5])
        assert first.text == "one" and "cut" in damage.cause
        with pytest.raises(BadFrame):
            BilibiliOpen().decode(packet(5, b"{broken"))

    def test_being_let_in_is_followed_by_a_heartbeat(self):
        ready, beat = BilibiliOpen().decode(packet(8, b'{"code":0}', 1))
        assert ready == Ready() and isinstance(beat, Say)
        assert isinstance(BilibiliOpen().decode(packet(8, b'{"code":-101}', 1))[0], Restart)


def test_the_signature_by_another_hand():
    """The six headers, joined and hashed on a command line once: printf ... | openssl dgst -sha256 -hmac secret."""
    headers = signed(b'{"code":"C","app_id":7}', key="key", secret="secret", nonce="nonce", now=1_700_000_000.9)
    assert headers["x-bili-content-md5"] == OPENSSL_MD5
    assert headers["Authorization"] == OPENSSL_HMAC
    two = signed(b"{}", key="key", secret="secret", nonce="n", now=1, version="2.0", access_token="t")
    assert two["x-bili-signature-version"] == "2.0" and two["access-token"] == "t"


OPENSSL_MD5 = "4d0a7912852f646c10352375fdf4a806"
OPENSSL_HMAC = "81ad82c554334ea87dd9f990273f5fce0d8ec744113896768b03117d94354e52"


@contextlib.asynccontextmanager
async def on_air(clock, heard, *, oauth=False, wall=None, backoff=AT_ONCE, **server_settings):
    async with FakeBilibili(clock) as bili:
        for name, value in server_settings.items():
            setattr(bili, name, value)
        way = {"access_token": "t0ken"} if oauth else {"app_id": 7, "code": "CODE"}
        more = {} if wall is None else {"wall": wall}
        source = bilibili_open(
            key="k", secret="s3cret", url=bili.http_url, clock=clock, rng=random.Random(3), backoff=backoff,
            **way, **more,
        )  # fmt: skip
        running = asyncio.create_task(source.run(heard))
        try:
            yield bili, source, running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("oauth", [False, True])
async def test_both_ways_in_and_the_session_is_ended(clock, heard, oauth):
    async with on_air(clock, heard, oauth=oauth) as (bili, source, running):
        await bili.joined()
        await bili.say("小明", "多少钱", msg_id="1")
        event = await heard.next()
        assert (event.text, event.platform, event.user.id) == ("多少钱", "bilibili", "open-小明")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert bili.calls["end"] == (0 if oauth else 1)
        assert oauth or not bili.games
        assert source.status()["state"] == "stopped"


async def test_heartbeats_keep_session_and_socket(clock, heard):
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        for n in range(9):  # three minutes in steps of 20 s: every second one crosses a socket heartbeat
            await clock.asleep(0.1)
            before = bili.calls["heartbeat"]
            clock.advance(20)
            await bili.until(lambda before=before: bili.calls["heartbeat"] > before)
            await bili.say("a", str(n), msg_id=str(n))
            assert (await heard.next()).text == str(n)
            await bili.tick()
        assert bili.connections == 1


async def test_who_does_not_say_at_once_who_they_are_is_hung_up_on_and_we_do(clock, heard):
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        async with connect(bili.url, proxy=None) as mute:
            await bili.until(lambda: len(bili._opened) == 1)
            clock.advance(5.5)
            await bili.tick()
            with pytest.raises(ConnectionClosed):
                await mute.recv()
        await bili.say("a", "still here", msg_id="1")
        assert (await heard.next()).text == "still here" and bili.connections == 2


async def test_a_room_that_was_left_without_a_word_opens_again_after_a_minute(clock, heard):
    async with on_air(clock, heard, games={"of a mind that was killed": True}) as (bili, source, _):
        bili._kept["of a mind that was killed"] = clock.now()
        for _n in range(7):  # told 7001 every ten seconds until the platform has forgotten
            await clock.asleep(9.9)
            clock.advance(10)
        await bili.joined()
        assert bili.early >= 6 and source.status()["attempt"] <= 1


async def test_an_expired_session_is_started_anew(clock, heard):
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        bili.games.clear()  # forgotten: the next heartbeat is 7003
        await clock.asleep(19.9)
        clock.advance(20)
        await bili.left()
        await bili.joined()
        await bili.say("a", "again", msg_id="1")
        assert (await heard.next()).text == "again"
        assert bili.calls["start"] == 2


async def test_two_missed_heartbeats_are_forgiven_three_are_not(clock, heard):
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        bili.http_down = True
        for n in range(3):
            await bili.say("a", str(n), msg_id=f"m{n}")
            await heard.next()
            await clock.asleep(0.1)
            clock.advance(20)
            await bili.until(lambda n=n: bili.calls["heartbeat"] >= n + 1)
        await bili.left()
        bili.http_down = False
        bili.games.clear()
        await bili.joined()


async def test_the_end_from_elsewhere_opens_a_new_session(clock, heard):
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        await bili.send(command("INTERACTION_END", game_id="not ours"))
        await bili.send(command("INTERACTION_END", game_id="game-1"))
        await bili.left()
        await bili.joined()
        assert bili.calls["start"] == 2


async def test_a_cool_down_is_waited_for_and_then_it_works(clock, heard):
    async with on_air(clock, heard, refuse_with={"start": [7001, 7002]}) as (bili, source, _):
        for _n in range(2):
            await clock.asleep(9.9)
            assert source.status()["state"] == "handshake"
            clock.advance(10)
        await bili.joined()
        assert bili.calls["start"] == 3


@pytest.mark.parametrize(
    ("attribute", "value", "remedy"),
    [
        ("code", "another", "identity code"),
        ("secret", "another", "secret"),
        ("refuse_with", {"start": [5004]}, "publish"),
        ("refuse_with", {"start": [8002]}, "apply"),
    ],
)
async def test_what_only_a_person_can_mend(clock, heard, attribute, value, remedy):
    async with on_air(clock, heard, **{attribute: value}) as (bili, source, running):
        with pytest.raises(NeedsOperator) as raised:
            await running
        assert remedy in raised.value.remedy and bili.calls["start"] == 1
        assert "CODE" not in str(source.status()) and "s3cret" not in str(source.status())


async def test_a_wrong_clock_is_named(clock, heard):
    async with on_air(clock, heard, wall=lambda: 1_000_000.0) as (_bili, _source, running):
        with pytest.raises(NeedsOperator, match="clock"):
            await running


async def test_an_expired_token_is_named(clock, heard):
    async with on_air(clock, heard, oauth=True) as (bili, _source, running):
        await bili.joined()
        bili.token_expired = True
        await bili.cut()
        with pytest.raises(NeedsOperator, match="authorise the application again"):
            await running


async def test_a_refused_socket_token_gets_a_fresh_session(clock, heard):
    async with on_air(clock, heard, refuse_with={}) as (bili, _source, _):
        await bili.joined()
        real = bili.words

        class Forgetful(dict):
            def __contains__(self, key):
                bili.words = real
                return False

        bili.words = Forgetful()
        bili._socket_info_kept = bili._socket_info

        def kept(game):
            info = bili._socket_info_kept(game)
            real[info["auth_body"]] = game
            return info

        bili._socket_info = kept
        await bili.cut()
        await bili.joined()
        assert bili.calls["start"] == 3


async def test_http_that_is_down_is_waited_for(clock, heard):
    async with on_air(clock, heard, http_down=True, backoff=Backoff(first=5)) as (bili, source, _):
        await clock.asleep(0.01)
        assert source.status()["state"] == "backoff" and bili.calls["start"] == 1
        bili.http_down = False
        clock.advance(5)
        await bili.joined()


async def test_no_secret_is_ever_logged(clock, heard, caplog):
    caplog.set_level(logging.DEBUG)
    async with on_air(clock, heard) as (bili, _source, _):
        await bili.joined()
        await bili.cut()
        await bili.joined()
    ours = " ".join(r.getMessage() for r in caplog.records if r.name.startswith("perception"))
    assert "CODE" not in ours and "s3cret" not in ours and "key of game" not in ours


def test_settings_that_cannot_work_are_named():
    with pytest.raises(BadInput, match="key_env"):
        bilibili_open(key="", secret="")
    with pytest.raises(BadInput, match="identity code"):
        bilibili_open(key="k", secret="s", app_id=7)
    with pytest.raises(BadInput, match="web address"):
        asyncio.run(_enter(bilibili_open(key="k", secret="s", app_id=7, code="c", url="ws://x")))


async def _enter(source) -> None:
    async with source._opened():
        pass
