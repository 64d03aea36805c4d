"""A fact of a row told in words of the host's own: "the lids are washed by hand" for "the lids by hand". Pure.

In: a clause without references that no statement licenses word for word, the rows of one product, the whole sentence.
Out: does a row say it? The clause is cut where it joins two facts; every part must be told by ONE statement of one row:
each of its words is in the statement, in what the statement answers (a FAQ's question, an attribute's name, the
sentence around it), or may stand for such a word (`words/retelling.toml`: inflections, the same by other names), or is
grammar. Checked before and closed: numbers are the statement's own, all of them, in order, each before the same unit;
who denies tells a statement that denies; what turns, limits or heightens (hardly, after, only, large, 难, 少量) is in
both or in neither; the greater part of the statement is told; a condition beside it is told as well; an option that the
statement is about is named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agent.answers import numbers
from agent.answers.clauses import NAME, OPTION, Token, judged
from agent.answers.lexicon import canonical
from agent.answers.meaning import root
from agent.answers.mention import with_units
from agent.answers.sheet import Row

LEAST, SHARE, MOST_PARTS = 2, 0.6, 4  # units a part tells, of the statement; parts of a clause
TELLING = frozenset({"attribute", "quote", "caution"})
_SENTENCE = re.compile(r"[。!?！？\n]|\.(?=\s|$)")
_STATEMENT = re.compile(r"(?<!\d),|,(?!\d)|[;:，；：()（）|]|\s[-–—]\s|——")
_JOINS = re.compile(
    r"\s*(?:\b(?:and|but|so|with|plus|as|since|because|while|yet)\b|而且|但是?|所以|因为|并且|还有|以及|[和跟、也还/]|不过)\s*"
)
_BUT = re.compile(r"\s*(?:\bbut\b|但是?|不过)\s*")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|%|℃|°c?|[a-z]+(?:['-][a-z]+)*|'[a-z]+|[\u3400-\u9fff]+")
_BARE = re.compile(
    r"^(?:(?P<no>no|not|不(?:可以|能|行|会|是|用|建议|需要|支持)?的?|没有?|别)|(?P<yes>yes|可以的?|能的?|会的?|有的?|是的?|行|支持))(?=[,，;；。]|$)"
)
_CONDITION = re.compile(
    r"^(?:if|when|unless|once|only|provided|but|except|as long as|但|如果|若|只要|只有|除|不过)|"
    r"的话$|时$|除外$"
)
_MONEY = re.compile(r"[¥￥$€£]|\d\s*(?:元|块钱|yuan|usd)|优惠|折扣|\b(?:free|discount|coupon|off)\b|赠|包邮|免费")
_REFUSES = re.compile(r"^(?:no\b|not\b|better not|不|没|别)|better not|不建议|not recommended")
_CONTRACTED = re.compile(r"(?<=[a-z])'(?:s|re|ll|ve|d|m)\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_KELVIN = re.compile(r"(\d{4})\s?k\b")
_MEASURES = frozenset(
    {"cm", "mm", "m", "ml", "l", "kg", "g", "w", "k", "kelvin", "inch", "oz", "mah", "degree", "day", "month", "week"}
) | frozenset("天月岁年次层码")  # after these a number limits what is said
_SIZE = re.compile(r"^(?:x{0,3}[sl]|m)$")
Unit = tuple[str, str]  # what kind (glue, denies, turns, about, number, word), which one


@dataclass(frozen=True, slots=True)
class _Words:
    zh: dict[str, tuple[str, frozenset[str]]]
    en: dict[tuple[str, ...], tuple[str, frozenset[str]]]
    harmless: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "words" / "retelling.toml").read_text(encoding="utf-8"))
    zh: dict[str, tuple[str, frozenset[str]]] = {}
    en: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
    for kind in ("same", "turns", "about", "denies", "glue"):
        for lang in ("zh", "en"):
            lines = data[kind][lang].split("\n") if kind == "same" else re.split(
                r"\s+" if lang == "zh" else r"[,\n]", data[kind][lang]
            )  # fmt: skip
            for n, line in enumerate(filter(None, map(str.strip, lines))):
                for word in line.split("="):
                    which = f"{lang}{n}" if kind == "same" else line.partition("=")[0].strip()
                    if lang == "zh":
                        _add(zh, word.strip(), kind, which)
                    else:
                        _add(en, tuple(root(w) for w in _TOKEN.findall(word.strip())), kind, which)
    return _Words(zh, en, re.compile("|".join(map(re.escape, data["denies"]["harmless"].split()))))


def _add(table: dict, key: object, kind: str, which: str) -> None:
    """A word of several classes of the same keeps them all; the stricter kind wins."""
    had = table.get(key)
    if had is not None and had[0] == kind == "same":
        table[key] = (kind, had[1] | {which})
    elif had is None or (kind == "turns" and had[0] == "glue"):
        table[key] = (kind, frozenset({which}))


@dataclass(frozen=True, slots=True)
class Told:
    """A text in units. `turns`: its words that turn or limit; `raw`: Chinese characters of its own, in one string."""

    text: str
    units: tuple[Unit, ...]
    same: tuple[frozenset[str], ...]
    words: frozenset[str]
    turns: frozenset[str]
    raw: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]  # each with what follows it
    denies: int  # how often
    about: bool


def _plain(text: str) -> str:
    """Numbers in digits, units in one spelling, contracted verbs left out."""
    text = _KELVIN.sub(r"\1 kelvin", _THOUSANDS.sub("", _CONTRACTED.sub("", text)))
    out, at = [], 0
    for n in numbers.find(text):
        if n.value is not None and n.text not in ("一", "one") and n.start >= at:
            out += [text[at : n.start], f" {n.value.normalize():f} "]
            at = n.end
    return with_units(re.sub(r"\s+", " ", "".join((*out, text[at:]))))


@lru_cache(maxsize=16_384)
def told(text: str) -> Told:
    """The units of a judged text."""
    known = _words()
    text = _plain(known.harmless.sub(lambda m: m[0].translate(_MASKED), text))
    units: list[Unit] = []
    same: list[frozenset[str]] = []
    latin: list[str] = []
    for m in (*_TOKEN.finditer(text), None):
        token = m[0] if m else ""
        if (token[:1].isascii() and token[:1].isalpha()) or token.startswith("'"):
            latin += token.split("-") if (root(token),) not in known.en else [token]
            continue
        _latin(latin, known, units, same)
        latin = []
        if not token:
            continue
        if token[0].isdigit():
            units.append(("number", f"{float(token):g}"))
        elif "\u3400" <= token[0] <= "\u9fff":
            _han(token, known, units, same)
        else:
            _put("same", frozenset({"degree"}) if token != "%" else frozenset({"%"}), token, units, same)
    figures = tuple((which, _follows(units, i)) for i, (kind, which) in enumerate(units) if kind == "number")
    return Told(
        text,
        tuple(units),
        tuple(same),
        frozenset(w for k, w in units if k == "word"),
        frozenset(w for k, w in units if k == "turns"),
        tuple(w for k, w in units if k == "raw"),
        figures,
        sum(k == "denies" for k, _ in units),
        any(k == "about" for k, _ in units),
    )


_MASKED = {ord(a): b for a, b in zip("不非无免别未", "丕菲芜勉捌味", strict=True)}


def _follows(units: list[Unit], at: int) -> str:
    """What a number counts: the next unit, where it is a word."""
    if at + 1 < len(units) and units[at + 1][0] in ("word", "same", "raw"):
        kind, which = units[at + 1]
        return which[:1] if kind == "raw" else which
    return ""


def _put(kind: str, which: frozenset[str], text: str, units: list[Unit], same: list[frozenset[str]]) -> None:
    if kind == "same":
        same.append(which)
        units.append(("same", "|".join(sorted(which))))
    elif kind == "turns":
        units.append(("turns", next(iter(which))))
    elif kind != "glue":
        units.append((kind, text))


def _latin(tokens: list[str], known: _Words, units: list[Unit], same: list[frozenset[str]]) -> None:
    roots = [root(t) for t in tokens]
    at = 0
    while at < len(roots):
        for size in range(min(4, len(roots) - at), 0, -1):
            if (found := known.en.get(tuple(roots[at : at + size]))) is not None:
                _put(*found, " ".join(roots[at : at + size]), units, same)
                at += size
                break
        else:
            if tokens[at].endswith("n't"):
                units.append(("denies", tokens[at]))
            elif roots[at]:
                units.append(("word", roots[at]))
            at += 1


def _han(run: str, known: _Words, units: list[Unit], same: list[frozenset[str]]) -> None:
    """The cut that leaves the fewest characters unexplained, then the fewest words."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(run) + 1):
        ways = [(best[end - 1][0] + 10, best[end - 1][1], end - 1)]
        ways += [
            (best[start][0] + 1, best[start][1] + 1, start)
            for start in range(max(0, end - 6), end)
            if run[start:end] in known.zh
        ]
        best.append(min(ways))
    cut, end = [], len(run)
    while end:
        start = best[end][2]
        cut.append(run[start:end])
        end = start
    raw = ""
    for piece in (*reversed(cut), ""):
        found = known.zh.get(piece)
        if found is None and piece:
            raw += piece
            continue
        if raw:
            units.append(("raw", raw))
            raw = ""
        if found is not None:
            _put(*found, piece, units, same)


