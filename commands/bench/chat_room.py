"""A flood of comments into a whole running room, by the socket that relay tools dial.

In: comments a second, and for how long. Out: what became of them (journalled, answered, merged, ignored, shed, by
name), how late the mind's loop ran while it lasted, and the stage's ticks. One comment in ten is a question about a
product of the sample shop; nobody writes twice.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import websockets

from commands.bench.turn import CHATTER, ROOT, _questions

TOKEN = "bench-token"
SETTLE_S = 20.0
AFTER_S = 5.0
SOCKETS = 4


async def flood(rate: float, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhubo-bench-") as home:
        room_file = Path(home) / "room.toml"
        room_file.write_text(f'name = "bench"\nrelay_token = "{TOKEN}"\n')
        room = await asyncio.create_subprocess_exec(
            sys.executable, "run.py", "live", "--room", str(room_file), "--port", "0", "--json", "--no-browser",
            "--brain", "clerk", cwd=ROOT, env={**os.environ, "ZHUBO_DATA": home}, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert room.stdout
        try:
            ready = json.loads(await room.stdout.readline())
            await asyncio.sleep(SETTLE_S)
            before = await _stage(ready["preview"])
            quiet = await _loop(ready)
            sent, took = await _pour(ready["room"].replace("/room", f"/relay/{TOKEN}"), rate, seconds)
            busy = await _loop(ready)
            await asyncio.sleep(AFTER_S)
            after, desk = await _stage(ready["preview"]), await _desk(ready)
        finally:
            room.terminate()
            await room.wait()
        outcomes = _outcomes(Path(home) / "rooms" / "bench" / "journal.db")
    ticks = after["clock"]["ticks"] - before["clock"]["ticks"]
    return {
        "comments_per_s": round(sent / took, 1),
        "comments": sent,
        "journalled": sum(outcomes.values()),
        "outcomes": outcomes,
        "chat": desk["health"].get("chat"),
        "mind_loop_lag_before": quiet,
        "mind_loop_lag_with_flood": busy,
        "stage_ticks": ticks,
        "stage_late_ticks": after["late"] - before["late"],
        "stage_late_share": round((after["late"] - before["late"]) / max(1, ticks), 5),
        "stage_clock": after["clock"],
        "underruns": after.get("underruns", 0),
    }


async def _pour(url: str, rate: float, seconds: float) -> tuple[int, float]:
    """(comments sent, seconds). Evenly, from a few sockets, never more than one late beat at once."""
    dice = random.Random(3)
    questions = _questions(40, 3)
    sent, began = 0, time.perf_counter()
    sockets = [await websockets.connect(url, proxy=None, ping_interval=None) for _ in range(SOCKETS)]
    try:
        while (now := time.perf_counter() - began) < seconds:
            while sent < now * rate:
                text = dice.choice(questions) if sent % 10 == 0 else f"{dice.choice(CHATTER)}{sent}"
                who = {"id": f"v{sent}", "name": f"观众{sent % 5000}"}
                await sockets[sent % SOCKETS].send(json.dumps({"user": who, "text": text, "id": f"flood-{sent}"}))
                sent += 1
            await asyncio.sleep(0.01)
        return sent, time.perf_counter() - began
    finally:
        for socket in sockets:
            await socket.close()


async def _desk(ready: dict[str, Any]) -> dict[str, Any]:
    """What the operator's desk is told on arrival."""
    url = ready["room"].replace("/room", "/operator")
    token = ready["operator"].partition("#")[2]
    async with websockets.connect(url, proxy=None, max_size=8 << 20) as socket:
        await socket.send(json.dumps({"token": token}))
        return json.loads(await socket.recv())


async def _loop(ready: dict[str, Any]) -> dict[str, Any]:
    return (await _desk(ready))["health"].get("loop", {})


async def _stage(preview: str) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(preview.replace("ws://", "http://").replace("/preview", "/status"))
    status = answer.json()
    return {**status, "late": round(status["clock"]["late_share"] * status["clock"]["ticks"])}


def _outcomes(journal: Path) -> dict[str, int]:
    with sqlite3.connect(journal) as db:
        rows = db.execute(
            "SELECT coalesce(outcome, 'open'), count(*) FROM events WHERE id LIKE 'flood-%' GROUP BY 1"
        ).fetchall()
    db.close()
    return dict(rows)
