"""A comment in normal form: NFKC, 繁→简, no emoji, no controls, no stuttering. Pure.

In: what a viewer typed. Out: `normalise(text)`: one line, case kept; `fold(text)`: lower case too, for matching.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

MAX_CHARS = 300  # no platform lets a chat line be longer; the rest of a paste is never a question

_BRACKET_EMOJI = re.compile(r"\[[一-鿿A-Za-z]{1,6}\]")  # [呲牙] [doge]
_MENTION = re.compile(r"^(?:@\S+\s+)+")
_REPEAT = re.compile(r"([^\d\s.])\1{2,}")
_REPEAT_MARK = re.compile(r"([?!。,,.~…、;:]){2,}")
_SPACES = re.compile(r"\s+")
_CJK_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ASKED = re.compile(r"(?<=[\u3400-\u9fff](?:没|不|吗|呢|么|吧))\s+(?=[\u3400-\u9fff\d])")
_PAUSED = re.compile(r"(?<=[\u3400-\u9fff]{2})\s+(?=[\u3400-\u9fff]{2})")
_HAS_CJK = re.compile(r"[\u3400-\u9fff]")


@cache
def _simplifier():
    from opencc import OpenCC

    return OpenCC("t2s")


def _keep(char: str) -> bool:
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Sk") and char not in "\t\n":
        return False
    return not (category == "So" and char not in "℃℉№°®™©")


@lru_cache(maxsize=4096)
def simplify(text: str) -> str:
    """Traditional characters to simplified ones; Latin text is returned as it is."""
    return _simplifier().convert(text) if _HAS_CJK.search(text) else text


@lru_cache(maxsize=8192)
def normalise(text: str, limit: int = MAX_CHARS) -> str:
    """One clean line of at most `limit` characters; "" where nothing readable is left."""
    text = unicodedata.normalize("NFKC", text[: 4 * limit])
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = _BRACKET_EMOJI.sub(" ", _MENTION.sub("", text))
    text = "".join(c if _keep(c) else " " for c in text)
    text = _REPEAT.sub(lambda m: m[1] * (2 if m[1].isascii() and m[1].isalpha() else 1), text)
    text = _REPEAT_MARK.sub(r"\1", text)
    text = _CJK_GAP.sub("", _SPACES.sub(" ", text)).strip()
    return simplify(text)[:limit]


def with_pauses(text: str) -> str:
    """A gap behind a word that ends a Chinese question is a question mark: 有门店没 想看看 is no 没想."""
    return _PAUSED.sub(",", _ASKED.sub("? ", text))


def fold(text: str) -> str:
    """`normalise` in lower case."""
    return normalise(text).lower()


def fold_long(text: str) -> str:
    """`fold` for catalog texts, line by line and not cut short."""
    return "\n".join(normalise(line, 20_000).lower() for line in text.split("\n"))
