"""A voice message that came as an address: fetched without trusting it.

In: a URL that somebody on a platform wrote. Out: the file's bytes, at most `LIMIT`. Only http and https; only addresses
of the public internet, checked after the name was resolved and used as resolved, so that a name cannot change in
between; every redirection is checked anew; everything together within `WITHIN_S`. What is refused is a BadInput that
names the reason and never the address's secrets.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin, urlsplit

import httpx

from errors import BadInput

LIMIT = 4_000_000  # bytes
WITHIN_S, CONNECT_S = 15.0, 5.0
REDIRECTS = 3
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def fetch(url: str, *, private: bool = False, resolve: Resolve = resolved) -> bytes:
    """The bytes at `url`. `private`: also from this machine and its network."""
    try:
        async with asyncio.timeout(WITHIN_S):
            for _ in range(REDIRECTS + 1):
                found = await _once(url, private, resolve)
                if isinstance(found, bytes):
                    return found
                url = urljoin(url, found)
    except TimeoutError:
        raise _refused(f"it did not come within {WITHIN_S:.0f} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as e:
        raise _refused(f"it cannot be fetched ({type(e).__name__})") from e
    raise _refused("it is redirected again and again")


async def _once(url: str, private: bool, resolve: Resolve) -> bytes | str:
    """One request: the bytes, or where it is redirected to."""
    host, port = _taken_apart(url)
    addresses = await resolve(host, port)
    if not addresses or not (private or all(map(is_public, addresses))):
        raise _refused("its host is not on the public internet")
    parts = httpx.URL(url)
    headers = {"host": parts.netloc.decode("ascii"), "user-agent": "zhubo", "accept-encoding": "identity"}
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=CONNECT_S))
        request = client.build_request(
            "GET", parts.copy_with(host=addresses[0]), headers=headers, extensions={"sni_hostname": host}
        )
        response = await client.send(request, stream=True)
        stack.push_async_callback(response.aclose)
        if response.is_redirect:
            return response.headers["location"]
        if response.status_code != 200:
            raise _refused(f"its server answers {response.status_code}")
        data = bytearray()
        async for piece in response.aiter_raw():
            data += piece
            if len(data) > LIMIT:
                raise _refused("it is larger than 4 MB")
        return bytes(data)


def _taken_apart(url: str) -> tuple[str, int]:
    """Host and port, where the address may be asked at all."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        raise _refused("its address is malformed") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _refused("its address does not begin with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise _refused("its address holds a name or a password")
    if port < 1024 and port not in (80, 443):
        raise _refused("its port is another service's")
    return parts.hostname, port


def is_public(address: str) -> bool:
    """An address of the public internet, also behind what carries IPv4 in IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _refused(why: str) -> BadInput:
    return BadInput(why, where="voice message by address", remedy="see [guests] urls in docs/listening.md")
