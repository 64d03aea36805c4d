"""One ONNX graph, run by onnxruntime wherever it runs best; its inputs are known by their shapes, whatever their names.

In: a file or bytes, a device (auto, cpu, cuda, tensorrt). Out: `Graph`: `run({"role": array})` with inputs and outputs
bound to the device (I/O binding). A graph of a fixed batch is run that many at a time; on a card one that takes any
number gets powers of two, since a card makes itself ready for each number of rows it has not seen. Only inputs of one
and the same shape are told apart by their names. BadInput says what a graph lacks, and which shapes it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from errors import BadInput, Missing

PROVIDERS = {
    "cpu": ("CPUExecutionProvider",),
    "cuda": ("CUDAExecutionProvider", "CPUExecutionProvider"),
    "tensorrt": ("TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"),
}
_TYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
Shape = tuple[int | None, ...]


def providers_for(device: str) -> list[str]:
    """The execution providers of `device`. Raises Missing where this machine has not the first of them."""
    here = ort.get_available_providers()
    if device == "auto":
        device = "cuda" if "CUDAExecutionProvider" in here else "cpu"
    if device not in PROVIDERS:
        raise BadInput(f"no device {device!r}", where="[avatar] device", remedy=f"auto, {', '.join(PROVIDERS)}")
    wanted = PROVIDERS[device]
    if wanted[0] not in here:
        raise Missing(f"onnxruntime has no {wanted[0]} here", where=f"[avatar] device = {device!r}",
                      remedy="make live-gpu on a machine with an NVIDIA card, or device = \"cpu\"")  # fmt: skip
    return [p for p in wanted if p in here]


class Graph:
    def __init__(
        self, model: Path | bytes, roles: Mapping[str, Shape] | None, *, device: str, threads: int = 1, name: str = ""
    ) -> None:
        """`roles`: each input's shape by what it is for, None where any length will do. Without roles the graph is only
        looked at."""
        self.name = name or (model.name if isinstance(model, Path) else "graph")
        options = ort.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = providers_for(device)
        try:
            source = str(model) if isinstance(model, Path) else model
            told = [_told(name, model) for name in providers]
            if len(providers) > 1:
                ort.preload_dlls()  # CUDA's libraries lie among Python's packages, torch's own
            self._session = ort.InferenceSession(source, options, providers=told)
        except Exception as e:  # onnxruntime raises a class of its own for every way a file can be wrong
            raise BadInput(f"no ONNX graph that runs here ({str(e).splitlines()[0][:160]})", where=self.name,
                           remedy="docs/engines.md says which files an engine wants") from e  # fmt: skip
        took = self._session.get_providers()[0]
        if device not in ("auto", "cpu") and took == "CPUExecutionProvider":
            raise Missing(f"onnxruntime could not load its {providers[0]}", where=f"[avatar] device = {device!r}",
                          remedy="make live-gpu; nvidia-smi tells of the driver; or device = \"cpu\"")  # fmt: skip
        self.runs_on = "cuda" if took != "CPUExecutionProvider" else "cpu"
        self.rounds = self.runs_on != "cpu"
        self.inputs = {i.name: _shape(i.shape) for i in self._session.get_inputs()}
        self.outputs = {o.name: _shape(o.shape) for o in self._session.get_outputs()}
        self._kinds = {i.name: i.type for i in self._session.get_inputs()}
        self._types = {name: _TYPES.get(kind, np.float32) for name, kind in self._kinds.items()}
        self._names = {} if roles is None else matched(self.inputs, roles, self.name)
        fixed = {self.inputs[name][0] for role, name in self._names.items() if role != "step" and self.inputs[name]}
        self.batch = next((n for n in fixed if n is not None), None)

    def run(self, feeds: Mapping[str, Any], outputs: Sequence[str] | None = None) -> list[Any]:
        """Outputs by name (all, where none are named), as values on the device: `as_array` brings one here. Feeds are
        arrays or such values, which then are not copied."""
        binding = self._session.io_binding()
        for role, value in feeds.items():
            name = self._names[role]
            if not isinstance(value, np.ndarray) and value.data_type() != self._kinds[name]:
                value = value.numpy()  # half a float's graph beside a whole one's
            if isinstance(value, np.ndarray):
                given = np.ascontiguousarray(value, self._types[name])
                value = ort.OrtValue.ortvalue_from_numpy(given, self.runs_on, 0)
            binding.bind_ortvalue_input(name, value)
        for name in outputs or list(self.outputs):
            binding.bind_output(name, self.runs_on, 0)
        self._session.run_with_iobinding(binding)
        return list(binding.get_outputs())

    def size_for(self, count: int) -> int:
        """How many rows one run takes where there are `count`; what is short of it is to be filled up."""
        if self.batch is not None:
            return self.batch
        return 1 << max(0, count - 1).bit_length() if self.rounds else count

    def array(self, feeds: Mapping[str, np.ndarray]) -> np.ndarray:
        """The first output of any number of rows, in as many runs as the graph's batch asks for."""
        count = len(next(iter(feeds.values())))
        step = self.size_for(count)
        parts = []
        for first in range(0, count, step):
            rows = {role: value[first : first + step] for role, value in feeds.items()}
            short = step - len(next(iter(rows.values())))
            if short:
                rows = {role: np.concatenate([v, np.repeat(v[-1:], short, 0)]) for role, v in rows.items()}
            parts.append(as_array(self.run(rows, [next(iter(self.outputs))])[0])[: step - short])
        return np.concatenate(parts)


