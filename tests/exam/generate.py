"""Questions about any catalog, with the answer expected computed from its rows.

In: products as `Catalog.products()` gives them, a seed, a count. Out: rows like those of `questions/*.jsonl`. A name
that fits several products expects any of them; a text is asked only in a language the row is written in.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from catalog import Product, Variant
from tests.exam.noise import noisy

Row = dict[str, Any]
Template = Callable[["Asker", Product, str], Row | None]

ABSENT = {
    "zh": ("羽毛球拍", "口红", "婴儿奶粉", "行车记录仪", "电动牙刷", "吉他", "鱼竿", "滑雪板", "望远镜", "打印机"),
    "en": ("badminton racket", "guitar", "dash cam", "fishing rod", "snowboard", "telescope", "printer", "aquarium",
           "lawn mower", "sewing machine"),
}  # fmt: skip
NO = {
    "zh": ["没有", "没找到", "不卖", "暂无", "不清楚", "不确定", "不知道"],
    "en": ["don't", "not", "no", "sorry", "doesn't", "isn't"],
}
UNKNOWN = ["unknown", "refused"]
ASK = {
    "price": {
        "zh": ("{}多少钱", "{}价格", "{}咋卖的", "{} 几块钱", "{}怎么卖"),
        "en": ("how much is the {}", "price of {}", "what does the {} cost", "{} price?"),
    },
    "list_price": {
        "zh": ("{}原价多少", "{}没打折之前多少钱"),
        "en": ("what was the list price of the {}", "{} original price?"),
    },
    "stock": {
        "zh": ("{}还有货吗", "{}有没有货", "{}还有吗"),
        "en": ("is the {} in stock", "any {} left?", "do you still have the {}"),
    },
    "attribute": {
        "zh": ("{}的{}是什么", "{} {}？", "{}{}是多少"),
        "en": ("what is the {1} of the {0}", "{0} {1}?"),
    },
    "warranty": {
        "zh": ("{}质保多久", "{}坏了保修吗"),
        "en": ("warranty on the {}?", "does the {} come with a warranty"),
    },
    "shipping": {
        "zh": ("{}包邮吗", "{}多久发货"),
        "en": ("shipping for the {}?", "how long does the {} take to ship"),
    },
    "returns": {
        "zh": ("{}能退吗", "{}不喜欢可以退货吗"),
        "en": ("can i return the {}", "return policy on the {}?"),
    },
    "faq": {
        "zh": ("{}{}", "{} {}"),
        "en": ("{}: {}", "about the {}, {}"),
    },
    "compare": {
        "zh": ("{}和{}哪个便宜",),
        "en": ("which is cheaper, the {} or the {}",),
    },
    "cheapest": {
        "zh": ("店里最便宜的是什么", "哪个最便宜"),
        "en": ("what is the cheapest thing you have", "cheapest item?"),
    },
    "budget": {
        "zh": ("{}以内有什么", "{}块以下的有吗"),
        "en": ("anything under {}", "what can i get below {}"),
    },
    "link": {
        "zh": ("{}号链接多少钱", "{}号多少钱"),
        "en": ("price for link {}", "how much is number {}"),
    },
    "out_of_catalog": {
        "zh": ("有{}吗", "{}多少钱", "卖{}不"),
        "en": ("do you have a {}", "how much is the {}", "selling any {}?"),
    },
}  # fmt: skip


def questions(products: Iterable[Product], *, seed: int, count: int) -> list[Row]:
    """`count` distinct questions, every kind in turn, in every language the catalog speaks."""
    asker = Asker(tuple(p for p in products if p.active and p.variants), random.Random(seed))
    rows: list[Row] = []
    texts: set[str] = set()
    kinds = tuple(KINDS)
    for attempt in range(count * 30):
        if len(rows) == count:
            break
        kind = kinds[attempt % len(kinds)]
        product = asker.rng.choice(asker.products)
        lang = asker.rng.choice(sorted(product.title.keys() & {"zh", "en"}) or ["en"])
        row = KINDS[kind](asker, product, lang)
        if row is None:
            continue
        text, noise = noisy(row["text"], lang, asker.rng)
        if text not in texts:
            texts.add(text)
            row |= {"id": f"g-{len(rows):04d}", "text": text, "lang": lang, "kind": kind, "noise": list(noise)}
            rows.append(row)
    return rows


MODEL = re.compile(r"[A-Z][A-Z0-9.]*[0-9][A-Z0-9.]*-[A-Z0-9]+(?: (?:Pro|Max|Ultra))?")


class Asker:
    """The products and the dice; knows which names are shared."""

    def __init__(self, products: Sequence[Product], rng: random.Random) -> None:
        self.products = products
        self.rng = rng

    def name(self, p: Product, lang: str) -> str:
        """An alias, or the title; of a long title what a viewer would type: the model code, else no brackets."""
        title = re.sub(r"[（(【\[].*?[)）】\]]", " ", p.name(lang))
        aliases = [a for a in p.aliases if a.isascii() == (lang == "en") and len(a) > 1]
        if aliases and self.rng.random() < 0.6:
            return self.rng.choice(aliases)
        if lang == "zh":
            model = MODEL.search(p.name(lang))
            return model.group() if model and len(title) > 20 else title.strip()
        return " ".join(title.split()[:7])

    def known_as(self, name: str) -> tuple[Product, ...]:
        """All whose title or alias holds the words of `name`."""
        words = re.sub(r"\s+", "", name.lower())
        return tuple(
            p for p in self.products
            if any(words in re.sub(r"[\s（()）【】]+", "", t.lower()) for t in (*p.title.values(), *p.aliases))
        )  # fmt: skip

    def skus(self, name: str, p: Product) -> list[str]:
        found = self.known_as(name)
        return [v.sku for q in (found if p in found else (*found, p)) for v in q.variants if v.active]

    def ask(self, kind: str, lang: str, *names: object) -> str:
        return self.rng.choice(ASK[kind][lang]).format(*names)


def _money(field: str) -> Template:
    def template(a: Asker, p: Product, lang: str) -> Row | None:
        name = a.name(p, lang)
        skus = a.skus(name, p)
        if any(getattr(v, field) is None for q in (*a.known_as(name), p) for v in q.variants):
            return None
        facts = [{"sku": s, "field": field} for s in skus]
        return _row(a.ask("price" if field == "price" else field, lang, name), skus, must_any_fact=facts)

    return template


def _stock(a: Asker, p: Product, lang: str) -> Row | None:
    name = a.name(p, lang)
    if len(p.variants) != 1 or p.variants[0].stock is None or len(a.known_as(name)) > 1:
        return None
    sku = p.variants[0].sku
    return _row(a.ask("stock", lang, name), [sku], must_facts=[{"sku": sku, "field": "stock"}])


def _variant(a: Asker, p: Product, lang: str) -> Row | None:
    """A variant's own price, named by the option value that sets the price apart."""
    name = a.name(p, lang)
    if len({v.price for v in p.variants}) < 2 or len(a.known_as(name)) > 1:
        return None
    v = a.rng.choice([v for v in p.variants if v.price])
    values = [value for _, value in v.options if value.isascii() == (lang == "en")] or [value for _, value in v.options]
    if not values:
        return None
    same = [w.sku for w in p.variants if set(values) <= {x for _, x in w.options}]
    text = f"{name} {' '.join(values)} {'多少钱' if lang == 'zh' else 'how much'}"
    return _row(text, same, must_any_fact=[{"sku": s, "field": "price"} for s in same])


