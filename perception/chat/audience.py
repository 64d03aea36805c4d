"""Who is listening on a socket of ours, and how all of them are told something without waiting for anyone.

In: dicts to send. Out: each client's own bounded outbox of JSON texts, which its socket's task empties. A client whose
outbox is full is dropped, named and counted: the others never wait for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from typing import Any

log = logging.getLogger(__name__)


class Client:
    """One open socket. `lost` says why it was dropped; `gone` is set then."""

    def __init__(self, id: str, name: str, backlog: int) -> None:
        self.id = id
        self.name = name
        self.outbox: asyncio.Queue[str] = asyncio.Queue(backlog)
        self.gone = asyncio.Event()
        self.lost: str | None = None


class Audience:
    """All clients of one route. Everything here is called on the event loop and returns at once."""

    def __init__(self, *, most: int = 500, backlog: int = 256) -> None:
        self.most = most
        self.backlog = backlog
        self.dropped: Counter[str] = Counter()
        self._clients: dict[str, Client] = {}

    def __len__(self) -> int:
        return len(self._clients)

    @property
    def full(self) -> bool:
        return len(self._clients) >= self.most

    def join(self, id: str, name: str) -> Client:
        client = self._clients[id] = Client(id, name, self.backlog)
        return client

    def leave(self, client: Client) -> None:
        if self._clients.get(client.id) is client:
            del self._clients[client.id]

    def broadcast(self, message: dict[str, Any]) -> int:
        """Puts `message` into every outbox; the number of clients that will get it."""
        text = encode(message)
        return sum(self._tell(client, text) for client in list(self._clients.values()))

    def send(self, id: str, message: dict[str, Any]) -> bool:
        """Puts `message` into one client's outbox. False: that client is not here (any more)."""
        client = self._clients.get(id)
        return client is not None and self._tell(client, encode(message))

    def status(self) -> dict[str, Any]:
        return {"clients": len(self._clients), "dropped": dict(self.dropped)}

    def _tell(self, client: Client, text: str) -> bool:
        try:
            client.outbox.put_nowait(text)
        except asyncio.QueueFull:
            client.lost = "too slow"
            client.gone.set()
            self.leave(client)
            self.dropped["slow_client"] += 1
            log.warning("dropped slow client %s (%s): %d messages waited", client.id, client.name, self.backlog)
            return False
        return True


def encode(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
