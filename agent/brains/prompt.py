"""The prompt for one question: byte-stable prefix first (persona, rules), then sheet, history, question. Pure.

In: the fact sheet, what was said before, the viewer's words. Out: `Prompt`. Prices and stock are shown as references
without their values: a model cannot leak or bend a number it never saw.
"""

from __future__ import annotations

import prompts
from agent.answers.normal import normalise
from agent.answers.sheet import FactSheet, Row
from agent.brains.brain import Prompt, Role

MOST_ROWS = 60
MOST_HISTORY = 4
_BLIND = ("price", "list_price", "saving", "percent_off", "stock", "link")
_LABELS = {
    "zh": {
        "price": "现价",
        "list_price": "原价",
        "saving": "比原价省",
        "percent_off": "比原价低",
        "stock": "库存件数",
        "link": "链接号",
    },
    "en": {
        "price": "current price",
        "list_price": "list price",
        "saving": "saving",
        "percent_off": "percent off",
        "stock": "pieces in stock",
        "link": "link number",
    },
}
_HEADS = {"zh": ("商品资料：", "之前说过：", "观众问："), "en": ("Product sheet:", "Said before:", "A viewer asks:")}


def build(
    question: str,
    sheet: FactSheet,
    *,
    wanted: tuple[str, ...] = (),
    history: tuple[str, ...] = (),
    most_rows: int = MOST_ROWS,
) -> Prompt:
    """The messages. The system message is the same bytes for every question of a language."""
    text = prompts.load("host", sheet.lang)
    facts, before, asks = _HEADS[sheet.lang]
    parts = [facts, *sheet_lines(sheet, wanted, most_rows)]
    if history:
        parts += [before, *history[-MOST_HISTORY:]]
    # Braces in a viewer's words must not read as references.
    words = normalise(question).replace("{", "(").replace("}", ")")
    parts += [asks, words]
    messages: tuple[tuple[Role, str], ...] = (("system", text.words), ("user", "\n".join(parts)))
    return Prompt(messages, text.version)


def sheet_lines(sheet: FactSheet, wanted: tuple[str, ...] = (), most_rows: int = MOST_ROWS) -> list[str]:
    """One line a reference, stable in order; text rows with their words, figures without. Where not all fit, the
    wanted ones and the figures stay."""
    labels = _LABELS[sheet.lang]
    lines: list[str] = []
    variants = {r.sku: r.shown for r in sheet.rows.values() if r.kind == "variant"}
    rows = list(sheet.rows.values())
    if len(rows) > most_rows:
        rank = sorted(
            rows, key=lambda r: (r.ref not in wanted, r.kind != "title", r.kind not in _BLIND, r.kind != "offer")
        )
        kept = {r.ref for r in rank[:most_rows]}
        rows = [r for r in rows if r.ref in kept]
    for row in rows:
        if row.kind in _BLIND:
            option = f" ({variants[row.sku]})" if row.sku in variants else ""
            lines.append(f"{{{row.ref}}} = {labels[row.kind]}{option}")
        else:
            lines.append(f"{{{row.ref}}} = {_named(row)}{row.shown}")
    return lines


def _named(row: Row) -> str:
    plain = row.kind in ("title", "variant") or row.name == row.ref.partition(".")[2]
    return "" if plain else f"{row.name}: "
