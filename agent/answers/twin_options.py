"""The same option in two languages: 颜色 and Colour. Pure.

In: which values of which options a comment names, the variants. Out: the same with every value in both languages.
"""

from __future__ import annotations

from catalog import Variant


def in_both_languages(named: dict[str, set[str]], variants: tuple[Variant, ...]) -> dict[str, set[str]]:
    """The same option under 颜色 and Colour: of two values of which one is heard in one language only, both count."""
    out = dict(named)
    for one in named:
        for other in named:
            pairs = {(a, b) for v in variants if (a := dict(v.options).get(one)) and (b := dict(v.options).get(other))}
            twins = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
            if one.isascii() != other.isascii() and twins:
                out[other] = out[other] | {b for a, b in pairs if a in named[one]}
    return out
