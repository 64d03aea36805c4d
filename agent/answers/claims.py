"""Is a clause in the host's own words licensed by one statement of the sheet? Pure.

In: a clause without figures, the rows of the products it may speak of. Out: None, or the words that nothing licenses.
Every word must be plain talk or stand in ONE clause of ONE row, with its numbers in their order. A statement that
holds a number, a condition or a negation counts only whole: "包邮" is not licensed by "满99元包邮", nor "防水" by "不防水".
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.answers import numbers
from agent.answers.clauses import HELD, Token, judged
from agent.answers.lexicon import LONGEST, canonical, holds, windows, words
from agent.answers.mention import stem, with_units
from agent.answers.sheet import Row

LICENSING = frozenset({"attribute", "quote", "caution", "offer", "options"})
_SPELT = re.compile(
    r"\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)\b"
)
_NUMERALS = frozenset("二两三四五六七八九十") | (numbers.EN_SMALL.keys() - {"zero", "one"})
_UNCOUNTED = frozenset({"一", "one", "both"})
LEAST_ZH, LEAST_EN = 4, 2  # characters, words of a text that make a statement of their own

OF_THE_WHOLE = frozenset({"净含量", "净重", "数量", "片数", "容量", "重量", "netweight", "net weight", "net content", "pieces", "sheets", "capacity", "weight", "in a box", "quantity", "count"})  # fmt: skip

_STATEMENT = re.compile(r"[,;。!?…、|/\n()（）]|\.(?=\s|$)|\s[-–—]\s|:")
_BOUND = re.compile(
    r"[不没无非未勿别禁忌免仅只除限若如满超需须至每起]|以[上下内外]|部分|约|可能|最|才|之?后|之?前|偏远|地区|"
    r"\b(?:not|no|never|without|non|nor|neither|cannot|only|except|excluding|unless|if|when|over|above|under|below|within|up to|from|orders?|"
    r"minimum|least|most|about|approx\w*|may|might|per|each|free|avoid|before|after|until)\b|n't\b"
)
_DENIES = re.compile(r"[不没无非未勿别免]|\b(?:not?|none|never|without|cannot|nor|neither|nothing)\b|n't\b")
_TURNS = re.compile(r"难|\b(?:hard|difficult|hardly|rarely|seldom|barely)\b")
_DENIES_NOTHING = re.compile(
    r"[^\W\d_]?(?:不锈钢|不沾锅|不粘|非常|无线|特别|分别|别的|无极|无级|不错|免得|是不是|能不能|会不会)|no problem|not at all|没问题|没关系"
)
_HARMLESS_BOUND = re.compile(r"不锈钢|不沾锅|非常|如果|无线|蓝牙|满天星|只装")


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause of a row. `whole`: it may be used only in full."""

    text: str
    tokens: tuple[str, ...]
    numbers: tuple[str, ...]
    roots: frozenset[str]
    whole: bool
    value: bool  # a value of an attribute or option, which may stand alone however short
    joined: str  # its tokens in one string, each between two zeros


