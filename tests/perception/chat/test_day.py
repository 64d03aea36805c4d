"""Twenty-four hours of seeded traffic on a virtual clock, every server killed every seven minutes, over real sockets.

Four platforms at once. Floods overrun the queue on purpose. Checked: nothing comes out twice, no order, gift or paid
message that was delivered is lost, every combo adds up, what is dropped is counted and of little value, and neither
tasks nor objects grow from the second hour to the last.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import random
from collections import Counter

from perception.chat.chats import Chats
from perception.chat.dedupe import Dedupe
from perception.chat.dial import bilibili_open, relay, twitch_irc
from perception.chat.queue import ValueQueue
from tests.perception.chat.fake_bilibili import FakeBilibili, command, comment, zipped
from tests.perception.chat.fake_relay import FakeRelay
from tests.perception.chat.fake_twitch import FakeTwitch

HOURS = 24
SLOT_S = 432  # 200 kills of every server
BURSTS = 1
LITTLE = {"enter", "like", "stats", "follow", "share", "notice"}


class Watched(Chats):
    """Says when certain events have come in, whatever becomes of them."""

    awaited: set[str] = set()  # noqa: RUF012 — replaced by each burst
    came = asyncio.Event

    def put(self, event) -> None:
        super().put(event)
        self.awaited.discard(event.id)
        if not self.awaited:
            self.all_came.set()

    async def until(self, *ids: str) -> None:
        self.awaited, self.all_came = set(ids), asyncio.Event()
        async with asyncio.timeout(60):
            await self.all_came.wait()


class Day:
    """What is sent, and what must therefore come out."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.valuable: set[str] = set()  # ids of orders, gifts, paid messages that were delivered
        self.gifts = 0  # roses, by their combos' totals
        self.n = 0
        self.combos: list[list[int]] = []  # [group, total so far]
        self.old: list[tuple[str, object]] = []

    def number(self) -> int:
        self.n += 1
        return self.n

    def burst(self) -> tuple[dict[str, list], set[str]]:
        """Frames by platform, and the ids of the last of each."""
        rng = self.rng
        out: dict[str, list] = {"oba": [], "grab": [], "bili": [], "twitch": []}
        for _ in range(rng.randrange(5, 15)):
            out["oba"].append(self.oba("comment", content=f"{self.n} 多少钱"))
            out["bili"].append(comment("小明", f"{self.n}", f"b{self.number()}"))
            out["twitch"].append((f"t{self.number()}", "how much?", ""))
        if rng.random() < 0.2:  # a flood of what is worth little
            out["oba"] += [self.oba(rng.choice(["room_enter", "room_like"])) for _ in range(200)]
        for _ in range(rng.randrange(3)):
            out["oba"].append(self.order())
            out["twitch"].append(self.cheer())
            out["bili"].append(self.super_chat())
        out["grab"] += self.roses()
        for name, frames in out.items():
            if name != "grab":
                rng.shuffle(frames)
            again = rng.sample(frames, min(len(frames), rng.randrange(4)))
            out[name] = frames + again  # every platform delivers at least once
        if rng.random() < 0.3:
            out["bili"] = [zipped(*out["bili"][:20], ver=rng.choice([2, 3])), *out["bili"][20:], b"garbage"]
            out["oba"].append("{garbage")
        last = {"oba": self.order(), "twitch": self.cheer(), "bili": self.super_chat()}
        for name, frame in last.items():
            out[name].append(frame)
        combo = self.number()
        out["grab"].append(self.gift(combo, 1))
        self.gifts += 1
        ids = {f"order:{json.loads(last['oba'])['msg_id']}", last["twitch"][0], f"gift:{self.n}"}
        return out, ids | {f"sc:{self.last_super_chat}"}

    def oba(self, kind: str, **more) -> str:
        id = self.number()
        return json.dumps({"time": 1.7e12, "msg_type": kind, "msg_id": f"o{id}", "nick_name": f"v{id % 50}", **more})

    def order(self) -> str:
        frame = self.oba("live_order", order_status="已付款", product_id="7", product_title="杯")
        self.valuable.add(f"order:o{self.n}")
        return frame

    def cheer(self) -> tuple[str, str, str]:
        id = f"t{self.number()}"
        self.valuable.add(id)
        return id, "take this", "100"

    def super_chat(self) -> bytes:
        id = self.last_super_chat = self.number()
        self.valuable.add(f"sc:{id}")
        return command("SUPER_CHAT", open_id="o", uname="a", message="看这里", message_id=id, rmb=30, msg_id=f"s{id}")

    def gift(self, group: int, total: int) -> str:
        id = self.number()
        data = {"MsgId": id, "User": {"Id": group % 40 + 1, "Nickname": "a"}, "GiftId": 9, "GiftName": "玫瑰",
                "GiftCount": 1, "RepeatCount": total, "GroupId": group, "DiamondCount": 1}  # fmt: skip
        return json.dumps({"Type": 5, "ProcessName": "x", "Data": json.dumps(data)})

    def roses(self) -> list[str]:
        """Combos go on over the kills, counts come doubled and out of order."""
        out = []
        if self.rng.random() < 0.5:
            self.combos.append([self.number(), 0])
        for combo in self.combos:
            before = combo[1]
            combo[1] += self.rng.randrange(1, 5)
            self.gifts += combo[1] - before
            out += [self.gift(combo[0], combo[1]), self.gift(combo[0], max(1, before)), self.gift(combo[0], combo[1])]
        self.combos = [combo for combo in self.combos if self.rng.random() < 0.7]
        return out


