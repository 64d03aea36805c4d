"""What a model wrote, judged as the mind judges it, and what the figures make of it."""

from __future__ import annotations

import pytest

from agent.answers import Answerer, Question
from catalog import SAMPLE, Catalog
from commands.bench.wording import figures, judge


@pytest.fixture(scope="module")
def wok(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as shop:
        shop.import_file(SAMPLE)
        yield Answerer(shop).understand(Question("q", "炒锅32的多少钱"))


def test_sentences_are_passed_trimmed_or_refused_and_counted_by_reason(wok):
    wrote = ["现在{LT-WOK-32.price}。", "{LT-WOK-32.title}现在{LT-WOK-32.price}，做饭特别香。", "只要99块。"]
    judged = [judge("炒锅32的多少钱", raw, wok) for raw in wrote]
    assert [one.verdict for one, _ in judged] == ["passed", "trimmed", "refused"]
    assert judged[0][1] == {"price"}
    assert judged[1][0].said.startswith("炒锅现在¥149.00")

    counted = figures([([judged[0][0], judged[2][0]], True), ([judged[2][0]], False), ([], False)])
    assert (counted["answers"], counted["sentences"], counted["wrote_nothing"]) == (3, 3, 1)
    assert (counted["passed_percent"], counted["refused_percent"]) == (33.3, 66.7)
    assert counted["begins_in_its_words_percent"] == 50.0
    assert counted["says_all_that_was_asked_percent"] == 33.3
    assert counted["reasons"] == {judged[2][0].reason: 2}
