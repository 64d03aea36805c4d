"""The inbox: from a flood of comments to the one question worth answering next. Pure.

In: `LiveEvent`s and the time. Out: the best `Cluster` to answer, and exactly one `Outcome` for every question.
"""

from __future__ import annotations

from agent.inbox.about import About, Shelf
from agent.inbox.box import Inbox, InboxLimits
from agent.inbox.cluster import Asked, Cluster
from agent.inbox.outcomes import Outcome, Settled
from agent.inbox.stated import Stated
from agent.inbox.triage import Reading, read

__all__ = [
    "About",
    "Asked",
    "Cluster",
    "Inbox",
    "InboxLimits",
    "Outcome",
    "Reading",
    "Settled",
    "Shelf",
    "Stated",
    "read",
]
