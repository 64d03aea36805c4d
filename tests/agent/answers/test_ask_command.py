"""`ask` by its contract: one line out per line in, in order, closed fields, bad lines, follow-ups, exit codes."""

# ruff: noqa: E501

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from tests.agent.brains.model_server import serving

ROOT = Path(__file__).resolve().parents[3]
FIELDS = {"outcome", "text", "lang", "products", "facts", "brain", "ms"}


def ask(*args, stdin=""):
    return subprocess.run(
        [sys.executable, "run.py", "ask", *args], input=stdin, capture_output=True, text=True, cwd=ROOT, timeout=60
    )


def test_one_line_out_per_line_in(tmp_path):
    table = tmp_path / "shop.csv"
    table.write_text("sku,title,price,currency,stock\nCUP-1,保温杯,89.90,CNY,12\nHAT-1,草帽,25,CNY,0\n", "utf-8")
    lines = [
        {"text": "保温杯多少钱", "user": "a"},
        "not json",
        {"text": "有货吗", "user": "a"},
        {"text": "有货吗", "user": "b"},
        {"no": "text"},
        {"text": "这个多少钱", "on_air": "HAT-1"},
        {"text": "草帽有货吗"},
        {"text": "666"},
        {"text": ""},
        r'{"text": "\ud83d草帽多少钱"}',
    ]
    stdin = "".join((x if isinstance(x, str) else json.dumps(x, ensure_ascii=False)) + "\n" for x in lines)
    done = ask("--stdin", "--json", "--catalog", str(table), stdin=stdin)
    assert done.returncode == 0, done.stderr
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [o["outcome"] for o in out] == [
        "answered",
        "error",
        "answered",
        "unknown",
        "error",
        "answered",
        "answered",
        "ignored",
        "ignored",
        "answered",
    ]
    assert all(set(o) == FIELDS for o in out)
    assert all((o["text"] == "") == (o["outcome"] == "ignored") for o in out)
    assert {"ref": "CUP-1.price", "value": "89.90", "currency": "CNY"} in out[0]["facts"]
    assert {"ref": "CUP-1.stock", "value": "12"} in out[2]["facts"]
    assert {"ref": "HAT-1.price", "value": "25.00", "currency": "CNY"} in out[5]["facts"]
    assert {"ref": "HAT-1.stock", "value": "0"} in out[6]["facts"]
    assert out[0]["products"] == ["CUP-1"]


def test_plain_text_and_language():
    done = ask("保温杯多少钱", "--lang", "en")
    assert done.returncode == 0
    assert "¥" in done.stdout
    assert done.stdout.isprintable() or done.stdout.endswith("\n")


def test_bad_usage_is_one_line_and_exit_2(tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("foo,bar\n1,2\n", "utf-8")
    for args in (
        ["x", "--catalog", str(tmp_path / "none.csv")],
        ["x", "--catalog", str(broken)],
        [],
        ["x", "--brain", "gpt"],
        ["x", "--on-air", "NOPE"],
    ):
        done = ask(*args)
        assert done.returncode == 2, args
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_the_clerk_loads_no_heavy_library():
    code = "import sys; sys.argv=['run.py']; import run; run.main(['ask','保温杯多少钱']); print([m for m in ('torch','langchain_openai','openai','onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


async def test_a_brain_is_warm_before_the_first_question(tmp_path):
    async with serving(pieces=["现在<price>。"]) as server:
        command = [sys.executable, "run.py", "ask", "雨伞多少钱", "--brain", server.url, "--json"]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        asked = server.requests
    answer = json.loads(out)
    assert (answer["brain"], answer["text"].startswith("现在¥59.00。")) == ("llm", True)
    answers = [i for i, r in enumerate(asked) if "雨伞" in r["messages"][-1]["content"]]
    chosen = [i for i, r in enumerate(asked) if "structured_outputs" in r]
    assert max(chosen) < min(answers), "the choice's grammar is compiled by then"
