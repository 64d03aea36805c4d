"""What the stage shows beside the host: product cards and the ticker of questions. Pure.

In: rows as they are now, questions. Out: the data of `card` and `ticker` cues; a card only when it says something new.
Viewers' words reach the ticker only without figures, contacts and promises; else it names what they want to know.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from agent.answers.names import may_be_quoted
from agent.answers.reference import money
from agent.inbox import Asked
from agent.names import address
from agent.truth import Truth

if TYPE_CHECKING:
    from catalog import Product, Variant

KEPT = 64
SHOWN = 3

_WANTS = {
    "zh": {
        "price": "问价格", "discount": "问优惠", "stock": "问库存", "buy": "问怎么买", "shipping": "问快递",
            "returns": "问退换",
        "warranty": "问质保", "variant": "问规格", "attribute": "问参数", "compare": "问区别", "caution": "问注意事项",
    },
    "en": {
        "price": "asks the price", "discount": "asks about offers", "stock": "asks about stock",
            "buy": "asks how to buy",
        "shipping": "asks about shipping", "returns": "asks about returns", "warranty": "asks about warranty",
    },
}  # fmt: skip


MEDIA = 4  # further pictures shown beside the host

_BASE = {"zh": "划线价", "en": "List price"}
_LEFT = {"zh": "库存 {} 件", "en": "{} left"}


def card(product: Product, variant: Variant, lang: str, now: datetime | None = None) -> dict[str, Any]:
    """One product card, as the painter writes it: money with its sign, stock as a phrase; None is not shown. Of the
    offers that run at `now` the one that ends first, with its real end."""
    price, was = variant.price, variant.list_price
    struck = was if was and price and product.list_price_base and was.minor > price.minor else None
    return {
        "title": product.name(lang),
        "note": " · ".join(value for _, value in variant.options) or None,
        "price": money(price) if price else None,
        "list_price": money(struck) if struck else None,
        "list_base": _BASE[lang] if struck else None,
        "list_note": product.list_price_base.get(lang, "").rstrip("。.") or None if struck else None,
        "stock": _LEFT[lang].format(variant.stock) if variant.stock else None,
        "sold_out": variant.stock == 0,
        "link": product.link,
        "image": product.images[0] if product.images else None,
        "media": list(product.images[1 : 1 + MEDIA]) or None,
        "lang": lang,
        **_offer(product, lang, now),
        "version": max(product.version, variant.version),
    }


def _offer(product: Product, lang: str, now: datetime | None) -> dict[str, Any]:
    moment = now or datetime.now(UTC)
    running = [o for o in product.offers if o.end is not None and o.active_at(moment)]
    if not running:
        return {"offer": None, "ends": None, "zone": None}
    offer = min(running, key=lambda o: o.end)
    ahead = offer.end.utcoffset()
    zone = ahead.total_seconds() if ahead is not None else 0.0
    return {"offer": offer.text.get(lang), "ends": offer.end.timestamp(), "zone": zone}


class Cards:
    """Which cards the stage has. Bounded: the one wanted longest ago is taken down."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._sent: OrderedDict[str, dict[str, Any] | None] = OrderedDict()

    def want(self, sku: str, truth: Truth) -> list[dict[str, Any]]:
        """The product is about to be spoken of: cue data, or nothing where the stage has this very card."""
        row = truth.row(sku)
        new = card(*row, self._lang) if row else None
        if sku in self._sent and self._sent[sku] == new:
            self._sent.move_to_end(sku)
            return []
        self._sent[sku] = new
        self._sent.move_to_end(sku)
        out = [{"sku": sku, "card": new}]
        if len(self._sent) > KEPT:
            gone, _ = self._sent.popitem(last=False)
            out.append({"sku": gone, "card": None})
        return out

    def refresh(self, truth: Truth) -> list[dict[str, Any]]:
        """The catalog changed: every card the stage has, where its row moved."""
        return [data for sku in list(self._sent) for data in self.want(sku, truth)]

    def forget(self) -> None:
        """The stage is a new one and has none."""
        self._sent.clear()


class Ticker:
    """The last questions answered, the one being answered marked active."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._items: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        text = asked.text.strip()
        if len(text) > 40 or not may_be_quoted(text):
            wants = _WANTS[self._lang]
            text = wants.get(asked.reading.intent, "有个问题" if self._lang == "zh" else "has a question")
        item = {"name": address(asked.user_name, self._lang), "text": text, "active": True}
        self._items = [*({**i, "active": False} for i in self._items[-SHOWN + 1 :]), item]
        return self._items
