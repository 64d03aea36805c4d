"""The graph in whole numbers says what the float network says; a pair is judged alike alone and beside a longer one;
what is learned is learned."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
import torch
from tokenizers import BertWordPieceTokenizer

from commands.cross_encoder import pairs
from commands.learn_reranker import THRESHOLDS, Choice, PairReader, judged, learn
from commands.reranker_graph import Table, graph

WIDTH, WIDE, LAYERS, HEADS = 32, 64, 2, 4
THINGS = [f"thing{n}" for n in range(24)]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "has", "which", *THINGS]
STEP = np.float32(0.02)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("words") / "vocabulary.txt"
    path.write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    return BertWordPieceTokenizer(str(path), lowercase=True)


@pytest.fixture(scope="module")
def words() -> np.ndarray:
    return np.random.default_rng(0).integers(-100, 100, (len(VOCABULARY), WIDTH), np.int8)


@pytest.fixture(scope="module")
def published(words) -> dict[str, np.ndarray]:
    """A BERT nobody trained, under its own names."""
    rng = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.1, shape).astype(np.float32)

    def normal(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": 1 + some(WIDTH), f"{name}.bias": some(WIDTH)}

    out = {
        "embeddings.word_embeddings.weight": words.astype(np.float32) * STEP,
        "embeddings.position_embeddings.weight": some(80, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
        "pooler.dense.weight": some(WIDTH, WIDTH),
    } | normal("embeddings.LayerNorm")
    shapes = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
    shapes |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (WIDE, WIDTH)}
    shapes |= {"output.dense": (WIDTH, WIDE)}
    for n in range(LAYERS + 1):
        for name, shape in shapes.items():
            out |= {f"encoder.layer.{n}.{name}.weight": some(*shape), f"encoder.layer.{n}.{name}.bias": some(shape[0])}
        out |= normal(f"encoder.layer.{n}.attention.output.LayerNorm") | normal(f"encoder.layer.{n}.output.LayerNorm")
    return out


@pytest.fixture(scope="module")
def ask(published, words, tmp_path_factory):
    """Questions with rows → logits of the graph and of the network that it was made from."""
    torch.manual_seed(2)
    folder = tmp_path_factory.mktemp("table")
    (folder / "table.bin").write_bytes(b"something before" + words.tobytes())
    reader = PairReader(published, LAYERS, HEADS).eval()
    with torch.no_grad():
        for weight in reader.parameters():
            weight.add_(0.05 * torch.randn_like(weight))
    table = Table("table.bin", 16, len(VOCABULARY), WIDTH, True, 0, STEP)
    made = graph(reader.weights(), table, layers=LAYERS, heads=HEADS, about={"of": "a test"})
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    session = onnxruntime.InferenceSession(made, options, providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map == {"of": "a test"}

    def asked(fed: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad():
            floats = reader(*_tensors(fed)).numpy()
        return session.run(["logit"], fed)[0], floats

    return asked


def test_whole_numbers_say_what_floats_say(ask, tokenizer):
    rng = np.random.default_rng(3)
    rows = [" ".join(rng.choice(THINGS, rng.integers(1, 12))) for _ in range(60)]
    whole, floats = ask(pairs(tokenizer, "which has thing3 thing7", rows))
    assert whole.shape == (60,)
    assert np.corrcoef(whole, floats)[0, 1] > 0.98
    assert np.abs(whole - floats).max() < 0.15 * np.ptp(floats)


def test_a_pair_is_judged_alike_beside_a_longer_one(ask, tokenizer):
    short, long = "thing1 thing2", " ".join(THINGS)
    alone = ask(pairs(tokenizer, "which has thing1", [short]))
    beside = ask(pairs(tokenizer, "which has thing1", [short, long]))
    assert alone[1][0] == pytest.approx(beside[1][0], abs=1e-4)
    assert alone[0][0] == pytest.approx(beside[0][0], abs=0.1)


def test_a_question_too_long_is_cut(ask, tokenizer):
    fed = pairs(tokenizer, "which " * 90, ["has " * 90])
    assert fed["ids"].shape[1] < 72
    assert np.isfinite(ask(fed)[0]).all()


def test_which_row_holds_what_was_asked_is_learned(published, tokenizer):
    rng = np.random.default_rng(4)

    def choice(n: int) -> Choice:
        told = rng.permutation(THINGS)[:6]
        asked, holds = (
            (told[rng.integers(4)], True) if n % 3 else (rng.choice([t for t in THINGS if t not in told]), False)
        )
        likely = np.sort(rng.uniform(0.05, 0.2, 6))[::-1]
        return Choice(f"{n}", f"which has {asked}", tuple(f"has {t}" for t in told), likely, (told == asked) & holds)

    every = [choice(n) for n in range(480)]
    weights = published | {"embeddings.position_embeddings.weight": np.zeros((80, WIDTH), np.float32)}
    reader = learn(every[:400], weights, tokenizer, layers=1, heads=HEADS, epochs=12, rate=3e-3)
    known = [c for c in every[400:] if c.answers.any()]
    with torch.no_grad():
        logits = [reader(*_tensors(pairs(tokenizer, c.question, c.told))) for c in known]
    right = sum(bool(c.answers[int(found.argmax())]) for c, found in zip(known, logits, strict=True))
    assert right > 0.8 * len(known)
    assert len(list(judged(reader, every[400:], tokenizer))) == len(THRESHOLDS)


def _tensors(fed: dict[str, np.ndarray]) -> list[torch.Tensor]:
    return [torch.from_numpy(fed[name]) for name in ("ids", "segments", "lengths")]
