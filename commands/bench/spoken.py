"""How a shop's writing is read aloud, scored on cases of our own (tests/render/voice/spoken_cases_*.txt).

`share`: cases said as a host says them, by language and by kind; `wrong`: those that are not. No model is needed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), action="append", help="only this language")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    return score(args.lang or ["zh", "en"])


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
