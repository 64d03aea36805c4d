"""What words mean, whichever words were chosen: 机洗 and "washing machine" are one meaning. Pure.

In: a comment, an attribute's name, a FAQ. Out: `marks(text)`: the meanings it speaks of, and the words nobody here
knows, which are content until a row of the catalog explains them. The words are data, in `words/meanings.toml` and
`words/light.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agent.answers.mention import measures, stem, with_units
from agent.answers.normal import fold_long
from agent.answers.wording import FILLER_EN, FILLER_ZH_WORDS

WORDS = Path(__file__).parent / "words"
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9][a-z0-9'+]*(?:\.[0-9]+)?[a-z%]*|%")
_LONGEST_ZH = 6
_LONGEST_EN = 6
_UNKNOWN = 10.0  # the cost of a character that no word explains, against 1 for a word

HARD, SOFT, LIGHT, RAW = "hard", "soft", "light", "raw"


@dataclass(frozen=True, slots=True)
class Marks:
    """`hard`: meanings a row must share to answer; `soft`: those that only speak for it; `raw`: unknown words."""

    hard: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    raw: tuple[str, ...] = ()

    @property
    def content(self) -> frozenset[str]:
        """Meanings and unknown words alike."""
        return self.hard | frozenset(self.raw)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    zh: dict[str, tuple[str, str]]
    en: dict[tuple[str, ...], tuple[str, str]]
    besides: dict[str, frozenset[str]]


_AMERICAN = {
    "colour": "color", "flavour": "flavor", "flavouring": "flavoring", "odour": "odor", "fibre": "fiber",
    "stuffing": "stuffin", "stuffed": "stuffin",  # which is no stuff
    "litre": "liter", "metre": "meter", "centimetre": "centimeter", "millilitre": "milliliter",
    "grey": "gray", "aluminium": "aluminum",
    "mould": "mold", "mouldy": "moldy", "chilli": "chili", "chilly": "chili",
    "jewellery": "jewelry", "tyre": "tire", "centre": "center",
    "fibreglass": "fiberglass", "moisturise": "moisturize", "moisturiser": "moisturizer",
    "sulphate": "sulfate",
    "programme": "program", "organiser": "organizer", "pyjama": "pajama", "cosy": "cozy", "fluoride": "fluoride",
}  # fmt: skip


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """One form of a Latin word: washing, washed, washes → wash; charging, charge → charg."""
    if any(c.isdigit() for c in word):
        return word
    word = stem(word)
    word = _AMERICAN.get(word, word)
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        word = word[:-2]
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def _lexicon() -> _Lexicon:
    zh: dict[str, tuple[str, str]] = dict.fromkeys(FILLER_ZH_WORDS, (LIGHT, ""))
    en: dict[tuple[str, ...], tuple[str, str]] = {(root(w),): (LIGHT, "") for w in FILLER_EN}
    light = tomllib.loads((WORDS / "light.toml").read_text(encoding="utf-8"))
    zh |= dict.fromkeys(light["zh"]["words"].split(), (LIGHT, ""))
    en |= {(root(w),): (LIGHT, "") for w in light["en"]["words"].split()}
    meanings = tomllib.loads((WORDS / "meanings.toml").read_text(encoding="utf-8"))
    for force in (SOFT, HARD):
        for name, said in meanings[force].items():
            zh |= dict.fromkeys(said["zh"].split(), (force, name))
            en |= {tuple(root(w) for w in _LATIN.findall(p)): (force, name) for p in said["en"].split(",")}
            for word in said["zh"].split():
                if word.isascii():
                    en[(root(word),)] = (force, name)
    return _Lexicon(zh, en, {name: frozenset(others.split()) for name, others in meanings["besides"].items()})


@cache
def known_words() -> tuple[str, ...]:
    """Every single word, in either language, that stands for a meaning a row must share."""
    latin = {}
    meanings = tomllib.loads((WORDS / "meanings.toml").read_text(encoding="utf-8"))
    for said in meanings[HARD].values():
        latin |= dict.fromkeys(w for p in said["en"].split(",") if len(_LATIN.findall(p)) == 1 for w in p.split())
    return (*(w for w, (force, _) in _lexicon().zh.items() if force == HARD), *latin)


def means_something(word: str) -> bool:
    """A Latin word that is known, be it light."""
    return root(word) in _parts()


def means_all(piece: str) -> bool:
    """The whole piece is one word for a property: 水洗, "waterproof"."""
    return [(a, b, force) for a, b, force, _ in located(piece)] == [(0, len(piece), HARD)]


@cache
def _parts() -> frozenset[str]:
    """The words of all phrases."""
    return frozenset(word for phrase in _lexicon().en for word in phrase)


_OR_NOT = re.compile(r"([^能会可是要好行])不\1([\u3400-\u9fff])")


def decided(text: str) -> str:
    """掉不掉漆 → 掉漆: a word asked in both ways, where the language has the word."""
    zh = _lexicon().zh
    return _OR_NOT.sub(lambda m: m[1] + m[2] if m[1] + m[2] in zh else m[0], text)


Span = tuple[int, int]
Found = tuple[int, int, str, str]  # start, end, force, meaning or word


@lru_cache(maxsize=16_384)
def marks(text: str) -> Marks:
    """The meanings of a text in either language, or both at once."""
    return gathered(located(with_units(fold_long(text))))


def gathered(found: Iterable[Found]) -> Marks:
    found = tuple(found)
    return Marks(
        frozenset(name for _, _, force, name in found if force == HARD),
        frozenset(name for _, _, force, name in found if force == SOFT),
        tuple(dict.fromkeys(name for _, _, force, name in found if force == RAW)),
    )


def speaks_of(named: str) -> frozenset[str]:
    """What a row that has this meaning in its name speaks of besides: an age says something to "for a baby?"."""
    return _lexicon().besides.get(named, frozenset())


def outside(text: str, spans: Iterable[Span]) -> Marks:
    """The marks of folded text that do not lie within these spans of it."""
    taken = [False] * len(text)
    for start, end in spans:
        taken[start:end] = [True] * (end - start)
    kept: list[Found] = []
    for start, end, force, name in located(text):
        if all(taken[start:end]):
            continue
        if force == RAW and any(taken[start:end]):
            pieces = re.findall(r"[^\x00]+", "".join("\x00" if taken[i] else text[i] for i in range(start, end)))
            kept += [found for piece in pieces for found in located(piece)]
            continue
        kept.append((start, end, force, name))
    return gathered(kept)


@lru_cache(maxsize=16_384)
def located(text: str) -> tuple[Found, ...]:
    """Folded text cut into what is known of it; light words left out."""
    found: list[Found] = []
    for run in _HAN_RUN.finditer(text):
        found += [(a + run.start(), b + run.start(), force, name) for a, b, force, name in _chinese(run[0])]
    found += _latin([(m.start(), m.end(), m[0]) for m in _LATIN.finditer(text)])
    return tuple(f for f in found if f[2] != LIGHT)


# Characters of grammar: they never make a compound with the character beside them.
GRAMMAR = frozenset(
    "的地得了着过吗呢吧啊呀哦哈嘛么哟喔噢诶唉额嗯哇呗咯啦滴捏是有在对把被给让用到去来说看问想要会能行好请我你他她它这那哪几"
    "不没别也都还就才只再又很太挺蛮更最和跟同与及或但而且以之于其所可该谁啥咋怎何为因被从向往问求等够算叫带送放拿买卖拍做"
    "一两二三四五六七八九十多少每子儿里上下中个款件码号支只条女男配洗吹用吃喝穿戴放进装听玩泡冲涂擦抹年月天种次回找点抱选挑换囤"
)


def _compounded(found: list[Found], run: str) -> list[Found]:
    """双层, 长粒: characters side by side that are no words of grammar and make no known word together are one unknown
    word, whatever each of them means alone."""
    out: list[Found] = []
    at = 0
    while at < len(found):
        end = at
        while (
            end < len(found)
            and found[end][2] != HARD
            and (found[end][2] == RAW or (found[end][1] - found[end][0] == 1 and run[found[end][0]] not in GRAMMAR))
        ):
            end += 1
        if end - at > 1:
            start, stop = found[at][0], found[end - 1][1]
            out.append((start, stop, RAW, run[start:stop]))
            at = end
        else:
            out.append(found[at])
            at += 1
    return out


@lru_cache(maxsize=4096)
def cut(run: str) -> tuple[Found, ...]:
    """Chinese characters cut into words, light ones too; what no word explains is RAW, character by character."""
    found = _chinese(run)
    known = [f for f in found if f[2] != RAW]
    taken = {i for a, b, _, _ in known for i in range(a, b)}
    return tuple(sorted((*known, *((i, i + 1, RAW, run[i]) for i in range(len(run)) if i not in taken))))


def _chinese(run: str) -> list[Found]:
    """The cut that leaves the fewest characters unexplained, then the fewest words."""
    zh = _lexicon().zh
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost so far, where the last word began
    for end in range(1, len(run) + 1):
        options = [(best[end - 1][0] + _UNKNOWN, -end)]
        options += [
            (best[start][0] + 1.0 - 0.1 * (zh[run[start:end]][0] == HARD), start)
            for start in range(max(0, end - _LONGEST_ZH), end)
            if run[start:end] in zh
        ]
        best.append(min(options))
    found: list[Found] = []
    end = unknown = len(run)
    while end > 0:
        start = best[end][1]
        if start < 0:
            end -= 1
            continue
        if unknown > end:
            found.append((end, unknown, RAW, run[end:unknown]))
        found.append((start, end, *zh[run[start:end]]))
        end = unknown = start
    if unknown > 0:
        found.append((0, unknown, RAW, run[:unknown]))
    return _compounded(found[::-1], run)


def _latin(words: list[tuple[int, int, str]]) -> list[Found]:
    """Phrases, the longest first; a word nobody knows is content, a number or an amount alone is not."""
    en = _lexicon().en
    roots = [root(w) for _, _, w in words]
    found: list[Found] = []
    at = 0
    while at < len(roots):
        for size in range(min(_LONGEST_EN, len(roots) - at), 0, -1):
            if (known := en.get(tuple(roots[at : at + size]))) is not None:
                found.append((words[at][0], words[at + size - 1][1], *known))
                at += size
                break
        else:
            word = roots[at]
            if len(word) > 1 and not word.replace(".", "").isdigit() and not measures(word):
                found.append((words[at][0], words[at][1], RAW, word))
            at += 1
    return found
