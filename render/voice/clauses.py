"""A sentence to clauses: the stretches between two pauses, the unit of synthesis and of changing one's mind. Pure.

In: a sentence in written form and its language. Out: clauses that together are the sentence. The first is short where a
natural cut allows it (its sound is waited for), none is longer than about two seconds of speech if it can be cut.
A cut falls after a sign, else before a conjunction; never inside a number, a price, a quoted name or a bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from render.speech import Clause
from render.voice.spoken import spoken_form

CLAUSE_PAUSE = 0.12  # seconds of silence the stage puts after a clause,
LONG_PAUSE = 0.20  # after ; : — and dashes,
SENTENCE_PAUSE = 0.38  # and after a sentence

# Seconds of speech: 4.5 Chinese characters or 2.6 English words a second.
_HAN = re.compile(r"[㐀-䶿一-鿿〇]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_ZH_CHARACTER, _EN_WORD = 1 / 4.5, 1 / 2.6
_SHORT = {"zh": 0.75, "en": 0.7}  # shorter stretches join their neighbour
_FIRST = {"zh": 8 * _ZH_CHARACTER, "en": 5 * _EN_WORD}
_LONGEST = 2.0
_TOO_LONG = 2.4  # worth a cut where no comma stands
_HALF = 1.0  # and what such a cut must leave on either side

_END = "。！？!?…"
_STRONG = "；;：:—"
_WEAK = "，,"
_LIST = "、"  # between things of a list: a cut only where the list is long
_CLOSING = "”’」』》】）)\"'"
_PAIRS = {"“": "”", "「": "」", "『": "』", "《": "》", "【": "】", "（": "）", "(": ")", "‘": "’"}
_AFTER_ITEM = re.compile(r"(?<=[、）])|(?=（)")
_BEFORE = {
    "zh": re.compile(
        r"(?<=..)(?=但是|不过|而且|并且|因为|所以|如果|虽然|然后|同时|只要|还有|还能|也可以|或者|以及|另外|现在|今天|欢迎|给大家|适合|搭配|支持|只需|(?<!不)可以|(?<=[内后里])[从由])"
    ),
    "en": re.compile(
        r"\s(?=(?:and|but|or|so|because|which|that|while|when|if|with|for|plus|then|who|where|until|unless|though)\s)",
        re.I,
    ),
}


@dataclass(frozen=True, slots=True)
class _Cut:
    at: int
    strength: int  # 3 ends a sentence, 2 a strong sign, 1 a comma, 0 before a conjunction


def split_clauses(text: str, lang: Literal["zh", "en"]) -> tuple[Clause, ...]:
    """The sentence's clauses; their texts joined are the sentence (but for spaces at the cuts)."""
    text = " ".join(text.split())
    if not text:
        return ()
    pieces = _join(_pieces(text, _sign_cuts(text)), lang)
    pieces = [part for piece in pieces for part in _shorten(piece, lang)]
    return tuple(Clause(p, lang, i == len(pieces) - 1, seconds(p)) for i, p in enumerate(pieces))


@lru_cache(maxsize=1024)
def seconds(text: str) -> float:
    """About how long it takes to say."""
    words = spoken_form(text, "zh" if _HAN.search(text) else "en")
    return len(_HAN.findall(words)) * _ZH_CHARACTER + len(_WORD.findall(words)) * _EN_WORD


def pause_after(clause: Clause) -> float:
    """Seconds of silence that follow the clause."""
    sign = clause.text.rstrip(_CLOSING + " ")[-1:]
    if clause.last or sign in _END:
        return SENTENCE_PAUSE
    return LONG_PAUSE if sign in _STRONG else CLAUSE_PAUSE if sign in _WEAK + _LIST else 0.0


