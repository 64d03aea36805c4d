"""What an ONNX file says of its inputs and outputs, read without its weights.

In: a file. Out: {name: shape}, None for a length that is left open. Raises BadInput where it is no such file.
"""

from __future__ import annotations

from pathlib import Path

from errors import BadInput

Shapes = dict[str, tuple[int | None, ...]]


def shapes_of(path: Path) -> tuple[Shapes, Shapes]:
    import onnx

    try:
        graph = onnx.load(str(path), load_external_data=False).graph
    except Exception as e:  # protobuf's own classes
        raise BadInput(f"is no ONNX file ({type(e).__name__})", where=str(path), remedy="export it again") from e
    weights = {w.name for w in graph.initializer}

    def shapes(values) -> Shapes:
        return {
            v.name: tuple(d.dim_value if d.HasField("dim_value") and d.dim_value > 0 else None
                          for d in v.type.tensor_type.shape.dim)
            for v in values if v.name not in weights
        }  # fmt: skip

    return shapes(graph.input), shapes(graph.output)
