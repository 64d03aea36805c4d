"""The shell around a wire: being handed over, beating, worrying, calls elsewhere, close codes, slow readers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Sequence

import pytest

from errors import NeedsOperator, PeerFailed
from perception.chat.rate import TokenBucket
from perception.chat.relay import Relay
from perception.chat.websocket_source import Session, WebsocketSource
from perception.chat.wire import Call, Fatal, Frame, Heard, Move, Ready
from perception.event import LiveEvent, User
from tests.perception.chat.fake_relay import FakeRelay
from tests.perception.chat.harness import AT_ONCE


class Dialogue(Relay):
    """The generic relay with a handshake (`{"ready": true}`) and words for everything a wire can ask of its shell."""

    handshake = True
    beat_s = 10.0
    worry_s = 300.0

    def beat(self) -> Frame:
        return "beat"

    def closed(self, code: int | None, reason: str) -> Fatal | None:
        return Fatal("revoked", "make a new token") if code == 4003 else None

    def decode(self, frame: Frame) -> Sequence[Heard]:
        words = json.loads(frame)
        if "ready" in words:
            return (Ready(),)
        if "move" in words:
            return (Move(words["move"]),)
        if "call" in words:
            return (Call("subscribe", {"id": words["call"]}), Ready())
        return super().decode(frame)


@contextlib.asynccontextmanager
async def running(source, put):
    task = asyncio.create_task(source.run(put))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def dial(url, clock, **more) -> WebsocketSource:
    return WebsocketSource("test", Dialogue(), url, clock=clock, backoff=AT_ONCE, rng=random.Random(1), **more)


def say(text: str, id: str) -> str:
    return json.dumps({"type": "chat", "user": "a", "text": text, "id": id})


async def test_handed_over_it_keeps_the_old_socket_until_the_new_one_is_ready(clock, heard):
    async with FakeRelay() as old, FakeRelay() as new:
        source = dial(old.url, clock)
        async with running(source, heard):
            await old.joined()
            await old.send('{"ready": true}')
            await old.send(json.dumps({"move": new.url}))
            await new.joined()
            await old.send(say("still on the old one", "1"))
            assert (await heard.next()).text == "still on the old one"
            await new.send(say("already on the new one", "2"))
            assert (await heard.next()).text == "already on the new one"
            await new.send('{"ready": true}')
            await old.left()
            await new.send(say("after", "3"))
            assert (await heard.next()).text == "after"
            assert source.status()["state"] == "live"
        assert (old.connections, new.connections) == (1, 1)


async def test_handed_over_to_nobody_it_starts_again_when_the_old_socket_ends(clock, heard):
    async with FakeRelay() as old:
        source = dial(old.url, clock)
        async with running(source, heard):
            await old.joined()
            await old.send('{"ready": true}')
            await old.send('{"move": "ws://127.0.0.1:9"}')
            await old.send(say("hello", "1"))
            assert (await heard.next()).text == "hello"
            await old.cut()
            await old.joined()
        assert old.connections == 2


async def test_it_beats_once_it_is_ready_and_only_then(clock, heard):
    async with FakeRelay() as tool, running(dial(tool.url, clock), heard):
        await tool.joined()
        await clock.asleep(9.9)  # the handshake's patience
        await tool.send('{"ready": true}')
        await tool.send(say("x", "1"))
        await heard.next()
        for _ in range(3):
            await clock.asleep(9.9)
            clock.advance(10)
            assert await tool.received.get() == "beat"


async def test_silence_is_a_worry_and_not_an_end(clock, heard, caplog):
    async with FakeRelay() as tool:
        source = dial(tool.url, clock)
        async with running(source, heard):
            await tool.joined()
            await tool.send('{"ready": true}')
            await tool.send(say("x", "1"))
            await heard.next()
            for _ in range(2):
                await clock.asleep(299)
                clock.advance(300)
                for _ in range(5):
                    await asyncio.sleep(0)
            status = source.status()
            assert status["state"] == "degraded" and "is the room live?" in status["reason"]
            assert sum("is the room live?" in record.getMessage() for record in caplog.records) == 1
            await tool.send(say("y", "2"))
            await heard.next()
            assert source.status()["state"] == "live" and tool.connections == 1


async def test_calls_are_made_before_what_follows_and_their_failure_ends_the_connection(clock, heard):
    calls: list[str] = []

    async def call(asked: Call) -> None:
        calls.append(asked.data["id"])
        if asked.data["id"] == "bad":
            raise NeedsOperator("no right to subscribe", remedy="authorise again")
        assert source.status()["state"] == "handshake"

    async with FakeRelay() as tool:
        source = dial(tool.url, clock, call=call)
        async with running(source, heard) as task:
            await tool.joined()
            await tool.send('{"call": "good"}')
            await tool.send(say("x", "1"))
            await heard.next()
            assert source.status()["state"] == "live"
            await tool.send('{"call": "bad"}')
            with pytest.raises(NeedsOperator, match="authorise again"):
                await task
        assert calls == ["good", "bad"]


@pytest.mark.parametrize("code", [4003])
async def test_a_close_code_may_be_fatal(clock, heard, code):
    async with FakeRelay() as tool:
        source = dial(tool.url, clock)
        async with running(source, heard) as task:
            await tool.joined()
            await tool.close(code, "gone")
            with pytest.raises(NeedsOperator, match="make a new token"):
                await task
        assert tool.connections == 1 and source.status()["state"] == "needs_operator"


async def test_what_runs_beside_the_socket_ends_with_it_and_ends_it(clock, heard):
    log: list[str] = []
    lost = asyncio.Event()

    async with FakeRelay() as tool:

        @contextlib.asynccontextmanager
        async def handshake():
            log.append("start")

            async def beside():
                await lost.wait()
                lost.clear()
                raise PeerFailed("the session is lost", retryable=True)

            try:
                yield Session(tool.url, {"X-Key": "k"}, beside)
            finally:
                log.append("end")

        source = dial(handshake, clock)
        async with running(source, heard):
            await tool.joined()
            lost.set()
            await tool.left()
            await tool.joined()
            await tool.cut()
            await tool.joined()
        assert log == ["start", "end"] * 3


async def test_a_slow_mind_slows_the_peer_and_loses_nothing(clock):
    """The shell never waits for `put`, so a peer that floods is read as fast as it writes."""
    got: list[LiveEvent] = []
    done = asyncio.Event()

    def put(event: LiveEvent) -> None:
        got.append(event)
        if len(got) == 2_000:
            done.set()

    async with FakeRelay() as tool, running(dial(tool.url, clock), put):
        await tool.joined()
        await tool.send('{"ready": true}')
        await asyncio.gather(*(tool.send(say("x" * 400, str(n))) for n in range(2_000)))
        async with asyncio.timeout(30):
            await done.wait()
    assert len({event.id for event in got}) == 2_000


async def test_replies_elsewhere_keep_the_rate_and_the_length(clock, heard):
    sent: list[str] = []

    async def send(text: str, to: LiveEvent) -> None:
        sent.append(text)

    source = dial("ws://127.0.0.1:9", clock, writes=10, send=send, rate=TokenBucket(burst=1, per_second=0.05))
    to = LiveEvent("1", "chat", "test", "room", User("u", "u"))
    await source.reply("a\u202eb" + "c" * 50, to)
    assert sent == ["ab" + "c" * 8]
    with pytest.raises(PeerFailed, match="limit is used up"):
        await source.reply("too soon", to)
