"""Relay profiles: the tools' own shapes, and their traps."""

from __future__ import annotations

import json

import pytest

from perception.chat.dial import relay
from perception.chat.relay import Relay
from perception.chat.relay_profiles import BARRAGEGRAB, GENERIC, OBA
from perception.chat.wire import BadFrame


def grab(type: int, **data) -> str:
    return json.dumps({"Type": type, "ProcessName": "x", "Data": json.dumps(data, ensure_ascii=False)})


def one(profile, frame):
    (event,) = Relay(profile).decode(frame)
    return event


def test_oba_orders_are_the_only_orders():
    order = {
        "time": 1700000000500,
        "msg_type": "live_order",
        "msg_id": "69#已付款",
        "nick_name": "小明",
        "order_status": "已付款",
        "order_ts": 1700000000,
        "product_id": "3620",
        "product_title": "保温杯",
    }
    event = one(OBA, json.dumps(order))
    assert (event.type, event.t, event.user.name) == ("order", 1700000000.5, "小明")
    assert event.order == {"sku": "3620", "count": 1, "status": "paid"}
    assert event.extra == {"product": "保温杯"}
    placed = one(OBA, json.dumps({**order, "msg_id": "69#已下单", "order_status": "已下单"}))
    assert placed.order["status"] == "placed" and placed.id != event.id
    assert one(OBA, json.dumps({**order, "order_status": "未知状态"})).order["status"] == "unknown"


@pytest.mark.parametrize(
    ("msg_type", "type", "platform"),
    [
        ("comment", "chat", "oba"),
        ("xiaohongshu_comment", "chat", "xiaohongshu"),
        ("taobao_comment", "chat", "taobao"),
        ("room_enter", "enter", "oba"),
        ("room_like", "like", "oba"),
        ("room_follow", "follow", "oba"),
        ("ecom_fansclub_participate", "subscribe", "oba"),
    ],
)
def test_oba_types(msg_type, type, platform):
    frame = {"time": 1, "msg_type": msg_type, "msg_id": "1", "nick_name": "a", "content": "hi"}
    event = one(OBA, json.dumps(frame))
    assert (event.type, event.platform) == (type, platform)
    assert event.text == ("hi" if type == "chat" else None)


def test_a_type_a_tool_adds_later_is_no_event():
    assert Relay(OBA).decode('{"msg_type": "new_thing", "msg_id": "1", "nick_name": "a"}') == ()
    assert Relay(BARRAGEGRAB).decode(grab(99)) == ()


def test_barragegrab_is_json_in_json_with_64_bit_ids():
    event = one(
        BARRAGEGRAB,
        grab(
            1,
            MsgId=7345678901234567890,
            User={"Id": 98765432109876543, "Nickname": "小明"},
            Onwer={"UserId": 1},
            Content="多少钱",
            RoomId=7345678901234567891,
        ),
    )
    assert (event.id, event.user.id, event.room) == ("7345678901234567890", "98765432109876543", "7345678901234567891")
    assert event.platform == "douyin" and not event.user.is_owner


def test_barragegrab_gift_combos_count_what_is_new():
    wire = Relay(BARRAGEGRAB)
    counts = []
    for n, repeat in enumerate((1, 2, 2, 5, 4, 5, 6)):  # doubled and out of order, as the tool sends them
        frame = grab(
            5, MsgId=n, User={"Id": 1, "Nickname": "a"}, GiftId=9, GiftName="玫瑰", GiftCount=1, RepeatCount=repeat,
            GroupId=77, DiamondCount=1,
        )  # fmt: skip
        counts += [event.gift["count"] for event in wire.decode(frame)]
    assert counts == [1, 1, 3, 1]


def test_barragegrab_figures():
    event = one(BARRAGEGRAB, grab(6, MsgId=1, OnlineUserCount=120, TotalUserCount=9000, Content="当前直播间人数 120"))
    assert (event.type, event.text, event.extra) == ("stats", None, {"online": 120, "total": 9000})


@pytest.mark.parametrize("user", ["小明", {"id": 5, "name": "小明"}])
def test_generic_user_is_a_name_or_an_object(user):
    event = one(GENERIC, json.dumps({"type": "chat", "user": user, "text": "hi", "t": 1700000000.25}))
    assert event.user.name == "小明" and event.t == 1700000000.25


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "[]",
        "7",
        '{"type": "nonsense", "user": "a", "text": "b"}',
        '{"type": "chat", "user": "a"}',
        '{"type": "chat", "user": "a", "text": 7}',
        '{"type": "chat", "user": "a", "text": "\\u0000\\u202e"}',
        '{"type": {"a": 1}, "text": "b"}',
        '{"type": "chat", "user": "a", "text": "b", "t": Infinity}',
    ],
)
def test_generic_bad_frames(frame):
    with pytest.raises(BadFrame):
        Relay(GENERIC).decode(frame)


def test_odd_fields_become_nothing_not_a_crash():
    event = one(GENERIC, '{"type": "gift", "user": {"id": [], "name": {}}, "gift": {"count": "many"}, "t": 1e400}')
    assert (event.user.name, event.gift, event.t) == ("", {"id": "", "name": "", "count": 1}, None)
    lone = one(GENERIC, '{"type": "chat", "user": "\\ud800", "text": "a\\udc00b"}')
    assert lone.text == "ab" and lone.user.name == ""


def test_nothing_is_ever_written_to_a_relay():
    wire = Relay(BARRAGEGRAB)
    event = one(BARRAGEGRAB, grab(1, MsgId=1, User={"Id": 1, "Nickname": "a"}, Content='{"Cmd":1}'))
    assert wire.answer("hi", event) is None and wire.probe() is None and not wire.opening()


def test_the_platform_is_the_tools_word_else_the_operators_else_the_profiles():
    said = {"type": "chat", "user": "a", "text": "hi"}
    assert one(GENERIC, json.dumps(said)).platform == "relay"
    assert one(GENERIC, json.dumps({**said, "platform": "Kuai\u202eShou"})).platform == "kuaishou"
    wire = relay("generic", url="ws://127.0.0.1:9", platform="kuaishou").wire
    (event,) = wire.decode(json.dumps(said))
    assert event.platform == "kuaishou"
    oba = relay("oba", platform="douyin").wire
    (event,) = oba.decode(json.dumps({"msg_type": "taobao_comment", "msg_id": "1", "content": "hi"}))
    assert event.platform == "taobao"
    (event,) = oba.decode(json.dumps({"msg_type": "comment", "msg_id": "1", "content": "hi"}))
    assert event.platform == "douyin"
