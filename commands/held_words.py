"""What a guest said, held back for as long as they may be going on. Pure; the time is passed in.

In: a turn that was judged whole and until when its speaker may still go on; when somebody begins to speak again, and
whether that was speech; the text, once the ears have it. Out: the texts to pass on. A judge of endings is wrong now and
then at a comma ("我想买热水壶，怎么下单？"): who goes on within that time goes on with the same turn. It is heard anew
as one, and what was heard of its beginning is forgotten. What reads as a question waits for nothing but the speaker's
silence; other words ("老板，…") wait until the time is over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.inbox.triage import read
from perception.event import LiveEvent
from perception.voice.stop_words import is_stop

# Words that no sentence ends with, though what stands before them may read as a question.
_LEADS_ON = re.compile(
    r"(?:那个|这个|那款|这款|的话|还有|以及|或者|因为|如果|就是|和|跟|与|把|给|对于|关于)$"
    r"|\b(?:a|an|the|of|for|to|and|or|with|about|is|are|my|your|do you have|i want|i'd like)$",
    re.IGNORECASE,
)


def leads_on(text: str) -> bool:
    """Whether the words want more words: neither a question nor an order to stop, or one that breaks off."""
    plain = re.sub(r"[\s，,、。.！!？?…]+$", "", text)
    return not is_stop(text) and (read(text).kind != "question" or bool(_LEADS_ON.search(plain)))


@dataclass(slots=True)
class _Turn:
    id: str
    until: float
    event: LiveEvent | None = None


class HeldWords:
    """One microphone's. Only its last turn can go on; `speaking`: somebody has begun to speak since it ended."""

    def __init__(self) -> None:
        self._turn: _Turn | None = None
        self.speaking = False

    def ended(self, id: str, until: float) -> list[LiveEvent]:
        """A turn was handed to the ears that may go on until then. What is held of one before it is passed on."""
        passed = self._let_go()
        self._turn, self.speaking = _Turn(id, until), False
        return passed

    def joined(self) -> tuple[str, bool] | None:
        """The last turn goes on: the id of what is to be forgotten, and whether its text is still to come. None: it has
        been passed on already."""
        turn, self._turn, self.speaking = self._turn, None, False
        return None if turn is None else (turn.id, turn.event is None)

    def heard(self, event: LiveEvent, now: float) -> bool:
        """The ears have this text. True: it is kept here."""
        turn = self._turn
        if turn is None or turn.id != event.id:
            return False
        turn.event = event
        if self._waits(now):
            return True
        self._turn = None
        return False

    def closed(self) -> list[LiveEvent]:
        """The microphone is gone: nobody goes on."""
        return self._let_go()

    def forget(self, id: str) -> None:
        """The ears heard nothing in it."""
        if self._turn is not None and self._turn.id == id and self._turn.event is None:
            self._turn = None

    def due(self, now: float) -> list[LiveEvent]:
        """What need not wait any longer."""
        return [] if self._turn is None or self._turn.event is None or self._waits(now) else self._let_go()

    def _waits(self, now: float) -> bool:
        turn = self._turn
        return self.speaking or (now < turn.until and leads_on(turn.event.text))

    def _let_go(self) -> list[LiveEvent]:
        turn, self._turn = self._turn, None
        return [turn.event] if turn is not None and turn.event is not None else []
