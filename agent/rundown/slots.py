"""What the places in a phrase hold, read from the row as it is now, and the facts behind it. Pure.

In: a product, a topic, the scene it is said in. Out: `Slots`, or None where the row has nothing to say: no price, an
offer outside its days, a stock that is not worth a word. Sums and differences are worked out here, from rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from agent.answers.reference import money, quote
from agent.answers.sheet import attribute_field, offer_text
from agent.rundown.assortment import Assortment, stated
from agent.rundown.attribute_shape import shape
from agent.rundown.dates import day, first_day, time_of_day
from agent.rundown.plan import Topic, in_lang, leading, pieces, sellable, terms, warnings
from render.values import Fact

if TYPE_CHECKING:
    from catalog import Money, Product, Variant

BARE = frozenset({"是", "否", "有", "无", "yes", "no", "true", "false", "n/a", "-", ""})  # no sentence comes of these
FEW = 10  # pieces left that are worth a word
SOON_S = 36 * 3600.0  # an offer that begins within this is announced
RUNGS = 4  # prices read out in one breath
MENU = 3
AMONG = frozenset({6, 7, 8, 15, 19})  # calls that speak of several products
BOTH = frozenset({"颜色", "香味", "口味", "花色", "款式", "colour", "color", "scent", "flavour", "flavor", "style"})

VALUED = frozenset({"standard", "with", "ages"})  # the sentence names the attribute itself
_FIRST_PERSON = re.compile(r"^(?:i|my|i'm|我|身高|体重)\b|我", re.I)  # the viewer's words, not the host's


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a sentence is said: the shelf, the moment, what was shown before. `zoned`: the moment's hour is the room's
    own, so that the time may be said."""

    shelf: Assortment
    now: datetime
    prev: str | None = None
    recent: tuple[str, ...] = ()
    zoned: bool = False
    lines: tuple[str, ...] = ()

    def local(self, moment: datetime) -> datetime:
        """In the room's own time; where the room has none, in the shop's."""
        return moment.astimezone(self.now.tzinfo) if self.zoned and moment.tzinfo else moment


@dataclass(frozen=True, slots=True)
class Slots:
    """`words` by slot. `content`: slots that hold the catalog's own prose; all others are names and references."""

    words: dict[str, str]
    facts: tuple[Fact, ...] = ()
    content: frozenset[str] = field(default_factory=frozenset)


def fill(product: Product, topic: Topic, lang: str, scene: Scene) -> Slots | None:
    """The slots of `topic`, or None."""
    lead = leading(product)
    if lead is None:
        return None
    named = {"name": scene.shelf.short(product, lang), "link": str(product.link)}
    link = Fact(f"{lead.sku}.link", str(product.link), product.version)
    match topic.kind:
        case "opening":
            if len(scene.shelf.order) == 1:
                return Slots({"only": quote(product.name(lang)), "link": named["link"]}, (link,))
            return Slots(named | {"count": str(len(scene.shelf.order))}, (link,))
        case "hook" | "same" | "pitch" | "asked" | "clock":
            words = named | {"title": quote(product.name(lang))}
            if before := scene.shelf.products.get(scene.prev or ""):
                words |= {"prev": scene.shelf.short(before, lang)}
            if topic.kind == "pitch":
                if lead.price is None or len({v.price for v in sellable(product)}) > 1:
                    return None
                return Slots(words | {"price": money(lead.price)}, (price_fact(lead), link))
            if topic.kind == "clock":
                if not scene.zoned:
                    return None
                words |= {"clock": time_of_day(scene.now, lang)}
            return Slots(words, (link,))
        case "point" | "shipping" | "returns" | "warranty" | "caution":
            return _prose(product, lead, topic, lang, named)
        case "attribute" | "pair":
            return _attributes(product, lead, topic, lang)
        case "choice":
            return _choice(product, lang)
        case "proof" | "riddle":
            return _faq(product, lead, topic, lang, named)
        case "price" | "was" | "stock":
            return _figure(product, lead, topic, lang, scene, named)
        case "ladder" | "duo":
            return _variants(product, topic, lang, named)
        case "compare" | "gap":
            return _against(product, lead, topic, lang, scene)
        case "offer" | "soon":
            return _offer(product, lead, topic, lang, scene, named)
        case "ask":
            return _ask(product, topic.index, lang, named)
        case "call":
            if topic.index in AMONG and len(scene.shelf.order) == 1:
                return None
            return Slots({"link": str(product.link)}, (link,))
        case "menu" | "recap":
            return _menu(product, topic, lang, scene)
        case "range":
            return _range(lang, scene)
        case "say" if topic.index < len(scene.lines):
            return Slots({"text": scene.lines[topic.index]}, (), frozenset({"text"}))
    return None


