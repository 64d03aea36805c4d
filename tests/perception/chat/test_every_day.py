"""A virtual day of every other connector: hours pass, the connection breaks, what was said is told again; heard once.

`test_day` floods four platforms at once for as long; this one asks little of each, but of all the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from perception.chat.chats import Chats
from perception.chat.dedupe import Dedupe
from tests.perception.chat.harness import HARNESSES, open_harness

OTHERS = sorted(HARNESSES.keys() - {"twitch_irc", "bilibili_open", "relay.oba", "relay.barragegrab"})
ROUNDS, ROUND_S = 12, 7200
STEP_S = 60
HANG_S = 60


async def _back(it, clock) -> None:
    """Until it hears again: what it waits for passes on the test's time, what a socket needs on the machine's. One that
    was pushed nothing for hours is degraded, and hears."""
    joined = asyncio.create_task(it.joined())
    async with asyncio.timeout(HANG_S):
        while not (await asyncio.wait({joined}, timeout=0.2))[0] and it.source.status()["state"] != "degraded":
            clock.advance(30)
    joined.cancel()
    await asyncio.gather(joined, return_exceptions=True)


@pytest.mark.parametrize("name", OTHERS)
async def test_a_day_of_broken_connections_is_heard_once_and_whole(name, clock):
    rng = random.Random(name)
    async with open_harness(name, clock) as it:
        chats = Chats([it.source], clock=clock, dedupe=Dedupe(ttl_s=1e9))
        running = asyncio.create_task(chats.run())
        sent: list[str] = []
        heard: list[str | None] = []
        tasks: list[int] = []
        try:
            for round in range(ROUNDS):
                await _back(it, clock)
                for old in rng.sample(range(len(sent)), min(len(sent), 2)):
                    await it.say(str(old), sent[old])
                sent.append(f"round {round}")
                async with asyncio.timeout(HANG_S):
                    while len(heard) < len(sent):  # a line that died with its connection is told again
                        await _back(it, clock)
                        await it.say(str(round), sent[round])
                        with contextlib.suppress(TimeoutError):
                            async with asyncio.timeout(2):
                                while len(heard) < len(sent):
                                    event = await chats.get()
                                    heard += [event.text] if event.type == "chat" else []
                await it.cut()
                for _ in range(ROUND_S // STEP_S):
                    clock.advance(STEP_S)
                    await asyncio.sleep(0)
                await _back(it, clock)
                tasks.append(len(asyncio.all_tasks()))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        assert heard == sent
        assert max(tasks[-4:]) <= max(tasks[:4]) + 2, tasks
