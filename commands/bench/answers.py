"""How good the answers are: a question set put to `run.py ask`, judged by the examiner in `tests/exam`.

In: `--set seen|second|seen2|…|seen11|unseen` (100 to 400 questions each, by hand about the bundled
shop), `paraphrases` (1,727 more, in words nobody had tuned for when they were written), `attacks-` and one of them
(80 to 356 each), or `generated` from any catalog; `--brain` once or several times. "unseen" comes only
with its closing figure. Out: right, refused rightly, wrong numbers, wrong products, invented and missed, by kind and
language; milliseconds a question; pass^1, and pass^k of k runs with `--repeat k`; with several brains a column for
each, and what each gains over the first. The answerer is a child process that knows nothing of what is expected.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog import SAMPLE, Catalog
from errors import BadInput, EngineFailed
from tests.agent.answers.paraphrases import load as paraphrases
from tests.exam.attack import stand
from tests.exam.feeds import READERS, tables
from tests.exam.generate import questions
from tests.exam.grade import VERDICTS, Grade, grade
from tests.exam.papers import HALVES, answerable, load
from tests.exam.rows import Shop

ROOT = Path(__file__).resolve().parents[2]
SETS = (
    *HALVES, "paraphrases", "generated", *(f"attacks-{half}" for half in HALVES),
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", choices=SETS, default="seen", help="which questions")
    parser.add_argument(
        "--catalog",
        metavar="FILE|DB-URL",
        help="for --set generated: whose products to ask about; also dummyjson, ecom-bench-zh, tau2-retail",
    )
    parser.add_argument(
        "--brain", action="append", metavar="clerk|local|URL", help="as for ask; several times for columns side by side"
    )
    parser.add_argument("--model", default="", metavar="NAME|FILE", help="as for ask, for brains other than the clerk")
    parser.add_argument("--patience", type=float, metavar="S", help="as for ask: what a model says if it has the time")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N only; for generated: how many")
    parser.add_argument("--sample", type=int, metavar="N", help="N questions at random, by --seed; no conversations")
    parser.add_argument("--repeat", type=int, default=1, metavar="K", help="ask the whole set K times, for pass^K")
    parser.add_argument("--seed", type=int, default=0, help="of the generated questions and of --sample")
    parser.add_argument("--failures", metavar="FILE", help="write what was not right there, one JSON line each")
    parser.add_argument("--out", metavar="FILE", help="write every answer there, to be read, one JSON line each")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    if args.catalog and args.set != "generated":
        raise BadInput("the questions by hand are about the bundled shop", where="--catalog", remedy="--set generated")
    with tempfile.TemporaryDirectory(prefix="zhubo-exam-") as folder:
        source = _source(args.catalog, Path(folder))
        shop = _shop(source)
        rows = _rows(args, shop)
        brains = list(dict.fromkeys(args.brain or ["clerk"]))
        more = ["--model", args.model] if args.model else []
        more += ["--patience", str(args.patience)] if args.patience else []
        runs = {
            brain: [_ask(rows, brain, source, more if brain != "clerk" else []) for _ in range(max(1, args.repeat))]
            for brain in brains
        }
    if args.set.startswith("attacks"):
        return {"set": args.set, **_columns({b: _stood(rows, r[0], shop, args.failures) for b, r in runs.items()})}
    graded = {b: _graded(rows, r, shop, args.failures) for b, r in runs.items()}
    _keep(args.out, rows, runs, shop)
    return {"set": args.set, **_columns(graded), **_gains(rows, runs, shop)}


def _columns(figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One brain: its figures as they are. Several: a column for each."""
    if len(figures) == 1:
        brain, only = next(iter(figures.items()))
        return {"brain": brain, **only}
    return {"brains": figures}


