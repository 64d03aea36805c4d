"""Pickles of other people, read without running anything of theirs.

In: a file that should hold coordinates. Out: what is in it, if that is made of lists, tuples, dicts, numbers, text
and numpy arrays of numbers and nothing else. A pickle that names any other class or function is refused before it is
called, and so is one that unfolds to more than its file could hold. A list may still be in it many times, or in itself:
whoever walks through what is returned bounds the walk.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadInput

_LARGEST, _MOST = 64 << 20, 16 << 20  # bytes of a file, numbers in it
_BUILTINS = frozenset({"list", "tuple", "dict", "int", "float", "bool", "str", "bytes", "complex"})
_NUMPY = {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}
_MAKERS = frozenset({"_reconstruct", "scalar"})


class _Refused(Exception):
    pass


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in _BUILTINS:
            return super().find_class(module, name)
        if (module, name) in _NUMPY:
            return _NUMPY[module, name]
        if module in ("numpy.core.multiarray", "numpy._core.multiarray") and name in _MAKERS:
            return super().find_class("numpy._core.multiarray", name)
        if module == "numpy.dtypes" and name.endswith("DType") and name != "ObjectDType" and "." not in name:
            return super().find_class(module, name)
        raise _Refused(f"{module}.{name}")


def plain(path: Path) -> Any:
    """Raises BadInput, in one line, where the file holds anything else."""
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput("is larger than any list of coordinates", where=str(path), remedy="make it again")
        value = _Plain(io.BytesIO(path.read_bytes())).load()
        _only_numbers(value)
    except OSError as e:
        raise BadInput(f"cannot be read: {e.strerror}", where=str(path), remedy="give the whole avatar folder") from e
    except _Refused as e:
        raise BadInput(f"would run {e}; nothing of it was run", where=str(path),
                       remedy="this file is not what it should be: make the avatar again") from e  # fmt: skip
    except BadInput:
        raise
    except Exception as e:  # a damaged pickle can raise anything
        raise BadInput(f"is no pickle of coordinates ({type(e).__name__})", where=str(path),
                       remedy="make the avatar again") from e  # fmt: skip
    return value


def _only_numbers(value: Any) -> None:
    """Every list once, however often it is in others."""
    todo, seen, count = [value], set(), 0
    while todo:
        v = todo.pop()
        if isinstance(v, np.ndarray):
            if v.dtype.kind not in "biufc":
                raise _Refused(f"an array of {v.dtype}")
            count += v.size
        elif isinstance(v, dict | list | tuple) and id(v) not in seen:
            seen.add(id(v))
            count += len(v)
            todo += v.values() if isinstance(v, dict) else v
        if count > _MOST:
            raise ValueError("more numbers than fit")
