"""Any OpenAI-compatible server (vLLM, llama.cpp, a hosted one) through LangChain's ChatOpenAI, called directly.

In: a `Prompt`. Out: pieces of text. Retries are off; 2 s to the first token and 1 s between them by our own clock; one
http client of our own per brain; leaving the iteration closes the HTTP stream, so the server stops generating.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

from agent.answers.question import Writer
from agent.brains import routing
from agent.brains.brain import Prompt, probe_prompt
from errors import PeerFailed

FIRST_TOKEN_S = 2.0
BETWEEN_TOKENS_S = 1.0
PROBE_S = 3.0
MAX_TOKENS = 160
# vLLM's server and llama.cpp's close a connection after five idle seconds: one asked for just then fails, and nothing
# here asks twice.
KEPT_S = 2.0
# Asking again will not help: no such model, no such path, no right to it, a request it does not take.
PERMANENT = frozenset({400, 401, 403, 404, 405, 422})


class OpenAIChat:
    """`base_url` ends in /v1. `model` "" takes the first model the server lists. `here`: its server runs on this
    machine's cores. `extra_body` goes into every answer's request as it is."""

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
        choose_s: float = routing.ROUTE_S,
        here: bool = False,
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
        self.here = here
        self._probe_s = probe_s
        self._choose_s = choose_s
        self._vllm: bool | None = None
        self._http: Any = None
        self._llm: Any = None

    async def write(self, prompt: Prompt) -> AsyncIterator[str]:
        own = {} if prompt.temperature is None else {"temperature": prompt.temperature}
        stream = self._stream(prompt, self._max_tokens, self._first_token_s, self._extra_body, **own)
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                yield piece

    async def choose(self, prompt: Prompt, options: Sequence[str]) -> str:
        """vLLM constrains to the bare words; any other server to a JSON object that holds one of them."""
        async with asyncio.timeout(self._choose_s):
            return await self._choose(prompt, options)

    async def _choose(self, prompt: Prompt, options: Sequence[str]) -> str:
        body: dict[str, Any]
        if await self._is_vllm():
            body = {"structured_outputs": {"choice": list(options)}}
        else:
            choice = {"type": "string", "enum": list(options)}
            schema = {"type": "object", "properties": {"choice": choice}, "required": ["choice"]}
            schema["additionalProperties"] = False
            named = {"name": "choice", "strict": True, "schema": schema}
            body = {"response_format": {"type": "json_schema", "json_schema": named}}
        async with aclosing(self._stream(prompt, 40, self._probe_s, body, temperature=0.0)) as pieces:
            said = "".join([piece async for piece in pieces]).strip()
        if said not in options:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                said = json.loads(said)["choice"]
        if said not in options:
            raise PeerFailed("the model chose none of what it was given", where=self.name, remedy="clerk rules go on")
        return said

    async def healthy(self) -> bool:
        """A real one-token generation: a server that answers /health may still be unable to write. The token need not
        be text: it may be the first bytes of a character."""
        return await self.one_token(probe_prompt())

    async def one_token(self, prompt: Prompt) -> bool:
        """It reads this prompt and writes one token in time. Never raises."""
        try:
            async with aclosing(self._stream(prompt, 1, self._probe_s, token_will_do=True)) as pieces:
                async for _ in pieces:
                    pass
        except (PeerFailed, TimeoutError):
            return False
        return True

    async def warm(self) -> None:
        """Both languages' prefix in the server's cache, the choice's grammar compiled. The first of each is slow."""
        for lang in ("zh", "en"):
            await self.one_token(probe_prompt(lang))
            with contextlib.suppress(PeerFailed, TimeoutError):
                async with asyncio.timeout(self._probe_s):
                    await self._choose(routing.route_prompt("?", lang), routing.OPTIONS)

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = self._llm = None

    async def _stream(
        self,
        prompt: Prompt,
        max_tokens: int,
        first_s: float,
        extra_body: dict[str, Any] | None = None,
        *,
        token_will_do: bool = False,
        **more: Any,
    ) -> AsyncIterator[str]:
        try:
            await self._import()
            async with asyncio.timeout(first_s):
                llm = await self._ready()
            silent, finished = True, False
            if extra_body:
                more["extra_body"] = extra_body
            stream = llm.astream(list(prompt.messages), max_tokens=max_tokens, **more)
            async with aclosing(stream) as chunks:
                while True:
                    # An empty chunk (the role, reasoning) is no token: the wait for the first goes on.
                    async with asyncio.timeout(first_s if silent else self._between_s):
                        while (chunk := await anext(chunks, None)) is not None and not chunk.content:
                            finished = finished or "finish_reason" in chunk.response_metadata
                    if chunk is None:
                        break
                    silent = False
                    yield chunk.content if isinstance(chunk.content, str) else "".join(map(str, chunk.content))
            if silent and not (token_will_do and finished):
                raise PeerFailed(
                    "the model wrote nothing", where=self.name, remedy="turn its thinking off", retryable=True
                )
        except (TimeoutError, PeerFailed, asyncio.CancelledError, GeneratorExit):
            raise
        except Exception as e:  # whatever the client library raises for a dead or refusing server
            raise self._failed(e) from e

    def _failed(self, e: Exception) -> PeerFailed:
        status = getattr(e, "status_code", None) or getattr(getattr(e, "response", None), "status_code", None)
        if status in PERMANENT:
            remedy = "set ZHUBO_BRAIN_KEY" if status in (401, 403) else "check --brain and the model's name"
            return PeerFailed(f"the model server refuses (HTTP {status})", where=self.name, remedy=remedy)
        what = f"the model server failed ({type(e).__name__})"
        return PeerFailed(what, where=self.name, remedy="check --brain", retryable=True)

    async def _loaded(self) -> None:
        await self._import()
        try:
            await self._ready()
        except PeerFailed:
            raise
        except Exception as e:
            raise self._failed(e) from e

    async def _import(self) -> None:
        if self._llm is None:
            await asyncio.to_thread(_load)  # slow, and no fault of the server's

    async def _ready(self) -> Any:
        if self._llm is None:
            import httpx2
            from langchain_openai import ChatOpenAI

            if self._http is None:
                self._http = httpx2.AsyncClient(
                    timeout=httpx2.Timeout(10.0, connect=self._first_token_s),
                    limits=httpx2.Limits(keepalive_expiry=KEPT_S),
                )
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
                # Ours are outside. Its own is asyncio.wait_for, which on 3.11 loses a cancel that meets a piece.
                stream_chunk_timeout=None,
            )
        return self._llm

    async def _is_vllm(self) -> bool:
        if self._vllm is None:
            await self._loaded()
            try:
                self._vllm = any(model.get("owned_by") == "vllm" for model in await self._models())
            except Exception as e:
                raise self._failed(e) from e
        return self._vllm

    async def _first_model(self) -> str:
        models = await self._models()
        if not models:
            raise PeerFailed("the server lists no model", where=self.name, remedy="give --model")
        return models[0]["id"]

    async def _models(self) -> list[dict[str, Any]]:
        answer = await self._http.get(f"{self._base_url}/models", headers={"Authorization": f"Bearer {self._api_key}"})
        answer.raise_for_status()
        return answer.json().get("data") or []


def _load() -> None:
    """The heavy imports, off the loop. What they leave lasts: 140,000 objects that no later collection need walk over,
    which would hold up the loop for a tenth of a second."""
    import langchain_openai  # noqa: F401

    gc.freeze()
