"""What a comment is about: products, variants, and the words that stay unexplained.

In: a comment, the catalog, the SKU or handle on air, the viewer's last topic. Out: `Resolution`. Link number, SKU and
whole names count most, then parts of names, then sound (`catalog.search`), then the viewer's last topic, then the
product on air. Pure but for the catalog's reads. Where nothing carries the words, it says so: `absent`.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from agent.answers import intent as intents
from agent.answers.address import unaddressed
from agent.answers.comparing import splits
from agent.answers.meaning import RAW, located, marks
from agent.answers.memory import Topic
from agent.answers.mention import (
    Span,
    forms_of,
    measures,
    option_words,
    options_in,
    part_spans,
    states,
    stem,
    weight,
    whole_spans,
    with_units,
    words_of,
)
from agent.answers.normal import fold, fold_long
from agent.answers.spelling import mend, sound
from agent.answers.wording import CAUTION, FILLER_EN, FILLER_ZH, INTENTS, NEGATED, TOPICS
from catalog import Catalog, Hit, Product, Variant

SMALL_SHOP = 300  # up to here every product is looked at; beyond, what the search gives
LEAST_NAME = 2.0  # weight: two Chinese characters or one Latin word
MOST_NAMED = 3

_CONNECTED = re.compile(r"和|跟|与|还是|、|比|,|&|\b(?:vs|or|and|than|versus|between|with)\b")
_THIS = re.compile(r"这|\bthis\b|\bthese\b")
_CJK = re.compile(r"[\u3400-\u9fff]")
# Words that come with a product's name and tell nothing of it.
TAME = re.compile(
    r"^(?:新出|新款|新品|新的|老款|旧款|正品|官方|正版|爆款|热卖|同款|刚刚|推荐|普通|标准|便宜|好看|漂亮|喜欢|合适|最近|拿|搞|弄|整|个人|家用|自用|送人|送礼|礼物|男朋友|女朋友|老公|老婆|妈妈|爸爸|孩子|小孩|宝宝|朋友|学生|"
    r"老铁|兄弟|姐妹|姐|哥|妹|大哥|大姐|美女|帅哥|咨询|了解|关于|消息|回答|回复|知道|听说|听|讲|说|看见|看到|快|赶紧|急|在线|等|多|大|小|卖家|报|价位|子|版本|最新|一号|号|人民币|"
    r"friend|mom|dad|wife|husband|son|daughter|gift|birthday|tomorrow|tonight|time|people|person|lol|omg|wow|yo|thx|curious|quick|interested|help|hope|guess|heard|saw|seen|found|find|take|keep|put|try|check|info|current|total|actual|real|really|regular|normal|standard|original|today's|cny|usd|rmb|yuan|dollars|dollar|euro|euros|bucks|money|rn|asap|far)$"
)


_PARTS = "底面身柄口把边头带"  # 鞋底, 锅柄: a part of what has a name of one character
_COUNTS = re.compile(r"(?:多少|几|[\d一二两三四五六七八九十])$")  # 多少米 asks for money, 3米 is a length
_ALLERGEN = re.compile(r"对.{1,8}?过敏|[\u3400-\u9fff]{1,4}过敏|\w+ allerg\w+|allergic to (?:the |any )?\w+")
_FITS = re.compile(
    r"\bhow (?:small|large|big|tall)\b|(?:runs?|fits?|comes? up|sized?) (?:\w+ ){0,2}?(?:small|large|big)(?: or (?:small|large|big))?|偏[大小]|[大小]还是[偏]?[大小]"
)
_RELATIVE = re.compile(
    r"(?P<most>最?大(?:的|号|包装?|份|盒|袋|桶|款|套)|\b(?:big(?:ger|gest)?|larger?|largest)\b)|(?P<least>最?小(?:的|号|包装?|份|盒|袋|桶|款|套)|\b(?:small(?:er|est)?)\b)"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Measures of a person, not of the product.
BODY = re.compile(
    r"身高|体重|我\d|穿|尺码|什么码|\b(?:what|which) size|\btall\b|\bweigh\b|\bmy (?:kid|son|daughter)|\b(?:s|m|l|xl) or (?:m|l|xl|xxl)\b"
)
_FACTS = frozenset({"price", "stock", "list_price", "discount", "how_to_buy"})
_OF_PRICE = frozenset({"cheapest", "priciest", "discount", "price", "greeting", "thanks", "how_to_buy"})


@dataclass(frozen=True, slots=True)
class Focus:
    """One product the comment is about. `variants`: what its words leave open; one of them when settled."""

    product: Product
    variants: tuple[Variant, ...]
    how: str

    @property
    def settled(self) -> bool:
        return len(self.variants) == 1

    @property
    def sku(self) -> str:
        return self.variants[0].sku


@dataclass(frozen=True, slots=True)
class Resolution:
    """`rest`: content words that neither name a product nor an option of it. `absent`: they name something the shop
    does not have. `missing_option`: a colour or size was asked for that the product does not come in. `near`: what
    the shop has that is closest to an absent thing. `compared`: things were set against each other; `unmatched`: one
    of them is not in the shop."""

    reading: intents.Reading
    focuses: tuple[Focus, ...] = ()
    rest: tuple[str, ...] = ()
    absent: bool = False
    missing_option: bool = False
    ambiguous: bool = False
    near: Product | None = None
    asked_option: bool = False
    compared: bool = False
    unmatched: bool = False

    @property
    def named(self) -> bool:
        return any(f.how not in ("memory", "on_air") for f in self.focuses)


@dataclass(frozen=True, slots=True)
class _Named:
    product: Product
    spans: tuple[Span, ...]
    weight: float
    how: str = "text"


def resolve(text: str, catalog: Catalog, *, on_air: str | None = None, topic: Topic | None = None) -> Resolution:
    """`text` as typed; `on_air` a SKU or a handle."""
    return _resolve(text, catalog, on_air=on_air, topic=topic, comparing=True)


def _resolve(text: str, catalog: Catalog, *, on_air: str | None, topic: Topic | None, comparing: bool) -> Resolution:
    topic = topic or Topic()
    shown = _find(catalog, on_air) if on_air else None
    folded, hits, pool = _searched(text, catalog, topic, shown)
    alone = {
        name[0]: (start, start + 1)
        for start, _, force, name in located(folded)
        if force == RAW
        and (len(name) == 1 or (len(name) == 2 and name[1] in _PARTS))
        and not _COUNTS.search(folded, 0, start)
    }
    certain = {
        p.handle: [*whole_spans(folded, words_of(p)), *(alone[c] for c in words_of(p).single if c in alone)]
        for p in pool
    }
    strong = _strong(folded, pool, certain)
    reading = intents.read(folded, tuple(strong))
    if reading.intents[:1] and reading.intents[0] in ("noise", "injection", "contact", "abuse", "order"):
        return Resolution(reading)
    if comparing and (cuts := splits(folded)):
        asked = ("compare", *(i for i in reading.intents if i not in _OF_PRICE))
        reading = replace(reading, intents=tuple(dict.fromkeys(asked)))
        if compared := _compared(reading, cuts, catalog):
            return compared

    if reading.link is not None and (product := catalog.by_link(reading.link)):
        named = [_Named(product, (), 9.0, "link")]
    elif reading.link is not None and not certain_any(certain):
        return Resolution(reading, absent=True)
    else:
        named = _named(reading, pool, certain, strong)
        sure = next((h for h in hits if h.how in ("sku", "alias", "pinyin") and h.score >= 0.7), None)
        if sure is not None and any(not states(m, _measured(sure.product)) for _, m in measures(folded)):
            sure = None
        if sure is not None and reading.rest and (not named or (named[0].weight < 3 and sure.score >= 0.85)):
            spans = (
                tuple((at, at + len(c)) for at, c in reading.rest if sure.how != "sku") if not named else named[0].spans
            )
            if not named or all(n.product.handle != sure.product.handle for n in named):
                named = [_Named(sure.product, spans, 3.0, sure.how)]
    return _decide(reading, named, catalog, shown, topic)


def _searched(
    text: str, catalog: Catalog, topic: Topic, shown: tuple[Product, Variant | None] | None
) -> tuple[str, list[Hit], list[Product]]:
    """The comment folded, without forms of address and slips, and the products it may be about."""

    def search(folded: str) -> tuple[list[Hit], list[Product]]:
        hits = catalog.search(folded, on_air=shown[0].handle if shown else None, limit=8) if folded else []
        return hits, _pool(catalog, [h.product for h in hits], topic, shown)

    folded = _half_typed(unaddressed(fold(text)), catalog)
    hits, pool = search(folded)
    mended = mend(folded, lambda word: any(_uses(p, word) for p in pool))
    return (folded, hits, pool) if mended == folded else (mended, *search(mended))


_HALF_TYPED = re.compile(r"([\u3400-\u9fff]{1,4})([a-z]{2,12})")


def _half_typed(text: str, catalog: Catalog) -> str:
    """蓝牙耳ji → 蓝牙耳机: a name of the shop, the end of it left in pinyin."""

    def whole(m: re.Match[str]) -> str:
        for size in range(len(m[1]), 0, -1):
            for name in _names_with(catalog, m[1][-size:]):
                tail = name.split(m[1][-size:], 1)[1]
                for end in range(1, min(len(tail), 4) + 1):
                    if sound(tail[:end]) == m[2]:
                        return m[1] + tail[:end]
        return m[0]

    return _HALF_TYPED.sub(whole, text)


def _names_with(catalog: Catalog, piece: str) -> list[str]:
    return [
        fold(name)
        for p in catalog.products()[:SMALL_SHOP]
        for name in (*p.aliases, *p.title.values())
        if piece in fold(name)
    ]


def _uses(product: Product, word: str) -> bool:
    """The shop has this word, in the product's names or in what it says of it."""
    words = words_of(product)
    if not word.isascii():
        return word in words.run
    return stem(word) in words.latin or stem(word) in _told_words(product)


