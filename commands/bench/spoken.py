"""How a shop's writing is read aloud, scored on cases of our own (tests/render/voice/spoken_cases_*.txt).

`share`: cases said as a host says them, by language and by kind; `wrong`: those that are not. No model is needed.
`heard_back` (with --heard N): N prices are spoken by the built-in voice and transcribed; the share heard as written.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from commands.bench.heard_back import heard_back
from errors import ModelMissing
from models.store import Store
from render.voice import VoiceSettings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), action="append", help="only this language")
    parser.add_argument("--heard", type=int, default=0, metavar="N", help="also say N prices and hear them back")
    parser.add_argument("--ears", metavar="FOLDER", help="a faster-whisper model to hear with; else the built-in one")
    parser.add_argument("--seed", type=int, default=0)


def measure(args: argparse.Namespace) -> dict[str, Any]:
    out = score(args.lang or ["zh", "en"])
    if args.heard:
        kokoro = Store().present("voice.kokoro")
        if kokoro is None:
            raise ModelMissing("the voice's weights are not here", where="voice.kokoro", remedy="make models")
        settings = VoiceSettings(models={"voice.kokoro": kokoro}, threads=2)
        out["heard_back"] = heard_back(settings, args.heard, args.seed, Path(args.ears) if args.ears else None)
    return out


def score(langs: list[str]) -> dict[str, Any]:
    from tests.render.voice.spoken_cases import cases

    out: dict[str, Any] = {}
    for lang in langs:
        asked = cases(lang)
        right = [c for c in asked if c.is_right]
        kinds, of = Counter(c.kind for c in right), Counter(c.kind for c in asked)
        out[lang] = {
            "cases": len(asked),
            "right": len(right),
            "share": round(len(right) / len(asked), 4),
            "by_kind": {kind: [kinds[kind], n] for kind, n in of.items()},
            "wrong": [[c.written, c.said, c.right[0]] for c in asked if not c.is_right],
        }
    return out
