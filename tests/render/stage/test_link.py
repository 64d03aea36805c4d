"""The wire between mind and stage, over real sockets: tokens, marks that survive a lost wire, a panic button."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import httpx
import numpy as np
import pytest
import uvicorn
import websockets

from render.client import StageClient
from render.speech import SAMPLE_RATE, SAMPLES_PER_FRAME
from render.stage.marklog import MarkLog
from render.stage.played import QUEUE, RATE, Played
from render.stage.server import Door
from render.values import Cue, Hello, Line, Mark, Sentence
from tests.room.live import eventually

LINE = Line("a", 1, 1, 0, "answer", 20, (Sentence("现在89元。", "zh"),))


class FakeFloor:
    """The stage's shared state without a clock."""

    def __init__(self) -> None:
        self.log = MarkLog()
        self.delivered: asyncio.Queue = asyncio.Queue(100)
        self.panicked: list[bool] = []
        self.here: list[bool] = []
        self.played = Played()

    def mark(self, line: str, state: str) -> None:
        self.log.keep([Mark(self.log.next_number, line, state, 0.0)])

    def deliver(self, value) -> None:
        self.delivered.put_nowait(value)

    def hello(self) -> Hello:
        return Hello(3, 2, self.log.next_number - 1, 1.0, ("a",))

    def unacknowledged(self, after: int) -> list[Mark]:
        return self.log.since(after)

    def acknowledge(self, number: int) -> None:
        self.log.acknowledge(number)

    def mind_here(self, here: bool) -> None:
        self.here.append(here)

    def panic(self, on: bool) -> None:
        self.panicked.append(on)

    def status(self) -> dict:
        return {"t": 1.0}


class OneViewer:
    """A preview of one text and one fragment."""

    @contextlib.asynccontextmanager
    async def viewer(self):
        async def messages() -> AsyncIterator[str | bytes]:
            yield '{"type": "preview"}'
            yield b"init"

        yield messages()


@pytest.fixture
async def stage():
    floor = FakeFloor()
    door = Door(floor, OneViewer(), "link-token", "operator-token")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(door.app(), log_level="error", lifespan="off", ws="websockets-sansio"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    floor.door, floor.port = door, listener.getsockname()[1]
    yield floor
    server.should_exit = True
    await asyncio.wait_for(serving, 10)


@contextlib.asynccontextmanager
async def mind(stage, client: StageClient | None = None):
    client = client or StageClient(f"ws://127.0.0.1:{stage.port}/link", "link-token")
    marks = client.marks()
    try:
        yield client, marks
    finally:
        await marks.aclose()


async def test_lines_arrive_and_marks_come_back_in_order(stage):
    async with asyncio.timeout(10), mind(stage) as (client, marks):
        hello = await anext(marks)
        assert hello == Hello(3, 2, 0, 1.0, ("a",))
        assert await client.send(LINE)
        assert await client.send(Cue("show", 1, 2, {"sku": "A"}))
        assert await stage.delivered.get() == LINE
        assert (await stage.delivered.get()).kind == "show"
        stage.mark("a", "accepted")
        stage.mark("a", "started")
        stage.door.news()
        assert [(await anext(marks)).state for _ in range(2)] == ["accepted", "started"]


async def test_marks_missed_while_away_come_before_the_next_hello(stage):
    async with asyncio.timeout(10):
        client = StageClient(f"ws://127.0.0.1:{stage.port}/link", "link-token")
        async with mind(stage, client) as (_, marks):
            await anext(marks)
            stage.mark("a", "accepted")
            stage.door.news()
            await anext(marks)
        stage.mark("a", "started")
        stage.mark("a", "finished")
        async with mind(stage, client) as (_, marks):
            seen = [await anext(marks) for _ in range(4)]
    assert [m.state for m in seen[:3]] == ["accepted", "started", "finished"]
    assert isinstance(seen[3], Hello)


async def test_a_new_mind_without_memory_hears_every_unacknowledged_mark_then_the_hello(stage):
    stage.mark("a", "accepted")
    stage.mark("a", "spoken")
    async with asyncio.timeout(10), mind(stage) as (_, marks):
        seen = [await anext(marks) for _ in range(3)]
    assert [type(m).__name__ for m in seen] == ["Mark", "Mark", "Hello"]


@pytest.mark.parametrize("path", ["/link", "/played"])
async def test_the_wire_needs_its_token(stage, path):
    with pytest.raises(websockets.InvalidStatus):
        await websockets.connect(f"ws://127.0.0.1:{stage.port}{path}", proxy=None)


async def test_whoever_listens_hears_what_went_on_air_at_16_khz_and_nobody_else_costs_anything(stage):
    assert not stage.played.wanted
    headers = {"Authorization": "Bearer link-token"}
    async with asyncio.timeout(10):
        address = f"ws://127.0.0.1:{stage.port}/played"
        async with websockets.connect(address, additional_headers=headers, proxy=None) as socket:
            await eventually(lambda: stage.played.wanted)
            at = np.arange(SAMPLES_PER_FRAME) / SAMPLE_RATE
            stage.played.put(7, (0.5 * np.sin(2 * np.pi * 400 * at)).astype(np.float32))
            message = await socket.recv()
        assert int.from_bytes(message[:4], "little") == 7
        pcm = np.frombuffer(message[4:], "<i2") / 32767
        assert np.allclose(pcm, 0.5 * np.sin(2 * np.pi * 400 * (np.arange(640) + 1 / 3) / RATE), atol=0.01)
        await eventually(lambda: not stage.played.wanted)


def test_a_listener_that_falls_behind_loses_the_oldest(stage):
    with stage.played.listen() as slow:
        for tick in range(QUEUE + 3):
            stage.played.put(tick, np.zeros(SAMPLES_PER_FRAME, np.float32))
        assert (slow.qsize(), stage.played.dropped) == (QUEUE, 3)
        assert int.from_bytes(slow.get_nowait()[:4], "little") == 3


async def test_rubbish_on_the_wire_is_survived(stage):
    async with asyncio.timeout(10), mind(stage) as (client, marks):
        await anext(marks)
        await client._socket.send('{"type": "song"}')
        await client.send(LINE)
        assert await stage.delivered.get() == LINE


async def test_panic_needs_the_operators_token_and_no_mind(stage):
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{stage.port}", trust_env=False) as http:
        assert (await http.post("/panic")).status_code == 401
        bearer = {"Authorization": "Bearer operator-token"}
        assert (await http.post("/panic", headers=bearer)).json() == {"panic": True}
        assert (await http.post("/panic?on=0", headers=bearer)).json() == {"panic": False}
        assert (await http.get("/status")).json()["t"] == 1.0
    assert stage.panicked == [True, False]


async def test_a_browser_gets_the_preview_without_a_token(stage):
    async with asyncio.timeout(10), websockets.connect(f"ws://127.0.0.1:{stage.port}/preview", proxy=None) as socket:
        assert await socket.recv() == '{"type": "preview"}'
        assert await socket.recv() == b"init"
