"""How soon a real model server speaks: time to the first token and to token 16, for one room and for many at once.

In: the URL of an OpenAI-compatible server. Every room streams through our own client (`agent.brains`), turn after turn:
a prompt of 1,500 tokens, nine tenths of them the same in every request, as persona, rules and catalog slice are. Out:
p50, p95 and the longest; what the server says of itself meanwhile: prompt tokens found in its prefix cache, its own
mean time to first token, the most requests it worked on at once; and, for comparison, first tokens of prompts that
share nothing. Lengths are counted by the server's own tokenizer where it tells (vLLM); a piece of the stream stands for
a token.
Without `--every` a room asks again at once: the hardest case, no show asks so often. `client_busy_percent` near 100
means that this process, not the server, is what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

LOOK_EVERY_S = 0.05
A_WORD = 4.0  # tokens in a word of four digits, roughly
COLD = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", required=True, help="the server, as for live --brain (its key in ZHUBO_BRAIN_KEY)")
    parser.add_argument("--model", default="", metavar="NAME", help="default: the first that the server lists")
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 16], help="how many at once")
    parser.add_argument("--turns", type=int, default=8, help="requests a room")
    parser.add_argument("--every", type=float, default=0.0, metavar="S", help="mean seconds between a room's requests")
    parser.add_argument("--prompt", type=int, default=1500, metavar="TOKENS", help="length of a prompt")
    parser.add_argument("--shared", type=float, default=0.9, metavar="SHARE", help="of it the same in every request")
    parser.add_argument("--token", type=int, default=16, metavar="N", help="the other token that is waited for")
    parser.add_argument("--seed", type=int, default=0, help="of the pauses between requests")


@dataclass(frozen=True, slots=True)
class Server:
    """What is asked, and how its prompts are made: `words` of `tokens_a_word` each."""

    root: str
    model: str
    is_vllm: bool
    tokens_a_word: float
    counted: bool

    def words(self, tokens: float, seed: int) -> str:
        """Text of about so many tokens; other seeds share no beginning."""
        count = max(1, round(tokens / self.tokens_a_word))
        return " ".join(f"{(seed * 7919 + n * 31) % 9973:04d}" for n in range(count))


def measure(args: argparse.Namespace) -> dict[str, Any]:
    return asyncio.run(_measure(args))


async def _measure(args: argparse.Namespace) -> dict[str, Any]:
    import httpx

    async with httpx.AsyncClient(trust_env=False, timeout=60.0) as http:
        server = await _meet(http, args)
        out: dict[str, Any] = {
            "server": server.root,
            "model": server.model,
            "prompt_tokens": args.prompt,
            "counted_by_the_server": server.counted,
            "shared_prefix": args.shared,
        }
        await _turns(args, server, 0, 1, warm=True)  # the library, the connection, the prefix
        for n, rooms in enumerate(args.rooms):
            async with _watched(http, server) as seen:
                began, computed = time.monotonic(), time.process_time()
                each = await asyncio.gather(*(_turns(args, server, 100 * n + r + 1, args.turns) for r in range(rooms)))
                took, busy = time.monotonic() - began, time.process_time() - computed
            waits = [wait for room in each for wait in room]
            out[f"rooms_{rooms}"] = {
                "requests": len(waits),
                "first_token_ms": _spread([first for first, _ in waits]),
                f"token_{args.token}_ms": _spread([last for _, last in waits if last is not None]),
                "requests_per_s": round(len(waits) / took, 2),
                "client_busy_percent": round(100 * busy / took, 1),
                **seen,
            }
        cold = [first for n in range(COLD) for first, _ in await _turns(args, server, -1 - n, 1, cold=True)]
        return out | {"nothing_shared_first_token_ms": _spread(cold)}


async def _meet(http: Any, args: argparse.Namespace) -> Server:
    """Its model, whether it is vLLM, and how many of its tokens a word of ours has."""
    import httpx

    from errors import PeerFailed

    root = args.url.rstrip("/").removesuffix("/v1")
    headers = {"Authorization": f"Bearer {_key()}"}
    try:
        listed = (await http.get(f"{root}/v1/models", headers=headers)).raise_for_status().json()["data"]
        about = next(m for m in listed if args.model in ("", m["id"]))
    except (httpx.HTTPError, KeyError, ValueError, StopIteration) as e:
        why = f"no model server answers ({type(e).__name__})"
        raise PeerFailed(why, where=args.url, remedy="make brain MODEL=... serves one; see --url and --model") from e
    tokens, counted = A_WORD, False
    with contextlib.suppress(httpx.HTTPError, KeyError, ValueError, TypeError):
        plain = Server(root, about["id"], True, 1.0, False).words(200, 1)
        asked = {"model": about["id"], "prompt": plain}
        counts = (await http.post(f"{root}/tokenize", json=asked, headers=headers)).json()
        tokens, counted = counts["count"] / 200, True
    return Server(root, about["id"], about.get("owned_by") == "vllm", tokens, counted)


async def _turns(
    args: argparse.Namespace, server: Server, room: int, turns: int, *, warm: bool = False, cold: bool = False
) -> list[tuple[float, float | None]]:
    """(ms to the first token, ms to token N, None where there were fewer) of each of a room's turns."""
    from agent.brains import Prompt, make_brain

    settings: dict[str, Any] = {"first_token_s": 600.0, "between_s": 120.0, "max_tokens": 2 * args.token}
    if server.is_vllm:
        settings["extra_body"] = {"ignore_eos": True}  # nobody but vLLM knows it
    brain = make_brain(server.root, model=server.model, api_key=_key(), **settings)
    dice = random.Random(f"{args.seed}|{room}")
    prefix = server.words(args.prompt * args.shared, room if cold else 1)
    out: list[tuple[float, float | None]] = []
    try:
        if not warm:
            await brain.healthy()  # the connection is open
        for turn in range(turns):
            if args.every and not warm and not cold:
                await asyncio.sleep(dice.uniform(0.0, 2 * args.every))
            own = server.words(args.prompt * (1 - args.shared), 10_000 + 100 * room + turn)
            prompt = Prompt((("system", prefix), ("user", own)))
            began, times = time.monotonic(), list[float]()
            async with aclosing(brain.write(prompt)) as pieces:
                async for _ in pieces:
                    times.append(1000 * (time.monotonic() - began))
                    if len(times) == args.token:
                        break
            out.append((times[0], times[-1] if len(times) == args.token else None))
    finally:
        await brain.aclose()
    return out


