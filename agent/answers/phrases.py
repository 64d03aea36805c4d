"""The clerk's sentences, zh and en. Data only.

`<name>` is filled with a reference, never with a value. Each key has variants to choose from. First clauses are short
and the fact comes early: a viewer waits for the number.
"""

from __future__ import annotations

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "price": {
        "zh": ("现在<price>，<title>。", "现在是<price>，<title>。"),
        "en": ("It's <price> for the <title>.", "That's <price> for the <title>.", "It's <price>, the <title>."),
    },
    "price.variant": {
        "zh": ("现在<price>，<title>的<variant>款。", "现在是<price>，<title>的<variant>款。"),
        "en": ("It's <price> for the <title> in <variant>.", "That's <price> for the <title> in <variant>."),
    },
    "price.range": {
        "zh": ("<low>起，到<high>，<title>看您选哪个规格。",),
        "en": ("From <low>, up to <high>, for the <title>, depending on the option.",),
    },
    "price.each": {"zh": ("<list>，<title>。",), "en": ("<list>, for the <title>.",)},
    "price.each.item": {"zh": ("<variant>是<price>",), "en": ("<price> in <variant>",)},
    "price.one": {
        "zh": ("这是一件的价格，多件合计以下单页为准。",),
        "en": ("That is the price of a single one; the checkout page shows the total.",),
    },
    "was": {"zh": ("原价是<list_price>。",), "en": ("The list price is <list_price>.",)},
    "was.now": {
        "zh": ("原价<list_price>，现在<price>，<title>。", "现在<price>，原价<list_price>，<title>。"),
        "en": (
            "It was <list_price>, now it's <price>, the <title>.",
            "Now it's <price>, down from <list_price>, the <title>.",
        ),
    },
    "was.now.variant": {
        "zh": ("<variant>的原价<list_price>，现在<price>，<title>。",),
        "en": ("In <variant> the list price is <list_price>, and now it's <price>, the <title>.",),
    },
    "saving": {"zh": ("省了<saving>。",), "en": ("You save <saving>.",)},
    "percent": {"zh": ("比原价便宜了<percent_off>。",), "en": ("That's <percent_off> off the list price.",)},
    "no.list_price": {
        "zh": ("原价资料里没有写，现在的价格是<price>。",),
        "en": ("I don't have a list price for it; the current price is <price>.",),
    },
    "no.price": {
        "zh": ("<title>的价格资料里没有写，以下单页为准。",),
        "en": ("I don't have a price for the <title>; please see the product page.",),
    },
    "stale": {
        "zh": ("价格和库存刚刚在变，以下单页为准哦。",),
        "en": ("The price and stock are being updated, so please go by the checkout page.",),
    },
    "sold_out.too": {
        "zh": ("不过现在没货了，库存是<stock>。",),
        "en": ("It's sold out right now though, stock is <stock>.",),
    },
    "stock": {
        "zh": ("有货，还有<stock>件，<title>。", "有的，还有<stock>件，<title>。", "有货的，还剩<stock>件，<title>。"),
        "en": (
            "Yes, <stock> left: the <title>.",
            "Yes, we have <stock> left: the <title>.",
            "Yes, still <stock> left: the <title>.",
        ),
    },
    "stock.variant": {
        "zh": ("有货，还有<stock>件，<title>的<variant>款。", "有的，还有<stock>件，<title>的<variant>款。"),
        "en": ("Yes, <stock> left: the <title> in <variant>.",),
    },
    "sold_out": {
        "zh": ("卖完了，库存是<stock>，<title>。", "现在没货了，库存是<stock>，<title>。"),
        "en": ("It's sold out, the <title> has <stock> in stock.", "The <title> is sold out, stock is <stock>."),
    },
    "sold_out.variant": {
        "zh": ("卖完了，<title>的<variant>款库存是<stock>。",),
        "en": ("The <title> is sold out in <variant>, stock is <stock>.",),
    },
    "no.restock": {
        "zh": ("什么时候补货资料里没有写。", "补货时间我还不知道。"),
        "en": ("I don't know yet when it will be back.",),
    },
    "stock.total": {"zh": ("有货，一共还有<stock>件，<title>。",), "en": ("Yes, <stock> left in total: the <title>.",)},
    "stock.each": {"zh": ("<list>，<title>。",), "en": ("<list>, for the <title>.",)},
    "stock.each.item": {"zh": ("<variant>还有<stock>件",), "en": ("<stock> left in <variant>",)},
    "stock.each.gone": {"zh": ("<variant>卖完了，库存是<stock>",), "en": ("sold out in <variant>, stock is <stock>",)},
    "stock.gone": {"zh": ("<variant>的卖完了，库存是<stock>。",), "en": ("Sold out in <variant>, stock is <stock>.",)},
    "no.stock": {
        "zh": ("<title>还剩多少资料里没有写，以下单页为准。",),
        "en": ("I don't have a stock count for the <title>; please see the product page.",),
    },
    "offer": {"zh": ("有优惠的，<offer>，<title>。",), "en": ("Yes, there is an offer: <offer>, for the <title>.",)},
    "offer.beside": {
        "zh": ("另外现在有活动，<offer>。",),
        "en": ("There is an offer running too: <offer>.",),
    },
    "offer.more": {"zh": ("还有，<offer>。",), "en": ("Also: <offer>.",)},
    "offer.gift": {"zh": ("有的，<offer>。",), "en": ("Yes: <offer>.",)},
    "offer.each": {"zh": ("<title>，<offer>。",), "en": ("The <title>: <offer>.",)},
    "offer.later": {
        "zh": ("<title>的活动还没有开始。",),
        "en": ("The offer on the <title> has not started yet.",),
    },
    "offer.later.from": {
        "zh": ("<title>的活动还没有开始，<day>开始。",),
        "en": ("The offer on the <title> has not started yet; it begins on <day>.",),
    },
    "offer.until": {
        "zh": ("<offer>，到<day>为止，<title>。",),
        "en": ("<offer>, until <day>, for the <title>.",),
    },
    "no.offers": {
        "zh": ("现在店里没有查到优惠活动。",),
        "en": ("I don't see any offers listed right now.",),
    },
    "offer.over": {
        "zh": ("现在没有优惠了，活动已经结束，<title>是<price>。",),
        "en": ("That offer is over; the <title> is <price> now.",),
    },
    "no.offer": {
        "zh": ("现在没有优惠，<title>是<price>。",),
        "en": ("No offer listed right now: it's <price> for the <title>.",),
    },
    "no.offer.price": {
        "zh": ("现在没有优惠，<title>以下单页为准。",),
        "en": ("No offer listed right now: please see the product page of the <title>.",),
    },
    "attribute": {
        "zh": ("<name>是<value>，<title>。", "<title>的<name>是<value>。", "<name>是<value>，说的是<title>。"),
        "en": ("<Name>: <value>, for the <title>.",),
    },
    "attribute.flag": {"zh": ("资料里<name>写的是<value>，<title>。",), "en": ("<Name>: <value>, for the <title>.",)},
    "attribute.said": {"zh": ("<name>，<value>，<title>。",), "en": ("<Name>: <value>, for the <title>.",)},
    "attribute.more": {"zh": ("<name>是<value>。",), "en": ("<Name>: <value>.",)},
    "options": {"zh": ("<name>有<value>，<title>。",), "en": ("<Name>: <value>, for the <title>.",)},
    "quote": {"zh": ("<value>。",), "en": ("<value>.",)},
    "quote.for": {"zh": ("<value>，说的是<title>。",), "en": ("<value>. That's the <title>.",)},
    "caution": {"zh": ("资料里的提醒是：<value>。",), "en": ("The product note says: <value>.",)},
    "caution.none": {
        "zh": ("这个资料里没有写，我不能乱说。", "这方面资料里没有写，我不敢随便答。"),
        "en": ("That isn't in the product information, so I can't say.",),
    },
    "unknown": {
        "zh": ("这个资料里没有写，我不能乱说。", "这点我还不清楚，资料里没有写。", "这个我没查到，不敢随便答您。"),
        "en": (
            "I don't know that one, it isn't in the product information.",
            "That isn't in my product information, so I can't say.",
        ),
    },
    "order": {
        "zh": ("订单和快递我这边看不到，请在订单页查，或者问客服。", "您的订单我查不到，订单页或者客服能帮您看。"),
        "en": ("I can't see orders or parcels; please check your order page or ask customer service.",),
    },
    "shop": {
        "zh": ("这个资料里没有写，可以问一下客服。", "店里的这个情况我还不清楚，麻烦问一下客服。"),
        "en": (
            "I don't have that information here, please ask customer service.",
            "That isn't in my information, please check with customer service.",
        ),
    },
    "chat": {
        "zh": ("这个我答不上来，商品的问题可以问我。", "这个我不清楚，想了解哪款可以问我。"),
        "en": ("I don't know that one, but you can ask me about any product.",),
    },
    "unknown.terms": {
        "zh": ("具体这一点资料里没写，条款里写的是这些。",),
        "en": ("I can't say about that exactly; here is what the terms say.",),
    },
    "unknown.next": {
        "zh": ("接下来讲哪款我还不知道，想看哪款告诉我。",),
        "en": ("I don't know yet what comes next; tell me which product you'd like to see.",),
    },
    "unknown.also": {
        "zh": ("别的您问的资料里没有写。",),
        "en": ("The other thing you asked isn't in the product information.",),
    },
    "which": {
        "zh": ("您想问哪一款呢，说一下名字或者链接号。", "是哪一款呀，报一下链接号或者名字。"),
        "en": ("Which product do you mean? Tell me the name or the link number.",),
    },
    "absent": {
        "zh": ("您说的这款我这边没有查到。", "这个店里没有查到哦。"),
        "en": ("I can't find that one in our shop.", "That one isn't in our catalog, as far as I can see."),
    },
    "absent.near": {"zh": ("店里相近的有<title>。",), "en": ("The closest we have is the <title>.",)},
    "absent.kind": {
        "zh": ("这一类店里没有查到。",),
        "en": ("I can't find that kind of thing in our shop.",),
    },
    "budget.other": {
        "zh": ("这个预算里店里有<list>。",),
        "en": ("Within that budget we have <list>.",),
    },
    "unmatched": {
        "zh": ("另外的店里没有查到，没法比。查到的是<title>。",),
        "en": ("I can't find the other in our shop, so I can't compare. We do have the <title>.",),
    },
    "no.option": {
        "zh": ("您说的这个规格我没有查到，<title>有<value>。",),
        "en": ("I can't find that option; the <title> comes in <value>.",),
    },
    "no.option.at_all": {
        "zh": ("您说的这个规格<title>的资料里没有写。",),
        "en": ("That option isn't in the product information of the <title>.",),
    },
    "buy": {"zh": ("点<link>号链接就能下单，<title>。",), "en": ("Tap link <link> to order the <title>.",)},
    "buy.any": {
        "zh": ("点商品链接就能下单，喜欢哪款告诉我名字。",),
        "en": ("Just tap the product link to order; tell me which one you like.",),
    },
    "link": {"zh": ("是<link>号链接，<title>。",), "en": ("It's link <link>, the <title>.",)},
    "about": {
        "zh": ("这是<title>，现在<price>。", "这款是<title>，<price>。"),
        "en": ("This is the <title>, now <price>.",),
    },
    "about.no_price": {"zh": ("这是<title>。",), "en": ("This is the <title>.",)},
    "have": {"zh": ("有的，<title>，现在<price>。",), "en": ("Yes, we have the <title>, now <price>.",)},
    "have.no_price": {"zh": ("有的，<title>。",), "en": ("Yes, we have the <title>.",)},
    "have.variant": {"zh": ("有<variant>的，<price>，<title>。",), "en": ("Yes, in <variant>: <price>, the <title>.",)},
    "cheaper": {"zh": ("<title>更便宜，<price>。",), "en": ("The <title> is cheaper, at <price>.",)},
    "than": {"zh": ("<title>是<price>。",), "en": ("The <title> is <price>.",)},
    "same_price": {"zh": ("价格一样，都是<price>。",), "en": ("They cost the same, <price> each.",)},
    "each": {"zh": ("<title>是<price>。",), "en": ("The <title> is <price>.",)},
    "each.attribute": {"zh": ("<title>的<name>是<value>。",), "en": ("<Name> of the <title>: <value>.",)},
    "cheapest": {"zh": ("最便宜的是<title>，<price>。",), "en": ("The cheapest is the <title>, at <price>.",)},
    "priciest": {"zh": ("价格最高的是<title>，<price>。",), "en": ("The most expensive is the <title>, at <price>.",)},
    "budget": {"zh": ("有的，<list>。",), "en": ("Yes: <list>.",)},
    "budget.item": {"zh": ("<title><price>",), "en": ("the <title> at <price>",)},
    "no.budget": {
        "zh": ("这个预算里没有查到，最接近的是<title>，<price>。",),
        "en": ("I can't find one in that budget; the closest is the <title>, at <price>.",),
    },
    "catalog": {"zh": ("店里有<list>。", "我们有<list>。"), "en": ("We have <list>.",)},
    "catalog.more": {"zh": ("还有别的，想看哪款告诉我。",), "en": ("And more; tell me what you are looking for.",)},
    "identity": {
        "zh": ("我是AI主播，商品问题都可以问我。",),
        "en": ("I'm an AI host, and I can answer questions about our products.",),
    },
    "greeting": {
        "zh": ("欢迎来到直播间，想了解哪款告诉我。", "您好，有想看的商品直接问我。"),
        "en": ("Welcome, tell me which product you'd like to know about.",),
    },
    "thanks": {"zh": ("不客气，还想了解哪款告诉我。",), "en": ("You're welcome, ask me about any product.",)},
    "refused": {
        "zh": ("这个我不能照着说，商品信息以资料为准。", "这个要求我不能照做，有商品问题可以问我。"),
        "en": ("I can't do that; I go by the product information.", "I can't say that, but ask me about any product."),
    },
    "refused.contact": {
        "zh": ("联系方式和私下交易不行哦，请在直播间里下单。",),
        "en": ("I can't trade or share contacts outside; please order here in the stream.",),
    },
    "see_page": {"zh": ("以下单页为准哦。",), "en": ("Please go by the checkout page.",)},
}
