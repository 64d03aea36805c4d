"""Surgery on a speech model's ONNX graph: show a value that it hides, or cut it in two.

In: the bytes of a model and names of values inside it. Out: bytes of the changed model, or of both halves. The weights
are moved, not copied twice on disk; a name that the graph does not hold raises ValueError.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper

DURATION = "duration"  # what the hidden lengths of the symbols are called once shown
# A symbol sounds this much before the time that its durations give it, in Kokoro and in hibari, which learnt from it:
# sibilants, vowels and silences in 200 s of zh and en are each 46 to 58 ms early, with no drift (docs/render.md).
EARLY_S = 0.050


def expose(model: bytes, value: str) -> bytes:
    """`model` with `value` as its last output: int64, named `duration`."""
    whole = onnx.load_from_string(model)
    _producer(whole.graph, value)
    _show(whole.graph, value)
    return whole.SerializeToString()


def divide(model: bytes, at: Sequence[str], value: str) -> tuple[bytes, bytes]:
    """`model` cut at the values `at`.

    The front half has the model's inputs and gives the values `at`, in order, then `duration` (see `expose`). The back
    half takes the values `at`, in order, then those of the model's inputs that it needs, and gives the model's outputs.
    """
    whole = onnx.load_from_string(model)
    graph = whole.graph
    for name in (*at, value):
        _producer(graph, name)
    bridge = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in at]
    front = _part(whole, {*at, value}, cut=(), inputs=list(graph.input), outputs=bridge)
    _show(front.graph, value)
    back = _part(whole, {o.name for o in graph.output}, cut=at, inputs=bridge, outputs=list(graph.output))
    needed = {name for node in back.graph.node for name in node.input}
    back.graph.input.extend(i for i in graph.input if i.name in needed)
    return front.SerializeToString(), back.SerializeToString()


def _producer(graph: GraphProto, value: str) -> NodeProto:
    for node in graph.node:
        if value in node.output:
            return node
    raise ValueError(f"the model holds no value {value!r}")


def _show(graph: GraphProto, value: str) -> None:
    graph.node.append(helper.make_node("Cast", [value], [DURATION], name=f"expose_{DURATION}", to=TensorProto.INT64))
    graph.output.append(helper.make_tensor_value_info(DURATION, TensorProto.INT64, None))


def _part(whole: ModelProto, wanted: set[str], *, cut: Collection[str], inputs: list, outputs: list) -> ModelProto:
    """The nodes and weights that `wanted` rests on, back to the values `cut`. (None of these models nests graphs.)"""
    nodes = list(whole.graph.node)
    made_by = {name: n for n, node in enumerate(nodes) for name in node.output if name}
    reached, ahead, kept = set(cut), list(wanted), set()
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        if (n := made_by.get(name)) is not None:
            kept.add(n)
            ahead += [i for i in nodes[n].input if i]
    graph = helper.make_graph(
        [nodes[n] for n in sorted(kept)],
        whole.graph.name,
        inputs,
        outputs,
        initializer=[w for w in whole.graph.initializer if w.name in reached],
    )
    return helper.make_model(graph, opset_imports=whole.opset_import, ir_version=whole.ir_version)
