"""Bake a host: a look in TOML becomes an avatar pack.

The bake needs an environment of its own (bpy, anny; `make bake-env` makes .venv-bake) and some ten minutes on two
cores. Hosts from a photo or from footage come later.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from errors import BadInput, Missing

_ROOT = Path(__file__).resolve().parent.parent
_LATER = {"from-photo": "a host from a photo", "from-video": "a host from footage"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="bake|from-photo|from-video")
    bake = actions.add_parser("bake", help="render a look into a pack", description="Render a look into a pack.")
    bake.add_argument("look", type=Path, help="TOML file; render/face/packs/lin/look.toml is one")
    bake.add_argument("--out", type=Path, help="the pack's folder; beside the look, by its name, when not given")
    bake.add_argument("--samples", type=int, default=16, help="light paths a pixel")
    bake.add_argument("--threads", type=int, default=2, help="CPU threads")
    for name, about in _LATER.items():
        actions.add_parser(name, help=f"{about} (comes later)").add_argument("rest", nargs="*")


def main(args: argparse.Namespace) -> int:
    if args.action in _LATER:
        raise BadInput(f"{_LATER[args.action]} comes in a later version", where=args.action, remedy="use avatar bake")
    if not args.look.is_file():
        raise BadInput(
            "no such look", where=str(args.look), remedy="copy render/face/packs/lin/look.toml and change it"
        )
    python = _ROOT / ".venv-bake" / "bin" / "python"
    if not python.exists():
        raise Missing("the bake environment is not here", where=".venv-bake", remedy="run: make bake-env")
    command = [str(python), "-m", "render.face.bake", str(args.look.resolve())]
    command += ["--samples", str(args.samples), "--threads", str(args.threads)]
    if args.out is not None:
        command += ["--out", str(args.out.resolve())]
    return subprocess.run(command, cwd=_ROOT, stdout=sys.stderr.fileno(), check=False).returncode
