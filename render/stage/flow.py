"""May a sentence begin although not all of its sound is there? Pure arithmetic over what the voice has shown it can do.

In: for each clause still to say, how long it will sound and whether its sound is there; how fast the voice has been
and how long it has been at the first one that is missing. Out: how long to wait so that every missing sound is there
before its turn, with a margin. Until the voice has been timed that is not known, and the floor's plain rule (so many
clauses must be ready) decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What a clause costs beside its speech: the engine makes about a second of silence around every clause (models.md §15).
AROUND_S = 1.1
MARGIN = 1.5  # a making time is taken this many times as long as it was measured,
SLACK_S = 0.12  # and this is added to each: the way to the voice and back
LATE_S = 0.35  # a pause between two clauses that still sounds like a breath
FORGET = 0.8  # how much of the old measure stays when the voice was faster than it; a slower one counts at once


@dataclass(frozen=True, slots=True)
class Part:
    """One clause to come: seconds it sounds (estimated while it is not made) and whether its sound is there."""

    seconds: float
    is_made: bool


class VoicePace:
    """Seconds of making per second of sound, silence around it included; None until something was timed."""

    def __init__(self) -> None:
        self.rate: float | None = None

    def made(self, seconds: float, took: float) -> None:
        """A clause of `seconds` was made in `took` seconds of wall time. What came from a cache tells nothing."""
        if took <= 0:
            return
        rate = took / (seconds + AROUND_S)
        self.rate = rate if self.rate is None or rate > self.rate else FORGET * self.rate + (1 - FORGET) * rate

    def costs(self, seconds: float) -> float | None:
        """Wall seconds until a clause of `seconds` is made, margin included."""
        return None if self.rate is None else MARGIN * self.rate * (seconds + AROUND_S) + SLACK_S


def wait(parts: Sequence[Part], pace: VoicePace, head_start: float = 0.0) -> float | None:
    """Seconds until these clauses, begun then and made one after the other, sound with no more than a breath between
    them; None while the voice's pace is not known. `head_start`: how long the first missing one has been made."""
    longest = due = 0.0
    ready = -head_start
    for i, part in enumerate(parts):
        if not part.is_made:
            cost = pace.costs(part.seconds)
            if cost is None:
                return None
            ready = max(ready, -cost) + cost
            longest = max(longest, ready - due - (LATE_S if i else 0.0))
        due += part.seconds
    return longest
