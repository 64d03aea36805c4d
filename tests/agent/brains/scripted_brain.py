"""A brain that says what it is told, in memory: for the ladder and the contract, no socket and no waiting."""

from __future__ import annotations

import asyncio

from errors import PeerFailed


class ScriptedBrain:
    """`well` False: it refuses, before a word or after `fail_after` pieces. `slow`: nothing comes until cancelled."""

    most_rows = 10

    def __init__(self, name="scripted", writer="llm", pieces=("好。",), fail_after=None, *, here=False, choice="price"):
        self.name, self.writer, self.pieces, self.fail_after = name, writer, pieces, fail_after
        self.here, self.choice = here, choice
        self.well, self.slow = True, False
        self.retryable = True
        self.calls = self.open = self.warmed = 0
        self.prompts = []
        self.chosen_from = []
        self.idle = asyncio.Event()
        self.idle.set()

    async def write(self, prompt):
        self.calls += 1
        self.prompts.append(prompt)
        self.open += 1
        self.idle.clear()
        try:
            await self._well()
            for i, piece in enumerate(self.pieces):
                if self.fail_after is not None and i >= self.fail_after:
                    raise PeerFailed("gone", retryable=self.retryable)
                await asyncio.sleep(0)
                yield piece
            if self.fail_after is not None and self.fail_after >= len(self.pieces):
                raise PeerFailed("gone", retryable=self.retryable)
        finally:
            self.open -= 1
            if not self.open:
                self.idle.set()

    async def choose(self, prompt, options):
        self.chosen_from.append(prompt)
        await self._well()
        if self.choice not in options:
            raise PeerFailed("no such option", retryable=True)
        return self.choice

    async def _well(self):
        if self.slow:
            raise TimeoutError
        if not self.well:
            raise PeerFailed("gone", retryable=self.retryable)

    async def healthy(self):
        return self.well and not self.slow

    async def warm(self):
        self.warmed += 1

    async def aclose(self):
        pass
