"""Facts of the sample shop told in free words: as a row has them they pass, bent a little they never do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from agent.answers import gate
from agent.answers.sheet import FactSheet, build, focus_of
from catalog import SAMPLE, Catalog

PAPER = Path(__file__).with_name("retellings.txt")
LINES = [line.split("|") for line in PAPER.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


@pytest.fixture(scope="module")
def sheet_of(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("retold") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        products = {p.handle: p for p in catalog.products()}

    @cache
    def sheet(handle: str, lang: str) -> FactSheet:
        return build([focus_of(products[handle])], lang=lang, now=max(p.as_of for p in products.values()))

    return sheet


@pytest.mark.parametrize(("handle", "sign", "text"), LINES)
def test_a_fact_told_in_other_words_passes_only_as_a_row_has_it(sheet_of, handle, sign, text):
    lang = "en" if text[0].isascii() and text[0].isalpha() else "zh"
    verdict = gate.check(text, sheet_of(handle, lang), lang)
    assert isinstance(verdict, gate.Refused) is (sign == "-"), verdict
