"""Random twins of the engines' graphs: their true inputs and outputs, tiny nets between, no learnt weight anywhere.

In: an engine's name, a folder. Out: its ONNX files there. A twin proves shapes, ways and time; what it draws is noise,
and nothing may be called working on the strength of it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from errors import BadInput

SIZES = (6, 1280), (8, 256)  # layers and channels of a U-Net and a decoder as large as MuseTalk's
_DICE = 20260101


def write_twin(engine: str, folder: Path, *, batch: int | None = None, depth: int = 2, width: int = 24) -> Path:
    """What `[avatar] weights` would say. `batch`: a fixed one, as facefusion's exports have; `depth`, `width`: more
    layers and channels, for time nearer to the true nets'."""
    folder.mkdir(parents=True, exist_ok=True)
    n = batch or "n"
    if engine in ("wav2lip", "wav2lip256"):
        side = 256 if engine == "wav2lip256" else 96
        names = ("source", "target", "output") if batch else ("mel_spectrogram", "video_frames", "predicted")
        path = folder / f"{engine}-twin.onnx"
        _save(path, _wav2lip(n, side, names, depth, width))
        return path
    if engine == "ultralight":
        _save(folder / "hubert.onnx", _hubert())
        _save(folder / "unet.onnx", _wav2lip(n, 160, ("audio", "input", "output"), depth, width, sound=(16, 32, 32)))
        return folder
    if engine == "ditto":
        write_portraits(folder, batch or 1, width)  # as published: one at a time
        _save(folder / "hubert.onnx", _hubert())
        _save(folder / "lmdm.onnx", _diffusion())
        return folder
    if engine == "liveportrait":
        write_portraits(folder, n, width)
        _save(folder / "retargeting_lip.onnx", _retarget(n))
        return folder
    if engine != "musetalk":
        raise ValueError(f"no twin of {engine}")
    _save(folder / "whisper_encoder.onnx", _whisper())
    _save(folder / "unet.onnx", _unet(n, depth, width))
    _save(folder / "vae_decoder.onnx", _image(n, "latents", 4, 32, 3, 8))
    _save(folder / "vae_encoder.onnx", _image(n, "pixels", 3, 256, 8, 1 / 8))
    return folder


def write_portraits(folder: Path, n: int | str, width: int, *, plugin: bool = False) -> None:
    """LivePortrait's graphs. `plugin`: the warp samples volumes by a plug-in's node, as published."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "appearance_extractor.onnx", _appearance(n))
    _save(folder / "motion_extractor.onnx", _motion(n))
    _save(folder / "stitch_network.onnx", _stitch(n))
    _save(folder / "warp_network.onnx", _warp(n, plugin, width), check=not plugin)
    _save(folder / "decoder.onnx", _decoder(n, width))


def write_published(engine: str, folder: Path) -> Path:
    """As `write_twin`, with the engine's published layers instead of a tiny net: their true time, no true picture."""
    import torch

    from render.face.engines.ultralight_net import UltralightNet
    from render.face.engines.wav2lip_net import Wav2LipNet

    nets = {"wav2lip": lambda: Wav2LipNet(96), "wav2lip256": lambda: Wav2LipNet(256), "ultralight": UltralightNet}
    if engine not in nets:
        raise BadInput(f"the layers of {engine} are not written down here", where="--published",
                       remedy=f"known are {', '.join(nets)}; else --twin, or --weights")  # fmt: skip
    torch.manual_seed(_DICE)
    path = write_twin(engine, folder)
    path = path if path.is_dir() else path.parent
    for graph in path.glob("*twin.onnx" if engine != "ultralight" else "unet.onnx"):
        graph.unlink()
    torch.save(nets[engine]().state_dict(), path / f"{engine}.pth")
    return path if engine == "ultralight" else path / f"{engine}.pth"


