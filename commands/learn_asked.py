"""Learn anew what viewers' words ask: `agent/answers/words/asked.txt` to `asked.npz`. After every change of the bank:

    python -m commands.learn_asked

In: the bank. Out: the weights, the same for the same bank and encoder; on stderr how many examples, and how many of
each fifth of them the other four would have got right.
"""

from __future__ import annotations

import sys

import numpy as np

from agent.answers.asked import WEIGHTS, Head, bank, fingerprint, learn
from commands.encoder import SentenceEncoder

FOLDS = 5


def learned(encoder: SentenceEncoder) -> tuple[Head, list[str], np.ndarray]:
    """The head, and the labels and vectors it was learned from."""
    labels, texts = map(list, zip(*bank(), strict=True))
    vectors = encoder.encode(texts)
    return learn(labels, vectors), labels, vectors


def save(head: Head) -> None:
    np.savez_compressed(
        WEIGHTS, labels=np.array(head.labels), weights=head.weights.astype(np.float16), of=fingerprint()
    )


def left_out(labels: list[str], vectors: np.ndarray) -> float:
    """The share of examples that the others guess right, every fifth left out in turn."""
    right = 0
    for fold in range(FOLDS):
        out = np.arange(len(labels)) % FOLDS == fold
        head = learn([label for label, left in zip(labels, out, strict=True) if not left], vectors[~out])
        right += sum(head.guess(vectors[i]).label == labels[i] for i in np.flatnonzero(out))
    return right / len(labels)


def main() -> int:
    head, labels, vectors = learned(SentenceEncoder())
    save(head)
    share = left_out(labels, vectors)
    print(f"{len(labels)} examples of {len(head.labels)} kinds, {share:.1%} guessed by the others", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
