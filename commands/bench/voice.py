"""What the voice costs and whether it is understood: first sound, real-time factor, prices heard back.

The voice's own worker process is asked as the stage asks it, with a room's threads. `first_sound_ms`: a short first
clause of an answer with a whole amount, urgent, never said before, and how long such a clause sounds; `with_cents`: the
same with an amount of five digits, three seconds of English; `cached_ms`: each again. `real_time_factor`: seconds of
work for a second of running speech, on one thread; beside it the fast English rung (hibari): what there would be
without a neural voice.
`spoken_form`: the share of our cases said as a host says them (`bench spoken` shows which are not).
`heard_back` (with --heard N): see `bench spoken --heard N`, which does this alone.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from pathlib import Path
from typing import Any

from commands.bench.heard_back import heard_back
from commands.bench.spoken import score
from commands.room_settings import VoiceChoice
from errors import ModelMissing
from models.store import Store
from render.speech import SAMPLE_RATE, Clause, Speech
from render.voice import VoiceSettings, VoiceWorker, split_clauses

SHORT = {"zh": ("现在{}，", "这款{}，", "{}，包邮，"), "en": ("It's {},", "That one is {},", "Only {} now,")}
RUNNING = {
    "zh": "双层真空杯身，内胆是316不锈钢，杯盖里有可拆洗的食品级硅胶圈，放得进书包侧袋和车载杯架。",
    "en": "The double wall keeps tea hot for six hours, the lid comes apart for washing, and it fits a car cup holder.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clauses", type=int, default=12, help="short clauses in each language")
    parser.add_argument("--heard", type=int, default=0, metavar="N", help="also say N prices and hear them back")
    parser.add_argument("--seed", type=int, default=0)


def measure(args: argparse.Namespace) -> dict[str, Any]:
    kokoro = Store().present("voice.kokoro")
    if kokoro is None:
        raise ModelMissing("the voice's weights are not here", where="voice.kokoro", remedy="make models")
    out = asyncio.run(_measure({"voice.kokoro": kokoro}, args.clauses, args.seed))
    fast = asyncio.run(_running(VoiceSettings(ladder=("hibari",)), "en"))
    out["real_time_factor"]["en_hibari"] = fast
    out["spoken_form"] = {lang: figures["share"] for lang, figures in score(["zh", "en"]).items()}
    if args.heard:
        out["heard_back"] = heard_back(VoiceSettings(models={"voice.kokoro": kokoro}, threads=2), args.heard, args.seed)
    return out


async def _measure(models: dict[str, Path], count: int, seed: int) -> dict[str, Any]:
    dice = random.Random(seed)
    voice = VoiceWorker(VoiceSettings(models=models, threads=VoiceChoice().threads))
    began = time.perf_counter()
    await voice.start()
    out: dict[str, Any] = {"start_s": round(time.perf_counter() - began, 2)}
    out |= {"first_sound_ms": {}, "with_cents": {}, "cached_ms": {}}
    try:
        for lang, sign in (("zh", "¥"), ("en", "$")):
            whole = [f"{sign}{dice.randrange(10, 999)}" for _ in range(count)]
            cents = [f"{sign}{dice.randrange(100, 999)}.{dice.randrange(1, 10)}0" for _ in range(count)]
            for name, amounts in (("first_sound_ms", whole), ("with_cents", cents)):
                texts = dict.fromkeys(dice.choice(SHORT[lang]).format(amount) for amount in amounts)
                clauses = [split_clauses(t, lang)[0] for t in texts]
                firsts = [await _timed(voice, c) for c in clauses]
                out[name][lang] = {
                    **_spread([took for took, _ in firsts]),
                    "clause_s": round(statistics.median(seconds for _, seconds in firsts), 2),
                }
            out["cached_ms"][lang] = _spread([(await _timed(voice, c))[0] for c in clauses])
    finally:
        await voice.close()
    factors = {lang: await _running(VoiceSettings(models=models), lang) for lang in ("zh", "en")}
    return out | {"real_time_factor": factors}


async def _timed(voice: VoiceWorker, clause: Clause) -> tuple[float, float]:
    """Milliseconds until it is there, seconds it sounds."""
    began = time.perf_counter()
    speech = await voice.speak(clause, urgent=True)
    return 1000 * (time.perf_counter() - began), speech.pcm.size / SAMPLE_RATE


async def _running(settings: VoiceSettings, lang: str) -> float:
    """Work per second of speech over one long sentence, clause after clause, nothing cached."""
    voice = VoiceWorker(settings)
    await voice.start()
    try:
        began = time.perf_counter()
        spoken: list[Speech] = [await voice.speak(c) for c in split_clauses(RUNNING[lang], lang)]
        took = time.perf_counter() - began
    finally:
        await voice.close()
    return round(took / sum(s.pcm.size / SAMPLE_RATE for s in spoken), 3)


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(statistics.median(ordered), 1), "p95": round(at, 1), "n": len(ordered)}
