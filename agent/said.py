"""What the host really said in its last answers, for a model to go on from. Pure.

In: sentences as they begin to sound. Out: between STEP and 2·STEP - 1 of them once there are as many, oldest first. The
window moves a step at a time, not a sentence: what stays in a prompt stays where it was, and a server finds it cached.
"""

from __future__ import annotations

STEP = 4


class Said:
    def __init__(self) -> None:
        self._sentences: list[str] = []

    def add(self, text: str) -> None:
        self._sentences.append(text)
        if len(self._sentences) >= 2 * STEP:
            del self._sentences[:STEP]

    def last(self) -> tuple[str, ...]:
        return tuple(self._sentences)
