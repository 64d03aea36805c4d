"""Which language a sound is taken to be in, when nobody pinned one.

In: the recogniser's probabilities over all languages, the room's own few, the length of the sound, the language before
it. Out: one of the room's. Short clips flip easily, so they must be nearly certain to leave the language before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONG_S = 2.0
CERTAIN_LONG, CERTAIN_SHORT = 0.8, 0.95


def choose(chances: Mapping[str, float], room: Sequence[str], *, seconds: float, before: str | None = None) -> str:
    """The room's language that is certain enough among the room's, else the one before, else the room's first."""
    among = {lang: chances.get(lang, 0.0) for lang in room}
    total = sum(among.values())
    best = max(among, key=lambda lang: among[lang])
    needed = CERTAIN_LONG if seconds >= LONG_S else CERTAIN_SHORT
    if total > 0 and among[best] / total >= needed:
        return best
    return before if before in among else room[0]
