"""Whether an answer with figures tells what was asked: the sum that was meant, every option, every product named.

In: what a comment was resolved to, the clerk's draft. Out: `reread`: the same comment resolved so that the answer tells
it, or so that it owns up; None where nothing is amiss. Pure but for the catalog's names. A true figure of something
else than was asked is a wrong one; here it is caught whatever the rules before it heard.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.answers.focus import Focus, Resolution
from agent.answers.mention import option_spans, options_in, whole_spans, with_units, words_of
from agent.answers.money_roles import FESTIVAL, LIST_PRICE, NOWHERE, PRICE, SAVING, festival, money_roles
from agent.answers.normal import fold
from agent.answers.property import compared_by
from agent.answers.sheet import FactSheet
from agent.answers.variants import NO_COLOUR, by_amount
from agent.answers.voice import Draft
from catalog import Product, Variant

NO_SUCH_PRICE = "no_such_price"
MOST_PRODUCTS = 3
_MONEY = ("price", "list_price", "saving", "percent_off")
_FIGURES = frozenset({"price", "list_price", "stock", "discount", "compare"})
_LOST = frozenset({"absent product", "absent", "no such option", "nothing to compare with", "not in catalog", "not understood"})  # fmt: skip
_ONE_FIGURE = frozenset({"price", "stock", "list_price"})
_BESIDE = frozenset({"shipping", "on_air"})  # what is told where a sum was not heard
_JOINED = re.compile(r"哪[个款种]|谁|和|跟|与|还有|以及|加|、|,|&|\b(?:and|n|plus|also)\b")
_ALONE = re.compile(r"(?:的|款|色|味)?(?:的)?(?:是|要|卖)?多少(?=[,。?!、 呢啊呀]|$)")
_SUM = re.compile(r"多少|几块|什么价|啥价|\bhow much\b|\bwhat (?:was|were|is|are)\b|\bprice\b")
_BOTH_OF_TWO = re.compile(
    r"\bboth (?:the )?(?:prices?|costs?|numbers?|sizes|packs|options|colou?rs|of them|ones)\b|\bboth\W*$"
)
_EVERY = re.compile(
    r"分别|各|都(?:是|要|卖|报|说|讲|什么|啥|多少|几|怎么|咋|有)|每(?:[个种款]|一?[个种款])|[两二](?:[个种款]|规格)|所有(?:规格|尺寸|颜色|款)|大小"
    r"|\b(?:both|each|every (?:size|option|colou?r)|all (?:the )?(?:sizes|options|packs|prices|colou?rs)|respectively)\b"
)
_BIG = re.compile(
    r"(?<![多偏最不很太好挺])大(?!家|概|约|人|姐|哥|爷|妈|叔|佬|学|部分|促|牌|不大|小|多少)|大小|\b(?:big|bigger|biggest|large|larger|largest)\b"
)
_SMALL = re.compile(
    r"(?<![多偏最不很太好挺])小(?!时|朋友|孩|姐|哥|伙|心|宝|朋|区|红书|黄车)|\b(?:small|smaller|smallest|little|mini)\b"
)


def reread(
    asked: str,
    r: Resolution,
    sheet: FactSheet,
    draft: Draft,
    catalog_products: Sequence[Product],
    *,
    listed: bool = False,
) -> Resolution | None:
    """`asked`: the comment folded, before its slips were mended. `catalog_products`: whose names are looked for; none of
    a shop too big for that. `listed`: the draft tells of products nobody named."""
    told = _told(draft)
    answered = draft.outcome == "answered"
    if not answered and not (draft.outcome == "unknown" and draft.reason in _LOST):
        return None
    if not r.focuses or NO_SUCH_PRICE in r.reading.intents:
        return None
    if (other := _other_sum(asked, r, draft, told)) is not None:
        return other
    if listed or not _FIGURES & set(r.reading.intents):
        return None
    if (wider := _wider(r, draft, told)) is not None:
        return wider
    return _with_others(r, draft, told, catalog_products)


def whole_is_enough(r: Resolution, draft: Draft) -> bool:
    """One figure was asked of several options, and the draft tells it of each: nothing is gained by cutting it up."""
    if draft.outcome != "answered" or len(r.focuses) != 1 or len(_ONE_FIGURE & set(r.reading.intents)) != 1:
        return False
    beside = {"greeting", "thanks", "on_air", "compare"} | (
        {"attribute"} if set(r.reading.topics) <= {"size"} else set()
    )
    if set(r.reading.intents) - _ONE_FIGURE - beside:
        return False
    product = r.focuses[0].product
    wanted = asked_options(r.reading.text, product)
    return len(wanted) > 1 and _covers(wanted, product, _told(draft))


def _told(draft: Draft) -> dict[str, set[str]]:
    """Of each field with a figure the SKUs it is told of."""
    told: dict[str, set[str]] = {field: set() for field in (*_MONEY, "stock", "stock_total")}
    for ref in draft.references:
        sku, _, field = ref.rpartition(".")
        if field in told:
            told[field].add(sku)
    return told


def _other_sum(asked: str, r: Resolution, draft: Draft, told: dict[str, set[str]]) -> Resolution | None:
    """Another sum was asked for than the draft tells."""
    roles = money_roles(asked) | money_roles(r.reading.text)
    money = any(told[f] for f in _MONEY)
    if not money and draft.reason in ("attribute", "not in catalog", "not understood") and _priced_by_name(asked, r):
        return _asking(r, "price")
    if not money and not (_SUM.search(asked) and (set(draft.reason.split("+")) <= _BESIDE or _unheard(r, draft))):
        return None
    if NOWHERE in roles and "discount" not in draft.reason:
        return _asking(r, NO_SUCH_PRICE)
    if FESTIVAL in roles and "discount" not in draft.reason and told["price"]:
        day = festival(asked) or festival(r.reading.text)
        spoken_of = any(day in fold(text) for f in r.focuses for o in f.product.offers for text in o.text.values())
        return _asking(r, "discount" if spoken_of else NO_SUCH_PRICE)
    if LIST_PRICE in roles and not told["list_price"]:
        return _asking(r, "list_price", *(("price",) if PRICE in roles else ()))
    if PRICE in roles and not money:
        return _asking(r, "price")
    between = (
        len(r.focuses) > 1
        or "compare" in r.reading.intents
        or len(asked_options(r.reading.text, r.focuses[0].product)) > 1
    )
    if SAVING in roles and not told["saving"] and not between and "discount" not in draft.reason:
        return _asking(r, "list_price", "saving")
    return None


def _priced_by_name(asked: str, r: Resolution) -> bool:
    """雪松多少: right behind a name or an option it is money that 多少 asks for."""
    if len(r.focuses) != 1 or "多少" not in asked:
        return False
    product = r.focuses[0].product
    spans = [*whole_spans(asked, words_of(product)), *option_spans(asked, product.variants)]
    return any(_ALONE.match(asked, end) for _, end in spans)


def _unheard(r: Resolution, draft: Draft) -> bool:
    """Not known, where terms of delivery were heard in 到手多少."""
    return draft.outcome == "unknown" and _BESIDE >= set(r.reading.intents) != set()


def _asking(r: Resolution, *intents: str) -> Resolution:
    return replace(r, reading=replace(r.reading, intents=intents, topics=()))


def _wider(r: Resolution, draft: Draft, told: dict[str, set[str]]) -> Resolution | None:
    """Several options of one product were asked for and not all are told."""
    products = {f.product.handle: f.product for f in r.focuses}
    if len(products) != 1:
        return None
    product = next(iter(products.values()))
    wanted = asked_options(r.reading.text, product)
    if len(wanted) < 2 or ((told["price"] or told["stock"]) and _covers(wanted, product, told)):
        return None
    intents = r.reading.intents
    if "compare" in intents:
        if compared_by(r.reading.text) or len({v.price for v in wanted}) < 2:
            return None
        intents = tuple(dict.fromkeys("price" if i == "compare" else i for i in intents))
    reading = replace(r.reading, intents=intents)
    focus = Focus(product, wanted, r.focuses[0].how)
    return Resolution(reading, (focus,), asked_option=True)


def _covers(wanted: Iterable[Variant], product: Product, told: dict[str, set[str]]) -> bool:
    """Every price, or every count, of what was asked for is in the draft."""
    prices = {v.price for v in product.variants if v.sku in told["price"]}
    if told["price"] and not {v.price for v in wanted if v.price} <= prices:
        return False
    return (
        not told["stock"]
        or bool(told["stock_total"])
        or bool(told["price"])
        or {v.sku for v in wanted} <= told["stock"]
    )


def asked_options(text: str, product: Product) -> tuple[Variant, ...]:
    """The variants that the words name, where they name several: two values of an option, big and small, each."""
    if len(product.variants) < 2:
        return ()
    bare = NO_COLOUR.sub(" ", _without_names(text, product))
    if len(product.variants) == 2 and _BOTH_OF_TWO.search(bare):
        return product.variants  # single and six pack, both prices
    named = options_in(with_units(bare), product.variants)
    left = tuple(
        v
        for v in product.variants
        if all(any(n == name and x in values for n, x in v.options) for name, values in named.items())
    )
    if any(len(values) > 1 for values in named.values()):
        return left or product.variants
    if named and (other := _other_end(bare, left, product)):
        return (*left, *other)
    if _BIG.search(bare) and _SMALL.search(bare) and (sized := by_amount(left or product.variants)):
        amounts = [n for n, _ in sized]
        return tuple(v for n, v in sized if n in (min(amounts), max(amounts)))
    return left if _EVERY.search(bare) and len(left) > 1 else ()


def _other_end(text: str, named: tuple[Variant, ...], product: Product) -> tuple[Variant, ...]:
    """大盒跟试吃装: the biggest or the smallest, beside the one that is named by what it counts."""
    sized = by_amount(product.variants)
    counts = {n for n, v in sized if v in named}
    if len(counts) != 1 or len(named) == len(product.variants):
        return ()
    ends = (
        {max(n for n, _ in sized)}
        if _BIG.search(text)
        else {min(n for n, _ in sized)}
        if _SMALL.search(text)
        else set()
    )
    return tuple(v for n, v in sized if n in ends - counts)


def _without_names(text: str, product: Product) -> str:
    """The product's own names blanked: 大米 is not big."""
    chars = list(text)
    for start, end in whole_spans(text, words_of(product)):
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def _with_others(
    r: Resolution, draft: Draft, told: dict[str, set[str]], products: Sequence[Product]
) -> Resolution | None:
    """Several products are named by whole names, and of one of them nothing is told."""
    if {"attribute", "caution"} & set(r.reading.intents) or not r.named:
        return None
    lost = draft.outcome == "unknown"
    text = r.reading.text
    kept = () if lost else r.focuses
    own = [s for f in kept for s in whole_spans(text, words_of(f.product))]
    if not lost and not (own and any(told.values())):
        return None
    more: list[Product] = []
    for p in products:
        spans = [] if any(p.handle == f.product.handle for f in kept) else whole_spans(text, words_of(p))
        if any(b - a > 1 and all(b <= s or e <= a for s, e in own) for a, b in spans):
            more.append(p)
            own += spans
    if not more or not 1 < len(kept) + len(more) <= MOST_PRODUCTS or (lost and not _JOINED.search(text)):
        return None
    focuses = (*kept, *(Focus(p, p.variants, "alias") for p in more))
    return replace(r, focuses=focuses, rest=(), absent=False, ambiguous=False)