def _compared(reading: intents.Reading, cuts: tuple[tuple[str, ...], ...], catalog: Catalog) -> Resolution | None:
    """Every side resolved by itself, at the cut where they fit best. None: no products are compared."""
    sides = {side: _side(side, catalog) for cut in cuts for side in cut}
    best: tuple[float, list[Focus]] = (0.0, [])
    whole = crowded = False
    for cut in cuts:
        found = [f for side in cut if (f := sides[side][0]) is not None]
        apart = len({f.product.handle for f in found}) == len(found)
        complete = apart and len(found) == len(cut)
        fit = sum(sides[side][1] for side in cut) / len(cut) + 2 * complete
        if apart and fit > best[0]:
            best, whole, crowded = (fit, found), complete, any(sides[side][1] < 0 for side in cut)
    if not best[1] or (not whole and any(_nameless(side) for cut in cuts for side in cut)):
        return None  # 36码和40码的鞋
    if crowded:
        return Resolution(reading)
    return Resolution(reading, tuple(best[1]), compared=True, unmatched=not whole)


def _side(text: str, catalog: Catalog) -> tuple[Focus | None, float]:
    """The product that one side of a comparison names, and how well: none where words stay that fit no
    product, and less than nothing where it names two."""
    r = _resolve(text, catalog, on_air=None, topic=None, comparing=False)
    if not r.focuses or r.absent or r.missing_option:
        return None, 0.0
    foreign = [w for w in r.rest if w not in FILLER_EN and not TAME.match(w)]
    carried = len(re.sub(r"\W", "", text)) or 1
    if sum(map(len, foreign)) * 3 > carried:
        return None, 0.0
    focus = max(r.focuses, key=lambda f: _coverage(text, f.product))
    if _names_another(r.reading.text, focus.product, catalog):
        return None, -0.5
    return focus, 1.0 + _coverage(text, focus.product) - sum(map(len, foreign)) / carried


