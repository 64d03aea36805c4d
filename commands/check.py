"""What is here, what is missing, how to get it: libraries, models with their licences, machine, disk, ports, peers.

In: a room file, if there is one. Out: one table, or with --json a line per finding and an end line. Exit 0 whatever is
missing; 2 when the room file itself is bad.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commands.findings import Finding

_SIGNS = {"here": "ok", "missing": "MISSING", "optional": "-", "trouble": "TROUBLE"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--room", metavar="ROOM.TOML", help="check what this room needs too")
    parser.add_argument("--port", type=int, default=8440, help="the studio's port")
    parser.add_argument("--json", action="store_true", help="JSON lines on stdout")


def main(args: argparse.Namespace) -> int:
    from commands.findings import findings
    from commands.room_settings import read_room
    from models.store import Store

    found = findings(read_room(args.room), Store(quiet=True), port=args.port)
    if args.json:
        states = []
        for finding in found:
            states.append(finding.state)
            print(json.dumps(finding.to_json(), ensure_ascii=False), flush=True)
        print(json.dumps({"event": "end", **{state: states.count(state) for state in _SIGNS}}), flush=True)
    else:
        print(table(list(found), shutil.get_terminal_size((120, 24)).columns))
    return 0


def table(found: Sequence[Finding], width: int) -> str:
    """One row a finding, areas apart by a blank line; at the end, what there is to do about it."""
    names = max(len(finding.name) for finding in found)
    rows, area = [], None
    for finding in found:
        if area not in (None, finding.area):
            rows.append("")
        first = finding.area if finding.area != area else ""
        area = finding.area
        rows.append(f"{first:<8} {finding.name:<{names}}  {_SIGNS[finding.state]:<8} {finding.detail}"[:width].rstrip())
    wanting = [finding for finding in found if finding.state in ("missing", "trouble")]
    rows.append("")
    rows += [f"{finding.name}: {finding.detail or finding.state}; {finding.remedy}" for finding in wanting]
    offered = [finding for finding in found if finding.state == "optional" and finding.remedy]
    rows += [f"{finding.name} (optional): {finding.remedy}" for finding in offered]
    rows.append("Everything a room needs is here." if not wanting else f"{len(wanting)} to mend.")
    return "\n".join(rows)
