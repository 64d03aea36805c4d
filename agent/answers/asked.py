"""What a comment asks, by its meaning: a vector in, the likeliest kind of question out. Pure.

In: a unit vector of a comment whose product names are masked (`masked`), from the encoder that the bank was learned
with. Out: `Guess`: a label of `words/asked.txt` and how sure it is (a probability). The weights are data,
`words/asked.npz`; `learn` makes them from the bank: a softmax regression with an L2 penalty by Nesterov's accelerated
gradient, from zero, so that the same bank gives the same weights.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from agent.answers.focus import Resolution
from agent.answers.mention import part_spans, whole_spans, words_of

WORDS = Path(__file__).parent / "words"
BANK, WEIGHTS = WORDS / "asked.txt", WORDS / "asked.npz"
SCALE = 5.0  # of the unit vectors, against the constant beside them
PENALTY = 1.0
STEPS = 300

_HAN = re.compile(r"[\u3400-\u9fff]")
_THIS = {"zh": "这款", "en": "this one"}
_ARTICLE = re.compile(r"\b(?:(?:the|a|an|your|my|that|this|those|these|some|any) )?this one(?: this one)*\b")


@dataclass(frozen=True, slots=True)
class Guess:
    """`label` as in the bank; `sure` from 0 to 1; `next` the second likeliest label."""

    label: str
    sure: float
    next: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """`weights`: (dimensions + 1, labels), the last row the constants. `of`: the bank's fingerprint."""

    labels: tuple[str, ...]
    weights: np.ndarray
    of: str = ""

    def guess(self, vector: np.ndarray) -> Guess:
        logits = SCALE * (vector @ self.weights[:-1]) + self.weights[-1]
        likely = np.exp(logits - logits.max())
        first, second = np.argsort(likely)[::-1][:2]
        return Guess(self.labels[first], float(likely[first] / likely.sum()), self.labels[second])


@cache
def head() -> Head:
    """The committed weights."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        return Head(tuple(str(x) for x in data["labels"]), data["weights"].astype(np.float32), str(data["of"]))


def fingerprint() -> str:
    """Of the bank as it stands there."""
    return hashlib.blake2b(repr(bank()).encode(), digest_size=8).hexdigest()


def bank(path: Path = BANK) -> list[tuple[str, str]]:
    """The examples as (label, words with the product masked). Lines before the first label are left out."""
    label, out = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            label = line[1:-1]
        elif line and label and not line.startswith("#"):
            this = _THIS["zh" if _HAN.search(line) else "en"]
            out.append((label, line.replace("{x}", this).lower()))
    return out


def learn(labels: Sequence[str], vectors: np.ndarray) -> Head:
    """`labels` one a row of `vectors`, which are unit vectors (n, dimensions)."""
    names = tuple(sorted(set(labels)))
    x = np.hstack([vectors.astype(np.float64) * SCALE, np.ones((len(vectors), 1))])
    y = np.eye(len(names))[[names.index(label) for label in labels]]
    w = z = np.zeros((x.shape[1], len(names)))
    step = 1.0 / (0.25 * np.linalg.norm(x, 2) ** 2 / len(x) + PENALTY / len(x))
    t = 1.0
    for _ in range(STEPS):
        p = x @ z
        p = np.exp(p - p.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        slope = x.T @ (p - y) / len(x) + PENALTY / len(x) * np.vstack([z[:-1], np.zeros((1, len(names)))])
        after = z - step * slope
        t_after = (1 + (1 + 4 * t * t) ** 0.5) / 2
        w, z, t = after, after + (t - 1) / t_after * (after - w), t_after
    return Head(names, w.astype(np.float32))


def masked(resolution: Resolution) -> str:
    """The folded comment with "this one" in the place of every product's name."""
    text = resolution.reading.text
    spans: list[tuple[int, int]] = []
    for focus in resolution.focuses:
        if focus.how not in ("memory", "on_air"):
            words = words_of(focus.product)
            spans += whole_spans(text, words) or part_spans(text, words)
    this = _THIS["zh" if _HAN.search(text) else "en"]
    at = len(text)
    for start, end in sorted(set(spans), reverse=True):
        end = min(end, at)
        if start < end:
            text, at = text[:start] + this + text[end:], start
    return _ARTICLE.sub("this one", text).replace("这款这款", "这款")
