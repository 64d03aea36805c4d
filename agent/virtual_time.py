"""An event loop whose clock jumps: when nothing is ready, it is at once the moment of the next timer. Deterministic.

In: coroutines that wait on timers and on each other. Out: the same order of events, every run, in as little real time
as the work itself takes. What is handed to a thread runs inline, so nothing outside the loop can bring disorder.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jump(selectors.SelectSelector):
    """Waiting costs no time: it moves the clock."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None):
        if timeout is None:
            raise RuntimeError("virtual time: everything waits and no timer is set")
        if timeout > 0:
            self.loop.advance(timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` starts at 0 and moves only by waiting."""

    def __init__(self) -> None:
        self._virtual = 0.0
        selector = _Jump()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self._virtual

    def advance(self, seconds: float) -> None:
        self._virtual += seconds

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as e:
            future.set_exception(e)
        return future


def run_virtually(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run`, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
