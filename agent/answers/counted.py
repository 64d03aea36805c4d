"""Options by their number: 三个颜色, "two scents", 您问的两款, "the two". Pure.

In: a judged text, the product's options, how many variants it has, the options the text names. Out: spans with the
options each stands for. A number is no number of the host's own where it is how many values that option has, or how
many of them the sentence names; any other is left in the text, and refused.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.answers import numbers

Pairs = tuple[tuple[str, str], ...]

# What an option may be called when it is counted, and the names it goes by in the catalog.
_KINDS = (
    (r"颜色|花色|色|colou?rs?", r"颜?色|colou?r"),
    (r"尺码|码数|码|sizes?", r"尺码|尺寸|码|size"),
    (r"香味|味道|香型|scents?|fragrances?", r"香|味|scent|fragrance"),
    (r"口味|味道|flavou?rs?", r"味|flavou?r"),
    (r"容量|包装|规格|packs?|pack sizes?", r"容量|包装|规格|pack|size|capacity"),
)
_ANY = r"选项|款式|款|种|版本|规格|options?|choices?|versions?|variants?|kinds?"
_ZH = r"(?P<zh>[两二三四五六七八]|[2-8])\s*(?:个|种)?(?P<zh_of>颜色|花色|色(?!差)|尺码|香味|味道|香型|口味|容量|包装|规格|选项|款式|款|种|版本)"
_EN = (
    r"\b(?:the |all |these |those )?(?P<en>two|three|four|five|six|seven|eight|[2-8])(?: different| available)? "
    r"(?P<en_of>colou?rs|sizes|scents|fragrances|flavou?rs|packs|pack sizes|options|choices|versions|variants|kinds)\b"
)
_PAIR = r"\b(?P<pair>the two(?: of them)?)\b(?! of us| of you| (?!is|are)[a-z]+s\b)"
_FOUND = re.compile(f"{_ZH}|{_EN}|{_PAIR}")


def find(
    text: str, pairs: Pairs, variants: int, named: Sequence[frozenset[tuple[str, str]]]
) -> Iterator[tuple[int, int, frozenset[tuple[str, str]]]]:
    if len(pairs) < 2:
        return
    for m in _FOUND.finditer(text):
        count = 2 if m["pair"] else int(numbers.en_value(m["en"]) or 0) if m["en"] else _zh(m["zh"])
        options = _meant(m["zh_of"] or m["en_of"] or "", count, pairs, variants, named)
        if options:
            yield m.start(), m.end(), options


def _zh(text: str) -> int:
    return int(text) if text.isdigit() else int(numbers.zh_value(text) or 0)


def _meant(
    noun: str, count: int, pairs: Pairs, variants: int, named: Sequence[frozenset[tuple[str, str]]]
) -> frozenset[tuple[str, str]]:
    told = {frozenset(options) for options in named}
    if len(told) == count and re.fullmatch(_ANY, noun or "款"):
        return frozenset().union(*told)
    values = _values(pairs)
    own = [names for nouns, names in _KINDS if noun and re.fullmatch(nouns, noun)]
    for name, held in values:
        if len(held) == count and any(re.search(names, name.lower()) for names in own):
            return held
    if noun and re.fullmatch(_ANY, noun) and variants == count:
        single = [held for _, held in values if len(held) == count]
        return single[0] if single else frozenset()
    return frozenset()


@lru_cache(maxsize=1024)
def _values(pairs: Pairs) -> tuple[tuple[str, frozenset[tuple[str, str]]], ...]:
    """Every option with its values, by name."""
    names = dict.fromkeys(name for name, _ in pairs)
    return tuple((name, frozenset(p for p in pairs if p[0] == name)) for name in names)
