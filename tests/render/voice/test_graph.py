"""A graph that is cut in two computes what the whole computed."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper

from render.voice.graph import divide, expose


def tiny() -> bytes:
    """x → hidden = 2x → middle = hidden + w → y = middle · scale."""
    floats = TensorProto.FLOAT
    graph = helper.make_graph(
        [
            helper.make_node("Add", ["x", "x"], ["hidden"]),
            helper.make_node("Add", ["hidden", "w"], ["middle"]),
            helper.make_node("Mul", ["middle", "scale"], ["y"]),
        ],
        "tiny",
        [helper.make_tensor_value_info(n, floats, ["n"]) for n in ("x", "scale")],
        [helper.make_tensor_value_info("y", floats, ["n"])],
        initializer=[helper.make_tensor("w", floats, [1], [5.0])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


def run(model: bytes, **feed: list[float]):
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    wanted = {i.name for i in session.get_inputs()}
    return session.run(None, {k: np.asarray(v, np.float32) for k, v in feed.items() if k in wanted})


def test_a_hidden_value_is_shown():
    y, hidden = run(expose(tiny(), "hidden"), x=[1.0, 2.0], scale=[3.0, 3.0])
    assert hidden.tolist() == [2, 4]
    assert y.tolist() == [21.0, 27.0]


def test_both_halves_together_are_the_whole():
    front, back = divide(tiny(), ["middle"], "hidden")
    middle, hidden = run(front, x=[1.0, 2.0], scale=[0.0, 0.0])
    assert hidden.tolist() == [2, 4]
    (y,) = run(back, middle=middle, scale=[3.0, 3.0])
    assert y.tolist() == [21.0, 27.0]


def test_a_name_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="'elsewhere'"):
        divide(tiny(), ["elsewhere"], "hidden")