@dataclass(frozen=True, slots=True)
class _Statement:
    own: Told
    context: Told  # what it answers, what stands around it
    conditions: tuple[Told, ...]  # what it holds only with
    value: bool  # an attribute's whole value
    ref: str


@lru_cache(maxsize=4096)
def _statements(kind: str, ref: str, name: str, shown: str) -> tuple[_Statement, ...]:
    out: list[_Statement] = []
    title = judged(name) if kind == "attribute" or ".faq " in ref else ""
    answers = ".faq " in ref
    for n, sentence in enumerate(_SENTENCE.split(judged(shown))):
        if _MONEY.search(sentence):
            continue
        parts = [p.strip() for p in _STATEMENT.split(sentence) if p.strip()]
        conditions = [bool(_CONDITION.search(p)) for p in parts]
        for i, part in enumerate(parts):
            beside = [j for j in (i - 1, i + 1) if 0 <= j < len(parts) and conditions[j] and not conditions[i]]
            needed = tuple(told(parts[j]) for j in beside)
            own = part
            if n == 0 and i == 0 and answers and (m := _BARE.match(sentence)) is not None:
                own = f"not {title}" if m["no"] and title.isascii() else f"不 {title}" if m["no"] else title
                own = own.replace("吗", "").rstrip("?？")
            for piece in _pieces(own):
                if (unit := told(piece)).units:
                    out.append(
                        _Statement(unit, told(f"{title} {own.partition(piece)[0]}"), needed, kind == "attribute", ref)
                    )
    return tuple(out)


