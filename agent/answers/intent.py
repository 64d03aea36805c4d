"""What a comment wants: intents in order, topics, link number, budget, and the words left that may name something.

In: folded text (`normal.fold`) and the spans that already name products (masked, so that 退热贴 is not a return). Out:
`Reading`. Pure; the wordings are in `wording.py`.
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.answers import numbers
from agent.answers.meaning import SOFT, located
from agent.answers.mishap import mishap
from agent.answers.money_roles import list_price_span
from agent.answers.prefilter import Filtered, grams
from agent.answers.requests import wanted
from agent.answers.wording import (
    ABUSE,
    CAUTION,
    CONTACT,
    DEICTIC,
    FILLER_EN,
    FILLER_ZH,
    FOLLOW_UP,
    INTENTS,
    NEGATED,
    NOISE,
    ORDER,
    QUESTION,
    SHOP,
    TOPICS,
)
from agent.policy.orders import ORDERS

_ABOUT_ANYTHING = (
    "catalog",
    "on_air",
    "thanks",
    "greeting",
)  # 有哪些码 asks for sizes, though 有哪些 asks what there is
_ON_SCREEN = re.compile(
    r"这(?:是)?(?:个)?(?:在)?卖|刚来|刚进来?|才来|\bon (?:the )?screen\b|\bjust (?:joined|got here|came|arrived|tuned in)\b"
)

MASK = "\ue000"

_INTENTS = tuple((intent, Filtered.of(pattern)) for intent, pattern in INTENTS)
_TOPICS = tuple((topic, Filtered.of(pattern)) for topic, pattern in TOPICS)
_FORBIDDEN = tuple(
    (intent, Filtered.of(p)) for intent, p in (("injection", ORDERS), ("contact", CONTACT), ("abuse", ABUSE))
)
_ORDER, _CAUTION, _SHOP = map(Filtered.of, (ORDER, CAUTION, SHOP))

_N = r"([0-9]{1,4}|[零一二两三四五六七八九十百]{1,4})"
_LINK = re.compile(
    rf"(?:第)?{_N}号(?:链接|产品|商品|宝贝|款|品|链)?(?!楼|线|店|码|电池|色)|(?:链接|宝贝|商品|产品){_N}(?!号?楼|元|块)|第{_N}个(?:链接|产品|商品|宝贝)|{_N}链接"
    r"|\b(?:link|item|product|number|no\.?|listing)\s*(?:number|no\.?|#)?\s*#?([0-9]{1,4})\b|#([0-9]{1,4})\b"
)
_CODE = re.compile(r"(?=[a-z0-9._/-]*\d)(?=[a-z0-9._/-]*[a-z])[a-z0-9]+(?:[._/-][a-z0-9]+)*")
_CHUNK = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.'+-]*", re.I)
_LIST_COMMA = re.compile(r",(?!\d)")
_LOW = re.compile(r"(?:以上|起步|超过|高于|大于|不低于|往上|开外)|\b(?:over|above|more than|at least|from|starting)\b")
_HIGH = re.compile(
    r"以内|以下|之内|之下|内的|不超过|不到|低于|少于|小于|预算|封顶|出头"
    r"|\b(?:under|below|less than|within|up to|max(?:imum)?(?= (?:of )?[$¥€£\d]|\s*$|\s*[,.;!?]| (?:budget|please|pls|for|on)\b)|tops(?!\w)|is my (?:limit|max|ceiling)|budget|cheaper than|no more than|at most|or less|or under|only have|i have|afford)\b"
)
_ABOUT = re.compile(r"左右|上下|\b(?:around|about|roughly)\b")
_WHATEVER = re.compile(r"\b(?:anything|something|stuff)\b|有(?:没有)?(?:什么|啥)(?:东西)?")
_SPEND = re.compile(
    r"预算|[\d一二两三四五六七八九十百千](?:能|可以|够)(?:买|入|拿|整|弄)(?:到|个|点|些)*(?:啥|什么|哪)|[元块钱](?:能|可以|够)买|只有[0-9]|\b(?:budget|i have (?:only |just |about |like |got |around )*[¥$]?\d|only have|afford|to spend|(?:buy|get) (?:with|for)|(?:give|gift|present|something|anything|what)\b[^?]{0,40} (?:with|for|at) (?:just |only |about |my |around )*\d+ ?(?:yuan|rmb|cny|bucks|dollars|kuai))\b"
    r"|(?:身上|兜里?|手[里头]|钱包里?|卡里?|零花钱)(?:就|只|还|总共|也)*(?:有|剩下?)?(?:就|只)?[0-9一二两三四五六七八九十百千]"
    r"|\b(?:(?:have|has|got|'ve) (?:only |just |about |maybe |like |exactly )*\d+ (?:(?:yuan|rmb|cny|bucks|dollars|kuai|quid) )?(?:left|on me|to my name|in my|to burn|to blow|to play with)|(?:can|could|will|gonna|to) (?:only |just )?spend (?:maybe |about |only |around |up to |like |roughly )*\d+|with (?:just |only |about |my |these |this )*\d+ (?:yuan|rmb|cny|bucks|dollars|kuai|quid)|(?:gave|given|give|lent|found|won|handed|sent) (?:me |us |my \w+ )?\d+ (?:yuan|rmb|cny|bucks|dollars|kuai|quid))\b"
    r"|\b(?:(?:cap|limit|spend) (?:is|of|at|around)|got (?:just |only |about )?\d+ ?(?:yuan|rmb|cny|bucks|dollars|kuai|left))\b"
)


_MONEY = re.compile(
    r"钱|价|贵|卖|花|[元块刀]|米[?!。呀啊]*$|便宜|[¥$€£]|\b(?:prices?|pric\w+|costs?|expensive|is (?:it|this|that|the)|are (?:the|they|these)|for (?:the|it|this|that|a|one)|asking|run|set|pay|hm)\b"
)


_APART = re.compile(r"单独?(?:再)?(?:买|配|卖|拍)|再配一?[个根只]|只买一?[只个边]")  # a part of it
_SOLD = re.compile(
    r"(?:卖|销|售)(?:出去?|掉|了)(?:了|有)?(?:一共|总共|差不多)?(?:多少|几)|(?:一共|总共|已经|月|今天|累计)?(?:卖|销|售)(?:出|掉)?(?:去)?了?多少(?:件|单|份|台|双|条|瓶|盒|套|个)了?|多少人(?:买|拍|下单|入手)|(?:成交|出)了?(?:多少|几)单"
)


@dataclass(frozen=True, slots=True)
class Budget:
    """A price range the viewer set; None = open."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One comment, understood as far as words go. `rest` are chunks that are neither intent nor filler, with starts."""

    text: str
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    link: int | None = None
    links: tuple[int, ...] = ()  # all of them, where several were named
    budget: Budget | None = None
    rest: tuple[tuple[int, str], ...] = ()
    negated: tuple[tuple[int, int], ...] = ()
    deictic: bool = False
    question: bool = False
    follow_up: bool = False
    shop: bool = False
    safe: str = ""
    mishap: str = ""  # when something went wrong with the goods: arrived, use, either
    wanted: str | None = None  # what is wanted without a question; "" for "this one"


