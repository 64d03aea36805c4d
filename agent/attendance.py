"""Is a person attending? Where a platform asks for one, they confirm every so often, or the show ends. Pure.

In: the rule, the time, confirmations. Out: where that stands: `fine`; `due`, the operator is warned; `over`, a required
confirmation did not come and the show ends politely; `missed`, an advised one did not come; `off`, nobody asks for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WARN_S = 120.0  # the warning before the end; of a short interval, its last third

CLOSING = {
    "zh": "谢谢大家的陪伴，本场直播先到这里，商品信息以下单页为准，我们下次再见。",
    "en": "Thank you all for watching. We close here for now; the order page has every detail. See you next time.",
}


@dataclass(frozen=True, slots=True)
class Presence:
    """`left_s`: seconds until a confirmation is missed; 0 once it is."""

    state: Literal["off", "fine", "due", "missed", "over"]
    left_s: float


class Attendance:
    """One show's. `confirmed_at`: when a person last said that they are there; the beginning counts as once."""

    def __init__(self, rule: Literal["required", "advised", "no"], every_s: float, now: float) -> None:
        self.rule = rule
        self.every_s = every_s
        self.confirmed_at = now
        self._over = False

    def confirm(self, now: float) -> bool:
        """The person is there. False: too late, the show is ending already."""
        self.look(now)
        if self._over:
            return False
        self.confirmed_at = now
        return True

    def look(self, now: float) -> Presence:
        """Where it stands. Once over, it stays over."""
        if self.rule == "no":
            return Presence("off", 0.0)
        left = self.confirmed_at + self.every_s - now
        if self._over or (left <= 0 and self.rule == "required"):
            self._over = True
            return Presence("over", 0.0)
        if left <= 0:
            return Presence("missed", 0.0)
        return Presence("due" if left <= min(WARN_S, self.every_s / 3) else "fine", left)
