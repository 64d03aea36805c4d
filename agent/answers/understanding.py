"""What a comment was understood to ask, and how the answers to several questions become one. Pure.

In: for each question what it is about, its fact sheet, the clerk's draft. Out: `together`: one `Understanding` whose
draft answers them in order, the fact first, without the asides of each; `topic_of`: what a viewer talks about after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.answers.focus import Resolution
from agent.answers.memory import Topic
from agent.answers.phrases import PHRASES
from agent.answers.question import Lang
from agent.answers.sheet import FactSheet
from agent.answers.shortlist import Shortlist
from agent.answers.voice import Draft

_ABSENT = frozenset({"absent product", "out of catalog", "absent", "no such kind", "empty catalog"})
_TOLD_TOO = frozenset({*_ABSENT, "shop affairs", "no such option"})  # told in their own words beside an answer
_WORKED_OUT = frozenset({"cheapest", "priciest", "extremes", "budget"})
_WHOLE = frozenset({"compare", "discount", "cheapest", "offers"})  # more than one sentence makes the answer


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question resolved, its facts gathered, the clerk's answer ready: what every writer starts from. `parts`: the
    questions it consists of, each with its own facts; empty where there is one."""

    lang: Lang
    resolution: Resolution
    sheet: FactSheet
    shortlist: Shortlist
    draft: Draft
    parts: tuple[Understanding, ...] = ()

    @property
    def for_a_model(self) -> bool:
        """One question with figures in its answer: a model may word it. What the clerk words in whole stays its own,
        and so does what was worked out over the shop: "the cheapest" in another's words is nobody's claim."""
        worked_out = self.shortlist.kind in _WORKED_OUT
        return self.draft.outcome == "answered" and bool(self.draft.must) and not self.parts and not worked_out


def together(whole: Understanding, parts: Sequence[Understanding]) -> Understanding:
    """One answer to all of them; `whole` as it is where the parts say no more than it does, or where a question
    follows one about a thing that the shop does not have: nobody knows whose price is meant."""
    answered = [p for p in parts if p.draft.outcome == "answered"]
    lost = next((i for i, p in enumerate(parts) if p.draft.reason in _ABSENT or _perhaps_another(p)), None)
    lost = None if lost == len(parts) - 1 and parts[lost].draft.reason not in _ABSENT else lost
    if any(p.draft.outcome in ("refused", "ignored") for p in parts):
        return whole
    if lost is not None and any(not p.resolution.named for p in (*parts[:lost], *parts[lost + 1 :])):
        return whole
    if not answered:
        return whole
    if whole.draft.outcome == "answered" and _strangers(whole, answered):
        return whole
    only = answered[0].draft if len(answered) == 1 and whole.draft.outcome == "answered" else None
    if only is not None and {*whole.draft.references} - {*only.references}:
        return whole
    if len(answered) > 1:  # "the cheapest one, recommend something": no list of the shop beside it
        answered = [p for p in answered if p.shortlist.kind != "catalog"] or answered
        parts = [p for p in parts if p.draft.outcome != "answered" or p in answered]
    told = [p if p.draft.outcome == "answered" else _owned_up(p) for p in parts]
    told = [replace(p, draft=replace(p.draft, sentences=_brief(p.draft))) for p in told if p is not None]
    if any(p.draft.outcome == "unknown" and p.draft.reason not in _TOLD_TOO for p in parts):
        also = (PHRASES["unknown.also"][whole.lang][0],)
        told[-1] = replace(told[-1], draft=replace(told[-1].draft, sentences=(*told[-1].draft.sentences, *also)))
    said = tuple(dict.fromkeys(s for p in told for s in p.draft.sentences))
    draft = Draft(
        "answered",
        said,
        tuple(dict.fromkeys(sku for p in answered for sku in p.draft.skus)),
        "+".join(dict.fromkeys(p.draft.reason for p in answered)),
        tuple(dict.fromkeys(ref for p in answered for ref in p.draft.must)),
        len(said),
    )
    intents = tuple(dict.fromkeys(i for p in parts for i in p.resolution.reading.intents))
    last = answered[-1].resolution
    resolution = replace(last, reading=replace(last.reading, intents=intents))
    return Understanding(whole.lang, resolution, answered[-1].sheet, answered[-1].shortlist, draft, tuple(told))


def _strangers(whole: Understanding, parts: Sequence[Understanding]) -> bool:
    """A part is about a product that the comment as a whole does not name: who "covers" the postage is no bedding."""
    ours = {f.product.handle for f in whole.resolution.focuses}
    theirs = {f.product.handle for p in parts if p.resolution.named for f in p.resolution.focuses}
    return whole.resolution.named and not theirs <= ours


def _perhaps_another(part: Understanding) -> bool:
    """Words that no row explains, and no name: 有瑜伽垫吗, while a lamp is on air."""
    r = part.resolution
    return part.draft.outcome == "unknown" and bool(r.rest) and not r.named


def _owned_up(part: Understanding) -> Understanding | None:
    return part if part.draft.reason in _TOLD_TOO else None


def _brief(draft: Draft) -> tuple[str, ...]:
    """The first sentence, and that it is sold out."""
    if set(draft.reason.split("+")) & _WHOLE:
        return draft.sentences
    return (*draft.sentences[:1], *(s for s in draft.sentences[1:] if ".stock}" in s))


def topic_of(u: Understanding, old: Topic, now: float) -> Topic | None:
    """What the viewer talks about after this; None: nothing new."""
    focuses = u.shortlist.focuses[:1] if u.shortlist.asked and u.shortlist.kind != "catalog" else u.resolution.focuses
    if not focuses or u.draft.outcome in ("ignored", "refused") or u.resolution.absent:
        return None
    reading = u.resolution.reading
    intents = tuple(i for i in reading.intents if i not in ("greeting", "thanks")) or old.intents
    narrowed = len(focuses[0].variants) < len(focuses[0].product.variants)
    skus = tuple(v.sku for v in focuses[0].variants) if narrowed else ()
    return Topic(tuple(f.product.handle for f in focuses), skus, intents, reading.topics, now)
