"""One platform's HTTP interface: an httpx client with the limits and the errors that every connector wants.

In: method, path, parameters, a body. Out: `Answer(status, body, headers)` with the body parsed within the frame limits.
Nothing is retried here. What a network can do is PeerFailed (retryable); what a status means is the connector's to say.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from errors import BadInput, PeerFailed
from perception.chat.sanitise import parse_json
from perception.chat.wire import BadFrame

ANSWER_LIMIT = 4 << 20

# These two write whole addresses and headers into the log, tokens and all.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is the parsed JSON, {} where there was none."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class WebApi:
    """`base_url` is a setting everywhere. One per source; `close` it."""

    def __init__(self, base_url: str, *, headers: Mapping[str, str] | None = None, timeout_s: float = 10.0) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise BadInput(f"not a web address: {base_url[:80]!r}", remedy="it begins with https:// or http://")
        self.base_url = base_url.rstrip("/")
        self._client = httpx.AsyncClient(
            headers={"user-agent": "zhubo", **(headers or {})}, timeout=timeout_s, trust_env=False
        )

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, one answer of at most ANSWER_LIMIT bytes."""
        async with self.stream(
            method, path, params=params, content=content, json=json, form=form, headers=headers
        ) as response:
            raw = bytearray()
            try:
                async for piece in response.aiter_bytes():
                    raw += piece
                    if len(raw) > ANSWER_LIMIT:
                        raise PeerFailed(f"an answer of more than {ANSWER_LIMIT} bytes", where=self._where(path))
            except httpx.HTTPError as e:
                raise PeerFailed(_cause(e), where=self._where(path), retryable=True) from e
        if not raw.strip():
            return Answer(response.status_code, {}, response.headers)
        try:
            return Answer(response.status_code, parse_json(bytes(raw), ANSWER_LIMIT), response.headers)
        except BadFrame as e:
            if response.status_code >= 400:  # an error page; the status says enough
                return Answer(response.status_code, {}, response.headers)
            raise PeerFailed(f"not the JSON we expect: {e}", where=self._where(path), retryable=True) from e

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """An answer to be read piece by piece (`aiter_lines`, `aiter_bytes`); `read_s` is the patience between two
        pieces. What goes wrong while reading it is the reader's to catch (httpx.HTTPError)."""
        request = self._client.build_request(
            method,
            path if "://" in path else f"{self.base_url}{path}",
            params=params,
            content=content,
            json=json,
            data=form,
            headers=headers,
        )
        if read_s is not None:
            request.extensions["timeout"] = {"connect": 10.0, "read": read_s, "write": 10.0, "pool": 10.0}
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise PeerFailed(_cause(e), where=self._where(path), retryable=True) from e
        try:
            yield response
        finally:
            await response.aclose()

    async def close(self) -> None:
        await self._client.aclose()

    def _where(self, path: str) -> str:
        parts = urlsplit(path if "://" in path else self.base_url + path)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _cause(e: Exception) -> str:
    return str(e) or type(e).__name__
