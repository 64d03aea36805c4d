"""Co-pilot: a person speaks, Zhubo feeds the teleprompter and drafts the replies. The same mind drives it.

In: the mind's lines and cues, the person's "said it" and "skip". Out: marks, as from any stage; what the page shows.
"""

from __future__ import annotations

from agent.copilot.answering import PersonAnswering
from agent.copilot.desk import CopilotDesk
from agent.copilot.prompter import Prompter
from agent.copilot.stage import PrompterStage

__all__ = ["CopilotDesk", "PersonAnswering", "Prompter", "PrompterStage"]