def _names_another(text: str, product: Product, catalog: Catalog) -> bool:
    """A second product's whole name stands beside this one's: tee hoodie."""
    own = [*whole_spans(text, words_of(product)), *part_spans(text, words_of(product))]
    return any(
        all(end <= a or b <= start for a, b in own)
        for other in catalog.products()[:SMALL_SHOP]
        if other.handle != product.handle
        for start, end in whole_spans(text, words_of(other))
    )


def _nameless(side: str) -> bool:
    """An option or an amount alone (36码, the black one): no product is named."""
    chunks = [c for c in intents.content(side) if not TAME.match(c)]
    return all(c[0].isdigit() or (len(c) == 1 and not c.isascii()) or option_words(c) for c in chunks)


def _coverage(text: str, product: Product) -> float:
    names = (*words_of(product).wholes,)
    return max((fuzz.ratio(text, name) for name in names), default=0.0) / 100


@lru_cache(maxsize=20_000)
def _words_told(handle: str, version: int, texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(w) for text in texts for w in re.findall(r"[a-z]{3,}", text.lower()))


def _told_words(product: Product) -> frozenset[str]:
    texts = (
        *product.description.values(),
        *(t for a in product.attributes for t in (a.name, a.value)),
        *(t for q in product.faq for t in (q.question, q.answer)),
        *(value for v in product.variants for _, value in v.options),
    )
    return _words_told(product.handle, product.version, texts)