@lru_cache(maxsize=8192)
def statements(kind: str, name: str, shown: str) -> tuple[Statement, ...]:
    """The statements of a row; an attribute's name stands before each of its values."""
    found = []
    listed = kind in ("attribute", "options")
    for piece in _STATEMENT.split(_counted(judged(shown))):
        tokens = tuple(words(piece))
        if not tokens:
            continue
        figures = tuple(n.text for n in numbers.find(canonical(tokens)) if n.text not in _UNCOUNTED)
        bound = bool(figures) or bool(_BOUND.search(_HARMLESS_BOUND.sub("", piece)))
        roots, joined = frozenset(map(_root, tokens)), "\0" + "\0".join(tokens) + "\0"
        found.append(Statement(canonical(tokens), tokens, figures, roots, bound, listed, joined))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything some rows state, with the name each statement goes under, and all its words."""

    statements: tuple[tuple[Statement, str], ...]
    roots: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Stated:
        found = [
            (s, canonical(words(judged(row.name))) if row.kind in ("attribute", "options") else "")
            for row in rows
            if row.kind in LICENSING
            for s in statements(row.kind, row.name, row.shown)
        ]
        roots = frozenset(r for s, name in found for r in (*s.roots, *map(_root, words(name))))
        return cls(tuple(found), roots)


@dataclass(frozen=True, slots=True)
class Lack:
    """The first words that nothing licenses. `strange`: no row has them, whatever stands beside the clause."""

    words: str
    strange: bool = False


def unlicensed(
    clause: Sequence[Token], stated: Stated, known: Callable[[str], bool], pieces: frozenset[str] = frozenset()
) -> Lack | None:
    """None when one statement licenses the clause; else what none does. `known`: plain talk; `pieces`:
    one piece as the shop counts (一瓶, "a tin"): beside it what measures the whole needs no name."""
    if bad := next((t.text for t in clause if t.other and t.text not in "%℃°"), None):
        return Lack(bad, strange=True)
    plain = [t.text for t in clause if not t.other]
    one = holds(plain, pieces)
    ours = words(_counted(canonical(_without(plain, pieces)))) if _measured(clause) else plain
    foreign = _foreign(ours, known)
    furthest = next((i for i, t in enumerate(ours) if _root(t) in foreign), 0)
    if not all(t in stated.roots for t in foreign):
        return Lack(canonical(ours[furthest : furthest + 6]), strange=True)
    telling = {_root(t) for t in ours if not known(t)}  # what is stated has at least one of these
    for statement, name in stated.statements:
        if telling.isdisjoint(statement.roots) or not all(t in statement.roots or t in name for t in foreign):
            continue
        reached = _cut(ours, statement, name, known, one)
        if reached is None:
            return None
        furthest = max(furthest, reached)
    return Lack(canonical(ours[furthest : furthest + 6]) or "nothing said")


def _without(tokens: Sequence[str], pieces: frozenset[str]) -> list[str]:
    """The tokens without "one piece" as the shop counts: its one is no number of the host's."""
    out = list(tokens)
    for length in (4, 3, 2):
        for i in range(len(out) - length, -1, -1):
            if canonical(out[i : i + length]) in pieces:
                del out[i : i + length]
    return out


def _root(token: str) -> str:
    return stem(token) if token.isascii() else token


