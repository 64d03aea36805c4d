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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.answers import numbers, retelling
from agent.answers.clauses import NAME, OPTION, QUOTE, Token, judged
from agent.answers.lexicon import canonical
from agent.answers.meaning import root
from agent.answers.retelling import Told, Unit, told
from agent.answers.sheet import Row

LEAST, SHARE, MOST_PARTS = 2, 0.6, 4  # units a part tells, of the statement; parts of a clause
TELLING = frozenset({"attribute", "quote", "caution"})
_SENTENCE = re.compile(r"[。!?！？\n]|\.(?=\s|$)")
_STATEMENT = re.compile(r"(?<!\d),|,(?!\d)|[;:，；：()（）|]|\s[-–—]\s|——")
_JOINS = re.compile(
    r"\s*(?:\b(?:and|but|so|with|plus|as|since|because|while|yet|though|although|however)\b|而且|但是?|所以|因为|并且|还有|以及|[和跟、也还/]|不过)\s*"
)
_JOINING = frozenset("而且但是所以因为并还有及和跟也不过")
_CONTRACTED = re.compile(r"'(?:s|re|ll|ve|d|m)$")
_BUT = re.compile(r"\s*(?:\bbut\b|但是?|不过)\s*")
_BARE = re.compile(
    r"^(?:(?P<no>no|not)|(?P<yes>yes)|(?P<bu>[不没])?(?P<verb>[\u3400-\u9fff]{0,3}?)(?:的|哦|呢)?)(?=[,，;；。]|$)"
)
_VERBS = frozenset({"可以", "能", "会", "是", "有", "行", "支持", "建议"})
_EXCEPTS = re.compile(r"\b(?:except|unless|excluding|other than|apart from)\b|除了?|[以之]外")
_HEAD = re.compile(
    r"^(?:please )?(?:do not|don't|never|avoid|no|not)\b|^(?:请)?(?:不要|不能|不可|请勿|勿|别|禁止|避免)"
)
_OR = re.compile(r"\s*(?:\bor\b|,|[、或])\s*")
_CONDITION = re.compile(
    r"^(?:if|when|unless|once|only|provided|but|except|as long as|但|如果|若|只要|只有|除|不过)|"
    r"的话$|时$|除外$"
)
_MONEY = re.compile(r"[¥￥$€£]|\d\s*(?:元|块钱|yuan|usd)|优惠|折扣|\b(?:free|discount|coupon|off)\b|赠|包邮|免费")
_OF_STOCK = re.compile(
    r"\b(?:left|remain\w*|sold|stock\w*|available|run out|gone)\b|卖[完光没]|售罄|[没无有]货|还有|还剩|剩下"
    r"|库存|断货|缺货"
)
_REFUSES = re.compile(r"^(?:no\b|not\b|better not|不|没|别)|better not|不建议|not recommended")
_MEASURES = frozenset(
    {"cm", "mm", "m", "ml", "l", "kg", "g", "w", "k", "kelvin", "inch", "oz", "mah", "degree", "day", "month", "week"}
) | frozenset("天月岁年次层码")  # after these a number limits what is said
_SIZE = re.compile(r"^(?:x{0,3}[sl]|m)$")


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
            if n == 0 and i == 0 and answers and (yes := _yes_or_no(sentence, title)) is not None:
                own = ("" if yes else "not " if title.isascii() else "不 ") + title.replace("吗", "").rstrip("?？")
            for piece in _pieces(own):
                if (unit := told(piece)).units:
                    out.append(
                        _Statement(unit, told(f"{title} {own.partition(piece)[0]}"), needed, kind == "attribute", ref)
                    )
    return tuple(out)


def _yes_or_no(answer: str, asked: str) -> bool | None:
    """What a bare yes or no at the head of an answer says: "No, ...", 不带，, 可以，; None where there is none."""
    if (m := _BARE.match(answer)) is None or (m["verb"] and m["verb"] not in _VERBS and m["verb"] not in asked):
        return None
    if m["no"] or m["bu"]:
        return False
    return True if m["yes"] or m["verb"] else None