async def _stopped(task: asyncio.Task) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_day_loses_nothing_of_value_and_hears_nothing_twice(clock, caplog):
    caplog.set_level(logging.CRITICAL, "perception")  # kept log records would look like a leak
    day = Day(20261125)
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        oba, grab = await enter(FakeRelay()), await enter(FakeRelay())
        bili = await enter(FakeBilibili(clock))
        twitch = await enter(FakeTwitch("shop", tokens={"host": "secret"}))
        dialled = {"clock": clock, "rng": random.Random(1)}
        chats = Watched(
            [
                relay("oba", url=oba.url, **dialled),
                relay("barragegrab", url=grab.url, **dialled),
                bilibili_open(key="k", secret="s3cret", app_id=7, code="CODE", url=bili.http_url, **dialled),
                twitch_irc("shop", url=twitch.url, login="host", token="secret", **dialled),
            ],
            clock=clock,
            queue=ValueQueue(150),
            dedupe=Dedupe(ttl_s=900),
        )
        running = asyncio.create_task(chats.run())
        stack.push_async_callback(_stopped, running)
        began, out, tasks, objects = clock.now(), Counter(), [], []
        heard: set[str] = set()
        roses = kills = 0
        slots = HOURS * 3600 // SLOT_S
        for slot in range(slots):
            await asyncio.gather(oba.joined(), grab.joined(), bili.joined(), twitch.joined())
            for _ in range(BURSTS):
                frames, last = day.burst()
                arrived = asyncio.create_task(chats.until(*last))
                await asyncio.sleep(0)
                for id, text, bits in frames.pop("twitch"):
                    twitch.say(f"viewer{len(id)}", text, id=id, **({"bits": bits} if bits else {}))
                for server, name in ((oba, "oba"), (grab, "grab"), (bili, "bili")):
                    for frame in frames[name]:
                        await server.send(frame)
                await arrived
                while len(chats.queue):
                    event = chats.queue.take()
                    out[event.type] += 1
                    if event.type in ("order", "paid", "gift") or event.amount:
                        assert event.id not in heard, f"{event.id} came out twice"
                        heard.add(event.id)
                    roses += event.gift["count"] if event.gift else 0
                clock.advance(10)
            if slot in (2 * 3600 // SLOT_S, slots - 1):
                gc.collect()
                objects.append(len(gc.get_objects()))
            tasks.append(len(asyncio.all_tasks()))
            await asyncio.gather(oba.cut(), grab.cut(), bili.cut(), twitch.drop(day.rng.choice([1001, 1006, 1011])))
            await twitch.left()
            kills += 1
            left = SLOT_S - 10 * BURSTS
            while left > 0:  # back-off and handshakes in steps, as they would be waited for
                step = min(60, left)
                await asyncio.sleep(0)
                clock.advance(step)
                left -= step
                await asyncio.sleep(0)
            while not (oba.clients and grab.clients and bili.clients and twitch._listeners()):
                clock.advance(1)
                await asyncio.sleep(0.001)
        assert clock.now() - began >= HOURS * 3600 and kills == slots == 200
        assert day.valuable <= heard, f"lost: {sorted(day.valuable - heard)[:5]}"
        assert roses == day.gifts
        status = chats.status()
        assert set(status["dropped"]) <= LITTLE and sum(status["dropped"].values()) > 500
        assert status["duplicates"] > slots and status["waiting"] == 0
        assert max(tasks[-24:]) <= max(tasks[:24]) + 2
        assert objects[1] < objects[0] * 1.05 + 500, objects
        assert bili.calls["start"] >= slots
