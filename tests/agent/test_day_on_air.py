"""A day on air in virtual time, with viewers, price changes and a sell-out: nothing grows, and the journal adds up."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import psutil
import pytest

import run
from agent.answers import Answerer
from agent.director import DirectorSettings
from agent.rundown import ShowPlan
from agent.virtual_stage import VirtualStage
from agent.virtual_time import run_virtually
from catalog import SAMPLE, Catalog
from perception.event import LiveEvent, User
from tests.agent.room import START, Room

HOURS = 24
WORDS = ("{}多少钱", "{}有货吗", "{}包邮吗", "哈哈哈", "666", "主播好", "那个多少钱", "how much is it", "保修多久")


def visits(seed: int, seconds: float, every: float):
    """(t, type, name, text): a trickle of viewers, as a small shop has them at night."""
    mix, t, names = random.Random(seed), 0.0, ("保温杯", "炒锅", "台灯", "雨伞", "红茶", "T恤")
    while (t := t + mix.expovariate(1 / every)) < seconds:
        kind = mix.choices(("chat", "enter", "gift", "follow", "order"), (70, 15, 6, 6, 3))[0]
        text = mix.choice(WORDS).format(mix.choice(names)) if kind == "chat" else None
        yield round(t, 3), kind, f"观众{chr(0x4E00 + mix.randrange(3000))}", text


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    seen = SimpleNamespace(hours=[], rows=[], said=[], events=0)

    async def scene(catalog: Catalog) -> None:
        stage = VirtualStage()
        stage.keep = False
        performing = asyncio.create_task(stage.run())
        plan = ShowPlan(products=("bottle", "wok", "kettle", "lamp", "tea", "tee", "umbrella", "plush"))
        room = Room(catalog, stage=stage, tick_s=2.0, settings=DirectorSettings(plan=plan))
        room.answerer = Answerer(catalog, clock=room.clock, seed=0)
        async with room:
            loop = asyncio.get_running_loop()
            marks = [*((h * 3600.0, "hour", "", None) for h in range(1, HOURS + 1))]
            for t, kind, name, text in sorted([*visits(1, HOURS * 3600.0, 90.0), *marks], key=lambda v: v[0]):
                await asyncio.sleep(max(0.0, t - loop.time()))
                if kind == "hour":
                    sizes = room.mind.snapshot()["sizes"]
                    memory = psutil.Process().memory_info().rss / 2**20
                    seen.hours.append((len(asyncio.all_tasks()), sizes, memory))
                    said = [m for m in room.heard if m["type"] == "said"]
                    seen.said += [(m["at"], m["kind"], m["text"], m["line"], m["sku"] or "") for m in said]
                    room.heard.clear()
                    if len(seen.hours) == 5:
                        catalog.set("LT-KTL-GRN", price="99.00", stock=0)
                        catalog.set("LT-KTL-WHT", stock=0)
                        await room.mind.look()
                    continue
                seen.events += 1
                room.mind.feed(LiveEvent(f"e{seen.events}", kind, "test", "room", User(name, name), None, text))
            await room.wait(120)
            room.journal.close(list(room.mind.director.state.flights.values()))
        performing.cancel()
        await asyncio.gather(performing, return_exceptions=True)
        seen.rows = room.rows

    with Catalog.open(tmp_path_factory.mktemp("day") / "catalog.db", clock=lambda: START) as catalog:
        catalog.import_file(SAMPLE)
        run_virtually(scene(catalog))
    return seen


def test_nothing_grows(day):
    tasks = [tasks for tasks, _, _ in day.hours]
    assert max(tasks) - min(tasks) <= 2, tasks
    for name in ("clusters", "open", "said", "inbound", "outbound"):
        assert max(sizes[name] for _, sizes, _ in day.hours) <= 20, name
    memory = [m for _, _, m in day.hours]
    kept = sum(sys.getsizeof(s) + sys.getsizeof(s[2]) for s in day.said) * 18 / HOURS / 2**20  # what this test keeps
    assert memory[-1] - memory[5] < 15 + kept, memory


def test_the_journal_adds_up(day):
    outcomes = Counter(r["id"] for r in day.rows if "outcome" in r)
    assert set(outcomes.values()) == {1}
    assert len(outcomes) == day.events
    lines = [r["line"] for r in day.rows if "kind" in r]
    assert len(lines) == len(set(lines))
    told = {r["line"] for r in day.rows if r.get("outcome") == "answered"}
    assert told <= set(lines)


def test_it_speaks_all_day_and_says_nothing_twice_in_half_an_hour(day):
    last: dict[str, tuple[float, str]] = {}
    for now, kind, text, line, _ in day.said:
        at, before = last.get(text, (-1e9, ""))
        if kind in ("script", "promo"):
            assert now - at > 1800 or line == before, text
        last[text] = (now, line)
    assert max(b[0] - a[0] for a, b in pairwise(day.said)) < 90
    notices = [now for now, kind, *_ in day.said if kind == "notice"]
    assert max(b - a for a, b in pairwise(notices)) <= 3600


def test_what_is_sold_out_is_not_shown_again(day):
    shown = [now for now, kind, _, _, sku in day.said if kind == "script" and sku.startswith("LT-KTL")]
    assert shown
    assert max(shown) < 5 * 3600 + 60


def test_the_same_trace_and_seed_are_the_same_journal(tmp_path):
    """The real clerk, the real shop, forty minutes: byte for byte."""
    rows = [
        {"t": t, "type": kind, "id": f"e{n}", "user": name} | ({"text": text} if text else {})
        for n, (t, kind, name, text) in enumerate(visits(2, 2400.0, 15.0))
    ]
    trace = tmp_path / "trace.jsonl"
    trace.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    for name in ("one", "two"):
        assert run.main(["replay", str(trace), "--seed", "5", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
