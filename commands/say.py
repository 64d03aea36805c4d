"""say TEXT --out FILE.wav|FILE.mp4: speak a text as the host would.

A WAV is 48 kHz mono; an MP4 shows the host speaking. Both carry the AIGC mark. With --json one object:
{"text", "lang", "out", "duration" (s), "engine", "ms" (making all of it), "rtf" (ms over duration), "first_ms" (the
first clause)}; the clock starts when the voice is loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import importlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commands.host_choice import BUILT_IN, given, pack_folder, voices_with
from errors import BadInput
from models.store import Store, cache_folder
from render.output.aigc import AigcMark
from render.speech import SAMPLE_RATE, Clause, Speech
from render.voice import VoiceSettings, VoiceWorker, pause_after, split_clauses
from render.voice.voices import VOICES
from render.voice.wav import write_wav

LONGEST = 20_000  # characters: about an hour of speech
_SENTENCE = re.compile(r".+?(?:[。！？!?…]+[”’」』）)\"']*|\.(?=\s|$)|\n|$)", re.DOTALL)
_HAN = re.compile(r"[㐀-䶿一-鿿]")


@dataclass(frozen=True, slots=True)
class Told:
    """What was said, clause by clause, and how long that took (seconds)."""

    speeches: tuple[Speech, ...]
    took: float
    first: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="what to say, as one writes it: prices, units, model names")
    parser.add_argument("--lang", choices=("auto", "zh", "en"), default="auto", help="auto goes by each sentence")
    parser.add_argument("--out", metavar="FILE", required=True, help="FILE.wav or FILE.mp4")
    parser.add_argument("--voice", metavar="NAME", default="", help=f"{' or '.join(VOICES)}, or a speaker's name")
    parser.add_argument("--avatar", metavar="NAME|FOLDER", default=BUILT_IN, help="the host of FILE.mp4")
    parser.add_argument("--no-cache", action="store_true", help="make every sound anew")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")


def main(args: argparse.Namespace) -> int:
    out = Path(args.out)
    if out.suffix.lower() not in (".wav", ".mp4"):
        raise BadInput("neither .wav nor .mp4", where=args.out, remedy="name --out FILE.wav or FILE.mp4")
    if not out.absolute().parent.is_dir():
        raise BadInput("no such folder", where=str(out.parent), remedy="make it or choose another --out")
    clauses = clauses_of(args.text, args.lang)
    video = _video() if out.suffix.lower() == ".mp4" else None
    host = given(args.avatar)
    if video is not None:
        video.allowed(host)  # before the voice speaks for a host who may not be shown
    pack_folder(host)
    told = asyncio.run(speak(clauses, settings(clauses, args.voice, host, cached=not args.no_cache)))
    if video is not None:
        video.write_video(out, args.text, told.speeches, host)
    else:
        pcm = joined(told.speeches)
        number = hashlib.sha256(args.text.encode() + pcm.tobytes()).hexdigest()[:32]
        write_wav(out, pcm, AigcMark("zhubo", number))
    result = report(args.text, out, told)
    print(json.dumps(result, ensure_ascii=False) if args.json else _line(result))
    return 0


def clauses_of(text: str, lang: str = "auto") -> tuple[Clause, ...]:
    """Every clause of every sentence, each in its sentence's language."""
    if len(text) > LONGEST:
        raise BadInput(f"a text of {len(text)} characters", where="TEXT", remedy=f"say at most {LONGEST} at a time")
    clauses = tuple(
        clause
        for sentence in _SENTENCE.findall(text)
        for clause in split_clauses(sentence, language(sentence) if lang == "auto" else lang)
    )
    if not any(c.isalnum() for clause in clauses for c in clause.text):
        raise BadInput("nothing to say", where="TEXT", remedy="give at least one word")
    return clauses


def language(text: str) -> str:
    return "zh" if _HAN.search(text) else "en"


def settings(clauses: Sequence[Clause], voice: str, host: str = BUILT_IN, *, cached: bool = True) -> VoiceSettings:
    """The voice's settings for these clauses; where no speaker is named, the host's own. Raises ModelMissing where only
    missing weights could speak."""
    if voice == "hibari" and any(c.lang != "en" for c in clauses):
        raise BadInput("hibari speaks English only", where="--voice", remedy="leave --voice out for Mandarin")
    store = Store()
    weights = store.present("voice.kokoro")
    if weights is None and (voice != "hibari" and any(c.lang == "zh" for c in clauses)):
        weights = store.require("voice.kokoro")
    is_engine, ours = voice in VOICES, voices_with(host)
    return VoiceSettings(
        models={} if weights is None else {"voice.kokoro": weights},
        voice_zh=ours.get("zh", "") if is_engine or not voice.startswith("z") else voice,
        voice_en=ours.get("en", "") if is_engine or not voice or voice.startswith("z") else voice,
        cache_dir=cache_folder() / "speech" if cached else None,
        ladder=(voice,) if is_engine else VoiceSettings().ladder,
    )


async def speak(clauses: Sequence[Clause], settings: VoiceSettings) -> Told:
    worker = VoiceWorker(settings)
    await worker.start()
    try:
        begun = time.perf_counter()
        speeches = [await worker.speak(clauses[0], urgent=True)]
        first = time.perf_counter() - begun
        speeches += [await worker.speak(clause) for clause in clauses[1:]]
        return Told(tuple(speeches), time.perf_counter() - begun, first)
    finally:
        await worker.close()


def joined(speeches: Sequence[Speech]) -> np.ndarray:
    """The sounds with the host's pauses between them."""
    parts: list[np.ndarray] = []
    for speech in speeches:
        parts += [speech.pcm, np.zeros(round(pause_after(speech.clause) * SAMPLE_RATE), np.float32)]
    return np.concatenate(parts)


def report(text: str, out: Path, told: Told) -> dict[str, object]:
    duration = joined(told.speeches).size / SAMPLE_RATE
    langs = {s.clause.lang for s in told.speeches}
    return {
        "text": text,
        "lang": langs.pop() if len(langs) == 1 else "mixed",
        "out": str(out),
        "duration": round(duration, 3),
        "engine": "+".join(dict.fromkeys(s.engine for s in told.speeches)),
        "ms": round(told.took * 1000),
        "rtf": round(told.took / duration, 3),
        "first_ms": round(told.first * 1000),
    }


def _line(result: dict[str, object]) -> str:
    return f"{result['out']}: {result['duration']} s by {result['engine']}, made in {result['ms']} ms"


def _video():
    try:
        return importlib.import_module("commands.say_video")
    except ModuleNotFoundError as e:
        if e.name != "commands.say_video":
            raise
        raise BadInput("the picture is not built in here", where="--out", remedy="name a .wav") from None
