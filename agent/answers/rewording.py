"""Ways of asking, put into the plain ones: 给个价 → 多少钱, "what do i pay for" → "how much is". Pure.

In: a folded comment, slips mended. Out: the comment in the words that `wording` knows. A rule is a class of words in a
place ("what do I / would you pay for"), never one sentence; it states nothing and names no product. The rules are data,
in `words/rewording.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from agent.answers.prefilter import Filtered, grams

RULES = Path(__file__).parent / "words" / "rewording.toml"


@cache
def _rules() -> tuple[tuple[Filtered, str], ...]:
    """Every pattern with what it is put into, in the order of the file, the named parts filled in."""
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    parts = {f"<{name}>": f"(?:{words})" for name, words in data["parts"].items()}
    rules = []
    for rule in data["rule"]:
        for said in rule["said"]:
            for name, words in parts.items():
                said = said.replace(name, words)
            latin = said.isascii() and not rule.get("inside", False)
            pattern = re.compile(rf"\b(?:{said})" if latin else said)
            rules.append((Filtered.of(pattern), rule["into"]))
    return tuple(rules)


@lru_cache(maxsize=4096)
def reworded(text: str) -> str:
    """The comment in plain words; itself where it was."""
    held = grams(text)
    for pattern, plain in _rules():
        if (put := pattern.sub(plain, text, held)) != text:
            text, held = put, grams(put)
    return text
