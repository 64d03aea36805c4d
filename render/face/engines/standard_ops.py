"""Graphs that name an operator of somebody's plug-in, made to run without it.

In: an ONNX file. Out: `loadable`: the file itself, or its bytes with the plug-in's node replaced. ONNX's own GridSample
took pictures alone before opset 20, so LivePortrait's warping network went about with a node `GridSample3D` of a
TensorRT plug-in (FasterLivePortrait's `warping_spade-fix.onnx`, Ditto's `warp_network.onnx`), which onnxruntime does
not load. Its CPU kernel samples volumes from opset 16 on: the node becomes the standard one, the weights stay. Its CUDA
kernel wants opset 20 ("Opset 16-19 versions of this op only supports 4-D input tensors", onnxruntime-gpu 1.31.1): for a
card the whole graph is brought there.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from errors import BadInput

log = logging.getLogger(__name__)

FOREIGN = "GridSample3D"
_OLDEST, _RENAMED = 16, 20  # opsets: GridSample's first, and the one that calls its modes by other names
_PADDINGS = ("zeros", "border", "reflection")  # in torch's order, which plug-ins number


def is_foreign(path: Path) -> bool:
    """Whether a node of the plug-in is in it."""
    return any(node.op_type == FOREIGN for node in _read(path, weights=False).graph.node)


def loadable(path: Path, *, on_card: bool = False) -> Path | bytes:
    """What onnxruntime can load, and run on a card. Raises BadInput where the node asks for what the standard one
    cannot do."""
    foreign, opset = is_foreign(path), _opset(_read(path, weights=False))
    if not foreign and not (on_card and opset < _RENAMED):
        return path
    model = _read(path, weights=True)
    if opset < _OLDEST:
        raise BadInput(f"samples volumes in opset {opset}", where=str(path), remedy=f"export it with {_OLDEST} or more")
    for node in model.graph.node:
        if node.op_type == FOREIGN:
            _standard(node, opset, str(path))
    return (_raised(model, path) if on_card and opset < _RENAMED else model).SerializeToString()


def _read(path: Path, *, weights: bool) -> Any:
    import onnx

    try:
        return onnx.load(str(path), load_external_data=weights)
    except Exception as e:  # protobuf's own classes
        raise BadInput(f"is no ONNX file ({type(e).__name__})", where=str(path), remedy="export it again") from e


def _opset(model: Any) -> int:
    return next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), 0)


def _raised(model: Any, path: Path) -> Any:
    """In opset 20; as it is where ONNX's converter cannot: then the card refuses its first run."""
    from onnx import version_converter

    try:
        return version_converter.convert_version(model, _RENAMED)
    except Exception as e:  # the converter raises a class of its own for every operator it has no way for
        log.warning("%s stays in opset %d: %s", path.name, _opset(model), str(e).splitlines()[0][:160])
        return model


def _standard(node: Any, opset: int, where: str) -> None:
    from onnx import helper

    said = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    mode = _word(said.get("mode", said.get("interpolation_mode", 0)), ("linear", "nearest"))
    padding = _word(said.get("padding_mode", 0), _PADDINGS)
    mode = {"bilinear": "linear", "trilinear": "linear"}.get(mode, mode)
    if mode != "linear" or padding not in _PADDINGS:
        raise BadInput(f"samples volumes by {mode}, {padding}", where=where, remedy="linear is known; export it again")
    del node.attribute[:]
    node.op_type, node.domain = "GridSample", ""
    node.attribute.extend([
        helper.make_attribute("mode", "linear" if opset >= _RENAMED else "bilinear"),
        helper.make_attribute("padding_mode", padding),
        helper.make_attribute("align_corners", int(said.get("align_corners", 0))),
    ])  # fmt: skip


def _word(value: Any, numbered: tuple[str, ...]) -> str:
    if isinstance(value, int):
        return numbered[value] if 0 <= value < len(numbered) else str(value)
    return value.decode() if isinstance(value, bytes) else str(value)
