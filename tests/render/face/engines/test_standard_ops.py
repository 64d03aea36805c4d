"""A plug-in's node becomes ONNX's own: onnxruntime loads it, and what it samples is what torch samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx.version_converter
import onnxruntime as ort
import pytest
import torch
from onnx import TensorProto, helper

from commands.bench.engine_twins import write_portraits
from errors import BadInput
from render.face.engines.standard_ops import is_foreign, loadable

SHAPE, PLACES = (1, 2, 3, 4, 5), (1, 2, 3, 4, 3)


def written(path: Path, op: str = "GridSample3D", *, opset: int = 16, domain: str = "", **about) -> Path:
    values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("x", SHAPE), ("grid", PLACES))]
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, (*SHAPE[:2], *PLACES[1:4]))
    node = helper.make_node(op, ["x", "grid"], ["y"], domain=domain, **about)
    domains = [helper.make_opsetid("", opset), *([helper.make_opsetid(domain, 1)] if domain else [])]
    graph = helper.make_graph([node], "warp", values, [out])
    onnx.save(helper.make_model(graph, opset_imports=domains, ir_version=8), str(path))
    return path


def sampled(model: Path | bytes) -> np.ndarray:
    source = str(model) if isinstance(model, Path) else model
    session = ort.InferenceSession(source, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": VOLUME, "grid": GRID})[0]


VOLUME = np.random.default_rng(1).standard_normal(SHAPE).astype(np.float32)
GRID = np.random.default_rng(2).uniform(-1.3, 1.3, PLACES).astype(np.float32)


def by_torch(padding: str = "zeros", aligned: bool = False) -> np.ndarray:
    given = torch.from_numpy(VOLUME), torch.from_numpy(GRID)
    return torch.nn.functional.grid_sample(*given, padding_mode=padding, align_corners=aligned).numpy()


def test_onnxruntime_does_not_load_the_plugins_node(tmp_path):
    with pytest.raises(Exception, match="GridSample3D"):
        sampled(written(tmp_path / "warp.onnx"))


@pytest.mark.parametrize("opset", [16, 17, 20, 22])
def test_the_node_becomes_the_standard_one_in_the_opset_it_came_in(tmp_path, opset):
    path = written(tmp_path / "warp.onnx", opset=opset)
    assert is_foreign(path)
    np.testing.assert_allclose(sampled(loadable(path)), by_torch(), atol=1e-5)


@pytest.mark.parametrize("op", ["GridSample3D", "GridSample"])
@pytest.mark.parametrize("opset", [16, 17, 19])
def test_for_a_card_it_is_brought_to_the_opset_whose_kernel_samples_volumes(tmp_path, op, opset):
    about = {"padding_mode": "border", "align_corners": 1} | ({"mode": "bilinear"} if op == "GridSample" else {})
    raised = loadable(written(tmp_path / "warp.onnx", op, opset=opset, **about), on_card=True)
    model = onnx.load_from_string(raised)
    assert [o.version for o in model.opset_import] == [20] and model.graph.node[0].op_type == "GridSample"
    np.testing.assert_allclose(sampled(raised), by_torch("border", True), atol=1e-5)


def test_a_whole_warp_draws_the_same_once_it_is_raised(tmp_path):
    write_portraits(tmp_path, 1, 4, plugin=True)
    dice = np.random.default_rng(4)
    feeds = {"feature_3d": dice.standard_normal((1, 32, 16, 64, 64)).astype(np.float32)}
    feeds |= {f"kp_{k}": dice.standard_normal((1, 21, 3)).astype(np.float32) * 0.1 for k in ("source", "driving")}
    runs = [ort.InferenceSession(loadable(tmp_path / "warp_network.onnx", on_card=card)).run(None, feeds)[0]
            for card in (False, True)]  # fmt: skip
    np.testing.assert_allclose(runs[1], runs[0], atol=1e-5)


def test_one_that_cannot_be_raised_stays_as_it_is(tmp_path, monkeypatch, caplog):
    def fails(*_):
        raise RuntimeError("no way from 16\nat all")

    monkeypatch.setattr(onnx.version_converter, "convert_version", fails)
    path = written(tmp_path / "warp.onnx")
    np.testing.assert_allclose(sampled(loadable(path, on_card=True)), by_torch(), atol=1e-5)
    assert "stays in opset 16: no way from 16" in caplog.text


@pytest.mark.parametrize(
    ("about", "padding", "aligned"),
    [
        ({"interpolation_mode": 0, "padding_mode": 1, "align_corners": 1}, "border", True),
        ({"mode": "bilinear", "padding_mode": "reflection"}, "reflection", False),
        ({"mode": "linear", "padding_mode": "zeros", "align_corners": 1, "domain": "custom"}, "zeros", True),
    ],
)
def test_what_the_node_says_of_edges_and_corners_is_kept(tmp_path, about, padding, aligned):
    path = written(tmp_path / "warp.onnx", **about)
    np.testing.assert_allclose(sampled(loadable(path)), by_torch(padding, aligned), atol=1e-5)


def test_a_standard_graph_is_left_alone(tmp_path):
    path = written(tmp_path / "warp.onnx", "GridSample", opset=20, mode="linear")
    assert loadable(path) == path and not is_foreign(path)
    np.testing.assert_allclose(sampled(path), by_torch(), atol=1e-5)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"opset": 11}, "opset 11.*export it with 16"),
        ({"interpolation_mode": 1}, "by nearest"),
        ({"mode": "bicubic"}, "by bicubic"),
        ({"padding_mode": 7}, "linear, 7"),
    ],
)
def test_what_the_standard_one_cannot_do_is_refused_in_one_line(tmp_path, about, words):
    with pytest.raises(BadInput, match=words) as refusal:
        loadable(written(tmp_path / "warp.onnx", **about))
    assert "\n" not in str(refusal.value)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of torch's exporter, which every published file came from
def test_torch_exports_a_sampled_volume_from_opset_20_on(tmp_path):
    """Why there are plug-ins: below that opset torch refuses. At 20 it writes what onnxruntime runs as it is."""

    class Warp(torch.nn.Module):
        def forward(self, x, grid):
            return torch.nn.functional.grid_sample(x, grid, align_corners=False)

    given = (torch.from_numpy(VOLUME), torch.from_numpy(GRID))
    path = tmp_path / "warp.onnx"
    about = {"input_names": ["x", "grid"], "dynamo": False}
    with pytest.raises(torch.onnx.errors.OnnxExporterError, match="5D volumetric"):
        torch.onnx.export(Warp(), given, str(path), opset_version=17, **about)
    torch.onnx.export(Warp(), given, str(path), opset_version=20, **about)
    assert not is_foreign(path)
    np.testing.assert_allclose(sampled(path), by_torch(), atol=1e-5)
