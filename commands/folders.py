"""Where a person's own data lives: databases and journals. ZHUBO_DATA says so, else the system's usual place.

(What can be fetched or made again is `models.store.cache_folder`'s.)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from errors import BadInput


def data_home() -> Path:
    given = os.environ.get("ZHUBO_DATA")
    if given:
        return Path(given)
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Application Support"
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return root / "zhubo"


def made(folder: Path) -> Path:
    """The folder, made where it is not there. Raises BadInput with the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise BadInput(f"cannot be made: {e.strerror}", where=str(folder), remedy="set ZHUBO_DATA to a folder") from e
    return folder