@asynccontextmanager
async def _watched(http: Any, server: Server) -> AsyncIterator[dict[str, Any]]:
    """While it runs the server is asked how much it works on; filled at the end from its own counters. Empty for a
    server that has none."""
    seen: dict[str, Any] = {}
    before = await _told(http, server)
    most = 0.0

    async def look() -> None:
        nonlocal most
        while True:
            most = max(most, (await _told(http, server)).get("num_requests_running", 0.0))
            await asyncio.sleep(LOOK_EVERY_S)

    looking = asyncio.create_task(look()) if before else None
    try:
        yield seen
    finally:
        if looking is not None:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
    if not before:
        return
    after = await _told(http, server)
    more = {name: after.get(name, 0.0) - before.get(name, 0.0) for name in after}
    asked, firsts = more.get("prefix_cache_queries_total", 0.0), more.get("time_to_first_token_seconds_count", 0.0)
    told: dict[str, Any] = {"most_running_at_once": int(most)}
    if asked:
        told["prompt_tokens_from_cache_percent"] = round(100 * more["prefix_cache_hits_total"] / asked, 1)
    if firsts:
        told["mean_first_token_ms"] = round(1000 * more["time_to_first_token_seconds_sum"] / firsts, 1)
    seen["by_the_servers_own_count"] = told


async def _told(http: Any, server: Server) -> dict[str, float]:
    """vLLM's own series, summed over their labels; empty where there are none."""
    import httpx

    totals: dict[str, float] = {}
    with contextlib.suppress(httpx.HTTPError):
        answer = await http.get(f"{server.root}/metrics")
        for name, value in re.findall(r"^vllm:(\w+)(?:\{[^}]*\})? (\S+)$", answer.text, re.M):
            totals[name] = totals.get(name, 0.0) + float(value)
    return totals


def _key() -> str:
    return os.environ.get("ZHUBO_BRAIN_KEY", "none")


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(statistics.median(ordered), 1), "p95": round(p95, 1), "max": round(ordered[-1], 1)}
