"""Which variants of a product the words leave: colours, sizes, packs, "the big one", "not the black one". Pure.

In: a reading, a product. Out: the variants left, whether an option was asked that none has, whether any was asked.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.intent import MASK, Reading
from agent.answers.mention import option_words, options_in, with_units
from agent.answers.normal import fold, fold_long
from agent.answers.wording import NEGATED
from catalog import Product, Variant

_FITS = re.compile(
    r"\bhow (?:small|large|big|tall)\b|(?:runs?|fits?|comes? up|sized?) (?:\w+ ){0,2}?(?:small|large|big)(?: or (?:small|large|big))?|偏[大小]|[大小]还是[偏]?[大小]"
)


RELATIVE = re.compile(
    r"(?P<most>最?大(?:的|号|(?:包|瓶|袋|盒)装?|份|桶|款|套)|\b(?:big(?:ger|gest)?|larger?|largest)\b)|(?P<least>最?小(?:的|号|(?:包|瓶|袋|盒)装?|份|桶|款|套)|\b(?:small(?:er|est)?|mini|tiny|travel[- ]sized?)\b)"
)


NO_COLOUR = re.compile(
    r"明白|白天|白送|白给|白嫖|白搭|空白|坦白|白领|黑心|黑科技|黑粉|红包|网红|红人|走红|灰尘|粉丝|粉底|青年|金额|现金|银行"
)  # characters of colours in other words
_PRICED_IN = re.compile(r"(?:多少|几)个?米(?![色白粒])")  # 米 that one pays with is no colour
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def exact_sku(text: str, product: Product) -> Variant | None:
    return next(
        (
            v
            for v in product.variants
            if len(v.sku) >= 3
            and (sku := fold(v.sku)) in text  # a compiled pattern for every SKU of the shop costs more than the rest
            and re.search(rf"(?<![a-z0-9]){re.escape(sku)}(?![a-z0-9])", text)
        ),
        None,
    )


def variants_left(reading: Reading, product: Product, alone: bool) -> tuple[tuple[Variant, ...], bool, bool]:
    """The variants the words leave, whether an option was asked that none has, whether any was asked."""
    safe = reading.safe or reading.text
    wanted_text, unwanted_text = _by_polarity(NO_COLOUR.sub(" ", _PRICED_IN.sub(" ", _FITS.sub(" ", safe))))
    short = NO_COLOUR.sub(" ", " ".join(c for _, c in reading.rest))
    pool = product.variants
    if unwanted_text:
        refused = options_in(unwanted_text, pool)
        pool = tuple(v for v in pool if not any(value in refused.get(name, ()) for name, value in v.options)) or pool
    wanted = options_in(_forms_text(with_units(wanted_text), short), pool)
    left = pool
    lacking = False
    for name, values in wanted.items():
        kept = tuple(v for v in left if any(n == name and value in values for n, value in v.options))
        if kept:
            left = kept
        else:
            lacking = True
    if not wanted and alone and _no_such_number(wanted_text, pool):
        return left, True, True
    if not wanted and (relative := _relative(wanted_text, pool)):
        return relative, False, True
    asked = option_words(wanted_text)
    if asked and not wanted and alone:
        everything = fold_long(
            "\n".join(
                (
                    *product.title.values(),
                    *product.aliases,
                    *(a.value for a in product.attributes),
                    *product.description.values(),
                    *(q.answer for q in product.faq),
                )
            )
        )
        stated = option_words(everything)
        names = {a for a in asked if a not in stated and re.search(rf"(?<![a-z]){a}(?![a-z])", everything) is None}
        lacking = bool(names)
    return left, lacking, bool(wanted) or (left != product.variants)


_SIZE_SAID = re.compile(
    r"\b(?:in|size|sz|eu)(?: an?| eu| size)? (\d{2,3})(?![\d.]| ?(?:cm|kg|g|ml|l|w|v|%|yuan|rmb|usd|years?|months?|lbs?|days?|weeks?|hours?|hrs|mins?|minutes?|degrees|pieces|packs?)\b)|(?<!\d)(\d{2,3})码"
)


def _no_such_number(text: str, variants: tuple[Variant, ...]) -> bool:
    """A size is a number here, and the one asked for is none of them: sneakers in 46."""
    sizes = {
        float(n[0])
        for v in variants
        for _, value in v.options
        if (n := re.fullmatch(r"(?:eu )?(\d{2,3})(?: ?(?:cm|厘米|码))?", fold(value))) and (n := _NUMBER.search(value))
    }
    m = _SIZE_SAID.search(text)
    if len(sizes) < 2 or m is None:
        return False
    said = float(m[1] or m[2])
    return said not in sizes and 0.6 * min(sizes) <= said <= 1.5 * max(sizes)


def _relative(text: str, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """The big one, 小包装: the variants with the most or the least of what their options count; () where none is meant."""
    m = RELATIVE.search(text)
    if m is None or re.search(r"几|什么|哪|多少(?!钱)|\b(?:what|which|how (?:big|large|small))\b", text):
        return ()
    if counted := by_amount(variants):
        edge = (max if m["most"] else min)(n for n, _ in counted)
        return tuple(v for n, v in counted if n == edge)
    return ()


def by_amount(variants: tuple[Variant, ...]) -> list[tuple[float, Variant]]:
    """Each variant with what an option of it counts (36 升, 7 包); none where no option counts, or all the same."""
    for name in dict.fromkeys(name for v in variants for name, _ in v.options):
        amounts = [(_NUMBER.search(with_units(fold(dict(v.options).get(name, "")))), v) for v in variants]
        counted = [(float(n[0]), v) for n, v in amounts if n is not None]
        if len(counted) == len(variants) and len({n for n, _ in counted}) > 1:
            return counted
    return []


def _forms_text(text: str, short: str) -> str:
    """Option values of one character count only where they stand as a word of their own."""
    return re.sub(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])", " ", _without_filler(text)) + " " + short


def _without_filler(text: str) -> str:
    return text.replace("\x00", " ").replace(MASK, " ")


def _by_polarity(text: str) -> tuple[str, str]:
    """The words asked for and the words ruled out: 不要黑的,有白的吗 → (有白的吗, 黑的)."""
    wanted, unwanted, at = [], [], 0
    for m in NEGATED.finditer(text):
        if m.start() < at:
            continue
        wanted.append(text[at : m.start()])
        end = re.compile(r"[,，。;.?!]|的|有|还|什么|\b(?:what|how|do|is|are|any|which|but)\b").search(text, m.end())
        at = end.start() if end else len(text)
        unwanted.append(text[m.end() : at])
    wanted.append(text[at:])
    return " ".join(wanted), " ".join(unwanted)
