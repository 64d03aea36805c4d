"""Learn anew what viewers' words ask: `agent/answers/words/asked_*.txt` to `asked.npz`. After every change of
the bank:

    python -m commands.learn_asked

In: the bank. Out: the weights, the same for the same bank and encoder; on stderr how many examples, and how many of a
fifth of them the other four would have got right.
"""

from __future__ import annotations

import sys

import numpy as np

from agent.answers.asked import WEIGHTS, Head, bank, fingerprint, learn
from commands.encoder import SentenceEncoder

FOLDS = 5


def save(head: Head) -> None:
    half = {name: getattr(head, name).astype(np.float16) for name in ("weights", "pieces", "rare")}
    np.savez_compressed(WEIGHTS, labels=np.array(head.labels), bank=fingerprint(), **half)


def left_out(labels: list[str], texts: list[str], vectors: np.ndarray) -> float:
    """The share of every fifth example that the others guess right."""
    out = np.flatnonzero(np.arange(len(labels)) % FOLDS == 0)
    kept = np.setdiff1d(np.arange(len(labels)), out)
    head = learn([labels[i] for i in kept], vectors[kept], [texts[i] for i in kept])
    return sum(head.guess(vectors[i], texts[i]).label == labels[i] for i in out) / len(out)


def main() -> int:
    labels, texts = map(list, zip(*bank(), strict=True))
    vectors = SentenceEncoder().encode(texts)
    head = learn(labels, vectors, texts)
    save(head)
    share = left_out(labels, texts, vectors)
    print(f"{len(labels)} examples of {len(head.labels)} kinds, {share:.1%} guessed by the others", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