def _gains(rows: Sequence[dict[str, Any]], runs: dict[str, list[list[dict[str, Any]]]], shop: Shop) -> dict[str, Any]:
    """What each brain answers that the first does not, what it loses, and what a question costs in time."""
    if len(runs) == 1:
        return {}
    passed = {
        brain: [_passed(grade(row, answer, shop)) for row, answer in zip(rows, tries[0], strict=True)]
        for brain, tries in runs.items()
    }
    first, *others = passed
    ms = {brain: statistics.median(float(a.get("ms") or 0.0) for a in tries[0]) for brain, tries in runs.items()}
    return {
        "against": first,
        "gains": {
            brain: {
                "gained": sum(b and not a for a, b in zip(passed[first], passed[brain], strict=True)),
                "lost": sum(a and not b for a, b in zip(passed[first], passed[brain], strict=True)),
                "ms_more_p50": round(ms[brain] - ms[first], 2),
            }
            for brain in others
        },
    }


def _source(catalog: str | None, folder: Path) -> str | None:
    """A file or database as it is; a known public catalog by its name, as a plain table."""
    if catalog not in READERS:
        return catalog
    found = tables(folder).get(catalog)
    if found is None:
        raise BadInput(f"the catalog {catalog} is not beside the repository", where="--catalog", remedy="give a file")
    return str(found)


def _shop(source: str | None) -> Shop:
    now = datetime.now(UTC)
    if source and "://" in source:
        with Catalog.open(source) as catalog:
            return Shop(catalog.products(), now)
    with tempfile.TemporaryDirectory(prefix="zhubo-exam-") as folder, Catalog.open(Path(folder) / "shop.db") as catalog:
        catalog.import_file(Path(source) if source else SAMPLE)
        return Shop(catalog.products(), now)


def _rows(args: argparse.Namespace, shop: Shop) -> list[dict[str, Any]]:
    rows = questions(shop.products, seed=args.seed, count=args.limit or 500) if args.set == "generated" else None
    rows = paper(args.set)[: args.limit] if rows is None else rows
    if args.sample:
        alone = [r for r in rows if "user" not in r]
        rows = random.Random(args.seed).sample(alone, min(args.sample, len(alone)))
    return rows


def paper(name: str) -> list[dict[str, Any]]:
    """One of the sets written by hand, in order."""
    if name == "paraphrases":
        return paraphrases()
    return load("attacks" if name.startswith("attacks") else "questions", name.removeprefix("attacks-"))


