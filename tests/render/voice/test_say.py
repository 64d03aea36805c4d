"""`say`: a text to a file that says it is generated."""

from __future__ import annotations

import io
import json
import struct
import wave
from pathlib import Path

import numpy as np
import pytest

import run
from commands.say import clauses_of, language
from commands.say_video import label_in
from errors import BadInput
from render.output.aigc import AigcMark
from render.voice.wav import wav_bytes, write_wav


def chunks(data: bytes) -> dict[bytes, bytes]:
    assert data[:4] == b"RIFF"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, at = {}, 12
    while at < len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        found[name] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def test_a_wav_says_what_it_is_and_plays() -> None:
    pcm = np.sin(np.arange(4_801) / 10).astype(np.float32) * 2
    data = wav_bytes(pcm, AigcMark("zhubo", "n1"))
    found = chunks(data)
    assert json.loads(found[b"AIGC"])["Label"] == "1"
    assert b'{"AIGC":{"Label":"1"' in found[b"LIST"]
    with wave.open(io.BytesIO(data)) as f:
        assert (f.getframerate(), f.getnchannels(), f.getsampwidth(), f.getnframes()) == (48_000, 1, 2, 4_801)


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--out"):
        write_wav(tmp_path / "no" / "a.wav", np.zeros(10, np.float32), AigcMark("zhubo", "n1"))


def test_each_sentence_is_read_in_its_language() -> None:
    said = clauses_of("大家好！It costs $79.90. 谢谢。")
    assert [(c.text, c.lang) for c in said] == [("大家好！", "zh"), ("It costs $79.90.", "en"), ("谢谢。", "zh")]
    assert language("USB-C 充电宝") == "zh"


def test_a_files_label_is_in_the_language_it_speaks() -> None:
    assert (label_in("en"), label_in("zh")) == ("AI host · AI-generated", "AI主播 · 内容由AI生成")


@pytest.mark.parametrize("text", ["", "  ", "。。！", "🔥"])
def test_nothing_to_say_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput, match="nothing to say"):
        clauses_of(text)


def test_say_speaks_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.wav"
    assert run.main(["say", "It costs $79.90.", "--voice", "hibari", "--no-cache", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"text", "lang", "out", "duration", "engine", "ms", "rtf", "first_ms"}
    assert (told["lang"], told["engine"]) == ("en", "hibari")
    with wave.open(str(out)) as f:
        assert f.getnframes() / 48_000 == pytest.approx(told["duration"], abs=0.001)
        assert np.abs(np.frombuffer(f.readframes(f.getnframes()), "<i2")).max() > 3_000


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["hi", "--out", "a.txt"], ".wav"),
        (["hi", "--out", "no/such/folder/a.wav"], "no such folder"),
        (["你好", "--voice", "hibari", "--out", "a.wav"], "English only"),
        (["hi" * 20_000, "--out", "a.wav"], "40000 characters"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(arguments, cause, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.main(["say", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert cause in told.err
    assert told.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.weights
def test_say_speaks_two_languages_in_one_breath(model, tmp_path, capsys) -> None:
    model("voice.kokoro")
    out = tmp_path / "a.wav"
    assert run.main(["say", "好的。Thank you.", "--no-cache", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["lang"], told["engine"]) == ("mixed", "kokoro")
    assert told["duration"] > 1
