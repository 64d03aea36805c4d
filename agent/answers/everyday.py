"""The ordinary words of a host's talk, class by class, with their forms. Data in `words/everyday_*`, `ordinary_*.toml`.

In: nothing. Out: `entries()`: by table of the closed vocabulary (`neutral`, `talk`, ...) the strings that belong to it.
English verbs are inflected and subjects contracted; Chinese verbs of saying, looking and choosing take the patterns in
which they are said (看一下, 看一看, 给您看看). A class is written by meaning, never by the sentence it was missed in:
what may carry a claim stands in no class.
"""

# ruff: noqa: E501 - tables and patterns read better unbroken

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
_CONTRACTED = ("'s", "'ll", "'d", "'ve", "'re", "'m")
_DOUBLED = frozenset({"get", "pop", "drop", "plan", "zoom", "stop", "chat", "flip", "swap", "set", "sit", "put", "run", "begin", "scan", "jog", "wrap", "tap", "spin", "let", "nod", "slip", "tag", "skip", "grab", "cut", "hit", "fit"})  # fmt: skip
_IRREGULAR = {
    "say": "said", "tell": "told", "see": "saw seen", "find": "found", "read": "read", "think": "thought", "speak": "spoke spoken",
    "write": "wrote written", "show": "showed shown", "hold": "held", "leave": "left", "choose": "chose chosen", "buy": "bought",
    "take": "took taken", "give": "gave given", "go": "went gone", "come": "came come", "run": "ran run", "begin": "began begun", "get": "got",
    "put": "put", "spin": "spun", "bring": "brought", "make": "made", "let": "let", "shoot": "shot", "sleep": "slept", "have": "had",
}  # fmt: skip


def entries() -> dict[str, set[str]]:
    """By table: its everyday entries, as written."""
    found: dict[str, set[str]] = {}
    for name, lang in product(("everyday", "ordinary"), ("zh", "en")):
        for group in tomllib.loads((FOLDER / f"{name}_{lang}.toml").read_text(encoding="utf-8"))["class"]:
            found.setdefault(group["into"], set()).update(_chinese(group) if lang == "zh" else _english(group))
            found[group["into"]].update(_combined(group.get("combined", ()), " " if lang == "zh" else ","))
    return found


def _combined(tables: list[list[str]], sign: str) -> Iterator[str]:
    """Every way through the columns of a table; "_" leaves a column out."""
    for columns in tables:
        for parts in product(*([part.strip() for part in column.split(sign)] for column in columns)):
            yield ("" if sign == " " else " ").join(part for part in parts if part != "_")


def _split(text: str) -> list[str]:
    return [e for e in (" ".join(part.split()) for part in re.split(r"[,\n]", text)) if e]


def _english(group: dict) -> Iterator[str]:
    yield from _split(group.get("words", ""))
    for verb in _split(group.get("verbs", "")):
        yield from inflected(verb, past=group.get("past", False))
    for subject in _split(group.get("subjects", "")):
        yield from (subject + ending for ending in ("", *_CONTRACTED))


def inflected(phrase: str, *, past: bool) -> list[str]:
    """look up → look up, looks up, looking up, and looked up where the past is harmless."""
    verb, _, rest = phrase.partition(" ")
    short = len(verb) <= 5 and re.search(r"[^aeiouy][aeiou][^aeiouwxy]$", verb) and verb in _DOUBLED
    stem = verb + verb[-1] if short else verb
    y = bool(re.search(r"[^aeiou]y$", verb))
    third = verb[:-1] + "ies" if y else verb + ("es" if re.search(r"(?:s|sh|ch|x|z|o)$", verb) else "s")
    dropped = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else stem
    forms = [verb, third, f"{dropped}ing"]
    if past:
        regular = f"{verb[:-1]}ied" if y else (f"{verb}d" if verb.endswith("e") else f"{stem}ed")
        forms += _IRREGULAR.get(verb, regular).split()
    return [f"{form} {rest}".strip() for form in forms]


def _chinese(group: dict) -> Iterator[str]:
    yield from group.get("words", "").split()
    for verb in group.get("verbs", "").split():
        for pattern in group["patterns"].split():
            if "V" in pattern.replace("VV", "").replace("V一V", "").replace("V了V", "") or len(verb) == 1:
                yield pattern.replace("V", verb)
