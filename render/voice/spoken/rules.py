"""A list of rules, each a pattern and what is said for it, tried in the order they stand in the file. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

Say = Callable[[re.Match[str]], str]


class Rules:
    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], Say]] = []

    def rule(self, pattern: str) -> Callable[[Say], Say]:
        """The decorator of what is said where `pattern` is found."""

        def take(say: Say) -> Say:
            self._rules.append((re.compile(pattern), say))
            return say

        return take

    def read(self, text: str) -> str:
        """`text` with each rule applied in turn. What one rule has put into words holds no digit for the next."""
        for pattern, say in self._rules:
            text = pattern.sub(say, text)
        return text
