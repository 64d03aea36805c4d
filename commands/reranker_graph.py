"""A small BERT that judges pairs of texts, as an ONNX graph in whole numbers: float weights in, a model's bytes out.

In: the weights of `layers` transformer layers under BERT's own names and a head, as float32 arrays; where the table of
word vectors lies inside another file (`Table`): the graph refers to that stretch of it and holds no copy. Out: a graph
of `ids`, `segments` (pairs, tokens) int64 and `lengths` (pairs,) int32 to `logit` (pairs,): that the second text
answers the first. Weights are rounded to eight bits, a scale a column; activations when it runs (ONNX's
DynamicQuantizeLinear and MatMulInteger). The arithmetic is BERT's (Devlin et al. 2019), the head reads the first token
and the mean of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LONGEST = 72  # tokens of a pair
OPSET = 17
NUDGE = 1e-12  # BERT's own epsilon


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` × `width` eight-bit word vectors at `offset` of `file`: value = (byte - zero) × scale. `scale`: one
    number, or one a row."""

    file: str
    offset: int
    rows: int
    width: int
    signed: bool
    zero: int
    scale: np.ndarray


def graph(
    weights: Mapping[str, np.ndarray], table: Table, *, layers: int, heads: int, about: Mapping[str, str]
) -> bytes:
    """`about`: kept as the model's metadata."""
    made = _Making(table)
    hidden = made.embedded(weights)
    for n in range(layers):
        hidden = made.layer(hidden, weights, f"encoder.layer.{n}.", heads)
    made.head(hidden, weights)
    ends = {
        "ids": (TensorProto.INT64, ["pairs", "tokens"]),
        "segments": (TensorProto.INT64, ["pairs", "tokens"]),
        "lengths": (TensorProto.INT32, ["pairs"]),
    }
    model = helper.make_model(
        helper.make_graph(
            made.nodes,
            "reranker",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in ends.items()],
            [helper.make_tensor_value_info("logit", TensorProto.FLOAT, ["pairs"])],
            made.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )
    helper.set_model_props(model, dict(about))
    return model.SerializeToString()


class _Making:
    def __init__(self, table: Table) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._table = table
        self._count = 0

    def embedded(self, weights: Mapping[str, np.ndarray]) -> str:
        t = self._table
        vectors = self._op("Cast", self._op("Gather", self._outside(), "ids"), to=TensorProto.FLOAT)
        if t.zero:
            vectors = self._op("Sub", vectors, self._constant(np.float32(t.zero)))
        scale = self._constant(t.scale.astype(np.float32))
        vectors = self._op("Mul", vectors, self._op("Gather", scale, "ids") if t.scale.ndim else scale)
        places = self._op("Shape", "ids", start=1, end=2)
        positions = self._op(
            "Slice",
            self._constant(weights["embeddings.position_embeddings.weight"][:LONGEST]),
            self._constant(np.array([0])),
            places,
        )
        kinds = self._op("Gather", self._constant(weights["embeddings.token_type_embeddings.weight"]), "segments")
        every = self._op("Add", self._op("Add", vectors, kinds), positions)
        return self._normal(every, weights, "embeddings.LayerNorm")

    def layer(self, hidden: str, weights: Mapping[str, np.ndarray], at: str, heads: int) -> str:
        rounded = self._rounded(hidden)
        q, k, v = (self._linear(rounded, weights, f"{at}attention.self.{name}") for name in ("query", "key", "value"))
        looked = self._op("MultiHeadAttention", q, k, v, "", "lengths", domain="com.microsoft", num_heads=heads)
        looked = self._linear(self._rounded(looked), weights, f"{at}attention.output.dense")
        hidden = self._normal(self._op("Add", hidden, looked), weights, f"{at}attention.output.LayerNorm")
        wide = self._linear(self._rounded(hidden), weights, f"{at}intermediate.dense")
        wide = self._op("Gelu", wide, domain="com.microsoft")
        narrow = self._linear(self._rounded(wide), weights, f"{at}output.dense")
        return self._normal(self._op("Add", hidden, narrow), weights, f"{at}output.LayerNorm")

    def head(self, hidden: str, weights: Mapping[str, np.ndarray]) -> None:
        """The first token beside the mean of those that are there."""
        first = self._op("Gather", hidden, self._constant(np.int64(0)), axis=1)
        tokens = self._op("Squeeze", self._op("Shape", "ids", start=1, end=2))
        place = self._op("Range", self._constant(np.int64(0)), tokens, self._constant(np.int64(1)))
        lengths = self._op(
            "Unsqueeze", self._op("Cast", "lengths", to=TensorProto.INT64), self._constant(np.array([1]))
        )
        there = self._op(
            "Cast",
            self._op("Less", self._op("Unsqueeze", place, self._constant(np.array([0]))), lengths),
            to=TensorProto.FLOAT,
        )
        kept = self._op("Mul", hidden, self._op("Unsqueeze", there, self._constant(np.array([2]))))
        total = self._op("ReduceSum", kept, self._constant(np.array([1])), keepdims=0)
        mean = self._op("Div", total, self._op("Cast", lengths, to=TensorProto.FLOAT))
        both = self._op("Concat", first, mean, axis=1)
        out = self._op(
            "Gemm", both, self._constant(weights["cls.weight"]), self._constant(weights["cls.bias"]), transB=1
        )
        self.nodes.append(helper.make_node("Squeeze", [out, self._constant(np.array([1]))], ["logit"]))

    def _linear(self, rounded: tuple[str, str, str], weights: Mapping[str, np.ndarray], name: str) -> str:
        """`rounded` times a matrix of eight bits, a scale a column."""
        matrix = weights[f"{name}.weight"].T.astype(np.float32)
        scale = np.maximum(np.abs(matrix).max(0), 1e-8) / 127
        whole = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
        value, step, zero = rounded
        product = self._op("MatMulInteger", value, self._constant(whole), zero, self._constant(np.int8(0)))
        both = self._op("Mul", step, self._constant(scale.astype(np.float32)))
        product = self._op("Mul", self._op("Cast", product, to=TensorProto.FLOAT), both)
        return self._op("Add", product, self._constant(weights[f"{name}.bias"]))

    def _rounded(self, hidden: str) -> tuple[str, str, str]:
        """(eight bits, step, zero)."""
        names = [self._name() for _ in range(3)]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [hidden], names))
        return names[0], names[1], names[2]

    def _normal(self, hidden: str, weights: Mapping[str, np.ndarray], name: str) -> str:
        gain, shift = self._constant(weights[f"{name}.weight"]), self._constant(weights[f"{name}.bias"])
        return self._op("LayerNormalization", hidden, gain, shift, epsilon=NUDGE)

    def _outside(self) -> str:
        t = self._table
        tensor = TensorProto(
            name="word_vectors",
            data_type=TensorProto.INT8 if t.signed else TensorProto.UINT8,
            dims=[t.rows, t.width],
            data_location=TensorProto.EXTERNAL,
        )
        for key, value in (("location", t.file), ("offset", t.offset), ("length", t.rows * t.width)):
            tensor.external_data.add(key=key, value=str(value))
        self.constants.append(tensor)
        return tensor.name

    def _constant(self, value: np.ndarray | np.generic) -> str:
        name = self._name()
        array = np.asarray(value)
        self.constants.append(
            numpy_helper.from_array(array.astype(np.float32) if array.dtype == np.float64 else array, name)
        )
        return name

    def _op(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        name = self._name()
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def _name(self) -> str:
        self._count += 1
        return f"v{self._count}"
