"""The published weights that `learn_reranker` begins from, under BERT's own names, and where their word vectors lie.

In: a `model.safetensors` (all-MiniLM-L6-v2) or the eight-bit ONNX file of bge-small-zh in the model store. Out: float32
arrays by name; `table`: the stretch of a store's file that holds the word vectors. No code of a package is run.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from commands.reranker_graph import Table

_OF_ONNX = {
    "attn.q_proj": "attention.self.query",
    "attn.k_proj": "attention.self.key",
    "attn.v_proj": "attention.self.value",
    "attn.o_proj": "attention.output.dense",
    "mlp.fc1": "intermediate.dense",
    "mlp.fc2": "output.dense",
}
_NORMS = {"attention_output_norm": "attention.output.LayerNorm", "mlp_output_norm": "output.LayerNorm"}
_WORDS = {"zh": ".model.embeddings.word_embeddings.weight", "en": "inner.embeddings.word_embeddings.weight"}


def from_safetensors(path: Path) -> dict[str, np.ndarray]:
    """The format: eight bytes of length, a JSON header, the tensors one after another."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    out = {}
    for name, about in json.loads(data[8:start]).items():
        if about.get("dtype") in ("F32", "F16"):
            begin, end = (start + at for at in about["data_offsets"])
            kind = np.float32 if about["dtype"] == "F32" else np.float16
            out[name] = np.frombuffer(data[begin:end], kind).reshape(about["shape"]).astype(np.float32)
    return out


def from_onnx(path: Path) -> dict[str, np.ndarray]:
    """bge-small-zh as its eight-bit export has it: value = (byte - zero) × scale."""
    held = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}

    def whole(name: str) -> np.ndarray:
        zero = held[f"{name}_zero_point"].astype(np.float32)
        return (held[f"{name}_quantized"].astype(np.float32) - zero) * held[f"{name}_scale"]

    out = {
        f"embeddings.{kind}_embeddings.weight": whole(f".model.embeddings.{kind}_embeddings.weight")
        for kind in ("word", "position", "token_type")
    }
    for part in ("weight", "bias"):
        out[f"embeddings.LayerNorm.{part}"] = held[f"model.layers.-1.embeddings_norm_layernorm.{part}"]
    layers = sum(name.endswith("attn.q_proj.Add.bias") for name in held)
    for n in range(layers):
        for theirs, ours in _OF_ONNX.items():
            out[f"encoder.layer.{n}.{ours}.weight"] = whole(f"model.layers.{n}.{theirs}.MatMul.weight").T
            out[f"encoder.layer.{n}.{ours}.bias"] = held[f"model.layers.{n}.{theirs}.Add.bias"]
        for theirs, ours in _NORMS.items():
            for part in ("weight", "bias"):
                out[f"encoder.layer.{n}.{ours}.{part}"] = held[f"model.layers.{n}.{theirs}_layernorm.{part}"]
    return out


def table(path: Path, lang: str) -> Table:
    """Where the eight-bit word vectors lie in the store's ONNX file of a language."""
    held = {t.name: t for t in onnx.load(path).graph.initializer}
    name = _WORDS[lang]
    tensor = held.get(f"{name}_quantized") or held[f"{name}_q"]
    offset = path.read_bytes().find(tensor.raw_data)
    if offset < 0:
        raise ValueError(f"{path}: the word vectors do not lie in one piece")
    zero = held.get(f"{name}_zero_point")
    return Table(
        path.name,
        offset,
        tensor.dims[0],
        tensor.dims[1],
        tensor.data_type == onnx.TensorProto.INT8,
        int(numpy_helper.to_array(zero)) if zero is not None else 0,
        numpy_helper.to_array(held[f"{name}_scale"]),
    )