def _prose(product: Product, lead: Variant, topic: Topic, lang: str, named: dict[str, str]) -> Slots | None:
    field_name = {"point": "description", "caution": "cautions"}.get(topic.kind, topic.kind)
    if topic.kind == "caution":
        said = warnings(product, lang)
        if topic.index < len(said):
            field_name = said[topic.index][0]
        texts = [text for _, text in said]
    else:
        cut = pieces if topic.kind == "point" else terms
        texts = cut(in_lang(getattr(product, field_name), lang))
    if topic.index >= len(texts):
        return None
    ref = f"{lead.sku}.{field_name}" + (f" {topic.index + 1}" if topic.kind == "point" else "")
    fact = Fact(ref, texts[topic.index], product.version)
    return Slots(named | {"text": texts[topic.index]}, (fact,), frozenset({"text"}))


def _attributes(product: Product, lead: Variant, topic: Topic, lang: str) -> Slots | None:
    words: dict[str, str] = {}
    facts = []
    for end, index in (("", topic.index), ("2", topic.second)):
        if index < 0:
            continue
        if index >= len(product.attributes) or product.attributes[index].value.strip().lower() in BARE:
            return None
        a = product.attributes[index]
        name = _noun(quote(a.name), lang)
        if name.casefold() in a.value.casefold():  # "漆: 水性漆": the value says it all
            words |= {f"{_whole(a.value)}{end}": _lower(quote(a.value), lang)}
            facts.append(Fact(f"{lead.sku}.{attribute_field(a.name)}", a.value, product.version))
            continue
        key = shape(a.name, a.value, lang)
        spelt = quote(a.value) if key in VALUED else quote(a.name) if key == "version" else name
        words |= {f"{key}{end}": spelt, f"value{end}": quote(a.value)}
        facts.append(Fact(f"{lead.sku}.{attribute_field(a.name)}", a.value, product.version))
    return Slots(words, tuple(facts), frozenset(words))


def _faq(product: Product, lead: Variant, topic: Topic, lang: str, named: dict[str, str]) -> Slots | None:
    if topic.index >= len(product.faq):
        return None
    f = product.faq[topic.index]
    own = "qi" if _FIRST_PERSON.search(f.question) else "q"
    words = named | {own: _question(f.question, lang), "a": f.answer}
    link = (Fact(f"{lead.sku}.link", named["link"], product.version),) if topic.kind == "riddle" else ()
    fact = Fact(f"{lead.sku}.faq {topic.index + 1}", f.answer, product.version)
    return Slots(words, (fact, *link), frozenset({"q", "qi", "a"}))


def _figure(
    product: Product, lead: Variant, topic: Topic, lang: str, scene: Scene, named: dict[str, str]
) -> Slots | None:
    what = scene.shelf.short(product, lang) + _which(product, lead, lang, always=topic.kind == "stock")
    if topic.kind == "price":
        link = Fact(f"{lead.sku}.link", named["link"], product.version)
        if lead.price is None:
            return Slots({"what": what, "link": named["link"]}, (link,))
        words = {"what": what, "price": money(lead.price), "link": named["link"]}
        return Slots(words, (price_fact(lead), link))
    if topic.kind == "was":
        base = quote(in_lang(product.list_price_base, lang))
        if lead.list_price is None or not base or (lead.price and lead.list_price.minor <= lead.price.minor):
            return None
        fact = Fact(f"{lead.sku}.list_price", str(lead.list_price), lead.version, lead.list_price.currency)
        return Slots({"base": base, "was": money(lead.list_price)}, (fact,))
    if lead.stock is None or lead.stock > FEW:
        return None
    fact = Fact(f"{lead.sku}.stock", str(lead.stock), lead.version)
    return Slots({"what": what, "stock": str(lead.stock)}, (fact,))


