"""Voice messages by address: what may be fetched, from whom, and how much of it. A real HTTP server on loopback."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from errors import BadInput
from perception.voice import fetch_sound
from perception.voice.fetch_sound import LIMIT, fetch, is_public

SOUND = b"RIFF....WAVE" + bytes(5000)


@pytest.fixture
async def server():
    """Answers by path; keeps what it was asked."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        asked.append(head)
        with contextlib.suppress(ConnectionError):
            if path == "/sound":
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(SOUND) + SOUND)
            elif path == "/round":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: /round\r\ncontent-length: 0\r\n\r\n")
            elif path == "/there":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: /sound\r\ncontent-length: 0\r\n\r\n")
            elif path == "/inside":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.7/\r\ncontent-length: 0\r\n\r\n")
            elif path == "/file":
                writer.write(b"HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\n\r\n")
            elif path == "/large":
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                for _ in range(LIMIT // 65536 + 4):
                    writer.write(bytes(65536))
                    await writer.drain()
            elif path == "/slow":
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12")
                await writer.drain()
                await reader.read()  # until the other side gives up
            else:
                writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as serving:
        serving.asked = asked
        serving.port = serving.sockets[0].getsockname()[1]
        yield serving


async def test_it_is_fetched_where_the_room_allows_it_and_by_the_name_it_was_asked_by(server):
    async def resolve(host: str, port: int) -> list[str]:
        assert host == "voices.example"
        return ["127.0.0.1"]

    url = f"http://voices.example:{server.port}/there"
    assert await fetch(url, private=True, resolve=resolve) == SOUND
    assert [f"host: voices.example:{server.port}" in head.lower() for head in server.asked] == [True, True]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/sound",
        "http://localhost:{port}/sound",
        "http://2130706433:{port}/sound",
        "http://[::ffff:127.0.0.1]:{port}/sound",
        "http://0.0.0.0:{port}/sound",
    ],
)
async def test_this_machine_is_not_fetched_from_unless_allowed(server, url):
    with pytest.raises(BadInput, match=r"public internet|cannot be fetched"):
        await fetch(url.format(port=server.port))
    assert server.asked == []


async def test_a_redirection_is_checked_like_an_address(server):
    async def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.7"] if host == "10.0.0.7" else ["93.184.216.34"]

    reached = []

    async def once(url, private, resolve):
        reached.append(url)
        if len(reached) == 1:
            return "http://10.0.0.7/"
        return await real(url, private, resolve)

    real, fetch_sound._once = fetch_sound._once, once
    try:
        with pytest.raises(BadInput, match="public internet"):
            await fetch("http://voices.example/a", resolve=resolve)
    finally:
        fetch_sound._once = real
    with pytest.raises(BadInput, match="https://"):
        await fetch(f"http://127.0.0.1:{server.port}/file", private=True)
    with pytest.raises(BadInput, match="again and again"):
        await fetch(f"http://127.0.0.1:{server.port}/round", private=True)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://voices.example/a.wav", "https://"),
        ("file:///etc/passwd", "https://"),
        ("http://me:secret@voices.example/a", "password"),
        ("http://voices.example:22/a", "service"),
        ("http://voices.example:99999/a", "malformed"),
        ("nonsense", "https://"),
    ],
)
async def test_what_is_no_address_of_a_sound_is_refused_without_being_asked(url, why):
    async def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("nobody may be asked")

    with pytest.raises(BadInput, match=why) as refused:
        await fetch(url, resolve=resolve)
    assert "secret" not in str(refused.value)


async def test_it_is_cut_off_where_it_is_too_large_missing_or_too_slow(server, monkeypatch):
    with pytest.raises(BadInput, match="larger than 4 MB"):
        await fetch(f"http://127.0.0.1:{server.port}/large", private=True)
    with pytest.raises(BadInput, match="404"):
        await fetch(f"http://127.0.0.1:{server.port}/nothing", private=True)
    monkeypatch.setattr(fetch_sound, "WITHIN_S", 0.3)
    with pytest.raises(BadInput, match="did not come"):
        await fetch(f"http://127.0.0.1:{server.port}/slow", private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("127.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False), ("224.0.0.1", False), ("0.0.0.0", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public
