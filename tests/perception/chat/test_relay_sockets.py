"""Relays over real sockets: the one we dial and the one that dials us."""

from __future__ import annotations

import asyncio
import json
import random

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve as websocket_server
from websockets.exceptions import ConnectionClosed, InvalidStatus

from errors import BadInput, NeedsOperator, PeerFailed
from perception.chat.chats import Chats
from perception.chat.dial import relay
from perception.chat.reconnect import Backoff
from perception.chat.relay_server import RelayServer
from perception.chat.source import open_source


async def stopped(task):
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_relay_tool_is_dialled_heard_and_dialled_again(clock):
    dialled: asyncio.Queue = asyncio.Queue()

    async def tool(socket):
        dialled.put_nowait(socket)
        await socket.wait_closed()

    async with websocket_server(tool, "127.0.0.1", 0, ping_interval=None) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        source = relay("oba", url=url, clock=clock, rng=random.Random(1), backoff=Backoff(first=0, cap=0))
        chats = Chats([source], clock=clock)
        running = asyncio.create_task(chats.run())
        frame = {"time": 1, "msg_type": "comment", "msg_id": "1", "nick_name": "a", "content": "hi"}
        socket = await dialled.get()
        await socket.send("garbage")
        await socket.send(json.dumps(frame))
        assert (await chats.get()).text == "hi"
        clock.advance(800)  # a relay may be silent as long as it likes
        await socket.pong(b"wrong")
        await socket.close(1011)
        socket = await dialled.get()
        await socket.send(json.dumps(frame))  # told twice by the tool, heard once by the mind
        await socket.send(json.dumps({**frame, "msg_id": "2", "content": "more"}))
        event = await chats.get()
        assert event.text == "more"
        status = chats.status()
        assert status["duplicates"] == 1 and status["sources"][0]["bad_frames"] == 1
        with pytest.raises(PeerFailed):
            await chats.reply("hello", event)
        assert source.status()["connections"] == 2
        await stopped(running)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_socket_needs_a_person(clock, heard, status):
    def refuse(connection, request):
        return connection.respond(status, "no")

    async with websocket_server(lambda s: None, "127.0.0.1", 0, process_request=refuse) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws?key=s3cret"
        source = relay("generic", url=url, clock=clock)
        with pytest.raises(NeedsOperator, match=str(status)):
            await source.run(heard)
        assert "s3cret" not in str(source.status())


async def test_one_source_that_needs_a_person_does_not_silence_the_others(clock, heard):
    class Broken:
        name = "broken"

        async def run(self, put):
            raise NeedsOperator("token revoked", remedy="make a new one")

        async def reply(self, text, to): ...

        def status(self):
            return {"name": "broken", "state": "needs_operator"}

    async with websocket_server(lambda s: s.send('{"type":"chat","user":"a","text":"hi"}'), "127.0.0.1", 0) as server:
        good = relay("generic", url=f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", clock=clock)
        chats = Chats([Broken(), good], clock=clock)
        running = asyncio.create_task(chats.run())
        assert (await chats.get()).text == "hi"
        await stopped(running)


async def test_a_program_dials_us_with_the_token(serve, clock):
    server = RelayServer(token="t0ken")
    chats = Chats([server], clock=clock)
    port = await serve(*server.routes())
    url = f"ws://127.0.0.1:{port}{server.path}"
    async with connect(url, proxy=None) as early:
        with pytest.raises(ConnectionClosed):
            await early.recv()
    running = asyncio.create_task(chats.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with connect(url, proxy=None, origin="http://localhost:5173") as socket:
        await socket.send('{"type": "chat", "user": "小明", "text": "多少钱"}')
        event = await chats.get()
        assert (event.user.name, event.text, event.platform) == ("小明", "多少钱", "relay")
        await chats.reply("79元", event)
        reply = json.loads(await socket.recv())
        assert reply == {"type": "reply", "to": event.id, "user": "小明", "text": "79元"}
        await socket.send('[{"user": "a", "text": "one"}, {"type": "enter", "user": "b"}]')
        assert (await chats.get()).text == "one"
        assert (await chats.get()).user.name == "b"
        for bad in ("{", "7", '[{"user":"a"}]', '{"type":"nonsense"}', "x" * (10 << 20)):
            await socket.send(bad)
            assert json.loads(await socket.recv())["type"] == "error"
        await socket.send('{"user": "小明", "text": "still here"}')
        assert (await chats.get()).text == "still here"
        assert server.status()["state"] == "live"
    with pytest.raises(PeerFailed):
        await server.reply("too late", event)
    await stopped(running)


async def test_a_server_that_was_given_its_put_needs_no_run(serve, heard):
    server = RelayServer(heard, token="t0ken")
    port = await serve(*server.routes())
    async with connect(f"ws://127.0.0.1:{port}/relay/t0ken", proxy=None) as socket:
        await socket.send('{"user": "小明", "text": "多少钱"}')
        assert (await heard.next()).text == "多少钱"


async def test_the_wrong_token_or_host_is_refused(serve):
    server = RelayServer()
    port = await serve(*server.routes())
    for path, host in (("/relay/guess", "127.0.0.1"), (server.path, "evil.example")):
        with pytest.raises(InvalidStatus):
            async with connect(f"ws://{host}:{port}{path}", host="127.0.0.1", port=port, proxy=None):
                pass
    assert server.status()["refused"] == {"wrong token": 1, "wrong host": 1}


def test_settings_that_cannot_work_are_named():
    with pytest.raises(BadInput, match="known: generic, oba, barragegrab"):
        open_source("relay", "nope")
    with pytest.raises(BadInput, match="ws://"):
        open_source("relay", "oba", url="http://127.0.0.1")
    with pytest.raises(BadInput, match=r"twitch\.tv/"):
        open_source("twitch_irc", "shop\r\nJOIN #other")
    with pytest.raises(BadInput, match=r"known: twitch_irc, .*bilibili_open, .*relay, relay\.accept"):
        open_source("nope")
