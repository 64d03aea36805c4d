"""A catalog file watched: saving it applies what changed within a second; a broken save changes nothing.

In: a catalog and a file. Out: an `ImportReport` a save, or one line of trouble, to the callbacks. `poll` decides
and is called by hand in tests; `start` runs it on a thread of its own four times a second.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from catalog.imports import Reading
from catalog.shop import Catalog
from catalog.values import ImportReport
from catalog.worker import LARGE, Job, take_file
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
        columns: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
        large: int = LARGE,
        on_report: Callable[[ImportReport], None] = lambda report: None,
        on_trouble: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._catalog = catalog
        self._path = Path(path)
        self._format = format
        self._currency = currency
        self._source = source
        self._columns = columns or {}
        self._clock = clock
        self._large = large
        self._copies: tempfile.TemporaryDirectory[str] | None = None
        self._turns: float | None = None  # when a dated price in the file begins or ends
        self._on_report = on_report
        self._on_trouble = on_trouble
        self._done: Signature | None = None  # the save already dealt with
        self._last: Signature | None = None  # what the poll before this one saw
        self._reading: Reading | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def load(self) -> ImportReport:
        """The first import, in the caller's thread; raises what is wrong with the file.

        A save that the catalog has taken already (the mind was started anew in mid-show) is only read: what an operator
        set since stays.
        """
        signature = self._signature()
        report = self._known(signature) or self._take(signature)
        self._done = self._last = signature
        return report

    def _known(self, signature: Signature | None) -> ImportReport | None:
        heard = self._catalog.snapshot().heard.get(self._source)
        if heard is None or signature is None or heard.as_of != signature[0] / 1e9:
            return None
        if signature[1] >= self._large and self._catalog.url is not None:
            shutil.copyfile(self._path, self._copy("last"))
            return ImportReport(0, 0, 0, 0)
        reading = self._catalog.read(self._path, self._format, currency=self._currency, columns=self._columns)
        self._reading = reading
        self._turns = self._catalog.turns(self._source, self._clock())
        return ImportReport(0, 0, 0, reading.rows, reading.problems, reading.format, reading.assumed, reading.cut)

    def _take(self, signature: Signature | None, *, before: bool = False) -> ImportReport:
        """What the file says is as old as its last save. A large file is read by a process of its own."""
        saved = signature[0] / 1e9 if signature else None
        if signature and signature[1] >= self._large and self._catalog.url is not None:
            report = self._apart(saved, before=before)
        else:
            reading = self._catalog.read(self._path, self._format, currency=self._currency, columns=self._columns)
            last = self._reading if before else None
            report = self._catalog.take(reading, source=self._source, before=last, as_of=saved)
            self._reading = reading
        self._turns = self._catalog.turns(self._source, self._clock())
        return report

    def _apart(self, saved: float | None, *, before: bool) -> ImportReport:
        last, now = self._copy("last"), self._copy("now")
        shutil.copyfile(self._path, now)  # what is read is what is kept, whoever saves meanwhile
        said = str(last) if before and last.is_file() else None
        job = Job(str(now), self._source, self._format, self._currency, self._columns, said, saved)
        report = take_file(self._catalog, job, large=self._large)
        now.replace(last)
        return report

    def _copy(self, name: str) -> Path:
        self._copies = self._copies or tempfile.TemporaryDirectory(prefix="zhubo-watch-")
        return Path(self._copies.name) / f"{name}{self._path.suffix}"

    def poll(self) -> ImportReport | None:
        """Applies a save once two polls in a row saw it the same: an editor may still be writing."""
        now = self._signature()
        settled = now is not None and now == self._last
        self._last = now
        turned = self._turns is not None and self._clock() >= self._turns
        if not settled or (now == self._done and not turned):
            return None
        self._done = now
        try:
            report = self._take(now, before=not turned)
        except (ZhuboError, OSError) as e:
            self._turns = None
            self._on_trouble(f"{e}; the catalog stays as it was")
            return None
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
        if self._copies is not None:
            self._copies.cleanup()
            self._copies = None

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.poll()

    def _signature(self) -> Signature | None:
        try:
            found = self._path.stat()
        except OSError:
            return None  # being replaced: rename is on its way
        return (found.st_mtime_ns, found.st_size, found.st_ino)
