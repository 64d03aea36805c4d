"""`run.py transcribe` by its contract, as its users run it: a process of its own, real files, real weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.perception.voice.files_made import picture_only, tone, written

ZH = "这款保温杯今天多少钱，还有货吗？"
EN = "How much is the thermos mug, and does it leak?"


def transcribe(*words, **environ) -> subprocess.CompletedProcess:
    command = [sys.executable, "run.py", "transcribe", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=180)


def lines(done: subprocess.CompletedProcess) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.weights
@pytest.mark.parametrize(
    ("name", "codec", "picture", "text", "lang", "asked"),
    [
        ("a.wav", "pcm_s16le", False, ZH, "zh", "auto"),
        ("a.mp3", "mp3", False, EN, "en", "en"),
        ("a.mp4", "aac", True, ZH, "zh", "zh"),
    ],
    ids=["wav", "mp3", "mp4"],
)
def test_a_line_per_segment_and_the_end(model, say, tmp_path, name, codec, picture, text, lang, asked):
    model("ears.base")
    sound = say(text, lang)
    path = written(tmp_path / name, sound, codec=codec, picture=picture)
    *segments, end = lines(transcribe(path, "--lang", asked, "--hotwords", "保温杯,thermos mug", "--json"))
    assert segments
    for segment in segments:
        assert set(segment) == {"start", "end", "text", "lang", "avg_logprob"}
        assert segment["lang"] == lang
        assert 0 <= segment["start"] < segment["end"] <= end["duration"]
    wanted = "保温杯" if lang == "zh" else "thermos mug"
    assert wanted in "".join(segment["text"] for segment in segments)
    assert set(end) == {"event", "duration", "lang", "model"}
    assert (end["event"], end["lang"], end["model"]) == ("end", lang, "ears.base")
    assert end["duration"] == pytest.approx(len(sound) / 16_000, abs=0.2)


@pytest.mark.weights
def test_silence_is_only_the_end(model, tmp_path):
    model("ears.base")
    path = written(tmp_path / "silence.wav", np.zeros(48_000, np.float32))
    (end,) = lines(transcribe(path, "--json"))
    assert end == {"event": "end", "duration": 3.0, "lang": "zh", "model": "ears.base"}


@pytest.mark.weights
def test_bad_files_and_an_unknown_language_exit_2_with_one_line(model, tmp_path):
    model("ears.base")
    (tmp_path / "words.mp3").write_text("words, not sound")
    sound = written(tmp_path / "sound.wav", tone(1.0))
    for words, cause in [
        ([tmp_path / "none.wav"], "no such file"),
        ([tmp_path], "a folder"),
        ([tmp_path / "words.mp3"], "cannot be read as audio or video"),
        ([picture_only(tmp_path / "mute.mp4")], "no sound track"),
        ([sound, "--lang", "xx"], "use zh, en or auto"),
        ([sound, "--threads", "0"], "--threads"),
    ]:
        done = transcribe(*words, "--json")
        assert done.returncode == 2, done.stderr
        assert cause in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert done.stdout == ""


def test_without_the_model_it_exits_2_with_the_remedy(tmp_path):
    sound = written(tmp_path / "sound.wav", tone(1.0))
    done = transcribe(sound, "--json", ZHUBO_CACHE=str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "python -m models fetch ears.base" in done.stderr
    assert len(done.stderr.splitlines()) == 1
