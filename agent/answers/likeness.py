"""How like a question each row of a product is: the features from which `nearest` tells whether one answers. Pure.

In: a question (`Asked`), what kind it was guessed to be, rows with the vectors of their views. Out: `features`:
nearness in meaning with and without the product's name, what of the question's words the row holds, by pieces and by
the licence's meanings, whether the row is of the kind asked for (`reply_kind`), and how each stands among the rows
beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from agent.answers.asked import Guess, rarity_of
from agent.answers.licence import uncovered
from agent.answers.meaning import marks, root
from agent.answers.mention import part_spans, whole_spans, words_of
from agent.answers.normal import fold_long
from agent.answers.reply_kind import tells, wants_a_kind
from agent.answers.sheet import Row
from catalog import Product

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z']+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YES_OR_NO = re.compile(
    r"[吗么嘛不没否]\W*$|能不能|可不可以|有没有|是不是|会不会"
    r"|^(?:is|are|does|do|can|could|will|would|has|have)\b"
)
_NAMELESS = ("description", "cautions", "allergens", "offer", "shipping", "returns", "warranty")
_KINDS = ("faq", "sentence", "terms", "attribute", "options", "caution", "offer")
_RAREST = 6.0
_GUESSED = (
    ("property",), ("caution",), ("options",), ("discount",), ("warranty",), ("returns",), ("shipping",), ("price",),
    ("stock",), ("no.fact",), ("no.medical",), ("no.",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """`text`: the folded comment; `bare`: without the product's name; `names`: all the product's names. `vector`: of
    the comment with "this one" for the name (d,); `bare_vector`: of `bare`."""

    text: str
    bare: str
    names: str
    vector: np.ndarray
    bare_vector: np.ndarray


def without_names(text: str, product: Product) -> str:
    """Blanks where the product's name stood."""
    words = words_of(product)
    for start, end in whole_spans(text, words) or part_spans(text, words):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def views(row: Row) -> tuple[str, str, str]:
    """The row's own name (a FAQ's question), what it says, and both; a sentence without a name is its own."""
    if row.ref.partition(".")[2].startswith(_NAMELESS):
        return row.shown, row.shown, row.shown
    return row.name, row.shown, f"{row.name}: {row.shown}"


def read_before(row: Row) -> None:
    """What the row says is cut and read before anybody asks: milliseconds that the first question would wait."""
    for text in views(row):
        pieces(text)
    uncovered("", [f"{row.name} {row.value}"], "")


def features(asked: Asked, guess: Guess, rows: Sequence[Row], vectors: np.ndarray) -> np.ndarray:
    """(rows, F) of float32. `vectors`: (rows, views, d)."""
    named, bare = vectors @ asked.vector, vectors @ asked.bare_vector
    best, best_bare = named.max(1), bare.max(1)
    beside = np.array([_of_words(asked, row) for row in rows], np.float32)
    kind = np.array([[_kind(row) == k for k in _KINDS] for row in rows], np.float32)
    asks = np.array([guess.share(*labels) for labels in _GUESSED], np.float32)
    content = min(len(marks(asked.bare).content), 5) / 5
    both = beside[:, 2]
    return np.column_stack(
        [
            named, bare, best, best_bare, _margin(best), _margin(best_bare), _standing(best), _standing(named[:, 0]),
            _standing(both), _margin(both), beside, kind, kind * named[:, :1], kind * named[:, 1:2],
            kind * named[:, 2:3], kind[:, 5] * asks[1], kind[:, 6] * asks[3], kind[:, 2] * asks[4],
            kind[:, 2] * asks[5], kind[:, 2] * asks[6], kind[:, 4] * asks[2], kind[:, 3] * asks[0],
            kind[:, 0] * asks[0], np.tile(asks, (len(rows), 1)), np.full(len(rows), content),
        ]
    ).astype(np.float32)  # fmt: skip


def _kind(row: Row) -> str:
    field = row.ref.partition(".")[2]
    if field.startswith("faq "):
        return "faq"
    if field in ("shipping", "returns", "warranty"):
        return "terms"
    return row.kind if row.kind in ("attribute", "options", "caution", "offer") else "sentence"


def _of_words(asked: Asked, row: Row) -> list[float]:
    name, shown, both = views(row)
    ours = pieces(asked.bare)
    lacking = len(uncovered(asked.bare, [f"{row.name} {row.value}"], asked.names))
    told = tells(asked.text, f"{row.name} {row.shown}")
    wants, yes = wants_a_kind(asked.text), _YES_OR_NO.search(asked.text) is not None
    kind = _kind(row)
    return [
        _held(ours, pieces(name)),
        _held(ours, pieces(shown)),
        _held(ours, pieces(both)),
        _held(pieces(name), ours) if kind in ("attribute", "options", "faq") else 0.0,
        _held(pieces(shown), ours),
        float(lacking == 0),
        min(lacking, 3) / 3,
        lacking / max(1, len(marks(asked.bare).content)),
        float(told),
        float(told and wants),
        float(wants and _NUMBER.search(row.shown) is not None),
        float(yes and kind == "attribute"),
        float(yes and kind in ("faq", "sentence")),
        min(len(row.shown), 120) / 120,
    ]


@lru_cache(maxsize=16_384)
def pieces(text: str) -> dict[str, float]:
    """One and two Chinese characters, the roots of Latin words, numbers; each with how rare it is."""
    text = fold_long(text)
    out: dict[str, float] = {}
    for run in _HAN_RUN.findall(text):
        for n in (1, 2):
            out |= {run[i : i + n]: rarity_of("z" + run[i : i + n]) for i in range(len(run) - n + 1)}
    out |= {root(word): rarity_of("w" + word) for word in _LATIN.findall(text)}
    return out | dict.fromkeys(_NUMBER.findall(text), _RAREST)


def _held(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """The share of our pieces, by how rare they are, that stand among theirs."""
    every = sum(min(_RAREST, rare) for rare in ours.values())
    return sum(min(_RAREST, rare) for piece, rare in ours.items() if piece in theirs) / every if every else 0.0


def _standing(x: np.ndarray) -> np.ndarray:
    return (x - x.mean()) / (x.std() + 1e-3)


def _margin(x: np.ndarray) -> np.ndarray:
    """The best's lead over the second, the others' distance behind the best."""
    if len(x) < 2:
        return x
    first, second = np.sort(x)[::-1][:2]
    return np.where(x == first, x - second, x - first)
