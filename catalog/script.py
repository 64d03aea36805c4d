"""Which language a text is in, by its script, and the normal form texts are compared in.

In: any text. Out: an ISO 639-1 code; the normal form (NFKC, lower case, simplified Chinese, single spaces).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN = re.compile(f"[{CJK}]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_SPACES = re.compile(r"\s+")
_opencc_lock = threading.Lock()
_LETTERS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)


def language(text: str, default: str = "en") -> str:
    """zh for Han, ja with kana, ...; Latin script counts as `default`. A Han text with brand names in it stays zh."""
    for code, letters in _LETTERS:
        if letters.search(text):
            return code
    han = len(_HAN.findall(text))
    return "zh" if han and han * 2 >= len(_LATIN_WORD.findall(text)) else default


@lru_cache(maxsize=1)
def _to_simplified():
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """The form two spellings of the same words share."""
    text = unicodedata.normalize("NFKC", text).lower()
    if _HAN.search(text):
        with _opencc_lock:
            text = _to_simplified().convert(text)
    return _SPACES.sub(" ", text).strip()
