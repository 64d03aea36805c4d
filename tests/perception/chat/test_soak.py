"""A seeded day in the life: messages, doubled messages, and the server failing in every way, over real sockets.

Time is virtual, so hours of back-off and silence pass in seconds. What was delivered is heard exactly once, in order.
"""

from __future__ import annotations

import asyncio
import gc
import random

from perception.chat.chats import Chats
from perception.chat.dedupe import Dedupe
from perception.chat.dial import twitch_irc
from perception.chat.reconnect import Backoff
from tests.perception.chat.fake_twitch import FakeTwitch

ROUNDS = 150


async def test_nothing_delivered_is_lost_and_nothing_is_heard_twice(clock):
    rng = random.Random(20261122)
    async with FakeTwitch("shop") as twitch:
        source = twitch_irc("shop", url=twitch.url, clock=clock, rng=rng, backoff=Backoff(first=0, cap=0))
        chats = Chats([source], clock=clock, dedupe=Dedupe(ttl_s=1e9))
        running = asyncio.create_task(chats.run())
        sent: list[str] = []
        heard: list[str] = []
        tasks = []
        for round in range(ROUNDS):
            await twitch.joined()
            for n in range(rng.randrange(1, 8)):
                sent.append(twitch.say(f"viewer{rng.randrange(50)}", f"{round}.{n}", bits=rng.choice(["", "", "5"])))
                for old in rng.sample(sent, min(len(sent), rng.randrange(3))):
                    twitch.say("echo", "told before", id=old)
                if rng.random() < 0.1:
                    twitch.raw("@id=cut;")
            while len(heard) < len(sent):
                event = await chats.get()
                if event.type == "chat":
                    heard.append(event.id)
            fault = rng.choice(["drop", "cut", "reconnect", "none", "none"])
            if fault == "none":
                continue
            if fault == "reconnect":
                twitch.reconnect()
            else:
                await twitch.drop(1006 if fault == "cut" else rng.choice([1000, 1001, 1011, 1012, 4000]))
            await twitch.left()
            tasks.append(len(asyncio.all_tasks()))
        assert heard == sent and len(set(heard)) == len(heard)
        status = chats.status()
        assert status["dropped"] == {} and status["waiting"] == 0 and status["duplicates"] > ROUNDS
        assert twitch.connections == len(tasks) + 1 and len(tasks) > ROUNDS / 3
        assert max(tasks[-20:]) <= max(tasks[:20])  # nothing piles up
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    gc.collect()
