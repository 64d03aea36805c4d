"""Which rules hold for this room, and may it go on air like this? Asked before anything starts, so that nothing reaches
a platform whose rules forbid it.

In: the room's settings. Out: the `Profile`; BadInput where co-pilot was to send or record a picture it does not have.
"""

from __future__ import annotations

import re
from unicodedata import normalize as normalise

from agent.profiles import Profile, load, names
from commands.room_settings import RoomSettings
from errors import BadInput

OWN = "own"
OWN_WORDS = 12  # characters of a room's own label; the platform's stands before it
DENIES_AI = re.compile(
    r"真人|真实主播|(?:非|无|不是|没有|不用)\s*(?:ai|人工智能|虚拟)"
    r"|\b(?:human|real (?:person|host)|(?:no|not)(?: an)? ai)\b",
    re.IGNORECASE,
)


def rules_for(settings: RoomSettings) -> Profile:
    """The room's profile. Where no AI voice may sell, Zhubo sends no picture: a person goes on air themselves. A room's
    own label may not deny that it is an AI."""
    if denial := DENIES_AI.search(normalise("NFKC", settings.picture.label)):
        raise BadInput(
            f"{denial.group()!r} denies what the AI label says", where="picture.label", remedy="leave those words out"
        )
    profile = load(settings.profile or OWN)
    if not profile.copilot:
        return profile
    for flag, given in (
        ("--rtmp", settings.rtmp),
        ("--record", settings.record),
        (settings.outputs.leaving, settings.outputs.leaving),
    ):
        if given:
            raise BadInput(
                f"{why_copilot(profile)}, so this is co-pilot: a person speaks, and Zhubo has no picture for {flag}",
                where=f"--profile {settings.profile}",
                remedy=f"leave {flag} out; profiles with an AI voice: {', '.join(_speaking())}",
            )
    return profile


def why_copilot(profile: Profile) -> str:
    """In one clause with its source."""
    if not profile.known:
        return f"{profile.name!r} is not a known platform, which gets the strictest rules"
    rule = profile.rules["ai_voice"]
    if rule.grade == "unknown":
        return f"no rule is known that lets an AI voice sell on {profile.platform}"
    return f"no AI voice may sell on {profile.platform} ({rule.source}, {rule.date})"


def seller_missing(settings: RoomSettings) -> str | None:
    """What to tell where a stream goes out without the seller's name that its rules want in the picture."""
    profile = load(settings.profile or OWN)
    if not profile.seller_shown or not (settings.rtmp or settings.outputs.leaving) or settings.seller.shown("zh"):
        return None
    return f"who sells is not in the picture ({profile.rules['seller'].source}): name it in the room file's [seller]"


def label_of(settings: RoomSettings) -> str:
    """The words burned into every frame: the platform's, whatever the room file says; its own only behind them."""
    words = load(settings.profile or OWN).label[settings.languages[0]]
    own = "".join(c for c in " ".join(settings.picture.label.split()) if c.isprintable())[:OWN_WORDS].strip()
    return f"{words} · {own}" if own and own not in words else words


def _speaking() -> list[str]:
    return [name for name in names() if not load(name).copilot]
