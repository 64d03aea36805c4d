"""A performance without a clock: lines in, every tick of them as fast as the machine makes it. For files.

In: sentences, a voice, a picture, an encoder. Out: packets of the whole performance, half a second of rest around it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from render.output.encode import Encoder
from render.output.packet import Packet
from render.picture.scene import Card
from render.speech import FPS
from render.stage.board import Board
from render.stage.floor import Floor
from render.stage.performance import Split
from render.stage.rehearsal import Speaks
from render.stage.stage import Picture
from render.values import OPERATOR, Cue, Line, Mark, Sentence

REST = FPS // 2


async def perform(
    sentences: Sequence[Sentence],
    cards: dict[str, Card],
    *,
    voice: Speaks,
    split: Split,
    picture: Picture,
    encoder: Encoder,
) -> AsyncIterator[tuple[list[Packet], list[Mark]]]:
    """Tick by tick: packets and what was marked. Raises EngineFailed where a clause cannot be spoken."""
    floor, board = Floor(split), Board()
    board.mind_here(True, 0)
    for sku, card in cards.items():
        board.apply(Cue("card", 0, 0, {"sku": sku, "card": {f: getattr(card, f) for f in card.__slots__}}))
    floor.accept(Line("file", 0, 0, 0, "operator", OPERATOR, tuple(sentences)))
    numbered, rest = 0, REST
    for n in range(-REST, 2**31):
        if n >= 0:
            for wish in floor.wishes():
                floor.hear(wish.line, wish.place, await voice.speak(wish.clause, generation=0, urgent=True))
        beat = floor.tick(n)
        marks = floor.take_marks(numbered + 1) if n >= 0 else []
        numbered += len(marks)
        frame = picture.compose(n + REST, beat, board.at(n, beat))
        yield encoder.encode(frame, beat.samples), marks
        if not floor.lines():
            rest -= 1
            if rest < 0:
                break
    yield encoder.flush(), []
