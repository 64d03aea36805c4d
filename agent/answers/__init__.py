"""From a viewer's question to gated sentences: understood, resolved, answered by clerk or brain, judged by the gate.

Outsiders use what is named here.
"""

from __future__ import annotations

from agent.answers.answerer import Answerer, Brains, Policy
from agent.answers.by_meaning import ByMeaning
from agent.answers.memory import Memories, ViewerMemory
from agent.answers.names import may_be_spoken, speakable
from agent.answers.question import Question, Verdict

__all__ = [
    "Answerer",
    "Brains",
    "ByMeaning",
    "Memories",
    "Policy",
    "Question",
    "Verdict",
    "ViewerMemory",
    "may_be_spoken",
    "speakable",
]