def write_sized(engine: str, folder: Path) -> Path:
    """As `write_twin`, of plain convolutions with about as many multiplications as MuseTalk's true graphs: 0.9e11 for
    the U-Net (a quarter of Stable Diffusion's at 64 x 64), 3.1e11 for the decoder (its layers counted at 256 pixels).
    Convolutions are what a card does best: the true ones, with their attention, are rather slower."""
    if engine != "musetalk":
        raise BadInput(f"how large {engine} is, is not written down here", where="--sized",
                       remedy="--engine musetalk; else --published or --twin")  # fmt: skip
    (depth, width), (layers, channels) = SIZES
    path = write_twin(engine, folder, depth=depth, width=width)
    _save(path / "vae_decoder.onnx", _image("n", "latents", 4, 32, 3, 8, depth=layers, width=channels))
    return path


class _Net:
    """Nodes and weights of a graph in the making."""

    def __init__(self, seed: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._dice = np.random.default_rng((_DICE, seed))

    def const(self, value: np.ndarray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def add(self, op: str, inputs: list[str], **attributes) -> str:
        out = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [out], **attributes))
        return out

    def conv(self, x: str, a: int, b: int, kernel: int = 3, stride: int = 1, *, up: bool = False) -> str:
        shape = (a, b, kernel, kernel) if up else (b, a, kernel, kernel)
        weight = self._dice.standard_normal(shape) * (2.0 / (a * kernel * kernel)) ** 0.5
        pad = (kernel - stride) // 2 if kernel > stride else 0
        return self.add(
            "ConvTranspose" if up else "Conv", [x, self.const(weight.astype(np.float32))],
            strides=[stride, stride], pads=[pad] * 4,
        )  # fmt: skip

    def dense(self, x: str, a: int, b: int) -> str:
        weight = self._dice.standard_normal((a, b)) / a**0.5
        return self.add("MatMul", [x, self.const(weight.astype(np.float32))])

    def graph(self, name: str, inputs: list, outputs: list[tuple[str, str, list]]) -> onnx.ModelProto:
        nodes = [*self.nodes, *(helper.make_node("Identity", [v], [o]) for v, o, _ in outputs)]
        values = [helper.make_tensor_value_info(o, TensorProto.FLOAT, shape) for _, o, shape in outputs]
        graph = helper.make_graph(nodes, name, inputs, values, self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _wav2lip(
    n, side: int, names: tuple[str, str, str], depth: int, width: int, sound: tuple[int, int, int] = (1, 80, 16)
) -> onnx.ModelProto:
    net = _Net(side)
    heard_as, face, out = names
    heard = net.add("ReduceMean", [net.add("Tanh", [net.conv(heard_as, sound[0], width)])], axes=[2, 3], keepdims=1)
    x = net.add("Relu", [net.conv(face, 6, width, 4, 4)])
    for _ in range(depth):
        x = net.add("Relu", [net.add("Add", [net.conv(x, width, width), heard])])
    x = net.add("Sigmoid", [net.conv(x, width, 3, 4, 4, up=True)])
    inputs = [helper.make_tensor_value_info(heard_as, TensorProto.FLOAT, [n, *sound]),
              helper.make_tensor_value_info(face, TensorProto.FLOAT, [n, 6, side, side])]  # fmt: skip
    return net.graph("wav2lip", inputs, [(x, out, [n, 3, side, side])])


def _unet(n, depth: int, width: int) -> onnx.ModelProto:
    net = _Net(3)
    heard = net.add("ReduceMean", [net.dense("encoder_hidden_states", 384, width)], axes=[1], keepdims=0)
    heard = net.add("Reshape", [net.add("Tanh", [heard]), net.const(np.array([-1, width, 1, 1], np.int64))])
    x = net.conv("sample", 8, width)
    for _ in range(depth):
        x = net.add("Relu", [net.add("Add", [net.conv(x, width, width), heard])])
    step = net.add("Mul", [net.add("Cast", ["timestep"], to=TensorProto.FLOAT), net.const(np.float32([0.01]))])
    x = net.add("Add", [net.conv(x, width, 4), step])
    inputs = [helper.make_tensor_value_info("sample", TensorProto.FLOAT, [n, 8, 32, 32]),
              helper.make_tensor_value_info("timestep", TensorProto.INT64, [1]),
              helper.make_tensor_value_info("encoder_hidden_states", TensorProto.FLOAT, [n, 50, 384])]  # fmt: skip
    return net.graph("unet", inputs, [(x, "out_sample", [n, 4, 32, 32])])


def _image(
    n, name: str, a: int, side: int, b: int, scale: float, *, depth: int = 0, width: int = 0
) -> onnx.ModelProto:  # fmt: skip
    """The VAE's decoder (larger) or encoder (smaller); `depth` layers of `width` channels at its full size."""
    net = _Net(int(10 * scale))
    up = scale > 1
    step = int(scale if up else 1 / scale)
    x = net.conv(name, a, width if depth else b, step, step, up=up)
    for _ in range(depth):
        x = net.add("Relu", [net.conv(x, width, width)])
    x = net.add("Tanh", [net.conv(x, width, b) if depth else x])
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [n, a, side, side])]
    return net.graph("vae", inputs, [(x, "image", [n, b, int(side * scale), int(side * scale)])])