def _foreign(ours: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """The tokens that no plain word holds: a statement must have them all."""
    held = [t in HELD for t in ours]
    for i, begun in enumerate(windows(tuple(ours))):
        for end, piece in begun:
            if known(piece):
                held[i:end] = [True] * (end - i)
    return [_root(t) for t, ok in zip(ours, held, strict=True) if not ok]


def _measured(clause: Sequence[Token]) -> bool:
    """Counts something, in digits or in words: then both are put into digits and one spelling of units."""
    return any(t.text[0].isdigit() or t.text in _NUMERALS for t in clause) and not any(t.text in HELD for t in clause)


def _counted(text: str) -> str:
    return with_units(_SPELT.sub(lambda m: f"{numbers.en_value(m[0]):f}", text))


def _cut(ours: Sequence[str], s: Statement, name: str, known: Callable[[str], bool], one: bool) -> int | None:
    """None when `ours` is plain talk, the row's name and pieces of the statement, enough of it; else how far it gets."""
    said = canonical(ours)
    if _denies(said) != _denies(s.text) or not set(_TURNS.findall(s.text)) <= set(_TURNS.findall(said)):
        return 0
    best: list[tuple[int, frozenset[int]] | None] = [(0, frozenset())] + [None] * len(ours)
    for i in range(len(ours)):
        if best[i] is None:
            continue
        weight, used = best[i]  # type: ignore[misc]
        piece, key, stated = "", "\0", True
        for j in range(i, min(len(ours), i + 24)):
            token = ours[j]
            piece += (" " if piece and token[0].isascii() and piece[-1].isascii() else "") + token
            key += f"{token}\0"
            stated = stated and (i == j or key in s.joined)
            if not stated and j - i >= LONGEST and len(piece) > len(name):
                break
            gain, places = 0, frozenset()
            if i == j and token in HELD:
                pass
            elif stated and (at := _found(piece, ours, i, j, s)) is not None:
                gain, places = sum(not known(t) for t in ours[i : j + 1]), at
            elif not (j - i < LONGEST and known(piece)) and piece != name:
                continue
            now = (weight + gain, used | places)
            if best[j + 1] is None or now[0] > best[j + 1][0]:  # type: ignore[index]
                best[j + 1] = now
    final = best[-1]
    if final is None:
        return max(i for i, b in enumerate(best) if b is not None)
    weight, used = final
    content = [i for i, t in enumerate(s.tokens) if not known(t)]
    counted = [n.text for n in numbers.find(canonical(ours)) if n.text not in _UNCOUNTED]
    if counted and counted != list(s.numbers):
        return 0
    whole = one and name in OF_THE_WHOLE
    named = name in canonical(ours) if name else len(content) > 2 * len(counted)
    if counted and one and not whole and not named:
        return 0  # "a tin: 3 g" would say of the whole what a row says of a part
    if counted and len(content) <= len(counted) and name not in canonical(ours) and not whole:
        return 0  # a bare number is licensed only under its own name
    if s.whole and not all(i in used for i in content):
        return 0
    if s.whole and s.numbers and not _in_order(ours, s):
        return 0
    if s.whole and not s.numbers and _denied_elsewhere(ours, s, known):
        return 0  # "the foam can be washed, the cover cannot": what is denied stands before the word that denies it
    complete = all(i in used for i in content)
    if whole and complete and counted:
        return None
    least = LEAST_EN if s.text.isascii() else LEAST_ZH
    if weight >= least or (complete and weight and (s.value or weight >= 2)):
        return None
    return 0


@lru_cache(maxsize=8192)
def _denies(text: str) -> bool:
    return _DENIES.search(_DENIES_NOTHING.sub(" ", text)) is not None


def _found(piece: str, ours: Sequence[str], i: int, j: int, s: Statement) -> frozenset[int] | None:
    """Which tokens of the statement a piece of ours is, None where it is not in it."""
    if i == j and ours[i].isascii():
        same = [n for n, t in enumerate(s.tokens) if t == ours[i] or (t.isascii() and stem(t) == stem(ours[i]))]
        return frozenset(same) if same else None
    if j - i < 1 and s.text != piece:
        return None
    length = j - i + 1
    for n in range(len(s.tokens) - length + 1):
        if list(s.tokens[n : n + length]) == list(ours[i : j + 1]):
            return frozenset(range(n, n + length))
    return None


def _denied_elsewhere(ours: Sequence[str], s: Statement, known: Callable[[str], bool]) -> bool:
    """Does our one denial stand behind words that it stands before in the statement?"""
    own = [i for i, t in enumerate(ours) if _DENIES.fullmatch(t) or t.endswith("n't")]
    theirs = [i for i, t in enumerate(s.tokens) if _DENIES.fullmatch(t) or t.endswith("n't")]
    if len(own) != 1 or len(theirs) != 1:
        return False
    behind = {_root(t) for t in s.tokens[theirs[0] + 1 :] if not known(t)}
    return any(_root(t) in behind for t in ours[: own[0]]) and bool(behind)


def _in_order(ours: Sequence[str], s: Statement) -> bool:
    """The statement's words stand in our clause in their own order."""
    at = 0
    for token in ours:
        if at < len(s.tokens) and (token == s.tokens[at] or stem(token) == stem(s.tokens[at])):
            at += 1
    return at >= len(s.tokens) or s.text in canonical(ours)
