"""The likeliest rows once more, each read together with the question: which answers, and how sure that is. Pure.

In: the question with "this one" for the product's name, a product's rows, how likely `nearest` thinks each, a
cross-encoder. Out: the row that answers and how sure; None while there is no cross-encoder. Two vectors that lie near
each other tell that both speak of Bluetooth; only who reads both tells that "5.3" is no answer to its range.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from agent.answers.likeness import views
from agent.answers.nearest import Near
from agent.answers.question import Lang
from agent.answers.sheet import Row

READ = 4  # rows a question
BEFORE = 0.5  # what `nearest` thought weighs, against what was read; chosen, not learned
LEAST = 1e-4


class CrossEncoder(Protocol):
    """A question and what rows say → a logit each, (rows,) float32, that it answers; None where there is no model."""

    def __call__(self, lang: Lang, question: str, told: Sequence[str]) -> np.ndarray | None: ...


def weighed(logits: np.ndarray, likely: np.ndarray) -> np.ndarray:
    """One logit a row of the cross-encoder's and of what `nearest` thought."""
    return logits + BEFORE * np.log(likely + LEAST)


def reread(
    lang: Lang, question: str, rows: Sequence[Row], likely: np.ndarray, cross_encoder: CrossEncoder
) -> Near | None:
    """`likely`: (rows,), of `rows`."""
    order = np.argsort(-likely)[:READ]
    logits = cross_encoder(lang, question, [told(rows[i]) for i in order])
    if logits is None:
        return None
    both = weighed(logits, likely[order])
    best = int(np.argmax(both))
    return Near(rows[order[best]], float(1 / (1 + np.exp(-both[best]))))


def told(row: Row) -> str:
    """What is read of a row: its name, or a FAQ's question, and what it says."""
    return views(row)[2]
