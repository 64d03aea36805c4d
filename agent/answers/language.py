"""Which language a comment is in: zh, en or mixed, and which of the two to answer in. Pure.

In: normalised text. Out: `detect` → "zh" | "en" | "mixed"; `answer_lang` → "zh" | "en".
"""

from __future__ import annotations

import re
from typing import Literal

from agent.answers.question import Lang

_CJK = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-zA-Z]")  # M?
_WORD = re.compile(r"[a-zA-Z][a-zA-Z'’]+")
# Characters and words that carry grammar, not product names.
_ZH_GRAMMAR = re.compile(r"[吗呢么啥哪几怎吧咋]|多少|什么|有没|是不|能不|可以|的|了|是|有|要|买|和|钱|价")
_EN_GRAMMAR = re.compile(
    r"\b(?:how|what|what's|which|is|are|do|does|did|can|could|will|would|the|this|that|it|have|has|any|much|many|price|"
    r"cost|in|of|for|and|or|i|you|please|where|when|why|who|show|tell|got|there)\b",
    re.I,
)


def detect(text: str) -> Literal["zh", "en", "mixed"]:
    """By script: only CJK, only Latin, or both. Text with neither counts as zh (numbers, punctuation)."""
    cjk, latin = len(_CJK.findall(text)), len(_WORD.findall(text))
    if cjk and latin:
        return "mixed"
    return "en" if latin or (not cjk and _LETTER.search(text)) else "zh"


def answer_lang(text: str) -> Lang:
    """The language of the sentence's grammar: "iPhone case 多少钱" is zh, "how much is 保温杯" is en."""
    kind = detect(text)
    if kind != "mixed":
        return kind
    zh, en = len(_ZH_GRAMMAR.findall(text)), len(_EN_GRAMMAR.findall(text))
    if zh != en:
        return "zh" if zh > en else "en"
    return "zh" if len(_CJK.findall(text)) >= len(_WORD.findall(text)) else "en"


def spoken_in(typed: str, meant: str) -> Lang:
    """The language of a comment that was put right; Chinese typed in pinyin is Chinese."""
    return "zh" if typed.isascii() and not meant.isascii() else answer_lang(typed)
