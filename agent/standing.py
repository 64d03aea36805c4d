"""Where the show stands, for the studio and for tests: one JSON object. Pure.

In: the director. Out: what is on air, which questions wait and how many ask them, the lines on their way, every
outcome so far, and how full each store is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.director import Director

WAITING = 20  # questions shown, oldest first


def standing(director: Director) -> dict[str, Any]:
    state = director.state
    return {
        "on_air": director.on_air(),
        "product": state.rundown.handle,
        "paused": state.paused,
        "panic": state.muted,
        "given": state.given,
        "on_stage": state.on_stage,
        "waiting": [
            {
                "id": c.head.id,
                "name": c.head.user_name,
                "text": c.head.text,
                "askers": len(c.members),
                "t": c.head.t,
            }
            for c in state.inbox.waiting()[:WAITING]
        ],
        "lines": [
            {"line": f.id, "kind": f.kind, "state": f.state, "text": " ".join(s.text for s in f.sentences)}
            for f in state.flights.values()
        ],
        "outcomes": dict(state.inbox.outcomes.counts),
        "counters": {name: getattr(state.counters, name) for name in state.counters.__slots__},
        "sizes": state.inbox.sizes,
    }
