"""A thread that keeps a catalog fresh for a show, so that nobody who asks waits for the database.

In: how to wait for a change, what to do about one. Out: one line when the database is lost and one when it is back;
between the two the show goes on with what was last read, and what was changed meanwhile is read on return.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.exc import DBAPIError

from catalog.notice import Notice
from errors import ZhuboError

FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0


class Follower:
    """`refresh` and `tell` are called on this thread. `lost` says whether the database cannot be read just now."""

    def __init__(
        self,
        notices: Callable[[], AbstractContextManager[Notice]],
        refresh: Callable[[], None],
        tell: Callable[[str], None],
        *,
        failures: tuple[type[Exception], ...] = (),
    ) -> None:
        self._notices = notices
        self._refresh = refresh
        self._tell = tell
        self._failures = (DBAPIError, ZhuboError, *failures)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catalog-follow", daemon=True)
        self.lost = False

    def start(self) -> Follower:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Waits for the thread, unless it hangs on a server that says nothing."""
        self._stop.set()
        self._thread.join(LONGEST_WAIT_S)

    def _run(self) -> None:
        wait = FIRST_WAIT_S
        while not self._stop.is_set():
            try:
                with self._notices() as notice:
                    self._refresh()  # what was changed while nobody listened
                    wait = FIRST_WAIT_S
                    self._found()
                    while not self._stop.is_set():
                        if notice.wait(self._stop):
                            self._refresh()
            except self._failures as e:
                self._missed(e)
                self._stop.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT_S)

    def _missed(self, error: Exception) -> None:
        if not self.lost:
            self.lost = True
            self._tell(f"{said(error)}; the show goes on with what was last read, and tries again")

    def _found(self) -> None:
        if self.lost:
            self.lost = False
            self._tell("the catalog database is back; nothing that was changed there is missed")


def said(error: Exception) -> str:
    """A database error's first line, in its own words."""
    if isinstance(error, ZhuboError):
        return error.what
    text = str(getattr(error, "orig", None) or error).strip()
    return f"the catalog database is lost ({text.splitlines()[0] if text else type(error).__name__})"
