"""A topic put into words from the row as it is now. Pure.

In: a product, a topic, the turn's number (it picks the wording). Out: one `Sentence` with the facts it states, or None
where the row has nothing to say. Every figure comes from the row; the phrases around it hold none and claim nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from agent.answers.reference import money, quote
from agent.answers.sheet import attribute_field, offer_text
from agent.rundown.dates import day
from agent.rundown.plan import Topic, in_lang, leading, pieces, sellable
from render.values import Fact, Sentence

if TYPE_CHECKING:
    from catalog import Product, Variant

BARE = frozenset({"是", "否", "有", "无", "yes", "no", "true", "false", "n/a", "-", ""})  # no sentence comes of these
FEW = 10  # pieces left that are worth a word

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "zh": {
        "hook": (
            "接下来看{link}号链接，{title}。", "我们来看看{title}，在{link}号链接。",
            "{link}号链接是{title}，给大家仔细讲讲。",
            "下面这一款是{title}，{link}号链接。", "说到{title}，它挂在{link}号链接。",
            "把镜头给到{link}号链接：{title}。",
        ),
        "attribute": (
            "{name}是{value}。", "说说{name}：{value}。", "{name}方面，{value}。", "关心{name}的朋友，答案是{value}。",
            "{name}这一项，资料上写的是{value}。",
        ),
        "choice": (
            "{name}可以选{values}。", "{name}有{values}，按自己的喜好来挑。", "可选的{name}：{values}。",
            "{values}，{name}都在链接里。",
        ),
        "proof": ("{q}{a}", "商品页上有这么一问：{q}{a}", "先替大家问一句，{q}{a}",
            "关于它，资料里写得很清楚：{q}{a}"),
        "price": (
            "{what}现在是{price}。", "{what}的价格是{price}。", "价格方面，{what}是{price}。",
            "说一下价格，{what}，{price}。",
            "来看价格，{what}现价{price}。", "{what}，链接里挂的是{price}。",
        ),
        "was": ("划线价{was}，{base}。", "页面上的原价是{was}。{base}。", "作个参考，原价写的是{was}，{base}。"),
        "offer": ("{text}。", "现在有活动：{text}。", "活动说一下，{text}。"),
        "offer_end": ("{text}，活动到{end}为止。", "现在有活动：{text}，{end}截止。",
            "活动说一下，{text}，时间到{end}。"),
        "stock": ("{what}目前库存还有{stock}件。", "库存这边，{what}是{stock}件。",
            "库存数字念一下，{what}现有{stock}件。"),
        "shipping": ("{text}", "发货说明：{text}", "快递这块，{text}"),
        "returns": ("{text}", "退换说明：{text}", "售后方面，{text}"),
        "warranty": ("{text}", "质保说明：{text}", "关于质保，{text}"),
        "caution": ("提醒一句，{text}", "注意事项也说一下：{text}", "用之前请留意：{text}"),
        "call": (
            "喜欢的朋友，点{link}号链接看看。", "想了解更多就打在公屏上，我照着商品资料回答。",
            "需要的点{link}号链接下单，下单前核对一下规格。",
            "有拿不准的地方直接问，我查了再告诉你。", "想要的，{link}号链接里挑好规格就可以下单。",
            "大家还想知道哪一点，公屏上告诉我。",
            "不着急，先看看{link}号链接的详情页。", "对这款有疑问的，随时在评论区问我。",
        ),
    },
    "en": {
        "hook": (
            "Next up, link {link}: {title}.", "Let's look at {title}, link {link}.",
            "Link {link} is {title}; here is what to know.",
            "On to {title}, you'll find it at link {link}.", "Now link {link}, {title}.",
        ),
        "attribute": ("{name}: {value}.", "As for {name}, it's {value}.", "{name} is listed as {value}.",
            "A word on {name}: {value}."),
        "choice": ("{name} comes in {values}.", "You can pick your {name}: {values}.",
            "For {name} there is {values}."),
        "proof": ("{q} {a}", "A question from the product page: {q} {a}", "The listing answers this one: {q} {a}"),
        "price": ("{what} is {price}.", "The price of {what} is {price}.", "Price check: {what}, {price}.",
            "You get {what} for {price}."),
        "was": ("The list price is {was}. {base}.", "For reference, the list price shown is {was}. {base}."),
        "offer": ("{text}.", "There's an offer on: {text}.", "The offer right now: {text}."),
        "offer_end": ("{text}, until {end}.", "There's an offer on: {text}, it ends {end}.",
            "The offer right now: {text}, through {end}."),
        "stock": ("There are {stock} of {what} in stock.", "Stock check: {stock} of {what}."),
        "shipping": ("{text}", "On shipping: {text}"),
        "returns": ("{text}", "On returns: {text}"),
        "warranty": ("{text}", "On warranty: {text}"),
        "caution": ("Please note: {text}", "One thing to keep in mind: {text}"),
        "call": (
            "If you like it, have a look at link {link}.", "Type your question in the chat and I'll look it up.",
            "Ready to order? Pick your option at link {link}.", "Ask me anything about this one.",
            "The details are all on the page at link {link}.",
        ),
    },
}  # fmt: skip


def wordings(topic: Topic, lang: str) -> int:
    """How many ways there are to say it."""
    return len(PHRASES[lang][topic.kind]) if topic.kind != "point" else 1


def word(product: Product, topic: Topic, lang: str, turn: int, now: datetime) -> Sentence | None:
    """The sentence of `topic`, in wording number `turn`."""
    lead = leading(product)
    if lead is None:
        return None
    slots = _slots(product, lead, topic, lang, now)
    if slots is None:
        return None
    values, facts = slots
    if topic.kind == "point":
        text = values["text"]
    else:
        key = "offer_end" if topic.kind == "offer" and "end" in values else topic.kind
        phrases = PHRASES[lang][key]
        text = phrases[turn % len(phrases)].format(**values)
        if topic.kind == "call" and values["link"] not in text:
            facts = ()
    return Sentence(_close(text, lang), lang, lead.sku, facts)  # type: ignore[arg-type]


def _slots(
    product: Product, lead: Variant, topic: Topic, lang: str, now: datetime
) -> tuple[dict[str, str], tuple[Fact, ...]] | None:
    """What the wording's places hold, and the facts behind it."""
    title, sku = quote(product.name(lang)), lead.sku

    def stated(field: str, value: str) -> tuple[Fact, ...]:
        return (Fact(f"{sku}.{field}", value, product.version),)

    match topic.kind:
        case "hook" | "call":
            return {"link": str(product.link), "title": title}, stated("link", str(product.link))
        case "point":
            texts = pieces(in_lang(product.description, lang))
            if topic.index >= len(texts):
                return None
            return {"text": texts[topic.index]}, stated(f"description {topic.index + 1}", texts[topic.index])
        case "attribute":
            if topic.index >= len(product.attributes):
                return None
            a = product.attributes[topic.index]
            if a.value.strip().lower() in BARE:
                return None
            return {"name": quote(a.name), "value": quote(a.value)}, stated(attribute_field(a.name), a.value)
        case "choice":
            return _choice(product, lang)
        case "proof":
            if topic.index >= len(product.faq):
                return None
            f = product.faq[topic.index]
            return {"q": _asked(f.question, lang), "a": f.answer}, stated(f"faq {topic.index + 1}", f.answer)
        case "price":
            if lead.price is None:
                return None
            fact = Fact(f"{sku}.price", str(lead.price), lead.version, lead.price.currency)
            return {"what": _what(product, lead, lang), "price": money(lead.price)}, (fact,)
        case "was":
            base = quote(in_lang(product.list_price_base, lang))
            if lead.list_price is None or not base or (lead.price and lead.list_price.minor <= lead.price.minor):
                return None
            fact = Fact(f"{sku}.list_price", str(lead.list_price), lead.version, lead.list_price.currency)
            return {"base": base, "was": money(lead.list_price)}, (fact,)
        case "offer":
            if topic.index >= len(product.offers) or not product.offers[topic.index].active_at(now):
                return None
            offer = product.offers[topic.index]
            text = quote(offer_text(offer, lang))  # type: ignore[arg-type]
            if not text:
                return None
            values = {"text": text} | ({"end": day(offer.end, lang)} if offer.end else {})
            return values, stated(f"offer {topic.index + 1}", offer.value)
        case "stock":
            if lead.stock is None or lead.stock > FEW:
                return None
            fact = Fact(f"{sku}.stock", str(lead.stock), lead.version)
            return {"what": _what(product, lead, lang), "stock": str(lead.stock)}, (fact,)
        case "shipping" | "returns" | "warranty" | "caution":
            field = "cautions" if topic.kind == "caution" else topic.kind
            texts = pieces(in_lang(getattr(product, field), lang))
            if topic.index >= len(texts):
                return None
            return {"text": texts[topic.index]}, stated(field, texts[topic.index])
    return None


