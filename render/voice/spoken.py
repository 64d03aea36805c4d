"""Written form to spoken form. (first form: the lexicon only)"""

from __future__ import annotations

from collections.abc import Mapping


def spoken_form(text: str, lang: str, lexicon: Mapping[str, str] | None = None) -> str:
    for written, said in (lexicon or {}).items():
        text = text.replace(written, said)
    return text