def _attribute(a: Asker, p: Product, lang: str) -> Row | None:
    known = [x for x in p.attributes if x.lang in (None, lang) and len(x.name) < 24 and len(x.value) < 60]
    name = a.name(p, lang)
    if not known or len(a.known_as(name)) > 1:
        return None
    x = a.rng.choice(known)
    return _row(a.ask("attribute", lang, name, x.name), a.skus(name, p), must_text_any=_chunks(x.value, lang))


def _text(field: str) -> Template:
    def template(a: Asker, p: Product, lang: str) -> Row | None:
        text = getattr(p, field).get(lang)
        name = a.name(p, lang)
        if not text or len(a.known_as(name)) > 1:
            return None
        return _row(a.ask(field, lang, name), a.skus(name, p), must_text_any=_chunks(text, lang))

    return template


def _faq(a: Asker, p: Product, lang: str) -> Row | None:
    known = [f for f in p.faq if f.lang == lang]
    name = a.name(p, lang)
    if not known or len(a.known_as(name)) > 1:
        return None
    f = a.rng.choice(known)
    asked = f.question.rstrip("?？")
    return _row(a.ask("faq", lang, name, asked), a.skus(name, p), must_text_any=_chunks(f.answer, lang))


def _compare(a: Asker, p: Product, lang: str) -> Row | None:
    q = a.rng.choice(a.products)
    names = a.name(p, lang), a.name(q, lang)
    prices = _prices(p), _prices(q)
    if p is q or not all(prices) or any(len(a.known_as(n)) > 1 for n in names):
        return None
    if max(prices[0]) >= min(prices[1]) and max(prices[1]) >= min(prices[0]):
        return None
    cheap = p if max(prices[0]) < min(prices[1]) else q
    facts = [{"sku": v.sku, "field": "price"} for v in cheap.variants]
    both = [v.sku for x in (p, q) for v in x.variants]
    return _row(a.ask("compare", lang, *names), [v.sku for v in cheap.variants], must_any_fact=facts, or_products=both)


