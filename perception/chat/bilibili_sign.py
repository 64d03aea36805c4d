"""How both of Bilibili's official routes want a request signed.

In: the exact bytes of the body, key and secret, a nonce and a time. Out: the headers. Six `x-bili-` headers in the
order of their names, `key:value` joined by newlines, HMAC-SHA256 in hex as `Authorization`. Route A (open-live) has
version 1.0; route B (open.bilibili.com, OAuth) 2.0 and an `access-token` beside it.
"""

from __future__ import annotations

import hashlib
import hmac


def signed(
    body: bytes, *, key: str, secret: str, nonce: str, now: float, version: str = "1.0", access_token: str = ""
) -> dict[str, str]:
    """The headers of one request. `now` is seconds since the epoch: Bilibili refuses a clock that is wrong."""
    headers = {
        "x-bili-accesskeyid": key,
        "x-bili-content-md5": hashlib.md5(body).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": version,
        "x-bili-timestamp": str(int(now)),
    }
    words = "\n".join(f"{name}:{value}" for name, value in sorted(headers.items()))
    headers["Authorization"] = hmac.digest(secret.encode(), words.encode(), hashlib.sha256).hex()
    headers["Content-Type"] = headers["Accept"] = "application/json"
    if access_token:
        headers["access-token"] = access_token
    return headers