def certain_any(certain: dict[str, list[Span]]) -> bool:
    return any(certain.values())


def _find(catalog: Catalog, key: str) -> tuple[Product, Variant | None] | None:
    if found := catalog.by_sku(key):
        return found
    product = catalog.product(key)
    return (product, None) if product else None


def _pool(
    catalog: Catalog, hits: list[Product], topic: Topic, shown: tuple[Product, Variant | None] | None
) -> list[Product]:
    products = catalog.products()
    if len(products) <= SMALL_SHOP:
        return list(products)
    extra = [p for h in topic.handles if (p := catalog.product(h))]
    return list({p.handle: p for p in (*hits, *extra, *((shown[0],) if shown else ()))}.values())


def _is_wording(piece: str) -> bool:
    if FILLER_ZH.fullmatch(piece) or piece in FILLER_EN:
        return True
    return any(p.fullmatch(piece) for p in (CAUTION, *(p for _, p in INTENTS), *(p for _, p in TOPICS)))


def _strong(text: str, pool: list[Product], certain: dict[str, list[Span]]) -> list[Span]:
    """Spans that surely name something, not overlapping, the longest first: no intent is read inside them."""
    found: set[Span] = set()
    for product in pool:
        found.update(s for s in certain[product.handle] if not _is_wording(text[s[0] : s[1]]))
        run: list[Span] = []
        for span in [*part_spans(text, words_of(product), least=3), (len(text) + 9, len(text) + 9)]:
            if run and span[0] - run[-1][1] <= 1 and text[run[-1][1] : span[0]] in ("", " ", "-"):
                run.append(span)
                continue
            if run:
                whole = (run[0][0], run[-1][1])
                piece = text[whole[0] : whole[1]]
                content = [w for s in run if (w := text[s[0] : s[1]]) not in FILLER_EN]
                enough = len(content) >= 2 or len(_CJK.findall(piece)) >= 3
                if enough and not _is_wording(piece) and not all(_is_wording(text[s[0] : s[1]]) for s in run):
                    found.add(whole)
            run = [span]
    chosen: list[Span] = []
    for span in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= s or e <= span[0] for s, e in chosen):
            chosen.append(span)
    return sorted(chosen)


def _named(
    reading: intents.Reading, pool: list[Product], certain: dict[str, list[Span]], strong: list[Span]
) -> list[_Named]:
    """The products the words name, best first; several with the first's weight when it is a tie."""
    zones = [
        *strong,
        *((at, at + len(chunk)) for at, chunk in reading.rest),
        *(span for span, _ in measures(reading.text)),
    ]
    text = reading.text
    scored: list[_Named] = []
    asked = () if BODY.search(text) else measures(text)
    abbreviated = _abbreviated(reading, pool)
    for product in pool:
        words = words_of(product)
        spans = [s for s in part_spans(text, words) if any(z[0] <= s[0] and s[1] <= z[1] for z in zones)]
        whole = [s for s in certain[product.handle] if any(z[0] <= s[0] and s[1] <= z[1] for z in zones)]
        tail = [
            (at, at + 1)
            for at, c in reading.rest
            if len(c) == 1 and _CJK.match(c) and any(n.endswith(c) for n in words.wholes)
        ]
        whole += [span for handle, span in abbreviated if handle == product.handle]
        merged = _merge([*spans, *whole, *tail])
        heavy = weight(text, merged) + (3.0 if whole else 0.0) + (1.0 if tail else 0.0)
        if heavy >= LEAST_NAME and asked:
            about = _measured(product)
            heavy -= 100.0 * sum(not states(measure, about) for _, measure in asked)
        if heavy >= LEAST_NAME:
            heavy += 0.5 * any(_is_head(text[s[0] : s[1]], words) for s in merged)
            scored.append(_Named(product, tuple(merged), heavy, "alias" if whole else "text"))
    allergens = [m.span() for m in _ALLERGEN.finditer(text)]
    meant = [n for n in scored if not all(any(a <= s and e <= b for a, b in allergens) for s, e in n.spans)]
    scored = meant or scored
    scored.sort(key=lambda n: -n.weight)
    return scored


