"""A large import while on air: how long it holds others up.

A shop of `--rows` products is imported by a process of its own, four times: all new, all changed, one in a hundred
changed, nothing changed. Meanwhile, in this process, as in the mind's: a reader looks up SKUs and searches, an event
loop beats, and a writer sets a stock now and then, which must wait for the write lock and so measures it from outside.
The same is done first with no import, for comparison.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import random
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalog import Catalog, ImportReport
from catalog.worker import Job, take_file

IDLE_S = 5.0
BEAT_S = 0.005
WRITE_EVERY_S = 0.05
HEADER = "sku,title,price,currency,list_price,list_price_base,stock,unit,description,aliases,材质,faq,offers,shipping"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=20_000, help="products in the file")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhubo-imports-") as folder:
        return _measure(args.rows, Path(folder))


def _measure(rows: int, folder: Path) -> dict[str, Any]:
    file, database = folder / "shop.csv", folder / "catalog.db"
    with Catalog.open(database) as catalog:
        # What is on the shelf before: a hundred other products, which the reader and the writer use throughout.
        _write(folder / "own.csv", 100, lambda n: 9, "OWN")
        catalog.import_file(folder / "own.csv", source="own")
        catalog.follow(lambda line: None)

        def run() -> ImportReport:
            return take_file(catalog, Job(str(file), source="bench"), large=0)

        cases = {"idle": _beside(catalog, lambda: time.sleep(IDLE_S))}
        prices: dict[str, Callable[[int], int]] = {
            "all_new": lambda n: n % 200,
            "all_changed": lambda n: (n + 1) % 200,
            "one_percent_changed": lambda n: (n + 1) % 200 + (n % 100 == 0),
            "nothing_changed": lambda n: (n + 1) % 200 + (n % 100 == 0),
        }
        for name, price in prices.items():
            _write(file, rows, price, "SKU")
            cases[name] = _beside(catalog, run)
        return {"rows": rows, "file_mb": round(file.stat().st_size / 2**20, 1), **cases}


def _write(file: Path, rows: int, price: Callable[[int], int], prefix: str) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER.split(","))
        for n in range(rows):
            writer.writerow(
                [
                    *(f"{prefix}-{n}", f"不锈钢保温杯 {prefix} 第{n}款", f"{50 + price(n)}.90", "CNY", "299", "日常价"),
                    *(n % 50 + 1, "个", "双层真空杯身，内胆是 316 不锈钢。" * 5, f"杯{prefix}{n}", "316 不锈钢"),
                    *(
                        "问：保温多久\n答：12 小时",
                        "percent_off 10; 2026-01-01 .. 2027-01-01; zh=九折",
                        "48 小时内发货",
                    ),
                ]
            )


def _beside(catalog: Catalog, work: Callable[[], Any]) -> dict[str, Any]:
    """Runs `work` with a reader, a writer and a loop beside it until all is seen; gives what they waited."""
    stop = threading.Event()
    waits: dict[str, list[float]] = {name: [] for name in ("lookup", "search", "write", "loop")}
    threads = [
        threading.Thread(target=_read, args=(catalog, stop, waits)),
        threading.Thread(target=_set, args=(catalog, stop, waits["write"])),
        threading.Thread(target=lambda: asyncio.run(_beat(stop, waits["loop"]))),
    ]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    report = work()
    done = time.perf_counter() - begun
    version = catalog.version()
    while catalog.snapshot().state[0] < version:  # the change has been taken up by whoever asks
        time.sleep(0.01)
    seen = time.perf_counter() - begun
    time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join()
    counts = {n: getattr(report, n) for n in ("added", "changed", "gone")} if report else {}
    return {**counts, "import_s": round(done, 2), "seen_after_s": round(seen, 2)} | {
        f"{name}_{what}_ms": round(1000 * value, 1)
        for name, values in waits.items()
        for what, value in (("p99", _quantile(values, 0.99)), ("worst", max(values, default=0.0)))
    }


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _read(catalog: Catalog, stop: threading.Event, waits: dict[str, list[float]]) -> None:
    rng = random.Random(0)
    while not stop.wait(0.002):
        began = time.perf_counter()
        catalog.by_sku(f"OWN-{rng.randrange(100)}")
        waits["lookup"].append(time.perf_counter() - began)
        began = time.perf_counter()
        catalog.search(f"OWN 第{rng.randrange(100)}款保温杯多少钱")
        waits["search"].append(time.perf_counter() - began)


def _set(catalog: Catalog, stop: threading.Event, waits: list[float]) -> None:
    rng = random.Random(1)
    while not stop.wait(WRITE_EVERY_S):
        began = time.perf_counter()
        catalog.set(f"OWN-{rng.randrange(100)}", stock=rng.randrange(1, 50))
        waits.append(time.perf_counter() - began)


async def _beat(stop: threading.Event, waits: list[float]) -> None:
    while not stop.is_set():
        began = time.perf_counter()
        await asyncio.sleep(BEAT_S)
        waits.append(time.perf_counter() - began - BEAT_S)
