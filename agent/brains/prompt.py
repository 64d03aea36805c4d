"""The prompt for one question, what changes least first, so that a server finds the beginning in its cache. Pure.

In: the fact sheet, what was said before, the viewer's words. Out: `Prompt`, in this order: persona and rules (the same
bytes for every question of a language); the catalog slice (the same bytes for every question about the same products,
whatever was asked, whichever option, in whatever order the catalog holds its rows, whatever they cost); history; then
what is volatile: this question's references and words, and the answer that the rules worked out, to be said in the
model's own words. Prices and stock are references without their values: a model
cannot leak or bend a number it never saw.
"""

from __future__ import annotations

import re
from string import ascii_lowercase

import prompts
from agent.answers.normal import normalise
from agent.answers.question import Lang
from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet, Row
from agent.brains.brain import Prompt, Role
from agent.brains.short_references import of_sheet

VARIED = 0.8  # temperature of the show's sentences: what breaks a rule is put aside, what is the same is no gain
MOST_ROWS = 60
FEWEST_ROWS = 6  # for a model that reads the answer alone, where there is none
MOST_DRAFTED = 2  # sentences of the clerk's answer: as many as the model is asked for
_FIGURES = ("price", "list_price", "saving", "percent_off", "stock", "in_stock", "cheaper", "link")
_SLICE = ("title", "variant", "options", "attribute", "quote", "caution")  # what the slice holds, in this order
_LABELS = {
    "zh": {
        "price": "现价",
        "list_price": "原价",
        "saving": "比原价省",
        "percent_off": "比原价低",
        "stock": "还有几件",
        "in_stock": "有货或卖完",
        "cheaper": "两款里更便宜的那款",
        "link": "链接号",
    },
    "en": {
        "price": "current price",
        "list_price": "list price",
        "saving": "saving",
        "percent_off": "percent off",
        "stock": "how many are left",
        "in_stock": "in stock or sold out",
        "cheaper": "the cheaper of the two",
        "link": "link number",
    },
}
_HEADS = {
    "zh": ("商品资料：", "之前说过：", "现在可用：", "观众问：", "查好的答案："),
    "en": ("Product sheet:", "Said before:", "Available now:", "A viewer asks:", "The answer, looked up:"),
}
_DIGITS = re.compile(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*")


def build(
    question: str,
    sheet: FactSheet,
    *,
    draft: tuple[str, ...] = (),
    history: tuple[str, ...] = (),
    most_rows: int = MOST_ROWS,
    tags: bool = False,
) -> Prompt:
    """`draft`: the clerk's answer; its references are kept whatever is left out. `most_rows` 0: no sheet, no history,
    the first sentence of the answer alone, names in it as they are. `tags`: the model may gesture."""
    text = prompts.load("host", sheet.lang)
    rules = f"{text.words}\n{prompts.load('tags', sheet.lang).words}" if tags else text.words
    facts, before, now, asks, told = _HEADS[sheet.lang]
    short = of_sheet(sheet)
    if draft and not most_rows:
        alone = short.shorten(_named(draft[0], sheet))
        words = "\n".join((asks, _harmless(normalise(question)), told, alone))
        return Prompt((("system", rules), ("user", words)), text.version)
    kept, extra = _chosen(sheet, frozenset(REFERENCE.findall("".join(draft))), most_rows or FEWEST_ROWS)
    parts = [facts, *(_line(row, sheet, short.short[row.ref]) for row in kept)]
    if history:
        parts += [before, *(_DIGITS.sub("…", _harmless(said)) for said in history)]
    if extra:
        parts += [now, *(_line(row, sheet, short.short[row.ref]) for row in extra)]
    parts += [asks, _harmless(normalise(question))]
    if draft:
        parts += [told, *map(short.shorten, draft[:MOST_DRAFTED])]
    messages: tuple[tuple[Role, str], ...] = (("system", rules), ("user", "\n".join(parts)))
    return Prompt(messages, text.version)


def build_script(draft: str, lang: Lang, said: tuple[str, ...] = ()) -> Prompt:
    """One sentence of the show to be put in other words; `said`: how the model put such sentences lately."""
    text = prompts.load("script", lang)
    before, this = ("刚才的说法：", "这句话：") if lang == "zh" else ("Said just now: ", "The sentence: ")
    parts = [*(f"{before}{_DIGITS.sub('…', words)}" for words in said), f"{this}{draft}"]
    return Prompt((("system", text.words), ("user", "\n".join(parts))), text.version, VARIED)


def plain(draft: tuple[str, ...]) -> bool:
    """Can a model that reads only the answer word it? Figures of one option; a small model mixes up those of several,
    and cannot tell of an offer that it has not read."""
    told = [ref.rpartition(".") for ref in REFERENCE.findall(draft[0] if draft else "")]
    figures = [(sku, field) for sku, _, field in told if field not in ("title", "variant")]
    return len({sku for sku, _ in figures}) == 1 and all(field in _FIGURES for _, field in figures)


def settle(text: str, sheet: FactSheet) -> str:
    """A model's sentence with its short references put back to the sheet's own."""
    return of_sheet(sheet).settle(text)


def _named(text: str, sheet: FactSheet) -> str:
    """The sentence with names of products and options in place of their references; figures stay references."""
    shown = {r.ref: _harmless(r.shown) for r in sheet.rows.values() if r.kind in ("title", "variant")}
    return REFERENCE.sub(lambda m: shown.get(m[1], m[0]), text)


def _chosen(sheet: FactSheet, wanted: frozenset[str], most: int) -> tuple[list[Row], list[Row]]:
    """The slice, chosen without a look at the question; and what this question adds: figures, offers, what it wants."""
    slice_ = sorted((r for r in sheet.rows.values() if r.kind in _SLICE), key=lambda r: _place(r, sheet))
    volatile = [r for r in sheet.rows.values() if r.kind not in _SLICE]
    room = max(1, most - min(len(volatile), most // 2))
    kept = slice_[:room]
    missed = [r for r in slice_[room:] if r.ref in wanted]
    volatile.sort(key=lambda r: (r.ref not in wanted, r.kind not in _FIGURES, r.kind == "in_stock", r.kind, r.ref))
    return kept, [*missed, *sorted(volatile[: most - len(kept)], key=lambda r: r.ref)]


def _place(row: Row, sheet: FactSheet) -> tuple[str, int, bool, str]:
    """Stable: by product, kind, own language first, reference."""
    short = of_sheet(sheet).short[row.ref]
    product = short.partition(".")[0].rstrip(ascii_lowercase)
    return product, _SLICE.index(row.kind), row.lang not in (None, sheet.lang), short


def _line(row: Row, sheet: FactSheet, ref: str) -> str:
    """One reference: a text row with its words, a figure without."""
    if row.kind not in _FIGURES:
        plain = row.kind in ("title", "variant") or row.name == row.ref.partition(".")[2]
        return f"{{{ref}}} = {'' if plain else f'{row.name}: '}{row.shown}"
    variant = sheet.rows.get(f"{row.sku}.variant") if row.kind != "link" else None
    return f"{{{ref}}} = {_LABELS[sheet.lang][row.kind]}{f' ({variant.shown})' if variant else ''}"


def _harmless(words: str) -> str:
    """Braces and brackets in a viewer's words must not read as references or tags."""
    return words.translate(str.maketrans("{}[]", "()()"))
