"""Fit anew how sure a row near in meaning answers: the exam's questions to `agent/answers/words/nearest.toml`.

    python -m commands.learn_nearest [SET ...]

In: the question sets named (default: those up to seen3, and the paraphrases), the bundled shop. A row answers a
question where the examiner calls its words right; where the catalog has no answer, no row does. Out: the weights, and
on stderr, each set judged by weights fitted on the others: of the questions that came to it, at several thresholds, how
many were answered rightly, how many by a wrong row, and how many that no row answers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from agent.answers import Answerer, ByMeaning, Memories, Question
from agent.answers.asked import Guess, head, masked
from agent.answers.nearest import FEATURES, WEIGHTS, candidates, features, texts
from agent.answers.understanding import Understanding, topic_of
from catalog import SAMPLE, Catalog
from commands.encoder import SentenceEncoder
from tests.agent.answers.paraphrases import load as paraphrases
from tests.exam.grade import grade
from tests.exam.papers import answerable, load
from tests.exam.rows import Shop

SETS = ("seen", "second", "seen2", "seen3", "paraphrases")
PENALTY = 1e-3
ROUNDS = 25
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
_OF_THE_SETS = "attribute variant caution no_such_fact medical shop_unknown on_air follow_up link compare"
_ASKS_A_ROW = frozenset([*_OF_THE_SETS.split(), "T", "?", "?c", "?i", "C"])


@dataclass(frozen=True, slots=True)
class Seen:
    """One question: of each row its features, and whether it answers. `came`: the rules and the guess did not know."""

    of: str
    features: np.ndarray
    answers: np.ndarray
    answerable: bool
    came: bool


class Gathering:
    def __init__(self, catalog: Catalog, encoder: SentenceEncoder) -> None:
        self.shop = Shop(catalog.products(), datetime.now(UTC))
        self.answerer = Answerer(catalog, second_look=ByMeaning(encoder.encode, rows=False))
        self.encoder = encoder
        self._known: dict[str, np.ndarray] = {}

    def vectors(self, wanted: list[str]) -> np.ndarray:
        if new := [t for t in dict.fromkeys(wanted) if t not in self._known]:
            self._known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([self._known[t] for t in wanted])

    def of(self, name: str) -> list[Seen]:
        rows = paraphrases() if name == "paraphrases" else load("questions", name)
        memories, out = Memories(), []
        for i, row in enumerate(rows):
            memory, now = memories.of(row.get("user", "")), time.time()
            topic = memory.recall(now)
            u = self.answerer.understand(Question(str(i), row["text"]), on_air=row.get("on_air"), topic=topic, now=now)
            if (after := topic_of(u, topic, now)) is not None:
                memory.note(after)
            if len(u.resolution.focuses) == 1 and not u.parts and row["kind"] in _ASKS_A_ROW:
                out.append(self._seen(name, row, u))
        return out

    def _seen(self, name: str, row: dict[str, Any], u: Understanding) -> Seen:
        sku = u.resolution.focuses[0].sku
        rows = candidates(u.sheet, sku)
        asked = self.vectors([masked(u.resolution)])[0]
        guess: Guess = head().guess(asked)
        found = features(u, guess, asked, rows, self.vectors([t for r in rows for t in texts(r)]))
        end = "。" if u.lang == "zh" else "."
        said = [
            {"outcome": "answered", "text": r.shown + end, "lang": u.lang, "products": [sku], "facts": []} for r in rows
        ]
        known = answerable(row)
        right = np.array([known and grade(row, answer, self.shop).verdict == "right" for answer in said])
        return Seen(name, found, right, known, u.draft.outcome != "answered")


def fit(seen: list[Seen]) -> tuple[np.ndarray, float]:
    """Logistic regression by Newton's method, with an L2 penalty on standardised features."""
    x, y = np.vstack([s.features for s in seen]), np.concatenate([s.answers for s in seen]).astype(float)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    w = np.zeros(z.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-z @ w))
        slope = z.T @ (p - y) / len(y) + PENALTY * np.r_[w[:-1], 0]
        curve = (z.T * (p * (1 - p))) @ z / len(y) + PENALTY * np.eye(len(w))
        w = w - np.linalg.solve(curve, slope)
    return w[:-1] / spread, float(w[-1] - (w[:-1] * mean / spread).sum())


def judged(seen: list[Seen], weights: np.ndarray, constant: float) -> list[tuple[float, int, int, int]]:
    """A threshold and, above it, the right answers, the wrong rows, the answers where there are none."""
    out = []
    for threshold in THRESHOLDS:
        right = wrong = invented = 0
        for s in seen:
            sure = 1 / (1 + np.exp(-(s.features @ weights + constant)))
            best = int(np.argmax(sure)) if len(sure) else -1
            if best < 0 or not s.came or sure[best] < threshold:
                continue
            right += bool(s.answers[best])
            wrong += s.answerable and not s.answers[best]
            invented += not s.answerable
        out.append((threshold, right, wrong, invented))
    return out


def save(weights: np.ndarray, constant: float) -> None:
    lines = ["# Made by commands/learn_nearest.py.", f"constant = {constant:.4f}", "", "[weights]"]
    lines += [f'"{name}" = {w:.4f}' for name, w in zip(FEATURES, weights, strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(sets: list[str]) -> int:
    sets = sets or list(SETS)
    with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        gathering = Gathering(catalog, SentenceEncoder())
        seen = {name: gathering.of(name) for name in sets}
    for name in sets if len(sets) > 1 else ():
        weights, constant = fit([s for other in sets if other != name for s in seen[other]])
        for threshold, right, wrong, invented in judged(seen[name], weights, constant):
            print(f"{name} at {threshold}: right {right}, wrong row {wrong}, no row {invented}", file=sys.stderr)
    save(*fit([s for of in seen.values() for s in of]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
