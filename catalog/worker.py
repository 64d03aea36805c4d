"""A catalog file taken in: a small one at once, a large one in a process of its own: nobody on air waits for it.

In: a `Job`. Out: an `ImportReport`, or the BadInput the import raised. The process is this module with the job as one
JSON object on its stdin and the report on its stdout; it runs at low priority.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from catalog.changes import Plan
from catalog.imports import Reading
from catalog.shop import Catalog
from catalog.values import ImportReport, Problem, Product
from catalog.wire import report_json
from errors import BadCatalog, ZhuboError

LARGE = 512 * 1024  # bytes; reading this much takes about a third of a second
LONGEST_S = 600.0
FEWEST, SHARE = 10, 0.5  # a source that loses this many and this share of its products at once is not believed
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Job:
    """One file for one source. `before`: the same file as it was taken last, so that only what it changed is applied.
    `as_of`: when it was true. `guarded`: refuse it where it would empty the shelf."""

    path: str
    source: str = "shop"
    format: str = "auto"
    currency: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    before: str | None = None
    as_of: float | None = None
    guarded: bool = False


def take_file(catalog: Catalog, job: Job, *, large: int = LARGE) -> ImportReport:
    """Blocks until it is done: call it in a thread."""
    if Path(job.path).stat().st_size < large or catalog.url is None:
        return _take(catalog, job)
    return _apart(catalog.url, job)


def _take(catalog: Catalog, job: Job) -> ImportReport:
    check: Callable[[Plan, Sequence[Product], str], None] = _believable if job.guarded else lambda *_: None
    reading = _read(catalog, job, job.path)
    before = _read(catalog, job, job.before) if job.before and Path(job.before).is_file() else None
    return catalog.take(reading, source=job.source, before=before, as_of=job.as_of, check=check)


def _read(catalog: Catalog, job: Job, path: str) -> Reading:
    return catalog.read(path, job.format, currency=job.currency, columns=job.columns)


def _believable(plan: Plan, current: Sequence[Product], where: str) -> None:
    on_shelf = sum(p.active for p in current)
    if len(plan.gone) >= FEWEST and len(plan.gone) > SHARE * on_shelf:
        raise BadCatalog(
            f"{len(plan.gone)} of {on_shelf} products are missing from it",
            where=where,
            remedy="if that is so, import it by hand (run.py catalog import)",
        )


def _apart(url: str, job: Job) -> ImportReport:
    order = json.dumps({"db": url, "job": asdict(job)}, ensure_ascii=False)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "catalog.worker"],
            input=order.encode(),
            capture_output=True,
            timeout=LONGEST_S,
            cwd=ROOT,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise BadCatalog(f"the import took longer than {LONGEST_S:.0f} s", where=job.path, remedy="split it") from None
    except ValueError:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise BadCatalog(f"the import process failed ({said[0]})", where=job.path, remedy="try again") from None
    if "error" in answer:
        raise BadCatalog(answer["error"], where=answer["where"], remedy=answer["remedy"])
    report = answer["report"]
    return ImportReport(
        *(report[name] for name in ("added", "changed", "gone", "rows")),
        tuple(Problem(p["line"], p["cause"]) for p in report["problems"]),
        report["format"],
        report["assumed_currency"],
        report["cut"],
    )


def main() -> None:
    os.nice(5)  # not the last: it holds the write lock for a moment, and others wait for that
    order = json.load(sys.stdin)
    try:
        with Catalog.open(order["db"]) as catalog:
            answer = {"report": report_json(_take(catalog, Job(**order["job"])))}
    except ZhuboError as e:
        answer = {"error": e.what, "where": e.where, "remedy": e.remedy}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
