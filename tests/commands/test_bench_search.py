"""The search bench: every kind is asked, and what viewers type is found."""

from __future__ import annotations

import argparse
import json

from commands.bench import search


def measured(tmp_path, *arguments: str):
    parser = argparse.ArgumentParser()
    search.add_arguments(parser)
    return search.measure(parser.parse_args(arguments))


def test_the_sample_shop(tmp_path):
    figures = measured(tmp_path, "--catalog", "sample", "--count", "260", "--failures", str(tmp_path / "missed"))
    for way in ("lexical", "with_embeddings"):
        found = figures["sample"][way]
        assert found["n"] == 260
        assert found["hit@5"] >= 0.97, (tmp_path / "missed").read_text("utf-8")
        assert {"typo", "synonym", "pinyin_full", "homophone", "mixed"} <= found["kinds"].keys()
    missed = [json.loads(line) for line in (tmp_path / "missed").read_text("utf-8").splitlines()]
    assert all(row["rank"] > 0 for row in missed)


def test_a_made_up_shop_is_timed(tmp_path):
    figures = measured(tmp_path, "--only-large", "--large", "150", "--count", "60", "--no-embeddings")
    large = figures["large"]
    assert large["products"] == 150
    assert large["lexical"]["ms"]["p95"] < 50  # ten times the target: this is no benchmark
    assert large["change_ms"].keys() == {"price", "title"}