def _pieces(statement: str) -> list[str]:
    """A statement, and what it joins; where it denies or excepts, only as a whole, or up to a "but"."""
    found = [statement]
    for part in _BUT.split(statement):
        found += [part] if told(part).denies or _EXCEPTS.search(part) else _JOINS.split(part)
        if (head := _HEAD.match(part)) is not None:  # do not drop or crush it or leave it above 60
            each = _OR.split(part[head.end() :])[:5]
            runs = [(i, j) for i in range(len(each)) for j in range(i + 1, len(each) + 1)]
            found += [f"{head[0]} {' '.join(each[i:j])}" for i, j in runs]
    return list(dict.fromkeys(p for p in found if p))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word that some rows tell anything with; what is in none of it is told by none of them."""

    words: frozenset[str]
    same: frozenset[str]
    characters: frozenset[str]
    turns: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Vocabulary:
        every = [t for s in _stated(rows) for t in (s.own, s.context)]
        return cls(
            frozenset(w for t in every for w in t.words),
            frozenset(k for t in every for keys in t.same for k in keys),
            frozenset(c for t in every for c in t.text),
            frozenset(w for t in every for w in t.turns),
        )

    def has(self, clause: Sequence[Token]) -> bool:
        """Might a row tell this clause?"""
        if any(t.place is None and not self._may_have(t.text) for t in clause) or (text := _written(clause)) is None:
            return False
        part = told(_JOINS.sub(" ", text))
        if not any(map(_weight, part.units)):
            return part.denies > 0
        ordered = "时" in part.turns  # 先, 如果, 后 stand for each other
        return (
            part.words <= self.words
            and all(keys & self.same for keys in part.same)
            and (ordered or part.turns <= self.turns)
            and all(c in self.characters for raw in part.raw for c in raw)
        )

    def _may_have(self, token: str) -> bool:
        """One look at a word, before its clause is put in units."""
        if "\u3400" <= token[0] <= "\u9fff":
            return token in _JOINING or token in self.characters or token in retelling.characters()
        if not token[0].isalpha() or _JOINS.fullmatch(token):
            return True
        token = _CONTRACTED.sub("", token)
        known = root(token) in self.words or root(token) in retelling.roots()
        return known or token in numbers.EN_SMALL or token.endswith("n't")


def _stated(rows: Sequence[Row]) -> list[_Statement]:
    return [s for r in rows if r.kind in TELLING for s in _statements(r.kind, r.ref, r.name, r.shown)]


def licensed(clause: Sequence[Token], whole: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that tell every fact of the clause; none where one is told by no row. `whole`: the judged sentence it
    stands in; `rows`: one product's."""
    text = _written(clause)
    if text is None or _OF_STOCK.search(text):
        return []  # how many there are is the stock's alone to say: a hood's cord may be none
    stated = _stated(rows)
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


def denies(clause: Sequence[Token]) -> bool:
    """Does the clause deny anything?"""
    return told(canonical([t.text for t in clause])).denies > 0


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
                return [row]
    return []


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
        elif token.place.kind == QUOTE and token.place.row is not None and token.place.row.kind == "attribute":
            out.append(judged(token.place.row.shown))
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
    if part.denies != own.denies or not (part.words <= own.words or part.words <= own.words | s.context.words):
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
    short = mine == weight > 0 and (s.value or matched)  # "the body is not", of what was asked
    if not (mine >= SHARE * weight and (count >= LEAST or mine >= 3 or short)):
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


def _matched(part: Told, own: Told, context: Told) -> int | None:
    """How many words of the part are of what the statement answers, the others its own; None: one is of neither."""
    answers = 0
    for kind, which in part.units:
        if kind == "word":
            if which not in own.words and (which not in context.words or _SIZE.match(which)):
                return None
            answers += which not in own.words
        elif kind == "same":
            keys = frozenset(which.split("|"))
            if not any(keys & s for s in (*own.same, *context.same)):
                return None
            answers += not any(keys & s for s in own.same)
        elif kind == "raw":
            if not _within(which, own.text, context.text):
                return None
            answers += which in context.text and which not in own.text
    return answers


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
