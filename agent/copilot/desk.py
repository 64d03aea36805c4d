"""What the person at the prompter sees and does: the glass, the next lines, the questions with their drafted replies.

In: the prompter, the mind. Out: `view()`, one JSON object; `said` and `skip` go to the prompter. A question without an
answer yet is shown too, as waiting. A reply addresses only those whose names may be said.
"""

from __future__ import annotations

from typing import Any

from agent.copilot.reply import reply
from agent.copilot.stage import PrompterStage
from agent.mind import Mind
from agent.names import sayable

WAITING = 20
ASKERS = 5


class CopilotDesk:
    def __init__(self, stage: PrompterStage, mind: Mind) -> None:
        self._stage = stage
        self._mind = mind

    def said(self, line: str, sentence: int | None = None) -> None:
        self._stage.said(line, sentence)

    def skip(self, line: str) -> None:
        self._stage.skip(line)

    def view(self) -> dict[str, Any]:
        state = self._mind.director.state
        view = self._stage.view()
        for draft in view["drafts"]:
            flight = state.wires.get(draft["line"])
            members = flight.cluster.members if flight is not None and flight.cluster is not None else []
            draft["questions"] = [{"id": m.id, "name": m.user_name, "text": m.text} for m in members[:ASKERS]]
            draft["askers"] = len(draft["reply_to"])
            names = [m.user_name for m in members if m.id in draft["reply_to"] and sayable(m.user_name)]
            draft["reply"] = reply(draft["text"], names, draft["lang"])
        drafted = {id for draft in view["drafts"] for id in draft["reply_to"]}
        view["waiting"] = [
            {"id": c.head.id, "name": c.head.user_name, "text": c.head.text, "askers": len(c.members)}
            for c in state.inbox.waiting()[:WAITING]
            if c.head.id not in drafted
        ]
        return view
