"""Slips of the typing hand, mended before anything is read: homophones and typed pinyin (zh), one slip of a key (en).

In: a folded comment, the words the shop itself uses. Out: the comment with the words that carry the question as they
were meant (质宝 → 质保, zhibao → 质保, retrun → return, pleasee → please, mcuh → much, 承种 → 承重). Only words of a
closed list, or of `words/meanings.toml`, are ever written in, never over a word the shop uses or a word that is known
to mean something. Pure.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from agent.answers.meaning import GRAMMAR, RAW, cut, known_words, means_something
from agent.answers.prefilter import Filtered, grams
from agent.answers.real_words import is_real
from agent.answers.wording import FILLER_EN

Known = Callable[[str], bool]

# The words that carry a question.
ZH = (
    "多少钱", "多少", "价格", "价钱", "原价", "现价", "划线价", "吊牌价", "日常价", "市场价", "标价", "便宜", "最便宜", "怎么", "怎样", "什么", "还有", "有货",
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
    "should", "first", "recommend", "safe", "wash", "washable", "option", "options", "beijing", "shanghai",
    "guangzhou", "shenzhen", "hangzhou", "cost", "size", "long", "how", "this", "that", "with", "when", "from", "heavy",
    "and", "the", "any", "you", "for", "are", "is", "it", "colours",
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
    (re.compile(r"\bhw\b(?= (?:m[a-z]+|long|big|heavy|do|is|are))"), "how"),
    (re.compile(r"\bmch\b"), "much"),
    (
        re.compile(
            r"(?:大号|大的|大)[、和跟及与]?(?:小号|小的|小)的?(?=[^,。?!]{0,5}(?:各|分别|都))|大小号(?=[^,。?!]{0,5}(?:各|分别|都))"
        ),
        "每个规格",
    ),
    (
        re.compile(r"\b(?:small (?:n|and|&) (?:big|large)|(?:big|large) (?:n|and|&) small)\b(?= .{0,24}\bprices?\b)"),
        "each size",
    ),
    (re.compile(r"\b(?:box(?:es)?|bowls?|cups?|bottles?|cases?|crates?) of (?=[a-z])"), "of "),
    (re.compile(r"\bsi\b(?= (?:the|it|this|that|your|a)\b)"), "is"),
    (
        re.compile(r"(?<=[吗呢么嘛少色样种久货钱大重长高贵价码啥得])(?:鸭|丫|吖|叭|哒|咩|滴|捏|喵)+(?=$|[,。?!~ ])"),
        "呀",
    ),
    (re.compile(r"\b(do|does|did|is|are|was|ca|wo|would|could)nt\b"), r"\1n't"),
    (re.compile(r"\b(?:u|yu)\b"), "you"),
    (re.compile(r"\br\b(?= (?:you|u|we|they|the|these|those))|(?<=what )r\b|(?<=how much )r\b"), "are"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"(?<=\d) ?(?:percent|per cent|pct)\b"), "%"),
    (re.compile(r"(?<=\d) ?(?:yo|y/o|y\.o\.?|yr old|yrs old)\b"), " year old"),
    (re.compile(r"(?<=\d) ?(?:mo|m/o) old\b|(?<=\d) ?m/o\b"), " month old"),
    (re.compile(r"(?<=[a-z]) n (?=[a-z])"), " and "),
    (re.compile(r"(?<![\d.] )(?<![\d.])\bw/?o(?= [a-z])"), "without"),
    (re.compile(r"(?<![\d.] )(?<![\d.])\bw(?:/ ?|(?= (?!or\b|output\b|power\b)[a-z\d]))"), "with "),
    (re.compile(r"\bgot (?=(?:any|a|an|the|some|more)\b)"), "have "),
    (re.compile(r"神马|虾米(?=$|[?!])"), "什么"),
    (re.compile(r"([和跟与或].+?)那(?=[个款](?:更|最|比较|要)?(?:便宜|贵|划算|实惠|好))"), r"\1哪"),
    (re.compile(r"嘛(?=$|\W)"), "吗"),
    (re.compile(r"(?<=[色货洗用行贵水退换邮吃毛球味响的了])马(?=$|[?!,。])"), "吗"),
)
_FILTERED_SLANG = tuple((Filtered.of(pattern), right) for pattern, right in _SLANG)
_KEYWORD = re.compile("|".join(sorted(ZH, key=len, reverse=True)))
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN_WORD = re.compile(r"[a-z][a-z']*[a-z]")
_PARTICLE = re.compile(r"[吗么嘛不没呢啊呀吧]|$")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {c: (row, i + row * 0.5) for row, line in enumerate(_KEYS) for i, c in enumerate(line)}
_KEEP = frozenset({"哪个", "哪款"})  # 那个 is a word of its own: heard as 哪个 only where `_SLANG` says


def mend(text: str, known: Known) -> str:
    """`known`: does the shop use this word? Then it stays as it was typed."""
    held = grams(text)
    for pattern, right in _FILTERED_SLANG:
        if (put := pattern.sub(right, text, held)) != text:
            text, held = put, grams(put)
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
    right = [m.span() for m in _KEYWORD.finditer(run)]
    while at < len(run) - 1:
        word = _homophone(run, at, known)
        if word is not None and any(a < at < b or a < at + len(word) < b for a, b in right):
            word = None  # 有活动 is no 有货
        if word is not None and not known(run[at : at + len(word)]):
            run = run[:at] + word + run[at + len(word) :]
            at += len(word)
        else:
            at += 1
    return run


def _homophone(run: str, at: int, known: Known) -> str | None:
    for size in (3, 2):
        piece = run[at : at + size]
        if len(piece) < size or piece in ZH:
            continue
        for place, char in enumerate(piece):
            for word in _by_char().get((place, char), ()):
                if len(word) != size or word in _KEEP or not alike(piece, word):
                    continue
                if _slipped_over(piece, word) or _PARTICLE.match(run, at + size):
                    return word  # 包有吗, but 每包有几颗
        if senseless(run, at, at + size) and (word := _meaning_heard(piece)) is not None:
            of_the_shop = any(known(run[i - 1 : i + 1]) for i in _apart(piece, word, at) if i)  # 开衫穿 is no 单穿
            return word if _slipped_over(piece, word) and not of_the_shop else None
    return None


def _apart(piece: str, word: str, at: int) -> list[int]:
    """Where in the run a character differs."""
    return [at + i for i, (a, b) in enumerate(zip(piece, word, strict=True)) if a != b]


def _slipped_over(piece: str, word: str) -> bool:
    """What was typed in the word's place is no word of grammar: 和开衫 speaks of no 化开."""
    return all(a == "种" or a not in GRAMMAR for a, b in zip(piece, word, strict=True) if a != b)