def _abbreviated(reading: intents.Reading, pool: list[Product]) -> list[tuple[str, Span]]:
    """Model numbers typed in part (f6033-je7p for F6033-JE7Pro), where only one product's begins so: (handle, span)."""
    found = []
    for at, chunk in reading.rest:
        if len(chunk) < 6 or not chunk[0].isalpha() or sum(c.isdigit() for c in chunk) < 3:
            continue
        owners = [p.handle for p in pool if any(w.startswith(chunk) for w in words_of(p).wholes)]
        if len(owners) == 1:
            found.append((owners[0], (at, at + len(chunk))))
    return found


def _measured(product: Product) -> str:
    """All texts of a product in which an amount may stand that tells it from its siblings."""
    options = (value for v in product.variants for _, value in v.options)
    return with_units(fold_long("\n".join((words_of(product).run, *options, *(a.value for a in product.attributes)))))


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_head(piece: str, words) -> bool:
    if piece.isascii():
        return stem(piece.split()[-1]) in words.heads
    return any(name.endswith(piece) or f"{piece} " in name for name in words.wholes)


def _decide(
    reading: intents.Reading,
    named: list[_Named],
    catalog: Catalog,
    shown: tuple[Product, Variant | None] | None,
    topic: Topic,
) -> Resolution:
    recent = [p for h in topic.handles if (p := catalog.product(h))]
    context = _context(reading, recent, shown)
    if not named:
        return _from_context(reading, context, topic, shown)

    groups: list[list[_Named]] = []
    taken: list[Span] = []
    pool = named
    while pool and len(groups) < MOST_NAMED:
        best = pool[0].weight
        group = [n for n in pool if n.weight >= best - 0.01]
        groups.append(group)
        taken.extend(s for n in group for s in n.spans)
        if not _CONNECTED.search(reading.text):
            break
        chosen = {n.product.handle for g in groups for n in g}
        pool = []
        for n in named:
            if n.product.handle in chosen or (n.how == "text" and n.weight < 3.0 and "compare" not in reading.intents):
                continue
            free = tuple(s for s in n.spans if all(s[1] <= a or b <= s[0] for a, b in taken))
            if (w := weight(reading.text, free)) >= LEAST_NAME:
                pool.append(
                    replace(
                        n,
                        spans=free,
                        weight=w + 0.5 * any(_is_head(reading.text[a:b], words_of(n.product)) for a, b in free),
                    )
                )
        pool.sort(key=lambda n: -n.weight)

    prefer = [p.handle for p in (*([shown[0]] if shown else []), *recent)]
    chosen: list[_Named] = []
    ambiguous = False
    for group in groups:
        liked = next((n for handle in prefer for n in group if n.product.handle == handle), None)
        if liked is not None:
            chosen.append(liked)
        elif len(group) == 1:
            chosen.append(group[0])
        else:
            ambiguous = ambiguous or len(groups) == 1
            chosen.extend(group[: 4 if len(groups) == 1 else 1])
    # "is it steel?" while a cup is on air: one weak word of another product's name does not change the subject.
    weak = chosen[0].weight < 3.0 and len(chosen[0].spans) == 1 and len(groups) == 1 and chosen[0].how == "text"
    option = weak and bool(option_words(reading.text[slice(*chosen[0].spans[0])]))
    if weak and context is not None and (reading.deictic or option) and not (reading.follow_up and not option):
        here = next((n for n in named if n.product.handle == context.handle), None)
        if here is None:
            return _from_context(reading, context, topic, shown)
        chosen, ambiguous = [here], False

    spans = [s for n in chosen for s in n.spans]
    focuses = []
    missing = asked = False
    for n in chosen:
        variants, lacking, wanted = _variants(reading, n.product, n.spans, len(chosen) == 1)
        only = _exact_sku(reading.text, n.product)
        focuses.append(Focus(n.product, (only,) if only else variants, n.how))
        missing, asked = missing or (lacking and only is None), asked or wanted or only is not None
    rest = _unexplained(reading, spans, [f.product for f in focuses])
    absent, near = ambiguous and _pieced_together(reading.text, chosen), None
    if rest and not ambiguous and _foreign(reading, rest, spans):
        absent, near = True, focuses[0].product
    words = tuple(c for _, c in rest)
    return Resolution(reading, tuple(focuses), words, absent, missing, ambiguous, near, asked)


