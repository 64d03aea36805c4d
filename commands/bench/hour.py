"""An hour on air against the bounds that the design sets: late ticks, repeated faces, underruns, wall minus media time.

Starts `run.py live` on the sample shop, its voice and host as they come, asks a question every so often as `bench turn`
does, and reads the stage's own counts every few seconds. Real time, real processes: `--minutes 60` is the hour, and the
machine should have nothing else to do. Figures and whether each bound holds:

- `late_share`: ticks later than 40 ms of all; at most 0.001.
- `speech_repeat_share`: repeated faces of the ticks in which the host speaks; at most 0.005.
- `underruns`: ticks without sound inside a sentence; none.
- `behind_ms`: the most by which the wall clock was ahead of the media's at any reading; at most 40.
- `gaps`, `restarts`: times the stage skipped after a suspend, or began anew; none.

`memory_mb` is the whole room's at the beginning and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from commands.bench.turn import ROOT, SETTLE, _ask, _crowd, _memory, _questions, _status, _surroundings
from errors import EngineFailed

BOUNDS = {
    "late_share": 0.001,
    "speech_repeat_share": 0.005,
    "underruns": 0,
    "behind_ms": 40.0,
    "gaps": 0,
    "restarts": 0,
}
LOOK_S = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=60.0, help="on air")
    parser.add_argument("--every", type=float, default=15.0, metavar="SECONDS", help="between two questions")
    parser.add_argument("--crowd", type=float, default=2.0, metavar="N", help="other comments a second")
    parser.add_argument("--brain", default="clerk", help="as for live")
    parser.add_argument("--seed", type=int, default=0, help="which questions")
    parser.add_argument("--avatar", default="lin", help="the host, as for live")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhubo-hour-") as home:
        return asyncio.run(_measure(args, Path(home)))


async def _measure(args: argparse.Namespace, home: Path) -> dict[str, Any]:
    room = await asyncio.create_subprocess_exec(
        sys.executable, "run.py", "live", "--port", "0", "--json", "--no-browser", "--brain", args.brain,
        "--avatar", args.avatar, cwd=ROOT, env=_surroundings(home, "empty"), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert room.stdout
    try:
        ready = json.loads(await room.stdout.readline())
        await asyncio.sleep(SETTLE)
        memory = [_memory(room.pid)["total"]]
        questions = _questions(1 + int(60 * args.minutes / args.every), args.seed)
        beside = [
            asyncio.create_task(_crowd(ready["room"], args.crowd)),
            asyncio.create_task(_ask(ready["room"], questions, args.every)),
        ]
        readings = await _read(ready["preview"], 60 * args.minutes)
        for task in beside:
            task.cancel()
        ended = [t for t in await asyncio.gather(*beside, return_exceptions=True) if isinstance(t, Exception)]
        memory.append(_memory(room.pid)["total"])
    finally:
        with contextlib.suppress(ProcessLookupError):
            room.terminate()
        await room.wait()
    if len(readings) < 2:
        raise EngineFailed("the stage told nothing of its clock", where="bench hour", remedy="look at the room's log")
    return {**verdict(readings), "memory_mb": memory, "askers_that_failed": [repr(e) for e in ended]}


async def _read(preview: str, seconds: float) -> list[dict[str, Any]]:
    """The stage's status every LOOK_S for so long; a stage that does not answer has none."""
    readings, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(httpx.HTTPError, ValueError):
            readings.append(await _status(preview))
        await asyncio.sleep(LOOK_S)
    return readings


def verdict(readings: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures between the first and the last reading, and for each bound whether it holds. Pure."""
    clocks, speech = [r["clock"] for r in readings], [r["speech"] for r in readings]
    restarts = sum(b["ticks"] < a["ticks"] for a, b in pairwise(clocks))
    first, last = readings[0], readings[-1]
    late = _since(clocks, "late_share")
    ticks = max(1, clocks[-1]["ticks"] - (0 if restarts else clocks[0]["ticks"]))
    spoke = max(1, speech[-1]["ticks"] - (0 if restarts else speech[0]["ticks"]))
    repeats = speech[-1]["repeats"] - (0 if restarts else speech[0]["repeats"])
    figures = {
        "late_share": round(late / ticks, 5),
        "speech_repeat_share": round(repeats / spoke, 5),
        "underruns": last["underruns"] - (0 if restarts else first["underruns"]),
        "behind_ms": max(c["behind_ms"] for c in clocks),
        "gaps": clocks[-1]["gaps"] - (0 if restarts else clocks[0]["gaps"]),
        "restarts": restarts,
    }
    return {
        "minutes": round(ticks / 25 / 60, 2),
        "readings": len(readings),
        "speaking_share": round(spoke / ticks, 3),
        **figures,
        "holds": {name: figures[name] <= most for name, most in BOUNDS.items()},
        "late_p99_ms": clocks[-1]["late_p99_ms"],
        "late_max_ms": clocks[-1]["late_max_ms"],
        "ms_per_tick": last["ms_per_tick"],
    }


def _since(clocks: list[dict[str, Any]], share: str) -> float:
    """Ticks that count for `share` from the first to the last of `clocks`."""
    ends = [c[share] * c["ticks"] for c in (clocks[0], clocks[-1])]
    return max(0.0, ends[1] - (ends[0] if clocks[-1]["ticks"] >= clocks[0]["ticks"] else 0.0))