def read(text: str, named: tuple[tuple[int, int], ...] = ()) -> Reading:
    """`text` folded; `named`: spans of exact product names in it."""
    safe = _masked(text, named)
    if not re.sub(rf"[{MASK}\W]", "", safe) and not named:
        return Reading(text, ("noise",))
    held = grams(safe)
    for intent, pattern in _FORBIDDEN:
        if pattern.search(safe, held):
            return Reading(text, (intent,), question=bool(QUESTION.search(safe)))
    if _ORDER.search(safe, held):
        return Reading(text, ("order",), question=True)
    if not named and NOISE.match(safe):
        return Reading(text, ("noise",))

    wrong = mishap(safe)
    left = safe
    link, left = _link(left)
    links = [link] if link is not None else []
    while link is not None and len(links) < 4:
        more, left = _link(left)
        if more is None:
            break
        links.append(more)
    budget, left = _budget(left)
    intents: list[str] = []
    topics: list[str] = []
    if _CAUTION.search(left, held):
        intents.append("caution")
    topical = left
    for intent, pattern in _INTENTS:
        if pattern.search(left, held):
            # A topic that lies deeper in the same words wins: "how long is it" is a size, not a delivery time.
            intents.append(intent)
            left = pattern.sub(_blank, left, held)
            if intent not in _ABOUT_ANYTHING:
                topical = pattern.sub(_blank, topical, held)
    if "price" in intents and "list_price" not in intents and (was := list_price_span(left)):
        intents.insert(intents.index("price"), "list_price")
        left, topical = (t[: was[0]] + "\x00" * (was[1] - was[0]) + t[was[1] :] for t in (left, topical))
    if "catalog" in intents and _ON_SCREEN.search(safe):
        intents[intents.index("catalog")] = "on_air"
    topical = _ON_SCREEN.sub(_blank, topical)
    if (
        not intents
        and budget is None
        and (
            money := [
                n
                for n in numbers.find(left)
                if n.money and n.unit not in ("%", "percent", "per cent") and n.value and n.value > 1
            ]
        )
    ):
        intents.append("price")  # "不是说9块9吗", "is it really $5?"
        left = _wipe(left, tuple(money))
    if "stock" in intents and _SOLD.search(safe):
        intents.remove("stock")  # how many were sold is in no row
    if "price" in intents and _only_amount(safe):
        if {"shipping", "returns", "warranty"} & set(intents):
            intents.remove("price")  # 满多少包邮
        elif _of_a_property(safe, left):
            intents = ["attribute" if i == "price" else i for i in intents]  # 承重多少, how much protein
    before_topics = left
    for topic, pattern in _TOPICS:
        if pattern.search(topical, held):
            topics.append(topic)
            topical, left = pattern.sub(_blank, topical, held), pattern.sub(_blank, left, held)
    if topics:
        intents.append("attribute")
    if budget is not None:
        intents.insert(0, "budget")
    if wrong:  # a story of any words: what the terms say answers it
        intents = [i for i in intents if i == "caution"] or ["warranty" if wrong == "use" else "returns"]
        topics = []
    want = wanted(text) if set(intents) <= {"greeting", "thanks", "how_to_buy"} and not _APART.search(text) else None
    if want is not None:
        intents = [*(i for i in intents if i != "how_to_buy"), "request"]
    negated = tuple((m.start(), m.end()) for m in NEGATED.finditer(before_topics))
    return Reading(
        text=text,
        intents=tuple(dict.fromkeys(intents)),
        topics=tuple(topics),
        link=link,
        links=tuple(dict.fromkeys(links)),
        budget=budget,
        rest=_rest(left),
        negated=negated,
        deictic=bool(DEICTIC.search(safe)),
        question=bool(QUESTION.search(safe)),
        follow_up=bool(FOLLOW_UP.search(safe)),
        shop=bool(_SHOP.search(safe, held)),
        safe=safe,
        mishap=wrong,
        wanted=want,
    )


