"""The run-down: what the host says when nobody asks. Pure; goes on for ever.

In: the products as they are now, the time. Out: one `Beat` (a sentence from a catalog row) or a `Rest` at a time.
"""

from __future__ import annotations

from agent.rundown.beat import Beat, Rest
from agent.rundown.plan import Topic
from agent.rundown.reworded import Draft
from agent.rundown.show_plan import Saying, ShowPlan
from agent.rundown.turn import Rundown

__all__ = ["Beat", "Draft", "Rest", "Rundown", "Saying", "ShowPlan", "Topic"]
