"""The rule book as the answers use it: may these words be said? Pure.

In: our own words of a sentence, the catalog text it quotes, a profile's extra words. Out: None, or why not, as one
line. The rules themselves are `agent.policy`: `policy(market, category)`.
"""

from __future__ import annotations

from collections.abc import Iterable


def objection(
    own_words: str,
    quoted: str = "",
    forbidden: Iterable[str] = (),
    *,
    market: str = "any",
    category: str | None = None,
) -> str | None:
    """Why this may not be said, or None. `forbidden`: the profile's extra words, which hold for quotes too."""
    from agent.policy import (
        policy,
    )  # the rule book folds texts as the answers do, and is read first by whoever needs it

    found = policy(market, category).objection(own_words, quoted, tuple(forbidden))
    return None if found is None else str(found)
