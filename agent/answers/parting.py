"""Several questions in one comment: 多少钱？有粉色吗？几天到, "price of the lamp? does it come with a charger". Pure.

In: what a viewer typed. Out: `questions(text)`: its questions in order, each with the words that belong to it; empty
where there is but one, or where things are set against each other. A piece that asks nothing (a name, an option, a
greeting) goes with the question behind it, at the end with the one before.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

from agent.answers import intent as intents
from agent.answers.comparing import splits
from agent.answers.intent import Reading
from agent.answers.licence import ALLERGENS
from agent.answers.meaning import RAW, located, marks
from agent.answers.mention import option_words
from agent.answers.normal import MAX_CHARS, fold
from agent.answers.quoting import reaches
from agent.answers.rewording import reworded
from agent.answers.slang import common
from agent.answers.spelling import mend

MOST = 4
_PLAINLY = frozenset({"price", "stock", "discount", "list_price", "shipping", "returns", "warranty"})
_POLITE = frozenset({"greeting", "thanks", "identity"})
_HAN = r"[\u3400-\u9fff]"
_JOINT = re.compile(
    rf"[?？!！。;；,，\n]+|(?<={_HAN}) +(?=(?:{_HAN}|\d))"
    rf"|(?<=[吗呢])(?={_HAN})|(?<=多少钱)(?={_HAN}{{2}})"
    r"|\s+(?:and|also|plus|&|n)\s+(?=(?:also |then )?(?:how|what|whats|what's|is|are|can|could|do|does|will|would|which|when|where|who|any|has|have)\b)"
    r"|\s+(?:lol|lmao|haha+|smh|ugh|tbh|ngl)\W*\s+(?=[a-z]{2})|\s+(?:pls|plz|please),?\s+(?=[a-z]{2})|\s+(?=(?:just|cuz|coz|cause|because|bc|since) (?:i|im|i'm|ive|my|its|it's|trying|for my|we)\b)"
    r"|\s+(?=(?:how much(?! percent| %| of it)|how many(?! percent)|how long|whats the|what's the|what is the|does it|is it|can i|do you|do they|are they)\b)",
    re.IGNORECASE,
)
_ONLY_NAMES = re.compile(  # 那个烧水的: which one is meant
    r"^(?:我?(?:说的?|问的?|想问的?)?(?:就)?是)?[这那](?:个|款|种|只|条|件|双|把|瓶|盒)?(?:(?![吗呢么什啥多几哪怎咋])[\u3400-\u9fff]){1,6}的(?:那?[个款种])?$"
)
_UNFINISHED = re.compile(  # how many boxes|can i stack
    r"(?:^|[,.;?!] ?|\b(?:and|also|plus|n|&) )(?:and |so |ok |hey |hi )*(?:how (?!much\b|come\b|about\b)[a-z]+|what|which)(?: (?!is\b|are\b|do\b|does\b|can\b|r\b|costs?\b|the price\b|about\b|for\b|pric)[a-z]+){0,4}$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")  # 44 码能穿不
_ENDING = re.compile(rf"^(?:{_HAN}|[呀啊哦哈啦]){{1,2}}$|^(?:pls|please|thx|thanks)$", re.IGNORECASE)


@lru_cache(maxsize=2048)
def questions(text: str) -> tuple[str, ...]:
    """The questions of a comment, two to four; () where there is one."""
    text = text[: 2 * MAX_CHARS]
    ends = [*(m for m in _JOINT.finditer(text) if not _UNFINISHED.search(text, 0, m.start()) or m[0].strip()), None]
    starts = [0, *(m.end() for m in ends if m)]
    cut = [text[a : m.start()] + _mark(m) if m else text[a:] for a, m in zip(starts, ends, strict=True)]
    pieces = [p.strip() for p in cut if re.search(r"\w", p)]
    if not 2 <= len(pieces) <= 3 * MOST or splits(fold(text)):
        return _listed(text)
    asked: list[str] = []
    waiting = ""
    for piece in pieces:
        words = f"{waiting} {piece}".strip()
        if _asks(piece, after=bool(asked)):
            asked.append(words)
            waiting = ""
        else:
            waiting = words
    if waiting and asked:
        asked[-1] = f"{asked[-1]} {waiting}"
    return tuple(asked) if 2 <= len(asked) <= MOST else _listed(text)


_AND = re.compile(r"\s*(?:,|，|、|&|/|\band\b|\bn\b|和|跟|还有)\s*", re.IGNORECASE)
_SHORT = 3  # words or characters: what is listed behind the first is a noun


def _listed(text: str) -> tuple[str, ...]:
    """Properties in a row: "puzzle age and size?", 大米产地和净重."""
    pieces = [bare for p in _AND.split(text) if (bare := p.strip(" ?!.。？"))]
    if not 2 <= len(pieces) <= MOST or splits(fold(text)):
        return ()
    first, *others = (intents.read(_plain(p)) for p in pieces)
    short = all(len(p.split()) <= _SHORT and (not re.search(_HAN, p) or len(p) <= 5) for p in pieces[1:])
    if (
        not short
        or first.follow_up
        or not (first.topics or set(first.intents) & _PLAINLY or marks(_plain(pieces[0])).hard)
    ):
        return ()
    each = all(r.topics or set(r.intents) & _PLAINLY or marks(r.text).hard for r in others)
    alike = any(r.topics or set(r.intents) & _PLAINLY for r in (first, *others))
    return tuple(f"{p}?" for p in pieces) if each and alike else ()


_OF_PEOPLE = frozenset({"elderly", "child", "baby", "two_people"})  # 老人家不会弄
_OF_ONESELF = re.compile(
    r"^(?:我|俺|本人|家里|家有|新来|刚来|刚进|老人|爸|妈|不会|i'?m\b|i am\b|i (?:like|prefer|live|have|sleep|am)\b|my\b|we\b|new here)"
)


def pieces(text: str) -> tuple[str, ...]:
    """What stands between signs and, in Chinese, spaces; nothing where that is one piece, or more than a few."""
    if _AILING.search(fold(text)):
        return ()  # what ails somebody is asked with every piece
    found = tuple(p.strip() for p in _JOINT.split(text[: 2 * MAX_CHARS]) if p and re.search(r"\w", p))
    return found if 2 <= len(found) <= MOST else ()


_TELLS = re.compile(  # my mum hates wool|got 40 yuan left|last towels i bought barely covered me
    r"^(?:so|well|ok|okay|hey|hi|lol|ugh|tbh|honestly|btw|um|oh|omg|and|but|yeah|basically|actually|ngl|fyi|just|[ ,.])*"
    r"(?:(?:i|we|he|she|they|my|our|his|her|previous|old|everyone|everybody|someone|somebody|nobody|people|(?:his |her |my |the )?(?:bday|b-day|birthday|wedding|party|anniversary|xmas|christmas|exams?|trip|flight|holiday|vacation|payday|baby ?shower|graduation|term|school)|i'?m|i'?ve|i'?d|we'?re|we'?ve|there'?s)\b"
    r"|(?:got|had|bought|lost|broke|tried|washed|used|spent|killed|burnt|burned|never|always|been|moved|moving|saw|heard|hate|love|live|living|work|working)\b)"
)
_ASKED = re.compile(
    r"[?？]|\b(?:know|wonder\w*|curious|ask\w*|price|cost|tell me|need|want|looking for)\b|\b(?:how|what|what'?s|which|who|where|when|why)\b(?! (?:i|we|my)\b)"
    r"|\b(?:can|could|does|do|did|is|are|will|would|should|may) (?:i|you|u|it|this|that|these|those|they|the|we|my|your|he|she|one|anyone|there)\b"
)
_OCCASION = re.compile(  # bday is on sunday|how long till it gets here
    r"^(?:my |our |his |her |the )?(?:\w+ )?(?:bday|birthday|wedding|party|anniversary|xmas|christmas|exams?|trip|flight|holiday|vacation|graduation)(?:'?s| is| starts)\b"
)
_STORY = re.compile(  # of another thing, or of another day: nothing in it is asked
    r"\b(?:(?:my|our|his|her|their)(?: \w+)? (?:previous|old|ex|first|other|current)|previous|used to|(?:i|we|he|she|they) (?:bought|had|got|tried|broke|lost|washed|used|ordered|killed|ruined|burnt|burned|hated|was|were|cried))\b"
    r"|^\W*(?:had|bought|lost|broke|tried|washed|spent|killed|burnt|burned)\b"
)
_MATTERS = frozenset({"abroad", "pregnant", "diabetes", "sensitive_skin", "age", "voltage", *ALLERGENS})
_AILING = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|reaction|eczema|rash\w*|asthma|doctor|medic\w*|pills?|surgery|pain\w*|disease)\b|过敏|医|药|病"
)


def _is_told(piece: str) -> bool:
    """An English clause that tells something and asks nothing: nobody turns verb and subject round in it."""
    folded = _plain(piece)
    return folded.isascii() and _TELLS.match(folded) is not None and _ASKED.search(folded) is None


@lru_cache(maxsize=2048)
def core(text: str) -> tuple[str, bool]:
    """The one question among remarks ("枕头多高啊 我睡低枕的", "last towels i bought were tiny, how big are yours"), and
    whether all they tell is of the viewer himself; "" where nothing is beside it, or where what is beside it may
    matter."""
    every = pieces(text)
    told = [p for p in every if _is_told(p)]
    asking = [p for p in every if p not in told and _asks(p, after=False)]
    if len(asking) != 1:
        return "", False
    question = marks(_plain(asking[0]))
    known = _OF_PEOPLE | question.hard  # 咬得动不 老人牙不好
    for piece in (p for p in every if p is not asking[0]):
        plain = _plain(piece)
        meant = marks(plain).hard
        if piece not in told:
            if meant - known or intents.read(plain).question:
                return "", False
        elif (
            (meant - known) & _MATTERS
            or _AILING.search(plain)
            or not reaches(plain, "")
            or (not _STORY.search(plain) and (_FIGURE.search(plain) or (meant - known and not question.hard)))
        ):
            return "", False
    return asking[0], all(_OF_ONESELF.match(_plain(p)) for p in every if p is not asking[0])


@lru_cache(maxsize=2048)
def without_unknown(text: str) -> str:
    """The comment without the words of its remarks that nobody knows ("i sweat a lot at the gym, are they ok with
    that"); "" where no remark has one, or none of them means a thing."""
    every = pieces(text)
    told = [p for p in every if _is_told(p) and not _AILING.search(_plain(p))]
    if not told or len(told) == len(every) or not any(marks(_plain(p)).hard for p in told):
        return ""
    kept = []
    for piece in every:
        plain = _plain(piece) if piece in told else piece
        unknown = located(plain) if piece in told and not _FIGURE.search(plain) else ()
        for start, end, force, _ in reversed(unknown):
            plain = plain[:start] + plain[end:] if force == RAW else plain
        kept.append(plain)
    changed = any(k != p and k != _plain(p) for k, p in zip(kept, every, strict=True))
    return ", ".join(kept) if changed else ""


_SEEKS = re.compile(
    r"[想要]买|想要|缺|需要|在找|\b(?:need\w*|want\w* (?:an?|some|to buy)|looking for|hunting for|after an?)\b"
)


def seeks(text: str) -> bool:
    """A thing is looked for ("needing a tv, what's under 50"): what is told of the whole shop is no answer to that."""
    return _SEEKS.search(fold(text)) is not None


_TELLS_OF = re.compile(
    r"(?:i|we|my (?:\w+ )?\w+|he|she|they)(?:'ve|'m)? (?:has|have|had|got|am|is|suffer\w*|get|gets) (?:an? |very |really |some |bad |got )*\w+(?: \w+){0,2}$"
)


_OF_A_BODY = re.compile(  # my kid is 128 cm|which hoodie
    r"^(?:so |hi |hey |ok )*(?:my |our |the |a )?(?:\w+ )??(?:kid|child|son|daughter|baby|boy|girl|dog|cat|puppy|kitten|pup|husband|wife|mum|mom|dad|brother|sister|niece|nephew|i|he|she|foot|feet|head|chest|waist|bed|mattress|phone|hand|neck)(?:'s|'m| is| are| am| has| have| measures?| weighs?| wears?| takes?)+ (?:a |an |about |around |like |size |eu |only |just |exactly )*\d[\w. ]*?(?: (?:tall|wide|long|old|now|around|round|chest|waist|and [\w ]+))*[^\w?]*$"
)
_IN_OPTION = re.compile(r"^(?:the )?[a-z]+(?: [a-z]+)? in (?:size |eu |an? )?(?:\d{2,3}|x*[sml])\W*$")


def _plain(piece: str) -> str:
    """A piece in the words that `intent` reads."""
    return reworded(mend(common(fold(piece), _unknown), _unknown))


def _unknown(_: str) -> bool:
    return False


def _mark(joint: re.Match[str]) -> str:
    return "?" if re.search("[?？]", joint[0]) else ""


def _asks(piece: str, *, after: bool) -> bool:
    """The piece is a question by itself; `after` another one, "and in black?" is one too."""
    folded = _plain(piece)
    if _ONLY_NAMES.match(folded) or (not after and _OCCASION.match(folded) and not _ASKED.search(folded)):
        return False
    reading = intents.read(folded)
    if _TELLS_OF.match(folded) and "?" not in piece and not _PLAINLY & set(reading.intents):
        return False  # my baby has a rash|can i use it
    if (_ENDING.match(folded) and not reading.question and not _PLAINLY & set(reading.intents)) or (
        "caution" in reading.intents and not reading.question
    ):
        return False  # "nut allergy here" tells whom the question is about
    if not after and _OF_A_BODY.match(folded) and not _PLAINLY & set(reading.intents):
        return False
    if not after and _IN_OPTION.match(folded):
        return True  # sneakers in 42, and are they waterproof
    if set(reading.intents) - _POLITE:
        return after or not _bare(reading)
    if after and reading.follow_up and len(folded) > 2:
        return True
    return reading.question and bool(marks(folded).content or option_words(folded) or _FIGURE.search(folded))


def _bare(reading: Reading) -> bool:
    """Words that could ask and only name: 保温 of 保温杯."""
    return reading.intents in (("on_air",), ("attribute",)) and not reading.question