def _variants(product: Product, topic: Topic, lang: str, named: dict[str, str]) -> Slots | None:
    """Prices of variants, each with what tells it apart; two of them together."""
    priced = [v for v in sellable(product) if v.price is not None]
    currencies = {v.price.currency for v in priced}  # type: ignore[union-attr]
    if len(priced) < 2 or len(currencies) != 1:
        return None
    if topic.kind == "ladder":
        rungs: dict[tuple[tuple[str, str], ...], Variant] = {}
        telling = _telling(priced, lang)
        for v in priced:
            rungs.setdefault(tuple(o for o in options(v, lang) if o[0] in telling), v)
        if not 2 <= len(rungs) <= RUNGS or not telling:
            return None
        glue = "，" if lang == "zh" else ", "
        spoken = [(" ".join(value for _, value in key), v) for key, v in rungs.items()]
        gap = "" if lang == "zh" else " "
        words = glue.join(f"{label.replace(' ', gap)}{gap}{money(v.price)}" for label, v in spoken)  # type: ignore[arg-type]
        return Slots(named | {"list": words}, tuple(price_fact(v) for v in rungs.values()))
    at = topic.index % (len(priced) - 1)
    one, two = priced[at], priced[at + 1]
    if not any(n.casefold() in BOTH for n in _apart(one, two, lang)):
        return None
    if not (a := label(one, lang)) or not (b := label(two, lang)) or a == b:
        return None
    assert one.price is not None and two.price is not None
    total = type(one.price)(one.price.minor + two.price.minor, one.price.currency)
    unit = in_lang(product.unit, lang) or ("件" if lang == "zh" else "")
    words = {"one": a, "two": b, "price": money(one.price), "price2": money(two.price), "total": money(total)}
    sum_fact = Fact(f"{one.sku}.total", str(total), product.version, total.currency)
    return Slots(named | words | {"unit": unit}, (price_fact(one), price_fact(two), sum_fact))


def _against(product: Product, lead: Variant, topic: Topic, lang: str, scene: Scene) -> Slots | None:
    """This product beside another one, in what both rows state."""
    other = scene.shelf.products.get(topic.other)
    theirs = leading(other) if other is not None else None
    if other is None or theirs is None or not other.active:
        return None
    words = {"title": scene.shelf.short(product, lang), "other": scene.shelf.short(other, lang)}
    if topic.kind == "gap":
        one, two = lead.price, theirs.price
        if one is None or two is None or one.currency != two.currency or one.minor == two.minor:
            return None
        apart: Money = type(one)(abs(one.minor - two.minor), one.currency)
        fact = Fact(f"{lead.sku}.gap", str(apart), product.version, apart.currency)
        words |= {"price": money(one), "price2": money(two), "gap": money(apart)}
        return Slots(words, (price_fact(lead), price_fact(theirs), fact))
    if topic.index >= len(product.attributes):
        return None
    mine = product.attributes[topic.index]
    match = next((a for a in other.attributes if a.name == mine.name and a.lang == mine.lang), None)
    if match is None or {mine.value.strip().lower(), match.value.strip().lower()} & BARE:
        return None
    words |= {"attr": _noun(quote(mine.name), lang), "value": quote(mine.value), "value2": quote(match.value)}
    facts = (
        Fact(f"{lead.sku}.{attribute_field(mine.name)}", mine.value, product.version),
        Fact(f"{theirs.sku}.{attribute_field(match.name)}", match.value, other.version),
    )
    return Slots(words, facts, frozenset({"attr", "value", "value2"}))


def _offer(
    product: Product, lead: Variant, topic: Topic, lang: str, scene: Scene, named: dict[str, str]
) -> Slots | None:
    """A promotion that runs now, with its end; or one that begins soon, with its beginning."""
    if topic.index >= len(product.offers):
        return None
    offer = product.offers[topic.index]
    text = quote(offer_text(offer, lang))  # type: ignore[arg-type]
    if not text:
        return None
    words = named | {"text": text}
    if topic.kind == "soon":
        if offer.begin is None or not 0 < (offer.begin - scene.now).total_seconds() <= SOON_S:
            return None
        words |= {"begin": first_day(scene.local(offer.begin), lang)}
    elif not offer.active_at(scene.now):
        return None
    elif offer.end:
        words |= {"end": day(scene.local(offer.end), lang)}
    fact = Fact(f"{lead.sku}.offer {topic.index + 1}", offer.value, product.version)
    link = Fact(f"{lead.sku}.link", named["link"], product.version)
    return Slots(words, (fact, link), frozenset({"text"}))


def _ask(product: Product, index: int, lang: str, named: dict[str, str]) -> Slots | None:
    """What a viewer could ask about: by the names of attributes the row has an answer for."""
    names = [
        quote(a.name)
        for a in stated(product, lang)
        if 1 < len(a.name) <= 24 and a.value.strip().lower() not in BARE and shape(a.name, a.value, lang) == "name"
    ]
    if len(names) < 2:
        return None
    one, two = names[index % len(names)], names[(index + 1) % len(names)]
    return Slots(named | {"attr": _noun(one, lang), "attr2": _noun(two, lang)}, (), frozenset({"attr", "attr2"}))


