"""A film's frames, decoded a little ahead in a thread of its own, so that the clock only picks them up.

In: the film, the canvas. Out: `frame(n)`: frame n, or where it is late the newest one that is there; it tells which.
Bounded: AHEAD frames; the thread waits where nobody takes them, and skips what has become too old.
"""

from __future__ import annotations

import threading
from pathlib import Path

import av
import numpy as np

AHEAD = 6
_WAIT = 20.0  # seconds a patient reader waits for a frame


class FilmReader:
    """`patient`: wait for the frame asked for (for files); else never wait."""

    def __init__(self, path: Path, frames: int, size: tuple[int, int], *, patient: bool = False) -> None:
        self._path, self._count, self._size, self._patient = path, frames, size, patient
        self._short = frames <= AHEAD  # kept whole
        self._there: dict[int, np.ndarray] = {}
        self._shown: tuple[int, np.ndarray] = (-1, np.zeros((0, 0, 3), np.uint8))
        self._next = 0  # the frame asked for last
        self._changed = threading.Condition()
        self._over = False
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name="film", daemon=True)
        self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._there or self.failure, _WAIT)
        if not self._there:
            raise ValueError(f"no film can be read from {path} ({self.failure})")
        self._shown = next(iter(self._there.items()))

    def frame(self, n: int) -> tuple[int, np.ndarray]:
        """(which frame this is, uint8[h, w, 3]); the array is the caller's to draw into."""
        n %= self._count
        with self._changed:
            self._next = n
            if not self._short:
                for old in [k for k in self._there if self._away(k) >= AHEAD]:
                    del self._there[old]
            self._changed.notify_all()
            if self._patient and n != self._shown[0]:
                self._changed.wait_for(lambda: n in self._there or self.failure, _WAIT)
            picture = self._there.get(n) if self._short else self._there.pop(n, None)
        if picture is not None:
            self._shown = (n, picture)
        at, shown = self._shown
        return at, shown.copy()

    def close(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._thread.join(5.0)

    def _away(self, k: int) -> int:
        """How many frames after the one asked for last comes frame k."""
        return (k - self._next) % self._count

    def _read(self) -> None:
        try:
            self._once_through()
            while not self._over and not self._short:
                self._once_through()
        except BaseException as e:  # a film that breaks stands still; the clock goes on
            with self._changed:
                self.failure = e
                self._changed.notify_all()

    def _once_through(self) -> None:
        width, height = self._size
        n = 0
        with av.open(str(self._path)) as film:
            for frame in film.decode(film.streams.video[0]):
                if n >= self._count:
                    break
                with self._changed:
                    self._changed.wait_for(lambda n=n: self._over or self._is_near(n) or self._is_hungry())
                    if self._over:
                        return
                    wanted = self._is_near(n)
                if wanted:
                    picture = frame.to_ndarray(format="rgb24", width=width, height=height)
                    with self._changed:
                        self._there[n] = picture
                        self._changed.notify_all()
                n += 1
        if n == 0:
            raise ValueError("an empty film")

    def _is_near(self, n: int) -> bool:
        return self._away(n) < AHEAD

    def _is_hungry(self) -> bool:
        """The frame asked for has not been decoded: go on to it."""
        return self._next not in self._there and self._next != self._shown[0]
