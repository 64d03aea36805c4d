"""Written form to spoken form: what the voice is given to read. The caption keeps the written form. Pure.

In: a clause as written, its language, the shop's lexicon (written → spoken: {"BYREDO": "拜里朵"}). Out: words: every
price, number, unit, date, range and model name as one says it, no digit left. A lexicon entry is final: nothing in it
is read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from render.voice.spoken.en import english
from render.voice.spoken.zh import mandarin

_WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)}
# Wide signs that carry meaning become plain; wide punctuation stays: it belongs to Chinese.
_NARROW = str.maketrans(
    {w: n for w, n in _WIDE.items() if n.isalnum() or n in "%$+-*/=<>#&@~."} | {"￥": "¥", "￡": "£"}
)
_SIGNS = str.maketrans(
    {
        "–": "-", "‐": "-", "‑": "-", "−": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~", "✕": "×", "✖": "×",
        "＊": "*", "∗": "*", "″": '"', "′": "'", "º": "°", "μ": "µ", "´": "'", "\u00a0": " ", "\u2009": " ",
        "\u202f": " ", "\u3000": " ",
    }
)  # fmt: skip
_KEPT = "¼½¾⅓⅔⅛¹²³℃℉℅№°…™®©"  # compatibility forms that the rules read themselves
_FIRST_MARK = 0xE000  # private characters stand for lexicon entries while the rules run


def spoken_form(text: str, lang: str, lexicon: Mapping[str, str] | None = None) -> str:
    """`text` as it is said in `lang`."""
    plain = _plain(text)
    said: list[str] = []
    if lexicon:
        pattern, entries = _lexicon(tuple(lexicon.items()))

        def mark(match: re.Match[str]) -> str:
            said.append(entries[match[0].casefold()])
            return chr(_FIRST_MARK + len(said) - 1)

        plain = pattern.sub(mark, plain)
    words = mandarin(plain) if lang == "zh" else english(plain)
    for i, entry in enumerate(said):
        words = words.replace(chr(_FIRST_MARK + i), entry)
    return " ".join(words.split())


def _plain(text: str) -> str:
    """One way to write each sign; square units spelt out; emoji, controls and private characters gone."""
    out: list[str] = []
    for c in text.translate(_NARROW).translate(_SIGNS):
        kind = unicodedata.category(c)
        if kind in ("Cc", "Cf", "Co", "Cs", "Mn") or (kind == "So" and c not in _KEPT and not "㌀" <= c <= "㏿"):
            out.append(" " if c in "\n\t\r" else "")
        elif "㌀" <= c <= "㏿" or (kind == "No" and c not in _KEPT):
            out.append(unicodedata.normalize("NFKC", c))
        else:
            out.append(c)
    return "".join(out)


@lru_cache(maxsize=8)
def _lexicon(items: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Longest entry first; a Latin entry matches whole words only, whatever its case."""
    entries = {_plain(written).casefold(): spoken for written, spoken in items if written.strip()}
    parts = []
    for written in sorted(entries, key=len, reverse=True):
        left = r"(?<![A-Za-z0-9])" if written[0].isascii() and written[0].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if written[-1].isascii() and written[-1].isalnum() else ""
        parts.append(f"{left}{re.escape(written)}{right}")
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE), entries
