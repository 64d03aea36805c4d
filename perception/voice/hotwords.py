"""Hotwords as the short list a recogniser takes for what was said before. Pure.

In: names, the best first; the language of the sound, None where nobody knows it yet. Out: a comma list of names in that
language's script, the best last (what was said last counts most), at most 16 and at most as long as the model's prompt
holds; None for none.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST = 16
CHARACTERS = 120  # the prompt holds about 220 tokens, a Chinese character takes up to two, an English word about one


def listed(hotwords: Sequence[str], lang: str | None) -> str | None:
    taken, length = [], 0
    named = dict.fromkeys(w.strip() for w in hotwords if w.strip())
    of_script = [w for w in named if lang is None or w.isascii() == (lang != "zh")]
    for word in of_script[:MOST]:
        length += len(word) + 1
        if length > CHARACTERS * (3 if word.isascii() else 1):
            break
        taken.append(word)
    return ("、" if lang == "zh" else ", ").join(reversed(taken)) or None  # with "，" base writes ４ for a comma
