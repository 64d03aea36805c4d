"""The one small choice a model is asked for: what a question is after, where the rules could not tell. Pure.

In: the viewer's words, the names of the products they were resolved to and, where it is one, the rows of its sheet.
Out: the prompt, and the fixed list of options (fixed, so that a server compiles its grammar once, at the start): an
intent by which the clerk answers, or the number of the row that tells it. The model writes no word of that answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from agent.answers.normal import normalise
from agent.answers.question import Lang
from agent.answers.sheet import Row
from agent.brains.brain import Prompt

NONE = "none"
INTENTS = ("price", "discount", "stock", "shipping", "returns", "warranty", "how_to_buy")
MOST_ROWS = 24
OPTIONS = (*INTENTS, NONE, *(str(n) for n in range(1, MOST_ROWS + 1)))
LONGEST_ROW = 120  # characters of it that are read
ROUTE_S = 1.0  # an answer is waiting behind it


def route_prompt(question: str, lang: Lang, titles: tuple[str, ...] = (), rows: Sequence[Row] = ()) -> Prompt:
    """The sheet stands before the question: of the next question about this product a server reads the end alone."""
    text = prompts.load("route", lang)
    words = normalise(question)[:200]
    lines = [f"{n} {_line(row)}" for n, row in enumerate(rows[:MOST_ROWS], 1)]
    return Prompt((("system", text.words), ("user", "\n".join((*titles[:3], *lines, words)))), text.version)


def row_of(number: str, rows: Sequence[Row]) -> Row | None:
    """The row that was chosen; None for a number that no row has."""
    at = int(number) - 1
    return rows[at] if 0 <= at < min(len(rows), MOST_ROWS) else None


def _line(row: Row) -> str:
    named = f"{row.name}: {row.shown}" if row.name and row.name != row.shown else row.shown
    return " ".join(named.split())[:LONGEST_ROW]
