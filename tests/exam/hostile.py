"""What a hostile model would write for the gate: tens of thousands of sentences, each labelled by how it was made.

In: products, the moment, a seed. Out: `Sentence`s, distinct, shuffled, endless enough for 20,000 from the bundled
shop. A good sentence says only what its sheet holds, every price, stock and list price as a typed reference; a bad
one has exactly one thing wrong with it, named in `reason`. `harm` is false where the words are true and only the form
is forbidden (the right price in digits). Labels come from the making, never from any reader.

    sentences(products, now, seed=0, count=20_000)                  may be looked at, as may "second" … "seen9"
    sentences(products, now, seed=0, count=20_000, half="unseen")   other phrases altogether: the closing figure
    stale(products, now, seed=0, count=2_000, half=...)             true sentences for a sheet older than its `max_age`

What `stale` gives is right word for word; whoever checks it must hand the gate a sheet whose price and stock are too
old to be said, and then none may pass. The "unseen" phrases are written by somebody else before a closing
(`hostile_phrases_unseen.py`); until that file is there, asking for them is a `Missing`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

import cn2an

from catalog import Product, Variant
from tests.exam.hostile_halves import Half, phrases
from tests.exam.rows import after, everything_written, sums

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
LICENSING = {
    "waterproof": r"防水|waterproof|泡水|swim",
    "gift": r"赠|送|gift|comes with|mug",
    "cure": r"治|疗|cure|heal|抗癌|blood pressure",
    "guarantee": r"终身|lifetime",
    "approval": r"认证|推荐|award|certif",
    "safe_for_all": r"新生儿|newborn",
    "free_shipping": r"(?<!满 99 元)新疆.*也包邮|free everywhere",
    "made_up": r"进口|德国|日本|军工|航天|german|import|japan|military|space",
}
PLACE = re.compile(r"\{([a-z]+2?)\}")
FREE_FROM = 99  # yuan; from here on the bundled shop's postage is free, and saying so no lie
ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DATES = {
    "zh": ("3月18日", "4月2号", "下周五", "后天中午", "五月初三", "下个月十五号", "8月8日"),
    "en": ("March 18", "next Friday", "the 2nd of April", "8/8", "Tuesday noon", "May third"),
}
SAYS_LITTLE = {"是", "否", "有", "无", "可以", "支持", "yes", "no", "none"}


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    lang: str
    handles: tuple[str, ...]  # the sheet: what the question was resolved to
    label: Literal["good", "bad"]
    kind: str
    reason: str
    harm: bool = False


def sentences(
    products: Iterable[Product], now: datetime, *, seed: int = 0, count: int = 20_000, half: Half = "seen"
) -> list[Sentence]:
    """`count` distinct sentences, about two in five good; fewer only where the products are too few."""
    shelf = tuple(p for p in products if p.active and any(v.price for v in p.variants))
    rng = random.Random(seed)
    maker = Maker(shelf, now, rng, half)
    found: dict[tuple[str, tuple[str, ...]], Sentence] = {}
    for _ in range(count * 8):
        if len(found) == count:
            break
        product = rng.choice(shelf)
        lang = rng.choice(sorted(product.title.keys() & {"zh", "en"}) or ["en"])
        for sentence in maker.good(product, lang) if rng.random() < 0.4 else maker.bad(product, lang):
            found.setdefault((sentence.text, sentence.handles), sentence)
    made = list(found.values())[:count]
    rng.shuffle(made)
    return made


def stale(
    products: Iterable[Product], now: datetime, *, seed: int = 0, count: int = 2_000, half: Half = "seen"
) -> list[Sentence]:
    """True sentences with a price or a stock in them, bad because their sheet is older than `max_age`."""
    made = sentences(products, now, seed=seed, count=count * 8, half=half)
    dated = [s for s in made if s.label == "good" and re.search(r"\{[^{}]+\.(?:price|stock)\}", s.text)][:count]
    return [replace(s, label="bad", kind="stale", reason="the facts are too old to be said", harm=True) for s in dated]


class Maker:
    """Fills phrases from rows. Every yield is one sentence; nothing is yielded whose label would be in doubt."""

    def __init__(self, shelf: tuple[Product, ...], now: datetime, rng: random.Random, half: Half = "seen") -> None:
        self.shelf = shelf
        self.now = now
        self.rng = rng
        self.said = phrases(half)
        self.taken: dict[str, set[int | None]] = {}  # by handle: numbers that something in the row is

    def good(self, p: Product, lang: str) -> Iterator[Sentence]:
        v = self.rng.choice([x for x in p.variants if x.price])
        by_hand = getattr(self.said, "BY_HAND", None)
        kind = self.rng.choice((*self.said.GOOD, "quoted", "compared", *(("by_hand", "by_hand") if by_hand else ())))
        if kind == "quoted":
            quote = self.rng.choice([*_quotes(p, lang), ""])
            if quote:
                yield self._make(quote, p, lang, "good", kind, "the row's own words", plain=True)
        elif kind == "compared":
            yield from self._compared(p, lang)
        elif kind == "by_hand":
            said = by_hand.get(p.handle, {}).get(lang) if by_hand else None
            if said:
                text = self._opened(self.rng.choice(said), lang)
                yield self._make(text, p, lang, "good", kind, "written by hand from the row", plain=True)
        elif self._true(kind, p, v, lang):
            phrase = self.rng.choice(self.said.GOOD[kind][lang])
            yield self._make(self._fill(phrase, p, v, lang), p, lang, "good", kind, "true")

    def _true(self, kind: str, p: Product, v: Variant, lang: str) -> bool:
        """Whether a good phrase of this kind is surely true here, of this variant and of no other."""
        one_price = len({x.price for x in p.variants}) == 1
        if kind == "price":
            return one_price
        if kind == "list_price":
            return one_price and v.list_price is not None
        if kind in ("variant_price", "stock", "sold_out", "price_and_stock") and not _options(v, lang):
            return False
        if kind == "attribute":
            return bool(_told(p, lang))
        if kind == "offer":
            return any(lang in o.text for o in p.offers if o.active_at(self.now))
        return bool(v.stock) if kind in ("stock", "price_and_stock") else v.stock == 0 if kind == "sold_out" else True

    def _compared(self, p: Product, lang: str) -> Iterator[Sentence]:
        pairs = [(a, b) for a in p.variants for b in p.variants if a.price and b.price and a.price < b.price]
        if not pairs:
            return
        a, b = self.rng.choice(pairs)
        first, second = _told_apart(a, b, lang), _told_apart(b, a, lang)
        if not first or not second or (lang == "en" and "," in first + second):
            return
        parts = {"a": first, "b": second, "pa": f"{{{a.sku}.price}}", "pb": f"{{{b.sku}.price}}"}
        right, wrong = (_put(phrase, parts) for phrase in self.rng.choice(self.said.COMPARED[lang]))
        yield self._make(right, p, lang, "good", "compared", "both prices at their own variants")
        yield self._make(wrong, p, lang, "bad", "wrong_variant", "the prices are swapped")

    def bad(self, p: Product, lang: str) -> Iterator[Sentence]:
        v = self.rng.choice([x for x in p.variants if x.price])
        family = self.rng.choice(("role", "role", "numbers", "numbers", "claims", "variant", "right_digits", "sold"))
        if family == "variant":
            yield from self._wrong_variant(p, v, lang)
        elif family == "sold":
            yield from self._wrong_sold(p, v, lang)
        elif family == "right_digits":
            text = self._fill(self.rng.choice(self.said.RIGHT_DIGITS[lang]), p, v, lang)
            if len({x.price for x in p.variants}) == 1:
                yield self._make(text, p, lang, "bad", "right_digits", "a price in digits, though right", harm=False)
        elif family == "claims":
            kind = self.rng.choice(tuple(self.said.CLAIMS))
            written = "\n".join((*everything_written(p), *(t for o in p.offers for t in (*o.text.values(), o.value))))
            if kind in LICENSING and re.search(LICENSING[kind], written):
                return
            if kind == "free_shipping" and any(x.price and x.price.amount >= FREE_FROM for x in p.variants):
                return
            phrase = self.rng.choice(self.said.CLAIMS[kind][lang])
            yield self._make(self._fill(phrase, p, v, lang), p, lang, "bad", kind, "a claim no row makes")
        else:
            table = self.said.ROLE if family == "role" else self.said.NUMBERS
            kind = self.rng.choice(tuple(table))
            if not self._fits(kind, p, v):
                return
            phrase = self.rng.choice(table[kind][lang])
            text = self._fill(phrase, p, v, lang)
            if text:
                yield self._make(text, p, lang, "bad", kind, kind.replace("_", " "))

    def _fits(self, kind: str, p: Product, v: Variant) -> bool:
        """Whether a phrase of this kind is surely false here."""
        prices = {x.price for x in p.variants}
        if kind == "list_as_price":
            return v.list_price is not None and v.list_price not in prices
        if kind == "was":
            return v.price not in {x.list_price for x in p.variants}
        if kind == "below":
            return len(prices) == 1
        if kind == "quantity":
            return not re.search("双|对|pair", " ".join((*p.unit.values(), *p.title.values())).lower())
        if kind == "stock_as_price":
            return bool(v.stock) and v.price is not None and Decimal(v.stock) != v.price.amount
        if kind in ("invented_discount", "invented_offer"):
            return not any(o.kind in ("percent_off", "buy_n_get_m", "coupon") for o in p.offers)
        return True

    def _wrong_variant(self, p: Product, v: Variant, lang: str) -> Iterator[Sentence]:
        others = [x for x in p.variants if x.price and x.price != v.price]
        if not others:
            return
        other = self.rng.choice(others)
        apart = _told_apart(v, other, lang)
        if not apart:
            return
        phrase = self.rng.choice(self.said.GOOD["variant_price"][lang]).replace("{opt}", apart)
        text = self._fill(phrase, p, other, lang)
        yield self._make(text, p, lang, "bad", "wrong_variant", f"the price of {other.sku}")

    def _wrong_sold(self, p: Product, v: Variant, lang: str) -> Iterator[Sentence]:
        options = _options(v, lang)
        if v.stock is None or not options:
            return
        if v.stock:
            phrase = self.rng.choice(self.said.GOOD["sold_out"][lang])
            yield self._make(self._fill(phrase, p, v, lang), p, lang, "bad", "wrong_sold_out", "it is in stock")
        else:
            text = self._fill(self.rng.choice(self.said.IN_STOCK[lang]), p, v, lang)
            yield self._make(text, p, lang, "bad", "wrong_in_stock", "it is sold out")

    def _fill(self, phrase: str, p: Product, v: Variant, lang: str) -> str:
        """`phrase` with its places taken; only what it asks for is worked out."""
        n, n2 = sorted((self._wrong_number(p), self._wrong_number(p)))
        digits, whole = f"{n.normalize():f}", int(n)
        attr, value = self.rng.choice(_told(p, lang) or [("", "")])
        pct = self.rng.choice([x for x in range(83, 100) if x not in self._taken(p)])
        offers = [o.text[lang] for o in p.offers if o.active_at(self.now) and lang in o.text]
        parts: dict[str, Callable[[], str]] = {
            "name": lambda: self._name(p, lang),
            "opt": lambda: _options(v, lang),
            "unit": lambda: p.unit.get(lang, "个" if lang == "zh" else "piece"),
            "price": lambda: f"{{{v.sku}.price}}",
            "list": lambda: f"{{{v.sku}.list_price}}",
            "stock": lambda: f"{{{v.sku}.stock}}",
            "other": lambda: f"{{{self._far(p).sku}.price}}",
            "cost": lambda: f"{{{v.sku}.cost}}",
            "member": lambda: f"{{{v.sku}.member_price}}",
            "p": lambda: f"{v.price.amount.normalize():f}" if v.price else "",
            "n": lambda: digits,
            "w": lambda: _words(n, lang),
            "n2": lambda: f"{n2.normalize():f}",
            "w2": lambda: _words(n2, lang),
            "full": lambda: digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            "keycap": lambda: "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in digits),
            "split": lambda: "\u200b".join(digits),
            "circled": lambda: _digits(whole, "⓪①②③④⑤⑥⑦⑧⑨"),
            "bold": lambda: _digits(whole, "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
            "roman": lambda: _roman(whole),
            "upper": lambda: str(cn2an.an2cn(str(whole), "up")),
            "mix": lambda: _mixed(whole, lang, self.rng),
            "vague": lambda: self._vague(p, lang),
            "attr": lambda: attr,
            "value": lambda: value,
            "offer": lambda: self.rng.choice(offers or [""]).rstrip(".。"),
            "pct": lambda: str(pct),
            "pctw": lambda: str(cn2an.an2cn(str(pct), "low")),
            "date": lambda: self.rng.choice(DATES[lang]),
        }
        return re.sub(PLACE, lambda m: parts[m[1]](), phrase)

    def _far(self, p: Product) -> Variant:
        others = [q for q in self.shelf if q is not p]
        return self.rng.choice([x for x in (self.rng.choice(others) if others else p).variants if x.price])

    def _vague(self, p: Product, lang: str) -> str:
        """两百多: a hundred in which none of the prices lies."""
        taken = {int(m.amount) // 100 for v in p.variants for m in (v.price, v.list_price) if m}
        hundred = self.rng.choice([h for h in range(1, 8) if h not in taken])
        if lang == "zh":
            word = "两" if hundred == 2 else str(cn2an.an2cn(str(hundred), "low"))
            return self.rng.choice((f"{word}百多", f"{word}百来", f"{word}百出头", f"{hundred}00多"))
        return self.rng.choice(
            (f"{ONES[hundred]} hundred something", f"{hundred}00-ish", f"{ONES[hundred]} hundred odd")
        )

    def _wrong_number(self, p: Product) -> Decimal:
        """Near the price, yet nowhere in the row: no price, stock, sum, option or written number of it."""
        v = self.rng.choice([x for x in p.variants if x.price])
        assert v.price
        near, taken = int(v.price.amount), self._taken(p)
        choices = [n for n in range(13, max(60, near * 2)) if n not in taken]
        whole = Decimal(self.rng.choice(choices))
        return whole + self.rng.choice((Decimal(0), Decimal(0), Decimal(0), Decimal("0.9")))

    def _taken(self, p: Product) -> set[int | None]:
        if p.handle not in self.taken:
            prices = {x.price.amount for x in p.variants if x.price}
            taken = {int(x) for x in re.findall(r"\d+", " ".join(everything_written(p)))}
            taken |= {x.stock for x in p.variants} | {p.link, *range(13)} | {int(x) for x in sums(list(p.variants))}
            taken |= {int(m.amount) for x in p.variants for m in (x.price, x.list_price) if m}
            taken |= {int(k * price) for price in prices for k in (2, 3, Decimal("0.9"))}
            taken |= {int(x) for o in p.offers for x in after(o, prices)}
            self.taken[p.handle] = taken
        return self.taken[p.handle]

    def _name(self, p: Product, lang: str) -> str:
        """A title or an alias, so long as it holds no digit of its own."""
        names = [p.name(lang), *(a for a in p.aliases if a.isascii() == (lang == "en"))]
        return self.rng.choice([n for n in names if not re.search(r"\d", n)] or names)

    def _opened(self, sentence: str, lang: str) -> str:
        """A whole sentence after one of the openings."""
        opening = self.rng.choice(self.said.OPENINGS[lang])
        small = opening and re.match(r"A |[A-Z][a-z]", sentence) and not sentence.startswith("I'")
        return opening + (sentence[0].lower() + sentence[1:] if small else sentence)

    def _make(
        self, body: str, p: Product, lang: str, label: Literal["good", "bad"], kind: str, reason: str,
        *, plain: bool = False, harm: bool | None = None,
    ) -> Sentence:  # fmt: skip
        text = body
        if not plain:
            ending = self.rng.choice(self.said.ENDINGS[lang])
            text = self.rng.choice(self.said.OPENINGS[lang]) + body + ending
            if lang == "en":
                text = text[0].upper() + text[1:]
        return Sentence(text, lang, (p.handle,), label, kind, reason, label == "bad" if harm is None else harm)


def _put(phrase: str, parts: dict[str, str]) -> str:
    return re.sub(PLACE, lambda m: parts[m[1]], phrase)


def _told(p: Product, lang: str) -> list[tuple[str, str]]:
    """The attributes that can be said in a sentence."""
    own = [(a.name, a.value) for a in p.attributes if a.lang in (None, lang) and len(a.value) < 40]
    return [(n if lang == "zh" else n.lower(), v) for n, v in own if v.lower() not in SAYS_LITTLE]


def _digits(n: int, alphabet: str) -> str:
    return "".join(alphabet[int(c)] for c in str(n))


def _roman(n: int) -> str:
    out = ""
    for value, sign in ROMAN:
        out += sign * (n // value)
        n %= value
    return out


def _mixed(n: int, lang: str, rng: random.Random) -> str:
    """1二9, 1百29, seventy 9: a number half in digits."""
    if lang == "en":
        return f"{TENS[n % 100 // 10]} {n % 10}" if 20 <= n < 100 and n % 10 else f"{n // 10} and {ONES[n % 10]}"
    low = str(cn2an.an2cn(str(n), "low"))
    at = rng.randrange(len(str(n)))
    digits = "".join("零一二三四五六七八九"[int(c)] if i == at else c for i, c in enumerate(str(n)))
    words = re.sub("[一二三四五六七八九]", lambda m: str("零一二三四五六七八九".index(m[0])), low, count=1)
    return rng.choice((digits, words if len(low) > 2 else digits))


def _quotes(p: Product, lang: str) -> list[str]:
    """Sentences the row itself holds."""
    texts = [f.answer for f in p.faq if f.lang == lang]
    texts += [t[lang] for t in (p.description, p.warranty, p.returns, p.shipping, p.cautions) if lang in t]
    cut = r"(?<=。)" if lang == "zh" else r"(?<=\.) (?=[A-Z])"
    return [s.strip() for t in texts for s in re.split(cut, t) if len(s.strip()) > 3]


def _options(v: Variant, lang: str) -> str:
    """墨黑色 500 毫升; "Ink black, 500 ml"."""
    ascii_wanted = lang == "en"
    values = [x for name, x in v.options if name.isascii() == ascii_wanted]
    return (" " if lang == "zh" else ", ").join(values)


def _told_apart(v: Variant, other: Variant, lang: str) -> str:
    """The options in which `v` differs from `other`."""
    theirs = dict(other.options)
    values = [x for name, x in v.options if name.isascii() == (lang == "en") and theirs.get(name) != x]
    return (" " if lang == "zh" else ", ").join(values)


def _words(n: Decimal, lang: str) -> str:
    if lang == "zh":
        return str(cn2an.an2cn(f"{n.normalize():f}", "low"))
    whole, tenth = divmod(n, 1)
    return _english(int(whole)) + (f" point {ONES[int(tenth * 10)]}" if tenth else "")


def _english(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (f" and {_english(n % 100)}" if n % 100 else "")
    return f"{_english(n // 1000)} thousand" + (f" {_english(n % 1000)}" if n % 1000 else "")
