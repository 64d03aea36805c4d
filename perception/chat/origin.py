"""Who may open a socket of ours: the Origin and Host check, one pure function.

A browser page of another site can dial 127.0.0.1; it cannot hide its Origin. A rebinding attack can make our address
answer to another name; it cannot hide its Host. So both are checked, always. No Origin means a local program, which has
a viewer's rights and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def refusal(
    origins: Sequence[str],
    hosts: Sequence[str],
    port: int,
    *,
    allowed: Iterable[str] = (),
) -> str | None:
    """Why this request is refused, in one line; None when it is welcome.

    `origins` and `hosts` are all the values of the two headers, `port` is the port we listen on, `allowed` the
    further origins ("https://studio.example") the operator put in front of us; their hosts are then ours too.
    """
    ours = {f"{name}:{port}" for name in LOOPBACK}
    if port in (80, 443):
        ours.update(LOOPBACK)
    further = {origin.lower().rstrip("/") for origin in allowed}
    if len(hosts) != 1:
        return "one Host header is needed"
    host = hosts[0].strip().lower()
    if host not in ours and host not in {urlsplit(origin).netloc for origin in further}:
        return f"Host {host[:80]!r} is not this server"
    if not origins:
        return None
    if len(origins) > 1:
        return "more than one Origin header"
    origin = origins[0].strip().lower()
    scheme, mark, name = origin.partition("://")
    if origin in further or (mark and scheme in ("http", "https") and name in ours):
        return None
    return f"Origin {origin[:80]!r} is not this server"


def scope_refusal(scope: dict, *, allowed: Iterable[str] = ()) -> str | None:
    """`refusal` for an ASGI scope: headers as sent, the port from the socket itself."""
    headers: dict[bytes, list[str]] = {b"origin": [], b"host": []}
    for key, value in scope["headers"]:
        if key.lower() in headers:
            headers[key.lower()].append(value.decode("latin-1"))
    server = scope.get("server") or ("", 0)
    return refusal(headers[b"origin"], headers[b"host"], server[1] or 0, allowed=allowed)