def _choice(product: Product, lang: str) -> tuple[dict[str, str], tuple[Fact, ...]] | None:
    """The first option, in the show's language, that leaves something to choose."""
    variants = sellable(product)
    for name in dict.fromkeys(n for v in variants for n, _ in options(v, lang)):
        values = list(dict.fromkeys(value for v in variants for n, value in v.options if n == name))
        if 2 <= len(values) <= 8:
            joined = ("、" if lang == "zh" else ", ").join(values)
            fact = Fact(f"{variants[0].sku}.options {name}", "|".join(values), product.version)
            return {"name": quote(name), "values": quote(joined)}, (fact,)
    return None


def options(variant: Variant, lang: str) -> tuple[tuple[str, str], ...]:
    """Its options in `lang`; a shop that names them in one language only is taken at its word."""
    zh = [o for o in variant.options if any("\u3400" <= c <= "\u9fff" for c in o[0] + o[1])]
    if not zh or len(zh) == len(variant.options):
        return variant.options
    return tuple(zh) if lang == "zh" else tuple(o for o in variant.options if o not in zh)


def _what(product: Product, variant: Variant, lang: str) -> str:
    """The product, with its variant named where prices differ."""
    title = quote(product.name(lang))
    label = (" " if lang == "en" else "").join(value for _, value in options(variant, lang))
    if not label or len({v.price for v in sellable(product)}) <= 1:
        return title
    return f"{title}（{label.replace(' ', '')}）" if lang == "zh" else f"{title} in {label}"


def _asked(question: str, lang: str) -> str:
    if question[-1:] in "?？":
        return question
    return question + ("？" if lang == "zh" else "?")


def _close(text: str, lang: str) -> str:
    text = text.strip()
    if text[-1:] in "。！？!?.…":
        return text
    return text + ("。" if lang == "zh" else ".")


def corrected(row: tuple[Product, Variant] | None, field: str, lang: str) -> Sentence | None:
    """What puts a figure right that was just said: the row's price now, or that it is sold out."""
    if row is None:
        return None
    product, variant = row
    what = _what(product, variant, lang)
    if field == "stock" and variant.stock == 0:
        text = f"更正一下，{what}刚刚售罄了。" if lang == "zh" else f"A correction: {what} has just sold out."
        facts = (Fact(f"{variant.sku}.stock", "0", variant.version),)
    elif field == "price" and variant.price is not None:
        price = money(variant.price)
        text = f"更正一下，{what}现在的价格是{price}。" if lang == "zh" else f"A correction: {what} is {price} now."
        facts = (Fact(f"{variant.sku}.price", str(variant.price), variant.version, variant.price.currency),)
    else:
        return None
    return Sentence(text, lang, variant.sku, facts)  # type: ignore[arg-type]
