"""How long a viewer waits, through the whole running room: real processes, real sockets, the script speaking meanwhile.

Starts `run.py live` on the sample shop, asks a price every few seconds over the room's socket, with or without a crowd
that chats beside it, and reads from the room's own journal when the answer's own first clause was ready, when the
clause with its first fact was ready, and when each began to sound. Fillers and silence do not count.

The room begins with an empty audio cache of its own, and every run draws other questions (`--seed` repeats a run), so
that no earlier run has spoken the answers. `--cache kept` keeps this machine's cache: what a shop's second day is like.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import websockets

from models.store import cache_folder

ROOT = Path(__file__).resolve().parents[2]
CHATTER = (
    "哈哈哈",
    "来了来了",
    "666",
    "主播好",
    "好看",
    "lol",
    "nice",
    "第一次来",
    "晚上好",
    "支持一下",
    "wow",
    "👍👍",
)
ASKS = {
    "zh": ("{}多少钱", "{}什么价格呀", "请问{}现在怎么卖", "{}还有货吗", "{}打折吗", "{}包邮吗", "{}保修多久"),
    "en": (
        "how much is the {}?",
        "price of the {} please",
        "what does the {} cost",
        "is the {} in stock?",
        "any discount on the {}?",
        "do you ship the {} free?",
        "what's the warranty on the {}",
    ),
}
ON_AIR = {"zh": ("这个多少钱", "这款怎么卖", "这个还有货吗"), "en": ("how much is this one?", "is this in stock?")}
FROM_CACHE_S = 0.12  # an answer that is ready sooner was not synthesised: the voice alone takes several times longer
MOMENTS = ("ready_s", "fact_ready_s", "on_air_s", "fact_on_air_s")
SETTLE = 20.0  # seconds on air before the first question: models are warm, the script speaks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=int, default=20, help="how many")
    parser.add_argument("--every", type=float, default=10.0, metavar="SECONDS", help="between two questions")
    parser.add_argument("--crowd", type=float, default=0.0, metavar="N", help="other comments a second")
    parser.add_argument("--brain", default="clerk", help="as for live")
    parser.add_argument("--seed", type=int, help="which questions; without it others every time")
    parser.add_argument(
        "--cache", choices=("empty", "kept"), default="empty", help="the voice's sounds of earlier shows"
    )


def measure(args: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhubo-bench-") as home:
        return asyncio.run(_measure(args, Path(home)))


def _surroundings(home: Path, cache: str) -> dict[str, str]:
    """The room's data in `home`; with an empty cache everything but the model weights is new too."""
    own = {**os.environ, "ZHUBO_DATA": str(home)}
    if cache == "empty":
        fresh = home / "cache"
        fresh.mkdir()
        (fresh / "models").symlink_to(cache_folder() / "models")
        own["ZHUBO_CACHE"] = str(fresh)
    return own


