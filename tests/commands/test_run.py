"""The command line: exit codes and one line on stderr."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def run(*words: str, **about) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "run.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, **about
    )


def test_help_names_every_command_and_exits_0():
    done = run("--help")
    assert done.returncode == 0
    for name in ("live", "ask", "say", "transcribe", "replay", "decode", "catalog", "check", "avatar", "bench"):
        assert name in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there arguments are characters, not bytes")
def test_words_of_a_terminal_in_another_encoding_are_named():
    done = run("ask", "保温杯多少钱".encode("gb18030"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "set the terminal to UTF-8" in done.stderr


def test_an_unknown_command_exits_2():
    done = run("sing")
    assert done.returncode == 2
    assert "no command 'sing'" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["live", "--rtmp", "rtmp://127.0.0.1/live/x"], "--profile"),
        (["live", "--for", "0"], "--for"),
        (["live", "--record", "show.avi"], ".mp4"),
        (["live", "--record", "no/such/folder/show.mp4"], "folder"),
        (["live", "--room", "no/such/room.toml"], "cannot be read"),
        (["live", "--port", "70000"], "--port"),
        (["live", "--port", "many"], "see run.py live --help"),
        (["catalog", "export"], "see run.py catalog export --help"),
        (["ask", "hi", "--catalog", "docs"], "docs: this is a folder"),
    ],
)
def test_bad_usage_exits_2_with_one_line(words, says, tmp_path):
    done = run(*words, env={"ZHUBO_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"})
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_busy_port_is_named_with_the_remedy(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("live", "--port", str(taken.getsockname()[1]), env={"ZHUBO_DATA": str(tmp_path)})
    assert done.returncode == 2
    assert "--port 0" in done.stderr
