"""The relay tools one by one: what each says in its own words, and the traps of each."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import ClassVar

import httpx
import pytest

from errors import BadInput, NeedsOperator
from perception.chat.dial import relay
from perception.chat.relay import DyCast, TikFinity, WxLive
from perception.chat.relay_blivechat import BliveChat
from perception.chat.relay_douyinlive import DouyinLive
from perception.chat.relay_server import RelayServer
from perception.chat.relay_ssn import SocialStreamNinja
from perception.chat.relay_streamerbot import StreamerBot
from perception.chat.wire import BadFrame, Fatal, Ready, Say
from perception.event import LiveEvent
from tests.perception.chat.fake_relay import FakeBarrageGrab, FakeDouyinLive


def hear(wire, value) -> list:
    return list(wire.decode(value if isinstance(value, str) else json.dumps(value)))


def one(wire, value) -> LiveEvent:
    (event,) = hear(wire, value)
    return event


class TestDouyinLive:
    def say(self, method, **fields) -> dict:
        user = {"id": "123", "nickname": "小明"}
        return {"method": f"Webcast{method}Message", "common": {"msgId": "9", "roomId": "77"}, "user": user, **fields}

    def test_gifts_are_deltas_to_the_end_of_the_combo(self):
        wire, counts = DouyinLive(), []
        for total, end in ((1, 0), (2, 0), (3, 0), (3, 1), (3, 1)):
            gift = self.say(
                "Gift", giftId="5", gift={"name": "玫瑰", "diamondCount": 1}, repeatCount=str(total), repeatEnd=end,
                groupId="g1",
            )  # fmt: skip
            counts += [e.gift["count"] for e in hear(wire, gift)]
        assert counts == [1, 1, 1]

    @pytest.mark.parametrize(("action", "type"), [("1", "follow"), (3, "share")])
    def test_social_is_following_or_sharing(self, action, type):
        assert one(DouyinLive(), self.say("Social", action=action)).type == type
        assert hear(DouyinLive(), self.say("Social", action=7)) == []

    def test_the_room_comes_and_goes(self):
        wire = DouyinLive()
        assert one(wire, FakeDouyinLive.status("ROOM_OFFLINE")).extra["kind"] == "offline"
        event = one(wire, FakeDouyinLive.status("ROOM_ONLINE"))
        assert (event.type, event.extra["kind"], event.room) == ("notice", "live_start", "99")
        assert one(wire, FakeDouyinLive.status("ROOM_ENDED")).extra["kind"] == "live_end"
        assert one(wire, self.say("Control", status=3)).extra["kind"] == "live_end"
        assert hear(wire, "pong") == [] and wire.probe() == "ping"

    async def test_a_room_that_does_not_exist_needs_the_operator(self, clock, heard):
        async with FakeDouyinLive() as tool:
            source = relay("douyinlive", url=f"{tool.url}/ws/1", clock=clock)
            running = asyncio.create_task(source.run(heard))
            await tool.joined()
            await tool.send(FakeDouyinLive.status("ROOM_NOT_FOUND"))
            with pytest.raises(NeedsOperator, match="room number"):
                await running


class TestSocialStreamNinja:
    def test_html_becomes_words_and_scripts_nothing(self):
        html = 'hi <img src="x" alt="🎉" onerror="alert(1)"> &amp; <script>alert(1)</script><b>how much</b>?'
        event = one(SocialStreamNinja(), {"chatname": "<i>Ann</i>", "chatmessage": html, "type": "TikTok"})
        assert (event.text, event.user.name, event.platform) == ("hi 🎉 & how much?", "Ann", "tiktok")
        assert event.extra["weak_id"]

    def test_text_only_is_left_as_it_is(self):
        event = one(SocialStreamNinja(), {"chatname": "a", "chatmessage": "1 < 2 <b>", "textonly": True})
        assert event.text == "1 < 2 <b>"

    @pytest.mark.parametrize(
        ("shown", "amount"),
        [
            ("$5.00", {"value": 5.0, "currency": "USD", "shown": "$5.00"}),
            ("500 bits", {"bits": 500}),
            ("NT$1,075", {"value": 1075, "currency": "TWD", "shown": "NT$1,075"}),
            ("3 roses", {"value": 3, "currency": "roses", "shown": "3 roses"}),
            ("many", {"shown": "many"}),
        ],
    )
    def test_donations_are_paid(self, shown, amount):
        event = one(SocialStreamNinja(), {"chatname": "a", "chatmessage": "take it", "hasDonation": shown})
        assert (event.type, event.amount, event.text) == ("paid", amount, "take it")

    def test_commerce_and_other_events(self):
        wire = SocialStreamNinja()
        sold = {"event": "auction_update", "type": "whatnot", "meta": {"title": "card", "price": 12, "bids": 3}}
        event = one(wire, sold)
        assert event.type == "notice" and event.extra["title"] == "card" and event.extra["price"] == 12
        viewers = one(wire, {"event": "viewer_update", "meta": 120, "type": "ebay"})
        assert (viewers.type, viewers.extra["online"]) == ("stats", 120)
        assert one(wire, {"event": "new_follower", "chatname": "a"}).type == "follow"
        assert hear(wire, {"callback": {"get": "x", "result": True}}) == []

    def test_it_writes_nothing_unless_told_that_it_may(self):
        event = one(SocialStreamNinja(), {"chatname": "a", "chatmessage": "hi"})
        assert SocialStreamNinja(session="s").answer("79", event) is None
        frame = SocialStreamNinja(session="s", replies=True).answer("!cmd 79元", event)
        assert json.loads(frame) == {"action": "sendChat", "value": "cmd 79元"}


class TestStreamerBot:
    HELLO: ClassVar = {"request": "Hello", "authentication": {"salt": "s", "challenge": "c"}}

    def test_no_password_where_one_is_wanted_needs_the_operator(self):
        (fatal,) = hear(StreamerBot(), self.HELLO)
        assert isinstance(fatal, Fatal) and "secret_env" in fatal.remedy

    def test_the_proof_is_that_of_obs_websocket_5(self):
        # supersecretpassword, salt and challenge of obs-websocket's own documentation
        salt, challenge = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
        hello = {"request": "Hello", "authentication": {"salt": salt, "challenge": challenge}}
        (said,) = hear(StreamerBot(password="supersecretpassword"), hello)
        assert json.loads(said.frame)["authentication"] == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="

    def test_without_a_password_it_only_listens(self):
        wire = StreamerBot()
        (say,) = hear(wire, {"request": "Hello", "info": {}})
        assert isinstance(say, Say) and json.loads(say.frame)["request"] == "Subscribe"
        assert hear(wire, {"status": "ok", "id": "subscribe"}) == [Ready()]

    def test_the_older_twitch_shape_and_youtube(self):
        message = {"msgId": "m", "userId": "7", "displayName": "小明", "message": "hi", "role": 4}
        old = {"event": {"source": "Twitch", "type": "ChatMessage"}, "data": {"message": message}}
        event = one(StreamerBot(), old)
        assert (event.id, event.text, event.user.name, event.user.is_owner) == ("m", "hi", "小明", True)
        tube = {"event": {"source": "YouTube", "type": "SuperChat"},
                "data": {"eventId": "e", "message": "hi", "microAmount": 5_000_000, "currencyCode": "USD",
                         "user": {"id": "U", "name": "Ann", "isModerator": True}}}  # fmt: skip
        event = one(StreamerBot(), tube)
        assert (event.type, event.amount, event.platform) == ("paid", {"value": 5.0, "currency": "USD"}, "youtube")
        assert event.user.is_mod

    def test_our_own_message_is_ours(self):
        message = {"msgId": "m", "message": "79元", "internal": True, "username": "host"}
        mine = {"event": {"source": "Twitch", "type": "ChatMessage"}, "data": {"message": message}}
        assert one(StreamerBot(), mine).is_self


class TestTikFinity:
    def gift(self, total, end, **more) -> dict:
        data = {"userId": "1", "nickname": "a", "giftId": 5, "giftName": "Rose", "repeatCount": total}
        return {"event": "gift", "data": {**data, "repeatEnd": end, **more}}

    def test_combos_without_an_id_end_with_their_last_report(self):
        wire, counts = TikFinity(), []
        for total, end in ((1, False), (2, False), (2, True), (2, True), (1, False), (1, True), (1, False), (3, True)):
            counts += [e.gift["count"] for e in hear(wire, self.gift(total, end))]
        assert counts == [1, 1, 1, 1, 2]

    def test_other_events(self):
        for native, type in (
            ("member", "enter"),
            ("share", "share"),
            ("roomUser", "stats"),
            ("subscribe", "subscribe"),
        ):
            assert one(TikFinity(), {"event": native, "data": {"userId": "1", "nickname": "a"}}).type == type


class TestBliveChat:
    def test_money_members_and_deletions(self):
        wire = BliveChat()
        who = {"id": "1", "authorName": "小明", "uid": "o1", "timestamp": 1700000000, "privilegeType": 3}
        gift = one(wire, {"cmd": 51, "data": {**who, "giftName": "辣条", "num": 3, "totalCoin": 3000, "giftId": 1}})
        assert gift.gift == {"id": "1", "name": "辣条", "count": 3} and gift.amount == {"value": 3.0, "currency": "CNY"}
        member = one(wire, {"cmd": 52, "data": {**who, "num": 1, "unit": "月"}})
        assert member.type == "subscribe" and member.extra["level"] == "captain"
        paid = one(wire, {"cmd": 53, "data": {**who, "price": 30, "content": "多少钱"}})
        assert (paid.type, paid.text, paid.amount["value"]) == ("paid", "多少钱", 30)
        gone = one(wire, {"cmd": 54, "data": {"ids": ["1"]}})
        assert gone.type == "delete" and gone.extra["target"] == paid.id
        assert hear(wire, {"cmd": 0, "data": {}}) == []

    def test_what_a_plugin_wrote_nobody_said(self):
        row = ["", 1, "机器人", 0, "79元", 0, 0, 1, 0, 1, 0, "m", "", 0, [], [], "", ""]
        assert hear(BliveChat(), {"cmd": 50, "data": row, "extra": {"isFromPlugin": True}}) == []


class TestDialledByThem:
    def test_dycast(self):
        rows = [
            {"id": "1", "method": "WebcastChatMessage", "user": {"id": "u", "name": "小明"}, "content": "多少钱"},
            {"id": "2", "method": "WebcastGiftMessage", "user": {"id": "u", "name": "小明"},
             "gift": {"id": "5", "name": "玫瑰", "count": 2, "repeatEnd": 0}},
            {"id": "3", "method": "WebcastRoomUserSeqMessage", "room": {"audienceCount": 12}},
            {"id": "4", "method": "WebcastSomethingNew"},
        ]  # fmt: skip
        chat, gift, stats = hear(DyCast(), rows)
        assert (chat.text, gift.gift["count"], stats.extra["online"]) == ("多少钱", 2, 12)

    def test_wxlive_sends_things_again(self):
        def post(*events):
            return {"live_info": {"live_id": "L"}, "events": list(events)}

        wire = WxLive()
        ask = {"seq": 1, "decoded_type": "comment", "nickname": "a", "content": "多少钱", "sec_openid": "s",
               "msg_time": 1_700_000_000_000}  # fmt: skip
        event = one(wire, post(ask))
        assert (event.platform, event.room, event.t, event.id) == ("wechat_channels", "L", 1_700_000_000.0, "L:1")
        assert hear(wire, post(ask)) == []
        combo = [{"seq": n, "decoded_type": "combogift", "nickname": "a", "sec_openid": "s", "sec_gift_id": "g",
                  "combo_product_count": total} for n, total in ((2, 1), (3, 4), (3, 4), (4, 1))]  # fmt: skip
        assert [e.gift["count"] for e in hear(wire, post(*combo))] == [1, 3, 1]
        with pytest.raises(BadFrame):
            hear(wire, {"live_info": {}})

    async def test_a_post_is_heard_also_gzipped_and_needs_the_token(self, serve, heard):
        server = RelayServer(heard, token="t0ken")
        base = f"http://127.0.0.1:{await serve(*server.routes())}/relay"
        body = json.dumps(
            {"live_info": {"live_id": "L"}, "events": [{"seq": 1, "decoded_type": "comment", "content": "多少钱"}]}
        ).encode()
        zipped = {"content-encoding": "gzip", "content-type": "application/json"}
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.post(f"{base}/t0ken/wxlive", content=body)).json() == {"ok": True, "events": 1}
            again = await client.post(f"{base}/t0ken/wxlive", content=gzip.compress(body), headers=zipped)
            assert again.json() == {"ok": True, "events": 0}
            plain = await client.post(f"{base}/t0ken", json={"user": "小明", "text": "有货吗"})
            assert plain.json() == {"ok": True, "events": 1}
            bomb = gzip.compress(b" " * (64 << 20))
            bad = (
                (f"{base}/wrong/wxlive", body, {}, 403),
                (f"{base}/t0ken/nosuch", body, {}, 403),
                (f"{base}/t0ken/wxlive", b"{", {}, 400),
                (f"{base}/t0ken/wxlive", b"not gzip", zipped, 400),
                (f"{base}/t0ken/wxlive", bomb, zipped, 400),
                (f"{base}/t0ken/wxlive", b"x" * (2 << 20), {}, 400),
            )
            for url, content, headers, status in bad:
                assert (await client.post(url, content=content, headers=headers)).status_code == status, url
            elsewhere = await client.post(f"{base}/t0ken", content=b"{}", headers={"host": "evil.example"})
            assert elsewhere.status_code == 403
        assert [event.text for event in heard.events] == ["多少钱", "有货吗"]
        assert server.status()["refused"] == {"wrong token": 1, "unknown shape": 1, "wrong host": 1}


async def test_nothing_is_written_to_a_tool_that_executes_what_it_is_sent(clock, heard):
    async with FakeBarrageGrab() as tool:
        source = relay("barragegrab", url=tool.url, clock=clock)
        running = asyncio.create_task(source.run(heard))
        await tool.joined()
        data = {"MsgId": 1, "User": {"Id": 1, "Nickname": "a"}, "Content": '{"Cmd":1}'}
        await tool.send(json.dumps({"Type": 1, "Data": json.dumps(data)}))
        event = await heard.next()
        with pytest.raises(Exception, match="no reply"):
            await source.reply('{"Cmd":1}', event)
        for _ in range(3):
            await tool.pong(b"pong")
        clock.advance(700)
        assert tool.executed == [] and source.status()["state"] in ("live", "degraded")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_a_profile_that_does_not_exist_is_named():
    with pytest.raises(BadInput, match="known: generic, oba, barragegrab, douyinlive, ssn, streamerbot"):
        relay("nope")
