"""Many lasting objects made without stopping the world.

In: a block that makes them. Out: the same, without the garbage collector walking over all of them again and again,
which holds every thread of the process up for as long as it takes; products are frozen values and never in a cycle.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0


@contextmanager
def uncollected(lasting: bool) -> Iterator[None]:
    """No collection inside. With `lasting`, what exists afterwards is set aside from collections for good."""
    global _inside
    with _lock:
        was_on = _inside > 0 or gc.isenabled()
        _inside += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if lasting:
                gc.freeze()
            if was_on and _inside == 0:
                gc.enable()
