"""Only the token opens the desk; what is ordered reaches the operator; a page that does not read is given up."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.studio.scripted import said

PATIENCE = 20


async def sit_down(house):
    desk = await connect(house.socket("/operator"), max_size=None)
    await desk.send(json.dumps({"token": house.token}))
    return desk


async def take(desk, kind):
    """The next message of this kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = json.loads(await desk.recv())
            if message["type"] == kind:
                return message


async def told(house):
    async with asyncio.timeout(PATIENCE):
        return await house.operator.told.get()


@pytest.mark.parametrize(
    "first",
    [
        json.dumps({"token": "the-operator's-tokem"}),
        json.dumps({"token": ""}),
        json.dumps({"token": None}),
        json.dumps({"token": "口令\udc80"}),
        json.dumps({"do": "panic", "on": True}),
        "[" * 9000,
        "not JSON",
    ],
)
async def test_without_the_right_token_in_the_first_message_the_desk_stays_closed(house, first):
    async with connect(house.socket("/operator")) as desk:
        await desk.send(first)
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(PATIENCE):
                await desk.recv()
    assert closed.value.rcvd.code == 4401
    assert closed.value.rcvd.reason
    assert house.operator.told.empty()


async def test_a_guests_invitation_opens_no_desk_and_only_the_desk_invites(house):
    made = house.invitations.invite("小李", 60)
    async with connect(house.socket("/operator")) as desk:
        await desk.send(json.dumps({"token": made["token"]}))
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(PATIENCE):
                await desk.recv()
    assert closed.value.rcvd.code == 4401
    async with connect(house.socket("/room?name=x")) as viewer:
        await viewer.send(json.dumps({"do": "invite", "name": "x"}))
    assert [i["name"] for i in house.invitations.view()] == ["小李"]


async def test_a_token_in_the_address_opens_nothing(house):
    async with connect(house.socket(f"/operator?token={house.token}")) as desk:
        await desk.send(json.dumps({"do": "pause", "on": True}))
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(PATIENCE):
                await desk.recv()
    assert closed.value.rcvd.code == 4401


async def test_another_site_cannot_dial_the_desk(house):
    with pytest.raises(Exception, match="403"):
        async with connect(house.socket("/operator"), origin="https://elsewhere.example"):
            pass


async def test_the_desk_is_told_where_the_show_stands(house):
    house.operator.feed.past = [{"line": "1", "text": "79 元", "facts": [], "questions": [], "at": 1.0, "t": 1.0}]
    async with await sit_down(house) as desk:
        welcome = await take(desk, "welcome")
        assert welcome["on_air"] == "LT-BTL-BLK-500"
        assert welcome["answers"] == house.operator.feed.past
        house.operator.feed.now["on_air"] = "LT-WOK-28"
        assert (await take(desk, "state"))["on_air"] in ("LT-BTL-BLK-500", "LT-WOK-28")
        house.operator.feed.tell(said("2", "墨黑色还有 126 个。"))
        assert (await take(desk, "said"))["text"] == "墨黑色还有 126 个。"


@pytest.mark.parametrize(
    ("order", "reached"),
    [
        ({"do": "say", "text": " 大家好\n欢迎 ", "lang": "zh"}, ("say", "大家好 欢迎", "zh")),
        ({"do": "pause", "on": True}, ("pause", True)),
        ({"do": "panic", "on": True}, ("panic", True)),
        ({"do": "panic", "on": False}, ("panic", False)),
        ({"do": "show", "sku": "LT-BTL-WHT-500"}, ("show", "LT-BTL-WHT-500")),
    ],
)
async def test_an_order_reaches_the_operator_and_is_confirmed(house, order, reached):
    async with await sit_down(house) as desk:
        await desk.send(json.dumps({**order, "ref": 7}))
        assert await take(desk, "done") == {"type": "done", "ref": 7, "do": order["do"]}
        assert await told(house) == reached


async def test_a_new_price_is_confirmed_with_the_row_and_the_shelf_is_told(house):
    async with await sit_down(house) as desk:
        before = house.shelf.by_sku("LT-BTL-BLK-500")[1]
        first = (await take(desk, "shelf"))["version"]
        await desk.send(json.dumps({"do": "set", "sku": "LT-BTL-BLK-500", "price": "75", "stock": 0, "ref": 1}))
        row = (await take(desk, "done"))["row"]
        assert (row["price"], row["stock"], row["currency"]) == ("75.00", 0, "CNY")
        assert row["version"] > before.version
        assert str(house.shelf.by_sku("LT-BTL-BLK-500")[1].price) == "75.00"
        assert (await take(desk, "shelf"))["version"] != first


@pytest.mark.parametrize(
    ("order", "cause"),
    [
        ({"do": "say", "text": "  \n "}, "at least 1"),
        ({"do": "say", "text": "好" * 301}, "at most 300"),
        ({"do": "say", "text": "hi", "lang": "fr"}, "'zh' or 'en'"),
        ({"do": "pause", "on": "yes"}, "bool"),
        ({"do": "show", "sku": "NO-SUCH"}, "no SKU"),
        ({"do": "set", "sku": "LT-BTL-BLK-500"}, "needs price"),
        ({"do": "set", "sku": "LT-BTL-BLK-500", "price": "1e3"}, "pattern"),
        ({"do": "set", "sku": "NO-SUCH", "stock": 3}, "NO-SUCH"),
        ({"do": "set", "sku": "LT-BTL-BLK-500", "title": "free"}, "title"),
        ({"do": "format the disk"}, "format the disk"),
    ],
)
async def test_what_is_no_order_is_answered_and_the_desk_stays_open(house, order, cause):
    async with await sit_down(house) as desk:
        await desk.send(json.dumps({**order, "ref": 3}))
        error = await take(desk, "error")
        assert cause in error["error"]
        assert error["ref"] == 3
        await desk.send(json.dumps({"do": "pause", "on": True, "ref": 4}))
        await take(desk, "done")
        assert await told(house) == ("pause", True)


async def test_a_page_that_does_not_read_is_dropped_and_the_others_never_wait(house):
    feed = house.operator.feed
    async with await sit_down(house) as quick:
        await take(quick, "welcome")
        feed.watched.clear()
        reader, slow = await asyncio.open_connection("127.0.0.1", house.studio_port, limit=1024)
        try:
            slow.write(_upgrade(house))
            async with asyncio.timeout(PATIENCE):
                await reader.readuntil(b"\r\n\r\n")
                slow.write(_frame(json.dumps({"token": house.token}).encode()))
                await feed.watched.wait()
                assert len(feed._watchers) == 2
                heard = 0
                while len(feed._watchers) == 2:
                    feed.tell(said(str(heard), "一" * 20_000))
                    assert (await take(quick, "said"))["line"] == str(heard)
                    heard += 1
        finally:
            slow.transport.abort()
        feed.tell(said("after", "还在"))
        assert (await take(quick, "said"))["line"] == "after"


def _upgrade(house) -> bytes:
    return (
        f"GET /operator HTTP/1.1\r\nHost: 127.0.0.1:{house.studio_port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def _frame(body: bytes) -> bytes:
    """One masked text frame, the mask all zero."""
    assert len(body) < 126
    return bytes((0x81, 0x80 | len(body), 0, 0, 0, 0)) + body
