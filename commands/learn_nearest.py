"""Learn anew which row answers: questions whose answers are known to `agent/answers/words/nearest.npz`.

    python -m commands.learn_nearest [SET ...]

In: the question sets named (default: all that are seen, and the paraphrases) about the bundled shop, and 682 invented
products with what is asked of them (`invented_shops.py`). A row of the bundled shop answers a question where the
examiner calls its words right; where the catalog has no answer, no row does. Run it after `learn_asked`, whose guesses
it reads. Out: the weights, the same for the same questions and encoder; on stderr, of a fifth of the invented products
judged by weights learned without them, at several thresholds: how many questions were answered rightly, how many by a
wrong row, and how many that no row answers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from agent.answers import Answerer, Memories, Question
from agent.answers.asked import head, masked
from agent.answers.by_meaning import asked_of
from agent.answers.likeness import features
from agent.answers.nearest import OF_VIEWS, WEIGHTS, Net, candidates, texts
from agent.answers.sheet import Row
from agent.answers.understanding import Understanding, topic_of
from catalog import SAMPLE, Catalog
from commands.encoder import SentenceEncoder
from commands.invented_shops import invented, shop
from tests.agent.answers.paraphrases import load as paraphrases
from tests.exam.grade import grade
from tests.exam.papers import answerable, load
from tests.exam.rows import Shop

SETS = ("seen", "second", "seen2", "seen3", "seen4", "seen5", "seen6", "seen7", "paraphrases")
TWICE = 2  # the exams' questions beside the invented ones, which are harder than viewers'
HIDDEN = 32
EPOCHS = 14
BATCH = 64
RATE = 3e-3
DROPPED = 0.2
DECAY, DECAY_OF_VIEWS = 1e-2, 5e-2
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
_OF_THE_SETS = (
    "attribute variant caution no_such_fact medical shop_unknown on_air follow_up link compare several warranty"
)
_ASKS_A_ROW = frozenset([*_OF_THE_SETS.split(), "T", "?", "?c", "?i", "C"])


@dataclass(frozen=True, slots=True)
class Seen:
    """One question: `features` (rows, F), its vector (d,), `rows` (rows, views, d) in half precision, which of the rows
    answer; its words with the product masked and what the rows say."""

    of: str
    features: np.ndarray
    asked: np.ndarray
    rows: np.ndarray
    answers: np.ndarray
    lang: str = ""
    question: str = ""
    told: tuple[str, ...] = ()


class Gathering:
    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, np.ndarray] = {}

    def vectors(self, wanted: Sequence[str]) -> np.ndarray:
        if new := [t for t in dict.fromkeys(wanted) if t not in self._known]:
            self._known.update(zip(new, self._encoder.encode(new).astype(np.float16), strict=True))
        return np.stack([self._known[t] for t in wanted]).astype(np.float32)

    def of_the_exams(self, sets: Sequence[str]) -> Iterator[Seen]:
        with tempfile.TemporaryDirectory() as folder, Catalog.open(Path(folder) / "shop.db") as catalog:
            catalog.import_file(SAMPLE)
            truth, answerer = Shop(catalog.products(), datetime.now(UTC)), Answerer(catalog)
            for name in sets:
                memories = Memories()
                for i, row in enumerate(paraphrases() if name == "paraphrases" else load("questions", name)):
                    memory, now = memories.of(row.get("user", "")), time.time()
                    topic, q = memory.recall(now), Question(str(i), row["text"])
                    u = answerer.understand(q, on_air=row.get("on_air"), topic=topic, now=now)
                    if (after := topic_of(u, topic, now)) is not None:
                        memory.note(after)
                    if len(u.resolution.focuses) == 1 and not u.parts and row["kind"] in _ASKS_A_ROW:
                        yield from self._seen(name, u, lambda rows, u=u, row=row: _graded(row, u, rows, truth))

    def of_invented(self) -> Iterator[Seen]:
        for product in invented():
            with tempfile.TemporaryDirectory() as folder, shop(product, Path(folder)) as catalog:
                answerer = Answerer(catalog)
                for text, number in product.asked:
                    u = answerer.understand(Question("q", text, lang=product.lang), on_air="invented")
                    if len(u.resolution.focuses) == 1 and not u.parts:
                        yield from self._seen(
                            product.product,
                            u,
                            lambda rows, n=number, p=product: (
                                _none_is_no_answer(p.answers(n, rows)) if n else [False] * len(rows)
                            ),
                        )

    def _seen(self, of: str, u: Understanding, answers: Any) -> Iterator[Seen]:
        """Nothing where the question has an answer that none of the rows is."""
        rows = candidates(u.sheet, u.resolution.focuses[0].sku)
        if not rows or (right := answers(rows)) is None:
            return
        words = masked(u.resolution)
        vector = self.vectors([words])[0]
        asked = asked_of(u, vector, self.vectors)
        assert asked is not None
        by_row = self.vectors([t for r in rows for t in texts(r)]).reshape(len(rows), -1, len(vector))
        found = features(asked, head().guess(vector, words), rows, by_row)
        said = tuple(texts(r)[2] for r in rows)
        yield Seen(of, found, vector, by_row.astype(np.float16), np.array(right, bool), u.lang, words, said)


def _none_is_no_answer(right: list[bool]) -> list[bool] | None:
    return right if any(right) else None


def _graded(row: dict[str, Any], u: Understanding, rows: Sequence[Row], truth: Shop) -> list[bool] | None:
    if not answerable(row):
        return [False] * len(rows)
    end, sku = "。" if u.lang == "zh" else ".", u.resolution.focuses[0].sku
    said = (
        {"outcome": "answered", "text": r.shown + end, "lang": u.lang, "products": [sku], "facts": []} for r in rows
    )
    return _none_is_no_answer([grade(row, answer, truth).verdict == "right" for answer in said])


def learn(seen: Sequence[Seen], seed: int = 0) -> Net:
    """Adam with decoupled decay (Loshchilov and Hutter 2019) on the cross-entropy of "one of the right rows, or
    none"."""
    rng = np.random.default_rng(seed)
    every = np.vstack([s.features for s in seen])
    mean, spread = every.mean(0), every.std(0) + 1e-3
    size, dims = every.shape[1], len(seen[0].asked)

    def begin(*shape: int, of: int) -> np.ndarray:
        return rng.uniform(-1, 1, shape).astype(np.float32) / np.float32(of**0.5)

    weights = {
        "line": begin(size + 1, of=size),
        "first": begin(size + 1, HIDDEN, of=size),
        "second": begin(HIDDEN, of=HIDDEN),
        "name": np.zeros(dims, np.float32),
        "told": np.zeros(dims, np.float32),
    }
    moments = {key: (np.zeros_like(w), np.zeros_like(w)) for key, w in weights.items()}
    scaled = [Net(mean, spread, **weights).scaled(s.features).astype(np.float32) for s in seen]
    steps, step = EPOCHS * -(-len(seen) // BATCH), 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(seen))
        for start in range(0, len(seen), BATCH):
            part = order[start : start + BATCH]
            slopes = _slopes(weights, [scaled[i] for i in part], [seen[i] for i in part], rng)
            rate, step = RATE * (1 - step / steps), step + 1
            for key, slope in slopes.items():
                decay = DECAY_OF_VIEWS if key in ("name", "told") else DECAY
                first, second = moments[key]
                first += 0.1 * (slope - first)
                second += 0.001 * (slope**2 - second)
                moved = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
                weights[key] = (weights[key] * (1 - rate * decay) - rate * moved).astype(np.float32)
    return Net(mean, spread, **weights)


def _slopes(
    weights: dict[str, np.ndarray], z: Sequence[np.ndarray], seen: Sequence[Seen], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """The gradient of the mean loss of these questions."""
    sizes = [len(part) for part in z]
    starts, x = np.cumsum([0, *sizes[:-1]]), np.vstack(z)
    asked = np.repeat(np.stack([s.asked for s in seen]), sizes, axis=0) * np.float32(OF_VIEWS)
    rows = np.concatenate([s.rows for s in seen]).astype(np.float32)
    name, told = rows[:, 0] * asked, rows[:, 1] * asked
    inner = x @ weights["first"]
    kept = (inner > 0) * (rng.random(inner.shape) >= DROPPED) / np.float32(1 - DROPPED)
    hidden = (inner * kept).astype(np.float32)
    score = x @ weights["line"] + hidden @ weights["second"] + name @ weights["name"] + told @ weights["told"]
    off = _off(score, starts, sizes, np.concatenate([s.answers for s in seen])) / np.float32(len(seen))
    through = np.outer(off, weights["second"]) * kept
    return {
        "line": x.T @ off,
        "first": x.T @ through,
        "second": hidden.T @ off,
        "name": name.T @ off,
        "told": told.T @ off,
    }


def _off(score: np.ndarray, starts: np.ndarray, sizes: Sequence[int], right: np.ndarray) -> np.ndarray:
    """What each row's score should fall by: its probability, less its share among the right ones."""
    top = np.repeat(np.maximum(np.maximum.reduceat(score, starts), 0), sizes)
    weight = np.exp(score - top)
    every = np.repeat(np.add.reduceat(weight, starts), sizes) + np.exp(-top)
    among = np.repeat(np.add.reduceat(weight * right, starts), sizes)
    return (weight / every - weight * right / np.maximum(among, 1e-30)).astype(np.float32)


def judged(seen: Sequence[Seen], net: Net) -> list[tuple[float, int, int, int]]:
    """A threshold and, from it on, the right answers, the wrong rows, the answers where there are none."""
    out = []
    likely = [net.likely(s.features, s.asked, s.rows.astype(np.float32)) for s in seen]
    for threshold in THRESHOLDS:
        right = wrong = none = 0
        for s, p in zip(seen, likely, strict=True):
            if p.max() >= threshold:
                right += bool(s.answers[p.argmax()])
                wrong += bool(s.answers.any() and not s.answers[p.argmax()])
                none += not s.answers.any()
        out.append((threshold, right, wrong, none))
    return out


def save(net: Net) -> None:
    np.savez_compressed(WEIGHTS, **{name: getattr(net, name).astype(np.float32) for name in Net.__slots__})


def main(sets: list[str]) -> int:
    gathering = Gathering(SentenceEncoder())
    exams = list(gathering.of_the_exams(sets or SETS)) * TWICE
    shops = list(gathering.of_invented())
    names = sorted({s.of for s in shops})
    apart = set(names[::5])
    held = [s for s in shops if s.of in apart]
    print(f"{len(exams) // TWICE} questions of the exams, {len(shops)} of invented shops", file=sys.stderr)
    for at, right, wrong, none in judged(held, learn([*exams, *(s for s in shops if s.of not in apart)])):
        known = sum(s.answers.any() for s in held)
        told = f"right {right} of {known}, wrong row {wrong}, no row {none} of {len(held) - known}"
        print(f"products left out, at {at}: {told}", file=sys.stderr)
    save(learn([*exams, *shops]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
