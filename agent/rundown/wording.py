"""A topic put into words from the row as it is now. Pure.

In: a product, a topic, the number of the wording, the scene. Out: `Worded`: one `Sentence` with the facts it states and
the same sentence with names and references masked, for the measure of repetition; or None where the row has nothing to
say, or what it says may not be said aloud. Every figure comes from the row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING

from agent.answers import policy
from agent.answers.normal import fold
from agent.rundown.phrases_en import PHRASES as EN
from agent.rundown.phrases_zh import PHRASES as ZH
from agent.rundown.plan import Topic, leading
from agent.rundown.repetition import MASK
from agent.rundown.slots import Scene, Slots, fill
from render.values import Sentence

if TYPE_CHECKING:
    from catalog import Product

PHRASES = {"zh": ZH, "en": EN}
ADVERTISING = frozenset(
    {"point", "offer", "soon"}
)  # a shop's prose; answers, attributes and terms are quoted as they are
_COMPOSITION = re.compile(r"100 ?% ?(?=(?:\w{0,3}[棉麻丝绒毛]|(?:\w+ )?(?:cotton|linen|silk|wool|cashmere)))", re.I)

_FIELDS = {
    (lang, kind): tuple((p, frozenset(f.lower() for _, f, _, _ in Formatter().parse(p) if f)) for p in phrases)
    for lang, table in PHRASES.items()
    for kind, phrases in table.items()
}


@dataclass(frozen=True, slots=True)
class Worded:
    sentence: Sentence
    masked: str
    lead: str = ""  # the words before the first place, where the phrase has such


def wordings(topic: Topic, lang: str) -> int:
    """How many ways there are to say it. A call is said the one way its index names."""
    return 1 if topic.kind == "call" else max(len(PHRASES[lang][k]) for k in _tables(topic.kind))


def word(
    product: Product, topic: Topic, lang: str, turn: int, scene: Scene, forbidden: tuple[str, ...] = ()
) -> Worded | None:
    """The sentence of `topic`, in wording number `turn`, or the next one whose places the row can fill."""
    slots = fill(product, topic, lang, scene)
    if slots is None:
        return None
    kind = _table(topic, slots)
    possible = [p for p, fields in _FIELDS[lang, kind] if fields <= slots.words.keys()]
    if not possible:
        return None
    phrase = possible[(topic.index if topic.kind == "call" else turn) % len(possible)]
    text = _close(_put(phrase, slots.words), lang)
    hidden = {k: v if k in slots.content else MASK for k, v in slots.words.items()}
    prose = " ".join(slots.words[k] for k in sorted(slots.content) if k in slots.words)
    if _objectionable(topic.kind not in ADVERTISING, prose, forbidden) or _objectionable(False, phrase, forbidden):
        return None
    if forbidden and _holds(text, forbidden):
        return None
    facts = slots.facts
    if topic.kind == "call" and "{link}" not in phrase:
        facts = ()
    facts = tuple(f for f in facts if not f.ref.endswith(".link") or "{link}" in phrase or topic.kind in _LISTED)
    lead = leading(product)
    before = phrase.partition("{")[0] if "{" in phrase else ""
    sentence = Sentence(text, lang, lead.sku if lead else None, facts)  # type: ignore[arg-type]
    return Worded(sentence, _close(_put(phrase, hidden), lang), before.strip())


_LISTED = frozenset({"menu", "recap"})


def _tables(kind: str) -> tuple[str, ...]:
    both = {"offer": ("offer", "offer_end"), "point": ("first", "point"), "price": ("price", "page")}
    return both.get(kind, (kind,))


def _table(topic: Topic, slots: Slots) -> str:
    """The phrases that fit: an offer with an end names it; what opens a description carries nothing on; a price that
    is not known, or too old to be said, is on the order page."""
    if topic.kind == "offer" and "end" in slots.words:
        return "offer_end"
    if topic.kind == "price" and "price" not in slots.words:
        return "page"
    return "first" if topic.kind == "point" and topic.index == 0 else topic.kind


def _put(phrase: str, words: dict[str, str]) -> str:
    """The phrase with its places filled; {Name} is {name} at the beginning of a sentence."""
    return phrase.format(**words, **{k[0].upper() + k[1:]: v[:1].upper() + v[1:] for k, v in words.items()})


@lru_cache(maxsize=8192)
def _objectionable(quoted: bool, text: str, forbidden: tuple[str, ...]) -> bool:
    """May this be volunteered? A shop's advertising is held to what the host may say itself; what a fabric is made of
    is no praise."""
    text = _COMPOSITION.sub("", text)
    return bool(text) and policy.objection("" if quoted else text, text, forbidden) is not None


def _holds(text: str, forbidden: tuple[str, ...]) -> bool:
    """Also a title is not said where the platform forbids its words."""
    folded = fold(text)
    return any(word in folded for word in _folded(forbidden))


@lru_cache(maxsize=16)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for word in words if (w := fold(word)))


def _close(text: str, lang: str) -> str:
    text = text.strip()
    if text[-1:] in "。！？!?.…":
        return text
    return text + ("。" if lang == "zh" else ".")
