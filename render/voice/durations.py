"""Show a hidden value of an ONNX graph: how long each phoneme lasts.

In: the bytes of a speech model and the name of the value inside it. Out: bytes of the same model with one more output,
`duration` (int64). Protocol Buffers merges a message field that occurs twice, so the node and the output are simply
appended as a second, tiny `graph`: no ONNX library, no second copy of the weights on disk.
"""

from __future__ import annotations

OUTPUT = "duration"
_INT64 = 7  # TensorProto.DataType
_ATTRIBUTE_INT = 2  # AttributeProto.AttributeType


def expose(model: bytes, value: str) -> bytes:
    """`model` with `value` cast to int64 as its last output, named `duration`."""
    to = _text(1, "to") + _number(3, _INT64) + _number(20, _ATTRIBUTE_INT)
    node = _text(1, value) + _text(2, OUTPUT) + _text(3, f"expose_{OUTPUT}") + _text(4, "Cast") + _block(5, to)
    info = _text(1, OUTPUT) + _block(2, _block(1, _number(1, _INT64)))
    return model + _block(7, _block(1, node) + _block(12, info))


def _varint(n: int) -> bytes:
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _block(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _text(field: int, value: str) -> bytes:
    return _block(field, value.encode())
