"""What a comment is about: products, variants, and the words that stay unexplained.

In: a comment, the catalog, the SKU or handle on air, the viewer's last topic. Out: `Resolution`. Link number, SKU and
whole names count most, then parts of names, then sound (`catalog.search`), then the viewer's last topic, then the
product on air. Pure but for the catalog's reads. Where nothing carries the words, it says so: `absent`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from rapidfuzz import fuzz

from agent.answers import intent as intents
from agent.answers.absence import given, modified, not_here
from agent.answers.address import unaddressed
from agent.answers.by_gift import GIVEN, by_gift, by_offer, by_unit
from agent.answers.by_option import by_option
from agent.answers.categories import kinds_joined
from agent.answers.comparing import splits
from agent.answers.focus import Focus, Resolution
from agent.answers.leftover import FACTS, TAME, another_head, foreign, pieced_together, unexplained
from agent.answers.meaning import marks, means_all
from agent.answers.memory import Topic
from agent.answers.mention import (
    Span,
    measures,
    option_spans,
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
from agent.answers.name_sounds import SMALL_SHOP, as_named
from agent.answers.naming import (
    LEAST_NAME,
    Named,
    certain_names,
    is_head,
    measured,
    named_in,
    strong_spans,
)
from agent.answers.normal import fold, with_pauses
from agent.answers.packed import by_the_pack, described, without_packs
from agent.answers.rewording import reworded
from agent.answers.slang import common
from agent.answers.spelling import mend
from agent.answers.told_words import says_of, told_run, told_words
from agent.answers.variants import exact_sku, variants_left
from agent.answers.wording import FILLER_EN
from catalog import Catalog, Hit, Product, Variant

MOST_NAMED = 3

Search = Callable[[str], list[Hit]]


_CONNECTED = re.compile(r"和|跟|与|还是|、|比|,|&|\b(?:vs|or|and|than|versus|between|with)\b")


_PACK = re.compile(
    r"(?:single|double|triple|small|large|big|full|whole|regular|normal|standard|mini|trial|sample|tester|other|packs?|bags?|sets?|boxes|box|pieces?|pcs?|size|sized|sachets?|大|小)|(?:大|小|单)(?:的|号|包|袋|盒|瓶|份|件|买|卖)?"
)
_THIS = re.compile(r"这|\bthis\b|\bthese\b")


_OF_PRICE = frozenset({"cheapest", "priciest", "discount", "price", "greeting", "thanks", "how_to_buy"})


def resolve(text: str, catalog: Catalog, *, on_air: str | None = None, topic: Topic | None = None) -> Resolution:
    """`text` as typed; `on_air` a SKU or a handle."""
    return _resolve(text, catalog, on_air=on_air, topic=topic, comparing=True)


def _resolve(text: str, catalog: Catalog, *, on_air: str | None, topic: Topic | None, comparing: bool) -> Resolution:
    topic = topic or Topic()
    shown = _find(catalog, on_air) if on_air else None
    folded, search, pool = _searched(text, catalog, topic, shown)
    certain = certain_names(folded, pool)
    strong = strong_spans(folded, pool, certain)
    reading = intents.read(folded, tuple(strong))
    if reading.intents[:1] and reading.intents[0] in ("noise", "injection", "contact", "abuse", "order"):
        return Resolution(reading)
    if comparing and not {"cheapest", "priciest"} <= set(reading.intents) and (cuts := splits(folded)):
        asked = ("compare", *(i for i in reading.intents if i not in _OF_PRICE))
        before, reading = reading, replace(reading, intents=tuple(dict.fromkeys(asked)))
        if compared := _compared(reading, cuts, catalog):
            return compared
        if {"cheapest", "priciest"} & set(before.intents) and kinds_joined(folded):
            reading = before  # the cheapest drink or snack

    if reading.link is not None and (product := catalog.by_link(reading.link)):
        named = [Named(product, (), 9.0, "link")]
        others = [p for n in reading.links[1:] if (p := catalog.by_link(n)) and p.handle != product.handle]
        if others:
            both = tuple(Focus(p, p.variants, "link") for p in (product, *others[: MOST_NAMED - 1]))
            return Resolution(reading, both, tuple(c for _, c in reading.rest if not TAME.match(c)))
    elif reading.link is not None and not certain_any(certain):
        return Resolution(reading, absent=True)
    else:
        named = without_packs(named_in(reading, pool, certain, strong), reading.text)
        unsure = reading.rest and (not named or named[0].weight < 3)
        if not reading.question and set(reading.intents) <= {"thanks", "greeting"}:
            unsure = False  # 辛苦啦 names nothing that sounds like it
        sure = _surely(search(folded)) if unsure else None
        if sure is not None and any(not states(m, measured(sure.product)) for _, m in measures(folded)):
            sure = None
        if sure is not None and (not named or sure.score >= 0.85):
            spans = (
                tuple((at, at + len(c)) for at, c in reading.rest if sure.how != "sku") if not named else named[0].spans
            )
            if not named or all(n.product.handle != sure.product.handle for n in named):
                named = [Named(sure.product, spans, 3.0, sure.how)]
    asks = reading.intents or reading.question or GIVEN.search(reading.text) or len(measures(folded)) > 1
    if not named and shown is None and not topic.handles and asks:
        small = len(pool) <= SMALL_SHOP
        said = by_option(reading.text, pool) or by_gift(reading.text, pool) if small else None
        said = said or (by_offer(reading.text, pool) if small and "discount" in reading.intents else None)
        said = said or (by_unit(reading.text, [c for _, c in reading.rest], pool) if small else None)
        said = said or (described(reading, pool, told_words) if small else None)
        named = [Named(said, (), 3.0, "option")] if said is not None else []
    if len(pool) <= SMALL_SHOP and (
        away := not_here(reading, named, pool, [*topic.handles, *([shown[0].handle] if shown else [])], told_run)
    ):
        return away
    return _decide(reading, named, catalog, shown, topic)


def _searched(
    text: str, catalog: Catalog, topic: Topic, shown: tuple[Product, Variant | None] | None
) -> tuple[str, Search, list[Product]]:
    """The comment folded, without forms of address and slips, how it is searched, and the products it may be about: in
    a small shop all of them, so that nothing is searched before a name is missed."""
    on_air = shown[0].handle if shown else None

    @cache
    def search(folded: str) -> list[Hit]:
        return catalog.search(folded, on_air=on_air, limit=8) if folded else []

    def pool(folded: str) -> list[Product]:
        products = catalog.products()
        if len(products) <= SMALL_SHOP:
            return list(products)
        extra = [p for h in topic.handles if (p := catalog.product(h))]
        found = (h.product for h in search(folded))
        return list({p.handle: p for p in (*found, *extra, *((shown[0],) if shown else ()))}.values())

    folded = as_named(unaddressed(fold(with_pauses(text))), catalog)
    about = pool(folded)

    def known(word: str) -> bool:
        return any(_uses(p, word) for p in about)

    mended = reworded(mend(common(folded, known), known))
    return mended, search, about if mended == folded else pool(mended)


def _surely(hits: list[Hit]) -> Hit | None:
    return next((h for h in hits if h.how in ("sku", "alias", "pinyin") and h.score >= 0.7), None)


def _uses(product: Product, word: str) -> bool:
    """The shop has this word, in the product's names or in what it says of it."""
    words = words_of(product)
    if not word.isascii():
        return word in words.run or word in told_run(product)
    return stem(word) in words.latin or stem(word) in told_words(product)


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
    if not whole and any(_an_option(side, best[1][0].product) for cut in cuts for side in cut):
        return None  # 无香和雪松的护手霜
    if crowded:
        return Resolution(reading)
    return Resolution(reading, tuple(best[1]), compared=True, unmatched=not whole)


