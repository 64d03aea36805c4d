"""Short forms, dialect and words written by ear, in their common form: 咋个卖 → 怎么卖, 2 ppl → 2 people. Pure.

In: a folded comment, whether the shop itself uses a word. Out: the comment in common words. The words are data, in
`words/slang.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words" / "slang.toml"


@cache
def _tables() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    tables = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    zh, en = ("|".join(sorted(map(re.escape, tables[lang]), key=len, reverse=True)) for lang in ("zh", "en"))
    return tables["zh"] | tables["en"], re.compile(zh), re.compile(rf"(?<![a-z0-9'-])(?:{en})(?![a-z0-9'-])")


def common(text: str, known: Callable[[str], bool]) -> str:
    """`known`: does the shop use this word? Then it stays."""
    said, zh, en = _tables()

    def put(m: re.Match[str]) -> str:
        at = m.start()
        within = at > 0 and not m[0].isascii() and known(m.string[at - 1 : at + 1])  # 积木有
        return m[0] if within or known(m[0]) else said[m[0]]

    return en.sub(put, zh.sub(put, text))
