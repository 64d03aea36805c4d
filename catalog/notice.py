"""Seeing that a catalog changed, by whomever.

In: an engine. Out: a `Pulse`, the cheapest exact "which state is it in now?"; a `Notice`, which waits for the next
change: `PRAGMA data_version` five times a second on SQLite, LISTEN on PostgreSQL. Errors are the driver's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from typing import Protocol

import sqlalchemy as sa

from catalog.dialect import CHANNEL, in_memory
from catalog.schema import catalog_state

POLL_S = 0.2  # SQLite: how often data_version is asked; PostgreSQL: how soon a stop is heeded
SILENCE_S = 5.0  # PostgreSQL: after this long without a notice the state is read all the same

State = tuple[int, int]  # (version, confirmed)


class Pulse(Protocol):
    """Reads (version, confirmed) of the catalog as cheaply as the database allows."""

    def read(self) -> State: ...
    def close(self) -> None: ...


class StatePulse:
    """Reads the state row each time: PostgreSQL, and SQLite in memory."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._query = sa.select(catalog_state.c.version, catalog_state.c.confirmed)

    def read(self) -> State:
        with self._engine.connect() as connection:
            version, confirmed = connection.execute(self._query).one()
        return version, confirmed

    def close(self) -> None:
        pass


class DataVersionPulse:
    """A connection of its own that asks `PRAGMA data_version`, microseconds, and reads the row only after a commit."""

    def __init__(self, engine: sa.Engine) -> None:
        self._connection = engine.raw_connection()
        self._connection.detach()
        self._lock = threading.Lock()
        self._seen = -1
        self._state = (0, 0)

    def read(self) -> State:
        with self._lock:
            driver = self._connection.dbapi_connection
            now = driver.execute("PRAGMA data_version").fetchone()[0]
            if now != self._seen:
                # data_version is asked first: a commit between the two reads is seen again next time, never missed.
                self._state = tuple(driver.execute("SELECT version, confirmed FROM catalog_state").fetchone())
                self._seen = now
            return self._state

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def pulse(engine: sa.Engine) -> Pulse:
    if engine.dialect.name == "sqlite" and not in_memory(engine.url):
        return DataVersionPulse(engine)
    return StatePulse(engine)


class Notice(Protocol):
    """`wait` returns True when something may have changed, False when `stop` was set or nothing was heard."""

    def wait(self, stop: threading.Event) -> bool: ...
    def close(self) -> None: ...


class PolledNotice:
    """Asks the pulse every 200 ms."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._last = pulse.read()

    def wait(self, stop: threading.Event) -> bool:
        if stop.wait(POLL_S):
            return False
        now = self._pulse.read()
        moved, self._last = now != self._last, now
        return moved

    def close(self) -> None:
        pass


class ListenNotice:
    """A connection of its own that listens. What was committed before it listened is for the caller to read."""

    def __init__(self, engine: sa.Engine) -> None:
        connection = engine.raw_connection()
        self._driver = connection.dbapi_connection
        connection.detach()
        connection.invalidate()  # the pool's wrapper would roll back a broken line before it closes it
        self._silent = 0.0
        try:
            self._driver.autocommit = True
            self._driver.execute(f"LISTEN {CHANNEL}")
        except BaseException:
            self.close()
            raise

    def wait(self, stop: threading.Event) -> bool:
        """Several notices at once are one. Silence of five seconds counts as one too: a dead line is found so."""
        if stop.is_set():
            return False
        heard = list(self._driver.notifies(timeout=POLL_S, stop_after=1))
        self._silent = 0.0 if heard else self._silent + POLL_S
        if self._silent < SILENCE_S:
            return bool(heard)
        self._silent = 0.0
        self._driver.execute("SELECT 1")
        return True

    def close(self) -> None:
        with suppress(Exception):  # a broken line cannot be closed politely
            self._driver.close()


def notices(engine: sa.Engine, pulse: Pulse) -> Callable[[], AbstractContextManager[Notice]]:
    """A fresh `Notice` each time: after a broken line another is made."""
    if engine.dialect.name == "postgresql":
        return lambda: closing(ListenNotice(engine))
    return lambda: closing(PolledNotice(pulse))


__all__ = ("Notice", "Pulse", "State", "notices", "pulse")