def _side(text: str, catalog: Catalog) -> tuple[Focus | None, float]:
    """The product that one side of a comparison names, and how well: none where words stay that fit no
    product, and less than nothing where it names two."""
    if text.isascii() and _nameless(text):
        return None, 0.0  # the full box
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
    return all(
        c[0].isdigit() or (len(c) == 1 and not c.isascii()) or option_words(c) or _PACK.fullmatch(c) for c in chunks
    )


def _an_option(side: str, product: Product) -> bool:
    """All that this side says is an option of the product."""
    said = option_spans(side, product.variants)
    if side.isascii() and options_in(side, product.variants) and not part_spans(side, words_of(product)):
        return all(marks(w).content == frozenset() or options_in(w, product.variants) for w in with_units(side).split())
    return bool(said) and sum(b - a for a, b in said[:1]) >= len(side.strip("的款色味 ")) - 1


def _coverage(text: str, product: Product) -> float:
    names = (*words_of(product).wholes,)
    return max((fuzz.ratio(text, name) for name in names), default=0.0) / 100


def certain_any(certain: dict[str, list[Span]]) -> bool:
    return any(certain.values())


def _find(catalog: Catalog, key: str) -> tuple[Product, Variant | None] | None:
    if found := catalog.by_sku(key):
        return found
    product = catalog.product(key)
    return (product, None) if product else None


