"""Options by their number: 三个颜色, "two scents", 您问的两款, "the two". Pure.

"Every" option is all of them. In: a judged text, the product's options, how many variants it has, the options the text names. Out: spans with the
options each stands for, and whether each by itself is meant ("every size"). A number is no number of the host's own where it is how many values that option has, or how
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
_EACH = r"颜色|花色|尺码|香味|口味|容量|包装|规格|选项|款式"
_EVERY = (
    rf"(?:每个|每种|每一个|每一种|各个|所有的?|全部)(?P<zh_all>{_EACH})(?:[和跟与、]?(?P<zh_too>{_EACH}))?|"
    r"\b(?:every|each|any|all)(?: of)?(?: the)? (?P<en_all>colou?rs?|sizes?|scents?|flavou?rs?|options?|packs?)(?: (?:and|or|,) (?:every |each |any )?(?P<en_too>colou?rs?|sizes?|scents?))?\b"
)
_ALL = re.compile(r"所有|全部|all\b")  # together, perhaps; what holds for each says so
_EACH_IS = re.compile(r" (?:are|cost|sell|go|come)\b(?! together)")  # all three colours are: each of them
_FOUND = re.compile(f"{_ZH}|{_EN}|{_PAIR}|{_EVERY}")


def find(
    text: str, pairs: Pairs, variants: int, named: Sequence[frozenset[tuple[str, str]]]
) -> Iterator[tuple[int, int, frozenset[tuple[str, str]], bool]]:
    if len(pairs) < 2:
        return
    for m in _FOUND.finditer(text):
        if nouns := [n for n in (m["zh_all"], m["zh_too"], m["en_all"], m["en_too"]) if n]:
            every = [_all_of(noun, pairs) for noun in nouns]
            if all(every):
                yield m.start(), m.end(), frozenset().union(*every), _ALL.match(m[0]) is None
            continue
        count = 2 if m["pair"] else int(numbers.en_value(m["en"]) or 0) if m["en"] else _zh(m["zh"])
        options = _meant(m["zh_of"] or m["en_of"] or "", count, pairs, variants, named)
        if options:
            yield m.start(), m.end(), options, m[0].startswith("all ") and _EACH_IS.match(text, m.end()) is not None


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


def _all_of(noun: str, pairs: Pairs) -> frozenset[tuple[str, str]]:
    """Every value of the options that go by this noun."""
    if re.fullmatch(_ANY, noun):
        return frozenset(pairs)
    names = [n for nouns, n in _KINDS if re.fullmatch(nouns, noun)]
    return frozenset(p for p in pairs if any(re.search(n, p[0].lower()) for n in names))


@lru_cache(maxsize=1024)
def _values(pairs: Pairs) -> tuple[tuple[str, frozenset[tuple[str, str]]], ...]:
    """Every option with its values, by name."""
    names = dict.fromkeys(name for name, _ in pairs)
    return tuple((name, frozenset(p for p in pairs if p[0] == name)) for name in names)