def _exact_sku(text: str, product: Product) -> Variant | None:
    return next(
        (
            v
            for v in product.variants
            if len(v.sku) >= 3 and re.search(rf"(?<![a-z0-9]){re.escape(fold(v.sku))}(?![a-z0-9])", text)
        ),
        None,
    )


def _context(
    reading: intents.Reading, recent: list[Product], shown: tuple[Product, Variant | None] | None
) -> Product | None:
    if shown is not None and (not recent or _THIS.search(reading.text)):
        return shown[0]
    return recent[0] if recent else None


def _from_context(
    reading: intents.Reading, context: Product | None, topic: Topic, shown: tuple[Product, Variant | None] | None
) -> Resolution:
    if context is None:
        return Resolution(reading, rest=tuple(c for _, c in reading.rest if not TAME.match(c)))
    variants, lacking, wanted = _variants(reading, context, (), True)
    how = "on_air" if shown and shown[0].handle == context.handle else "memory"
    remembered = (
        tuple(v for v in context.variants if v.sku in topic.skus) if context.handle in topic.handles[:1] else ()
    )
    if remembered and not lacking:
        narrowed = tuple(v for v in variants if v in remembered) if wanted else remembered
        variants = narrowed or variants
    elif not wanted and how == "on_air" and shown[1] is not None:
        variants = (shown[1],)
    rest = _unexplained(reading, [], [context])
    words = tuple(c for _, c in rest)
    # "how much is an iPhone" while a cup is on air is not about the cup.
    absent = (
        bool(rest)
        and bool(_FACTS & set(reading.intents))
        and ("attribute" not in reading.intents or not reading.deictic)
        and not wanted
    )
    return Resolution(reading, (Focus(context, variants, how),), words, absent, lacking, asked_option=wanted)


def _variants(
    reading: intents.Reading, product: Product, spans: tuple[Span, ...] | list[Span], alone: bool
) -> tuple[tuple[Variant, ...], bool, bool]:
    """The variants the words leave, whether an option was asked that none has, whether any was asked."""
    safe = _blanked(reading.safe or reading.text, spans if spans else ())
    wanted_text, unwanted_text = _by_polarity(_FITS.sub(" ", safe))
    short = " ".join(c for _, c in reading.rest)
    pool = product.variants
    if unwanted_text:
        refused = options_in(unwanted_text, pool)
        pool = tuple(v for v in pool if not any(value in refused.get(name, ()) for name, value in v.options)) or pool
    wanted = options_in(_forms_text(wanted_text, short), pool)
    left = pool
    lacking = False
    for name, values in wanted.items():
        kept = tuple(v for v in left if any(n == name and value in values for n, value in v.options))
        if kept:
            left = kept
        else:
            lacking = True
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


