"""Cuts a stream of text into sentences as it comes. Pure state machine.

In: pieces of text. Out: whole sentences, at once on 。！？； and line ends; a Latin full stop only when what follows
shows that it ends a sentence (not 3.5, Mr. Lee, e.g. this); never inside a {reference}. `<think>` spans are dropped.
"""

from __future__ import annotations

import re

LONGEST = 400

_AT_ONCE = "。！？；!?\n"
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|approx|etc|e\.g|i\.e|a\.m|p\.m|u\.s|inc|ltd|max|min|oz|lb)|\b[A-Za-z])\.$", re.I
)
_CLOSERS = "”’\"')）」』】"
_THINK = re.compile(r"<think>.*?(?:</think>|$)", re.S)
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d+[.)]\s+)")


class SentenceCutter:
    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        """Sentences that are complete now."""
        self._text += piece
        if "<think>" in self._text:
            if "</think>" not in self._text:
                return []
            self._text = _THINK.sub("", self._text)
        elif (
            "<think>".startswith(self._text[-7:].lower()[max(0, self._text[-7:].rfind("<")) :])
            and "<" in self._text[-7:]
        ):
            return []
        out: list[str] = []
        while (end := self._end()) is not None:
            sentence, self._text = self._text[:end], self._text[end:]
            if clean := _clean(sentence):
                out.append(clean)
        return out

    def flush(self) -> list[str]:
        """What is left when the stream ended; an unfinished reference is left out."""
        text, self._text = _THINK.sub("", self._text), ""
        if text.count("{") != text.count("}"):
            text = text[: text.rfind("{")]
            cut = max(text.rfind(c) for c in "。！？；.!?，,")
            text = text[: cut + 1]
        return [clean] if (clean := _clean(text)) else []

    def _end(self) -> int | None:
        depth = 0
        for i, c in enumerate(self._text):
            if c == "{":
                depth += 1
            elif c == "}":
                depth = max(0, depth - 1)
            elif depth:
                continue
            elif c in _AT_ONCE or (c == "." and self._stops(i)):
                j = i + 1
                while j < len(self._text) and self._text[j] in _CLOSERS + _AT_ONCE:
                    j += 1
                return j
            if i >= self._longest:
                return i + 1
        return None

    def _stops(self, i: int) -> bool:
        """Whether the full stop at `i` ends a sentence; False too while that cannot be seen yet."""
        after = self._text[i + 1 :]
        if not after.lstrip(_CLOSERS) or not after.strip():
            return False
        if not after.lstrip(_CLOSERS)[0].isspace():
            return "\u3400" <= after[0] <= "\u9fff"
        if _ABBREVIATION.search(self._text[: i + 1]):
            return False
        return not after.lstrip()[0].islower()


def _clean(text: str) -> str:
    text = _LIST_MARK.sub("", text.replace("**", "")).strip()
    return text if re.search(r"\w", text) else ""
