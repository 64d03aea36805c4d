"""Questions for a number by its unit: 多少毫升, "how many kilos", 四件套多少支的. Pure.

In: the words of a question, the rows of a product. Out: the row that states a number in that unit, where only one
property does; nothing where two do or none.
"""

# ruff: noqa: E501 - tables read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers.mention import with_units
from agent.answers.normal import fold_long
from agent.answers.sheet import FactSheet, Row

# What is asked for, and how a value says it (folded, units in their one spelling).
_UNITS: tuple[tuple[str, str, str], ...] = (
    ("毫升|ml", "ml|millilit(?:er|re)s?", r"ml"),
    ("升", "l|lit(?:er|re)s?", r"l"),
    ("公斤|千克|斤|kg", "kg|kgs|kilos?|kilograms?|pounds|lbs", r"kg"),
    ("克", "g|grams?|ounces|oz", r"g"),
    ("厘米|公分|cm", "cm|centimet(?:er|re)s?|inches", r"cm"),
    ("毫米", "mm|millimet(?:er|re)s?", r"mm"),
    ("瓦|w", "watts?|w", r"w"),
    ("伏|v", "volts?", r"伏|v"),
    ("毫安时?|mah", "mah|milliamp\\w*", r"mah"),
    ("分贝", "decibels?|db", r"分贝|db"),
    ("支(?:的|纱)", "count", r"支|count"),
    ("双", "pairs?", r"双|pairs?"),
    ("抽", "sheets?|wipes|tissues", r"抽|sheets?"),
    ("包", "sachets?|packs?|packets?", r"包|sachets?|packs?"),
    ("小时|钟头", "hours?|hrs", r"小时|h|hours?"),
    ("分钟", "minutes?|mins?", r"分钟|min(?:utes)?"),
    ("个月", "months?", r"个月|months?"),
    ("转", "rpm", r"万转|转|rpm"),
    ("骨", "ribs?", r"骨|ribs?"),
)
_ASKED = tuple(
    (re.compile(rf"(?:多少|几(?:个)?)(?:{zh})(?![a-z])|\bhow many (?:{en})\b"), re.compile(rf"\d\s*(?:{said})(?![a-z])|(?:^|\D)[一二三四五六七八九十]+(?:{said})(?![a-z])"))
    for zh, en, said in _UNITS
)  # fmt: skip


_TAKEN = re.compile(
    r"(?:[一每]天|[一每]次|每日|[一每]顿)(?:吃|喝|用|冲|放|泡|擦)|\b(?:a|per|each|every) (?:day|time|meal)\b"
)


@lru_cache(maxsize=1024)
def _asked(text: str) -> tuple[re.Match[str], re.Pattern[str]] | None:
    return next(((m, said) for pattern, said in _ASKED if (m := pattern.search(text))), None)


def asks_unit(asked: str) -> bool:
    """A number of hours, grams, sheets is asked for."""
    return _asked(asked) is not None


def unit_row(sheet: FactSheet, sku: str, asked: str) -> tuple[Row, tuple[int, int]] | None:
    """The row with a number in the unit asked for, and where the question for it stands."""
    found = _asked(asked)
    if found is None or _TAKEN.search(asked):
        return None
    match, said = found
    rows = [r for r in sheet.of(sku, "attribute", "options") if said.search(with_units(fold_long(r.value)))]
    own = [r for r in rows if r.lang in (sheet.lang, None) and r.kind == "attribute"] or [
        r for r in rows if r.lang in (sheet.lang, None)
    ]
    return (own[0], match.span()) if len(own) == 1 else None
