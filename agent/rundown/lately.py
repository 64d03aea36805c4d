"""What was on air lately, and the words for what comes next that were heard least. Pure.

In: sentences as they begin to sound; a topic to be worded. Out: is this fresh; the wording of a topic, out of the next
few of its phrases, with the smallest share of what a viewer heard within the hour. Bounded: an hour of speech.
"""

from __future__ import annotations

import random
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from agent.rundown.plan import Topic
from agent.rundown.repetition import Repetition
from agent.rundown.slots import Scene
from agent.rundown.wording import Worded, word, wordings
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

QUIET_S = 35 * 60.0  # a sentence drawn now may wait behind an answer: five minutes more than promised
FRESH_S = 63 * 60.0
REMEMBERED = 8_000  # sentences and catalog texts; more than can be said in FRESH_S
TEXT = 12  # characters from which a value is the same wherever it stands
TRIES = 6  # wordings compared for one sentence
HEARD_OFTEN = 0.35  # a sentence more than a third of which was heard within the hour says nothing new
APART = 6  # sentences between two that open with the same words
REWORDED = frozenset(
    "opening hook same pitch asked price duo gap stock offer soon clock menu recap ask choice say".split()  # noqa: SIM905
)  # another wording makes it new


def cores(sentence: Sentence) -> list[str]:
    """What is really said, whatever the words around it: a catalog text with another lead-in is still that text."""
    return [f.value if len(f.value) >= TEXT else f"{f.ref}={f.value}" for f in sentence.facts] or [sentence.text]


class Lately:
    """One show's memory of its own words."""

    def __init__(self, seed: int, forbidden: tuple[str, ...]) -> None:
        self.turns: dict[str, int] = {}
        self._seed = seed
        self._forbidden = forbidden
        self._said: OrderedDict[str, float] = OrderedDict()
        self._heard = {lang: Repetition() for lang in ("zh", "en")}
        self._openings: deque[str] = deque(maxlen=APART)
        self._orders: dict[str, tuple[int, list[int]]] = {}

    def note(self, sentence: Sentence, masked: str, now: float) -> None:
        """This begins to sound. `masked`: without names and references, where that is known."""
        if self._said.get(sentence.text) != now:
            self._heard[sentence.lang].note(masked, sentence.lang, now)
        self._opened(sentence.text)
        for words in (sentence.text, *cores(sentence)):
            self._said[words] = now
            self._said.move_to_end(words)
        while self._said and (len(self._said) > REMEMBERED or now - next(iter(self._said.values())) > FRESH_S):
            self._said.popitem(last=False)

    def fresh(self, text: str, now: float, within_s: float = QUIET_S) -> bool:
        return now - self._said.get(text, -1e12) > within_s

    def new(self, sentence: Sentence, topic: Topic, now: float, within_s: float) -> bool:
        """Neither these words were heard lately, nor what they say."""
        if not self.fresh(sentence.text, now):
            return False
        return topic.kind in REWORDED or all(self.fresh(c, now, within_s) for c in cores(sentence) if ".link=" not in c)

    def newer(self, own: Worded, clerk: Worded, now: float) -> bool:
        """Were these words heard less lately than those?"""
        heard = self._heard[own.sentence.lang]
        mine, theirs = (heard.share(w.masked, w.sentence.lang, now) for w in (own, clerk))
        return self.fresh(own.sentence.text, now) and mine <= theirs

    def worded(
        self, product: Product, topic: Topic, lang: str, scene: Scene, now: float, *, again: bool, within_s: float
    ) -> tuple[Worded, int] | None:
        """The topic in the wording heard least, and its number; None where it was all heard lately. `again`: what was
        said a while ago may be said once more in other words."""
        key = f"{lang}/{topic.kind}"
        many = wordings(topic, lang)
        first = self.turns.get(key, 0)
        best: tuple[bool, float, int, Worded, int] | None = None
        for ahead in range(many if again else min(TRIES, many)):
            turn = self._order(key, first + ahead, many)
            worded = word(product, topic, lang, turn, scene, self._forbidden)
            if worded is None:
                return None
            if not self.new(worded.sentence, topic, now, within_s):
                continue
            share = self._heard[lang].share(worded.masked, lang, now)
            lead = worded.lead
            used = bool(lead) and any(o.startswith(lead) for o in self._openings)
            if best is None or (used, share) < best[:2]:
                best = (used, share, ahead, worded, turn)
            if share == 0.0 and not used:
                break
        if best is None or (best[1] > HEARD_OFTEN and not again and topic.kind not in REWORDED):
            return None
        self.turns[key] = first + best[2] + 1
        self._opened(best[3].sentence.text)
        return best[3], best[4]

    def _opened(self, text: str) -> None:
        """Sentences as they are drawn, and as they sound: each stands here once."""
        if text in self._openings:
            self._openings.remove(text)
        self._openings.append(text)

    def _order(self, key: str, turn: int, many: int) -> int:
        """Wordings come in another order each time round."""
        cycle, place = divmod(turn, many)
        kept = self._orders.get(key)
        if kept is None or kept[0] != cycle or len(kept[1]) != many:
            mixed = random.Random(f"{self._seed}:{key}:{cycle}").sample(range(many), many)
            kept = self._orders[key] = (cycle, mixed)
        return kept[1][place]
