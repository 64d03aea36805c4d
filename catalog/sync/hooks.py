"""The door for shops that call: Shopify's and WooCommerce's webhooks, each with its signature.

In: POSTs to /hooks/shopify and /hooks/woocommerce. Out: the catalog changed, and an answer the shop understands: 200
where the call was taken or says nothing new, 401 without a right signature, 503 where it should call again. A body is
read only once its HMAC-SHA256 (base64, over the raw bytes) is right; one delivery counts once however often it comes.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from catalog.merging import Source
from catalog.shop import Catalog
from catalog.sync import shopify_told, woocommerce_told
from catalog.told import Told
from errors import ZhuboError

log = logging.getLogger(__name__)

LARGEST = 2 * 2**20
REMEMBERED = 4096  # bodies of the last deliveries, by their digest


@dataclass(frozen=True, slots=True)
class Hooks:
    """One shop that may call. `system`: shopify or woocommerce; `places`: Shopify's locations whose stock counts;
    `domain`: the only shop listened to, where given (vase.myshopify.com, https://vase.example)."""

    system: str
    secret: str
    source: str
    currency: str
    places: tuple[str, ...] = ()
    domain: str = ""


_HEADERS = {
    "shopify": ("x-shopify-hmac-sha256", "x-shopify-topic", "x-shopify-shop-domain"),
    "woocommerce": ("x-wc-webhook-signature", "x-wc-webhook-topic", "x-wc-webhook-source"),
}


def hooks_app(
    catalog: Catalog,
    hooks: tuple[Hooks, ...],
    clock: Callable[[], float],
    on_trouble: Callable[[str], None] = lambda line: None,
) -> Starlette:
    """The routes of the shops that may call, and nothing else."""
    doors = [_Door(catalog, hook, clock, on_trouble) for hook in hooks]
    app = Starlette(routes=[Route(f"/hooks/{d.hook.system}", d.take, methods=["POST"]) for d in doors])
    app.state.doors = doors
    return app


class _Door:
    def __init__(
        self, catalog: Catalog, hook: Hooks, clock: Callable[[], float], on_trouble: Callable[[str], None]
    ) -> None:
        self.hook = hook
        self.outcomes: Counter[str] = Counter()
        self.last_ok: float | None = None
        self._catalog = catalog
        self._clock = clock
        self._on_trouble = on_trouble
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    async def take(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return self._answer(413, "too large")
        signature, topic, domain = (request.headers.get(name, "") for name in _HEADERS[self.hook.system])
        if not topic and not signature and body.startswith(b"webhook_id="):
            return self._answer(200, "ping")  # WooCommerce tries a new address so, unsigned
        if not _signed(body, signature, self.hook.secret):
            return self._answer(401, "wrong signature")
        if self.hook.domain and domain.rstrip("/").casefold() != self.hook.domain.rstrip("/").casefold():
            return self._answer(401, "another shop")
        try:
            payload = json.loads(body)
            told = self._read(topic, payload) if isinstance(payload, dict) else None
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as e:
            cause = f"{self.hook.system}: a webhook ({topic}) cannot be read: {e}"
            self._on_trouble(f"{cause}; the catalog stays as it was")
            return self._answer(200, "unreadable")  # calling again would not mend it
        if told is None:
            return self._answer(200, "nothing of ours")
        return await asyncio.to_thread(self._merge, told, hashlib.sha256(topic.encode() + b"\0" + body).hexdigest())

    def _read(self, topic: str, payload: Mapping[str, Any]) -> Told | None:
        if self.hook.system == "shopify":
            return shopify_told.read(topic, payload, self.hook.currency, self._clock())
        return woocommerce_told.read(topic, payload, self.hook.currency, self._clock())

    def _merge(self, told: Told, digest: str) -> Response:
        with self._one_at_a_time:
            if digest in self._seen:
                return self._answer(200, "duplicate")
            try:
                source = Source(self.hook.source, self.hook.places)
                outcome = self._catalog.merge(told, source, digest)
            except ZhuboError as e:
                self._on_trouble(str(e))
                return self._answer(503, "try again")
            self._seen[digest] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        if outcome in ("changed", "confirmed"):
            self.last_ok = self._clock()
        return self._answer(200, outcome)

    def _answer(self, status: int, outcome: str) -> Response:
        if status == 401 and not self.outcomes[outcome]:
            log.warning("%s: a webhook was refused: %s", self.hook.system, outcome)
        self.outcomes[outcome] += 1
        return PlainTextResponse(outcome, status)

    def status(self) -> dict[str, object]:
        return {
            "name": self.hook.source,
            "kind": self.hook.system,
            "last_ok": self.last_ok,
            "outcomes": dict(self.outcomes),
        }


async def _body(request: Request) -> bytes | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


def _signed(body: bytes, signature: str, secret: str) -> bool:
    right = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(right, signature.encode())