def _relative(text: str, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """The big one, 小包装: the variants with the most or the least of what their options count; () where none is meant."""
    m = _RELATIVE.search(text)
    if m is None or re.search(r"几|什么|哪|多少(?!钱)|\b(?:what|which|how (?:big|large|small))\b", text):
        return ()
    for name in dict.fromkeys(name for v in variants for name, _ in v.options):
        amounts = [(_NUMBER.search(with_units(fold(dict(v.options).get(name, "")))), v) for v in variants]
        counted = [(float(n[0]), v) for n, v in amounts if n is not None]
        if len(counted) == len(variants) and len({n for n, _ in counted}) > 1:
            edge = (max if m["most"] else min)(n for n, _ in counted)
            return tuple(v for n, v in counted if n == edge)
    return ()


def _forms_text(text: str, short: str) -> str:
    """Option values of one character count only where they stand as a word of their own."""
    return re.sub(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])", " ", _without_filler(text)) + " " + short


def _without_filler(text: str) -> str:
    return text.replace("\x00", " ").replace(intents.MASK, " ")


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


def _blanked(text: str, spans) -> str:
    return text


def _unexplained(reading: intents.Reading, spans: list[Span], products: list[Product]) -> list[tuple[int, str]]:
    """Content words that no name, option or the product's category explains, with their place."""
    out: list[tuple[int, str]] = []
    options = {
        form
        for p in products
        for v in p.variants
        for _, value in v.options
        for form in (with_units(fold(value)), *forms_of(value))
    }
    for at, chunk in reading.rest:
        end = at + len(chunk)
        left = [True] * len(chunk)
        for s, e in spans:
            for i in range(max(s, at), min(e, end)):
                left[i - at] = False
        if not all(left):
            pieces = [(at + m.start(), m[0]) for m in re.finditer("1+", "".join("1" if x else "0" for x in left))]
            parts = [(p, chunk[p - at : p - at + len(ones)]) for p, ones in pieces]
        else:
            parts = [(at, chunk)]
        for place, part in parts:
            part = part.strip(" -'")
            if not part or TAME.match(part) or any(_same_option(with_units(part), o) for o in options):
                continue
            if option_words(part) and len(part) <= 3:
                continue
            if any(_akin(part, p) for p in products):
                continue
            if len(part) == 1 and not part.isdigit():
                continue
            if any(states(m, _measured(p)) for m in _amounts(part) for p in products):
                continue
            out.append((place, part))
    return out


def _amounts(part: str) -> list[str]:
    """十斤装 → 5kg: the amounts in a piece of a comment, in their one spelling."""
    return [m for _, m in measures(with_units(part))]


def _same_option(part: str, form: str) -> bool:
    """The words are the option's, or all but one character of them."""
    if form.isascii():
        return part == form or part in form.split()
    return part in form or (form in part and len(form) >= len(part) - 1)


def _akin(part: str, product: Product) -> bool:
    """杯子 for a 保温杯: a loose word for what the product's name or category says."""
    words = words_of(product)
    if part.isascii():
        word = stem(part)
        slip = len(word) >= 4 and any(
            len(w) >= 5 and w[0] == word[0] and OSA.distance(word, w) <= 1 for w in words.latin
        )
        return word in words.latin or (slip and not any(c.isdigit() for c in word))
    core = part.removesuffix("子").removesuffix("儿")
    return (len(core) == 1 and core in words.run) or (len(core) >= 2 and core in words.run)


def _pieced_together(text: str, named: list[_Named]) -> bool:
    """Each candidate has one word of the name and none has all of it: dog food is neither leash nor food box."""
    every = {text[a:b] for n in named for a, b in n.spans}
    return (
        len(every) > 1
        and all(n.how == "text" for n in named)
        and all(len({text[a:b] for a, b in n.spans}) < len(every) for n in named)
    )


def _foreign(reading: intents.Reading, rest: list[tuple[int, str]], spans: list[Span]) -> bool:
    """Words left beside a product's name that make it another thing: 小米|手环, thermos|x200, 儿童|水杯."""
    asks_fact = bool(_FACTS & set(reading.intents))
    if not asks_fact or "attribute" in reading.intents:
        return False
    for at, word in rest:
        end = at + len(word)
        gap_before = any(0 <= s - end <= 1 and reading.text[end:s].strip() == "" for s, _ in spans)
        gap_after = any(0 <= at - e <= 1 and reading.text[e:at].strip() == "" for _, e in spans)
        code = any(c.isdigit() for c in word) and not word.isdigit()
        if (gap_before or gap_after) and (len(word) >= 2 or code) and (code or marks(word).content):
            return True
    return False
