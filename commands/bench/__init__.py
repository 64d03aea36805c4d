"""bench NAME: measure something on this machine, side by side with what users would pick instead.

Out: one JSON object: figures with units, the machine, the versions, the command.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

BENCHES = {
    "overhead": "what we add to a model: event in → first sentence handed to the stage, by stage of the path",
    "brain": "a real model server: time to the first token and to token 16, for one room and for sixteen",
    "turn": "comment in → answer ready and on air, through the whole room",
    "render": "milliseconds a frame, by stage, alone and while the voice speaks",
    "hour": "an hour on air against the bounds on late ticks, repeated faces, underruns and drift",
    "voice": "first sound, cached sound, real-time factor; with --heard, prices heard back by the ears",
    "spoken": "prices, units, dates, phone numbers, model names: the share said as a host says them",
    "ears": "error rates, product names, silence and speed of hearing, on a corpus the built-in voices say",
    "lips": "whether the lips are on the sound, read from the picture: closures, correlation, lag, seams",
    "sync": "flash and beep at real receivers: how far apart picture and sound are",
    "own_host": "a host made from one photo: how true it moves, against renders of the same face",
    "inbox": "a flood of comments: what is shed, what is read, how long the loop is away",
    "repetition": "how much the host repeats itself over hours on air, and how much of the time it speaks",
    "wording": "what a model writes, before the gate: the share that may be said, and why the rest may not",
    "gate": "hostile sentences against the gate: what gets through, what true ones it refuses",
    "chat": "comments a second: every connector's decoder on one core; with --room a flood into a running room",
    "search": "noisy queries against the catalog's search: found first, found in five, how fast",
    "imports": "a large import while on air: how long readers, writers and the loop wait for it",
    "answers": "a question set against the answerer: right, refused, wrong",
}
VERSIONS = ("torch", "onnxruntime", "onnxruntime-gpu", "av", "faster-whisper", "websockets", "sqlalchemy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = parser.add_subparsers(dest="bench", required=True, metavar="NAME")
    for name, about in BENCHES.items():
        sub = names.add_parser(name, help=about, description=about)
        sub.add_argument("--json", action="store_true", help="one JSON object on one line")
        importlib.import_module(f"commands.bench.{name}").add_arguments(sub)


def main(args: argparse.Namespace) -> int:
    figures = importlib.import_module(f"commands.bench.{args.bench}").measure(args)
    report = {"bench": args.bench, "figures": figures, **circumstances()}
    print(json.dumps(report, ensure_ascii=False, indent=None if args.json else 2))
    return 0


def circumstances() -> dict[str, Any]:
    """The machine, the versions, the command: what a figure is worth nothing without."""
    return {
        "machine": {"cpu": _cpu(), "cores": len(os.sched_getaffinity(0)), "system": platform.platform()},
        "versions": {"python": platform.python_version()} | {n: v for n in VERSIONS if (v := _version(n))},
        "command": "python " + " ".join(sys.argv),
    }


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo") as info:
            return next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
