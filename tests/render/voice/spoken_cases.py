"""The spoken form as a score: cases of our own, what a shop writes and how a host says it.

In: `spoken_cases_zh.txt`, `spoken_cases_en.txt`: written|said|also right. Out: cases, and the share that is right. What
is compared is what a listener hears: signs and spaces do not count, nor 二百 for 两百, nor a hyphen for a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from render.voice.spoken import spoken_form


@dataclass(frozen=True)
class Case:
    lang: str
    kind: str
    written: str
    right: tuple[str, ...]

    @property
    def said(self) -> str:
        return spoken_form(self.written, self.lang)

    @property
    def is_right(self) -> bool:
        return heard(self.said, self.lang) in {heard(r, self.lang) for r in self.right}


def cases(lang: str) -> list[Case]:
    found, kind = [], ""
    for line in Path(__file__).with_name(f"spoken_cases_{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            written, *right = line.split("|")
            found.append(Case(lang, kind, written, tuple(right)))
    return found


def heard(said: str, lang: str) -> str:
    """`said` without what no ear tells apart."""
    if lang == "zh":
        return re.sub("二(?=[百千万亿])", "两", re.sub(r"[\W_]", "", said)).casefold()
    return " ".join(re.sub(r"[^\w\s']|_", " ", said).casefold().split())
