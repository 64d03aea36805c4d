"""The fixed trace holds what it promises, and the count tells answered from late, missed and said twice."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from catalog import SAMPLE
from tests.exam.flood_questions import POOL
from tests.exam.flood_trace import Flood, flood, score


@pytest.fixture(scope="module")
def made() -> Flood:
    return flood(0)


def test_thirty_thousand_comments_of_which_forty_are_questions(made: Flood) -> None:
    assert len(made.trace) == len({e["id"] for e in made.trace}) == 30_000
    assert len(made.asked) == len({(q.handle, q.about) for q in made.asked}) == 40
    chatter = sum(e["id"].startswith("c") for e in made.trace)
    copies = sum(len(q.copies) for q in made.asked)
    assert chatter == 24_000
    assert copies > 1000
    kinds = Counter(e["type"] for e in made.trace)
    assert min(kinds["gift"], kinds["enter"], kinds["follow"]) > 200
    times = [e["t"] for e in made.trace]
    assert times == sorted(times)
    assert all(q.deadline <= 600 for q in made.asked)


def test_near_duplicates_come_after_their_question_and_before_its_deadline(made: Flood) -> None:
    at = {e["id"]: e["t"] for e in made.trace}
    assert all(q.t <= at[c] <= q.deadline for q in made.asked for c in q.copies)


def test_no_chatter_asks_anything(made: Flood) -> None:
    questions = {w for _, _, _, wordings in POOL for w in wordings}
    assert not questions & {e.get("text") for e in made.trace if e["id"].startswith("c")}
    assert len(questions) == 3 * len(POOL) == 180


def test_every_question_is_about_a_product_of_the_shop() -> None:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
        handles = {row["handle"] for row in csv.DictReader(lines)}
    assert {handle for handle, *_ in POOL} <= handles
    assert len({(handle, about) for handle, about, *_ in POOL}) == len(POOL)


def test_the_same_seed_is_the_same_trace(made: Flood) -> None:
    assert flood(0) == made
    assert flood(1) != made


def test_counting(made: Flood) -> None:
    first, second, third, fourth = made.asked[:4]
    crowd = next(q for q in made.asked[4:] if q.copies)
    journal = [
        {"id": first.id, "t": first.t, "outcome": "answered", "line": "L1", "spoken_at": first.t + 5},
        {"line": "L1", "t": first.t + 5, "kind": "answer", "text": ""},
        {"id": second.id, "t": second.t, "outcome": "answered", "line": "L2", "spoken_at": second.deadline + 1},
        {"id": third.id, "t": third.t, "outcome": "expired"},
        {"id": fourth.id, "t": fourth.t, "outcome": "merged", "line": "L4"},
        {"line": "L4", "t": fourth.t + 9, "kind": "answer", "text": ""},
        {"id": crowd.id, "t": crowd.t, "outcome": "answered", "line": "L5", "spoken_at": crowd.t + 1},
        {"id": crowd.copies[0], "t": crowd.t, "outcome": "answered", "line": "L6", "spoken_at": crowd.t + 2},
    ]
    told = score(made, journal)
    assert told.answered == 3
    assert told.late == (second.id,)
    assert third.id in told.missed
    assert len(told.missed) == 36
    assert told.twice == (crowd.id,)
    assert len(told.waiting) in (3, 4)  # of the four with three questions
