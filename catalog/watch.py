"""A catalog file watched: saving it applies what changed within a second; a broken save changes nothing.

In: a catalog and a file. Out: an `ImportReport` a save, or one line of trouble, to the callbacks. `poll` decides
and is called by hand in tests; `start` runs it on a thread of its own four times a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from catalog.imports import Reading
from catalog.shop import Catalog
from catalog.values import ImportReport
from errors import ZhuboError

INTERVAL = 0.25

Signature = tuple[int, int, int]


class Watcher:
    """`on_report` and `on_trouble` are called on the watcher's thread."""

    def __init__(
        self,
        catalog: Catalog,
        path: str | Path,
        *,
        format: str = "auto",
        currency: str | None = None,
        source: str = "shop",
        on_report: Callable[[ImportReport], None] = lambda report: None,
        on_trouble: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._catalog = catalog
        self._path = Path(path)
        self._format = format
        self._currency = currency
        self._source = source
        self._on_report = on_report
        self._on_trouble = on_trouble
        self._done: Signature | None = None  # the save already dealt with
        self._last: Signature | None = None  # what the poll before this one saw
        self._reading: Reading | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def load(self) -> ImportReport:
        """The first import, in the caller's thread; raises what is wrong with the file."""
        signature = self._signature()
        reading = self._catalog.read(self._path, self._format, currency=self._currency)
        report = self._catalog.take(reading, source=self._source)
        self._reading, self._done, self._last = reading, signature, signature
        return report

    def poll(self) -> ImportReport | None:
        """Applies a save once two polls in a row saw it the same: an editor may still be writing."""
        now = self._signature()
        settled = now is not None and now == self._last
        self._last = now
        if not settled or now == self._done:
            return None
        self._done = now
        try:
            reading = self._catalog.read(self._path, self._format, currency=self._currency)
            report = self._catalog.take(reading, source=self._source, before=self._reading)
        except ZhuboError as e:
            self._on_trouble(f"{e}; the catalog stays as it was")
            return None
        self._reading = reading
        self._on_report(report)
        return report

    def start(self) -> Watcher:
        if self._done is None:
            self.load()
        self._thread = threading.Thread(target=self._run, name="catalog-watch", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.poll()

    def _signature(self) -> Signature | None:
        try:
            found = self._path.stat()
        except OSError:
            return None  # being replaced: rename is on its way
        return (found.st_mtime_ns, found.st_size, found.st_ino)
