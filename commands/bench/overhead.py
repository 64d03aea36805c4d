"""What we add to a model: event in → first sentence handed to the stage, by stage of the path, in one process.

The real mind over the sample shop, the real journal on disk, the real answerer, gate and ladder, LangChain's client
over HTTP to a scripted model server in another process, the real client of the stage over a websocket to another
process that stamps what arrives. Own overhead is the whole way less the wait that the scripted server was told to make.
With `--server URL` the real server's time to first token and to token 16 instead, for 1 and 16 rooms.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from commands.mind_process import SWITCH_S
from errors import EngineFailed

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("heard", "triage", "resolve", "brain", "gate", "compose", "hop")
PIPECAT = {"p50": 3.9, "p95": 6.4, "what": "pipecat 1.14, bare in-process pipeline without any of these, measured "
           "earlier on such a machine"}  # fmt: skip
ANSWERED_S = 10.0
SHARED, PROMPT, TOKENS = 0.9, 1500, 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=int, default=100, help="how many, for each of the two waits")
    parser.add_argument("--first-ms", type=float, nargs="+", default=[0.0, 300.0], help="what the scripted model waits")
    parser.add_argument("--pipecat", metavar="PYTHON", help="an interpreter with pipecat-ai: its bare pipeline beside")
    parser.add_argument("--server", metavar="URL", help="measure a real OpenAI-compatible server instead")
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 16], help="with --server: how many at once")
    parser.add_argument("--turns", type=int, default=8, help="with --server: requests a room")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    if args.server:
        return asyncio.run(_serve(args))
    return asyncio.run(_overheads(args))


# ---------------------------------------------------------------------- our own overhead


async def _overheads(args: argparse.Namespace) -> dict[str, Any]:
    sys.setswitchinterval(SWITCH_S)
    out: dict[str, Any] = {}
    for first_ms in args.first_ms:
        with tempfile.TemporaryDirectory(prefix="zhubo-bench-") as home:
            turns = await _turns(Path(home), first_ms, args.questions)
        own = [t["total"] - first_ms for t in turns]
        out[f"model_{first_ms:g}_ms"] = {
            "questions": args.questions,
            "by_model": len(turns),
            "own_overhead_ms": _spread(own),
            "total_ms": _spread([t["total"] for t in turns]),
            "stages_ms": {name: _spread([t[name] for t in turns]) for name in STAGES},
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


class Stamps:
    """Monotonic seconds of one question's moments, by name; the clock is one for all processes of the machine."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self.id = ""

    def __call__(self, name: str) -> None:
        self.at.setdefault(name, time.monotonic())


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
        model = _child("tests.agent.brains.model_server", "--first-ms", str(first_ms), *_script())
        async with model as (url, _), _child("commands.bench.stage_ear") as (stage_url, arrived):
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
                turns = [await _ask(mind, names[i % len(names)], i, stamps, arrived) for i in range(count + 3)]
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await ladder.aclose()
        await asyncio.to_thread(journal.close)
    return [turn for turn in turns[3:] if turn]


def _script() -> list[str]:
    """The whole first sentence in one piece: what comes after the first token is the model's time, not ours."""
    return ["--say", "现在<price>。", "--say", "喜欢的话再看看详情。"]


async def _ask(mind: Any, name: str, i: int, stamps: Stamps, arrived: asyncio.StreamReader) -> dict[str, Any] | None:
    """One viewer's price question; ms of each stage of its way, None where the clerk had to write it."""
    from perception.event import LiveEvent, User

    await _until(lambda: not any(f.kind == "answer" for f in mind.director.state.flights.values()))
    stamps.at.clear()
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
    at = stamps.at
    if "sentence" not in at:
        return None
    marks = ("in", "journalled", "asked", "prompted", "sentence", "judged", "sent")
    steps = [at[name] for name in marks] + [line["at"]]
    out: dict[str, Any] = {name: 1000 * (b - a) for name, a, b in zip(STAGES, steps, steps[1:], strict=False)}
    moments = {name: round(1000 * (then - at["in"]), 2) for name, then in zip((*marks, "arrived"), steps, strict=True)}
    out["trace"] = {"asked": event.text, "said": line["text"], "ms": moments}
    return out | {"total": 1000 * (line["at"] - at["in"])}


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


# ---------------------------------------------------------------------- a real server


async def _serve(args: argparse.Namespace) -> dict[str, Any]:
    """Every room asks turn after turn: a prompt of about PROMPT tokens, of which SHARED are the prefix of all."""
    prefix, tail, counted = await _lengths(args.server)
    out: dict[str, Any] = {"prompt_tokens": counted, "shared_prefix": SHARED, "server": args.server}
    for rooms in args.rooms:
        await _room(args.server, prefix, tail, -1, 1)  # the library, the connection, the prefix
        began = time.monotonic()
        each = await asyncio.gather(*(_room(args.server, prefix, tail, r, args.turns) for r in range(rooms)))
        waits = [wait for room in each for wait in room]
        out[f"rooms_{rooms}"] = {
            "requests": len(waits),
            "first_token_ms": _spread([first for first, _ in waits]),
            f"token_{TOKENS}_ms": _spread([last for _, last in waits if last is not None]),
            "requests_per_s": round(len(waits) / (time.monotonic() - began), 2),
        }
    return out


def _words(count: int, seed: int) -> str:
    return " ".join(f"{(seed * 7919 + n * 31) % 9973:04d}" for n in range(count))


async def _lengths(url: str) -> tuple[int, int, str]:
    """How many words make the prefix and the rest; counted by the server's own tokenizer where it tells (vLLM)."""
    import httpx

    tokens, counted = 4.0, "about 1500"  # a word of four digits and a space, roughly
    root = url.rstrip("/").removesuffix("/v1")
    with contextlib.suppress(httpx.HTTPError, KeyError, ValueError):
        async with httpx.AsyncClient(trust_env=False, timeout=20.0) as http:
            model = (await http.get(f"{root}/v1/models")).json()["data"][0]["id"]
            asked = {"model": model, "prompt": _words(200, 1)}
            tokens = (await http.post(f"{root}/tokenize", json=asked)).json()["count"] / 200
            counted = f"{PROMPT}, by the server's tokenizer"
    return round(PROMPT * SHARED / tokens), round(PROMPT * (1 - SHARED) / tokens), counted


async def _room(url: str, prefix: int, tail: int, room: int, turns: int) -> list[tuple[float, float | None]]:
    """(ms to the first token, ms to token TOKENS) of each of this room's turns; pieces stand for tokens."""
    from agent.brains import Prompt, make_brain

    brain = make_brain(url, first_token_s=120.0, between_s=60.0, max_tokens=2 * TOKENS, extra_body={"ignore_eos": True})
    out = []
    try:
        for turn in range(turns):
            own = _words(tail, 1_000 + 100 * room + turn)
            prompt = Prompt((("system", _words(prefix, 1)), ("user", own)))
            began, times = time.monotonic(), []
            async with aclosing(brain.write(prompt)) as pieces:
                async for _ in pieces:
                    times.append(1000 * (time.monotonic() - began))
                    if len(times) == TOKENS:
                        break
            out.append((times[0], times[TOKENS - 1] if len(times) == TOKENS else None))
    finally:
        await brain.aclose()
    return out


def _spread(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    at = lambda q: round(ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2)  # noqa: E731
    return {"p50": round(statistics.median(ordered), 2), "p95": at(0.95), "max": round(ordered[-1], 2)}
