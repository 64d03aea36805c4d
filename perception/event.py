"""`LiveEvent`: something happened in the room. The one value perception hands to the agent.

In: what a connector decoded or an ear transcribed. Out: one flat JSON object a line (`decode` prints exactly this).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

EventType = Literal[
    "chat",
    "voice",
    "gift",
    "enter",
    "follow",
    "like",
    "share",
    "subscribe",
    "paid",
    "order",
    "stats",
    "delete",
    "notice",
]


@dataclass(frozen=True, slots=True)
class User:
    """Who did it. `id` is the platform's own, stable; `name` is hostile text, already stripped of controls."""

    id: str
    name: str
    badges: tuple[str, ...] = ()
    is_mod: bool = False
    is_owner: bool = False

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.badges:
            out["badges"] = list(self.badges)
        if self.is_mod:
            out["is_mod"] = True
        if self.is_owner:
            out["is_owner"] = True
        return out


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event. `id` is unique per platform (native where there is one) and is what deduplication keys on.

    `t` is seconds since the epoch by the platform's clock, None where it gives none. `is_self`: our own account said
    it. `history`: it happened before we joined and must never be answered. `amount` is {"value", "currency"} or
    {"bits"}; `gift` {"id", "name", "count"}; `order` {"sku", "count", "status"}.
    """

    id: str
    type: EventType
    platform: str
    room: str
    user: User
    t: float | None = None
    text: str | None = None
    amount: dict[str, Any] | None = None
    gift: dict[str, Any] | None = None
    order: dict[str, Any] | None = None
    is_self: bool = False
    history: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def native_id(self) -> str:
        """The platform's own id, for whoever writes back there."""
        return self.extra.get("native_id", self.id)

    def apart(self) -> LiveEvent:
        """The same event under an id that no other platform has."""
        native = {**self.extra, "native_id": self.native_id}
        return replace(self, id=f"{self.platform}:{self.native_id}", extra=native)

    def with_text(self, text: str) -> LiveEvent:
        return replace(self, text=text)

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "platform": self.platform,
            "room": self.room,
            "t": self.t,
            "user": self.user.to_json(),
        }
        for name in ("text", "amount", "gift", "order"):
            value = getattr(self, name)
            if value is not None:
                out[name] = value
        out["is_self"] = self.is_self
        out["history"] = self.history
        if self.extra:
            out["extra"] = self.extra
        return out
