"""A scripted answerer for tests of the room's life: price questions from the row, all else unknown; delays as told."""

from __future__ import annotations

import asyncio

from agent.answers.question import Question, Verdict
from render.values import Fact, Sentence


class Scripted:
    """Says the price of the product on air (or named), then a second sentence after `gap_s`."""

    def __init__(self, catalog, *, delay_s: float = 0.01, gap_s: float = 0.0, fail: bool = False) -> None:
        self.catalog = catalog
        self.delay_s = delay_s
        self.gap_s = gap_s
        self.fail = fail
        self.asked: list[str] = []

    async def answer(self, q: Question, *, on_air, memory):
        self.asked.append(q.id)
        await asyncio.sleep(self.delay_s)
        if self.fail:
            raise OSError("the model is gone")
        hits = self.catalog.search(q.text, on_air=on_air)
        row = (hits[0].product, hits[0].variant or hits[0].product.variants[0]) if hits else None
        if row is None and on_air:
            row = self.catalog.by_sku(on_air)
        if row is None or "月亮" in q.text:
            yield Verdict("unknown", "zh")
            yield Sentence("这个我不知道。", "zh")
            return
        product, variant = row
        yield Verdict("answered", "zh", (variant.sku,))
        fact = Fact(f"{variant.sku}.price", str(variant.price), variant.version, variant.price.currency)
        yield Sentence(f"{product.name('zh')}现在{variant.price}元。", "zh", variant.sku, (fact,))
        await asyncio.sleep(self.gap_s)
        yield Sentence("想要的点链接。", "zh", variant.sku)
