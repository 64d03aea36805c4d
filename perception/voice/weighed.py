"""Which product's name was said, where the text holds none or one that only sounds like it: the sound itself decides.

In: a text as heard, the shop's names, and a judge that tells how likely each of some texts is for the sound (natural
logarithms, as a recogniser gives them). Out: the text with the name that was said, or as it was. Pure.

A recogniser writes the likelier word where two sound alike to it (外置 for 袜子, 整套 for 枕头). Asked how well the
shop's name would fit the same sound it finds it nearly as good, or better; a name that nobody said is e^8 and more
less likely. What sounds further apart must fit better; the product on air and its neighbours have something in hand.
Things that people ask any shop for are weighed beside the names: who asks for 裙子 did not ask for 鞋子.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from perception.voice.shop_words import put_right
from perception.voice.snap import Change, NameBook

Judge = Callable[[Sequence[str], Sequence[str]], Sequence[float]]  # (texts, names to expect) -> log-likelihoods

MOST, RIVALS = 5, 2  # names weighed at a time, and things that it may have been instead
ROUNDS = 3  # names in a text
LEAST = -6.0  # of questions read: names that were said from -5.6 on, names that were not from -7.6 down
_COST, _FAVOUR, _ONE_CHARACTER = 3.0, 1.5, 3.0
_ELSEWHERE = 2.0  # in a shop people ask for what it sells
_SAME = 0.1  # but for its tone


def named(text: str, book: NameBook, judge: Judge) -> str:
    """Costs nothing where no name comes near."""
    text = put_right(text)
    for _ in range(ROUNDS):
        candidates = book.candidates(text, MOST)
        if not candidates:
            break
        rivals = book.rivals(text, candidates, RIVALS)
        changes = [*candidates, *rivals]
        texts = [text, *(c.of(text) for c in changes)]
        heard, *others = judge(texts, list(dict.fromkeys(c.name for c in changes)))
        worths = [worth(c, other - heard) for c, other in zip(changes, others, strict=True)]
        best, at = max((w - _ELSEWHERE * (i >= len(candidates)), i) for i, w in enumerate(worths))
        if best < LEAST:
            break
        if at >= len(candidates):  # it was something else
            return texts[1 + at] if others[at] > heard else text
        text = texts[1 + at]
    return text


def worth(change: Change, gain: float) -> float:
    """`gain`: how much likelier the sound is with the name in it."""
    single = _ONE_CHARACTER if len(change.name) == 1 and change.cost > _SAME else 0.0
    return gain - _COST * change.cost - single + _FAVOUR * change.favoured
