"""What may not be said, by market and kind of goods: one rule book for every road to the voice. Pure.

In: a market ("cn", "us", "eu", "any", ...), a category of goods or None. Out: `policy(market, category)`, a `RuleBook`
that tells why a text may not be said. Rules are data: `rules/*.toml`, each with its legal basis and its exemptions.
"""

from __future__ import annotations

from agent.policy.rulebook import CATEGORIES, Objection, RuleBook, policy

__all__ = ["CATEGORIES", "Objection", "RuleBook", "policy"]
