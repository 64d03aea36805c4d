"""Runs a small convolutional TFLite model with torch; no other runtime is needed for it.

In: the bytes of a `.tflite` file. Out: a callable from one float32 array (NHWC) to the model's outputs. Reads the
flatbuffer by its schema (tensorflow/lite/schema/schema.fbs): one subgraph, float32 and float16, the operators in
`_RUN`; BadInput names what it does not know.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from errors import BadInput

_TYPES = {0: np.float32, 1: np.float16, 2: np.int32}
_ADD, _CONCAT, _CONV, _DEPTHWISE, _DEQUANTIZE, _LOGISTIC = 0, 2, 3, 4, 6, 14
_MAX_POOL, _RELU, _RESHAPE, _PAD, _PRELU = 17, 19, 22, 34, 54


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the flatbuffer; fields are numbered as in the schema, from 0."""

    data: bytes
    at: int

    def _place(self, field_no: int) -> int:
        """Where the field lies, 0 where it is left out."""
        vtable = self.at - struct.unpack_from("<i", self.data, self.at)[0]
        slot = 4 + 2 * field_no
        if slot >= struct.unpack_from("<H", self.data, vtable)[0]:
            return 0
        offset = struct.unpack_from("<H", self.data, vtable + slot)[0]
        return self.at + offset if offset else 0

    def number(self, field_no: int, kind: str = "<i", default: int = 0) -> int:
        place = self._place(field_no)
        return struct.unpack_from(kind, self.data, place)[0] if place else default

    def table(self, field_no: int) -> _Table | None:
        place = self._place(field_no)
        return _Table(self.data, self._follow(place)) if place else None

    def tables(self, field_no: int) -> list[_Table]:
        start, count = self._vector(field_no)
        return [_Table(self.data, self._follow(start + 4 * i)) for i in range(count)]

    def array(self, field_no: int, kind: Any) -> np.ndarray:
        start, count = self._vector(field_no)
        return np.frombuffer(self.data, kind, count, start)

    def _vector(self, field_no: int) -> tuple[int, int]:
        place = self._place(field_no)
        if not place:
            return 0, 0
        start = self._follow(place)
        return start + 4, struct.unpack_from("<I", self.data, start)[0]

    def _follow(self, place: int) -> int:
        return place + struct.unpack_from("<I", self.data, place)[0]


@dataclass(frozen=True, slots=True)
class _Step:
    code: int
    inputs: tuple[int, ...]
    output: int
    options: dict[str, Any] = field(default_factory=dict)


class TfliteNet:
    def __init__(self, data: bytes, name: str = "model") -> None:
        if data[4:8] != b"TFL3":
            raise BadInput("not a TFLite model", where=name, remedy="make models fetches the right one")
        try:
            self._read(data)
        except (struct.error, ValueError, IndexError) as e:
            raise BadInput(f"a damaged TFLite model ({e})", where=name, remedy="make models fetches it again") from e
        unknown = sorted({step.code for step in self._steps} - set(_RUN))
        if unknown:
            raise BadInput(f"operators {unknown} are not known here", where=name, remedy="use the pinned model")

    def _read(self, data: bytes) -> None:
        model = _Table(data, struct.unpack_from("<I", data)[0])
        codes = [max(t.number(0, "<b"), t.number(3)) for t in model.tables(1)]
        buffers = model.tables(4)
        graph = model.tables(2)[0]
        self._constants: dict[int, torch.Tensor] = {}
        for i, tensor in enumerate(graph.tables(0)):
            raw = buffers[tensor.number(2, "<I")].array(0, np.uint8)
            kind = tensor.number(1, "<b")
            if len(raw) and kind in _TYPES:
                values = np.frombuffer(raw.tobytes(), _TYPES[kind]).reshape(tensor.array(0, np.int32))
                self._constants[i] = torch.tensor(values.astype(np.int64 if kind == 2 else np.float32))
        self.inputs = tuple(int(i) for i in graph.array(1, np.int32))
        self.outputs = tuple(int(i) for i in graph.array(2, np.int32))
        self._steps = list(self._fold(_steps(graph, codes)))

    def _fold(self, steps: Iterator[_Step]) -> Iterator[_Step]:
        """Weights stored in half precision are widened once."""
        for step in steps:
            if step.code == _DEQUANTIZE and step.inputs[0] in self._constants:
                self._constants[step.output] = self._constants[step.inputs[0]]
            else:
                yield step

    @torch.inference_mode()
    def __call__(self, picture: np.ndarray) -> list[np.ndarray]:
        """Outputs for one input, in the model's order."""
        values = dict(self._constants)
        values[self.inputs[0]] = torch.tensor(np.asarray(picture, np.float32))
        for step in self._steps:
            given = [values[i] if i >= 0 else None for i in step.inputs]
            values[step.output] = _RUN[step.code](step.options, *given)
        return [values[i].numpy() for i in self.outputs]


