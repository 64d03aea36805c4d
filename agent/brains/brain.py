"""`Brain`: anything that streams words for a prompt. One Protocol, a table of engines, one contract test suite.

In: a `Prompt` (role and text pairs, the stable part first). Out: pieces of text as they come. A brain never retries;
its own time-outs end a silent stream; cancelling the iteration closes the request at the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import prompts
from agent.answers.question import Lang, Writer

Role = Literal["system", "user", "assistant"]

# name → "module:attribute"; every engine is made as `Engine(base_url_or_path, model=...)` and closed by `aclose`.
ENGINES = {
    "openai_chat": "agent.brains.openai_chat:OpenAIChat",
    "local": "agent.brains.local:LocalBrain",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads. `version` of the prompt files, for the journal. `temperature` where the brain's own will
    not do: a show's sentence is asked for because it should be another one than last time."""

    messages: tuple[tuple[Role, str], ...]
    version: int = 0
    temperature: float | None = None


def probe_prompt(lang: Lang = "zh") -> Prompt:
    """What a health check generates one token for: the real prefix, so that it also keeps it warm."""
    text = prompts.load("host", lang)
    return Prompt((("system", text.words), ("user", "你好" if lang == "zh" else "hello")), text.version)


class Brain(Protocol):
    name: str
    writer: Writer
    most_rows: int  # how much of the fact sheet it reads in time; 0: the answer to be worded alone
    here: bool  # runs on this machine's cores, beside the show's clock

    def write(self, prompt: Prompt) -> AsyncIterator[str]:
        """Pieces of the answer. PeerFailed or EngineFailed when it cannot (not `retryable`: nor the next time),
        TimeoutError when it is too slow."""
        ...

    async def choose(self, prompt: Prompt, options: Sequence[str]) -> str:
        """One of `options`, by structured output. Fails as `write` does; PeerFailed also for any other word."""
        ...

    async def healthy(self) -> bool:
        """One token comes out in time. Never raises."""
        ...

    async def warm(self) -> None:
        """Have what an answer needs first compiled and cached: both languages' prefix, the routing choice. Never
        raises; worth doing before a rung is used."""
        ...

    async def aclose(self) -> None: ...
