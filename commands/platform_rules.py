"""May this host speak on that platform at all? Asked before anything starts, so that nothing reaches a platform whose
rules forbid it.

In: the name of `--profile`, or None for the shop's own site. Out: the `Profile`; BadInput where no AI voice may sell.
"""

from __future__ import annotations

from agent.profiles import Profile, load, names
from errors import BadInput

OWN = "own"


def spoken_profile(name: str | None) -> Profile:
    """The platform's rules. Where no AI voice may sell, this host does not go on air."""
    profile = load(name or OWN)
    if profile.ai_voice == "allowed":
        return profile
    known = name in names() or name.endswith(".toml")
    cause = (
        f"no AI voice may sell on {profile.platform!r}"
        if known
        else "not a known platform, so no AI voice may sell there"
    )
    raise BadInput(
        f"{cause} ({profile.source})",
        where=f"--profile {name}",
        remedy=f"co-pilot is not built yet; profiles with an AI voice: {', '.join(_speaking())}",
    )


def _speaking() -> list[str]:
    return [name for name in names() if load(name).ai_voice == "allowed"]
