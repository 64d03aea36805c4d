"""Which row advises somebody who gives a measure: a height, a weight, a chest, a foot, a kind of animal. Pure.

In: the comment, a product's rows. Out: `size_advice`: the FAQ on size or the row that names the measure, the one whose
ranges hold the viewer's figure in the viewer's unit first, one that has such a range next; never one that speaks of
another animal. Where sizes are themselves the measure (110 cm, 120 cm) and no row speaks of this figure, what sizes
there are. It never concludes: what it finds is quoted.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.evidence import own_language, signature
from agent.answers.mention import with_units
from agent.answers.normal import fold
from agent.answers.reply_kind import measure_of_it
from agent.answers.sheet import FactSheet, Row

_BODY_ROW = re.compile(
    r"胸围|身高|体重|脚码|脚长|腰围|适合体重|适合身高|chest|waist|height|for dogs|for cats|foot|feet|body weight|size chart"
)
_ON_SIZE = re.compile(
    r"多大|尺码|码|身高|体重|偏大|偏小|\b(?:size|sizing|small or|large or|chest|waist|height|tall|kg|cm)\b"
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|~|到|至|to)\s*(\d+(?:\.\d+)?)")
_FIGURE = re.compile(r"(?<![a-z\d.])(\d+(?:\.\d+)?)\s*(kg|cm)?")
_ANIMALS = (re.compile(r"猫|\bcats?\b|\bkittens?\b"), re.compile(r"狗|\bdogs?\b|\bpupp(?:y|ies)\b"))
_PART = re.compile(r"胸围|腰围|脚长|身高|体重|\b(?:chest|waist|foot|feet|height|tall|weigh\w*)\b")
_SAME_PART = {"chest": "胸围", "waist": "腰围", "foot": "脚长", "feet": "脚长", "height": "身高", "tall": "身高"}


_METRES = re.compile(
    r"(?<![\d.])(?P<m>[12一两二])米(?P<zero>[0零〇])?(?P<tens>[1-9一二三四五六七八九])(?P<ones>[0-9零一二三四五六七八九])?(?![\d升])"
    r"|(?<![\d.])(?P<decimal>[12]\.\d{1,2}) ?(?:米|m)(?![a-z升长宽高床])"
)
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def in_centimetres(text: str) -> str:
    """一米零六, 1米65, 1.1米 → 106cm, 165cm, 110cm: a height as people say it."""

    def digit(c: str) -> int:
        return _DIGIT[c] if c in _DIGIT else int(c)

    def height(m: re.Match[str]) -> str:
        if m["decimal"]:
            return f"{round(float(m['decimal']) * 100)}cm"
        small = digit(m["tens"]) if m["zero"] else 10 * digit(m["tens"]) + digit(m["ones"] or "0")
        return f"{100 * digit(m['m']) + small}cm"

    return _METRES.sub(height, text)


def size_advice(sheet: FactSheet, sku: str, asked: str = "") -> Row | None:
    """The row to quote; None where the catalog says nothing about sizes of a body, or nothing of the measure of the thing
    that is asked for."""
    rows = own_language(sheet, [r for r in sheet.of(sku, "quote") if r.ref.startswith(f"{sku}.faq ")])
    sizes = [r for r in rows if "topic:size" in signature(r.name) or _ON_SIZE.search(fold(r.name))]
    measures = [
        r for r in sheet.of(sku, "attribute") if r.lang in (sheet.lang, None) and _BODY_ROW.search(fold(r.name))
    ]
    text = with_units(in_centimetres(fold(asked)))
    if (part := measure_of_it(text)) is not None:
        sizes = [r for r in sizes if part in fold(f"{r.name} {r.shown}")]
        measures = [r for r in measures if part in fold(f"{r.name} {r.shown}")]
    ours = signature(text)
    figures = [(float(n), unit) for n, unit in _FIGURE.findall(text)]
    other = [a for a in _ANIMALS if not a.search(text)] if any(a.search(text) for a in _ANIMALS) else []

    def speaks(row: Row) -> float:
        told = with_units(fold(f"{row.name} {row.shown}"))
        shared = sum(1 for mark in ours if not mark.startswith(("topic:", "intent:")) and mark in told)
        of_part = bool(_parts(text) & _parts(told))
        return 3 * _holds(told, figures) + 0.5 * min(shared, 3) + of_part + 0.5 * (row in sizes) - 9 * _of(told, other)

    best = max((*sizes, *measures), key=speaks, default=None)
    if best is None or speaks(best) < 0:
        return None
    scale = _scale(sheet, sku)
    if scale is not None and figures and not _holds(with_units(fold(f"{best.name} {best.shown}")), figures):
        return scale
    of_another = _FIGURE.search(with_units(fold(best.name))) and not _holds(with_units(fold(best.name)), figures)
    if figures and of_another and not _in_range(with_units(fold(best.shown)), figures):
        return None  # what fits somebody else says nothing
    return best


def _holds(told: str, figures: list[tuple[float, str]]) -> float:
    """1 where a range of the row, or a figure of it within three, holds one of the viewer's; 0.5 where it has a range
    in his unit, which says that he is outside it."""
    ranges = [(float(a), float(b)) for a, b in _RANGE.findall(told)]
    named = [float(n) for n, _ in _FIGURE.findall(_RANGE.sub(" ", told))]
    for n, _ in figures:
        if any(a <= n <= b for a, b in ranges) or any(abs(n - m) <= 0.03 * m for m in named if m >= 20):
            return 1.0
    units = {unit for _, unit in figures if unit}
    return 0.5 if ranges and any(unit in told for unit in units) else 0.0


def _in_range(told: str, figures: list[tuple[float, str]]) -> bool:
    """Every figure of the viewer's lies in a range of the row: 160, 52 kg in "160 to 165, 50 to 57 kg"."""
    ranges = [(float(a), float(b)) for a, b in _RANGE.findall(told)]
    return bool(ranges) and all(any(a <= n <= b for a, b in ranges) for n, _ in figures)


def _of(told: str, animals: list[re.Pattern[str]]) -> bool:
    return any(a.search(told) for a in animals) and not any(a.search(told) for a in _ANIMALS if a not in animals)


def _parts(text: str) -> set[str]:
    return {_SAME_PART.get(m, m) for m in _PART.findall(text)}


def _scale(sheet: FactSheet, sku: str) -> Row | None:
    """The options, where each is a measure of a body."""
    for row in sheet.of(sku, "options"):
        sizes = [v for v in row.value.split("|") if re.search(r"\d", v)]
        if len(sizes) > 1 and all(re.fullmatch(r"\d{2,3} ?(?:cm|厘米)", v) for v in sizes):
            return row
    return None
