#!/usr/bin/env python3
"""Zhubo's command line: `python run.py COMMAND --help`. Without a command it goes on air (`live`).

In: arguments. Out: exit 0 on success, 2 on bad usage or bad input (one line on stderr: cause and remedy), 1 when an
engine or a peer failed. With --json stdout carries JSON lines only. Commands are loaded when asked for.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from errors import ZhuboError

COMMANDS = {
    "live": "go on air: the embedded room, or your own",
    "ask": "answer one question from the catalog, as text",
    "catalog": "import, list, show, set, check, export products",
    "decode": "turn a platform's raw frames into events",
    "transcribe": "hear an audio or video file",
    "say": "speak a text into a WAV or an MP4",
    "replay": "run a recorded room through the mind in virtual time",
    "avatar": "bake a host, or make one from a photo or a clip",
    "check": "what is here, what is missing, how to get it",
    "bench": "measure",
}


def main(argv: list[str] | None = None) -> int:
    argv = list(sys.argv[1:] if argv is None else argv)
    if not argv or (argv[0].startswith("-") and argv[0] not in ("-h", "--help")):
        argv.insert(0, "live")
    if argv[0] in ("-h", "--help"):
        width = max(map(len, COMMANDS))
        rows = "\n".join(f"  {name:<{width}}  {about}" for name, about in COMMANDS.items())
        print(f"usage: run.py [COMMAND] ...\n\n{rows}\n\nrun.py COMMAND --help tells the rest; no command means live.")
        return 0
    name = argv.pop(0)
    if name not in COMMANDS:
        print(f"run.py: no command {name!r}; one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    if not all(_is_text(word) for word in argv):
        print(f"run.py {name}: an argument is not UTF-8; set the terminal to UTF-8", file=sys.stderr)
        return 2
    command = importlib.import_module(f"commands.{name}")
    parser = _Parser(prog=f"run.py {name}", description=command.__doc__, formatter_class=_Help)
    command.add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        return command.main(args)
    except ZhuboError as e:
        print(f"run.py {name}: {e}", file=sys.stderr)
        return e.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _is_text(word: str) -> bool:
    """Whether the bytes that the terminal sent were the characters it says."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}; see {self.prog} --help\n")


class _Help(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    def _get_help_string(self, action: argparse.Action) -> str | None:
        """Only a default that says something is told."""
        if action.default in (None, "", [], False) or "default:" in (action.help or ""):
            return action.help
        return super()._get_help_string(action)


if __name__ == "__main__":
    sys.exit(main())
