"""Whether a sentence that got through the gate is false: the examiner's word, with its own reader.

In: the sentence, with typed references still in it or already rendered, and what it may be about. Out: a `Grade` that
says what is wrong, or None. It sees false amounts, discounts, stocks, roles, variants, references and numbers, and the
claims in `vocabulary.CLAIMS`; it does not see every false word, so labels by making come first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from catalog import Product
from tests.exam.grade import Grade, judge, says
from tests.exam.reading import plain, read
from tests.exam.rows import Shop
from tests.exam.vocabulary import CLAUSE, SOLD_OUT, WAS

REFERENCE = re.compile(r"\{([^{}.]+)\.([a-z_]+)\}")
STOCKED = re.compile(r"库存(?:还有)?\s*$|只剩\s*$")
COUNTED = re.compile(r" of the [^,.]*(?:left|in stock)")
SEVERAL = re.compile(
    r"[两三]件(?!套)|两个|一对|发俩|买三|\b(?:two|three) of the|\bpair of|"
    r"\bfor (?:two|three)\b|\bbuys you (?:two|three)\b"
)
CURRENCY = re.compile(r"^\s*(?:元|yuan)?\s*(?:美元|日元|欧元|(?:us )?dollars?|euros?|usd)")


def false(text: str, handles: Sequence[str], shop: Shop) -> Grade | None:
    """What is wrong with `text`, said about the products `handles`."""
    products = tuple(p for p in shop.products if p.handle in set(handles))
    skus = {v.sku for p in products for v in p.variants}
    for m in REFERENCE.finditer(text):
        if m[1] not in skus:
            return Grade("wrong_product", f"refers to {m[1]}, which is not on the sheet")
        if shop.field(m[1], m[2]) is None:
            return Grade("invented", f"refers to {m[0]}, which no row has")
        before, behind = plain(text[: m.start()]), plain(text[m.end() :])
        if m[2] == "stock" and re.match(r"\s*(?:元|块|yuan)", behind):
            return Grade("wrong_number", "a stock said as a price")
        if m[2] != "stock" and CURRENCY.match(behind):
            return Grade("wrong_number", "in another currency")
        if m[2] != "stock" and (STOCKED.search(before) or COUNTED.match(behind)):
            return Grade("wrong_number", "a price said as a stock")
    paired = any("pair" in p.unit.values() for p in products)  # one pair of shoes is one
    several = SEVERAL.search(plain(text).replace("pair of", "") if paired else plain(text))
    if len(REFERENCE.findall(text)) == 1 and ".price}" in text and several:
        return Grade("wrong_number", "the price of one said of several")
    said = rendered(text, shop)
    return judge(said, shop.licence(products)) or _variant(said, products) or _sold(said, products)


def rendered(text: str, shop: Shop) -> str:
    """References turned into words, in a form of the examiner's own."""

    def word(m: re.Match[str]) -> str:
        value = shop.field(m[1], m[2])
        if value is None:
            return m[0]
        return value if m[2] == "stock" else f" {Decimal(value).normalize():f} yuan "

    return REFERENCE.sub(word, text)


def _variant(said: str, products: Sequence[Product]) -> Grade | None:
    """An amount in a clause that names options must belong to a variant with these options."""
    whole = plain(said)
    single = len([n for n in read(whole) if n.unit == "money"]) == 1
    for clause in [whole] if single else CLAUSE.split(whole):
        for n in read(clause):
            if n.unit != "money":
                continue
            for p in products:
                named = {(o, x) for v in p.variants for o, x in v.options if says(clause[: n.start], x)}
                named |= {(o, x) for v in p.variants for o, x in v.options if not named and says(clause, x)}
                if not named:
                    continue
                fitting = [v for v in p.variants if all(dict(v.options).get(o) == x for o, x in named)]
                amounts = {v.price.amount for v in fitting if v.price}
                if WAS.search(clause):
                    amounts |= {v.list_price.amount for v in fitting if v.list_price}
                every = {m.amount for v in p.variants for m in (v.price, v.list_price) if m}
                if fitting and n.value in every and n.value not in amounts:
                    return Grade("wrong_number", f"{n.value} is another variant's")
    return None


def _sold(said: str, products: Sequence[Product]) -> Grade | None:
    """Sold out said of a variant that is there, or in stock of one that is not."""
    text = plain(said)
    for p in products:
        named = [v for v in p.variants if v.options and all(says(text, x) for x in _of_lang(v.options, text))]
        if len(named) != 1 or named[0].stock is None:
            continue
        if named[0].stock and SOLD_OUT.search(text):
            return Grade("wrong_number", "said to be sold out")
        if (
            named[0].stock == 0
            and re.search(r"还有货|有现货|is in stock|have .* in stock|is available", text)
            and not SOLD_OUT.search(text)
        ):
            return Grade("wrong_number", "said to be in stock")
    return None


def _of_lang(options: Sequence[tuple[str, str]], text: str) -> list[str]:
    chinese = re.search(r"[\u4e00-\u9fff]", text) is not None
    return [x for name, x in options if name.isascii() != chinese] or [x for _, x in options]
