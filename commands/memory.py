"""How much memory the whole room takes: the supervisor above us and everything under it.

Nothing comes in. Out: bytes; shared pages are counted once per process, so the sum errs on the large side.
"""

from __future__ import annotations

import contextlib
import os

import psutil


def resident() -> int:
    """Resident bytes of our parent and all its descendants; a process that ends meanwhile counts nothing."""
    parent = psutil.Process(os.getppid())
    total = 0
    for process in (parent, *parent.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total
