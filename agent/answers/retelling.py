"""A text in units: does one statement say what another does? Words, numbers, what denies, what turns. Pure.

In: a judged text. Out: `told(text)`: its units in order. Words of grammar fall out, words that may stand for each other
are one unit, numbers are in digits with what they count. Data in `words/retelling.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agent.answers import numbers
from agent.answers.meaning import root
from agent.answers.mention import with_units

_CONTRACTED = re.compile(r"(?<=[a-z])'(?:s|re|ll|ve|d|m)\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_KELVIN = re.compile(r"(\d{4})\s?k\b")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|%|℃|°c?|[a-z]+(?:['-][a-z]+)*|'[a-z]+|[\u3400-\u9fff]+")

Unit = tuple[str, str]  # what kind (glue, denies, turns, about, number, word), which one


@dataclass(frozen=True, slots=True)
class _Words:
    zh: dict[str, tuple[str, frozenset[str]]]
    en: dict[tuple[str, ...], tuple[str, frozenset[str]]]
    harmless: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "words" / "retelling.toml").read_text(encoding="utf-8"))
    zh: dict[str, tuple[str, frozenset[str]]] = {}
    en: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
    for kind in ("same", "turns", "about", "denies", "glue"):
        for lang in ("zh", "en"):
            lines = data[kind][lang].split("\n") if kind == "same" else re.split(
                r"\s+" if lang == "zh" else r"[,\n]", data[kind][lang]
            )  # fmt: skip
            for n, line in enumerate(filter(None, map(str.strip, lines))):
                for word in line.split("="):
                    which = f"{lang}{n}" if kind == "same" else line.partition("=")[0].strip()
                    if lang == "zh":
                        _add(zh, word.strip(), kind, which)
                    else:
                        _add(en, tuple(root(w) for w in _TOKEN.findall(word.strip())), kind, which)
    return _Words(zh, en, re.compile("|".join(map(re.escape, data["denies"]["harmless"].split()))))


@cache
def characters() -> frozenset[str]:
    """Every character of a word that may stand in a retelling."""
    return frozenset(c for word in _words().zh for c in word)


@cache
def roots() -> frozenset[str]:
    """Every Latin word of one."""
    return frozenset(r for phrase in _words().en for r in phrase)


def _add(table: dict, key: object, kind: str, which: str) -> None:
    """A word of several classes of the same keeps them all; the stricter kind wins."""
    had = table.get(key)
    if had is not None and had[0] == kind == "same":
        table[key] = (kind, had[1] | {which})
    elif had is None or (kind == "turns" and had[0] == "glue"):
        table[key] = (kind, frozenset({which}))


@dataclass(frozen=True, slots=True)
class Told:
    """A text in units. `turns`: its words that turn or limit; `raw`: Chinese characters of its own, in one string."""

    text: str
    units: tuple[Unit, ...]
    same: tuple[frozenset[str], ...]
    words: frozenset[str]
    turns: frozenset[str]
    raw: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]  # each with what follows it
    denies: int  # how often
    about: bool


def _plain(text: str) -> str:
    """Numbers in digits, units in one spelling, contracted verbs left out."""
    text = _KELVIN.sub(r"\1 kelvin", _THOUSANDS.sub("", _CONTRACTED.sub("", text)))
    out, at = [], 0
    for n in numbers.find(text):
        if n.value is not None and n.text not in ("一", "one") and n.start >= at:
            out += [text[at : n.start], f" {n.value.normalize():f} "]
            at = n.end
    return with_units(re.sub(r"\s+", " ", "".join((*out, text[at:]))))


@lru_cache(maxsize=16_384)
def told(text: str) -> Told:
    """The units of a judged text."""
    known = _words()
    text = _plain(known.harmless.sub(lambda m: m[0].translate(_MASKED), text))
    units: list[Unit] = []
    same: list[frozenset[str]] = []
    latin: list[str] = []
    for m in (*_TOKEN.finditer(text), None):
        token = m[0] if m else ""
        if (token[:1].isascii() and token[:1].isalpha()) or token.startswith("'"):
            latin += token.split("-") if (root(token),) not in known.en else [token]
            continue
        _latin(latin, known, units, same)
        latin = []
        if not token:
            continue
        if token[0].isdigit():
            units.append(("number", f"{float(token):g}"))
        elif "\u3400" <= token[0] <= "\u9fff":
            _han(token, known, units, same)
        else:
            _put("same", frozenset({"degree"}) if token != "%" else frozenset({"%"}), token, units, same)
    figures = tuple((which, _follows(units, i)) for i, (kind, which) in enumerate(units) if kind == "number")
    return Told(
        text,
        tuple(units),
        tuple(same),
        frozenset(w for k, w in units if k == "word"),
        frozenset(w for k, w in units if k == "turns"),
        tuple(w for k, w in units if k == "raw"),
        figures,
        sum(k == "denies" for k, _ in units),
        any(k == "about" for k, _ in units),
    )


_MASKED = {ord(a): b for a, b in zip("不非无免别未", "丕菲芜勉捌味", strict=True)}


def _follows(units: list[Unit], at: int) -> str:
    """What a number counts: the next unit, where it is a word."""
    if at + 1 < len(units) and units[at + 1][0] in ("word", "same", "raw"):
        kind, which = units[at + 1]
        return which[:1] if kind == "raw" else which
    return ""


def _put(kind: str, which: frozenset[str], text: str, units: list[Unit], same: list[frozenset[str]]) -> None:
    if kind == "same":
        same.append(which)
        units.append(("same", "|".join(sorted(which))))
    elif kind == "turns":
        units.append(("turns", next(iter(which))))
    elif kind != "glue":
        units.append((kind, text))


def _latin(tokens: list[str], known: _Words, units: list[Unit], same: list[frozenset[str]]) -> None:
    roots = [root(t) for t in tokens]
    at = 0
    while at < len(roots):
        for size in range(min(4, len(roots) - at), 0, -1):
            if (found := known.en.get(tuple(roots[at : at + size]))) is not None:
                _put(*found, " ".join(roots[at : at + size]), units, same)
                at += size
                break
        else:
            if tokens[at].endswith("n't"):
                units.append(("denies", tokens[at]))
            elif roots[at]:
                units.append(("word", roots[at]))
            at += 1


def _han(run: str, known: _Words, units: list[Unit], same: list[frozenset[str]]) -> None:
    """The cut that leaves the fewest characters unexplained, then the fewest words."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(run) + 1):
        ways = [(best[end - 1][0] + 10, best[end - 1][1], end - 1)]
        ways += [
            (best[start][0] + 1, best[start][1] + 1, start)
            for start in range(max(0, end - 6), end)
            if run[start:end] in known.zh
        ]
        best.append(min(ways))
    cut, end = [], len(run)
    while end:
        start = best[end][2]
        cut.append(run[start:end])
        end = start
    raw = ""
    for piece in (*reversed(cut), ""):
        found = known.zh.get(piece)
        if found is None and piece:
            raw += piece
            continue
        if raw:
            units.append(("raw", raw))
            raw = ""
        if found is not None:
            _put(*found, piece, units, same)
