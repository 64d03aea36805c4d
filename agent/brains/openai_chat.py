"""Any OpenAI-compatible server (vLLM, llama.cpp, a hosted one) through LangChain's ChatOpenAI, called directly.

In: a `Prompt`. Out: pieces of text. Retries are off; 2 s to the first token and 1 s between them by our own clock; one
http client of our own per brain; leaving the iteration closes the HTTP stream, so the server stops generating.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from agent.answers.question import Writer
from agent.brains.brain import Prompt, probe_prompt
from errors import PeerFailed

FIRST_TOKEN_S = 2.0
BETWEEN_TOKENS_S = 1.0
PROBE_S = 3.0
MAX_TOKENS = 160


class OpenAIChat:
    """`base_url` ends in /v1. `model` "" takes the first model the server lists."""

    def __init__(
        self,
        base_url: str,
        *,
        model: str = "",
        api_key: str = "none",
        name: str = "",
        writer: Writer = "llm",
        first_token_s: float = FIRST_TOKEN_S,
        between_s: float = BETWEEN_TOKENS_S,
        max_tokens: int = MAX_TOKENS,
        temperature: float = 0.2,
        extra_body: dict[str, Any] | None = None,
        most_rows: int = 60,
        probe_s: float = PROBE_S,
    ) -> None:
        self.name = name or base_url
        self.writer: Writer = writer
        self._base_url = base_url.rstrip("/")
        self._model = model
        self._api_key = api_key
        self._first_token_s = first_token_s
        self._between_s = between_s
        self._max_tokens = max_tokens
        self._temperature = temperature
        self._extra_body = extra_body
        self.most_rows = most_rows
        self._probe_s = probe_s
        self._http: Any = None
        self._llm: Any = None

    async def write(self, prompt: Prompt) -> AsyncIterator[str]:
        async with aclosing(self._stream(prompt, self._max_tokens, self._first_token_s)) as pieces:
            async for piece in pieces:
                yield piece

    async def healthy(self) -> bool:
        """A real one-token generation: a server that answers /health may still be unable to write."""
        try:
            async with aclosing(self._stream(probe_prompt(), 1, self._probe_s)) as pieces:
                async for _ in pieces:
                    return True
        except (PeerFailed, TimeoutError):
            return False
        return False

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = self._llm = None

    async def _stream(self, prompt: Prompt, max_tokens: int, first_s: float) -> AsyncIterator[str]:
        try:
            if self._llm is None:
                await asyncio.to_thread(_load)  # slow, and no fault of the server's
            async with asyncio.timeout(first_s):
                llm = await self._ready()
            silent = True
            stream = llm.astream(list(prompt.messages), max_tokens=max_tokens)
            async with aclosing(stream) as chunks:
                while True:
                    # An empty chunk (the role, reasoning) is no token: the wait for the first goes on.
                    async with asyncio.timeout(first_s if silent else self._between_s):
                        while (chunk := await anext(chunks, None)) is not None and not chunk.content:
                            pass
                    if chunk is None:
                        break
                    silent = False
                    yield chunk.content if isinstance(chunk.content, str) else "".join(map(str, chunk.content))
            if silent:
                raise PeerFailed("the model wrote nothing", where=self.name, remedy="turn its thinking off")
        except (TimeoutError, PeerFailed, asyncio.CancelledError, GeneratorExit):
            raise
        except Exception as e:  # whatever the client library raises for a dead or refusing server
            raise PeerFailed(
                f"the model server failed ({type(e).__name__})", where=self.name, remedy="check --brain", retryable=True
            ) from e

    async def _ready(self) -> Any:
        if self._llm is None:
            import httpx2
            from langchain_openai import ChatOpenAI

            self._http = httpx2.AsyncClient(timeout=httpx2.Timeout(10.0, connect=self._first_token_s))
            if not self._model:
                self._model = await self._first_model()
            self._llm = ChatOpenAI(
                base_url=self._base_url,
                api_key=self._api_key,
                model=self._model,
                temperature=self._temperature,
                max_retries=0,
                http_async_client=self._http,
                stream_usage=False,
                extra_body=self._extra_body,
            )
        return self._llm

    async def _first_model(self) -> str:
        answer = await self._http.get(f"{self._base_url}/models", headers={"Authorization": f"Bearer {self._api_key}"})
        answer.raise_for_status()
        models = answer.json().get("data") or []
        if not models:
            raise PeerFailed("the server lists no model", where=self.name, remedy="give --model")
        return models[0]["id"]


def _load() -> None:
    """The heavy imports, off the loop."""
    import langchain_openai  # noqa: F401