_BESIDE_AMOUNT = re.compile(
    r"(?P<zh>[\u3400-\u9fff]{1,6}?)(?:是|有|大概|一般)?多少|\bhow much (?!for\b)(?P<en>(?:[a-z]+ ?){1,2})"
)


def _of_a_property(text: str, left: str) -> bool:
    """A property stands right beside the amount: 承重多少, how much protein. Not a name or an option."""
    m = _BESIDE_AMOUNT.search(text)
    if m is None:
        return False
    group = "zh" if m["zh"] else "en"
    piece = left[m.start(group) : m.end(group)].replace("\x00", " ").replace(MASK, " ")
    said = located(piece)
    if group == "en":
        return bool(said) and said[0][0] == 0 and said[0][2] != SOFT
    return bool(said) and said[-1][1] == len(piece) and said[-1][2] != SOFT


def _only_amount(text: str) -> bool:
    """多少 or "how much" alone, no word of money."""
    return _MONEY.search(text) is None


def content(text: str) -> tuple[str, ...]:
    """The words of a text that name something: intent words, topics and filler taken out. For FAQ matching."""
    return tuple(chunk for _, chunk in _rest(text))


_UNPRICED = ("how_to_buy", "list_price", "price", "stock", "identity", "thanks", "greeting")


def unpriced(text: str) -> str:
    """A question without the words of price, stock and politeness: what is left asks about a property."""
    for intent, pattern in _INTENTS:
        if intent in _UNPRICED:
            text = pattern.sub(lambda m: " " * len(m[0]), text, grams(text))
    return text


