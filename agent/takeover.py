"""What a person who takes over may have the host say. Pure.

In: the operator's text, the room's rule book, the profile's forbidden words. Out: warnings to show; BadInput with rule,
words and law where it may not be said. Words the law forbids are refused to a person like to the host; what only he can
know (that an offer ends tonight) is said with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.policy import RuleBook
from errors import BadInput


def admitted(text: str, book: RuleBook, forbidden: Iterable[str] = ()) -> tuple[str, ...]:
    """The warnings to show beside it; raises where it is not said at all."""
    refused, warned = book.of_operator(text, forbidden)
    if refused is not None:
        raise BadInput(f"not said: {refused}", where="operator's text", remedy="say it without these words")
    return tuple(map(str, warned))
