"""Between the answerer and the director: an answer as it is being written, each sentence known as the last or not.

In: a question out of the inbox. Out: `(Verdict, False)` first, then `(Sentence, is it the last)`. A sentence is handed
on at once; only a clerk's waits TOGETHER_S for the next one or the end: so a model's first goes to the stage before its
second is read, and a clerk's answer travels whole. TimeoutError where the answerer stops moving.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

from agent.answers.memory import Memories, ViewerMemory
from agent.answers.question import Question, Verdict
from agent.foresight import Depth
from agent.inbox import Asked
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

log = logging.getLogger(__name__)

TOGETHER_S = 0.03
LIKELY = {  # the price first: see `foresight.Depth`
    "zh": ("{}多少钱", "{}有货吗", "{}打折吗", "{}保修多久"),
    "en": ("how much is the {}?", "is the {} in stock?", "any discount on the {}?", "what's the warranty on the {}?"),
}
LINES = 64  # answers whose first asker is remembered


class Answering(Protocol):
    """`agent.answers.Answerer`: a verdict first, then sentences that may be said."""

    def answer(self, q: Question, *, on_air: str | None, memory: ViewerMemory) -> AsyncIterator[Verdict | Sentence]: ...


class Scribe:
    """Has questions answered; remembers what each viewer talked about."""

    def __init__(self, answerer: Answering, patience_s: float) -> None:
        self._answerer = answerer
        self._patience_s = patience_s
        self._memories = Memories()
        self._asked: OrderedDict[str, str] = OrderedDict()

    async def write(
        self, asked: Asked, on_air: str | None, history: tuple[str, ...] = ()
    ) -> AsyncIterator[tuple[Verdict | Sentence, bool]]:
        """The answer to one question, as it comes. `history`: what the host last said in answers."""
        question = Question(
            asked.id, asked.text, asked.user_id, asked.user_name, None, asked.platform, asked.t, asked.is_voice, history
        )
        memory = self._memories.of(asked.user_id)
        held: Sentence | None = None
        together = TOGETHER_S
        async with aclosing(self._answerer.answer(question, on_air=on_air, memory=memory)) as answer:
            ahead = asyncio.ensure_future(anext(answer))
            try:
                while True:
                    if held is not None and not (await asyncio.wait({ahead}, timeout=together))[0]:
                        yield held, False
                        held = None
                    async with asyncio.timeout(self._patience_s):
                        item = await ahead
                    if isinstance(item, Sentence) and not together:
                        yield item, False  # and only then is the next one read
                        ahead = asyncio.ensure_future(anext(answer))
                        continue
                    ahead = asyncio.ensure_future(anext(answer))
                    if isinstance(item, Verdict):
                        together = TOGETHER_S if item.brain == "clerk" else 0.0
                        yield item, False
                        continue
                    if held is not None:
                        yield held, False
                    held = item
            except StopAsyncIteration:
                if held is not None:
                    yield held, True
            finally:
                ahead.cancel()
                with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration, Exception):
                    await ahead

    def began(self, line: str, user_id: str) -> None:
        """This line answers that viewer."""
        self._asked[line] = user_id
        if len(self._asked) > LINES:
            self._asked.popitem(last=False)

    def shared(self, line: str, user_id: str, now: float) -> None:
        """Another viewer was answered by the same line: "那个有货吗" means the same to both."""
        first = self._asked.get(line)
        if first is not None and user_id and first != user_id:
            self._memories.of(user_id).note(self._memories.of(first).recall(now))

    async def likely(self, product: Product, langs: tuple[str, ...], depth: Depth = "whole") -> list[dict[str, str]]:
        """The first sentences of the answers to LIKELY about this product, as the clerk words them now."""
        most = 1 if depth == "price" else None
        texts: dict[tuple[str, str], None] = {}
        for lang in langs:
            name = _called(product, lang)
            for words in LIKELY[lang][:most]:
                question = Question("likely", words.format(name), lang=lang, by_rules=True)  # type: ignore[arg-type]
                async with aclosing(self._answerer.answer(question, on_air=None, memory=ViewerMemory())) as answer:
                    said = [s async for s in answer if isinstance(s, Sentence)]
                texts |= {(s.spoken or s.text, s.lang): None for s in said[:1]}
        return [{"text": text, "lang": lang} for text, lang in texts]


def _called(product: Product, lang: str) -> str:
    """What a viewer calls it."""
    own = [a for a in product.aliases if a.isascii() == (lang == "en")]
    return own[0] if own else product.name(lang)