def _sign_cuts(text: str) -> list[_Cut]:
    """Every place after a sign where speech may pause."""
    cuts: list[_Cut] = []
    closing: list[str] = []
    is_quoted = False
    for i, sign in enumerate(text):
        if sign in _PAIRS and _PAIRS[sign] in text[i:]:
            closing.append(_PAIRS[sign])
            continue
        if closing and sign == closing[-1]:
            closing.pop()
            continue
        if sign == '"':
            is_quoted = not is_quoted
        if closing or is_quoted:
            continue
        strength = 3 if sign in _END else 2 if sign in _STRONG else 1 if sign in _WEAK else None
        if sign == "." and _ends_sentence(text, i):
            strength = 3
        if strength is None or not _may_pause(text, i):
            continue
        end = i + 1
        while end < len(text) and (text[end] in _CLOSING or text[end] in _END):
            end += 1
        cuts.append(_Cut(end, strength))
    return cuts


def _may_pause(text: str, i: int) -> bool:
    """A sign between digits (1,299  12:30  3:1) or with no space behind it in Latin text (10:1, a,b) is no pause."""
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if text[i] in ",:.;" and after and not after.isspace() and not _HAN.match(after) and after not in _CLOSING:
        return False
    return not (before.isdigit() and after.isdigit())


def _ends_sentence(text: str, i: int) -> bool:
    word = re.search(r"[A-Za-z]+$", text[:i])
    is_short = word is not None and (len(word[0]) == 1 or word[0].lower() in {"mr", "mrs", "ms", "dr", "no", "approx"})
    return not is_short and (i + 1 == len(text) or text[i + 1].isspace() or text[i + 1] in _CLOSING)


def _pieces(text: str, cuts: list[_Cut]) -> list[str]:
    edges = [0, *(c.at for c in cuts), len(text)]
    return [p for a, b in pairwise(edges) if (p := text[a:b].strip())]


def _join(pieces: list[str], lang: str) -> list[str]:
    """Neighbours grow together while they stay within bounds; signs alone and short stretches never stand alone."""
    out: list[str] = []
    for piece in pieces:
        if out and (_fits(out[-1], piece, lang, is_first=len(out) == 1) or not seconds(piece)):
            out[-1] += _glue(out[-1], piece) + piece
        else:
            out.append(piece)
    if len(out) > 1 and not seconds(out[0]):
        out[:2] = [out[0] + _glue(out[0], out[1]) + out[1]]
    return out


def _fits(left: str, right: str, lang: str, *, is_first: bool) -> bool:
    if left.rstrip(_CLOSING)[-1:] in _END + ".":
        return False
    short = _SHORT[lang]
    a, b = seconds(left), seconds(right)
    if is_first and a >= short:
        return a + b <= _FIRST[lang]
    return a + b <= _LONGEST or (min(a, b) < short and a + b <= _LONGEST * 1.25)


def _shorten(piece: str, lang: str) -> list[str]:
    """Cut while too long: inside a list, else before a conjunction, nearest the middle first."""
    if seconds(piece) <= _TOO_LONG:
        return [piece]
    for pattern in (_AFTER_ITEM, _BEFORE[lang]):
        places = []
        for match in pattern.finditer(piece):
            left, right = piece[: match.start()].strip(), piece[match.end() :].strip()
            if min(seconds(left), seconds(right)) >= _HALF and _is_open(left):
                places.append((abs(seconds(left) - seconds(right)), left, right))
        if places:
            _, left, right = min(places)
            return [*_shorten(left, lang), *_shorten(right, lang)]
    return [piece]


def _is_open(left: str) -> bool:
    """Whether `left` ends outside every quotation and bracket."""
    return all(left.count(a) <= left.count(b) for a, b in _PAIRS.items()) and left.count('"') % 2 == 0


def _glue(left: str, right: str) -> str:
    """What stood between two pieces: nothing in Chinese and after its signs, a space in English."""
    is_chinese = _HAN.match(left[-1]) or _HAN.match(right[0]) or left[-1] in "，、；：—。！？…"
    return "" if is_chinese else " "
