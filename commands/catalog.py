"""The shop's products: import, list, show, set, check, export.

Without --db the catalog is the one in your data folder. Exit 2 on a file, SKU, field or value that cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog import Catalog, Product
from catalog.audit import audit
from catalog.imports import FORMATS
from catalog.wire import product_json, report_json, variant_json
from commands.catalog_lines import in_full, one_line
from commands.folders import data_home, made
from commands.room_settings import read_room
from errors import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--db", metavar="URL", help="the database: a path or URL (default: in your data folder)")
    common.add_argument("--json", action="store_true", help="JSON lines on stdout")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    action = actions.add_parser("import", parents=[common], help="make the catalog say what a file says")
    action.add_argument("file", metavar="FILE", help="CSV, TSV, XLSX, XML, JSON or a saved page")
    action.add_argument("--format", default="auto", choices=["auto", *FORMATS])
    action.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help="what a plain table's own header means: --column 直播到手=price; several may be given",
    )
    action.add_argument("--room", metavar="ROOM.toml", help="takes [catalog.columns] and the currency from a room file")
    action.add_argument("--strict", action="store_true", help="one bad row, and nothing is taken")
    action.add_argument("--currency", metavar="CODE", help="holds where the file names none")
    action.add_argument(
        "--source", default="shop", metavar="NAME", help="files of different sources stand side by side"
    )

    action = actions.add_parser("list", parents=[common], help="one line a product")
    action.add_argument("--all", action="store_true", help="also what is off the shelf")
    action.add_argument("--search", metavar="TEXT", help="what a viewer's words may mean, best first (on the shelf)")
    action.add_argument("--limit", type=int, default=10, metavar="N", help="of --search: the first N (default: 10)")

    action = actions.add_parser("show", parents=[common], help="everything about one product")
    action.add_argument("name", metavar="SKU|HANDLE|LINK")

    action = actions.add_parser("set", parents=[common], help="change fields of one SKU: price=79 stock=0 active=0")
    action.add_argument("sku", metavar="SKU")
    action.add_argument("fields", nargs="+", metavar="FIELD=VALUE")

    actions.add_parser("check", parents=[common], help="what a host could not answer, or must not say")

    action = actions.add_parser("export", parents=[common], help="write the plain table")
    action.add_argument("file", metavar="FILE", help=".csv, .tsv or .xlsx")


def main(args: argparse.Namespace) -> int:
    with Catalog.open(args.db if args.db else default_database()) as catalog:
        return _ACTIONS[args.action](catalog, args)


def default_database() -> Path:
    """`catalog.db` in the user's data folder, which is made."""
    return made(data_home()) / "catalog.db"


def _import(catalog: Catalog, args: argparse.Namespace) -> int:
    columns, currency = _columns(args)
    report = catalog.import_file(
        args.file, args.format, args.strict, currency=currency, source=args.source, columns=columns
    )
    if args.json:
        _print(report_json(report))
        return 0
    for problem in report.problems:
        print(f"{args.file}: line {problem.line}: {problem.cause}", file=sys.stderr)
    if report.cut:
        print(f"{args.file}: the file is not whole; nothing was taken off the shelf", file=sys.stderr)
    print(
        f"{report.rows} rows ({report.format}): {report.added} added, {report.changed} changed, {report.gone} gone, "
        f"{len(report.problems)} rows left out"
    )
    if report.assumed:
        print(f"the file names no currency: prices are taken as {report.assumed}; --currency CODE says otherwise")
    return 0


def _columns(args: argparse.Namespace) -> tuple[dict[str, str], str | None]:
    """The plain table's own headers and the currency, from the room file and from the flags."""
    columns: dict[str, str] = {}
    currency = args.currency
    if args.room:
        section = read_room(args.room).shop
        columns, currency = dict(section.columns), currency or section.currency
    for pair in args.column:
        header, sign, meaning = pair.rpartition("=")
        if not sign or not header.strip() or not meaning.strip():
            raise BadInput(f"{pair!r} is not HEADER=FIELD", remedy="write e.g. --column 直播到手=price")
        columns[header.strip()] = meaning.strip()
    return columns, currency


