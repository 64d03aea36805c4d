"""The portion of a shop's terms that was asked for: 包邮吗 is answered by "满 99 元包邮", not by when it leaves. Pure.

In: a gated sentence that quotes delivery, return or warranty terms, and the question. Out: the same text as sentences,
what was asked first, and how many of them that is. Terms are only ever cut where they end a sentence, so no condition
is lost inside one; each part cites the whole row. Long terms beyond what was asked are left unsaid.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from dataclasses import replace

from agent.answers.question import Lang
from render.values import Sentence

TERMS = ("shipping", "returns", "warranty")
BREATH = {"zh": 44, "en": 24}  # characters, words: terms no longer than this are said whole

_ENDS = re.compile(r"(?<=[。！？；;])\s*|(?<=[.!?])\s+(?=[A-Z\d])")
_LEAST = 4  # characters: a shorter part belongs to its neighbour

# What is asked about, and how the part that tells it reads.
_ABOUT = (
    (
        re.compile(r"包邮|免邮|邮费|运费|快递费|要钱|多少钱|满多少|\b(?:free|fees?|costs?|postage|charge[ds]?|how much)\b"),
        re.compile(r"包邮|免邮|邮费|运费|[元块¥$]|\b(?:free|fees?|postage|yuan|usd|charge[ds]?)\b"),
    ),
    (
        re.compile(r"多久|几天|几号|几时|何时|什么时候|啥时候|多长时间|时效|\b(?:how (?:long|soon|fast|quick|many days)|when|days?)\b"),
        re.compile(r"天|小时|次日|当日|工作日|\b(?:hours?|days?|weeks?|months?|years?)\b|年|个月"),
    ),
    (
        re.compile(
            r"质量|坏|破|碎|瑕疵|问题|变质|\b(?:fault\w*|broken?|damaged?|defect\w*|quality|wrong|(?:do|does|did|is|are)(?:n'?t| not) work\w*|not working|dead|doa|leak(?:ed|s|ing)|crack\w*|smash\w*|shatter\w*|torn|ripped|in pieces|in bits|mou?ldy|rotten|spoil\w*|bust(?:ed)?)\b"
        ),
        re.compile(r"质量|坏|破|碎|瑕疵|变质|\b(?:fault\w*|broken?|damaged?|defect\w*|quality|misuse)\b"),
    ),
)  # fmt: skip


_FROM_WHERE = (
    re.compile(
        r"哪[里儿]?(?:个仓|发|寄)|仓库?在|发货地|\b(?:where|(?:which|what) (?:city|town|country|warehouse|place))\b"
    ),
    re.compile(r"仓|从.{1,12}发|\b(?:warehouse|from)\b"),
)


def same_portion(asked: str, told: str) -> bool:
    """`told` tells what is asked about: a time, a fee, a fault; so does anything where nothing of these is asked."""
    wanted = [tells for asks, tells in (*_ABOUT[:2], _FROM_WHERE) if asks.search(asked.lower())]
    return not wanted or any(tells.search(told.lower()) for tells in wanted)


def portion(sentence: Sentence, asked: str, lang: Lang) -> tuple[tuple[Sentence, ...], int]:
    """The sentences to say, and how many of them answer what was asked."""
    fields = {f.ref.partition(".")[2] for f in sentence.facts}
    parts = _parts(sentence.text)
    if len(fields) != 1 or not fields <= set(TERMS) or len(parts) < 2 or sentence.spoken is not None:
        return (sentence,), 1
    folded = asked.lower()
    wanted = [told for asks, told in _ABOUT if asks.search(folded)]
    chosen = [p for p in parts if any(told.search(p.lower()) for told in wanted)]
    length = len(sentence.text) if lang == "zh" else len(sentence.text.split())
    if not chosen or len(chosen) == len(parts):
        said, answers = parts, len(chosen) or 1
    elif length <= BREATH[lang]:
        said, answers = [*chosen, *(p for p in parts if p not in chosen)], len(chosen)
    else:
        said, answers = chosen, len(chosen)
    return tuple(replace(sentence, text=_whole(p, lang)) for p in said), answers


def _parts(text: str) -> list[str]:
    out: list[str] = []
    for part in (p.strip() for p in _ENDS.split(text)):
        if out and len(part) < _LEAST:
            out[-1] += part
        elif part:
            out.append(part)
    return out


def _whole(part: str, lang: Lang) -> str:
    """A part as a sentence of its own."""
    part = part.rstrip("；;，, ")
    if part[-1:] not in "。！？.!?":
        part += "。" if lang == "zh" else "."
    return part[:1].upper() + part[1:]