def _pieces(statement: str) -> list[str]:
    """A statement, and what it joins; where it denies, only as a whole, or up to a "but"."""
    found = [statement]
    for part in _BUT.split(statement):
        found += [part] if told(part).denies else _JOINS.split(part)
    return list(dict.fromkeys(p for p in found if p))


def licensed(clause: Sequence[Token], whole: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that tell every fact of the clause; none where one is told by no row. `whole`: the judged sentence it
    stands in; `rows`: one product's."""
    text = _written(clause)
    if text is None:
        return []
    stated = [s for r in rows if r.kind in TELLING for s in _statements(r.kind, r.ref, r.name, r.shown)]
    every = told(whole)
    parts = [p for p in _JOINS.split(text) if p]
    if len(parts) > MOST_PARTS:
        return []
    bare = [told(p) for p in parts]
    if any(b.denies and not any(map(_weight, b.units)) for b in bare):
        return _denied(every, rows) if len(parts) == 1 and not bare[0].turns else []
    # Cut anywhere it joins: "with no sugar and no oil" may be one fact or two.
    done: list[frozenset[str] | None] = [frozenset()] + [None] * len(parts)
    for i in range(len(parts)):
        for j in range(i + 1, len(parts) + 1):
            so_far = done[i]
            if so_far is None or done[j] is not None:
                continue
            part = told(" ".join(parts[i:j]))
            by = next((s.ref for s in stated if _tells(part, s, every)), None)
            done[j] = None if by is None else so_far | {by}
    return [r for r in rows if r.ref in (done[-1] or ())]


def _denied(every: Told, rows: Iterable[Row]) -> list[Row]:
    """ "So better not": a row that says no is told beside it."""
    for row in rows:
        if row.kind not in TELLING or not _REFUSES.search(judged(row.shown)):
            continue
        for s in _statements(row.kind, row.ref, row.name, row.shown):
            if (
                any(map(_weight, s.own.units))
                and s.own.turns <= every.turns
                and _covered(s.own, every)
                and _weighs(s.own)
            ):
                return True
    return False


def _weighs(statement: Told) -> bool:
    return sum(map(_weight, statement.units)) >= 4


def _written(clause: Sequence[Token]) -> str | None:
    """The clause as text, options by what they are called; None where it holds what is not for this file."""
    out: list[str] = []
    for token in clause:
        if token.place is None:
            if token.other and token.text not in "%℃°":
                return None
            out.append(token.text)
        elif token.place.kind == NAME:
            out.append("it" if out and out[-1].isascii() else "")
        elif token.place.kind == OPTION and not token.place.count:
            values = sorted({judged(value) for _, value in token.place.options})
            if len(values) > 2:
                return None
            out.append(next((v for v in values if v.isascii() == _latin_beside(clause)), values[0]))
        else:
            return None
    return canonical([t for t in out if t])


def _latin_beside(clause: Sequence[Token]) -> bool:
    return any(t.text[0].isascii() and t.text[0].isalpha() for t in clause if t.place is None)


def _tells(part: Told, s: _Statement, every: Told) -> bool:
    own = s.own
    if part.denies != own.denies:
        return False
    dropped = not part.numbers and _may_drop(own)
    if not dropped and [n for n, _ in part.numbers] != [n for n, _ in own.numbers]:
        return False
    alike = part.turns <= own.turns and own.turns <= part.turns
    if not alike and not _in_order(part, own):
        return False
    if own.about and not part.about:
        return False
    if any(a != b and a and b and not _alike(a, b) for (_, a), (_, b) in zip(part.numbers, own.numbers, strict=False)):
        return False
    matched = _matched(part, own, s.context)
    if matched is None:
        return False
    weight = sum(_weight(u) for u in own.units)
    mine = sum(_share(part, u) for u in own.units)
    count = sum(_share(part, u) > 0 for u in own.units)
    if dropped:
        counted = sum(_weight(u) for u in own.units if u[0] == "number" or u == ("same", "%"))
        weight -= counted
    if not (mine >= SHARE * weight and (count >= LEAST or mine >= 3 or (s.value and mine == weight))):
        return False
    return all(_covered(c, every) for c in s.conditions)


_ORDER = frozenset({"时", "after"})  # as `retelling.toml` has them: 先 … 再, 如果, 后


def _in_order(part: Told, own: Told) -> bool:
    """Do both set one thing after another, by other words, and in the same order?"""
    mine, theirs = part.turns, own.turns
    if not mine & _ORDER or not theirs & _ORDER or mine - _ORDER != theirs - _ORDER:
        return False
    found = [w for k, w in part.units if k in ("same", "word", "raw")]
    at = [
        next((i for i, u in enumerate(own.units) if u[0] in ("same", "word", "raw") and _meets(w, u[1])), -1)
        for w in found
    ]
    at = [i for i in at if i >= 0]
    return at == sorted(at)


def _meets(a: str, b: str) -> bool:
    return _alike(a, b) or (a[0] >= "\u3400" and (a in b or b in a))


def _may_drop(own: Told) -> bool:
    """May what it counts be told without the number? Not where the number limits it."""
    return (
        bool(own.numbers) and not own.turns and all(n and n not in _MEASURES and "%" not in n for _, n in own.numbers)
    )


def _alike(a: str, b: str) -> bool:
    return bool(set(a.split("|")) & set(b.split("|"))) or root(a) == root(b)


def _weight(unit: Unit) -> int:
    kind, which = unit
    return {"raw": len(which), "same": 2, "word": 2, "number": 2}.get(kind, 0)


def _share(part: Told, unit: Unit) -> int:
    """How much of it the part has."""
    if unit[0] == "raw":
        return sum(c in part.text for c in unit[1])
    return _weight(unit) if _has(part, unit) else 0


def _has(part: Told, unit: Unit) -> bool:
    kind, which = unit
    if kind == "raw":
        return sum(c in part.text for c in which) * 2 > len(which)
    if kind == "same":
        keys = frozenset(which.split("|"))
        return any(keys & s for s in part.same)
    if kind == "word":
        return which in part.words
    return kind == "number" and any(n == which for n, _ in part.numbers)


def _matched(part: Told, own: Told, context: Told) -> bool | None:
    """Every word of the part is the statement's, or of what it stands in; None where one is not."""
    for kind, which in part.units:
        if kind == "word":
            if which not in own.words and (which not in context.words or _SIZE.match(which)):
                return None
        elif kind == "same":
            keys = frozenset(which.split("|"))
            if not any(keys & s for s in (*own.same, *context.same)):
                return None
        elif kind == "raw" and not _within(which, own.text, context.text):
            return None
    return True


def _within(run: str, own: str, context: str) -> bool:
    """Is a run of characters put together out of stretches of the row's text, two characters at least of each?"""
    reach = {0}
    for i in range(len(run)):
        if i not in reach:
            continue
        for j in range(i + 1, len(run) + 1):
            if run[i:j] in own or (j - i > 1 and run[i:j] in context):
                reach.add(j)
    return len(run) in reach


def _covered(condition: Told, every: Told) -> bool:
    weight = sum(_weight(u) for u in condition.units)
    return sum(_share(every, u) for u in condition.units) >= SHARE * weight
