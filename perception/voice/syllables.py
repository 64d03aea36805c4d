"""How alike two Mandarin syllables sound. Pure.

In: characters, or single letters as they are spelled aloud. Out: (initial, final, tone) of each, and how far apart two
of these are: 0 the same, 0.05 for a tone, 0.3 for sounds that accents and recognisers exchange, 0.5 for what noise
makes alike, 1 for anything else, beginning and end each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

Syllable = tuple[str, str, str]  # initial, final, tone
TONE = 0.05  # a tone is heard wrong

# Sounds that southern accents and recognisers exchange, and those that noise makes alike: nearness of initials.
_INITIALS = {
    0.3: "zh z, ch c, sh s, z s, n l, f h, r l, b p, d t, g k, j q, zh j, z j, ch q, c q, sh x, s x",
    0.5: "b d g, p t k, f h s sh x, m n l r, zh ch, z c, b m, k h, g h, h w, j q x",
}
_FINALS = {
    0.3: "an ang, en eng, in ing, ian iang, uan uang, ou uo, e ei, u v, ui ei, un en, ong eng, o uo, ua uai, a ai",
    0.5: "ao ou, ai ei, a ia ua, i v, ian an, uan an, uang ang, ing eng, in en, iao ao, ie e, uai ai, ong iong",
}
_SPELLED = "ei bi si di yi fu ji chi ai ji ki lu mu en ou pi ki a si ti you wei liu ke wai zi"  # A to Z, as said


@lru_cache(maxsize=65_536)
def apart(heard: Syllable, meant: Syllable) -> float:
    """How different two syllables sound: 0 the same, 2 not alike."""
    tone = TONE if heard[2] != meant[2] else 0.0
    return tone + _near(heard[0], meant[0], _INITIALS) + _near(heard[1], meant[1], _FINALS)


def _near(said: str, wanted: str, table: dict[float, str]) -> float:
    if said == wanted:
        return 0.0
    for cost, groups in table.items():
        if any({said, wanted} <= set(group.split()) for group in groups.split(",")):
            return cost
    return 1.0


@lru_cache(maxsize=4096)
def sounds(said: str) -> Sequence[Syllable]:
    """(initial, final, tone) of each character, read in its context; a letter by its one or last syllable."""
    if (letter := re.search(r"[A-Za-z]", said)) is not None:
        at = letter.start()
        before, after = (sounds(part) if part else () for part in (said[:at], said[at + 1 :]))
        return (*before, _letter(said[at].upper()), *after)
    han = said
    initials = lazy_pinyin(han, Style.INITIALS, strict=False)
    finals = lazy_pinyin(han, Style.FINALS_TONE3, strict=False, neutral_tone_with_five=True)
    return tuple((i, f[:-1], f[-1]) for i, f in zip(initials, finals, strict=True))


@lru_cache(maxsize=26)
def _letter(letter: str) -> Syllable:
    spelled = _SPELLED.split()[ord(letter) - ord("A")]
    initial = next((i for i in ("ch", *"bpmfdtnlgkjszwy") if spelled.startswith(i)), "")
    return initial, spelled[len(initial) :], ""
