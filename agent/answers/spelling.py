"""Slips of the typing hand, mended before anything is read: homophones and typed pinyin (zh), one slip of a key (en).

In: a folded comment, the words the shop itself uses. Out: the comment with the words that carry the question as they
were meant (质宝 → 质保, zhibao → 质保, retrun → return, pleasee → please). Only words of a closed list are ever written
in, never over a word the shop uses. Pure.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from agent.answers.wording import FILLER_EN

Known = Callable[[str], bool]

# The words that carry a question.
ZH = (
    "多少钱", "多少", "价格", "价钱", "原价", "现价", "便宜", "最便宜", "怎么", "怎样", "什么", "还有", "有货",
    "现货", "库存", "补货", "没货", "质保", "保修", "售后", "包邮", "运费", "邮费", "快递", "发货", "到货", "多久",
    "几天", "退货", "退款", "换货", "退换", "优惠", "折扣", "打折", "活动", "以内", "以下", "不超过", "预算",
    "推荐", "材质", "面料", "成分", "配料", "尺寸", "尺码", "颜色", "容量", "重量", "产地", "品牌", "保质期",
    "过敏", "孕妇", "敏感肌", "链接", "下单", "区别", "防水", "续航", "充电", "功率", "哪个", "哪款",
)  # fmt: skip
EN = (
    "under", "below", "within", "cheaper", "cheapest", "cheap", "price", "prices", "costs", "budget", "number",
    "stock", "available", "shipping", "shipped", "deliver", "delivery", "return", "returns", "refund", "exchange",
    "policy", "warranty", "guarantee", "guaranteed", "discount", "discounts", "coupon", "sizes", "color", "colour",
    "colors", "material", "fabric", "capacity", "weight", "battery", "waterproof", "ingredients", "expensive",
    "difference", "compare", "between", "anything", "something", "thing", "things", "which", "where", "there",
    "please", "thanks", "many", "much", "have", "does", "what", "still", "long", "arrive", "original", "sold",
    "left", "items", "item", "allergic", "allergy", "pregnant", "contain", "contains", "about", "could", "would",
    "should", "first", "recommend", "safe", "wash", "washable",
)  # fmt: skip
_SLANG = (
    (re.compile(r"多小(?=钱|件|个|块|天|$|[?!,。])"), "多少"),
    (re.compile(r"\bduo ?shao ?qian\b"), "多少钱"),
    (
        re.compile(
            r"\b(what|how|where|when|who|that|there|it)s(?= (?:the|teh|this|that|it|a|an|your|ur|on|in|much|many|for|up|going|being|cheaper|more|your|there)\b)"
        ),
        r"\1's",
    ),
    (re.compile(r"\bhow's (?=much|many)"), "how "),
    (re.compile(r"\b(?:teh|da)\b"), "the"),
    (re.compile(r"\bdat\b"), "that"),
    (re.compile(r"\bdis\b"), "this"),
    (re.compile(r"\bhw\b(?= (?:much|many|long|big|heavy|do|is|are))"), "how"),
    (re.compile(r"\b(do|does|did|is|are|was|ca|wo|would|could)nt\b"), r"\1n't"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\bgot (?=(?:any|a|an|the|some|more)\b)"), "have "),
    (re.compile(r"有木有"), "有没有"),
    (re.compile(r"神马|虾米(?=$|[?!])"), "什么"),
    (re.compile(r"肿么"), "怎么"),
    (re.compile(r"([和跟与或].+?)那(?=[个款](?:更|最|比较|要)?(?:便宜|贵|划算|实惠|好))"), r"\1哪"),
    (re.compile(r"嘛(?=$|\W)"), "吗"),
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_WORD = re.compile(r"[a-z][a-z']*[a-z]")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {c: (row, i + row * 0.5) for row, line in enumerate(_KEYS) for i, c in enumerate(line)}
_KEEP = frozenset({"哪个", "哪款"})  # 那个 is a word of its own: heard as 哪个 only where `_SLANG` says


def mend(text: str, known: Known) -> str:
    """`known`: does the shop use this word? Then it stays as it was typed."""
    for pattern, right in _SLANG:
        text = pattern.sub(right, text)
    if _HAN_RUN.search(text):
        text = _HAN_RUN.sub(lambda m: _heard(m[0], known), text)
    return _LATIN_WORD.sub(lambda m: _typed(m[0], known), text)


@lru_cache(maxsize=8192)
def sound(text: str) -> str:
    """The pinyin of Chinese characters, in one word."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


