"""Text from outside made harmless before anybody reads it. Pure.

In: a cell, a JSON or XML text. Out: the same words without what has no place in a catalog: control and direction marks,
half characters, and the quoting spreadsheets put around a cell.
"""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line ends; zero-width, direction and invisible marks; half of a surrogate pair.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # ="00123": how Excel is told that a number is text
_GUARDED = re.compile(r"'(?=[=+\-@\t])")  # '=1+1: how a formula is told that it is text


def clean(text: str) -> str:
    """One text from any file."""
    return _UNSEEN.sub("", text).strip()


def clean_cell(text: str) -> str:
    """One cell of a table: cleaned, and without a spreadsheet's own quoting."""
    text = clean(text)
    if match := _AS_TEXT.fullmatch(text):
        return match.group(1).replace('""', '"').strip()
    return text[1:] if _GUARDED.match(text) else text


def guarded(text: str) -> str:
    """A cell for a table that people open in spreadsheets: never run as a formula. `clean_cell` takes it off again."""
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t") or re.match(r"-\D", text) or _GUARDED.match(text) else text


def is_formula(text: str) -> bool:
    return text.startswith("=") and len(text) > 1
