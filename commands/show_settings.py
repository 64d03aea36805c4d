"""`[show]` and `[schedule]` of a room file: what the seller asks of the show, and when the room is on air.

In: TOML tables, checked by pydantic. Out: `ShowPlan` and `Schedule`, the agent's own values. Sentences a seller writes
here are said word for word, so they are held to the policy, and figures belong into the catalog: a price written here
would be said when it is no longer true.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from agent.answers.policy import objection
from agent.rundown import Saying, ShowPlan
from agent.schedule import DAYS, Hours, Schedule

PartName = Literal["hook", "points", "proof", "price", "promotion", "terms", "call"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_FIGURE = re.compile(
    r"[¥$€£%％]|\d\s*(?:元|块|折|件|%|yuan|rmb|usd|dollars?|off\b)|[一二三四五六七八九半]\s*(?:折|元|块钱)|半价|包邮|"
    r"\b(?:free shipping|half price)\b",
    re.I,
)


def sentence(text: Any) -> Any:
    """A sentence the host may say as it is written."""
    if not isinstance(text, str) or not 2 <= len(text.strip()) <= 160:
        raise ValueError("a sentence has 2 to 160 characters")
    if _FIGURE.search(text):
        raise ValueError("figures and offers are read from the catalog when they are said; write them there")
    if reason := objection(text):
        raise ValueError(f"the host may not say this ({reason})")
    return text.strip()


def clock(text: Any) -> Any:
    """ "20:00"; "24:00" is the end of the day."""
    if isinstance(text, str) and re.fullmatch(r"((?:[01]\d|2[0-3]):[0-5]\d|24:00)(?::00)?", text):
        return time.fromisoformat("00:00" if text.startswith("24") else text)
    raise ValueError('write a time as "20:00"')


def zone(name: Any) -> Any:
    try:
        return ZoneInfo(name) and name
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ValueError('no such time zone here; write one as "Asia/Shanghai"') from None


SentenceText = Annotated[str, BeforeValidator(sentence)]
Clock = Annotated[time, BeforeValidator(clock)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SayingSettings(_Part):
    """A sentence that comes back: never sooner than half an hour."""

    text: SentenceText
    every_min: float = Field(45, ge=35, le=24 * 60)


class ShowSettings(_Part):
    opening: tuple[SentenceText, ...] = Field((), max_length=6)
    products: tuple[str, ...] = ()  # handles, SKUs or link numbers, in this order; empty: everything on sale
    block: tuple[PartName, ...] = ()  # the parts of a product's block in order; empty: they change places
    statements: int = Field(6, ge=1, le=12)
    say: tuple[SayingSettings, ...] = Field((), max_length=20)

    def plan(self) -> ShowPlan:
        sayings = tuple(Saying(s.text, s.every_min * 60) for s in self.say)
        return ShowPlan(self.opening, self.products, self.block, self.statements, sayings)


class HoursSettings(_Part):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    begin: Clock = Field(alias="from")
    end: Clock = Field(alias="to")
    days: tuple[Day, ...] = get_args(Day)


class ScheduleSettings(_Part):
    """Without `on_air` the room is always on; `zone` alone lets the host tell the time and read offers' dates in it."""

    zone: Annotated[str, BeforeValidator(zone)]
    on_air: tuple[HoursSettings, ...] = ()

    @model_validator(mode="after")
    def _some_day(self) -> ScheduleSettings:
        if self.on_air and not any(h.days for h in self.on_air):
            raise ValueError("no day is left to be on air")
        return self

    def schedule(self) -> Schedule | None:
        hours = tuple(Hours(h.begin, h.end, frozenset(DAYS.index(d) for d in h.days)) for h in self.on_air)
        return Schedule(ZoneInfo(self.zone), hours) if hours else None
