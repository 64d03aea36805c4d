"""Learn anew what reads a question beside a row: pairs whose answer is known to `agent/answers/words/reranker_*.onnx`.

    python -m commands.learn_reranker zh|en WEIGHTS [--epochs 2] [--apart]

In: a language; the published weights to begin from: bge-small-zh's ONNX file of the model store, or a
`model.safetensors` of all-MiniLM-L6-v2; the exams that are seen and the invented shops (`invented_shops.py`). Run it
after `learn_nearest`, whose likeliest wrong rows are the hard ones learned from. Out: the graph in whole numbers, on
stderr the loss as it falls; with `--apart` a sixth of the invented products is left out, judged, and nothing is
written. About twenty minutes an epoch on one core.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from torch import nn
from torch.nn import functional

from agent.answers.asked import WORDS
from agent.answers.nearest import net
from agent.answers.reranker import READ, weighed
from commands.bert_weights import from_onnx, from_safetensors, table
from commands.cross_encoder import MODELS, pairs
from commands.encoder import SentenceEncoder
from commands.learn_nearest import SETS, Gathering, Seen
from commands.reranker_graph import graph
from models.store import Store

LAYERS = {"zh": 3, "en": 4}
HEADS = {"zh": 8, "en": 12}
AT_ONCE = 16  # questions
RATE = 1e-4
WARM_UP = 80
DECAY = 0.01
DROPPED = 0.1
APART = 6
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Choice:
    """One question, what its likeliest rows say, likeliest first, and which of them answer."""

    of: str
    question: str
    told: tuple[str, ...]
    likely: np.ndarray
    answers: np.ndarray


def choice(seen: Seen) -> Choice:
    likely = net().likely(seen.features, seen.asked, seen.rows.astype(np.float32))
    order = np.argsort(-likely)
    return Choice(seen.of, seen.question, tuple(seen.told[i] for i in order), likely[order], seen.answers[order])


class PairReader(nn.Module):
    """BERT's first layers (Devlin et al. 2019) and a head on the first token beside the mean. The word and position
    vectors stay as they were published."""

    def __init__(self, weights: Mapping[str, np.ndarray], layers: int, heads: int) -> None:
        super().__init__()
        self._heads = heads
        kept = {k: v for k, v in weights.items() if not k.startswith("encoder.layer.") or int(k.split(".")[2]) < layers}
        self._fixed = {
            k: torch.from_numpy(kept.pop(k).copy())
            for k in ("embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight")
        }
        width = self._fixed["embeddings.word_embeddings.weight"].shape[1]
        learned = {k: torch.from_numpy(v.copy()) for k, v in kept.items() if k.startswith(("embeddings.", "encoder."))}
        learned["cls.weight"], learned["cls.bias"] = torch.randn(1, 2 * width) * 0.02, torch.zeros(1)
        self._learned = nn.ParameterDict({k.replace(".", "/"): nn.Parameter(v) for k, v in learned.items()})
        self._layers = layers

    def forward(self, ids: torch.Tensor, segments: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        there = torch.arange(ids.shape[1])[None] < lengths[:, None]
        x = self._fixed["embeddings.word_embeddings.weight"][ids]
        x = x + self._fixed["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + self._of("embeddings.token_type_embeddings.weight")[segments]
        x = self._dropped(self._normal(x, "embeddings.LayerNorm"))
        for n in range(self._layers):
            x = self._layer(x, there, f"encoder.layer.{n}.")
        mean = (x * there[..., None]).sum(1) / lengths[:, None]
        head = torch.cat([x[:, 0], mean], 1)
        return functional.linear(self._dropped(head), self._of("cls.weight"), self._of("cls.bias"))[:, 0]

    def weights(self) -> dict[str, np.ndarray]:
        every = {k.replace("/", "."): v.detach().numpy() for k, v in self._learned.items()}
        return every | {k: v.numpy() for k, v in self._fixed.items()}

    def _layer(self, x: torch.Tensor, there: torch.Tensor, at: str) -> torch.Tensor:
        size, tokens, width = x.shape
        q, k, v = (
            self._linear(x, f"{at}attention.self.{name}").view(size, tokens, self._heads, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        looked = functional.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, None])
        looked = self._linear(looked.transpose(1, 2).reshape(size, tokens, width), f"{at}attention.output.dense")
        x = self._normal(x + self._dropped(looked), f"{at}attention.output.LayerNorm")
        wide = functional.gelu(self._linear(x, f"{at}intermediate.dense"))
        return self._normal(x + self._dropped(self._linear(wide, f"{at}output.dense")), f"{at}output.LayerNorm")

    def _of(self, name: str) -> torch.Tensor:
        return self._learned[name.replace(".", "/")]

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, self._of(f"{name}.weight"), self._of(f"{name}.bias"))

    def _normal(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.layer_norm(x, x.shape[-1:], self._of(f"{name}.weight"), self._of(f"{name}.bias"), 1e-12)

    def _dropped(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, DROPPED, self.training)


def examples(of: Choice, rng: np.random.Generator) -> Iterator[tuple[str, bool]]:
    """What a row says and whether it answers: one that does, the likeliest that does not, and where none does another
    wrong one."""
    right, wrong = np.flatnonzero(of.answers), np.flatnonzero(~of.answers)
    if len(right):
        yield of.told[rng.choice(right)], True
    for n in wrong[:1]:
        yield of.told[n], False
    if not len(right) and len(wrong) > 4:
        yield of.told[wrong[1 + rng.integers(3)]], False


def learn(
    choices: Sequence[Choice],
    weights: Mapping[str, np.ndarray],
    tokenizer: BertWordPieceTokenizer,
    *,
    layers: int,
    heads: int,
    epochs: float,
    rate: float = RATE,
    seed: int = 0,
) -> PairReader:
    """Adam with decoupled decay (Loshchilov and Hutter 2019) on each pair's cross-entropy, the rate falling to 0."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = PairReader(weights, layers, heads)
    optimiser = torch.optim.AdamW(reader.parameters(), lr=rate, weight_decay=DECAY)
    steps, step = math.ceil(epochs * len(choices) / AT_ONCE), 0
    while step < steps:
        order = rng.permutation(len(choices))
        for start in range(0, len(order), AT_ONCE):
            some = [
                (choices[i].question, *pair)
                for i in order[start : start + AT_ONCE]
                for pair in examples(choices[i], rng)
            ]
            logits = reader(*_fed(tokenizer, [(question, told) for question, told, _ in some]))
            wanted = torch.tensor([float(answers) for *_, answers in some])
            loss = functional.binary_cross_entropy_with_logits(logits, wanted)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / WARM_UP) * (1 - step / steps)
            optimiser.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step} of {steps}, loss {loss.item():.3f}", file=sys.stderr)
            if step >= steps:
                break
    return reader.eval()


