"""Questions made to get a true figure of something else: a role of money, options and ways of joining them, crossed.

In: products as `Catalog.products()` gives them, a seed, a count. Out: rows like those of `questions/*.jsonl`, the keys
worked out from the rows: a list price asked is a list price told, "both sizes" are two prices, and of a deposit, a
price for members or what it cost the shop no row speaks. Written against the clerk, by no wording of its own.
"""

# ruff: noqa: E501 - tables read better unbroken

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog import Product, Variant

Row = dict[str, Any]
_DIGITS = "零一二三四五六七八九"

# role -> language -> what is said behind a name; {} where the name goes
ASK = {
    "price": {
        "zh": ("{}多少钱", "{}现在卖什么价", "{}啥价", "{}怎么卖的", "{}现价是多少", "{}几块", "{}到手多少", "问下{}的售价", "{}今天多少米",
               "主播{}报个价"),
        "en": ("how much is the {}", "{} price?", "what does the {} cost now", "price of the {} pls", "whats the {} going for",
               "current price on the {}", "how much for the {} today"),
    },
    "list_price": {
        "zh": ("{}原价多少", "{}划线价是多少", "{}吊牌价多少", "{}没打折的时候卖多少", "{}原先什么价", "{}被划掉的那个价多少", "{}以前卖多少",
               "{}打折前多少钱"),
        "en": ("what was the {} before the discount", "{} list price?", "original price of the {}", "{} crossed out price?",
               "how much was the {} originally", "regular price of the {}", "what did the {} cost before"),
    },
    "saving": {
        "zh": ("{}比原价便宜多少", "{}省多少钱", "{}降了多少", "{}现价比划线价少多少", "{}打完折能省几块"),
        "en": ("how much do i save on the {}", "how much off is the {}", "how much cheaper is the {} than before"),
    },
    "was_and_now": {
        "zh": ("{}原价多少现在多少", "{}原来卖多少，现在呢", "{}划线价和现价各多少", "{}之前和现在分别什么价"),
        "en": ("what was the {} and what is it now", "{} list price and current price?", "{} before and after price"),
    },
}  # fmt: skip
UNHEARD_OF = {
    "zh": ("{}定金多少", "{}押金要多少钱", "{}尾款多少", "{}会员价多少", "{}学生价是多少", "{}批发价多少", "{}进价多少", "{}成本价多少钱", "{}出厂价多少",
           "{}拼团价多少", "{}专柜价多少", "{}淘宝上卖多少钱", "{}别家卖多少", "{}每个月分期还多少", "{}首付多少", "{}历史最低价多少", "{}二手能卖多少钱",
           "{}去年双十一卖多少", "{}明天多少钱", "{}以后会涨到多少钱", "{}折合美元多少", "{}税多少钱", "{}员工价几块"),
    "en": ("whats the deposit on the {}", "{} wholesale price?", "what does the {} cost you guys to make", "{} member price?",
           "student price for the {}?", "how much is the {} on amazon", "how much is the {} per month in installments",
           "lowest price ever for the {}", "resale value of the {}", "how much will the {} be tomorrow",
           "how much was the {} last black friday", "price of the {} in us dollars", "how much tax on the {}",
           "down payment for the {}?", "group buy price of the {}"),
}  # fmt: skip
BOTH = {
    "zh": ("{}大的小的各多少钱", "{}大号小号都什么价", "{}大和小分别多少", "{}大小两个价格都报一下", "{}两个规格都多少钱", "{}两种都报下价", "{}每个规格多少钱",
           "{}各个规格什么价", "{}大的多少小的多少", "小的{}和大的{}都多少钱", "{}小号跟大号价格", "{}大小各啥价", "大{}小{}分别什么价"),
    "en": ("{} small and big how much", "price of both sizes of the {}", "{} small n big price", "how much is each size of the {}",
           "{} big one and small one price", "both {} options how much", "how much are the {} in both sizes",
           "small & large {} prices pls", "the small {} and the big {} how much each", "{} prices for all sizes"),
}  # fmt: skip
PAIR = {
    "zh": ("{0}{1}和{2}各多少钱", "{0}{1}跟{2}分别什么价", "{0}{1}、{2}多少钱", "{1}的{0}和{2}的{0}都多少钱", "{0}{1}{2}都报下价", "{0}{1}多少，{2}呢",
           "{0}要{1}的多少钱 {2}的多少钱", "{0} {1}/{2} 啥价"),
    "en": ("{0} {1} and {2} how much", "how much is the {0} in {1} and in {2}", "price of the {0}, {1} and {2}", "{0} {1} & {2} price",
           "{0} {1} / {2} price?", "what does the {1} {0} cost, and the {2} one"),
}  # fmt: skip
GAP = {
    "zh": ("{0}{1}和{2}差多少钱", "{0}{1}比{2}贵多少", "{0}{2}比{1}便宜多少", "{0}{1}跟{2}价格差几块", "{1}的{0}跟{2}的{0}差价多少"),
    "en": ("price difference between the {1} {0} and the {2} {0}", "how much more is the {0} in {1} than in {2}", "{0} {1} vs {2} price gap"),
}  # fmt: skip
RELATIVE_GAP = {
    "zh": ("大{}比小{}贵多少", "{}大的跟小的差多少钱", "小{}跟大{}差多少钱", "{}大小差几块", "{}小号比大号便宜多少"),
    "en": ("how much more is the big {} than the small one", "price difference between the small and large {}", "{} big vs small price gap"),
}  # fmt: skip
RELATIVE = {
    "zh": {"big": ("大的{}多少钱", "{}大的啥价", "{}最大的那个多少钱", "大号{}怎么卖"), "small": ("小的{}多少钱", "{}小的啥价", "{}最小的那个多少钱", "小号{}怎么卖")},
    "en": {"big": ("how much is the big {}", "large {} price", "{} biggest one how much"), "small": ("how much is the small {}", "small {} price", "{} smallest one how much")},
}  # fmt: skip
TWO = {
    "zh": ("{}和{}各多少钱", "{}跟{}分别什么价", "{}、{}都报下价", "{}多少钱，{}呢", "{}还有{}多少钱", "{}与{}的价格", "{}加{}各是多少"),
    "en": ("how much are the {} and the {}", "{} and {} price", "price of the {}, also the {}", "{} n {} how much", "{} & {} prices?"),
}  # fmt: skip
TWO_GAP = {
    "zh": ("{}和{}差多少钱", "{}比{}贵多少", "{}跟{}价格差多少"),
    "en": ("price difference between the {} and the {}", "how much more is the {} than the {}"),
}
STOCK = {
    "zh": ("{0}{1}还有几件", "{0}{1}有货吗", "{1}的{0}还有吗", "{0}{1}库存多少"),
    "en": ("is the {0} in {1} in stock", "how many {1} {0} left", "{1} {0} still available?"),
}
STOCK_PAIR = {
    "zh": ("{0}{1}和{2}都有货吗", "{0}{1}跟{2}各还有多少", "{0} {1} {2} 还有没有"),
    "en": ("are the {0} in {1} and {2} in stock", "{0} {1} and {2} how many left"),
}


