"""The run-down: what the host says when nobody asks. Pure; goes on for ever.

In: the products as they are now, the time. Out: one `Beat` (a sentence from a catalog row) or a `Rest` at a time.
"""

from __future__ import annotations

from agent.rundown.plan import Topic
from agent.rundown.show_plan import Saying, ShowPlan
from agent.rundown.turn import Beat, Rest, Rundown

__all__ = ["Beat", "Rest", "Rundown", "Saying", "ShowPlan", "Topic"]
