"""`decode` as outsiders run it: a process, files and pipes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands.decode import lines, rows
from perception.chat.source import decoders, open_decoder

ROOT = Path(__file__).resolve().parents[3]
LINE = "@id=%d;tmi-sent-ts=1700000000%03d;user-id=7 :a!a@a PRIVMSG #shop :多少钱 %d"


def decode(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "run.py", "decode", *args], cwd=ROOT, input=stdin, capture_output=True)


def parsed(result: subprocess.CompletedProcess[bytes]) -> list[dict]:
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_of_everything(tmp_path):
    file = tmp_path / "frames.txt"
    frames = [
        (LINE % (1, 1, 1)).encode(),
        b"PING :tmi.twitch.tv",
        b"",
        b"@id=1;tmi",
        b":a!a@a PRIVMSG #shop :\xff\xfe",
        b":a!a@a PRIVMSG #shop :nul\x00nul",
        b":a!a@a PRIVMSG #shop :" + b"x" * (10 << 20),
        (LINE % (2, 2, 2)).encode() + b"\r",
    ]
    file.write_bytes(b"\n".join(frames))
    out = parsed(decode("twitch_irc", str(file), "--json"))
    assert [row["type"] for row in out] == ["chat", "bad_frame", "bad_frame", "bad_frame", "bad_frame", "chat"]
    assert [row["n"] for row in out[1:5]] == [4, 5, 6, 7]
    assert out[0]["t"] == 1700000000.001 and out[-1]["text"] == "多少钱 2"
    assert all(set(row) == {"type", "n", "error"} for row in out[1:5])


def test_standard_input(tmp_path):
    assert parsed(decode("twitch_irc", "--json", stdin=(LINE % (1, 1, 1)).encode()))[0]["id"] == "1"
    assert parsed(decode("twitch_irc", "--json")) == []


def test_words_without_json():
    result = decode("twitch_irc", stdin=(LINE % (1, 1, 1)).encode())
    assert "a: 多少钱 1" in result.stdout.decode()


@pytest.mark.parametrize(
    ("args", "cause"),
    [
        (["nope", "--json"], ", ".join(decoders())),
        (["twitch_irc", "no-such-file", "--json"], "no-such-file"),
        (["twitch_irc", ".", "--json"], "directory"),
    ],
)
def test_bad_use_is_one_line_and_exit_2(args, cause):
    result = decode(*args)
    assert result.returncode == 2 and result.stdout == b""
    (line,) = result.stderr.decode().splitlines()
    assert cause in line


def test_lines_never_hold_more_than_their_limit():
    stream = io.BytesIO(b"short\n" + b"x" * 5000 + b"\n" + b"after\r\n" + b"y" * 10)
    assert list(lines(stream, limit=10)) == [b"short", None, b"after", b"y" * 10]
    assert list(lines(io.BytesIO(b"x" * 5000), limit=10)) == [None]
    assert list(lines(io.BytesIO(b"\xef\xbb\xbfbom\nnext"))) == [b"bom", b"next"]
    assert list(lines(io.BytesIO(b"x" * 10 + b"\n"), limit=10)) == [b"x" * 10]


@pytest.mark.parametrize("name", decoders())
def test_noise_is_bad_frames_for_every_connector(name):
    stream = io.BytesIO(b"\x00\xff\n{]\n" * 3)
    out = list(rows(open_decoder(name), stream))
    assert [row["n"] for row in out] == [1, 2, 3, 4, 5, 6]
