"""The audio cache: bounded twice, and never trusted blindly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from render.speech import MOUTH, Clause, Phone, Speech
from render.voice.cache import SpeechCache, key_of

CLAUSE = Clause("好的，", "zh")


def speech(seconds: float = 0.5, clause: Clause = CLAUSE) -> Speech:
    pcm = np.sin(np.arange(int(seconds * 48_000)) / 20).astype(np.float32) * 0.5
    rows = -(-pcm.size // 1920)
    return Speech(clause, pcm, (Phone("x", 0.0, 0.4),), np.zeros((rows, len(MOUTH)), np.float32), "kokoro")


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.speech"))


def test_what_was_put_comes_back_marked_as_cached() -> None:
    cache = SpeechCache(None)
    cache.put("k", speech())
    asked = Clause("好的，", "zh", last=True)
    found = cache.get("k", asked)
    assert found is not None
    assert found.cached
    assert found.clause is asked
    assert cache.get("other", asked) is None


def test_it_outlives_the_process(tmp_path: Path) -> None:
    SpeechCache(tmp_path).put("k", speech())
    found = SpeechCache(tmp_path).get("k", CLAUSE)
    assert found is not None
    assert np.abs(found.pcm - speech().pcm).max() < 1e-4
    assert found.phones == (Phone("x", 0.0, 0.4),)
    assert found.mouth.shape == (13, len(MOUTH))


def test_memory_forgets_what_was_used_longest_ago() -> None:
    cache = SpeechCache(None, memory=250_000)
    for key in "ab":
        cache.put(key, speech())
    assert cache.get("a", CLAUSE)
    cache.put("c", speech())
    assert [key in cache for key in "abc"] == [True, False, True]


def test_the_disk_is_bounded(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, memory=0, disk=120_000)
    for key in "abc":
        cache.put(key, speech())
    assert [f.stem for f in files(tmp_path)] == ["b", "c"]
    assert sum(f.stat().st_size for f in files(tmp_path)) <= 120_000


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-7], lambda b: b"", lambda b: b[:50] + b"x" + b[51:], lambda b: b + b"!"]
)
def test_a_harmed_file_is_a_miss_and_goes(tmp_path: Path, harm) -> None:
    SpeechCache(tmp_path).put("k", speech())
    [file] = files(tmp_path)
    file.write_bytes(harm(file.read_bytes()))
    assert SpeechCache(tmp_path).get("k", CLAUSE) is None
    assert files(tmp_path) == []


def test_a_file_that_vanished_is_a_miss(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, memory=0)
    cache.put("k", speech())
    files(tmp_path)[0].unlink()
    assert cache.get("k", CLAUSE) is None


def test_a_place_that_cannot_be_written_costs_the_disk_half_only(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = SpeechCache(blocked)
    cache.put("k", speech())
    assert cache.get("k", CLAUSE)


def test_what_a_dead_worker_left_half_written_is_swept(tmp_path: Path) -> None:
    (tmp_path / "tmpabc.part").write_bytes(b"half")
    SpeechCache(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_over_words_language_and_engine() -> None:
    keys = {key_of("a", "zh", "k/1"), key_of("a", "en", "k/1"), key_of("a", "zh", "k/2"), key_of("b", "zh", "k/1")}
    assert len(keys) == 4
