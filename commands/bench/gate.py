"""What gets through the gate that should not, and what is refused that is true: the hostile set of `tests/exam`.

In: `--set seen|second|seen2|…|seen9|unseen` (who builds the gate does not look at the unseen ones,
which are somebody else's and may not be written yet), `--count`, `--seed`. Out: by class of sentence, how many
passed and how many were refused; wrong ones through (0 is asked for), true ones refused (2 % at most), the verdict on
what was said, milliseconds a sentence (p50, p95, the thread's own time). Then what the room would hear where the gate
refused (`remainder`): true sentences whose fact is said after all, shortened or in the catalog's words, and what became
of wrong ones, in which nothing the examiner calls false may be left. Labels come from the making of a sentence;
numbers in what passed are read again by the examiner's reader, never by the gate's.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from agent.answers import gate, remainder
from agent.answers.sheet import FactSheet, build, focus_of
from catalog import SAMPLE, Catalog, Product
from tests.exam.hostile import Sentence, sentences, stale
from tests.exam.hostile_halves import HALVES
from tests.exam.oracle import false
from tests.exam.rows import Shop

TOO_OLD_S = 7200.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", choices=(*HALVES, "unseen"), default="seen", help="which half of the phrases")
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="sentences to make")
    parser.add_argument("--seed", type=int, default=0, help="of the sentences")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="print N wrongly judged ones of a class")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="zhubo-gate-") as folder, Catalog.open(Path(folder) / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        products = tuple(catalog.products())
    made = sentences(products, now, seed=args.seed, count=args.count, half=args.set)
    old = stale(products, now, seed=args.seed, count=max(50, args.count // 20), half=args.set)
    return {"set": args.set, "sentences": len(made)} | judged(made, old, products, now, args.examples)


def judged(
    made: list[Sentence], old: list[Sentence], products: tuple[Product, ...], now: datetime, examples: int
) -> dict[str, Any]:
    """The figures of a set; `old` is judged with sheets whose price and stock are too old to be said."""
    shop, by_handle = Shop(products, now), {p.handle: p for p in products}
    sheets: dict[tuple[tuple[str, ...], str, bool], FactSheet] = {}
    passed, refused, shown = Counter[str](), Counter[str](), Counter[str]()
    mended = Counter[str]()
    wrong_said, wrong_left, harmful, out, took, mending = 0, 0, 0, [], [], []
    for sentence, aged in (*((s, False) for s in made), *((s, True) for s in old)):
        key = (sentence.handles, sentence.lang, aged)
        if key not in sheets:
            at = max(p.as_of for p in products) + 2 * TOO_OLD_S if aged else now.timestamp()
            focuses = [focus_of(by_handle[h]) for h in sentence.handles]
            lang = "zh" if sentence.lang == "zh" else "en"
            sheets[key] = build(focuses, lang=lang, now=at, max_age_s=TOO_OLD_S if aged else None)
        sheet = sheets[key]
        judge = partial(gate.check, sheet=sheet, lang=sheet.lang)
        begun = time.thread_time()
        verdict = judge(sentence.text)
        took.append((time.thread_time() - begun) * 1e3)
        name = f"{sentence.label}.{sentence.kind}"
        said = not isinstance(verdict, gate.Refused)
        (passed if said else refused)[name] += 1
        if isinstance(verdict, gate.Refused) and not aged:
            begun = time.thread_time()
            left = remainder.of(sentence.text, judge, sheet)
            mending.append((time.thread_time() - begun) * 1e3)
            if left is not None:
                mended[name] += 1
                wrong_left += false(left.text, sentence.handles, shop) is not None
                if mended[name] <= examples:
                    out.append({"kind": f"mended {name}", "text": sentence.text, "said": left.text})
        if not isinstance(verdict, gate.Refused):
            harmful += sentence.label == "bad" and sentence.harm
            wrong_said += false(verdict.text, sentence.handles, shop) is not None
        if said is (sentence.label == "bad") and shown[name] < examples:
            shown[name] += 1
            out.append({"kind": name, "text": sentence.text, "reason": getattr(verdict, "reason", "")})
    good = [k for k in passed | refused if k.startswith("good.")]
    bad = [k for k in passed | refused if k.startswith("bad.")]
    true_refused = sum(refused[k] for k in good)
    true = sum(passed[k] + refused[k] for k in good)
    true_mended = sum(mended[k] for k in good)
    took.sort()
    mending.sort()
    return {
        "wrong": sum(passed[k] + refused[k] for k in bad),
        "wrong_through": sum(passed[k] for k in bad),
        "wrong_through_that_harm": harmful,
        "passed_and_false_by_the_examiner": wrong_said,
        "true": true,
        "true_refused": true_refused,
        "true_passed_percent": round(100 * (true - true_refused) / max(1, true), 2),
        "true_mended": true_mended,
        "true_said_percent": round(100 * (true - true_refused + true_mended) / max(1, true), 2),
        "wrong_mended": sum(mended[k] for k in bad),
        "wrong_mended_and_false_by_the_examiner": wrong_left,
        "true_mended_by_class": {k.removeprefix("good."): mended[k] for k in sorted(good) if mended[k]},
        "true_refused_by_class": {k.removeprefix("good."): refused[k] for k in sorted(good) if refused[k]},
        "classes": {k: {"passed": passed[k], "refused": refused[k]} for k in sorted((*good, *bad))},
        "ms_per_sentence_p50": round(statistics.median(took), 3),
        "ms_per_sentence_p95": round(took[int(0.95 * len(took))], 3),
        "ms_per_mending_p50": round(statistics.median(mending or [0.0]), 3),
        "ms_per_mending_p95": round((mending or [0.0])[int(0.95 * len(mending))], 3),
    } | ({"examples": out} if examples else {})
