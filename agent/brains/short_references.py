"""References as a model reads and writes them: `{A.title}`, `{Ab.price}` instead of `{LT-BTL-BLK-500.title}`. Pure.

In: a fact sheet, or one sentence with references. Out: a short form of each, the same for the same products whatever
was asked about them, and the way back. A SKU is long, costs as many tokens as a sentence and is full of digits, which
a small model copies wrong or takes for figures; a letter for the product and one for the option it copies as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase

from agent.answers.reference import REFERENCE
from agent.answers.sheet import FactSheet, Row

_OF_OPTION = frozenset({"price", "list_price", "saving", "percent_off", "stock", "in_stock", "variant"})
_SHOW = re.compile(r"\[show ([^\[\]\n]{1,64})\]")


@dataclass(frozen=True, slots=True)
class ShortReferences:
    """`short` by reference, `whole` by its short form, `sku` by a product's or an option's letters."""

    short: dict[str, str]
    whole: dict[str, str]
    sku: dict[str, str]

    def shorten(self, text: str) -> str:
        return REFERENCE.sub(lambda m: f"{{{self.short.get(m[1], m[1])}}}", text)

    def settle(self, text: str) -> str:
        """A model's sentence with the sheet's references, and SKUs in its tags; what it invented stays as it is."""
        text = REFERENCE.sub(lambda m: f"{{{self.whole.get(m[1], m[1])}}}", text)
        return _SHOW.sub(lambda m: f"[show {self.sku.get(m[1].strip(), m[1])}]", text)


def of_sheet(sheet: FactSheet) -> ShortReferences:
    """Products by their handles, options by their SKUs, in alphabetical order; worked out once for a sheet."""
    known = sheet.memo.get("short references")
    if known is None:
        known = sheet.memo["short references"] = _of_sheet(sheet)
    assert isinstance(known, ShortReferences)
    return known


def of_text(text: str) -> ShortReferences:
    """For a sentence without a sheet: SKUs in the order in which they come."""
    references = dict.fromkeys(REFERENCE.findall(text))
    skus = dict.fromkeys(ref.rpartition(".")[0] for ref in references)
    letters = {sku: _letter(i) for i, sku in enumerate(skus)}
    short = {ref: f"{letters[ref.rpartition('.')[0]]}.{ref.rpartition('.')[2]}" for ref in references}
    return ShortReferences(short, {s: ref for ref, s in short.items()}, {s: sku for sku, s in letters.items()})


def _of_sheet(sheet: FactSheet) -> ShortReferences:
    products = {f.product.handle: f for f in sheet.focuses}
    product_of: dict[str, str] = {}
    option_of: dict[str, str] = {}
    for i, handle in enumerate(sorted(products)):
        skus = sorted(v.sku for v in products[handle].product.variants)
        for j, sku in enumerate(skus):
            product_of[sku] = _letter(i)
            option_of[sku] = _letter(i) + (_letter(j).lower() if len(skus) > 1 else "")
    short = {row.ref: _short(row, product_of, option_of) for row in sheet.rows.values()}
    whole = {s: ref for ref, s in short.items()}
    for focus in sheet.focuses:  # one option was asked about: a figure without its letter is that one's
        if focus.settled:
            own = product_of[focus.sku]
            for row in (r for r in sheet.rows.values() if r.sku == focus.sku):
                whole.setdefault(f"{own}.{row.ref.removeprefix(row.sku + '.')}", row.ref)
    return ShortReferences(short, whole, {s: sku for sku, s in (*product_of.items(), *option_of.items())})


def _short(row: Row, product_of: dict[str, str], option_of: dict[str, str]) -> str:
    if not row.ref.startswith(f"{row.sku}."):  # two products in one reference
        longest_first = sorted(product_of, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest_first)) or r"(?!)", lambda m: product_of[m[0]], row.ref)
    field = row.ref.removeprefix(f"{row.sku}.")
    letters = option_of if row.kind in _OF_OPTION and field != "stock_total" else product_of
    return f"{letters.get(row.sku, row.sku)}.{field}"


def _letter(n: int) -> str:
    """A, B, … Z, AA, AB, …"""
    return ("" if n < 26 else _letter(n // 26 - 1)) + ascii_uppercase[n % 26]
