"""The catalog kept true while on air: feeds that are polled, shops that call.

Outsiders use what is named here. Every source writes through `Catalog`; when it was last heard is in the catalog too.
"""

from __future__ import annotations

from catalog.sync.feed import Feed, FeedPoll
from catalog.sync.hooks import Hooks, hooks_app

__all__ = ["Feed", "FeedPoll", "Hooks", "hooks_app"]
