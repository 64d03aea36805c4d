"""A graph is run where it runs best, by shapes, with values bound to the device, as many at a time as it takes."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper

from errors import BadInput, Missing
from render.face.engines import session
from render.face.engines.session import Graph, as_array, matched, providers_for

FLOAT, HALF = TensorProto.FLOAT, TensorProto.FLOAT16


def added(n="n", kind: int = FLOAT) -> bytes:
    """a [n, 2] + b [n, 2, 1] summed."""
    value = helper.make_tensor_value_info
    nodes = [helper.make_node("Squeeze", ["b", "axis"], ["flat"]), helper.make_node("Add", ["a", "flat"], ["out"])]
    axis = helper.make_tensor("axis", TensorProto.INT64, [1], [2])
    graph = helper.make_graph(nodes, "added", [value("a", kind, [n, 2]), value("b", kind, [n, 2, 1])],
                              [value("out", kind, [n, 2])], [axis])  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


ROLES = {"tall": (None, 2, 1), "flat": (None, 2)}


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_a_graph_of_a_fixed_batch_is_run_that_many_at_a_time(batch):
    graph = Graph(added(batch), ROLES, device="cpu")
    assert graph.batch == batch
    rows = np.arange(10, dtype=np.float32).reshape(5, 2)
    np.testing.assert_array_equal(graph.array({"flat": rows, "tall": rows[:, :, None]}), 2 * rows)


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 2), (3, 4), (5, 8), (16, 16), (17, 32)])
def test_a_card_sees_powers_of_two_alone(monkeypatch, count, size):
    graph = Graph(added(), ROLES, device="cpu")
    assert graph.size_for(count) == count  # a CPU takes what there is
    graph.rounds = True
    seen = []
    real = graph.run
    monkeypatch.setattr(graph, "run", lambda feeds, names: seen.append(len(feeds["flat"])) or real(feeds, names))
    rows = np.arange(2 * count, dtype=np.float32).reshape(count, 2)
    np.testing.assert_array_equal(graph.array({"flat": rows, "tall": rows[:, :, None]}), 2 * rows)
    assert seen == [size] == [graph.size_for(count)]


def test_what_tensorrt_built_is_kept_beside_the_model(tmp_path):
    name, kept = session._told("TensorrtExecutionProvider", tmp_path / "unet.onnx")
    assert name == "TensorrtExecutionProvider" and kept["trt_engine_cache_path"] == str(tmp_path / "tensorrt")
    assert session._told("CUDAExecutionProvider", tmp_path / "unet.onnx") == "CUDAExecutionProvider"


def test_values_on_the_device_go_from_graph_to_graph_without_a_copy(monkeypatch):
    """What a graph made is given to the next as it is: no array is made of it on the way."""
    one, other = Graph(added(), ROLES, device="cpu"), Graph(added(), ROLES, device="cpu")
    rows = np.ones((3, 2), np.float32)
    made = one.run({"flat": rows, "tall": rows[:, :, None]}, ["out"])[0]
    assert isinstance(made, ort.OrtValue)
    copied = []
    real = ort.OrtValue.ortvalue_from_numpy
    monkeypatch.setattr(ort.OrtValue, "ortvalue_from_numpy", lambda a, *rest: copied.append(a.shape) or real(a, *rest))
    again = other.run({"flat": made, "tall": rows[:, :, None]}, ["out"])[0]
    assert copied == [(3, 2, 1)]
    np.testing.assert_array_equal(as_array(again), 3 * rows)


def test_half_a_floats_graph_takes_a_whole_ones_values_and_arrays():
    whole, half = Graph(added(), ROLES, device="cpu"), Graph(added(kind=HALF), ROLES, device="cpu")
    rows = np.full((2, 2), 0.5, np.float32)
    made = whole.run({"flat": rows, "tall": rows[:, :, None]}, ["out"])[0]
    out = half.run({"flat": made, "tall": rows[:, :, None]}, ["out"])[0]
    assert out.data_type() == "tensor(float16)" and as_array(out).tolist() == [[1.5, 1.5]] * 2


@pytest.mark.parametrize(
    ("device", "here", "chosen"),
    [
        ("auto", ["CPUExecutionProvider"], ["CPUExecutionProvider"]),
        ("auto", ["CUDAExecutionProvider", "CPUExecutionProvider"], ["CUDAExecutionProvider", "CPUExecutionProvider"]),
        ("cpu", ["CUDAExecutionProvider", "CPUExecutionProvider"], ["CPUExecutionProvider"]),
        ("tensorrt", ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"],
         ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"]),
    ],
)  # fmt: skip
def test_the_best_provider_that_is_here_comes_first_and_what_it_cannot_do_falls_to_the_next(
    monkeypatch, device, here, chosen
):
    monkeypatch.setattr(session.ort, "get_available_providers", lambda: here)
    assert providers_for(device) == chosen


@pytest.mark.parametrize("device", ["cuda", "tensorrt"])
def test_a_provider_that_is_not_here_is_missing_and_an_unknown_device_a_mistake(monkeypatch, device):
    monkeypatch.setattr(session.ort, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(Missing, match="make live-gpu"):
        providers_for(device)
    with pytest.raises(BadInput, match="no device 'npu'"):
        providers_for("npu")


def test_a_card_that_does_not_load_is_said_to_be_missing_where_it_was_asked_for(monkeypatch):
    """onnxruntime itself goes on with the CPU and says nothing."""
    monkeypatch.setattr(session, "providers_for", lambda device: ["CPUExecutionProvider"])
    assert Graph(added(), ROLES, device="auto").runs_on == "cpu"
    for device in ("cuda", "tensorrt"):
        with pytest.raises(Missing, match="could not load"):
            Graph(added(), ROLES, device=device)


def test_inputs_are_known_by_shape_whatever_they_are_called():
    inputs = {"x1": (None, 4, 8, 8), "x2": (1,), "x3": (None, 50, 384)}
    roles = {"sound": (None, 50, 384), "step": (None,), "latents": (None, 4, None, None)}
    assert matched(inputs, roles, "g") == {"sound": "x3", "step": "x2", "latents": "x1"}
    loose = {"x1": (None, None, None, None), "x2": (None, None, None)}  # a graph that says no length
    assert matched(loose, {"sound": (None, 1, 2), "face": (None, 6, 96, 96)}, "g") == {"sound": "x2", "face": "x1"}


def test_a_shape_that_is_nowhere_or_twice_is_said_with_what_there_is():
    with pytest.raises(BadInput, match=r"no input of shape \[\?, 3\] for the face \(it has x \[None, 4\]\)"):
        matched({"x": (None, 4)}, {"face": (None, 3)}, "g")
    with pytest.raises(BadInput, match=r"2 inputs of shape"):
        matched({"x": (None, 3), "y": (None, 3)}, {"face": (None, 3), "other": (None, 3)}, "g")
    named = matched({"kp_driving": (1, 3), "kp_source": (1, 3)}, {"source": (None, 3), "driving": (None, 3)}, "g")
    assert named == {"source": "kp_source", "driving": "kp_driving"}
