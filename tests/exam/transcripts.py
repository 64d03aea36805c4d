"""How far a transcript is from what was said: character error rate (zh), word error rate (en).

In: what was said, what was heard. Out: edits and the length of what was said, after the same normal form on both sides:
NFKC, lower case; Traditional to Simplified; numbers, money and units in words by wetext's text normalisation (3号 →
三号, $79.90 → seventy nine point nine dollars), 两 and 二 one character; hyphens are spaces, punctuation is nothing.
Compounds are not joined: "powerbank" for "power bank" counts as two errors.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein


def units(text: str, lang: str) -> list[str]:
    """Characters of a zh text, words of an en one, in the normal form."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(\.\d*?)0+(?!\d)", r"\1", text)
    if lang == "zh":
        text = _simplified().convert(text)
    text = _in_words(lang).normalize(text).lower()
    if lang == "zh":
        text = text.replace("两", "二")
        return re.findall(r"[\u3400-\u9fff]|[a-z0-9]", text)
    return re.findall(r"[a-z0-9']+", re.sub(r"[-–—]", " ", text))


def errors(said: str, heard: str, lang: str) -> tuple[int, int]:
    """(edits, units said)."""
    wanted = units(said, lang)
    return Levenshtein.distance(wanted, units(heard, lang)), len(wanted)


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _in_words(lang: str):
    from wetext import Normalizer

    return Normalizer(lang=lang, operator="tn")
