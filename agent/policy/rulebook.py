"""Reads `rules/*.toml` and judges texts by them. Pure after the first reading.

In: our own words, the catalog's words they quote, extra words of a platform profile. Out: None, or an `Objection` with
the rule, the words it met and the law behind it. A rule of scope "own" holds for what the host says itself; one of
scope "all" for quotes too: a shop's own text may quote a caution or a service, but not "全网第一".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agent.answers.normal import fold_long
from agent.policy.spelling import all_pinyin, sounds_like, squeezed

FOLDER = Path(__file__).parent / "rules"
FILES = ("law_zh.toml", "claims_en.toml", "conduct.toml")
CATEGORIES = ("food", "health_food", "cosmetics", "infant", "alcohol")
LEAST_PINYIN = 3  # characters from which a word is also looked for in nothing but pinyin


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
    pattern: re.Pattern[str]
    exempt: re.Pattern[str] | None

    def met(self, text: str) -> str | None:
        """The words of `text` this rule forbids."""
        if self.exempt is not None:
            text = self.exempt.sub("\n", text)
        m = self.pattern.search(text)
        return m[0].strip() if m else None


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
        for rule in self.rules:
            for text in (*texts[0], *(texts[1] if rule.quotes else ())):
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
    """The rule book of a market and a kind of goods. An unknown market, and one nobody named, gets every market's
    rules; an unknown category gets those of all categories, None those that hold for all goods."""
    rules = []
    for rule in _read():
        markets, categories = rule.get("markets", ["any"]), rule.get("categories", ["any"])
        named = {m for r in _read() for m in r.get("markets", [])}
        if "any" not in markets and market in named and market not in markets:
            continue
        if "any" not in categories and (category is None or (category in CATEGORIES and category not in categories)):
            continue
        rules.append(_compiled(rule["id"]))
    return RuleBook(market, category, tuple(rules))


@lru_cache(maxsize=1)
def _read() -> tuple[dict, ...]:
    found = [r for name in FILES for r in tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["rule"]]
    assert len({r["id"] for r in found}) == len(found)
    return tuple(found)


@lru_cache(maxsize=256)
def _compiled(id: str) -> Rule:
    rule = next(r for r in _read() if r["id"] == id)
    parts = [rule["pattern"]] if rule.get("pattern") else []
    for word in rule.get("words", "").split():
        parts.append(sounds_like(word) if rule.get("sounds") else re.escape(word))
        if rule.get("sounds") and len(word) >= LEAST_PINYIN:
            parts.append(all_pinyin(word))
    exempt = re.compile(rule["exempt"]) if rule.get("exempt") else None
    return Rule(
        rule["id"],
        rule["name"],
        rule["basis"],
        rule.get("scope", "own") == "all",
        rule.get("operator") == "warn",
        re.compile("|".join(parts)),
        exempt,
    )