def _menu(product: Product, topic: Topic, lang: str, scene: Scene) -> Slots | None:
    """What comes, or what was shown, by name."""
    if topic.kind == "menu":
        listed = [product, *scene.shelf.after(product.handle, MENU - 1)]
    else:
        shown = [scene.shelf.products[h] for h in scene.recent if h in scene.shelf.products and h != product.handle]
        listed = shown[-MENU:]
    if len(listed) < MENU:
        return None
    zh = lang == "zh"
    parts = [scene.shelf.short(p, lang) for p in listed]
    parts[1:] = [part.removeprefix("the ") for part in parts[1:]]  # one article for the list
    facts = tuple(Fact(f"{v.sku}.link", str(p.link), p.version) for p in listed if (v := leading(p)) is not None)
    menu = "、".join(parts) if zh else ", ".join(parts[:-1]) + f" and {parts[-1]}"
    return Slots({"menu": menu}, facts)


def _range(lang: str, scene: Scene) -> Slots | None:
    """From the lowest price on the shelf to the highest."""
    ends = scene.shelf.prices()
    if ends is None:
        return None
    low, high = leading(ends[0]), leading(ends[1])
    if low is None or high is None or low.price is None or high.price is None:
        return None
    words = {"low": money(low.price), "high": money(high.price), "count": str(len(scene.shelf.order))}
    words |= {"name": scene.shelf.short(ends[0], lang), "link": str(ends[0].link)}
    link = Fact(f"{low.sku}.link", str(ends[0].link), ends[0].version)
    return Slots(words, (price_fact(low), price_fact(high), link))


def _choice(product: Product, lang: str) -> Slots | None:
    """The first option, in the show's language, that leaves something to choose."""
    variants = sellable(product)
    for name in dict.fromkeys(n for v in variants for n, _ in options(v, lang)):
        values = list(dict.fromkeys(value for v in variants for n, value in v.options if n == name))
        if 2 <= len(values) <= 8:
            joined = "、".join(values) if lang == "zh" else ", ".join(values[:-1]) + f" or {values[-1]}"
            fact = Fact(f"{variants[0].sku}.options {name}", "|".join(values), product.version)
            words = {"name": _noun(quote(name), lang), "values": quote(joined)}
            return Slots(words, (fact,), frozenset(words))
    return None


def options(variant: Variant, lang: str) -> tuple[tuple[str, str], ...]:
    """Its options in `lang`; a shop that names them in one language only is taken at its word."""
    zh = [o for o in variant.options if any("\u3400" <= c <= "\u9fff" for c in o[0] + o[1])]
    if not zh or len(zh) == len(variant.options):
        return variant.options
    return tuple(zh) if lang == "zh" else tuple(o for o in variant.options if o not in zh)


def label(variant: Variant, lang: str) -> str:
    """What tells the variant apart: 墨黑色500毫升; Ink black 500 ml."""
    joined = (" " if lang == "en" else "").join(value for _, value in options(variant, lang))
    return joined.replace(" ", "") if lang == "zh" else joined


def price_fact(variant: Variant) -> Fact:
    assert variant.price is not None
    return Fact(f"{variant.sku}.price", str(variant.price), variant.version, variant.price.currency)


def _telling(variants: list[Variant], lang: str) -> set[str]:
    """The options the price depends on: the fewest names under which equal values cost the same."""
    names = list(dict.fromkeys(n for v in variants for n, _ in options(v, lang)))
    for name in names:
        prices: dict[str, set[Money | None]] = {}
        for v in variants:
            prices.setdefault(dict(options(v, lang)).get(name, ""), set()).add(v.price)
        if len(prices) > 1 and all(len(p) == 1 for p in prices.values()):
            return {name}
    return set(names)


def _apart(one: Variant, two: Variant, lang: str) -> list[str]:
    """The options in which they differ, where they differ in one only."""
    names = [a[0] for a, b in zip(options(one, lang), options(two, lang), strict=False) if a != b]
    return names if len(names) == 1 else []


def _which(product: Product, variant: Variant, lang: str, *, always: bool) -> str:
    """The variant's own name, where prices differ; where several share a stock, always."""
    which = label(variant, lang)
    if not which or (len({v.price for v in sellable(product)}) <= 1 and not (always and len(product.variants) > 1)):
        return ""
    return f"（{which}）" if lang == "zh" else f" ({which})"


def _noun(name: str, lang: str) -> str:
    """An English attribute's name inside a sentence: lower case, unless it is an abbreviation."""
    if lang != "en" or len(name) < 2 or not name[1].islower():
        return name
    return name[0].lower() + name[1:]


def _whole(value: str) -> str:
    """ "水性漆" is what it is; "不另加糖" is what it does."""
    return "barely" if value[:1] in "不无未可能约" else "bare"


def _lower(value: str, lang: str) -> str:
    """ "First grade" behind "it's"; a value with a second capital is a name."""
    return value[:1].lower() + value[1:] if lang == "en" and value[1:].islower() else value


def _question(question: str, lang: str) -> str:
    if question[-1:] in "?？":
        return question
    return question + ("？" if lang == "zh" else "?")
