"""What the small local model does before it is used, without its weights."""

from __future__ import annotations

from agent.brains.brain import probe_prompt
from agent.brains.local import LocalBrain


class Chat:
    def __init__(self):
        self.read = []

    async def one_token(self, prompt):
        self.read.append(prompt)
        return True


async def test_both_languages_beginnings_are_read_before_it_is_used(monkeypatch, tmp_path):
    brain = LocalBrain(tmp_path / "none.gguf")
    await brain.warm()  # not started: nothing to warm, and no error
    brain._chat = chat = Chat()
    monkeypatch.setattr(brain, "_alive", lambda: True)
    await brain.warm()
    assert chat.read == [probe_prompt("en"), probe_prompt("zh")]
