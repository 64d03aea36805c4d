"""The real small model in its child process: it answers, dies with the brain, and is started again."""

from __future__ import annotations

import os
import signal

import pytest

from agent.brains import Prompt
from agent.brains.local import LocalBrain

pytestmark = pytest.mark.weights


async def test_writes_and_comes_back(model):
    path = next(model("brain.local").glob("*.gguf"))
    brain = LocalBrain(path, first_token_s=60.0)
    try:
        prompt = Prompt((("user", "Say hello in one short sentence."),))
        assert "".join([p async for p in brain.write(prompt)]).strip()
        first = brain.pid
        os.kill(first, signal.SIGKILL)
        await brain._child.wait()
        assert brain.pid is None
        assert await brain.healthy()
        assert brain.pid not in (None, first)
    finally:
        await brain.aclose()
    assert brain.pid is None
