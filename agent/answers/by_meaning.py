"""A second look by meaning, where the rules could not read a comment: "min spend so i skip postage?". Pure.

In: what the rules made of it, an encoder (texts → unit vectors, or None while it is not there), and how an answer is
drafted anew for another reading. Out: a better `Understanding`, or the one that came in. It only ever chooses what is
asked; the clerk answers from the rows, and where no row speaks of that, nothing changes. It looks where the rules do
not know, and where they answered with no word of a question; an order, an insult, an injection it never sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from agent.answers.asked import Guess, head, masked
from agent.answers.chosen_row import told_by
from agent.answers.focus import Resolution
from agent.answers.licence import uncovered
from agent.answers.likeness import Asked, without_names
from agent.answers.meaning import marks
from agent.answers.mention import words_of
from agent.answers.nearest import Near, candidates, likelihoods, nearest, texts
from agent.answers.normal import fold
from agent.answers.phrases import PHRASES
from agent.answers.quoting import measured_part, reaches
from agent.answers.reply_kind import of_the_head
from agent.answers.reranker import CrossEncoder, reread
from agent.answers.row_vectors import Encode, RowVectors
from agent.answers.sheet import Row
from agent.answers.terms import changes_a_part, particular
from agent.answers.understanding import Understanding
from agent.answers.voice import Draft

SURE = 0.55  # less is a guess that nobody acts on
INSTEAD = 0.75  # as sure it must be where the rules answered already
OF_COURTESY = 0.85  # that it only greets, thanks, asks who speaks, or what there is
CERTAIN = 0.9  # as sure where the rules answered by their own words
OF_MEDICINE = 0.05  # less may be left of a medical question where a caution is to be trusted
OF_NOTHING = 0.5  # that no row can answer: then none is looked for
OF_NOTHING_PERHAPS = 0.25  # and of a comment none of whose pieces is answered
OF_TERMS = 0.6  # that they are what was asked for
OF_A_ROW = 0.8  # that a row near in meaning answers
WHATEVER_IS_LEFT = 0.9  # that it does, although it does not hold all that was asked
OF_A_PROPERTY = 0.7  # the same where a property is clearly what is asked
OF_ALL_OPTIONS = 0.97  # the same of what it comes in, which is near to every part and colour
OF_A_CAUTION = 0.6  # that a caution does, where a caution is asked for
OF_ANY_ROW = 0.02  # less is not worth reading
OF_A_ROW_READ = 0.6  # that a row answers, read together with the question
OF_OPTIONS_READ = 0.8

Redraft = Callable[[Resolution], Understanding]

# The kinds of question that the clerk answers by an intent of its own, and whether it needs a product.
_INTENTS = {
    "price": "price",
    "price.was": "list_price",
    "discount": "discount",
    "stock": "stock",
    "how_to_buy": "how_to_buy",
    "on_air": "on_air",
    "greeting": "greeting",
    "thanks": "thanks",
    "identity": "identity",
    "catalog": "catalog",
}
_OF_NO_PRODUCT = frozenset({"greeting", "thanks", "identity", "how_to_buy", "catalog"})

# What is asked of a field of terms, and how the words read that speak of it.
_TERMS: dict[str, tuple[str, re.Pattern[str]]] = {
    label: (field, re.compile(pattern, re.IGNORECASE))
    for label, field, pattern in (
        ("shipping.when", "shipping", r"天|小时|次日|当日|\b(?:hours?|days?|weeks?)\b"),
        ("shipping.cost", "shipping", r"包邮|免邮|运费|邮费|\b(?:free|postage|shipping (?:fee|cost)|freight)\b"),
        ("shipping.from", "shipping", r"仓|从.{1,12}发|\b(?:warehouse|(?:ships?|leaves|sent) (?:from|our))\b"),
        ("shipping.far", "shipping", r"新疆|西藏|偏远|内蒙|青海|\b(?:xinjiang|tibet|remote|elsewhere)\b|其他地区"),
        ("returns", "returns", r"退|换|\b(?:return\w*|refund\w*|exchange\w*)\b"),
        ("returns.opened", "returns", r"拆封|开封|未使用|二次销售|\b(?:opened|unused|unopened|sealed|resale)\b"),
        ("returns.pays", "returns", r"运费|邮费|\b(?:postage|at our cost|freight)\b"),
        (
            "returns.broken",
            "returns",
            r"质量|破|碎|损坏|变质|瑕疵|漏|\b(?:fault\w*|damaged?|defect\w*|broken|breaks?|spoiled)\b",
        ),
        ("warranty", "warranty", r"质保|保修|保换|\b(?:warrant\w*|guarantee\w*)\b"),
    )
}
_NEVER = frozenset({"own order", "run-down", "injection", "contact", "noise", "abuse", "stale"})
_ABSENT = frozenset({"absent product", "absent", "no such kind", "empty catalog", "no such option"})
_ROW_MAY_SAY = frozenset({"not in catalog", "not understood", "on_air"})
_BY_NAME_ALONE = frozenset({"on_air", "stock"})
_A_PART_OF_IT = frozenset({"separately", "replace", "missing"})
_OF_NO_ROW = frozenset({"greeting", "thanks", "identity", "catalog"})
# Nothing the shop's rows say, and the words that own up to it, where the rules heard no question.
_OWNED_UP = {
    "no.shop": ("shop", "shop affairs"),
    "no.delivery": ("shop", "shop affairs"),
    "no.order": ("order", "own order"),
    "no.later": ("shop", "shop affairs"),
    "no.product": ("absent", "out of catalog"),
}
_EXACTLY_WHERE = re.compile(
    r"地址|电话|门牌|\b(?:address|phone|telephone|street)\b"
)  # of the warehouse: nobody's to tell
_OF_MONEY = frozenset({"price", "list_price", "discount"})
_ANOTHER_MEASURE = re.compile(r"\b(?!cheap|pric|dear|cost|low|high|oth)[a-z]{3,}er than\b")
_OF_ORIGIN = re.compile(r"\bwhere (?:is|are) (?:the |these |this |it|they)[a-z ]*from\b")  # grown, not sent
_RESTOCK = re.compile(r"补|\brestock")
_WHICH_LINK = re.compile(r"[几哪多].{0,2}号|链接|\b(?:which|number|link)\b")


class ByMeaning:
    """Satisfies the answerer's `SecondLook`. `patient`: wait for the vectors of rows that are not known yet. `rows`
    False: only the kind of question is guessed, no row is looked for. Without a `cross_encoder` a row must be
    nearer."""

    def __init__(
        self,
        encode: Encode,
        cross_encoder: CrossEncoder | None = None,
        *,
        patient: bool = False,
        rows: bool = True,
    ) -> None:
        self.vectors = RowVectors(encode, patient=patient)
        self._encode = encode
        self._cross_encoder = cross_encoder
        self._rows = rows
        self._last: tuple[str, np.ndarray, Guess] | None = None

    def __call__(self, u: Understanding, redraft: Redraft) -> Understanding:
        if not self._looks(u) or (read := self._read(u)) is None:
            return u
        vector, guess = read
        answered = u.draft.outcome == "answered"
        if guess.sure >= (INSTEAD if answered else SURE):
            again = self._answered(u, guess, redraft)
            if again is not None and again.draft.outcome == "answered":
                return again
        unread = not answered or u.draft.reason == "on_air"
        if self._rows and unread and (told := self._by_row(u, guess, vector)) is not None:
            return told
        return _owned_up(u, guess)

    def of_nothing(self, u: Understanding) -> bool:
        """The comment asks what no row can answer, whatever a piece of it asks by itself: "im on antidepressants can i
        drink the tea". True also without an encoder: then no piece is read either."""
        read = self._read(u)
        return read is None or read[1].share("no.") >= OF_NOTHING_PERHAPS

    def _read(self, u: Understanding) -> tuple[np.ndarray, Guess] | None:
        """The comment's vector and what it is guessed to ask; the last comment's are kept."""
        asked = masked(u.resolution)
        if (last := self._last) is not None and last[0] == asked:
            return last[1:]
        if (vectors := self._encode([asked])) is None:
            return None
        self._last = (asked, vectors[0], head().guess(vectors[0], asked))
        return self._last[1:]

    @staticmethod
    def _looks(u: Understanding) -> bool:
        d, intents = u.draft, u.resolution.reading.intents
        if u.parts or d.outcome == "refused" or d.reason in _NEVER or d.reason in _ABSENT:
            return False
        if d.reason == "shop affairs" and u.resolution.reading.shop:
            return False  # collecting it oneself is no question of delivery
        if d.outcome == "answered":
            return (not intents and d.reason in _BY_NAME_ALONE) or _of_terms(u)
        return True

    def _answered(self, u: Understanding, guess: Guess, redraft: Redraft) -> Understanding | None:
        if guess.label in _TERMS:
            return self._terms(u, guess, redraft)
        if u.draft.outcome == "answered" and _of_terms(u):
            return None
        intent = _INTENTS.get(guess.label)
        focuses = u.resolution.focuses
        if intent is None or (not focuses and intent not in _OF_NO_PRODUCT):
            return None
        if intent in _OF_NO_ROW and u.resolution.named:
            return None
        if intent == "how_to_buy" and marks(u.resolution.reading.text).hard & _A_PART_OF_IT:
            return None  # 枕套能单买不
        if (intent in _OF_NO_ROW and guess.sure < OF_COURTESY) or (
            intent == "stock" and _RESTOCK.search(u.resolution.reading.text)
        ):
            return None
        if (
            intent == "how_to_buy"
            and not focuses
            and (guess.sure < INSTEAD or _WHICH_LINK.search(u.resolution.reading.text))
        ):
            return None
        if intent in _OF_MONEY and _ANOTHER_MEASURE.search(u.resolution.reading.text):
            return None  # is it quicker than a normal one
        return redraft(_asking(u.resolution, intent))

    def _terms(self, u: Understanding, guess: Guess, redraft: Redraft) -> Understanding | None:
        """The shop's own words on it, where they speak of the very thing."""
        field, speaks = _TERMS[guess.label]
        instead = u.draft.outcome == "answered"
        reading = u.resolution.reading
        certain = not u.resolution.focuses or field == "warranty"
        if guess.sure < (INSTEAD if certain else OF_TERMS):
            return None  # what day is it; how many years before it loses its coating
        if instead and any(speaks.search(f"{row.name} {row.shown}") for row in _quoted(u)):
            return None
        if reading.topics and field not in reading.intents:
            return None  # how long it keeps is no warranty
        if field == "shipping" and (_EXACTLY_WHERE.search(reading.text) or _OF_ORIGIN.search(reading.text)):
            return None
        if field == "returns" and changes_a_part(reading.text):
            return None  # 多久换一次 asks for no exchange
        if u.resolution.named and len(u.resolution.focuses) > 1:
            return None
        again = redraft(_asking(u.resolution, field))
        row = next((r for r in again.sheet.rows.values() if r.ref.endswith(f".{field}")), None)
        if row is None or not speaks.search(row.shown):
            return None
        if not reaches(reading.text, row.value) or particular(field, reading.text, row.value):
            return None
        skus = again.resolution.focuses and tuple(v.sku for f in again.resolution.focuses for v in f.variants)
        return replace(
            again,
            draft=Draft(
                "answered", (PHRASES["quote"][u.lang][0].replace("<value>", f"{{{row.ref}}}"),), skus or (), field
            ),
        )

    def _by_row(self, u: Understanding, guess: Guess, asked: np.ndarray) -> Understanding | None:
        """What the one product says that is nearest to the question, where that is near enough."""
        focuses = u.resolution.focuses
        if len(focuses) != 1 or u.draft.reason not in _ROW_MAY_SAY or guess.share("no.") >= OF_NOTHING:
            return None
        rows = candidates(u.sheet, focuses[0].sku)
        vectors = self.vectors.of([t for row in rows for t in texts(row)]) if rows else None
        said = None if vectors is None else asked_of(u, asked, self._encode)
        if said is None or vectors is None:
            return None
        likely = likelihoods(said, guess, rows, vectors)
        if self._cross_encoder is not None and likely.max() >= OF_ANY_ROW:
            read = reread(u.lang, masked(u.resolution), rows, likely, self._cross_encoder)
            if read is not None:
                return self._reread(u, guess, read)
        near = nearest(rows, likely)
        row = near.row
        if _of_another_thing(u, row):
            return None
        if u.draft.outcome == "answered" and row.kind == "options":
            return None  # the name alone asked for the thing, not for what it comes in
        needed = SURE if guess.share("no.medical") < OF_MEDICINE else INSTEAD
        cautious = row.kind == "caution" and guess.label == "caution" and guess.sure >= needed
        plainly = guess.label == "property" and guess.sure >= OF_TERMS and u.draft.outcome != "answered"
        if near.sure < (OF_A_CAUTION if cautious else OF_A_PROPERTY if plainly else OF_A_ROW):
            return None
        enough = OF_ALL_OPTIONS if row.kind == "options" else OF_A_PROPERTY if plainly else WHATEVER_IS_LEFT
        if not cautious and near.sure < enough and _left_out(u, row):
            return None
        return told_by(u, row, "caution" if cautious else "attribute")

    def _reread(self, u: Understanding, guess: Guess, read: Near) -> Understanding | None:
        """The row that was read beside the question, where that was enough."""
        if u.draft.outcome == "answered" and read.row.kind == "options":
            return None
        if read.sure < (OF_OPTIONS_READ if read.row.kind == "options" else OF_A_ROW_READ):
            return None
        if _of_another_thing(u, read.row):
            return None
        cautious = read.row.kind == "caution" and guess.label == "caution"
        return told_by(u, read.row, "caution" if cautious else "attribute")


