"""Hear any audio or video file: its speech as text with times.

In: a file FFmpeg reads. Out: a line per segment, then the end: {"event": "end", "duration", "lang", "model"}. Chinese
is always simplified; silence gives only the end. Works through files of any length block by block, in the ear process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from commands.cores import count_cores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="WAV, MP3, MP4, ... anything with a sound track")
    parser.add_argument("--lang", default="auto", help="zh, en, any language the model knows, or auto (zh or en)")
    parser.add_argument("--hotwords", default="", help="names to listen for, separated by commas")
    parser.add_argument("--threads", type=int, default=min(2, count_cores()), help="CPU threads of the ear")
    parser.add_argument(
        "--model",
        default="ears.base",
        help="tiny … large-v3, a name of the store, or a folder with CTranslate2 weights",
    )
    parser.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="auto: cuda where there is one"
    )
    parser.add_argument("--json", action="store_true", help="JSON lines on stdout")


def main(args: argparse.Namespace) -> int:
    from commands.ear_choice import weights
    from errors import BadInput
    from models.store import Store

    if args.threads < 1:
        raise BadInput("it must be 1 or more", where="--threads")
    if args.file.is_dir():
        raise BadInput("it is a folder", where=str(args.file), remedy="give a file")
    if not args.file.exists():
        raise BadInput("there is no such file", where=str(args.file), remedy="check the path")
    asyncio.run(_transcribe(args, weights(args.model, Store())))
    return 0


async def _transcribe(args: argparse.Namespace, model_path: Path) -> None:
    from perception.voice.decode_audio import blocks
    from perception.voice.ears import Ears
    from perception.voice.heard import LANGUAGES, SAMPLE_RATE

    hotwords = [word for part in re.split(r"[,，、|]", args.hotwords) if (word := part.strip())]
    lang = None if args.lang == "auto" else args.lang
    begin, seconds_in = 0.0, Counter()
    sound = blocks(args.file)
    block = await asyncio.to_thread(next, sound, None)  # a file that is no sound is refused before the ear starts
    async with Ears(model_path, args.threads, device=args.device, nice=0, hang_s=900.0) as ears:
        while block is not None:
            heard = await ears.hear(block, lang=lang, hotwords=hotwords, deadline_s=960.0)
            for segment in heard.segments:
                seconds_in[segment.lang] += segment.end - segment.start
                _print_segment(
                    replace(segment, start=round(segment.start + begin, 2), end=round(segment.end + begin, 2)),
                    args.json,
                )
            begin += len(block) / SAMPLE_RATE
            block = await asyncio.to_thread(next, sound, None)
    main_language = max(seconds_in, key=lambda name: seconds_in[name]) if seconds_in else lang or LANGUAGES[0]
    _print_end(round(begin, 3), main_language, args.model, args.json)


def _print_segment(segment, as_json: bool) -> None:
    if as_json:
        print(json.dumps(segment.to_json(), ensure_ascii=False), flush=True)
    else:
        print(f"{_clock(segment.start)} – {_clock(segment.end)}  {segment.text}", flush=True)


def _print_end(duration: float, lang: str, model: str, as_json: bool) -> None:
    if as_json:
        end = {"event": "end", "duration": duration, "lang": lang, "model": model}
        print(json.dumps(end, ensure_ascii=False), flush=True)
    else:
        print(f"{_clock(duration)} in all, {lang}, heard by {model}", flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02d}:{rest:05.2f}"
