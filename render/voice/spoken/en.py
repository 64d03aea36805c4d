"""How an English host reads what a shop writes. Pure.

In: a clause in plain signs. Out: the same in words. Rules are tried from the most particular to the plainest.
"""

from __future__ import annotations

import re

from render.voice.spoken import en_amounts, en_codes, en_dates, en_models, en_money, en_rest, en_shares

_ORDER = (en_dates, en_money, en_shares, en_codes, en_amounts, en_models, en_rest)


def english(text: str) -> str:
    """`text` in words."""
    for part in _ORDER:
        text = part.RULES.read(text)
    return re.sub(r"\s+([,.!?;:])", r"\1", " ".join(text.split()))
