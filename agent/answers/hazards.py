"""The caution that answers "may I", whatever story stands around it: 点着蜡烛下楼拿快递没事吧. Pure.

In: a folded comment without the product's name, the product's rows. Out: `warned`: the caution that speaks of what the
viewer is about to do; None where nobody asks for leave, where it is a matter for a doctor, or where no caution speaks
of it. The hazards are data, in `words/hazards.toml`.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from agent.answers.normal import fold_long
from agent.answers.sheet import Row

WORDS = Path(__file__).parent / "words" / "hazards.toml"
_LEAVE = re.compile(
    r"[能可行成敢][吗么不没嘛]|可以|能不能|能[^,。?!]{1,16}(?:[吗么不没嘛]|$)|行不|成不|[没有碍]{1,2}啥?什?么?[事问][吗么不没吧题]?|要紧|不会[^,。?!]{1,8}吧|会不会|危险|安全|怎么办|咋[办整]|咋弄|[^,。?!]{2}(?:不|吗)(?=$|[?,。! ])"
)
_FOR_A_DOCTOR = re.compile(r"治|疗|药|病|炎|疹|痛|疼|头晕|毒|癌|副作用|手术|月子")


@cache
def _hazards() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tuple((re.compile(h["asked"]), re.compile(h["told"])) for h in data["hazard"])


def warned(asked: str, cautions: Sequence[Row]) -> Row | None:
    """`cautions`: rows in the order in which they may be told."""
    if _LEAVE.search(asked) is None or _FOR_A_DOCTOR.search(asked):
        return None
    met = [told for does, told in _hazards() if does.search(asked)]
    return next((row for row in cautions if any(told.search(fold_long(row.shown)) for told in met)), None)
