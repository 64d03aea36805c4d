"""The one small choice a model is asked for: what a question is after, where the rules could not tell. Pure.

In: the viewer's words and the names of the products they were resolved to. Out: the prompt, and the fixed list of
options (fixed, so that a server compiles its grammar once, at the start). The clerk answers by the chosen intent from
the rows; the model writes no word of that answer.
"""

from __future__ import annotations

import prompts
from agent.answers.normal import normalise
from agent.answers.question import Lang
from agent.brains.brain import Prompt

NONE = "none"
OPTIONS = ("price", "discount", "stock", "shipping", "returns", "warranty", "how_to_buy", NONE)
ROUTE_S = 1.0  # an answer is waiting behind it


def route_prompt(question: str, lang: Lang, titles: tuple[str, ...] = ()) -> Prompt:
    text = prompts.load("route", lang)
    words = normalise(question)[:200]
    return Prompt((("system", text.words), ("user", "\n".join((*titles[:3], words)))), text.version)
