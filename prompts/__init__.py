"""The words given to the model, by language: plain text files, the first line `version: N`.

In: a name and a language. Out: `Text(version, words)`; a missing file is a `BadInput`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from errors import BadInput

_HERE = Path(__file__).parent


class Text(NamedTuple):
    version: int
    words: str


@cache
def load(name: str, lang: str) -> Text:
    """The file `name.lang.txt` of this folder."""
    path = _HERE / f"{name}.{lang}.txt"
    try:
        head, _, words = path.read_text("utf-8").partition("\n")
    except OSError:
        raise BadInput(
            f"there is no prompt {name} for {lang}", where=str(path), remedy="restore the prompts folder"
        ) from None
    key, _, number = head.partition(":")
    if key.strip() != "version" or not number.strip().isdigit():
        raise BadInput("a prompt begins with 'version: N'", where=f"{path}:1", remedy="write the version line")
    return Text(int(number), words.strip())