def _masked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = MASK * (end - start)
    return "".join(chars)


def _blank(match: re.Match[str]) -> str:
    return "\x00" * (match.end() - match.start())


def _link(text: str) -> tuple[int | None, str]:
    match = _LINK.search(text)
    if match is None:
        return None, text
    digits = next(g for g in match.groups() if g)
    value = numbers.zh_value(digits)
    return (int(value), text[: match.start()] + _blank(match) + text[match.end() :]) if value else (None, text)


def _budget(text: str) -> tuple[Budget | None, str]:
    found = [n for n in numbers.find(_LIST_COMMA.sub(";", text)) if n.value is not None and n.value > 0]
    if not found:
        return None, text
    low = high = None
    used: list[numbers.Number] = []
    for n in found:
        after, before = text[n.end : n.end + (8 if not text.isascii() else 13)], text[max(0, n.start - 16) : n.start]
        if text[n.start : n.end] == "one":
            continue  # to buy for a free one
        plain = n.unit in ("", "元", "块", "块钱", "米", "kuai", "l", "left") or n.money
        if not plain:
            continue
        span = (
            None
            if re.search(r"\b(?:differences?|gap|apart)\b|差", text)
            else re.match(r"\s*(?:到|至|-|~|—|to|and)\s*[¥$€£]?\s*", text[n.end :])
        )
        later = next((m for m in found if span and m.start == n.end + span.end()), None)
        if later is not None and (
            later.money or n.money or re.search(r"between|之间|预算|\d的|价位|有哪些|有什么", text)
        ):
            return Budget(n.value, later.value), _wipe(text, (n, later))
        if _HIGH.search(after) or _HIGH.search(before) or _SPEND.search(text):
            if n.money or _HIGH.search(after[:5]) or _HIGH.search(before) or _SPEND.search(text):
                high = n.value
                used.append(n)
        elif _LOW.search(after[:5]) or (_LOW.search(before) and n.money):
            low = n.value
            used.append(n)
        elif (n.money or _WHATEVER.search(text)) and _ABOUT.search(after[:6] + before):
            low, high = n.value * Decimal("0.8"), n.value * Decimal("1.2")
            used.append(n)
    if not used:
        return None, text
    return Budget(low, high), _HIGH.sub(_blank, _LOW.sub(_blank, _wipe(text, tuple(used))))


def _wipe(text: str, found: tuple[numbers.Number, ...]) -> str:
    chars = list(text)
    for n in found:
        end = n.end + len(n.unit) + (1 if text[n.end : n.end + 1] == " " and n.unit else 0)
        start = n.start - 1 if n.start and text[n.start - 1] in "¥$€£" else n.start
        chars[start:end] = "\x00" * (end - start)
    return "".join(chars)


def _rest(text: str) -> tuple[tuple[int, str], ...]:
    left = FILLER_ZH.sub(_blank, text)
    out = []
    for m in _CHUNK.finditer(left):
        chunk = m[0].strip(".'-")
        if not chunk or chunk in FILLER_EN:
            continue
        if chunk.isascii() and len(chunk) == 1 and not chunk.isdigit() and chunk not in "lmsx":
            continue
        out.append((m.start(), chunk))
    return tuple(out)