def asked_of(u: Understanding, vector: np.ndarray, encode: Encode) -> Asked | None:
    """What was asked of the one product, as `nearest` wants it; None without an encoder. `vector`: of the masked
    words."""
    product = u.resolution.focuses[0].product
    text = u.resolution.reading.text
    bare = without_names(text, product)
    vectors = encode([bare.strip() or "."])
    return None if vectors is None else Asked(text, bare, words_of(product).run, vector, vectors[0])


def _of_another_thing(u: Understanding, row: Row) -> bool:
    """How long the cardigan is says nothing of its sleeves, and Bluetooth 5.3 nothing of the range."""
    text, told = u.resolution.reading.text, f"{row.name} {row.shown}"
    part = measured_part(text)
    bare = without_names(text, u.resolution.focuses[0].product)
    return bool(part and part not in fold(told)) or not of_the_head(bare, told)


def _left_out(u: Understanding, row: Row) -> bool:
    """Something was asked that the row does not hold: the sleeves of "how long are the sleeves"."""
    focus = u.resolution.focuses[0]
    text = without_names(u.resolution.reading.text, focus.product)
    return bool(uncovered(text, [f"{row.name} {row.value}"], words_of(focus.product).run))


def _owned_up(u: Understanding, guess: Guess) -> Understanding:
    """The rules heard no question, and there was one that nobody here can answer: that is said. So is it where they
    quoted terms to one who asks after his own parcel."""
    if guess.label == "no.order" and guess.sure >= CERTAIN and u.draft.outcome == "answered" and _of_terms(u):
        return replace(u, draft=Draft("unknown", (PHRASES["order"][u.lang][0],), reason="own order"))
    if u.draft.reason != "no question" or guess.label not in _OWNED_UP or guess.sure < INSTEAD:
        return u
    phrase, reason = _OWNED_UP[guess.label]
    return replace(u, draft=Draft("unknown", (PHRASES[phrase][u.lang][0],), reason=reason))


def _of_terms(u: Understanding) -> bool:
    if any(".faq " in row.ref for row in _quoted(u)):
        return False  # a FAQ says what to do about this very mishap
    return u.draft.reason in ("shipping", "returns", "warranty")


def _quoted(u: Understanding) -> list[Row]:
    said = " ".join(u.draft.sentences)
    return [row for ref, row in u.sheet.rows.items() if f"{{{ref}}}" in said]


def _asking(resolution: Resolution, intent: str) -> Resolution:
    """The same comment, read as if its words asked for this."""
    reading = replace(resolution.reading, intents=(intent,), topics=(), rest=(), question=True)
    return replace(resolution, reading=reading, rest=())
