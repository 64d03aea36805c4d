"""The embedded room over real sockets: talk, sound, errors, floods, strangers, slow readers."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import struct

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from perception.chat.room import Room


def wav(seconds: float, rate: int = 16_000) -> bytes:
    data = b"\x00\x00" * int(seconds * rate)
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    return head + struct.pack("<4sI", b"data", len(data)) + data


def spoken(data: bytes) -> str:
    return json.dumps({"audio": base64.b64encode(data).decode()})


@contextlib.asynccontextmanager
async def viewer(port: int, name: str = "小明", **options):
    async with connect(f"ws://127.0.0.1:{port}/room?name={name}", proxy=None, **options) as socket:
        yield socket


async def said(socket) -> dict:
    return json.loads(await socket.recv())


async def test_everybody_reads_what_one_writes_and_the_mind_gets_an_event(serve, heard):
    room = Room(heard)
    port = await serve(room.route())
    async with viewer(port) as one, viewer(port, "Ann") as two:
        await heard.next("enter")
        await heard.next("enter")
        await one.send('{"text": "这个多少钱?"}')
        event = await heard.next()
        expected = {"type": "chat", "id": event.id, "user": "小明", "text": "这个多少钱?"}
        assert await said(one) == await said(two) == expected
        assert (event.type, event.platform, event.user.name) == ("chat", "room", "小明")


async def test_sound_becomes_a_voice_event_and_is_shown_once_it_was_transcribed(serve, heard):
    sounds: asyncio.Queue = asyncio.Queue()
    room = Room(heard, put_audio=lambda event, data: sounds.put_nowait((event, data)))
    port = await serve(room.route())
    sound = wav(3.0)
    async with viewer(port) as socket:
        await socket.send(spoken(sound))
        event, data = await sounds.get()
        assert data == sound and event.type == "voice" and event.text is None and event.extra == {"seconds": 3.0}
        room.echo(event.with_text("有没有蓝色的"))
        expected = {"type": "chat", "id": event.id, "user": "小明", "text": "有没有蓝色的", "voice": True}
        assert await said(socket) == expected


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("{", "not JSON"),
        ("[]", "array"),
        ("null", "null"),
        ('{"txt": "hi"}', "send"),
        ('{"text": "a", "audio": "b"}', "send"),
        ('{"text": 7}', "must be a string"),
        ('{"text": " \\u0007 "}', "empty"),
        (json.dumps({"text": "x" * 501}), "limit is 500"),
        ('{"audio": "§§§"}', "base64"),
        ('{"audio": "aGVsbG8="}', "not a WAV"),
        (spoken(wav(31)), "limit is 30 s"),
        (spoken(wav(0)), "empty"),
        (spoken(wav(21, 96_000)), "limit is 4000000"),
        ("[" * 100_000, "nested"),
        ('{"text": NaN}', "NaN"),
        (b"\xff\xfe", "not JSON"),
        ("x" * (10 << 20), "limit is"),
    ],
)
async def test_what_cannot_be_read_gets_an_error_and_the_socket_stays_open(serve, heard, message, cause):
    room = Room(heard, put_audio=lambda *_: None)
    port = await serve(room.route())
    async with viewer(port) as socket:
        await socket.send(message)
        answer = await said(socket)
        assert answer["type"] == "error" and (cause in answer["error"] or "UTF-8" in answer["error"])
        await socket.send('{"text": "still here"}')
        assert (await said(socket))["text"] == "still here"


async def test_a_room_without_ears_says_so(serve, heard):
    port = await serve(Room(heard).route())
    async with viewer(port) as socket:
        await socket.send(spoken(wav(1)))
        assert "cannot hear" in (await said(socket))["error"]


async def test_an_outcome_goes_only_to_who_asked(serve, heard):
    room = Room(heard)
    port = await serve(room.route())
    async with viewer(port) as one, viewer(port, "Ann") as two:
        await one.send('{"text": "?", "ref": "r1"}')
        event = await heard.next()
        assert await said(one) == {"type": "ack", "ref": "r1", "id": event.id}
        assert (await said(one))["type"] == (await said(two))["type"] == "chat"
        outcome = {"type": "outcome", "id": event.id, "outcome": "ignored", "reason": "noise"}
        assert room.send_to(event.id, outcome)
        room.broadcast({"type": "said", "text": "大家好"})
        assert await said(one) == outcome
        assert (await said(one))["type"] == (await said(two))["type"] == "said"
    assert not room.send_to("nobody", outcome)


async def test_flooding_is_refused_by_name_and_forgiven_with_time(serve, heard):
    now = [100.0]
    room = Room(heard, clock=lambda: now[0], burst=3, per_second=1)
    port = await serve(room.route())
    async with viewer(port) as socket:
        for n in range(4):
            await socket.send(json.dumps({"text": f"m{n}"}))
        assert [(await said(socket))["type"] for _ in range(4)] == ["chat", "chat", "chat", "error"]
        now[0] += 1
        await socket.send('{"text": "slower"}')
        assert (await said(socket))["text"] == "slower"
    assert room.status()["refused"] == {"flood": 1}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil:80"])
async def test_a_page_of_another_site_is_refused(serve, heard, origin):
    port = await serve(Room(heard).route())
    with pytest.raises(InvalidStatus) as refused:
        async with viewer(port, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_rebound_host_is_refused(serve, heard):
    port = await serve(Room(heard).route())
    with pytest.raises(InvalidStatus):
        async with connect(f"ws://evil.example:{port}/room", host="127.0.0.1", port=port, proxy=None):
            pass


async def test_our_own_page_is_welcome(serve, heard):
    port = await serve(Room(heard).route())
    async with viewer(port, origin=f"http://localhost:{port}") as socket:
        await socket.send('{"text": "hi"}')
        assert (await said(socket))["text"] == "hi"


async def test_a_slow_reader_is_dropped_and_nobody_waits(serve, heard):
    room = Room(heard, backlog=8)
    port = await serve(room.route())
    async with viewer(port, "quick") as quick, viewer(port, "slow", max_queue=1, compression=None) as slow:
        await heard.next("enter")
        await heard.next("enter")
        big = "大" * 200_000
        for n in range(60):  # far more than socket buffers hold; `slow` never reads
            room.broadcast({"type": "said", "n": n, "text": big})
            assert (await said(quick))["n"] == n
        assert room.status()["dropped"] == {"slow_client": 1}
        assert room.status()["clients"] == 1
        slow.transport.abort()


async def test_names_are_made_harmless_and_a_kept_secret_keeps_the_id(serve, heard):
    port = await serve(Room(heard).route())
    secret = "page-secret-0001"
    for name in ("%E2%80%AE%00evil%0A" + "x" * 100, "", "again"):
        async with viewer(port, f"{name}&viewer={secret}") as socket:
            await socket.send('{"text": "hi"}')
            await said(socket)
    users = [event.user for event in heard.events if event.type == "chat"]
    assert users[0].name == ("evil " + "x" * 100)[:32]
    assert users[1].name.startswith("guest-")
    assert len({user.id for user in users}) == 1 and secret not in users[0].id


async def test_a_full_room_says_try_later(serve, heard):
    port = await serve(Room(heard, clients=1).route())
    async with viewer(port):
        await heard.next("enter")
        async with viewer(port) as late:
            with pytest.raises(ConnectionClosed) as closed:
                await late.recv()
            assert closed.value.rcvd.code == 1013


async def test_ids_differ_across_restarts(serve):
    ids = set()
    for _ in range(2):
        room = Room(lambda event: ids.add(event.id), wall=lambda: 1_700_000_000.0)
        port = await serve(room.route())
        async with viewer(port) as socket:
            for n in range(5):
                await socket.send(json.dumps({"text": str(n)}))
                await said(socket)
    assert len(ids) == 12  # two of them came in, ten were said