@cache
def _readings(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@cache
def _by_char() -> dict[tuple[int, str], tuple[str, ...]]:
    """(place, character) → the keywords that have it there."""
    found: dict[tuple[int, str], list[str]] = {}
    for word in ZH:
        for place, char in enumerate(word):
            found.setdefault((place, char), []).append(word)
    return {key: tuple(words) for key, words in found.items()}


@cache
def _by_pinyin() -> dict[str, str]:
    from pypinyin import lazy_pinyin

    return {"".join(lazy_pinyin(word)): word for word in ZH}


def _heard(run: str, known: Known) -> str:
    """A keyword one of whose characters was typed as another of the same sound."""
    at = 0
    while at < len(run) - 1:
        word = _homophone(run, at)
        if word is not None and not known(run[at : at + len(word)]):
            run = run[:at] + word + run[at + len(word) :]
            at += len(word)
        else:
            at += 1
    return run


def _homophone(run: str, at: int) -> str | None:
    for size in (3, 2):
        piece = run[at : at + size]
        if len(piece) < size or piece in ZH:
            continue
        for place, char in enumerate(piece):
            for word in _by_char().get((place, char), ()):
                if len(word) != size or word in _KEEP:
                    continue
                apart = [i for i in range(size) if piece[i] != word[i]]
                if len(apart) == 1 and _readings(piece[apart[0]]) & _readings(word[apart[0]]):
                    return word
    return None


def _typed(word: str, known: Known) -> str:
    meant = _meant(word)
    return word if meant is None or known(word) else meant


@lru_cache(maxsize=4096)
def _meant(word: str) -> str | None:
    if word in FILLER_EN or word in EN:
        return None
    short = re.sub(r"(.)\1+$", r"\1", word)
    if short != word and (short in FILLER_EN or short in EN):
        return short
    return _by_pinyin().get(word) or _one_slip(word) or (_one_slip(short) if short != word else None)


def _one_slip(word: str) -> str | None:
    """The only keyword from which one slip of the hand leads here; the first letter is right."""
    if len(word) < 4:
        return None
    meant = [k for k in EN if len(k) >= 5 and k[0] == word[0] and _slipped(word, k)]
    return meant[0] if len(meant) == 1 else None


def _slipped(word: str, key: str) -> bool:
    """Two letters swapped, one lost, one doubled, or one hit beside its key."""
    at = next((i for i, (a, b) in enumerate(zip(word, key, strict=False)) if a != b), min(len(word), len(key)))
    if len(word) == len(key):
        swapped = word[at : at + 2] == key[at : at + 2][::-1] and word[at + 2 :] == key[at + 2 :]
        return swapped or (word[at + 1 :] == key[at + 1 :] and _neighbours(word[at], key[at]))
    if len(word) == len(key) - 1:
        return word[at:] == key[at + 1 :]
    if len(word) == len(key) + 1:
        extra = word[at : at + 1]
        beside = key[at - 1 : at] + key[at : at + 1]
        return word[at + 1 :] == key[at:] and any(extra == b or _neighbours(extra, b) for b in beside)
    return False


def _neighbours(a: str, b: str) -> bool:
    (row_a, x_a), (row_b, x_b) = _PLACE.get(a, (9, 0.0)), _PLACE.get(b, (99, 0.0))
    return abs(row_a - row_b) <= 1 and abs(x_a - x_b) <= 1
