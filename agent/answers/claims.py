"""Is every word of a sentence licensed? The words around references must be plain talk or stand in the sheet. Pure.

In: our own words (references taken out), the texts of the products the sentence is about. Out: None, or the word that
nothing licenses. Plain talk is a closed vocabulary: the clerk's phrases and `VOCABULARY`. What is neither is a claim
nobody checked, and is not said. A word of the sheet counts only with the polarity it has there.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from functools import cache

from agent.answers.mention import stem
from agent.answers.normal import fold, fold_long
from agent.answers.phrases import PHRASES
from agent.answers.vocabulary import PLAIN_EN, PLAIN_ZH

LONGEST = 24  # characters of one phrase
_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[a-z0-9]*\d[a-z0-9]*")
_NOT_ZH = re.compile(r"(?:不|没|无|非|未|勿|别|禁|忌|免)[\u3400-\u9fff]{0,3}$")
_NOT_EN = re.compile(
    r"(?:\b(?:not|no|never|without|non|cannot|neither|nor|avoid|isn't|aren't|don't|doesn't|won't|can't|wasn't|free of)\b|n't)(?:[\s-]+[a-z'-]+){0,3}[\s-]*$"
)


@cache
def plain_zh() -> frozenset[str]:
    words = set(PLAIN_ZH)
    for texts in PHRASES.values():
        for text in texts.get("zh", ()):
            for piece in re.split(r"<\w+>|[^\u3400-\u9fff]", text):
                words.update(
                    piece[i:j]
                    for i in range(len(piece))
                    for j in range(i + 2, min(len(piece), i + LONGEST) + 1)
                    if (i, j) == (0, len(piece))
                )
    return frozenset(words)


@cache
def plain_en() -> frozenset[str]:
    words = set(PLAIN_EN)
    for texts in PHRASES.values():
        for text in texts.get("en", ()):
            words.update(w for w in _WORD.findall(re.sub(r"<\w+>", " ", text.lower())))
    return frozenset(words)


def unlicensed(own_words: str, licences: str) -> str | None:
    """The first stretch of `own_words` that is neither plain talk nor in `licences` with the same polarity."""
    text, sheet = fold(own_words), fold_long(licences)
    for run in _RUN.finditer(text):
        if bad := _uncovered(text, run, sheet):
            return bad
    sheet_words = None
    for m in _WORD.finditer(text):
        word = m[0]
        if word in plain_en() or (len(word) == 1 and word.isalpha()):
            continue
        if sheet_words is None:
            sheet_words = {}
            for s in _WORD.finditer(sheet):
                sheet_words.setdefault(stem(s[0]), []).append(
                    bool(_NOT_EN.search(sheet[max(0, s.start() - 40) : s.start()]))
                )
        polarity = bool(_NOT_EN.search(text[max(0, m.start() - 40) : m.start()]))
        if polarity not in sheet_words.get(stem(word), ()):
            return word
    return None


def _uncovered(text: str, run: re.Match[str], sheet: str) -> str | None:
    """The part of a Chinese run that no segmentation into plain words and sheet words covers."""
    s, plain = run[0], plain_zh()
    reach = [True] + [False] * len(s)
    far = 0
    for i in range(len(s)):
        if not reach[i]:
            continue
        far = max(far, i)
        for j in range(i + 1, min(len(s), i + 24) + 1):
            piece = s[i:j]
            if (j - i <= LONGEST and piece in plain) or (
                j - i >= 2 and piece in sheet and _same_polarity(text, run.start() + i, piece, sheet)
            ):
                reach[j] = True
            elif j - i > LONGEST and piece not in sheet:
                break
    return None if reach[-1] else s[far : far + 6]


def _same_polarity(text: str, at: int, piece: str, sheet: str) -> bool:
    ours = bool(_NOT_ZH.search(text[max(0, at - 4) : at]))
    found = sheet.find(piece)
    while found >= 0:
        if bool(_NOT_ZH.search(sheet[max(0, found - 4) : found])) == ours:
            return True
        found = sheet.find(piece, found + 1)
    return False
