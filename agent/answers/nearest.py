"""Which row of a product answers, by its meaning and its letters, where no rule found one: "how long does it keep
things hot" and 保温：6 小时 72℃. Pure.

In: what was asked as vectors and as words, the product's rows with their vectors. Out: the likeliest row and how likely
it is that it answers, against every other row and against none: a softmax over the rows and a constant. A row's score
is a small network over features (`likeness.py`) and a weight for each dimension in which question and row agree. Its
weights are data, `words/nearest.npz`, learned by `commands/learn_nearest.py` from questions whose answers are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from agent.answers.asked import WORDS, Guess
from agent.answers.likeness import Asked, features, views
from agent.answers.sheet import FactSheet, Row

WEIGHTS = WORDS / "nearest.npz"
OF_VIEWS = 20.0  # of the products of unit vectors, against the features beside them
FARTHEST = 5.0  # standard deviations that a feature may stand out


@dataclass(frozen=True, slots=True)
class Near:
    row: Row
    sure: float


@dataclass(frozen=True, slots=True)
class Net:
    """`mean`, `spread`: of the features (F,). `line`: (F + 1,), its last the constant. `first`: (F + 1, H), its last
    row the constants; `second`: (H,). `name`, `told`: a weight a dimension (d,) of question ⊙ name and of question ⊙
    what the row says."""

    mean: np.ndarray
    spread: np.ndarray
    line: np.ndarray
    first: np.ndarray
    second: np.ndarray
    name: np.ndarray
    told: np.ndarray

    def scaled(self, found: np.ndarray) -> np.ndarray:
        """(rows, F) → (rows, F + 1), the last column ones."""
        z = np.clip((found - self.mean) / self.spread, -FARTHEST, FARTHEST)
        return np.hstack([z, np.ones((len(z), 1), z.dtype)])

    def likely(self, found: np.ndarray, asked: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """(rows,) how likely each answers; what lacks to 1 is that none does. `found`: (rows, F); `asked`: (d,);
        `rows`: (rows, views, d)."""
        z = self.scaled(found)
        score = z @ self.line + np.maximum(z @ self.first, 0) @ self.second
        score = score + OF_VIEWS * (rows[:, 0] @ (asked * self.name) + rows[:, 1] @ (asked * self.told))
        weight = np.exp(score - max(0.0, float(score.max())))
        return weight / (weight.sum() + np.exp(-max(0.0, float(score.max()))))


@cache
def net() -> Net:
    """The committed weights."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        return Net(**{name: data[name].astype(np.float32) for name in Net.__slots__})


def candidates(sheet: FactSheet, sku: str) -> list[Row]:
    """What may be quoted about a property or a caution, in the answer's language where the shop has it: no terms."""
    terms = {f"{sku}.shipping", f"{sku}.returns", f"{sku}.warranty"}
    rows = [r for r in sheet.of(sku, "attribute", "options", "quote", "caution", "offer") if r.ref not in terms]
    return [r for r in rows if r.lang in (None, sheet.lang)] or rows


def texts(row: Row) -> tuple[str, ...]:
    """What is known of a row by its meaning: one text a view."""
    return views(row)


def likelihoods(asked: Asked, guess: Guess, rows: Sequence[Row], vectors: np.ndarray) -> np.ndarray:
    """(rows,) how likely each answers. `vectors`: (views * rows, d), a row's views beside each other."""
    by_row = vectors.reshape(len(rows), -1, vectors.shape[-1])
    return net().likely(features(asked, guess, rows, by_row), asked.vector, by_row)


def nearest(rows: Sequence[Row], likely: np.ndarray) -> Near:
    """The likeliest of one row or more."""
    best = int(np.argmax(likely))
    return Near(rows[best], float(likely[best]))