def _hubert() -> onnx.ModelProto:
    """[1, samples] to [1, (samples − 80) / 320, 1024]."""
    net = _Net(9)
    x = net.add("Unsqueeze", ["input_values", net.const(np.array([1, 2], np.int64))])
    weight = np.random.default_rng(9).standard_normal((32, 1, 1, 400)).astype(np.float32) / 20
    x = net.add("Conv", [x, net.const(weight)], strides=[1, 320])
    x = net.add("Transpose", [net.add("Squeeze", [x, net.const(np.array([2], np.int64))])], perm=[0, 2, 1])
    x = net.add("Tanh", [net.dense(x, 32, 1024)])
    inputs = [helper.make_tensor_value_info("input_values", TensorProto.FLOAT, [1, "samples"])]
    return net.graph("hubert", inputs, [(x, "last_hidden_state", [1, "steps", 1024])])


def _appearance(n) -> onnx.ModelProto:
    """The picture's features, once for each of sixteen depths."""
    net = _Net(20)
    flat = net.add("Tanh", [net.conv("image", 3, 32, 4, 4)])
    flat = net.add("Unsqueeze", [flat, net.const(np.array([2], np.int64))])
    depths = np.linspace(0.5, 1.0, 16, dtype=np.float32).reshape(1, 1, 16, 1, 1)
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, [n, 3, 256, 256])]
    x = net.add("Mul", [flat, net.const(depths)])
    return net.graph("appearance", inputs, [(x, "feature_3d", [n, 32, 16, 64, 64])])


def _motion(n) -> onnx.ModelProto:
    net = _Net(21)
    x = net.add("ReduceMean", [net.conv("image", 3, 16, 16, 16)], axes=[2, 3], keepdims=0)
    rows = {"pitch": 66, "yaw": 66, "roll": 66, "t": 3, "exp": 63, "scale": 1, "kp": 63}
    outputs = []
    for name, length in rows.items():
        row = net.dense(net.add("Tanh", [x]), 16, length)
        if name == "scale":
            row = net.add("Exp", [net.add("Mul", [row, net.const(np.float32([0.1]))])])
        elif name in ("t", "exp"):
            row = net.add("Mul", [row, net.const(np.float32([0.05]))])
        outputs.append((row, name, [n, length]))
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, [n, 3, 256, 256])]
    return net.graph("motion", inputs, outputs)


def _pair(n) -> list:
    return [
        helper.make_tensor_value_info(f"kp_{name}", TensorProto.FLOAT, [n, 21, 3]) for name in ("source", "driving")
    ]


def _stitch(n) -> onnx.ModelProto:
    """A thousandth of the way back."""
    net = _Net(22)
    away = net.add("Sub", ["kp_source", "kp_driving"])
    x = net.add("Add", ["kp_driving", net.add("Mul", [away, net.const(np.float32([0.001]))])])
    return net.graph("stitch", _pair(n), [(x, "out", [n, 21, 3])])


