"""What law and platforms ask of a show, as data: one TOML a platform, each with the source and date of its rules.

In: a platform's name. Out: a `Profile`; an unknown platform gets the strictest there is.
"""

from __future__ import annotations

from agent.profiles.loader import Profile, Rule, load, names

__all__ = ["Profile", "Rule", "load", "names"]