def _told(provider: str, model: Path | bytes) -> str | tuple[str, dict[str, Any]]:
    """TensorRT builds for minutes: what it built is kept beside the model's file, for the next start."""
    if provider != "TensorrtExecutionProvider" or not isinstance(model, Path):
        return provider
    kept = {"trt_engine_cache_enable": True, "trt_engine_cache_path": str(model.parent / "tensorrt")}
    return provider, kept


def as_array(value: Any) -> np.ndarray:
    return np.asarray(value.numpy(), np.float32)


def matched(inputs: Mapping[str, Shape], roles: Mapping[str, Shape], where: str) -> dict[str, str]:
    """Role to input name, by rank and shape; among inputs of one shape by the role's first letters in the name (exports
    do not agree on their order). Raises BadInput where a role finds none, or two."""
    out: dict[str, str] = {}
    for role, wanted in roles.items():
        fits = [name for name, shape in inputs.items() if fit(shape, wanted) and name not in out.values()]
        exact = [name for name in fits if exactly(inputs[name], wanted)]
        fits = exact or fits
        if len(fits) > 1:
            named = [name for name in fits if role[:4] in name.lower()]
            fits = named if len(named) == 1 else fits
        if len(fits) != 1:
            what = "no input" if not fits else f"{len(fits)} inputs"
            has = "; ".join(f"{name} {list(shape)}" for name, shape in inputs.items())
            raise BadInput(f"{what} of shape {_shown(wanted)} for the {role} (it has {has})", where=where,
                           remedy="docs/engines.md says which shapes an engine wants")  # fmt: skip
        out[role] = fits[0]
    return out


def fit(shape: Shape, wanted: Shape) -> bool:
    """Of the same rank, and equal wherever both say a length."""
    return len(shape) == len(wanted) and all(
        a is None or b is None or a == b for a, b in zip(shape, wanted, strict=True)
    )


def exactly(shape: Shape, wanted: Shape) -> bool:
    """Every length that is wanted is said by the graph."""
    return fit(shape, wanted) and all(a == b for a, b in zip(shape, wanted, strict=True) if b is not None)


def _shape(shape: Sequence[Any]) -> Shape:
    return tuple(int(v) if isinstance(v, int) and v > 0 else None for v in shape)


def _shown(shape: Shape) -> str:
    return "[" + ", ".join("?" if v is None else str(v) for v in shape) + "]"
