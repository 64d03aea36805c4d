"""A row that somebody else chose, a model or nearness in meaning, as an answer: the clerk quotes it, or does not. Pure.

In: what was understood, the row. Out: the same with a draft that quotes the row; None where the row tells nothing of
the kind asked for, or was meant for other people than those asked about.
"""

from __future__ import annotations

from dataclasses import replace

from agent.answers import evidence
from agent.answers.nearest import candidates
from agent.answers.quoting import quoted
from agent.answers.reply_kind import tells
from agent.answers.sheet import Row
from agent.answers.understanding import Understanding
from agent.answers.voice import Draft


def quotable(u: Understanding) -> tuple[Row, ...]:
    """The rows of the one product in question, each said once; none where it is not one."""
    focuses = u.resolution.focuses
    rows = candidates(u.sheet, focuses[0].sku) if len(focuses) == 1 and not u.parts else []
    return tuple({(row.name, row.shown): row for row in reversed(rows)}.values())[::-1]


def told_by(u: Understanding, row: Row, reason: str = "") -> Understanding | None:
    """`reason` for the journal; "": by the kind of the row."""
    text, focus = u.resolution.reading.text, u.resolution.focuses[0]
    if not tells(text, f"{row.name} {row.shown}") or not evidence.speaks_of_people(text, f"{row.name} {row.value}"):
        return None
    said = quoted(u.resolution, u.sheet, u.shortlist, focus, row)
    skus = tuple(v.sku for v in focus.variants)
    return replace(
        u, draft=Draft("answered", said, skus, reason or ("caution" if row.kind == "caution" else "attribute"))
    )
