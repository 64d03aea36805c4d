"""Claims made of harmless words: what a sentence says although no word of it does. Pure.

In: a parsed sentence. Out: None, or the class of the claim and the words that make it. "It goes with everything", "ask
anyone", "try it before you buy", 看了就想要: the closed vocabulary knows every word of these, so they are known as
wholes. Data in `words/implied.toml`; the clerk's own phrases are not held to it.
"""

# ruff: noqa: E501 - tables and patterns read better unbroken

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.answers.clauses import NAME, OPTION, QUOTE, REF, Parsed, Place, Token
from agent.answers.inviting import WISHED_IN_WORDS
from agent.answers.lexicon import canonical, table

_FIGURES = {"price": "PRICE", "list_price": "LIST", "saving": "SAVING", "percent_off": "PERCENT", "stock": "STOCK", "link": "LINK"}  # fmt: skip
BECOMES = "what becomes of the product"  # the class that a row may claim
_NEVER = re.compile(r"(?!)")
_LATIN, _HAN = re.compile(r"[a-z]"), re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Class:
    name: str
    en: re.Pattern[str]
    zh: re.Pattern[str]
    exempt: re.Pattern[str]


@cache
def _classes() -> tuple[_Class, ...]:
    data = tomllib.loads((Path(__file__).parent / "words" / "implied.toml").read_text(encoding="utf-8"))["class"]
    return tuple(
        _Class(
            c["name"], re.compile(c["en"]), re.compile(c["zh"]), re.compile(c["exempt"]) if "exempt" in c else _NEVER
        )
        for c in data
    )


def _word(place: Place) -> str:
    if place.row is not None and (place.kind == REF or place.row.kind == "link"):
        return _FIGURES.get(place.row.kind, "NAME" if place.row.kind in ("title", "cheaper") else "QUOTE")
    return {NAME: "NAME", OPTION: "OPT", QUOTE: "QUOTE"}[place.kind]


# What may be told of the product in talk: where it is shown, what it is called, that it is the one asked about.
_SUBJECT = re.compile(
    r"^(?:(?:and|so|but|well|now|then|also|because|since|as|when|if|once|okay|right|yes|no|oh|ah|wow|sure|again|maybe|"
    r"actually|really|honestly|remember|look|listen|see),? )*(?:the |our |my |your |this |that )?"
    r"(?:NAME|OPT|(?:this|that|the) one|product|item|piece|little one|it|this|that|these|those|they)(?: too| here| there| today| now| in OPT)*"
    r"(?= |'s)(?P<told> ?.*)$"
)
_SHOWN = re.compile(
    r"^(?= (?:page|listing|link|gallery|photos?|pictures?)(?: |$)| you (?:picked|chose|selected|named|mentioned|asked|want|wanted|see|are|were|have|had)(?: |$)|'s it(?: for now)?(?: (?:on|for|about|with|from) |$))|^ ?(?:(?:'s|is|are|'re|was|were|will|'ll|would|can|could|may|should|be|being|comes?|coming|sits?|waits?|stands?|right|just|also|all|now|still|here|up|down|over|over there|there|already|always|again|on its own|really|actually)(?: |$))*"
    r"(?:(?:seen|found|shown|listed|pinned|displayed|linked|written|printed|described|called|named|known as) ?)?(?:(?<=listed )with (?:[a-z]+ ?){1,3}$)?"
    r"(?:$|(?:on|in|at|under|behind|beside|next to|near|below|above|from|through|via|by) (?:the |your |my |our |its |this |that |a )*(?:[a-z]+ )?"
    r"(?:page|link|links|screen|cart|basket|bag|corner|card|list|listing|details?|description|notes?|sheet|pictures?|photos?|images?|video|gallery|frame|middle|cent(?:er|re)|left|right|top|bottom|front|hands?|chat|comments?|stream|show|shop|store|stock|view|catalog(?:ue)?|chart|table|menu|tab|checkout|label|tag|camera|window|section|row|line)\b"
    r"|(?:in|with|for|of|on) (?:the )?(?:OPT|NAME)\b|next\b|first\b|up next\b|(?:still |now )?(?:our|the|today's|my) (?:topic|subject|item|product|next one|focus)\b|something (?:you'd|you|you would|you might) (?:like|want|fancy|be after)\b|quite a detailed|a (?:very |really |quite )?detailed question|what the (?:product )?(?:page|sheet|listing|details?) says?\b|there(?: too)?$|the (?:NAME|one (?:on|in|at|you|i|we|that|they|somebody|someone)|link|page|listing)|(?:the |our |this |a )*(?:NAME|OPT)\b|what (?:you|i|we|it) (?:asked|mentioned|see|are|'re|were|was|have|had|want to know)"
    r"|(?:here )?(?:for you to (?:see|look|choose|read|check)|if you|when you|whenever|for those|for anyone|for everyone|for whoever)|up to you|your (?:choice|call|decision|pick)|all (?:from|for) (?:me|now|today)|it for|helps?\b|answers?\b|makes? sense|a (?:good|great|nice|fair|lovely|smart|common) (?:question|one|point)|to (?:see|look|read|check|choose|ask)|how you|where you|why (?:i|we)|who\b|which\b|whether\b|said\b|asked\b|and\b|or\b|for NAME|with (?:the|its) (?:page|link|details))"
)

_WISHED = re.compile(
    rf"^(?:(?:and|so|but|well|now|then|also|okay|right|hi|hello|sure|have a look at NAME|have a look at the NAME|take a look at the NAME),? )*{WISHED_IN_WORDS}(?=$| (?:and|so|then|you|please|just|tap|click|let|have|take|feel|go|order|open|see|i|we)\b)"
)


def shape(parsed: Parsed, told: Collection[int] = ()) -> str:
    """The judged sentence with a word in capitals for everything held; clauses that a row tells are a quote each."""
    text = parsed.judged
    spans = [(p.at, p.at + 1, _word(p)) for p in parsed.places]
    for c in (parsed.clauses[i] for i in told):
        start, end = c[0].at, c[-1].at + (1 if c[-1].place else len(c[-1].text))
        spans = [s for s in spans if not start <= s[0] < end] + [(start, end, "QUOTE")]
    for start, end, word in sorted(spans, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def told_of_product(clause: Sequence[Token]) -> str | None:
    """What a clause of talk tells of the product although the product is its subject: a claim, whatever its words."""
    said = canonical([_word(t.place) if t.place else t.text for t in clause]).replace(" '", "'")
    if not _LATIN.search(said):
        return None
    if len(clause) > 2 and canonical([t.text for t in clause]) in table("neutral", "talk"):
        return None  # a phrase that was looked at as a whole
    if _WISHED.match(said):
        return None  # the viewer's wish, behind an "if"
    m = _SUBJECT.match(said)
    return f"told of the product: {said}" if m and not _SHOWN.match(m["told"]) else None


def claim(parsed: Parsed, told: Collection[int] = ()) -> str | None:
    """The first claim that the words make together. `told`: the clauses that a row tells, which say what becomes of the
    product as the row does ("it works over Bluetooth"); of everything else they are held to the whole sentence."""
    text = shape(parsed)
    by_rows = shape(parsed, told) if told else text
    latin, han = _LATIN.search(text) is not None, _HAN.search(text) is not None
    for c in _classes():
        said = by_rows if c.name == BECOMES else text
        left = c.exempt.sub(" / ", said) if c.exempt is not _NEVER else said
        if (m := (latin and c.en.search(left)) or (han and c.zh.search(left)) or None) is not None:
            return f"{c.name}: {m[0].strip()}"
    return None