def _cheapest(a: Asker, p: Product, lang: str) -> Row | None:
    """The cheapest of all, or of what is not sold out: both are right."""
    every = [(v.price.amount, v) for q in a.products for v in q.variants if v.price]
    there = [(price, v) for price, v in every if v.stock != 0]
    if not there:
        return None
    least = {min(price for price, _ in some) for some in (every, there)}
    skus = [v.sku for price, v in every if price in least]
    return _row(a.ask("cheapest", lang), skus, must_any_fact=[{"sku": s, "field": "price"} for s in skus])


def _budget(a: Asker, p: Product, lang: str) -> Row | None:
    prices = sorted({v.price.amount for q in a.products for v in q.variants if v.price})
    if len(prices) < 3:
        return None
    ceiling = int(prices[a.rng.randrange(1, max(2, len(prices) // 2))]) + 1
    row = _row(a.ask("budget", lang, ceiling), [])
    row["expect"] |= {"max_price": str(ceiling), "min_products": 1}
    return row


def _link(a: Asker, p: Product, lang: str) -> Row | None:
    facts = [{"sku": v.sku, "field": "price"} for v in p.variants if v.price]
    return _row(a.ask("link", lang, p.link), [v.sku for v in p.variants], must_any_fact=facts) if facts else None


def _absent(a: Asker, p: Product, lang: str) -> Row | None:
    written = " ".join(t.lower() for q in a.products for t in (*q.title.values(), *q.description.values(), *q.aliases))
    things = [t for t in ABSENT[lang] if not any(w in written for w in ([t] if lang == "zh" else t.split()))]
    if not things:
        return None
    text = a.ask("out_of_catalog", lang, a.rng.choice(things))
    return {"text": text, "expect": {"outcome": UNKNOWN, "if_answered": NO[lang]}}


def _row(text: str, skus: Sequence[str], **expect: Any) -> Row:
    """A shortened name may fit others too; an answer may name them beside the one meant."""
    expect.setdefault("or_products", ["*"])
    wanted: Row = {"outcome": "answered"} | ({"any_of_products": list(skus)} if skus else {})
    return {"text": text, "expect": wanted | {k: v for k, v in expect.items() if v}}


def _prices(p: Product) -> list[Decimal]:
    return [v.price.amount for v in _on_sale(p) if v.price]


def _on_sale(p: Product) -> list[Variant]:
    return [v for v in p.variants if v.active]


def _chunks(text: str, lang: str) -> list[str]:
    """The clauses of a text: an answer must hold at least one, word for word; the whole text too."""
    parts = [c.strip(" .。") for c in re.split(r"[，。；;、,\n]|\. ", text)]
    least = 2 if lang == "zh" else 3
    return [c for c in parts if len(c) >= least] or [text.strip(" .。")]


KINDS: dict[str, Template] = {
    "price": _money("price"),
    "variant": _variant,
    "list_price": _money("list_price"),
    "stock": _stock,
    "attribute": _attribute,
    "faq": _faq,
    "warranty": _text("warranty"),
    "shipping": _text("shipping"),
    "returns": _text("returns"),
    "compare": _compare,
    "cheapest": _cheapest,
    "budget": _budget,
    "link": _link,
    "out_of_catalog": _absent,
}
