"""What we add to a model: event in → first sentence handed to the stage, by stage of the path, in one process.

The real mind over the sample shop, the real journal on disk, the real answerer, gate and ladder, LangChain's client
over HTTP to a scripted model server in another process, the real client of the stage over a websocket to another
process that stamps what arrives. Own overhead is the whole way less the time that the scripted server really held the
request, by its own stamps. `--awake` measures each wait twice, the second time beside a process a core that spins
whenever nobody else wants it (SCHED_IDLE): what is gone then is the price of cores that fell asleep, not of our work.
`cpu_ms` is what the mind's process computed in a stage, `stages_ms` what went by.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from commands.mind_process import SWITCH_S
from errors import EngineFailed

ROOT = Path(__file__).resolve().parents[2]
# What lies between two stamps, in order; the model's own time is not ours.
STAGES = ("heard", "triage", "resolve", "request", "model", "reply", "gate", "compose", "hop")
MARKS = ("in", "journalled", "asked", "prompted", "received", "wrote", "sentence", "judged", "sent", "arrived")
PIPECAT = {"p50": 3.9, "p95": 6.4, "what": "pipecat 1.14, bare in-process pipeline without any of these, measured "
           "earlier on such a machine"}  # fmt: skip
COMPUTED = ("heard", "triage", "resolve", "brain", "gate", "compose")
ANSWERED_S = 10.0
SPIN = "import os\nos.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\nwhile True:\n  pass"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=int, default=100, help="how many, for each of the two waits")
    parser.add_argument("--first-ms", type=float, nargs="+", default=[0.0, 300.0], help="what the scripted model waits")
    parser.add_argument("--pipecat", metavar="PYTHON", help="an interpreter with pipecat-ai: its bare pipeline beside")
    parser.add_argument("--awake", action="store_true", help="each wait once more with cores that never fall asleep")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    return asyncio.run(_overheads(args))


# ---------------------------------------------------------------------- our own overhead


async def _overheads(args: argparse.Namespace) -> dict[str, Any]:
    sys.setswitchinterval(SWITCH_S)
    out: dict[str, Any] = {}
    for first_ms in args.first_ms:
        for awake in (False, True) if args.awake else (False,):
            with tempfile.TemporaryDirectory(prefix="zhubo-bench-") as home, _awake() if awake else nullcontext():
                turns = await _turns(Path(home), first_ms, args.questions)
            out[f"model_{first_ms:g}_ms{'_awake' if awake else ''}"] = {
                "questions": args.questions,
                "by_model": len(turns),
                "own_overhead_ms": _spread([t["total"] - t["ms"]["model"] for t in turns]),
                "total_ms": _spread([t["total"] for t in turns]),
                "stages_ms": {name: _spread([t["ms"][name] for t in turns]) for name in STAGES},
                "cpu_ms": {name: _spread([t["cpu"][name] for t in turns]) for name in COMPUTED if turns},
                "last": turns[-1]["trace"] if turns else None,
            }
    beside = await _pipecat(args.pipecat, args.questions) if args.pipecat else PIPECAT
    return out | {"target_ms": {"own_overhead_p95": 10.0}, "pipecat_ms": beside}


async def _pipecat(python: str, count: int) -> dict[str, Any]:
    """Pipecat's bare pipeline, run here and now by another interpreter."""
    process = await asyncio.create_subprocess_exec(
        python, "-W", "ignore", str(Path(__file__).with_name("pipecat_pipeline.py")), str(count + 3),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    said, _ = await process.communicate()
    if process.returncode:
        raise EngineFailed("pipecat's pipeline failed", where=python, remedy="an environment with pipecat-ai 1.14")
    about = "pipecat's bare in-process pipeline (no retrieval, gate, journal or socket), measured in this run"
    return _spread(json.loads(said)[3:]) | {"what": about}


@contextlib.contextmanager
def _awake() -> Iterator[None]:
    """No core sleeps: on each a process spins whenever nobody else wants it."""
    spinning = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in os.sched_getaffinity(0)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


class Stamps:
    """Monotonic seconds of one question's moments, by name (the clock is one for all processes of the machine), and
    what this process had computed by then."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.id = ""

    def __call__(self, name: str) -> None:
        if name not in self.at:
            self.at[name], self.cpu[name] = time.monotonic(), time.process_time()


async def _turns(home: Path, first_ms: float, count: int) -> list[dict[str, Any]]:
    from agent.answers import Answerer
    from agent.brains import Ladder, make_brain
    from agent.director import DirectorSettings
    from agent.inbox.box import InboxLimits
    from agent.journal import Journal
    from agent.mind import Mind, MindSettings
    from agent.scribe import Scribe
    from catalog import SAMPLE, Catalog
    from render.client import StageClient

    with Catalog.open(home / "shop.db") as shop:
        shop.import_file(SAMPLE)
        names = [p.aliases[0] for p in shop.products() if p.aliases]
        likely = Scribe(Answerer(shop), 8.0).likely  # as a room on air does when nobody waits
        for product in shop.products():
            await likely(product, ("zh",))
        journal = Journal(home / "journal.db")
        stamps = Stamps()
        model = _child("tests.agent.brains.model_server", "--tell", "--first-ms", str(first_ms), *_script())
        async with model as (url, told), _child("commands.bench.stage_ear") as (stage_url, arrived):
            # The same product comes round sooner than a crowd's same question would be merged.
            limits = InboxLimits(late_merge_s=0.0)
            ladder = Ladder((make_brain(url, model="tiny", first_token_s=5.0),))
            await ladder.brains[0].healthy()
            answering = Answerer(shop, _TimedBrains(ladder, stamps))
            answering.warm()
            answerer = _Timed(answering, stamps)
            mind = Mind(
                shop, answerer, StageClient(stage_url, "bench"), _journal(journal, stamps), lambda _: None,
                time.time, 0, MindSettings(DirectorSettings(("zh",), 0, limits), warm=False),
            )  # fmt: skip
            hear = mind.director.hear

            def heard(event: Any, now: float, **more: Any) -> Any:
                stamps("journalled")
                return hear(event, now, **more)

            mind.director.hear = heard  # type: ignore[method-assign]
            running = asyncio.create_task(mind.run())
            try:
                await _until(lambda: mind.director.state.on_stage)
                await told.readline()  # the health check's
                turns = [await _ask(mind, names[i % len(names)], i, stamps, told, arrived) for i in range(count + 3)]
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await ladder.aclose()
        await asyncio.to_thread(journal.close)
    return [turn for turn in turns[3:] if turn]


def _script() -> list[str]:
    """The whole first sentence in one piece: what comes after the first token is the model's time, not ours."""
    return ["--say", "现在<price>。", "--say", "喜欢的话再看看详情。"]


async def _ask(
    mind: Any, name: str, i: int, stamps: Stamps, told: asyncio.StreamReader, arrived: asyncio.StreamReader
) -> dict[str, Any] | None:
    """One viewer's price question; ms of each stage of its way, None where the clerk had to write it."""
    from perception.event import LiveEvent, User

    await _until(lambda: not any(f.kind == "answer" for f in mind.director.state.flights.values()))
    stamps.at.clear()
    stamps.cpu.clear()
    stamps.id = id = f"bench-{i}"
    event = LiveEvent(id, "chat", "bench", "room", User(f"u{i}", f"观众{i}"), time.time(), text=f"{name}多少钱")
    stamps("in")
    mind.feed(event)
    try:
        async with asyncio.timeout(ANSWERED_S):
            while id not in (line := json.loads(await arrived.readline()))["reply_to"]:
                pass
    except TimeoutError:
        return None
    if "prompted" not in stamps.at:
        return None
    model = json.loads(await told.readline())
    if "sentence" not in stamps.at:
        return None
    at = stamps.at | {"received": model["received"], "wrote": model["wrote"], "arrived": line["at"]}
    steps = [at[name] for name in MARKS]
    moments = {name: round(1000 * (at[name] - at["in"]), 2) for name in MARKS}
    return {
        "total": 1000 * (at["arrived"] - at["in"]),
        "ms": {name: 1000 * (b - a) for name, a, b in zip(STAGES, steps, steps[1:], strict=False)},
        "cpu": _computed(stamps.cpu),
        "trace": {"asked": event.text, "said": line["text"], "ms": moments},
    }


def _computed(cpu: dict[str, float]) -> dict[str, float]:
    """Ms that the mind's process computed in each stage; its request and reply are one, nobody stamps between."""
    own = [name for name in MARKS if name in cpu]
    return {name: 1000 * (cpu[b] - cpu[a]) for name, a, b in zip(COMPUTED, own, own[1:], strict=False)}


class _Timed:
    """The answerer, with a stamp when it is asked and when its first sentence has passed the gate."""

    def __init__(self, answerer: Any, stamps: Stamps) -> None:
        self._answerer, self._stamps = answerer, stamps

    async def answer(self, q: Any, *, on_air: str | None, memory: Any) -> AsyncIterator[Any]:
        self._stamps("asked")
        async with aclosing(self._answerer.answer(q, on_air=on_air, memory=memory)) as answer:
            async for item in answer:
                self._stamps("judged")
                yield item


class _TimedBrains:
    """The ladder, with a stamp when it is asked for sentences and when the first has come."""

    def __init__(self, ladder: Any, stamps: Stamps) -> None:
        self._ladder, self._stamps = ladder, stamps
        self.writer, self.choose = ladder.writer, ladder.choose

    async def sentences(self, *asked: Any) -> AsyncIterator[Any]:
        self._stamps("prompted")
        async with aclosing(self._ladder.sentences(*asked)) as sentences:
            async for item in sentences:
                self._stamps("sentence")
                yield item


def _journal(journal: Any, stamps: Stamps) -> Any:
    """The journal, with a stamp when an answer's line has been flushed and may go out."""
    sent, flushed = journal.sent, journal.flushed
    answering = False

    def note(send: Any, at: float) -> None:
        nonlocal answering
        answering = answering or (send.first == 0 and stamps.id in send.flight.reply_to)
        sent(send, at)

    async def flush() -> None:
        nonlocal answering
        await flushed()
        if answering:
            stamps("sent")
            answering = False

    journal.sent, journal.flushed = note, flush
    return journal


@asynccontextmanager
async def _child(module: str, *more: str) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    """A peer in a process of its own; (the address it prints, what it prints after that)."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *more,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip(), process.stdout
    finally:
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until(true: Any) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the mind tells nobody
            await asyncio.sleep(0.02)


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    at = lambda q: round(ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2)  # noqa: E731
    return {"p50": round(statistics.median(ordered), 2), "p95": at(0.95), "max": round(ordered[-1], 2)}
