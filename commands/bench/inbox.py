"""How much chat does the mind bear? A flood on the running loop, with the real journal on disk; and triage alone.

In: comments a second, seconds. Out: figures: comments shed and read, how long the loop was ever away, microseconds a
comment, rows in the journal (one for each), and what one core triages a second of chatter and of questions.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from agent.answers import Answerer
from agent.director import DirectorSettings
from agent.inbox import Inbox, Shelf, read
from agent.journal import Journal
from agent.mind import Mind, MindSettings
from agent.virtual_stage import VirtualStage
from catalog import SAMPLE, Catalog
from commands.memory import resident
from perception.event import LiveEvent, User

CHATTER = (
    "哈哈哈",
    "666",
    "主播好美",
    "来了来了",
    "支持",
    "love this",
    "背景好看",
    "刚下班",
    "😂😂😂",
    "已拍",
    "冲冲冲",
)
ASKS = (
    "{}多少钱",
    "{}有货吗",
    "{}怎么洗",
    "{}什么材质呀",
    "how much is the {}",
    "{}能机洗吗",
    "{}保修多久",
    "{}是哪里产的",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=int, default=5000, help="comments a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--questions", type=float, default=0.2, help="the part of them that asks something")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="zhubo-inbox-") as folder,
        Catalog.open(Path(folder) / "catalog.db") as catalog,
    ):
        catalog.import_file(SAMPLE)
        flood = asyncio.run(_flood(args, catalog, Path(folder) / "journal.db"))
        return flood | {"triage_per_s": _triage(catalog)}


def _comment(mix: random.Random, n: int, questions: float, names: list[str]) -> LiveEvent:
    text = mix.choice(ASKS).format(mix.choice(names)) if mix.random() < questions else mix.choice(CHATTER)
    who = f"观众{mix.randrange(20_000)}"
    return LiveEvent(f"c{n}", "chat", "bench", "room", User(who, who), None, text)


async def _flood(args: argparse.Namespace, catalog: Catalog, path: Path) -> dict[str, Any]:
    mix = random.Random(0)
    names = [a for p in catalog.products() for a in p.aliases]
    journal = Journal(path)
    stage = VirtualStage()
    stage.keep = False
    told: dict[str, int] = {}

    def announce(message: dict[str, Any]) -> None:
        if message["type"] == "outcome":
            told[message["reason"]] = told.get(message["reason"], 0) + 1

    settings = MindSettings(DirectorSettings(), warm=False, poll=False)
    mind = Mind(catalog, Answerer(catalog), stage, journal, announce, time.time, 0, settings)
    lives = [asyncio.create_task(stage.run()), asyncio.create_task(mind.run())]
    away: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            away.append(time.perf_counter() - before - 0.005)

    lives.append(asyncio.create_task(watch()))
    await asyncio.sleep(0.5)
    memory, total = resident(), round(args.rate * args.seconds)
    comments = [_comment(mix, n, args.questions, names) for n in range(total)]
    await asyncio.sleep(0.5)
    away.clear()
    begun, fed, feeding = time.perf_counter(), 0, 0.0
    while fed < total:
        due = min(total, int((time.perf_counter() - begun) * args.rate) + 1)
        at = time.perf_counter()
        for event in comments[fed:due]:
            mind.feed(event)
        feeding += time.perf_counter() - at
        fed = max(fed, due)
        await asyncio.sleep(0.002)
    took = time.perf_counter() - begun
    for _ in range(600):
        if not mind.snapshot()["sizes"]["inbound"]:
            break
        await asyncio.sleep(0.05)
    behind = time.perf_counter() - begun - took
    await journal.flushed()
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)
    journal.close()
    with sqlite3.connect(path) as db:
        rows, settled = db.execute("SELECT count(*), count(outcome) FROM events").fetchone()
    away.sort()
    return {
        "comments": total,
        "comments_per_s": round(total / took),
        "shed": sum(n for reason, n in told.items() if "too much" in reason),
        "read": total - sum(n for reason, n in told.items() if "too much" in reason),
        "feed_us_per_comment": round(1e6 * feeding / total, 1),
        "loop_away_ms": {"p99": round(1e3 * away[int(len(away) * 0.99)], 1), "max": round(1e3 * away[-1], 1)},
        "read_behind_s": round(behind, 2),
        "journal_rows": rows,
        "journal_rows_with_outcome": settled,
        "journal_entries_lost": journal.dropped,
        "resident_mib_grown": round((resident() - memory) / 2**20, 1),
    }


def _triage(catalog: Catalog) -> dict[str, int]:
    """Comments one core sorts in a second, without journal, answers or stage."""
    mix = random.Random(1)
    names = [a for p in catalog.products() for a in p.aliases]
    out = {}
    for kind, questions in (("chatter", 0.0), ("a fifth asks", 0.2), ("all ask", 1.0)):
        inbox, n = Inbox(Shelf(catalog.products())), 20_000
        comments = [_comment(mix, i, questions, names) for i in range(n)]
        read.cache_clear()
        at = time.perf_counter()
        for i, event in enumerate(comments):
            now = i / 500
            inbox.take(event, now)
            if i % 100 == 0:
                inbox.tick(now)
            if i % 500 == 0 and (cluster := inbox.best(now, None)) is not None:
                for member in cluster.members:
                    inbox.settle(member, "answered", "", now=now)
                inbox.spoken(cluster, "line", now)
                inbox.close(cluster)
        out[kind] = round(n / (time.perf_counter() - at))
    return out
