"""Does a model say the question again, or speak of its own prompt, in place of an answer? Pure.

In: a sentence of a model, as it wrote it. Out: None, or what is wrong with it. A small model that does not know how to
go on repeats the question ("吹风机有货吗"), which the gate, judging facts alone, would take for an answer; it tells how
it came to its answer ("The answer, looked up, says ..."); or it goes round ("{offer}, which is {offer}"). A host of
whom something was asked asks nothing back: her sentences state.
"""

from __future__ import annotations

import re

from agent.answers.reference import REFERENCE

_ASKS = re.compile(
    r"[?？]|(?:吗|(?<![什怎那这多])么)(?=[\s，,。.!！~～]|$)|多少钱|有没有|是不是|"
    r"^(?:how|what|which|when|where|who|whose|why|is|are|was|were|do|does|did|can|could|will|would|should)\b(?!.*\{)",
    re.I,
)
_PROMPT = re.compile(
    r"查好的|查到的答案|商品资料[:：]|现在可用[:：]|观众问|你说[:：]|你写[:：]|这句话|刚才的说法|花括号|"
    r"\blooked up\b|\bproduct sheet\b|\b(?:you say|you write|said just now|available now)\s*:|\ba viewer asks\b|"
    r"\bthe (?:answer|sentence)\b|\bcurly\b|\bplaceholder\b",
    re.I,
)


def of(words: str) -> str | None:
    """Why this is no answer."""
    if reason := of_prompt(words):
        return reason
    if _ASKS.search(words):
        return "asks instead of answering"
    told = REFERENCE.findall(words)
    return "tells the same thing twice" if len(told) > len(set(told)) else None


def of_prompt(words: str) -> str | None:
    """Why this is nothing to say aloud at all: what the model read shows in it."""
    return "speaks of its prompt" if _PROMPT.search(words) else None
