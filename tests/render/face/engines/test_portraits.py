"""LivePortrait's graphs as they are published, in two ways of cutting them: told apart by shape, refused by name."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from commands.bench.engine_twins import write_portraits, write_twin
from errors import BadInput
from render.face.engines import Wanted, open_engine
from render.face.engines.ditto import bounds_in
from render.face.engines.keypoints import POINTS, VECTOR, points_of
from render.face.engines.portraits import Portraits, files_in
from render.face.engines.session import Graph


@pytest.fixture
def folder(tmp_path) -> Path:
    write_portraits(tmp_path / "weights", "n", 4)
    return tmp_path / "weights"


def renamed(path: Path, names: dict[str, str], *, turned: bool = False) -> None:
    """The same graph with other names for its inputs and outputs, its inputs perhaps in another order."""
    model = onnx.load(str(path))
    for value in (*model.graph.input, *model.graph.output):
        value.name = names.get(value.name, value.name)
    for node in model.graph.node:
        for field in (node.input, node.output):
            field[:] = [names.get(n, n) for n in field]
    if turned:
        inputs = list(model.graph.input)[::-1]
        del model.graph.input[:]
        model.graph.input.extend(inputs)
    onnx.save(model, str(path))


def drawn(film, folder: Path) -> np.ndarray:
    portraits = Portraits(film, files_in(folder), device="cpu", threads=1)
    driving = np.stack([points_of(portraits.seen(n)) + 0.05 for n in (0, 3)])
    return portraits.drawn([0, 3], driving)


def test_the_order_of_the_exports_does_not_matter(bench, folder):
    """Ditto's warp takes source and driving, LivePortrait's the other way round; both of one shape."""
    before = drawn(bench.film, folder)
    renamed(folder / "warp_network.onnx", {}, turned=True)
    names = ("pitch", "yaw", "roll", "t", "exp", "scale", "kp")
    renamed(folder / "motion_extractor.onnx", {name: f"out{n}" for n, name in enumerate(names)})
    np.testing.assert_allclose(drawn(bench.film, folder), before, atol=1e-6)
    assert before.shape == (2, 3, 512, 512) and np.abs(before[0] - before[1]).max() > 0


def test_points_that_no_name_tells_apart_are_refused(bench, folder):
    renamed(folder / "warp_network.onnx", {"kp_source": "a", "kp_driving": "b"})
    with pytest.raises(BadInput, match=r"2 inputs of shape \[\?, 21, 3\] for the source") as refusal:
        drawn(bench.film, folder)
    assert "\n" not in str(refusal.value)


def test_a_plugins_warp_draws_what_the_standard_one_draws(bench, folder, tmp_path):
    write_portraits(tmp_path / "plugin", "n", 4, plugin=True)
    np.testing.assert_allclose(drawn(bench.film, tmp_path / "plugin"), drawn(bench.film, folder), atol=1e-6)


def test_a_card_that_samples_no_volumes_leaves_the_warp_to_the_cpu(bench, folder, monkeypatch, caplog):
    """As onnxruntime before 2026 did on CUDA: the file loads, and every run fails."""
    before = drawn(bench.film, folder)

    class OnCard(Graph):
        def __init__(self, model, roles, *, device, threads=1, name=""):
            super().__init__(model, roles, device="cpu", threads=threads, name=name)
            self.runs_on = "cuda" if device == "auto" and "driving" in roles and "volume" in roles else "cpu"

        def run(self, feeds, outputs=None):
            if self.runs_on == "cuda":
                raise RuntimeError("GridSample: Only 4-D tensor is supported\nand more")
            return super().run(feeds, outputs)

    monkeypatch.setattr("render.face.engines.portraits.Graph", OnCard)
    portraits = Portraits(bench.film, files_in(folder), device="auto", threads=1)
    assert portraits.runs_on == "cpu" and "Only 4-D tensor" in caplog.text and "and more" not in caplog.text
    driving = np.stack([points_of(portraits.seen(n)) + 0.05 for n in (0, 3)])
    np.testing.assert_allclose(portraits.drawn([0, 3], driving), before, atol=1e-6)


def test_of_two_warps_the_one_without_a_plugin_is_taken(folder, tmp_path):
    """Ditto's folder has both."""
    write_portraits(tmp_path / "plugin", "n", 4, plugin=True)
    (folder / "warp_network.onnx").rename(folder / "warp_network_ori.onnx")
    (tmp_path / "plugin" / "warp_network.onnx").rename(folder / "warp_network.onnx")
    assert files_in(folder).warp.name == "warp_network_ori.onnx"


