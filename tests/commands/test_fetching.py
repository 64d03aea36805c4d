"""A relay's voice message by address, from its frame to the ears: fetched where that is allowed, else told why not."""

from __future__ import annotations

import asyncio
import json

import pytest

from commands.fetching import WAITING, Fetching
from perception.chat.relay import Relay
from perception.event import LiveEvent, User

SOUND = b"RIFF" + bytes(900)
PATIENCE = 20


def voice(url: str, **given) -> LiveEvent:
    (event,) = Relay().decode(json.dumps({"type": "voice", "id": "7", "user": "小明", "audio_url": url} | given))
    return event


@pytest.fixture
async def address():
    async def answer(reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(SOUND) + SOUND)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/m.mp3?{'k' * 900}"


class Desk:
    def __init__(self, allowed: str) -> None:
        self.told: asyncio.Queue = asyncio.Queue()
        self.fetching = Fetching(
            allowed,
            lambda event, sound: self.told.put_nowait((event.id, sound)),
            lambda event, reason: self.told.put_nowait((event.id, reason)),
        )

    async def of(self, event: LiveEvent):
        working = asyncio.create_task(self.fetching.run())
        assert self.fetching.take(event)
        async with asyncio.timeout(PATIENCE):
            _, what = await self.told.get()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return what


async def test_it_is_fetched_and_goes_to_the_ears(address):
    assert await Desk("any").of(voice(address)) == SOUND


async def test_from_this_machine_only_where_the_room_file_says_so(address):
    assert "public internet" in await Desk("public").of(voice(address))
    assert "switched off" in await Desk("off").of(voice(address))


async def test_what_is_already_text_ours_or_history_is_not_fetched():
    desk = Desk("any")
    assert not desk.fetching.take(voice("http://voices.example/a", text="多少钱"))
    assert not desk.fetching.take(LiveEvent("1", "chat", "relay", "r", User("u", "n"), text="x"))
    event = voice("http://voices.example/a")
    assert (
        desk.fetching.take(LiveEvent(event.id, "voice", "relay", "r", event.user, extra=event.extra, history=True))
        is False
    )


async def test_a_flood_is_turned_away_by_name():
    desk = Desk("any")
    for _ in range(WAITING + 1):
        assert desk.fetching.take(voice("http://voices.example/a"))
    assert desk.told.get_nowait() == (voice("x").id, "too many voices at once")


def test_a_voice_without_words_or_address_is_a_bad_frame():
    from perception.chat.wire import BadFrame

    with pytest.raises(BadFrame, match="audio_url"):
        Relay().decode(json.dumps({"type": "voice", "user": "小明"}))
