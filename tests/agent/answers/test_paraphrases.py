"""The clerk on questions worded by other people: a sample of the paraphrase papers about the bundled shop."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from agent.answers import Answerer, Memories, Question
from catalog import SAMPLE, Catalog
from tests.agent.answers.paraphrases import load
from tests.exam.grade import grade
from tests.exam.rows import Shop


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    catalog = Catalog.open(tmp_path_factory.mktemp("sample") / "shop.db")
    catalog.import_file(SAMPLE)
    yield catalog
    catalog.close()


async def test_nine_in_ten_are_answered_and_what_no_row_says_is_not(sample):
    shop = Shop(sample.products(), datetime.now(UTC))
    answerer, memories = Answerer(sample), Memories()
    verdicts: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for row in load():
        if "user" not in row and zlib.crc32(row["text"].encode()) % 3:
            continue
        said = [
            item
            async for item in answerer.answer(
                Question(row["id"], row["text"]), on_air=row.get("on_air"), memory=memories.of(row.get("user", ""))
            )
        ]
        text = ("" if said[0].lang == "zh" else " ").join(s.text for s in said[1:])
        facts = {f.ref: asdict(f) for s in said[1:] for f in s.facts}
        answer = {"outcome": said[0].outcome, "text": text, "products": said[0].products, "facts": [*facts.values()]}
        graded = grade(row, answer, shop)
        answerable = "answered" in row["expect"]["outcome"]
        right = graded.verdict in ("right", "refused_rightly")
        verdicts[answerable, right] += 1
        if graded.verdict == "wrong_number":
            wrong.append((row["text"], text, graded.reason))
    assert not wrong
    assert verdicts[True, True] >= 0.92 * (verdicts[True, True] + verdicts[True, False]), verdicts
    assert verdicts[False, True] >= 0.97 * (verdicts[False, True] + verdicts[False, False]), verdicts