async def _measure(args: argparse.Namespace, home: Path) -> dict[str, Any]:
    seed = random.SystemRandom().randrange(10**6) if args.seed is None else args.seed
    questions = _questions(args.questions, seed)
    began = time.monotonic()
    room = await asyncio.create_subprocess_exec(
        sys.executable, "run.py", "live", "--port", "0", "--json", "--no-browser", "--brain", args.brain,
        cwd=ROOT, env=_surroundings(home, args.cache), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert room.stdout
    try:
        ready = json.loads(await room.stdout.readline())
        started = time.monotonic() - began
        await asyncio.sleep(SETTLE)
        crowd = asyncio.create_task(_crowd(ready["room"], args.crowd))
        asked = await _ask(ready["room"], questions, args.every)
        await asyncio.sleep(8.0)
        crowd.cancel()
        memory = _memory(room.pid)
        status = await _status(ready["preview"])
    finally:
        room.terminate()
        await room.wait()
    turns = _turns(home / "rooms" / "embedded" / "journal.db", asked)
    return {
        "start_to_picture_s": round(started, 2),
        "asked": len(asked),
        "spoken": len(turns),
        "first_clause_from_cache": sum(t.get("ready_s", 1.0) < FROM_CACHE_S for t in turns),
        "seed": seed,
        "cache": args.cache,
        "crowd_per_s": args.crowd,
        "brain": args.brain,
        **{name: _spread([t[name] for t in turns if name in t]) for name in MOMENTS},
        "memory_mb": memory,
        "clock": status.get("clock"),
        "ms_per_tick": status.get("ms_per_tick"),
        "underruns": status.get("underruns"),
    }


def _questions(count: int, seed: int) -> list[str]:
    """Questions in both languages, half of them prices: every fourth about what is on air, the others each about
    another product of the sample shop."""
    from catalog import SAMPLE, Catalog

    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "shop.db") as shop:
        shop.import_file(SAMPLE)
        products = [p for p in shop.products() if p.aliases and "en" in p.title]
    dice = random.Random(seed)
    drawn = [p for _ in range(-(-count // len(products))) for p in dice.sample(products, len(products))][:count]
    out = []
    for i, product in enumerate(drawn):
        lang = ("zh", "en")[i % 2]
        if i % 8 in (3, 6):
            out.append(dice.choice(ON_AIR[lang]))
            continue
        prices, others = ASKS[lang][:3], ASKS[lang][3:]
        form = dice.choice(prices if i % 4 < 2 else others)
        out.append(form.format(product.aliases[0] if lang == "zh" else product.title["en"]))
    return out


async def _ask(url: str, questions: list[str], every: float) -> dict[str, str]:
    """Ask, one viewer a question; event id → text."""
    asked = {}
    for i, text in enumerate(questions):
        async with websockets.connect(f"{url}?name=viewer{i}", proxy=None) as socket:
            await socket.send(json.dumps({"text": text}))
            async for message in socket:
                chat = json.loads(message)
                if chat.get("type") == "chat" and chat.get("text") == text:
                    asked[chat["id"]] = text
                    break
        await asyncio.sleep(every)
    return asked


async def _crowd(url: str, per_second: float) -> None:
    if not per_second:
        return
    dice = random.Random(1)
    async with asyncio.TaskGroup() as group:
        for n in range(4):
            group.create_task(_chatter(f"{url}?name=crowd{n}", 4 / per_second, random.Random(dice.random())))


async def _chatter(url: str, pause: float, dice: random.Random) -> None:
    async with websockets.connect(url, proxy=None) as socket:
        reading = asyncio.create_task(_drain(socket))
        try:
            while True:
                await socket.send(json.dumps({"text": dice.choice(CHATTER) + str(dice.randrange(1000))}))
                await asyncio.sleep(pause)
        finally:
            reading.cancel()


async def _drain(socket: Any) -> None:
    async for _ in socket:
        pass


async def _status(preview: str) -> dict[str, Any]:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(preview.replace("ws://", "http://").replace("/preview", "/status"))
    return answer.json()


def _memory(pid: int) -> dict[str, float]:
    """Proportional set size of the whole room, in MB, by process."""
    out: dict[str, float] = {}
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in processes:
        words = process.cmdline()
        name = words[words.index("-m") + 1] if "-m" in words else Path(words[-1]).name if words else "?"
        out[name] = round(out.get(name, 0.0) + process.memory_full_info().pss / 1e6, 1)
    out["total"] = round(sum(out.values()), 1)
    return out


def _turns(journal: Path, asked: dict[str, str]) -> list[dict[str, float]]:
    """Seconds from the event to each moment of its answer, from the journal."""
    turns = []
    with sqlite3.connect(journal) as db:
        for event in asked:
            row = db.execute(
                "SELECT at, line FROM events WHERE id=? AND outcome IN ('answered', 'unknown')", (event,)
            ).fetchone()
            if row is None:
                continue
            at, line = row
            marks = db.execute(
                "SELECT m.at, m.state, m.sentence, m.clause FROM marks m JOIN lines l ON l.wire=m.line "
                "WHERE l.id=? OR l.wire=? ORDER BY m.seq", (line, line),
            ).fetchall()  # fmt: skip
            turns.append(_moments(at, marks))
    db.close()
    return turns


def _moments(at: float, marks: list[tuple]) -> dict[str, float]:
    ready = [(m[0], m[2], m[3]) for m in marks if m[1] == "ready"]
    clauses = {(m[2], m[3]): m[0] for m in reversed(marks) if m[1] == "clause"}
    out = {}
    if ready:
        out["ready_s"] = ready[0][0] - at
        out["fact_ready_s"] = ready[-1][0] - at
        if ready[-1][1:] in clauses:
            out["fact_on_air_s"] = clauses[ready[-1][1:]] - at
    if clauses:
        out["on_air_s"] = min(clauses.values()) - at
    return out


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    at = lambda q: round(ordered[min(len(ordered) - 1, int(q * len(ordered)))], 3)  # noqa: E731
    return {"p50": round(statistics.median(ordered), 3), "p95": at(0.95), "max": round(ordered[-1], 3)}
