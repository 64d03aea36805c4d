"""Reads `rules/*.toml` and judges texts by them. Pure after the first reading.

In: our own words, the catalog's words they quote, extra words of a platform profile. Out: None, or an `Objection` with
the rule, the words it met and the law behind it. A rule of scope "own" holds for what the host says itself; one of
scope "all" for quotes too: a shop's own text may quote a caution or a service, but not "全网第一".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from agent.answers.normal import fold_long
from agent.policy.spelling import Disguised, squeezed

FOLDER = Path(__file__).parent / "rules"
FILES = ("law_zh.toml", "claims_en.toml", "conduct.toml")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
CATEGORIES = ("food", "health_food", "cosmetics", "infant", "alcohol")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a text may not be said. `name`: for the journal; `words`: what was met; `basis`: the law or rule behind."""

    name: str
    words: str
    basis: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words} ({self.basis})" if self.words else self.name


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    name: str
    basis: str
    quotes: bool
    warns: bool  # only a warning where the operator says it
    pattern: re.Pattern[str] | None
    disguised: Disguised | None
    exempt: re.Pattern[str] | None
    chinese: bool = False  # nothing but Chinese words: no text without a Chinese character meets it, nor one in pinyin

    def met(self, text: str) -> str | None:
        """The words of `text` this rule forbids."""
        if (m := self._search(text)) is None or self.exempt is None:
            return m[0].strip() if m else None
        m = self._search(self.exempt.sub("\n", text))
        return m[0].strip() if m else None

    def _search(self, text: str) -> re.Match[str] | None:
        m = self.pattern.search(text) if self.pattern else None
        return m if m or self.disguised is None else self.disguised.search(text)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of one market and kind of goods."""

    market: str
    category: str | None
    rules: tuple[Rule, ...]

    def of_operator(self, text: str, forbidden: Iterable[str] = ()) -> tuple[Objection | None, tuple[Objection, ...]]:
        """What forbids a person's own words, and what warns of them: by law, a person on air is bound like a host."""
        warned = []
        for rule in self.rules:
            words = next((w for form in _forms(text) if (w := rule.met(form)) is not None), None)
            if words is not None and not rule.warns:
                return Objection(rule.name, words, rule.basis), ()
            if words is not None:
                warned.append(Objection(rule.name, words, rule.basis))
        return self._word_of(_forms(text), forbidden), tuple(warned)

    def objection(self, own: str, quoted: str = "", forbidden: Iterable[str] = ()) -> Objection | None:
        """Why this may not be said, or None. `forbidden`: a profile's extra words, which hold for quotes too."""
        texts = _forms(own), _forms(quoted) if quoted else ()
        plain = {text for text in (*texts[0], *texts[1]) if _CHINESE.search(text) is None}
        for rule in self.rules:
            for text in (*texts[0], *(texts[1] if rule.quotes else ())):
                if rule.chinese and text in plain:
                    continue
                if (words := rule.met(text)) is not None:
                    return Objection(rule.name, words, rule.basis)
        return self._word_of((*texts[0], *texts[1]), forbidden)

    @staticmethod
    def _word_of(texts: Iterable[str], forbidden: Iterable[str]) -> Objection | None:
        """A profile's own word in one of the texts."""
        for word in forbidden:
            plain = squeezed(fold_long(word).strip())
            if plain and any(plain in text for text in texts):
                return Objection(f"forbidden word {word}", "", "the platform's profile")
        return None


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, ...]:
    """The text as it is judged: folded, and without signs between its characters where that differs."""
    folded = fold_long(text)
    bare = squeezed(folded)
    return (folded,) if bare == folded else (folded, bare)


@lru_cache(maxsize=64)
def policy(market: str = "any", category: str | None = None) -> RuleBook:
    """The rule book of a market and a kind of goods. A rule with a `law` by market holds where one forbids it, and
    names that one; one with a `basis` is a platform's, or our own, and holds everywhere. An unknown market, and one
    nobody named, gets every market's rules; an unknown category those of all categories, None those of all goods."""
    known = {m for r in _read() for m in r.get("law", {})}
    rules = []
    for rule in _read():
        laws, categories = rule.get("law", {}), rule.get("categories", ["any"])
        if laws and market in known and market not in laws:
            continue
        if "any" not in categories and (category is None or (category in CATEGORIES and category not in categories)):
            continue
        basis = laws.get(market, "; ".join(laws.values())) if laws else rule["basis"]
        rules.append(replace(_compiled(rule["id"]), basis=basis))
    return RuleBook(market, category, tuple(rules))


@lru_cache(maxsize=1)
def _read() -> tuple[dict, ...]:
    found = [r for name in FILES for r in tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["rule"]]
    assert len({r["id"] for r in found}) == len(found)
    assert all(("law" in r) != ("basis" in r) for r in found)
    return tuple(found)


@lru_cache(maxsize=256)
def _compiled(id: str) -> Rule:
    rule = next(r for r in _read() if r["id"] == id)
    words = tuple(rule.get("words", "").split())
    disguised = Disguised.of(words) if rule.get("sounds") else None
    plain = [rule["pattern"]] if rule.get("pattern") else []
    plain += [] if disguised else [re.escape(word) for word in words]
    return Rule(
        rule["id"],
        rule["name"],
        rule.get("basis", ""),
        rule.get("scope", "own") == "all",
        rule.get("operator") == "warn",
        re.compile("|".join(plain)) if plain else None,
        disguised,
        re.compile(rule["exempt"]) if rule.get("exempt") else None,
        chinese=bool(words) and len(plain) == len(words) and all(_CHINESE.search(w) for w in words),
    )
