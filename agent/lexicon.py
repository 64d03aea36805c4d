"""How the shop wants its words spoken: brand names, model numbers, terms. Pure.

In: products with a `lexicon`, a sentence. Out: the sentence with what the voice says instead of its text, where that
differs; the caption stays as it is written. A price is never respelled: an entry needs a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

_WORD = re.compile(r"[A-Za-z0-9]")


class Lexicon:
    """Written → spoken, language by language. The longest entry that fits is taken, Latin ones as whole words."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        self._words = {
            lang: {written.casefold(): spoken for written, spoken in entries.items() if any(map(str.isalpha, written))}
            for lang, entries in words.items()
        }
        self._patterns = {lang: _pattern(entries) for lang, entries in self._words.items() if entries}

    @classmethod
    def of(cls, products: Iterable[Product]) -> Lexicon:
        words: dict[str, dict[str, str]] = {}
        for product in products:
            for lang, entries in product.lexicon.items():
                words.setdefault(lang, {}).update(entries)
        return cls(words)

    def spoken(self, text: str, lang: str) -> str:
        pattern = self._patterns.get(lang)
        if pattern is None:
            return text
        return pattern.sub(lambda match: self._words[lang][match.group().casefold()], text)

    def voiced(self, sentence: Sentence) -> Sentence:
        said = self.spoken(sentence.spoken or sentence.text, sentence.lang)
        return sentence if said == (sentence.spoken or sentence.text) else replace(sentence, spoken=said)


def _pattern(entries: Mapping[str, str]) -> re.Pattern[str]:
    parts = []
    for written in sorted(entries, key=len, reverse=True):
        before = r"(?<![A-Za-z0-9])" if _WORD.match(written) else ""
        after = r"(?![A-Za-z0-9])" if _WORD.match(written[-1]) else ""
        parts.append(f"{before}{re.escape(written)}{after}")
    return re.compile("|".join(parts), re.IGNORECASE)
