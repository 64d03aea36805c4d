"""Words to phonemes, Mandarin and English in one breath.

In: the spoken form of a clause. Out: one string in misaki's alphabet, which Kokoro and hibari share. The text is cut
into runs of one script: Chinese runs go through misaki's pinyin rules, Latin runs through hibari's lexicon, so that
"这款 USB-C 充电宝" comes out whole. No espeak and nothing under the GPL.
"""

from __future__ import annotations

import logging
import re
import threading
from functools import lru_cache, partial

from render.voice.tones import bent

_RUN = re.compile(r"[㐀-䶿一-鿿〇]+|[A-Za-z][A-Za-z0-9'’.\- ]*(?<![\s.\-])|[^㐀-䶿一-鿿〇A-Za-z]+")
_HAN = re.compile(r"[㐀-䶿一-鿿〇]")
_SIGNS = str.maketrans(
    {
        "，": ", ", "、": ", ", "。": ". ", "．": ". ", "！": "! ", "？": "? ", "：": ": ", "；": "; ",
        "（": " (", "）": ") ", "《": " “", "》": "” ", "「": " “", "」": "” ", "【": " “", "】": "” ",
        "～": " ", "~": " ", "·": " ", "‘": "'", "’": "'",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_HIBARI = threading.Lock()


def phonemes(words: str) -> str:
    """The clause in misaki's alphabet, punctuation kept: it carries the intonation."""
    out: list[str] = []
    for run in _RUN.findall(words):
        if _HAN.match(run):
            out.append(_mandarin(run))
        elif run[0].isascii() and run[0].isalpha():
            out.append(f" {_english(run)} ")
        else:
            out.append(run.translate(_SIGNS))
    joined = _SPACES.sub(" ", "".join(out)).strip()
    return re.sub(r" (?=[,.!?:;])", "", joined)


def english_phonemes(words: str) -> str:
    """A wholly English clause, seen at once: hibari's tagger reads the context ("I read", "a live show")."""
    return _english(words)


@lru_cache(maxsize=4096)
def _english(words: str) -> str:
    with _HIBARI:
        return _hibari()(words)


@lru_cache(maxsize=4096)
def _mandarin(words: str) -> str:
    """As misaki's first rules (`ZHG2P.legacy_call`), which the voice was trained with, but for the tone of 一."""
    cut, pinyin_of, ipa_of = _misaki()
    parts = cut(words)
    pinyin = [syllable for part in parts for syllable in pinyin_of(part)]
    if len(pinyin) == len(words):  # a syllable a character
        pinyin = bent(words, pinyin)
    out, at = [], 0
    for part in parts:
        count = len(pinyin_of(part))
        out.append("".join(ipa_of(syllable) for syllable in pinyin[at : at + count]))
        at += count
    return " ".join(out).replace(chr(815), "")


@lru_cache(maxsize=1)
def _hibari():
    from hibari.g2p import G2P

    return G2P()


@lru_cache(maxsize=1)
def _misaki():
    """Words of a text, pinyin of a word, phonemes of a syllable."""
    import jieba
    from misaki.zh import ZHG2P
    from pypinyin import Style, lazy_pinyin

    jieba.setLogLevel(logging.WARNING)
    cut = partial(jieba.lcut, cut_all=False)
    return cut, partial(lazy_pinyin, style=Style.TONE3, neutral_tone_with_five=True), ZHG2P.py2ipa