def questions(products: Iterable[Product], *, seed: int, count: int) -> list[Row]:
    """`count` rows, no text twice; as many of each way of asking as there are, by turns."""
    rng = random.Random(seed)
    products = [p for p in products if p.active]
    kinds = (_role, _role, _unheard_of, _both, _pair, _gap, _relative, _two, _stock, _option_price)
    rows: dict[str, Row] = {}
    tries = 0
    while len(rows) < count and tries < 40 * count:
        make = kinds[tries % len(kinds)]
        tries += 1
        row = make(rng, rng.choice(products), products, rng.choice(("zh", "en")))
        if row is not None and row["text"] not in rows:
            rows[row["text"]] = {"id": f"roles-{len(rows)}", **row}
    return list(rows.values())


def _name(rng: random.Random, p: Product, lang: str) -> str:
    """What only this product is called."""
    names = [a for a in p.aliases if a.isascii() == (lang == "en") and (lang == "en" or len(a) > 1)]
    return rng.choice(names[:2]) if names else p.name(lang)


def _role(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    role = rng.choice(tuple(ASK))
    text = rng.choice(ASK[role][lang]).format(_name(rng, p, lang))
    priced = [v for v in p.variants if v.price]
    struck = [v for v in priced if v.list_price]
    if role == "price":
        return _priced(text, lang, role, p, priced)
    if role == "list_price":
        return (
            _asked(text, lang, role, [p], any_fact=[_fact("list_price", v) for v in struck])
            if struck
            else _unknown(text, lang, role, p)
        )
    if not struck or len(struck) < len(priced):
        return None
    if role == "saving":
        saved = sorted({_shown(v.list_price.amount - v.price.amount) for v in struck if v.list_price and v.price})
        return _asked(text, lang, role, [p], words=[[*saved, *(s.removesuffix(".00") for s in saved)]])
    was = [_shown(v.list_price.amount) for v in struck if v.list_price]
    return _asked(text, lang, role, [p], any_fact=[_fact("price", v) for v in priced], words=[was])


def _unheard_of(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    return _unknown(rng.choice(UNHEARD_OF[lang]).format(_name(rng, p, lang)), lang, "no such price", p)


def _sized(p: Product) -> list[Variant] | None:
    """The smallest and the biggest by what their only number-like option counts; None where it is not one of two."""
    for name in dict.fromkeys(n for v in p.variants for n, _ in v.options):
        values = dict.fromkeys(dict(v.options).get(name, "") for v in p.variants)
        found = {
            v: float(_DIGITS.find(m[0])) if m[0] in _DIGITS else float(m[0])
            for v in values
            if (m := re.search(r"\d+(?:\.\d+)?|[一二三四五六七八九]", v))
        }
        if len(found) == len(values) == 2:
            low, high = sorted(found, key=lambda v: found[v])
            return [next(v for v in p.variants if dict(v.options).get(name) == x) for x in (low, high)]
    return None


def _both(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if (two := _sized(p)) is None or two[0].price == two[1].price:
        return None
    if rng.random() < 0.3:
        template = rng.choice(RELATIVE_GAP[lang])
        return _priced(_filled(template, _name(rng, p, lang)), lang, "gap", p, two)
    return _priced(_filled(rng.choice(BOTH[lang]), _name(rng, p, lang)), lang, "both", p, two)


def _relative(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if (two := _sized(p)) is None or two[0].price == two[1].price:
        return None
    which = rng.choice(("big", "small"))
    text = _filled(rng.choice(RELATIVE[lang][which]), _name(rng, p, lang))
    return _priced(text, lang, "relative", p, [two[which == "big"]])


def _filled(template: str, name: str) -> str:
    return template.replace("{}", name)


def _values(rng: random.Random, p: Product, lang: str) -> list[tuple[str, list[Variant]]] | None:
    """Two values of one option of a product, with the variants of each."""
    names = {n for v in p.variants for n, _ in v.options}
    names = {n for n in names if n.isascii() == (lang == "en")}
    for name in rng.sample(sorted(names), len(names)):
        values = list(dict.fromkeys(x for v in p.variants for n, x in v.options if n == name))
        if len(values) >= 2:
            two = rng.sample(values, 2)
            return [(x, [v for v in p.variants if (name, x) in tuple(v.options)]) for x in two]
    return None


def _pair(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if (two := _values(rng, p, lang)) is None:
        return None
    (a, ours), (b, theirs) = two
    text = rng.choice(PAIR[lang]).format(_name(rng, p, lang), _said(a, lang), _said(b, lang))
    return _priced(text, lang, "pair", p, [*ours, *theirs])


def _gap(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if rng.random() < 0.5:
        other = rng.choice([q for q in every if q is not p])
        text = rng.choice(TWO_GAP[lang]).format(_name(rng, p, lang), _name(rng, other, lang))
        return _asked(text, lang, "gap", [p, other], any_fact=_prices(p.variants), words=[_amounts(p), _amounts(other)])
    if (two := _values(rng, p, lang)) is None:
        return None
    (a, ours), (b, theirs) = two
    prices = [{v.price for v in side} for side in (ours, theirs)]
    if any(len(x) > 1 for x in prices) or prices[0] == prices[1]:
        return None
    if min(x.amount for x in prices[0] if x) < min(x.amount for x in prices[1] if x):
        a, b = b, a
    text = rng.choice(GAP[lang]).format(_name(rng, p, lang), _said(a, lang), _said(b, lang))
    return _priced(text, lang, "gap", p, [ours[0], theirs[0]])


def _option_price(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if (two := _values(rng, p, lang)) is None or len({v.price for v in p.variants}) == 1:
        return None
    value, variants = two[0]
    name = _name(rng, p, lang)
    named = f"{name}{_said(value, lang)}" if lang == "zh" else f"{_said(value, lang)} {name}"
    return _priced(rng.choice(ASK["price"][lang]).format(named), lang, "option", p, variants)


def _two(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    other = rng.choice([q for q in every if q is not p])
    text = rng.choice(TWO[lang]).format(_name(rng, p, lang), _name(rng, other, lang))
    return _asked(text, lang, "two", [p, other], any_fact=_prices(p.variants), words=[_amounts(p), _amounts(other)])


def _stock(rng: random.Random, p: Product, every: list[Product], lang: str) -> Row | None:
    if (two := _values(rng, p, lang)) is None:
        return None
    (a, ours), (b, theirs) = two
    name = _name(rng, p, lang)
    if len(ours) > 1 or len(theirs) > 1:
        return None
    if rng.random() < 0.5:
        text = rng.choice(STOCK[lang]).format(name, _said(a, lang))
        return _asked(text, lang, "stock", [p], facts=[_fact("stock", ours[0])])
    text = rng.choice(STOCK_PAIR[lang]).format(name, _said(a, lang), _said(b, lang))
    return _asked(text, lang, "stock pair", [p], facts=[_fact("stock", ours[0]), _fact("stock", theirs[0])])


def _said(value: str, lang: str) -> str:
    """An option as one types it."""
    return value.replace(" ", "") if lang == "zh" else value.lower()


def _prices(variants: Iterable[Variant]) -> list[dict[str, str]]:
    return [_fact("price", v) for v in variants if v.price]


def _priced(text: str, lang: str, kind: str, p: Product, variants: Iterable[Variant]) -> Row:
    """Every price of these is to be told, of whichever of them that costs so much."""
    asked = {v.price for v in variants}
    same = [v for v in p.variants if v.price in asked]
    return _asked(
        text, lang, kind, [p], any_fact=_prices(same), words=[[_shown(price.amount)] for price in asked if price]
    )


def _fact(field: str, v: Variant) -> dict[str, str]:
    return {"field": field, "sku": v.sku}


def _amounts(p: Product) -> list[str]:
    return [_shown(v.price.amount) for v in p.variants if v.price]


def _shown(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _asked(
    text: str, lang: str, kind: str, products: list[Product], *, facts: list[dict[str, str]] = (), any_fact: list[dict[str, str]] = (),
    words: list[list[str]] = (),
) -> Row:  # fmt: skip
    expect: Row = {"outcome": "answered", "any_of_products": [v.sku for p in products for v in p.variants]}
    expect |= {"must_facts": list(facts)} if facts else {}
    expect |= {"must_any_fact": list(any_fact)} if any_fact else {}
    expect |= {"must_text_any": list(words)} if words else {}
    return {"text": text, "lang": lang, "kind": kind, "expect": expect}


def _unknown(text: str, lang: str, kind: str, p: Product) -> Row:
    return {"text": text, "lang": lang, "kind": kind, "expect": {"outcome": ["unknown", "refused", "ignored"]}}