def _warp(n, plugin: bool, width: int) -> onnx.ModelProto:
    """Some of the volume moved by what its points move by, on the whole; then flat."""
    net = _Net(23)
    moved = net.add("ReduceMean", [net.add("Sub", ["kp_source", "kp_driving"])], axes=[1], keepdims=1)
    moved = net.add("Reshape", [moved, net.const(np.array([-1, 1, 1, 1, 3], np.int64))])
    axes = [(np.arange(k) + 0.5) * 2 / k - 1 for k in (16, 64, 64)]
    z, y, x = np.meshgrid(*axes, indexing="ij")
    places = net.const(np.stack([x, y, z], -1)[None].astype(np.float32))
    grid = net.add("Add", [places, moved])
    about = {"padding_mode": "zeros", "align_corners": 0}
    name, mode = ("GridSample3D", {"interpolation_mode": 0, "padding_mode": 0, "align_corners": 0}) if plugin else (
        "GridSample", {"mode": "bilinear", **about}
    )  # fmt: skip
    some = min(32, max(2, width // 4))
    ends = [net.const(np.array([v], np.int64)) for v in (0, some, 1)]
    volume = net.add("Slice", ["feature_3d", *ends])
    flat = net.add("ReduceMean", [net.add(name, [volume, grid], **mode)], axes=[2], keepdims=0)
    volume = helper.make_tensor_value_info("feature_3d", TensorProto.FLOAT, [n, 32, 16, 64, 64])
    return net.graph("warp", [volume, *_pair(n)], [(net.conv(flat, some, 256, 1), "out", [n, 256, 64, 64])])


def _decoder(n, width: int) -> onnx.ModelProto:
    net = _Net(24)
    x = net.add("Relu", [net.conv("feature", 256, width, 1)])
    x = net.add("Sigmoid", [net.conv(x, width, 3, 8, 8, up=True)])
    inputs = [helper.make_tensor_value_info("feature", TensorProto.FLOAT, [n, 256, 64, 64])]
    return net.graph("decoder", inputs, [(x, "output", [n, 3, 512, 512])])


def _retarget(n) -> onnx.ModelProto:
    """The wider apart, the further every point goes."""
    net = _Net(26)
    inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [n, 65])]
    return net.graph("lips", inputs, [(net.add("Tanh", [net.dense("input", 65, 63)]), "output", [n, 63])])


def _diffusion() -> onnx.ModelProto:
    """Motion from sound, whatever the noise; the noise is what was noised."""
    net = _Net(25)
    x = net.add("Tanh", [net.dense("cond", 1103, 265)])
    first = net.add("Unsqueeze", ["cond_frame", net.const(np.array([1], np.int64))])
    x = net.add("Add", [x, net.add("Mul", [first, net.const(np.float32([0.1]))])])
    step = net.add("Mul", [net.add("Cast", ["time_cond"], to=TensorProto.FLOAT), net.const(np.float32([1e-5]))])
    x = net.add("Add", [x, step])
    shapes = {"x": [1, 80, 265], "cond_frame": [1, 265], "cond": [1, 80, 1103]}
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    inputs.append(helper.make_tensor_value_info("time_cond", TensorProto.INT64, [1]))
    out = [1, 80, 265]
    return net.graph("lmdm", inputs, [(net.add("Identity", ["x"]), "pred_noise", out), (x, "x_start", out)])


def _whisper() -> onnx.ModelProto:
    net = _Net(7)
    x = net.add("Transpose", ["input_features"], perm=[0, 2, 1])
    x = net.add("Reshape", [x, net.const(np.array([0, 1500, 160], np.int64))])
    outputs = []
    x = net.dense(x, 160, 384)
    for i in range(5):
        outputs.append((x, f"hidden_states.{i}", [1, 1500, 384]))
        x = net.add("Tanh", [net.dense(x, 384, 384)]) if i < 4 else x
    inputs = [helper.make_tensor_value_info("input_features", TensorProto.FLOAT, [1, 80, 3000])]
    last = (outputs[-1][0], "last_hidden_state", [1, 1500, 384])
    return net.graph("whisper", inputs, [last, *outputs])


def _save(path: Path, model: onnx.ModelProto, *, check: bool = True) -> None:
    """`check`: a plug-in's node is no ONNX."""
    if check:
        onnx.checker.check_model(model)
    onnx.save(model, str(path))
