"""The closed vocabulary of the host's own words, by what they may stand beside. Data in `words/*.toml`. Pure.

In: the name of a table (`price`, `talk`, `sold_out`, ...). Out: the set of its entries in canonical form: folded, one
space between Latin words, none beside Chinese. Both languages share a table: hosts mix them. Also `covers`: can a
stretch of tokens be cut into entries of such a set?
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from agent.answers import everyday
from agent.answers.phrases import PHRASES

WORDS = Path(__file__).parent / "words"
LONGEST = 12  # tokens of one entry
SPANNED = "\ue001\ue002"  # a name and an option, as `clauses` writes them: an entry may be said around them
_ENDS = {True: ("",), False: ("", "了", "过", "到", "清", "准")}  # what may follow 不知道, 没写
_TOKEN = re.compile(r"[a-z]+(?:'(?!s\b)[a-z]+)*|'[a-z]+|[\u3400-\u9fff]|\d+(?:\.\d+)?")


def canonical(tokens: Sequence[str]) -> str:
    """Tokens as one string: a space only between two Latin words or numbers."""
    out = ""
    for token in tokens:
        if out and token[0].isascii() and out[-1].isascii():
            out += " "
        out += token
    return out


def words(text: str) -> list[str]:
    """The tokens of a folded text: Latin words, single Chinese characters, numbers."""
    return _TOKEN.findall(text)


def _entry(text: str) -> str:
    if text.isascii():
        return text if text.replace(" ", "").isalpha() and text.islower() else canonical(words(text.lower()))
    return text if all("\u3400" <= c <= "\u9fff" for c in text) else canonical(words(text.lower()))


@cache
def _tables() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path, parts in ((WORDS / "zh.toml", r"\s+"), (WORDS / "en.toml", r"[,\n]")):
        for name, text in tomllib.loads(path.read_text(encoding="utf-8")).items():
            entries = {canonical(words(e)) for e in re.split(parts, text)}
            found.setdefault(name, set()).update(e for e in entries if e)
    for name, ordinary in everyday.entries().items():
        found.setdefault(name, set()).update(e for e in map(_entry, ordinary) if e)
    pairs = ((a, b) for a in found["not_known"] for b in found["what_of_it"] if a.isascii() == b.isascii())
    found["ignorance"].update(
        f"{a} {b}" if b.isascii() else f"{a}{b}{end}" for a, b in pairs for end in _ENDS[b.isascii()]
    )
    return {name: frozenset(entries) for name, entries in found.items()}


@cache
def table(*names: str) -> frozenset[str]:
    """The union of these tables."""
    return frozenset().union(*(_tables()[name] for name in names))


@cache
def finder(*names: str) -> re.Pattern[str]:
    """Finds any entry of these tables in a canonical text, Latin ones as whole words."""
    entries = sorted(table(*names), key=len, reverse=True)
    latin = "|".join(re.escape(e) for e in entries if e[0].isascii() and e[-1].isascii())
    han = "|".join(re.escape(e) for e in entries if not (e[0].isascii() and e[-1].isascii()))
    return re.compile("|".join(p for p in (rf"(?<![a-z'])(?:{latin})(?![a-z'])" if latin else "", han) if p))


@lru_cache(maxsize=8192)
def windows(tokens: tuple[str, ...]) -> tuple[tuple[tuple[int, str], ...], ...]:
    """By where it begins: every stretch of tokens that may be one entry, as (where it ends, canonical text). An entry
    may be said around a name or an option, which are left out of it and end none."""
    out: list[tuple[tuple[int, str], ...]] = []
    for i in range(len(tokens)):
        piece, found = "", []
        for j in range(i, min(len(tokens), i + LONGEST)):
            token = tokens[j]
            if token in SPANNED:
                continue
            if piece and token[0].isascii() and piece[-1].isascii():
                piece += " "
            piece += token
            found.append((j + 1, piece))
        out.append(tuple(found))
    return tuple(out)


@lru_cache(maxsize=8192)
def _said(tokens: tuple[str, ...]) -> frozenset[str]:
    return frozenset(piece for begun in windows(tokens) for _, piece in begun)


def holds(tokens: Sequence[str], entries: frozenset[str]) -> bool:
    """Whether an entry stands somewhere in the tokens."""
    return not entries.isdisjoint(_said(tuple(tokens)))


@cache
def aside() -> frozenset[str]:
    """What may be said where nothing is pointed at: talk, and what people in a room do, less the words that point."""
    data = tomllib.loads((WORDS / "aside.toml").read_text(encoding="utf-8"))
    entries = {canonical(words(e)) for e in (*data["zh"].split(), *re.split(r"[,\n]", data["en"]))}
    return (table("neutral", "talk") | frozenset(e for e in entries if e)) - frozenset(data["pointing"].split())


@cache
def bearing() -> frozenset[str]:
    """What carries a claim or makes an amount another's, and so may not be put together out of smaller words."""
    data = tomllib.loads((WORDS / "bearing.toml").read_text(encoding="utf-8"))
    parts = {"zh": r"\s+", "en": r"[,\n]"}
    texts = (e for lang, part in parts.items() for text in data[lang].values() for e in re.split(part, text))
    roles = table("list_price_needs", "saving_needs", "percent_off_needs", "from_before", "from_after")
    return frozenset(e for e in (canonical(words(t)) for t in texts) if e) | roles


@lru_cache(maxsize=32_768)
def seams(tokens: tuple[str, ...]) -> frozenset[int]:
    """Where a stretch may not be cut: inside a word that carries a claim."""
    found: set[int] = set()
    claims = bearing()
    for i in range(len(tokens)):
        piece = ""
        for j in range(i, min(len(tokens), i + 5)):
            token = tokens[j]
            if piece and token[0].isascii() and piece[-1].isascii():
                piece += " "
            piece += token
            if piece in claims:
                found.update(range(i + 1, j + 1))
    return frozenset(found)


@cache
def known(*names: str, computed: bool = False) -> frozenset[str]:
    """The union of these tables, and for the clerk (`computed`) its own phrases."""
    return table(*names) | clerk() if computed else table(*names)


@cache
def clerk() -> frozenset[str]:
    """Every stretch of the clerk's own phrases between two references or marks, and each of their English words."""
    found: set[str] = set()
    for by_lang in PHRASES.values():
        for texts in by_lang.values():
            for text in texts:
                for piece in re.split(r"<\w+>|[^\w\s'’-]", text.lower()):
                    tokens = words(piece)
                    found.add(canonical(tokens))
                    found.update(t for t in tokens if t.isascii())
    return frozenset(found - {""})


def covers(tokens: Sequence[str], known: Callable[[str], bool], free: Callable[[str], bool]) -> int | None:
    """None when `tokens` can be cut into known entries and free tokens; else how far such a cut can reach. No cut goes
    through a word that carries a claim; an entry may be said around a name or an option ("the <lamp> page")."""
    whole = tuple(tokens)
    uncut = seams(whole)
    size = len(whole)
    reach = [True] + [False] * size
    for i, begun in enumerate(windows(whole)):
        if not reach[i]:
            continue
        if free(whole[i]):
            reach[i + 1] = True
            continue
        for end, piece in begun:
            if not reach[end] and end not in uncut and known(piece):
                reach[end] = True
    return None if reach[-1] else max(i for i, r in enumerate(reach) if r)
