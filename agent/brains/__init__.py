"""Brains: what writes sentences with references. Engines by name, and the ladder over them.

`open_brain("local", model=PATH)` or `open_brain("http://host:8000/v1")` is an async context that gives a `Ladder` with
that brain as its one rung. Heavy libraries are loaded when a brain is opened, not here.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from agent.brains.brain import ENGINES, Brain, Prompt
from agent.brains.ladder import Ladder, Transition
from errors import BadInput

__all__ = ["ENGINES", "Brain", "Ladder", "Prompt", "Transition", "make_brain", "open_brain"]


def make_brain(name: str, *, model: str = "", **settings: Any) -> Brain:
    """`local` (with `model` = path of the weights) or a server's URL (with or without /v1)."""
    if name == "local":
        return _engine("local")(model, **settings)
    if name.startswith(("http://", "https://")):
        url = name.rstrip("/")
        return _engine("openai_chat")(url if url.endswith("/v1") else f"{url}/v1", model=model, **settings)
    raise BadInput(f"no brain {name!r}", where="--brain", remedy="clerk, local or a server's URL")


def _engine(name: str) -> Any:
    module, _, attribute = ENGINES[name].partition(":")
    return getattr(importlib.import_module(module), attribute)


@asynccontextmanager
async def open_brain(name: str, *, model: str = "", **settings: Any) -> AsyncIterator[Ladder]:
    brain = make_brain(name, model=model, **settings)
    ladder = Ladder((brain,))
    try:
        if start := getattr(brain, "start", None):
            await start()
        yield ladder
    finally:
        await ladder.aclose()
