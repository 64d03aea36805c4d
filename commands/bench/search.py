"""How well and how fast the catalog's search finds what viewers type.

In: `--catalog` one or more of sample, dummyjson, ecom-bench-zh, tau2-retail, a file or a URL (default: the first four,
where they are); `--half` of the generated queries; `--large N` a shop of N products for the time. Out: hit@1 and hit@5
by kind, without the embeddings and with them; milliseconds a search, by the clock and by the processor (the second is
the one to believe on a busy machine); what the index weighs and what a change costs.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from catalog import SAMPLE, Catalog, Hit
from commands.bench import large_shop
from commands.meaning import ShelfByMeaning
from commands.memory import resident
from errors import BadInput, ZhuboError
from tests.exam.feeds import READERS, tables
from tests.exam.queries import Query, queries

SHOPS = ("sample", *READERS)
DEPTH = 5
Search = Callable[..., list[Hit]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--catalog", action="append", metavar="NAME|FILE|URL", help=f"also {', '.join(SHOPS)}")
    parser.add_argument(
        "--half",
        choices=("seen", "second", "third", "fourth", "unseen"),
        default="seen",
        help="which part of the queries",
    )
    parser.add_argument("--count", type=int, default=2000, metavar="N", help="queries a catalog")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--large", type=int, default=0, metavar="N", help="also time a made-up shop of N products")
    parser.add_argument("--only-large", action="store_true", help="the made-up shop alone")
    parser.add_argument("--no-embeddings", action="store_true", help="words and sounds only")
    parser.add_argument("--failures", metavar="FILE", help="write each query not found there, one JSON line each")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {"half": args.half, "seed": args.seed}
    misses: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhubo-search-")))
        for name, source in ({} if args.only_large else _sources(args.catalog, folder)).items():
            shop = stack.enter_context(_opened(source, folder / f"{name.replace('/', '_')}.db"))
            asked = queries(shop.products(), seed=args.seed, count=args.count, half=args.half)
            figures[name] = {"products": len(shop.products()), "queries": len(asked)}
            for way, search in _ways(shop, args.no_embeddings).items():
                figures[name][way], missed = _asked(search, asked)
                misses += [{"catalog": name, "way": way, **miss} for miss in missed]
        if args.large or args.only_large:
            count = args.large or 20_000
            figures["large"] = _large(count, args, folder, stack)
    if args.failures:
        with open(args.failures, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses)
    return figures


def _sources(asked: Sequence[str] | None, folder: Path) -> dict[str, str]:
    there = {"sample": str(SAMPLE)} | {name: str(path) for name, path in tables(folder).items()}
    for name in asked or ():
        if name in READERS and name not in there:
            raise BadInput(f"the catalog {name} is not beside the repository", where="--catalog", remedy="give a file")
    return {name: there.get(name, name) for name in asked} if asked else there


def _opened(source: str, database: Path) -> Catalog:
    if "://" in source:
        return Catalog.open(source)
    catalog = Catalog.open(database)
    catalog.import_file(source)
    return catalog


def _ways(shop: Catalog, no_embeddings: bool) -> dict[str, Search]:
    ways: dict[str, Search] = {"lexical": shop.search}
    if not no_embeddings:
        meaning = ShelfByMeaning(shop)
        meaning.catch_up()  # the model is loaded and the shop encoded before it is timed
        ways["with_embeddings"] = meaning.search
    return ways


def _asked(search: Search, asked: Sequence[Query]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    search(asked[0].text, limit=DEPTH)
    ranks: dict[str, list[int]] = defaultdict(list)
    took, busy, missed = [], [], []
    for query in asked:
        start, working = time.perf_counter(), time.process_time()
        hits = search(query.text, limit=DEPTH)
        took.append(time.perf_counter() - start)
        busy.append(time.process_time() - working)
        rank = next((n for n, hit in enumerate(hits) if query.fits(hit.product)), DEPTH)
        ranks[query.kind].append(rank)
        if rank:
            got = [[h.product.handle, h.how, h.score] for h in hits]
            row = {"kind": query.kind, "text": query.text, "rank": rank, "skus": sorted(query.skus)[:5], "got": got}
            missed.append(row)
    every = [rank for of in ranks.values() for rank in of]
    by_kind = {kind: _hits(of) for kind, of in sorted(ranks.items())}
    return {**_hits(every), "kinds": by_kind, "ms": _times(took), "cpu_ms": _times(busy)}, missed


def _hits(ranks: Sequence[int]) -> dict[str, float]:
    count = max(1, len(ranks))
    return {
        "n": len(ranks),
        "hit@1": round(sum(rank == 0 for rank in ranks) / count, 4),
        "hit@5": round(sum(rank < DEPTH for rank in ranks) / count, 4),
    }


def _times(took: Sequence[float]) -> dict[str, float]:
    ms = sorted(t * 1000 for t in took)
    return {"p50": round(statistics.median(ms), 2), "p95": round(ms[int(len(ms) * 0.95)], 2), "max": round(ms[-1], 2)}


def _large(count: int, args: argparse.Namespace, folder: Path, stack: ExitStack) -> dict[str, Any]:
    table = large_shop.write(folder / "large.csv", count, args.seed)
    before = resident()
    start = time.perf_counter()
    shop = stack.enter_context(_opened(str(table), folder / "large.db"))
    imported = time.perf_counter()
    products = shop.products()
    gc.collect()
    read, weight = time.perf_counter(), resident()
    shop.search("保温杯")
    built = time.perf_counter()
    gc.collect()
    out: dict[str, Any] = {
        "products": len(products),
        "import_s": round(imported - start, 2),
        "index_s": round(built - read, 2),
        "catalog_mb": round((weight - before) / 2**20, 1),
        "index_mb": round((resident() - weight) / 2**20, 1),
    }
    # Queries about a sample of the shop: to know every product that one fits would take the examiner an hour.
    asked = queries(
        products[:: max(1, len(products) // 400)], seed=args.seed, count=min(args.count, 1000), half=args.half
    )
    for way, search in _ways(shop, args.no_embeddings).items():
        figures = _asked(search, asked)[0]
        out[way] = {"n": len(asked), "ms": figures["ms"], "cpu_ms": figures["cpu_ms"]}
    out["change_ms"] = _changes(shop)
    return out


def _changes(shop: Catalog) -> dict[str, float]:
    """From a change in the database to the search that knows it."""
    took: dict[str, list[float]] = defaultdict(list)
    for n, product in enumerate(shop.products()[:20]):
        sku = product.variants[0].sku
        for what, fields in (("price", {"price": f"{n + 1}"}), ("title", {"title:en": f"Wonderful Zyxgadget {n}"})):
            shop.set(sku, **fields)
            start = time.perf_counter()
            shop.search("wonderful zyxgadget")
            took[what].append(time.perf_counter() - start)
    found = shop.search("zyxgadget 19")
    if not found or "Zyxgadget" not in found[0].product.title.get("en", ""):
        raise ZhuboError("the index did not take the change", remedy="this is a fault of ours")
    return {what: round(statistics.median(times) * 1000, 2) for what, times in took.items()}