def _fed(tokenizer: BertWordPieceTokenizer, asked: Sequence[tuple[str, str]]) -> tuple[torch.Tensor, ...]:
    """Ids, segments and lengths of several questions' pairs, as wide as the longest."""
    each = [pairs(tokenizer, question, [told]) for question, told in asked]
    width = max(int(one["lengths"][0]) for one in each)
    wide = {
        name: torch.from_numpy(np.stack([np.pad(one[name][0], (0, width - one[name].shape[1])) for one in each]))
        for name in ("ids", "segments")
    }
    return wide["ids"], wide["segments"], torch.tensor([int(one["lengths"][0]) for one in each])


@torch.no_grad()
def judged(reader: PairReader, choices: Sequence[Choice], tokenizer: BertWordPieceTokenizer) -> Iterator[str]:
    """A line a threshold, as `learn_nearest` tells it."""
    scored = []
    for c in choices:
        logits = reader(*_fed(tokenizer, [(c.question, told) for told in c.told[:READ]])).numpy()
        both = weighed(logits, c.likely[:READ])
        scored.append((1 / (1 + math.exp(-both.max())), bool(c.answers[:READ][both.argmax()]), bool(c.answers.any())))
    known = sum(any_row for *_, any_row in scored)
    for at in THRESHOLDS:
        told = [(right, any_row) for sure, right, any_row in scored if sure >= at]
        right, none = sum(r for r, _ in told), sum(not any_row for _, any_row in told)
        wrong, unknown = len(told) - right - none, len(scored) - known
        yield f"at {at}: right {right} of {known}, wrong row {wrong}, no row {none} of {unknown}"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m commands.learn_reranker")
    parser.add_argument("lang", choices=("zh", "en"))
    parser.add_argument("weights", type=Path)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--apart", action="store_true", help="leave some products out, judge them, write nothing")
    args = parser.parse_args(argv)
    lang, layers, heads = args.lang, LAYERS[args.lang], HEADS[args.lang]
    gathering = Gathering(SentenceEncoder())
    choices = [choice(s) for s in (*gathering.of_the_exams(SETS), *gathering.of_invented()) if s.lang == lang]
    names = sorted({c.of for c in choices} - {*SETS})
    apart = set(names[::APART]) if args.apart else set()
    tokenizer = BertWordPieceTokenizer(str(WORDS / f"reranker_{lang}.txt"), lowercase=True)
    weights = from_safetensors(args.weights) if args.weights.suffix == ".safetensors" else from_onnx(args.weights)
    kept = [c for c in choices if c.of not in apart]
    print(f"{len(kept)} questions", file=sys.stderr)
    reader = learn(kept, weights, tokenizer, layers=layers, heads=heads, epochs=args.epochs)
    if apart:
        for line in judged(reader, [c for c in choices if c.of in apart], tokenizer):
            print(line, file=sys.stderr)
        return 0
    folder = Store().require(MODELS[lang])
    words = table(next(iter(folder.glob("*.onnx"))), lang)
    made = graph(reader.weights(), words, layers=layers, heads=heads, about={"learned from": f"{len(kept)} questions"})
    (WORDS / f"reranker_{lang}.onnx").write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
