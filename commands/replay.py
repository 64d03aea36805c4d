"""Run a recorded room through the whole mind in virtual time: hours in seconds, the same every time.

Reads a trace of JSON lines, writes a journal of JSON lines: every event with its outcome, every line spoken. Nothing
looks at a real clock; the same trace, catalog and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from agent.director import DirectorSettings
from agent.inbox import InboxLimits
from agent.mind import Answering, Mind, MindSettings
from agent.trace import Change, Happening, read_trace
from agent.transcript import Transcript
from agent.virtual_stage import VirtualStage
from agent.virtual_time import run_virtually
from errors import BadInput, BadTrace, ZhuboError

if TYPE_CHECKING:
    from catalog import Catalog

EPOCH = 1e8  # a trace that begins after this counts seconds since 1970, else seconds of a show
START = "2026-11-22T12:00:00+00:00"
LAST_WORDS_S = 120.0  # the room is given this long to come to an end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("trace", metavar="TRACE.jsonl", help="what happened in the room, one JSON object a line")
    parser.add_argument("--catalog", metavar="FILE|DB-URL", help="the shop (default: the sample shop); never changed")
    parser.add_argument("--brain", default="clerk", choices=["clerk"], help="who writes the answers")
    parser.add_argument("--seed", type=int, default=0, help="what the show's variety is drawn from")
    parser.add_argument(
        "--lang",
        default="zh",
        choices=["zh", "en", "zh,en"],
        metavar="zh|en|zh,en",
        help="what the host speaks unasked",
    )
    parser.add_argument(
        "--start", default=START, metavar="ISO", help="the moment t=0 stands for, where the trace counts from its start"
    )
    parser.add_argument("--out", required=True, metavar="JOURNAL.jsonl", help="where the journal goes")


def main(args: argparse.Namespace) -> int:
    happenings = read_trace(args.trace)
    try:
        start = datetime.fromisoformat(args.start).timestamp()
    except ValueError:
        raise BadInput(f"--start {args.start!r} is no date", remedy="write it as 2026-11-22T20:00:00+08:00") from None
    with _journal(args.out) as out, tempfile.TemporaryDirectory(prefix="zhubo-replay-") as folder:
        run_virtually(_replay(args, happenings, start, Path(folder), out))
    return 0


@contextlib.contextmanager
def _journal(path: str):
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            yield out
    except OSError as e:
        raise BadInput(f"cannot be written: {e.strerror}", where=path, remedy="name another --out") from e


async def _replay(
    args: argparse.Namespace, happenings: list[Happening], start: float, folder: Path, out: TextIO
) -> None:
    loop = asyncio.get_running_loop()
    first = happenings[0].t if happenings else 0.0
    origin = first if first >= EPOCH else 0.0
    base = 0.0 if first >= EPOCH else start

    def clock() -> float:
        return base + origin + loop.time()

    def write(row: dict[str, Any]) -> None:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")

    with _shop(args.catalog, folder, clock) as shop:
        stage = VirtualStage(origin=-origin)
        stage.keep = False
        transcript = Transcript(write)
        settings = MindSettings(
            DirectorSettings(tuple(args.lang.split(",")), args.seed, InboxLimits()), warm=False, poll=False
        )
        answerer = _answerer(shop, clock, args.seed)
        mind = Mind(shop, answerer, stage, transcript, lambda message: None, clock, args.seed, settings)
        performing = asyncio.create_task(stage.run())
        thinking = asyncio.create_task(mind.run())
        try:
            for happening in happenings:
                await _until(happening.t - origin, thinking, performing)
                if isinstance(happening.what, Change):
                    _change(shop, happening.what, f"{args.trace}:{happening.line}")
                    await mind.look()
                else:
                    mind.feed(happening.what)
            await _come_to_an_end(mind, transcript, thinking)
        finally:
            for task in (thinking, performing):
                task.cancel()
            await asyncio.gather(thinking, performing, return_exceptions=True)
        transcript.close(list(mind.director.state.flights.values()))


async def _until(moment: float, *lives: asyncio.Task[None]) -> None:
    """Let the room live until `moment`; if it dies, so does the replay, with its cause."""
    loop = asyncio.get_running_loop()
    wait = moment - loop.time()
    if wait > 0:
        await asyncio.sleep(wait)
    for life in lives:
        if life.done():
            life.result()


async def _come_to_an_end(mind: Mind, transcript: Transcript, thinking: asyncio.Task[None]) -> None:
    """After the last event: until every event has its outcome and the answers are said."""
    loop = asyncio.get_running_loop()
    last = loop.time() + LAST_WORDS_S
    while loop.time() < last:
        await _until(loop.time() + 0.5, thinking)
        answering = any(f.kind in ("answer", "correction", "thanks") for f in mind.director.state.flights.values())
        if not transcript.open and not answering:
            return


def _change(shop: Catalog, change: Change, where: str) -> None:
    try:
        shop.set(change.sku, **change.fields)
    except ZhuboError as e:
        raise BadTrace(e.what, where=where, remedy=e.remedy) from e


@contextlib.contextmanager
def _shop(where: str | None, folder: Path, clock: Callable[[], float]):
    """A private copy of the shop: the trace's changes stay in it."""
    from catalog import SAMPLE, Catalog

    private = folder / "catalog.db"
    source: Path | str = where or SAMPLE
    if where is not None and ("://" in where or where.endswith((".db", ".sqlite", ".sqlite3"))):
        with Catalog.open(where) as theirs:
            source = folder / "shop.csv"
            theirs.export(source)
    with Catalog.open(private, clock=clock) as shop:
        shop.import_file(source)
        yield shop


def _answerer(shop: Catalog, clock: Callable[[], float], seed: int) -> Answering:
    """The clerk: rules and rows, no model, the same words for the same question and seed."""
    from agent.answers import Answerer

    return Answerer(shop, clock=clock, seed=seed)
