"""How a Mandarin host reads what a shop writes. Pure.

In: a clause in plain signs. Out: the same in words. Rules are tried from the most particular to the plainest; what one
rule has put into characters holds no digit for the next.
"""

from __future__ import annotations

from render.voice.spoken import zh_amounts, zh_codes, zh_dates, zh_models, zh_money, zh_rest, zh_shares

_ORDER = (zh_dates, zh_money, zh_shares, zh_codes, zh_amounts, zh_models, zh_rest)


def mandarin(text: str) -> str:
    """`text` in words."""
    for part in _ORDER:
        text = part.RULES.read(text)
    return text
