"""`python -m models fetch NAME... | list`: bring model weights onto this machine, or see what there is.

In: names of the manifest. Out: the folders, one a line; exit 0, 2 on a bad name or no room, 1 where no source gave it.
"""

from __future__ import annotations

import argparse
import json
import sys

from errors import ZhuboError
from models.manifest import MODELS
from models.store import Store


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="fetch|list")
    fetch = actions.add_parser("fetch", help="bring models here; what is here already is not asked for again")
    fetch.add_argument("names", nargs="+", metavar="NAME", help=", ".join(MODELS))
    fetch.add_argument("--quiet", action="store_true", help="no progress bars")
    listing = actions.add_parser("list", help="every model: licence, size, whether it is here")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    args = parser.parse_args(argv)
    store = Store(quiet=getattr(args, "quiet", False))
    try:
        if args.action == "fetch":
            for name in args.names:
                sys.stdout.write(f"{name}\t{store.fetch(name)}\n")
                sys.stdout.flush()
        else:
            _list(store, as_json=args.json)
    except ZhuboError as e:
        sys.stderr.write(f"python -m models: {e}\n")
        return e.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("python -m models: stopped; what has come is kept, the same command goes on from there\n")
        return 130
    return 0


def _list(store: Store, *, as_json: bool) -> None:
    for name, model in store.models.items():
        path = store.present(name)
        if as_json:
            row = {"name": name, "what": model.what, "licence": model.licence, "bytes": model.size}
            sys.stdout.write(json.dumps({**row, "path": str(path) if path else None}, ensure_ascii=False) + "\n")
        else:
            state = "here" if path else "missing"
            size = f"{model.size / 1e6:,.0f} MB"
            sys.stdout.write(f"{name:<15} {state:<8} {size:>9}  {model.licence:<11} {model.what}\n")


if __name__ == "__main__":
    sys.exit(main())
