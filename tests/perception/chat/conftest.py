"""Time that the test owns, a served ASGI application, and the collector of events."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools

import pytest
import uvicorn
from starlette.applications import Starlette

from perception.event import LiveEvent


class VirtualClock:
    """Sleeps end only by `advance`; `asleep` waits until somebody sleeps for at least so long."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._fell_asleep = asyncio.Condition()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        async with self._fell_asleep:
            self._fell_asleep.notify_all()
        await future

    def advance(self, seconds: float) -> None:
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)

    async def asleep(self, seconds: float, at_most: float = float("inf")) -> None:
        async with self._fell_asleep:
            await self._fell_asleep.wait_for(
                lambda: any(seconds <= due - self._now <= at_most and not f.done() for due, _, f in self._sleepers)
            )


class Collector:
    """A `put` that remembers, and `await`s: `await heard.next("chat")` is the next event of that type."""

    def __init__(self) -> None:
        self.events: list[LiveEvent] = []
        self._queue: asyncio.Queue[LiveEvent] = asyncio.Queue()

    def __call__(self, event: LiveEvent) -> None:
        self.events.append(event)
        self._queue.put_nowait(event)

    async def next(self, type: str = "chat") -> LiveEvent:
        while (event := await self._queue.get()).type != type:
            pass
        return event


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def heard():
    return Collector()


@pytest.fixture
async def serve():
    """await serve(routes) -> port of a real server on loopback."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(*routes) -> int:
            config = uvicorn.Config(
                Starlette(routes=list(routes)), port=0, log_level="error", lifespan="off", workers=1
            )
            config.timeout_graceful_shutdown = 1
            server = uvicorn.Server(config)
            config.load()
            server.lifespan = config.lifespan_class(config)
            await server.startup()
            stack.push_async_callback(_stop, server)
            return server.servers[0].sockets[0].getsockname()[1]

        yield start


async def _stop(server: uvicorn.Server) -> None:
    await server.shutdown()


@pytest.fixture(autouse=True)
async def no_task_left():
    """A task that outlives its test is a failure."""
    before = asyncio.all_tasks()
    yield
    for _ in range(3):
        await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks() - before if task is not asyncio.current_task() and not task.done()]
    assert not left, f"tasks left behind: {left}"