def _steps(graph: _Table, codes: list[int]) -> Iterator[_Step]:
    for operator in graph.tables(3):
        code = codes[operator.number(0, "<I")]
        given, made = operator.array(1, np.int32), operator.array(2, np.int32)
        options: dict[str, Any] = {}
        table = operator.table(4)
        if table is not None:
            for name, (number, kind) in _OPTIONS.get(code, {}).items():
                options[name] = table.number(number, kind, 1 if name in ("stride_w", "stride_h") else 0)
            if code == _RESHAPE:
                options["shape"] = tuple(int(v) for v in table.array(0, np.int32))
        yield _Step(code, tuple(int(i) for i in given), int(made[0]), options)


_OPTIONS: dict[int, dict[str, tuple[int, str]]] = {
    _ADD: {"act": (0, "<b")},
    _CONCAT: {"axis": (0, "<i")},
    _CONV: {"padding": (0, "<b"), "stride_w": (1, "<i"), "stride_h": (2, "<i"), "act": (3, "<b")},
    _DEPTHWISE: {"padding": (0, "<b"), "stride_w": (1, "<i"), "stride_h": (2, "<i"), "act": (4, "<b")},
    _MAX_POOL: {"padding": (0, "<b"), "stride_w": (1, "<i"), "stride_h": (2, "<i"), "w": (3, "<i"), "h": (4, "<i")},
}


def _activated(x: torch.Tensor, act: int) -> torch.Tensor:
    return x.clamp(0, 6) if act == 3 else x.clamp_min(0) if act == 1 else x


def _padded(x: torch.Tensor, options: dict[str, Any], h: int, w: int, fill: float = 0.0) -> torch.Tensor:
    """TensorFlow's SAME: what does not halve goes below and to the right. `x` is NCHW."""
    if options["padding"] != 0:
        return x
    sides = []
    for length, stride, size in ((x.shape[3], options["stride_w"], w), (x.shape[2], options["stride_h"], h)):
        more = max(0, (-(-length // stride) - 1) * stride + size - length)
        sides += [more // 2, more - more // 2]
    return F.pad(x, sides, value=fill)


def _conv(options: dict[str, Any], x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, groups: int = 1):
    y = _padded(x.permute(0, 3, 1, 2), options, *weight.shape[2:])
    y = F.conv2d(y, weight, bias, (options["stride_h"], options["stride_w"]), groups=groups)
    return _activated(y.permute(0, 2, 3, 1), options["act"])


def _pool(options: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    size = (options["h"], options["w"])
    y = _padded(x.permute(0, 3, 1, 2), options, *size, fill=-torch.inf)
    return F.max_pool2d(y, size, (options["stride_h"], options["stride_w"])).permute(0, 2, 3, 1)


def _widened(options: dict[str, Any], x: torch.Tensor, sides: torch.Tensor) -> torch.Tensor:
    return F.pad(x, [int(v) for row in reversed(sides.tolist()) for v in row])


_RUN: dict[int, Any] = {
    _ADD: lambda o, a, b: _activated(a + b, o.get("act", 0)),
    _CONCAT: lambda o, *parts: torch.cat(parts, o["axis"]),
    _CONV: lambda o, x, w, b=None: _conv(o, x, w.permute(0, 3, 1, 2), b),
    _DEPTHWISE: lambda o, x, w, b=None: _conv(o, x, w.permute(3, 0, 1, 2), b, groups=x.shape[3]),
    _DEQUANTIZE: lambda o, x: x,
    _LOGISTIC: lambda o, x: torch.sigmoid(x),
    _MAX_POOL: _pool,
    _RELU: lambda o, x: x.clamp_min(0),
    _RESHAPE: lambda o, x, shape=None: x.reshape(o["shape"] if shape is None else tuple(shape.tolist())),
    _PAD: _widened,
    _PRELU: lambda o, x, slope: torch.where(x >= 0, x, x * slope),
}
