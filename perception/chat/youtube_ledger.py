"""The units spent today, in a file, so that a mind that is started anew does not spend them a second time.

In: a path, and what the governor keeps. Out: the same after a restart. A file that cannot be read or written costs the
memory and nothing else; it is said once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class Ledger:
    """Blocking; for a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said = False

    def load(self) -> Mapping[str, Any]:
        try:
            found = json.loads(self._path.read_bytes())
            return found if isinstance(found, dict) else {}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as e:
            log.warning("%s: cannot be read (%s): today's units are counted from nothing", self._path, e)
            return {}

    def save(self, kept: Mapping[str, Any]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(kept))
            fresh.replace(self._path)
        except OSError as e:
            if not self._said:
                log.warning("%s: cannot be written (%s): a restart will forget today's units", self._path, e)
                self._said = True