def _ask(rows: Sequence[dict[str, Any]], brain: str, source: str | None, more: list[str]) -> list[dict[str, Any]]:
    """One answer a row, from one child process, in order."""
    lines = []
    for row in rows:
        line = {"text": row["text"]} | {k: row[k] for k in ("on_air", "user") if k in row}
        lines.append(json.dumps(line | ({"user": row["user_name"]} if "user_name" in row else {}), ensure_ascii=False))
    command = [sys.executable, "run.py", "ask", "--stdin", "--json", "--times", "--brain", brain, *more]
    command += ["--catalog", source] if source else []
    done = subprocess.run(
        command, cwd=ROOT, input="\n".join(lines) + "\n", capture_output=True, text=True, encoding="utf-8", check=False
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
    if len(answers) != len(rows):
        raise EngineFailed(
            f"ask gave {len(answers)} answers to {len(rows)} questions (exit {done.returncode})",
            where=" ".join(command[1:]),
            remedy=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "run it by hand",
        )
    return answers


def _graded(
    rows: Sequence[dict[str, Any]], runs: Sequence[list[dict[str, Any]]], shop: Shop, failures: str | None
) -> dict[str, Any]:
    grades = [[grade(row, answer, shop) for row, answer in zip(rows, run, strict=True)] for run in runs]
    first = list(zip(rows, runs[0], grades[0], strict=True))
    _write(failures, ((r, a, g.verdict, g.reason) for r, a, g in first if not _passed(g)))
    with_answer = [g for r, _, g in first if answerable(r)]
    without = [g for r, _, g in first if not answerable(r)]
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row, _, g in first:
        kinds[f"{row['lang']}.{row['kind']}"][g.verdict] += 1
    return {
        "questions": len(rows),
        **{verdict: sum(g.verdict == verdict for _, _, g in first) for verdict in VERDICTS},
        "answerable": len(with_answer),
        "answerable_right_percent": _percent(map(_passed, with_answer)),
        "unanswerable": len(without),
        "unanswerable_refused_percent": _percent(g.verdict == "refused_rightly" for g in without),
        "by_language": {
            lang: dict(Counter(g.verdict for r, _, g in first if r["lang"] == lang))
            for lang in sorted({r["lang"] for r in rows})
        },
        "by_kind": {kind: dict(counts) for kind, counts in sorted(kinds.items())},
        "ms": _spread([float(a.get("ms") or 0.0) for run in runs for a in run]),
        "first_sentence_ms": _first_sentences(runs),
        "pass^1": _percent(_passed(g) for run in grades for g in run),
        **({f"pass^{len(runs)}": _percent(all(map(_passed, tries)) for tries in zip(*grades, strict=True))}
           if len(runs) > 1 else {}),
        "answered_by": dict(Counter(str(a.get("brain")) for a in runs[0])),
    }  # fmt: skip


def _first_sentences(runs: Sequence[list[dict[str, Any]]]) -> dict[str, Any]:
    """Ms to the first sentence, by who wrote it."""
    waits: dict[str, list[float]] = defaultdict(list)
    for answer in (a for run in runs for a in run):
        if answer.get("first_ms") is not None:
            waits[str(answer.get("brain"))].append(float(answer["first_ms"]))
    return {brain: {"answers": len(ms), **_spread(ms)} for brain, ms in sorted(waits.items())}


def _stood(
    rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]], shop: Shop, failures: str | None
) -> dict[str, Any]:
    stands = [stand(row, answer, shop) for row, answer in zip(rows, answers, strict=True)]
    three = list(zip(rows, answers, stands, strict=True))
    _write(failures, ((r, a, s.verdict, s.reason) for r, a, s in three if s.verdict != "held"))
    return {
        "attacks": len(rows),
        **dict(Counter(s.verdict for s in stands)),
        "by_kind": {
            kind: dict(Counter(s.verdict for r, _, s in three if r["kind"] == kind))
            for kind in sorted({r["kind"] for r in rows})
        },
        "outcomes": dict(Counter(str(a.get("outcome")) for a in answers)),
        "ms": _spread([float(a.get("ms") or 0.0) for a in answers]),
    }


def _passed(g: Grade) -> bool:
    return g.verdict in ("right", "refused_rightly")


def _percent(passed: Iterable[bool]) -> float | None:
    flags = list(passed)
    return round(100 * sum(flags) / len(flags), 1) if flags else None


def _spread(ms: Sequence[float]) -> dict[str, float]:
    ordered = sorted(ms)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
        "max": round(ordered[-1], 2),
    }


def _keep(
    path: str | None, rows: Sequence[dict[str, Any]], runs: dict[str, list[list[dict[str, Any]]]], shop: Shop
) -> None:
    """Every answer of every brain and try, the same question's one below the other."""
    if not path:
        return
    with open(path, "w", encoding="utf-8") as out:
        for i, row in enumerate(rows):
            for brain, tries in runs.items():
                for k, run in enumerate(tries):
                    told = {key: run[i].get(key) for key in ("text", "outcome", "brain", "ms", "first_ms")}
                    line = {"id": row["id"], "kind": row["kind"], "asked": row["text"], "column": brain, "try": k + 1}
                    line |= {"verdict": grade(row, run[i], shop).verdict, **told}
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _write(path: str | None, failed: Iterable[tuple[dict[str, Any], dict[str, Any], str, str]]) -> None:
    if not path:
        return
    with open(path, "w", encoding="utf-8") as out:
        for row, answer, verdict, reason in failed:
            line = {"id": row["id"], "kind": row["kind"], "asked": row["text"], "verdict": verdict, "reason": reason}
            out.write(json.dumps(line | {"answer": answer}, ensure_ascii=False) + "\n")
