"""What `bench ears` measures with: halves apart, one normal form, noise at its level, all kinds of sounds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from catalog import SAMPLE, Catalog
from tests.exam.sounds import RATE, with_noise, wordless
from tests.exam.spoken import HALVES, names_in, questions
from tests.exam.transcripts import errors, units


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        return catalog.products()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_halves_share_no_sentence_and_no_name(products, lang):
    asked = {half: questions(products, lang, half) for half in HALVES}
    texts = [q.text for half in HALVES for q in asked[half]]
    names = [q.name for half in HALVES for q in asked[half] if q.name]
    assert len(texts) == len(set(texts))
    assert len(names) == len(set(names))
    handles = {half: {q.handle for q in asked[half] if q.handle} for half in HALVES}
    assert handles["seen"].isdisjoint(handles["second"] | handles["unseen"])
    assert all(len({q.voice for q in asked[half]}) == 2 for half in HALVES)


def test_a_question_names_its_product_and_the_draw_is_the_seeds(products):
    asked = questions(products, "zh", "seen")
    assert asked == questions(products, "zh", "seen") != questions(products, "zh", "seen", seed=1)
    by_handle = {p.handle: p for p in products}
    for q in asked:
        assert q.on_air in by_handle
        assert not q.handle or (q.name in q.text and q.name in names_in(by_handle[q.handle], "zh"))
    share = Counter(q.on_air == q.handle for q in asked if q.handle)[True] / sum(bool(q.handle) for q in asked)
    assert 0.2 < share < 0.6


@pytest.mark.parametrize(
    ("said", "heard", "lang", "edits"),
    [
        ("三号链接多少钱？", "3號鏈接多少錢", "zh", 0),
        ("满两百减二十", "满200减20。", "zh", 0),
        ("这款79.9元", "这款七十九点九元", "zh", 0),
        ("保温杯", "保温背", "zh", 1),
        ("It's twenty percent off", "It's 20% off.", "en", 0),
        ("link number three", "Link number 3", "en", 0),
        ("the power bank", "the powerbank", "en", 2),
        ("", "谢谢", "zh", 2),
    ],
)
def test_both_sides_take_one_form(said, heard, lang, edits):
    assert errors(said, heard, lang) == (edits, len(units(said, lang)))


@pytest.mark.parametrize("snr", [20.0, 10.0])
def test_noise_is_at_its_level(snr):
    speech = (0.2 * np.sin(2 * np.pi * 300 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    noise = with_noise(speech, snr, seed=1) - speech
    got = 10 * np.log10(np.square(speech).mean() / np.square(noise).mean())
    assert got == pytest.approx(snr, abs=0.5)


def test_there_is_silence_noise_and_music_of_many_kinds():
    sounds = list(wordless(seconds=2.0))
    kinds = Counter(kind for kind, _, _ in sounds)
    assert kinds["silence"] >= 4
    assert kinds["noise"] >= 12
    assert kinds["music"] >= 14
    for _, name, sound in sounds:
        assert sound.dtype == np.float32, name
        assert np.abs(sound).max() <= 1, name
