"""What the voice costs and whether it is understood: first sound, real-time factor, prices heard back.

The voice's own worker process is asked as the stage asks it. `first_sound_ms`: a short first clause of an answer,
urgent, never said before; `cached_ms`: the same clause again. `real_time_factor`: seconds of work for a second of
running speech, on one thread; beside it the fast English rung (hibari): what there would be without a neural voice.
`spoken_form`: the share of our cases said as a host says them (`bench spoken` shows which are not).
`heard_back` (with --heard N): N prices are spoken, transcribed by the built-in ears, and read by the tests' own reader;
the share that is the price that was written. The ears are small: what they mishear counts against the voice.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from typing import Any

from commands.bench.spoken import score
from errors import ModelMissing
from models.store import Store
from render.speech import SAMPLE_RATE, Clause, Speech
from render.voice import VoiceSettings, VoiceWorker, split_clauses

SHORT = {"zh": ("现在{}，", "这款{}，", "{}，包邮，"), "en": ("It's {},", "That one is {},", "Only {} now,")}
RUNNING = {
    "zh": "双层真空杯身，内胆是316不锈钢，杯盖里有可拆洗的食品级硅胶圈，放得进书包侧袋和车载杯架。",
    "en": "The double wall keeps tea hot for six hours, the lid comes apart for washing, and it fits a car cup holder.",
}
PRICED = {
    "zh": ("现在¥{}，今天下单就发货。", "这款是¥{}。", "一共¥{}，满两件再减。", "保温杯的价格是¥{}。"),
    "en": ("It's ${} today.", "That one is ${}.", "The price is ${}, free shipping.", "For ${} you get both."),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clauses", type=int, default=12, help="short clauses in each language")
    parser.add_argument("--heard", type=int, default=0, metavar="N", help="also say N prices and hear them back")
    parser.add_argument("--seed", type=int, default=0)


def measure(args: argparse.Namespace) -> dict[str, Any]:
    kokoro = Store().present("voice.kokoro")
    if kokoro is None:
        raise ModelMissing("the voice's weights are not here", where="voice.kokoro", remedy="make models")
    out = asyncio.run(_measure(VoiceSettings(models={"voice.kokoro": kokoro}), args.clauses, args.seed))
    fast = asyncio.run(_running(VoiceSettings(ladder=("hibari",)), "en"))
    out["real_time_factor"]["en_hibari"] = fast
    out["spoken_form"] = {lang: figures["share"] for lang, figures in score(["zh", "en"]).items()}
    if args.heard:
        out["heard_back"] = _heard_back(
            VoiceSettings(models={"voice.kokoro": kokoro}, threads=2), args.heard, args.seed
        )
    return out


async def _measure(settings: VoiceSettings, count: int, seed: int) -> dict[str, Any]:
    dice = random.Random(seed)
    voice = VoiceWorker(settings)
    began = time.perf_counter()
    await voice.start()
    out: dict[str, Any] = {"start_s": round(time.perf_counter() - began, 2), "first_sound_ms": {}, "cached_ms": {}}
    try:
        for lang in ("zh", "en"):
            sign = "¥" if lang == "zh" else "$"
            texts = [dice.choice(SHORT[lang]).format(f"{sign}{dice.randrange(1, 999)}.{i % 10}0") for i in range(count)]
            clauses = [split_clauses(t, lang)[0] for t in dict.fromkeys(texts)]
            out["first_sound_ms"][lang] = _spread([await _timed(voice, c) for c in clauses])
            out["cached_ms"][lang] = _spread([await _timed(voice, c) for c in clauses])
    finally:
        await voice.close()
    factors = {lang: await _running(settings, lang) for lang in ("zh", "en")}
    return out | {"real_time_factor": factors}


async def _timed(voice: VoiceWorker, clause: Clause) -> float:
    began = time.perf_counter()
    await voice.speak(clause, urgent=True)
    return 1000 * (time.perf_counter() - began)


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


def _heard_back(settings: VoiceSettings, count: int, seed: int) -> dict[str, Any]:
    import numpy as np

    from render.voice import pause_after
    from render.voice.sound import resample
    from render.voice.speaker import Speaker
    from tests.room.heard import RATE, Transcriber, numbers_in

    ears = Store().present("ears.base")
    if ears is None:
        raise ModelMissing("the ears' weights are not here", where="ears.base", remedy="make models")
    transcriber, speaker, dice = Transcriber(ears), Speaker(settings), random.Random(seed)
    speaker.load()
    right: dict[str, list[bool]] = {"zh": [], "en": []}
    missed: list[list[str]] = []
    for i in range(count):
        lang = ("zh", "en")[i % 2]
        price = _price(dice)
        parts = []
        for clause in split_clauses(dice.choice(PRICED[lang]).format(price), lang):
            parts += [speaker.speak(clause).pcm, np.zeros(int(pause_after(clause) * SAMPLE_RATE), np.float32)]
        text = transcriber.hear(resample(np.concatenate(parts), SAMPLE_RATE, RATE), lang)
        right[lang].append(float(price) in {float(n) for n in numbers_in(text)})
        if not right[lang][-1]:
            missed.append([price, text])
    return {lang: {"said": len(v), "share": round(sum(v) / max(1, len(v)), 3)} for lang, v in right.items()} | {
        "missed": missed
    }


def _price(dice: random.Random) -> str:
    """As shops write them: whole, with tenths (¥59.9, ¥129.90), now and then with cents."""
    whole, kind = dice.randrange(5, 1500), dice.random()
    return f"{whole}" if kind < 0.4 else f"{whole}.{dice.randrange(1, 10)}0" if kind < 0.9 else f"{whole}.99"


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(statistics.median(ordered), 1), "p95": round(at, 1), "n": len(ordered)}
