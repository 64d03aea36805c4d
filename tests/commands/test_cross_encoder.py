"""The real cross-encoders: what answers is told from what only speaks of the same thing; nobody waits for them."""

from __future__ import annotations

import pytest

from commands.cross_encoder import CrossEncoders
from models.store import Store


@pytest.fixture(scope="module")
def cross_encoders(model):
    model("reranker.zh")
    model("reranker.en")
    return CrossEncoders()


@pytest.mark.weights
@pytest.mark.parametrize(
    ("lang", "question", "answers", "near"),
    [
        ("zh", "早上灌的开水下午还热吗", "保温：6 小时 72℃", "容量：500 毫升"),
        ("zh", "孩子两岁能玩不", "适用年龄：3 岁以上", "颗粒数：120 颗"),
        (
            "en",
            "can i throw this one in the washing machine",
            "Care: machine wash cold, gentle cycle",
            "Fabric: 30% wool",
        ),
        ("en", "will it last the whole flight, 11 hours", "Battery: 24 hours with noise cancelling", "Weight: 250 g"),
    ],
)
def test_a_row_that_answers_is_liked_better(cross_encoders, lang, question, answers, near):
    liked, other = cross_encoders(lang, question, [answers, near])
    assert liked > other


@pytest.mark.weights
def test_it_waits_for_nobody_until_it_is_loaded(model):
    model("reranker.en")
    fresh = CrossEncoders()
    assert fresh.at_hand("en", "is it warm", ["Warmth: 3"]) is None
    assert fresh.load()
    assert fresh.at_hand("en", "is it warm", ["Warmth: 3"]).shape == (1,)
    assert fresh.at_hand("en", "is it warm", []) is None


def test_where_no_weights_are_what_needs_them_goes_without(tmp_path):
    nobody = CrossEncoders(Store(tmp_path, sources=[]))
    assert not nobody.load()
    assert nobody("zh", "能机洗吗", ["可以机洗"]) is None


def test_a_broken_file_is_said_and_what_needs_it_goes_without(tmp_path, caplog):
    for name in ("model.onnx", "model_merged.onnx"):
        (tmp_path / name).write_bytes(b"cut short")

    class Broken(Store):
        def require(self, name):
            return tmp_path

    broken = CrossEncoders(Broken(tmp_path))
    assert not broken.load()
    assert broken("en", "is it warm", ["Warmth: 3"]) is None
    assert sum("no reading of questions" in r.getMessage() for r in caplog.records) == 2