def test_a_graph_that_warps_and_draws_at_once_needs_no_decoder(bench, folder):
    """FasterLivePortrait's `warping_spade`, and its stitching that says how far the points go."""
    before = drawn(bench.film, folder)
    parts = [onnx.load(str(folder / f"{name}.onnx")) for name in ("warp_network", "decoder")]
    joined = onnx.compose.merge_models(*parts, io_map=[("out", "feature")], prefix2="d_")
    onnx.save(joined, str(folder / "warping_spade.onnx"))
    for name in ("warp_network", "decoder", "stitch_network"):
        (folder / f"{name}.onnx").unlink()
    value = helper.make_tensor_value_info
    node = helper.make_node("Slice", ["points", "start", "end", "axis"], ["far"])
    zero = helper.make_node("Mul", ["far", "nothing"], ["out"])
    weights = [helper.make_tensor(n, TensorProto.INT64, [1], [v]) for n, v in (("start", 0), ("end", 65), ("axis", 1))]
    weights.append(helper.make_tensor("nothing", TensorProto.FLOAT, [1], [0.0]))
    graph = helper.make_graph([node, zero], "stitch", [value("points", TensorProto.FLOAT, ["n", 6 * POINTS])],
                              [value("out", TensorProto.FLOAT, ["n", 65])], weights)  # fmt: skip
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(folder / "s.onnx")
    )
    files = files_in(folder)
    assert files.decoder is None and files.stitch is not None
    assert (
        np.abs(drawn(bench.film, folder) - before).max() < 0.01
    )  # but for the thousandth that the twin's stitch gives


@pytest.mark.parametrize(
    ("gone", "words"),
    [("decoder", "no decoder among"), ("motion_extractor", "no motion among"), ("warp_network", "no warp among")],
)
def test_what_a_folder_lacks_is_named(folder, gone, words):
    (folder / f"{gone}.onnx").unlink()
    with pytest.raises(BadInput, match=words):
        files_in(folder)


def test_detectors_beside_them_are_left_alone_and_doubles_are_named(folder):
    value = helper.make_tensor_value_info
    graph = helper.make_graph([helper.make_node("Identity", ["input"], ["out"])], "det",
                              [value("input", TensorProto.FLOAT, [1, 3, 224, 224])],
                              [value("out", TensorProto.FLOAT, [1, 3, 224, 224])])  # fmt: skip
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(folder / "det.onnx")
    )
    assert files_in(folder).others == {}
    (folder / "again.onnx").write_bytes((folder / "decoder.onnx").read_bytes())
    with pytest.raises(BadInput, match=r"again\.onnx and decoder\.onnx are both the decoder"):
        files_in(folder)


def test_volumes_that_are_not_kept_are_made_again(bench, folder, monkeypatch):
    before = drawn(bench.film, folder)
    monkeypatch.setattr("render.face.engines.portraits.KEPT", 1)
    portraits = Portraits(bench.film, files_in(folder), device="cpu", threads=1)
    while portraits.prepare():
        pass
    assert len(portraits._volumes) == 1 and len(portraits._seen) == bench.film.frames
    driving = np.stack([points_of(portraits.seen(n)) + 0.05 for n in (0, 3)])
    np.testing.assert_allclose(portraits.drawn([0, 3], driving), before, atol=1e-6)


def test_dittos_bounds_are_read_and_hold_the_motion_still(bench, tmp_path):
    weights = write_twin("ditto", tmp_path / "ditto", width=4)
    settings = {"base_cfg": {"hubert_cfg": {"model_path": "hubert.onnx"}}, "default_kwargs": {"smo_k_d": 3}}
    settings["default_kwargs"]["v_min_max_for_clip"] = np.zeros((4, VECTOR), np.float32)
    (weights / "v0.4_hubert_cfg.pkl").write_bytes(pickle.dumps(settings))
    assert bounds_in(weights)[0].shape == (VECTOR,)
    engine = open_engine("ditto", bench.film, weights, device="cpu")
    heard = engine.hear(
        np.random.default_rng(1).standard_normal(3200).astype(np.float32), np.zeros((5, 10), np.float32)
    )
    assert heard.shape == (5, POINTS, 3) and not heard.any()
    (square,) = engine.draw([Wanted(heard, 4, 1)])
    assert square.shape == (512, 512, 3)


@pytest.mark.parametrize("bounds", [np.zeros((2, 7), np.float32), np.stack([np.ones(VECTOR), np.zeros(VECTOR)])])
def test_bounds_of_another_shape_are_refused(tmp_path, bounds):
    (tmp_path / "cfg.pkl").write_bytes(pickle.dumps({"default_kwargs": {"v_min_max_for_clip": bounds}}))
    with pytest.raises(BadInput, match="bounds of shape"):
        bounds_in(tmp_path)


def test_settings_that_would_run_something_are_not_opened(tmp_path):
    trap = tmp_path / "it ran"

    class Hostile:
        def __reduce__(self):
            return Path.touch, (trap,)

    (tmp_path / "cfg.pkl").write_bytes(pickle.dumps({"default_kwargs": Hostile()}))
    with pytest.raises(BadInput, match="nothing of it was run"):
        bounds_in(tmp_path)
    assert not trap.exists()


def test_ditto_hears_silence_before_a_clause_and_not_beyond_it(bench):
    """Sound in the first half does not move the last frames of a long silence after it, and moves its own."""
    engine = bench.open("ditto")
    mouth = np.zeros((40, 10), np.float32)
    pcm = np.zeros(40 * 640, np.float32)
    silence = engine.hear(pcm, mouth)
    pcm[: 10 * 640] = 0.3 * np.random.default_rng(3).standard_normal(10 * 640)
    spoken = engine.hear(pcm, mouth)
    assert np.abs(spoken[:10] - silence[:10]).max() > 0.01
    np.testing.assert_allclose(spoken[20:], silence[20:], atol=1e-4)
