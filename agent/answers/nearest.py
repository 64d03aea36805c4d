"""Which row of a product answers, by nearness in meaning, where no rule found one: "how long does it keep things hot"
and 保温：6 小时 72℃. Pure.

In: what was asked as a vector and as words, the product's rows with their vectors. Out: the likeliest row and how sure
it is that it answers, a probability from a logistic regression over nearness and over what the row leaves unexplained.
Its weights are data, `words/nearest.toml`, fitted by `commands/learn_nearest.py` on questions whose answers are known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from agent.answers.asked import WORDS, Guess
from agent.answers.licence import uncovered
from agent.answers.meaning import marks
from agent.answers.mention import part_spans, whole_spans, words_of
from agent.answers.sheet import FactSheet, Row
from agent.answers.understanding import Understanding

WEIGHTS = WORDS / "nearest.toml"
VIEWS = 2  # texts a row: its name, what it says
FEATURES = (
    "name", "shown", "best", "name.faq", "name.attribute", "faq", "attribute", "caution", "offer", "covered",
    "lacking", "lacking.share", "margin", "guess.property", "guess.no", "guess.caution", "caution.guess.caution",
    "content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    row: Row
    sure: float


def candidates(sheet: FactSheet, sku: str) -> list[Row]:
    """What may be quoted about a property or a caution, in the answer's language where the shop has it: no terms."""
    terms = {f"{sku}.shipping", f"{sku}.returns", f"{sku}.warranty"}
    rows = [r for r in sheet.of(sku, "attribute", "options", "quote", "caution", "offer") if r.ref not in terms]
    return [r for r in rows if r.lang in (None, sheet.lang)] or rows


def texts(row: Row) -> tuple[str, str]:
    """The row's own name (a FAQ's question) and what it says; a sentence without a name is its own."""
    field = row.ref.partition(".")[2]
    nameless = field.startswith(("description", "cautions", "allergens", "offer"))
    return row.shown if nameless else row.name, row.shown


def features(u: Understanding, guess: Guess, asked: np.ndarray, rows: Sequence[Row], vectors: np.ndarray) -> np.ndarray:
    """(rows, FEATURES). `asked`: (d,); `vectors`: (VIEWS * rows, d), a row's views beside each other."""
    focus = u.resolution.focuses[0]
    text, words = u.resolution.reading.text, words_of(focus.product)
    for start, end in whole_spans(text, words) or part_spans(text, words):
        text = text[:start] + " " * (end - start) + text[end:]
    near = (vectors @ asked).reshape(len(rows), VIEWS)
    faq = np.array([".faq " in r.ref for r in rows], float)
    attribute = np.array([r.kind in ("attribute", "options") for r in rows], float)
    caution = np.array([r.kind == "caution" for r in rows], float)
    offer = np.array([r.kind == "offer" for r in rows], float)
    lacking = np.array([len(uncovered(text, [f"{r.name} {r.value}"], words.run)) for r in rows], float)
    content = len(marks(text).content)
    best = near.max(1)
    others = np.array([np.delete(best, i).max(initial=0.0) for i in range(len(rows))])
    every = np.ones(len(rows))
    return np.stack(
        [
            near[:, 0],
            near[:, 1],
            best,
            near[:, 0] * faq,
            near[:, 0] * attribute,
            faq,
            attribute,
            caution,
            offer,
            (lacking == 0) * 1.0,
            np.minimum(lacking, 3) / 3,
            lacking / max(1, content),
            best - others,
            every * guess.sure * (guess.label == "property"),
            every * guess.sure * guess.label.startswith("no."),
            every * guess.sure * (guess.label == "caution"),
            caution * guess.sure * (guess.label == "caution"),
            every * min(content, 4) / 4,
        ],
        axis=1,
    )


@cache
def _weights() -> tuple[np.ndarray, float]:
    data = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return np.array([data["weights"][name] for name in FEATURES]), float(data["constant"])


def nearest(u: Understanding, guess: Guess, asked: np.ndarray, rows: Sequence[Row], vectors: np.ndarray) -> Near | None:
    """The likeliest row of the product the comment is about; None where it has none."""
    if not rows:
        return None
    weights, constant = _weights()
    logits = features(u, guess, asked, rows, vectors) @ weights + constant
    best = int(np.argmax(logits))
    return Near(rows[best], float(1 / (1 + np.exp(-logits[best]))))