def _decide(
    reading: intents.Reading,
    named: list[Named],
    catalog: Catalog,
    shown: tuple[Product, Variant | None] | None,
    topic: Topic,
) -> Resolution:
    recent = [p for h in topic.handles if (p := catalog.product(h))]
    context = _context(reading, recent, shown)
    if not named or (context is not None and _only_options_of(context, reading, named)):
        return _from_context(reading, context, topic, shown, [s for n in named for s in n.spans])

    groups: list[list[Named]] = []
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
            if n.product.handle in chosen or (
                n.how == "text"
                and ((n.weight < 3.0 and "compare" not in reading.intents) or _of_packs(reading.text, n.spans))
            ):
                continue
            free = tuple(s for s in n.spans if all(s[1] <= a or b <= s[0] for a, b in taken))
            if (w := weight(reading.text, free)) >= LEAST_NAME:
                pool.append(
                    replace(
                        n,
                        spans=free,
                        weight=w + 0.5 * any(is_head(reading.text[a:b], words_of(n.product)) for a, b in free),
                    )
                )
        pool.sort(key=lambda n: -n.weight)

    prefer = [p.handle for p in (*([shown[0]] if shown else []), *recent)]
    chosen: list[Named] = []
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
    piece = reading.text[slice(*chosen[0].spans[0])] if weak else ""
    option = weak and bool(option_words(piece))
    asked = weak and not option and means_all(piece)  # 能水洗吗, while a pillow is on air: no 水洗棉 is meant
    if (
        weak
        and context is not None
        and (reading.deictic or option or asked)
        and not (reading.follow_up and not option and not asked)
    ):
        here = next((n for n in named if n.product.handle == context.handle), None)
        if here is None:
            return _from_context(reading, context, topic, shown)
        chosen, ambiguous = [here], False

    spans = [s for n in chosen for s in n.spans]
    focuses = []
    missing = asked = False
    for n in chosen:
        variants, lacking, wanted = variants_left(reading, n.product, len(chosen) == 1)
        if "compare" in reading.intents and len(variants) == 1 == len(chosen):
            variants, lacking = n.product.variants, False  # the big one against the small one
        only = exact_sku(reading.text, n.product)
        focuses.append(Focus(n.product, (only,) if only else variants, n.how))
        missing, asked = missing or (lacking and only is None), asked or wanted or only is not None
    rest = unexplained(reading, spans, [f.product for f in focuses])
    absent, near = ambiguous and pieced_together(reading.text, chosen), None
    if not absent and another_head(reading, chosen, told_run):
        absent, near = True, focuses[0].product
    rest = [(at, c) for at, c in rest if not ("discount" in reading.intents and given(c, focuses))]
    if not absent and not ambiguous and modified(reading.text, chosen):
        absent, near = True, focuses[0].product
    if rest and not ambiguous and foreign(reading, rest, spans, lambda w: says_of(focuses[0].product, w)):
        absent, near = True, focuses[0].product
    words = tuple(c for _, c in rest)
    return Resolution(reading, tuple(focuses), words, absent, missing, ambiguous, near, asked)


def _of_packs(text: str, spans: tuple[Span, ...]) -> bool:
    """Only a word for a pack: the full box, beside a name."""
    return all(text[a:b].isascii() and _PACK.fullmatch(text[a:b]) for a, b in spans)


def _only_options_of(context: Product, reading: intents.Reading, named: list[Named]) -> bool:
    """那燕麦的呢, "ok ill take oat", of a cardigan in oat: all that seems to name other products is an option of the
    product talked about."""
    if any(n.product.handle == context.handle or n.how in ("link", "sku") for n in named):
        return False
    if by_the_pack(reading, named, context):
        return True
    follows = reading.follow_up or reading.deictic or bool({"request", "how_to_buy"} & set(reading.intents))
    if not follows and any(n.how == "alias" for n in named):
        return False
    values = {fold(value) for v in context.variants for _, value in v.options}
    values |= {fold(unit) for unit in context.unit.values()}  # how much for a box then
    pieces = {reading.text[a:b].strip() for n in named for a, b in n.spans}
    return bool(pieces) and all(any(_begins(v, piece) for v in values) for piece in pieces)


def _begins(value: str, piece: str) -> bool:
    if piece.isascii():
        return stem(piece) in {stem(w) for w in re.findall(r"[a-z]+", value)}
    return len(piece) > 1 and value.startswith(piece)


def _context(
    reading: intents.Reading, recent: list[Product], shown: tuple[Product, Variant | None] | None
) -> Product | None:
    if shown is not None and (not recent or _THIS.search(reading.text)):
        return shown[0]
    return recent[0] if recent else None


def _idle(word: str) -> bool:
    """teach me how to get one: a Latin word that names nothing."""
    return word.isascii() and word.isalpha() and len(word) > 3 and not marks(word).content


def _from_context(
    reading: intents.Reading,
    context: Product | None,
    topic: Topic,
    shown: tuple[Product, Variant | None] | None,
    spans: list[Span] | None = None,
) -> Resolution:
    if context is None:
        return Resolution(reading, rest=tuple(c for _, c in reading.rest if not TAME.match(c) and not _idle(c)))
    variants, lacking, wanted = variants_left(reading, context, True)
    if "compare" in reading.intents and len(variants) == 1:
        variants, lacking, wanted = context.variants, False, True
    how = "on_air" if shown and shown[0].handle == context.handle else "memory"
    remembered = (
        tuple(v for v in context.variants if v.sku in topic.skus) if context.handle in topic.handles[:1] else ()
    )
    if remembered and not lacking:
        narrowed = tuple(v for v in variants if v in remembered) if wanted else remembered
        variants = narrowed or variants
    elif not wanted and how == "on_air" and shown[1] is not None:
        variants = (shown[1],)
    rest = unexplained(reading, spans or [], [context])
    words = tuple(c for _, c in rest)
    # "how much is an iPhone" while a cup is on air is not about the cup.
    absent = (
        bool(rest)
        and bool(FACTS & set(reading.intents))
        and ("attribute" not in reading.intents or not reading.deictic)
        and not wanted
    )
    return Resolution(reading, (Focus(context, variants, how),), words, absent, lacking, asked_option=wanted)