def alike(piece: str, word: str, most: int = 1) -> bool:
    """One character apart, or `most`, and what is apart sounds the same."""
    apart = [i for i in range(len(piece)) if piece[i] != word[i]]
    return 0 < len(apart) <= most and all(_readings(piece[i]) & _readings(word[i]) for i in apart)


def senseless(run: str, start: int, end: int) -> bool:
    """The piece holds a character that means nothing here, and cuts no known word in two."""
    inside = [found for found in cut(run) if found[0] < end and start < found[1]]
    whole = all(force == RAW or (start <= a and b <= end) for a, b, force, _ in inside)
    return whole and any(force == RAW for _, _, force, _ in inside)


@cache
def _one_left_out() -> dict[tuple[str, str], tuple[str, ...]]:
    """What stands before and behind a character → the Chinese words of meanings that have another one there."""
    found: dict[tuple[str, str], list[str]] = {}
    for word in known_words():
        if not word.isascii() and len(word) in (2, 3):
            for i in range(len(word)):
                found.setdefault((word[:i], word[i + 1 :]), []).append(word)
    return {key: tuple(words) for key, words in found.items()}


@lru_cache(maxsize=8192)
def _meaning_heard(piece: str) -> str | None:
    """承种 → 承重: the only word of a meaning that sounds like this and is one character apart."""
    if piece in known_words():
        return None
    near = (w for i in range(len(piece)) for w in _one_left_out().get((piece[:i], piece[i + 1 :]), ()))
    found = {word for word in near if alike(piece, word)}
    return found.pop() if len(found) == 1 else None


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
    if means_something(word) or is_real(word):
        return None
    return _by_pinyin().get(word) or _one_slip(word) or (_one_slip(short) if short != word else None)


@cache
def _latin_words() -> dict[str, tuple[str, ...]]:
    """By each of its first two letters: the other one where they changed places."""
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys((*EN, *sorted(w for w in known_words() if w.isascii() and len(w) >= 6))):
        for letter in dict.fromkeys(word[:2]):
            found.setdefault(letter, []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}


def _one_slip(word: str) -> str | None:
    """The only keyword from which one slip of the hand leads here; the first letter is right but for two letters
    that changed places. Several forms of one word (deliver, delivery) count as one: the closest is meant."""
    if len(word) < 3:
        return None
    found = [k for k in _latin_words().get(word[0], ()) if abs(len(k) - len(word)) <= 2 and _slipped(word, k)]
    if not found:
        return None
    best = min(found, key=lambda k: (OSA.distance(word, k), abs(len(k) - len(word))))
    return best if all(k[:4] == best[:4] for k in found) else None


def _slipped(word: str, key: str) -> bool:
    """Two letters swapped; in longer words also one lost, one doubled, one hit beside its key, one vowel for another;
    from seven letters on any one lost or too many, from nine on any two slips."""
    at = next((i for i, (a, b) in enumerate(zip(word, key, strict=False)) if a != b), min(len(word), len(key)))
    if len(word) == len(key) and word[at : at + 2] == key[at : at + 2][::-1] and word[at + 2 :] == key[at + 2 :]:
        return len(word) > 2
    if word[0] != key[0] or len(word) < 4:
        return False
    if len(key) == 4:  # musch, mutch; but whit is not with
        return len(word) == 5 and _one_too_many(word, key, at) and key in ("much", "many", "what")
    if len(key) < 5:
        return False
    if len(key) >= 9 and len(word) >= 8 and OSA.distance(word, key, score_cutoff=2) <= 2:
        return True
    if len(key) >= 7 and len(word) >= 6 and len(word) != len(key):
        return OSA.distance(word, key, score_cutoff=1) <= 1
    if len(word) == len(key):
        hit = _neighbours(word[at], key[at]) or (word[at] in "aeiou" and key[at] in "aeiou")
        return word[at + 1 :] == key[at + 1 :] and hit
    if len(word) == len(key) - 1:
        return word[at:] == key[at + 1 :]
    return len(word) == len(key) + 1 and _one_too_many(word, key, at)


def _one_too_many(word: str, key: str, at: int) -> bool:
    """A letter doubled, or hit together with its neighbour."""
    extra, beside = word[at : at + 1], key[at - 1 : at] + key[at : at + 1]
    close = any(extra == b or _neighbours(extra, b) for b in beside)
    return word[at + 1 :] == key[at:] and (close or len(key) == 4)


def _neighbours(a: str, b: str) -> bool:
    (row_a, x_a), (row_b, x_b) = _PLACE.get(a, (9, 0.0)), _PLACE.get(b, (99, 0.0))
    return abs(row_a - row_b) <= 1 and abs(x_a - x_b) <= 1
