"""The measure of repetition itself, and what the host does by it: hours of the sample shop, counted by another hand."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

from agent.rundown import Rest, Rundown
from agent.rundown.repetition import MASK, Repetition, grams, tokens
from catalog import SAMPLE, Catalog
from commands.bench.repetition import mask, measure
from tests.agent.room import START
from tests.conftest import ROOT


def test_tokens_and_grams():
    assert tokens("来，1号链接！", "zh") == list("来1号链接")
    assert tokens(f"来，{MASK}号，{MASK}{MASK}。", "zh") == ["来", MASK, "号", MASK]
    assert tokens("It's 2.5 cm, 20% off.", "en") == ["it's", "2.5", "cm", "20%", "off"]
    assert grams("一二三四五六七八九", "zh") == ["一二三四五六七八", "二三四五六七八九"]
    assert grams("短句", "zh") == ["短句"]
    assert grams("，。", "zh") == []


def test_what_was_heard_within_the_hour_is_repeated_and_then_it_is_not():
    heard = Repetition()
    assert heard.note("双层真空杯身内胆是钢", "zh", 0.0) == (0, 3)
    assert heard.share("双层真空杯身内胆是铁", "zh", 3600.0) == pytest.approx(2 / 3)
    assert heard.note("双层真空杯身内胆是钢", "zh", 3600.0) == (3, 3)
    assert heard.share("双层真空杯身内胆是钢", "zh", 7201.0) == 0.0
    assert len(heard) == 0


def test_masks_hide_names_and_references_only():
    facts = [{"ref": "A.price", "value": "79.00"}, {"ref": "A.link", "value": "1"}, {"ref": "A.容量", "value": "500"}]
    assert mask("看1号链接，保温杯¥79.00，500毫升，100分。", ["保温杯"], facts) == (
        f"看{MASK}号链接，{MASK}{MASK}，500毫升，100分。"
    )
    assert mask("活动到12月31日为止", [], []) == f"活动到{MASK}为止"
    assert mask("The rice price", ["rice"], []) == f"The {MASK} price"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_hours_repeat_little_and_are_not_silent(lang, tmp_path):
    """The whole mind, as the bench runs it for a day; the second hour is the first that can repeat one."""
    args = argparse.Namespace(hours=2.0, lang=lang, catalog=None, seed=1, out=None, brain=None)
    figures = measure(args)
    assert figures["sentences_twice_in_30_min"] == 0
    assert figures["worst_hour_pct"] <= 15.0
    assert figures["least_spoken_hour_pct"] >= 60.0
    assert figures["longest_silence_s"] <= 60.0


def test_a_model_words_the_show_inside_virtual_time(tmp_path):
    """A server in another process, some of whose sentences may not be said: the clerk's stand in their place."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.agent.brains.model_server", "--reword"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        url = server.stdout.readline().strip()
        args = argparse.Namespace(
            hours=0.1, lang="zh", catalog=None, seed=1, out=None, brain=url, model="", word_s=2.0, wall_s=None,
            wrote=str(tmp_path / "wrote.jsonl"),
        )  # fmt: skip
        figures = measure(args)
    finally:
        server.communicate("", timeout=30)
    wrote = figures["by_model"]
    assert wrote["asked"] == wrote["written"] >= 10
    assert len((tmp_path / "wrote.jsonl").read_text("utf-8").splitlines()) == wrote["asked"]
    assert wrote["said"] >= 3
    assert wrote["put_aside"] >= 1
    assert figures["longest_silence_s"] <= 60.0


def plain_share(said: list[tuple[float, str]]) -> float:
    """The share of 8-character grams heard in the hour before: counted again, the slow way, nothing masked."""
    last: dict[str, float] = {}
    repeated = total = 0
    for now, text in said:
        letters = "".join(c for c in text if c.isalnum())
        for i in range(max(1, len(letters) - 7)):
            gram = letters[i : i + 8]
            repeated += now - last.get(gram, -1e9) <= 3600
            total += 1
            last[gram] = now
    return repeated / total


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "catalog.db") as catalog:
        catalog.import_file(SAMPLE)
        yield {p.handle: p for p in catalog.products()}


def test_the_run_down_alone_counted_by_another_hand(sample):
    rundown, now, said, kinds = Rundown(("zh",), 2), START, [], Counter()
    while now < START + 4 * 3600:
        given = rundown.next(sample, now)
        if isinstance(given, Rest):
            now += given.seconds
            continue
        rundown.spoken(given, now)
        said.append((now, given.sentence.text))
        kinds[given.topic.kind] += 1
        now += len(given.sentence.text) / 4.5
    assert plain_share(said) < 0.15
    assert {"hook", "pitch", "point", "attribute", "pair", "proof", "price", "ladder", "offer", "caution"} <= set(kinds)
    assert max(now - then for (then, _), (now, _) in pairwise(said)) < 60
