"""Which question first? One score, each factor named. Pure.

In: a cluster, the time, the product on air, how its askers fared so far. Out: a number; the highest is answered next.
"""

from __future__ import annotations

import math

from agent.inbox.cluster import Cluster

HALF_LIFE_S = 20.0
ON_AIR = 1.4
RECENTLY_ANSWERED = 0.5  # the asker was just answered: others first
LEFT_OUT = (1.0, 1.6, 6.0)  # the asker's last 0, 1, 2 questions stayed unanswered
VOICE = 2.0  # somebody took the microphone for it
GUEST = 100.0  # the host was stopped for it: before everybody else


def score(cluster: Cluster, now: float, *, on_air: str | None, unanswered: int, recently: bool) -> float:
    """intent × buyer signal × age decay × cluster size × on-air match × what the asker is owed."""
    head = cluster.head
    age = max(0.0, now - head.t)
    value = head.reading.weight * max(m.buyer for m in cluster.members)
    value *= 0.5 ** (age / HALF_LIFE_S)
    value *= 1.0 + math.log(len(cluster.members))
    if head.about.handle is None or head.about.handle == on_air:
        value *= ON_AIR
    if recently:
        value *= RECENTLY_ANSWERED
    if any(m.is_voice for m in cluster.members):
        value *= VOICE
    if any(m.is_guest for m in cluster.members):
        value *= GUEST
    return value * LEFT_OUT[min(unanswered, len(LEFT_OUT) - 1)]