def _list(catalog: Catalog, args: argparse.Namespace) -> int:
    if args.search is not None:
        return _found(catalog, args)
    for product in catalog.products(active=not args.all):
        if args.json:
            _print(_confirmed(catalog, product))
        else:
            print(one_line(product))
    return 0


def _found(catalog: Catalog, args: argparse.Namespace) -> int:
    """With --json each product's line has `score`, `how` and, where the words name one, `variant` besides."""
    if args.limit < 1:
        raise BadInput(f"{args.limit} products cannot be listed", where="--limit", remedy="give 1 or more")
    for hit in catalog.search(args.search, limit=args.limit):
        if args.json:
            found = {"score": hit.score, "how": hit.how, "variant": hit.variant.sku if hit.variant else None}
            _print(product_json(hit.product) | found)
        else:
            print(f"{hit.score:.2f} {hit.how:<6}  {one_line(hit.product)}")
    return 0


def _show(catalog: Catalog, args: argparse.Namespace) -> int:
    found = catalog.product(args.name)
    if found is None and (pair := catalog.by_sku(args.name)):
        found = pair[0]
    if found is None and args.name.isdigit():
        found = catalog.by_link(int(args.name))
    if found is None:
        raise BadInput(f"no product {args.name!r} on the shelf", remedy="see: run.py catalog list")
    if args.json:
        _print(_confirmed(catalog, found))
    else:
        print(in_full(found, min((catalog.as_of(found, v) for v in found.variants), default=found.as_of)))
    return 0


def _confirmed(catalog: Catalog, product: Product) -> dict[str, Any]:
    """The product with the moment each variant was last confirmed, by itself or with all its source says."""
    out = product_json(product)
    for said, variant in zip(out["variants"], product.variants, strict=True):
        said["as_of"] = catalog.as_of(product, variant)
    return out


def _set(catalog: Catalog, args: argparse.Namespace) -> int:
    fields: dict[str, Any] = {}
    for pair in args.fields:
        name, sign, value = pair.partition("=")
        if not sign:
            raise BadInput(f"{pair!r} is not FIELD=VALUE", remedy="write e.g. price=79 stock=0")
        fields[name] = value
    variant = catalog.set(args.sku, **fields)
    if args.json:
        _print(variant_json(variant))
    else:
        price = f"{variant.price} {variant.price.currency}" if variant.price else "no price"
        stock = "not counted" if variant.stock is None else variant.stock
        print(f"{variant.sku}: price {price}, stock {stock}, {'on' if variant.active else 'off'} the shelf")
    return 0


def _check(catalog: Catalog, args: argparse.Namespace) -> int:
    assumed = {name: heard.assumed for name, heard in catalog.snapshot().heard.items() if heard.assumed}
    findings = audit(catalog.products(), datetime.now(UTC), assumed)
    for finding in findings:
        if args.json:
            _print(asdict(finding))
        else:
            print(f"{finding.level}: {finding.where or 'catalog'}: {finding.text}; {finding.remedy}")
    if not args.json:
        errors = sum(f.level == "error" for f in findings)
        count = len(catalog.products())
        products = "1 product" if count == 1 else f"{count} products"
        print(f"{products}: {errors} to mend, {len(findings) - errors} to look at")
    return 0


def _export(catalog: Catalog, args: argparse.Namespace) -> int:
    rows = catalog.export(args.file)
    if args.json:
        _print({"file": args.file, "rows": rows})
    else:
        print(f"{rows} rows written to {args.file}")
    return 0


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


_ACTIONS = {"import": _import, "list": _list, "show": _show, "set": _set, "check": _check, "export": _export}
