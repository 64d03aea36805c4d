"""How many CPU cores are ours: what the scheduler allows and what the container's quota leaves.

Nothing comes in. Out: a number of at least 1.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def count_cores(quota_file: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        quota, period = quota_file.read_text(encoding="ascii").split()
        if quota != "max":
            allowed = min(allowed, max(1, int(quota) // int(period)))
    return max(1, allowed)
