"""Serves a model with vLLM, with the flags a live host wants; `make brain MODEL=...` runs it in `.venv-brain`.

In: a model (a folder or a hub name), the card's memory, host and port. Out: this process becomes the server. Standard
library and `errors` only: the environment it runs in holds vLLM and nothing of ours. docs/brain.md tells why each flag.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from errors import BadInput, Missing, ZhuboError

PORT = 8000
KEY = "VLLM_API_KEY"


@dataclass(frozen=True, slots=True)
class Card:
    """What fits a card: `gigabytes` of memory; a model that fits it and leaves room for `seqs` rooms at once, each with
    `tokens` of prompt and answer. Sizes in docs/brain.md are worked out, not measured."""

    gigabytes: int
    model: str
    tokens: int
    seqs: int


CARDS = (
    Card(8, "Qwen/Qwen2.5-7B-Instruct-AWQ", 4096, 4),
    Card(12, "Qwen/Qwen2.5-7B-Instruct-AWQ", 8192, 16),
    Card(16, "Qwen/Qwen2.5-14B-Instruct-AWQ", 4096, 8),
    Card(24, "Qwen/Qwen2.5-14B-Instruct-AWQ", 8192, 16),
    Card(48, "Qwen/Qwen3-30B-A3B-Instruct-2507-FP8", 8192, 32),
    Card(80, "Qwen/Qwen3-30B-A3B-Instruct-2507", 8192, 32),
)
ON_CPU = Card(0, "", 4096, 4)


def card_for(gigabytes: float) -> Card:
    """The row for a card of so many GB (as `nvidia-smi` counts: a 24 GB card says 23.99 or less); without a GPU, 0."""
    return next((card for card in reversed(CARDS) if gigabytes >= 0.9 * card.gigabytes), ON_CPU)


def flags(model: str, card: Card, *, host: str, port: int, name: str, eager: bool = False) -> list[str]:
    """What the server is started with, after `python -m vllm.entrypoints.openai.api_server`."""
    out = ["--model", model, "--served-model-name", name, "--host", host, "--port", str(port)]
    out += ["--max-model-len", str(card.tokens), "--max-num-seqs", str(card.seqs)]
    out += ["--max-num-batched-tokens", str(max(card.tokens, 4096)), "--enable-prefix-caching"]
    out += ["--default-chat-template-kwargs", '{"enable_thinking": false}', "--generation-config", "vllm"]
    out += ["--disable-access-log-for-endpoints", "/health,/metrics,/v1/models"]
    if card.gigabytes:
        out += ["--gpu-memory-utilization", "0.90"]
    if eager or not card.gigabytes:
        out += ["--enforce-eager"]
    return out


def environment(model: str, given: dict[str, str]) -> dict[str, str]:
    """The server's environment: no statistics sent home, nothing fetched for a model that lies in a folder."""
    env = {**given, "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}
    env.setdefault("VLLM_CPU_KVCACHE_SPACE", "1")  # GB
    if Path(model).is_dir():
        env["HF_HUB_OFFLINE"] = "1"
    return env


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make brain", description=__doc__)
    parser.add_argument("--model", default="", help="a folder or a hub name; on a GPU the card's own by default")
    parser.add_argument("--name", default="", help="what clients call it (default: the model's last part)")
    parser.add_argument("--host", default="127.0.0.1", help=f"another than loopback needs {KEY} set")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--gpu", type=float, metavar="GB", help="take the row for a card of so many GB; 0 = none")
    parser.add_argument("--eager", action="store_true", help="start sooner, decode slower")
    parser.add_argument("--print", action="store_true", help="print the command and end")
    args, more = parser.parse_known_args(argv)
    try:
        command, env = _command(args, more)
    except ZhuboError as e:
        print(f"make brain: {e}", file=sys.stderr)
        return e.exit_code
    if args.print:
        print(" ".join(command))
        return 0
    os.execve(command[0], command, env)


def _command(args: argparse.Namespace, more: list[str]) -> tuple[list[str], dict[str, str]]:
    card = card_for(_gigabytes() if args.gpu is None else args.gpu)
    model = args.model or card.model
    if not model:
        raise BadInput("which model?", where="MODEL", remedy="make brain MODEL=FOLDER, or a name on the model hub")
    if not _loopback(args.host) and not os.environ.get(KEY):
        remedy = f"set {KEY} and ZHUBO_BRAIN_KEY to one key"
        raise BadInput("anybody could use the model", where=f"--host {args.host}", remedy=remedy)
    if not args.print and not _here("vllm"):
        raise Missing("vLLM is not in this environment", remedy="make brain-env installs it")
    name = args.name or Path(model).name
    wanted = flags(model, card, host=args.host, port=args.port, name=name, eager=args.eager)
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server", *wanted, *more]
    return command, environment(model, dict(os.environ))


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _gigabytes() -> float:
    """The first card's memory, 0 where there is none."""
    query = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        said = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True).stdout
        return float(said.split()[0]) / 1024
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return 0.0


def _here(module: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(module) is not None


if __name__ == "__main__":
    sys.exit(main())
