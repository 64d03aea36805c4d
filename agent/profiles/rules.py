"""A profile's file as it must look: every section states one rule, with what it says, whence and of when.

In: the table of one TOML. Out: `ProfileFile`. What the law asks for cannot be loosened here: a label names the AI, the
notice comes at least hourly, and where no source is known the strict choice is the only one that passes.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
UNKNOWN = "unknown"
NAMES_AI = re.compile(r"人工智能|(?<![A-Za-z])AI(?![A-Za-z])")


class Section(BaseModel):
    """`says`: the rule in one sentence. `date`: of the rule, not of our look at it. `grade`: primary, its text was
    read; secondary, by press or law firms; unverified, by one hand or from memory; ours, our own choice; unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    says: Text
    source: Text
    date: Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d\d(-\d\d)?)?|unknown)$")]
    grade: Literal["primary", "secondary", "unverified", "ours", "unknown"]

    @model_validator(mode="after")
    def _one_way_unknown(self) -> Section:
        if (self.source == UNKNOWN) != (self.grade == UNKNOWN):
            raise ValueError("a source that is unknown has the grade unknown, and no other has")
        return self


class AiVoice(Section):
    """May an AI voice sell here at all? Where it may not, or nobody knows, a person speaks."""

    may_sell: Literal["yes", "no", "unknown"]

    @model_validator(mode="after")
    def _strict(self) -> AiVoice:
        if self.may_sell == "yes" and self.source == UNKNOWN:
            raise ValueError('may_sell = "yes" needs a source')
        return self


class Attendance(Section):
    """Must a person be there? Unknown is held as required. `confirm_every_min`: how often they say that they are."""

    attended: Literal["required", "advised", "no", "unknown"]
    confirm_every_min: Annotated[float, Field(gt=0, le=240, strict=False)]

    @model_validator(mode="after")
    def _strict(self) -> Attendance:
        if self.attended in ("advised", "no") and self.source == UNKNOWN:
            raise ValueError(f'attended = "{self.attended}" needs a source')
        return self


class Label(Section):
    """The words in every frame; `notice_every_min`: how often the voice says that it is an AI's."""

    zh: Text
    en: Text
    notice_every_min: Annotated[float, Field(ge=1, le=60, strict=False)]

    @model_validator(mode="after")
    def _names_ai(self) -> Label:
        for lang in ("zh", "en"):
            if not NAMES_AI.search(getattr(self, lang)):
                raise ValueError(f"{lang} must name the AI")
        return self


class Words(Section):
    """`list`: the market whose word lists hold. `extra`: words never said here, not even in a quote."""

    list: Literal["cn", "us", "eu", "any"]
    extra: tuple[Text, ...] = Field((), strict=False)


class Prices(Section):
    """`with_base`: a list price is shown and said only with the base it is compared by."""

    compared: Literal["with_base"]


class Replies(Section):
    """How written answers reach the platform's chat: not at all, typed by a person, or through its interface."""

    how: Literal["none", "operator", "api"]


class SellerShown(Section):
    """`shown`: whether name, address and contact of who sells stand in the picture all the time."""

    shown: Literal["always", "no", "unknown"]


SELLER_UNSTATED = SellerShown(
    shown=UNKNOWN,
    says="unknown; held to China's: who sells is shown all the time",
    source=UNKNOWN,
    date=UNKNOWN,
    grade=UNKNOWN,
)


class ProfileFile(BaseModel):
    """One platform in one market. `checked`: the day its rules were looked up."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    platform: Text
    market: Text
    checked: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
    ai_voice: AiVoice
    attendance: Attendance
    label: Label
    words: Words
    prices: Prices
    seller: SellerShown = SELLER_UNSTATED
    replies: Replies
