"""From settings to a running YouTube source; `source.sources` names it.

In: what a person writes in a room's file (video, keys, units of a day, addresses). Out: a `YouTubeSource`. A key reads;
a refresh token (or an access token, which lives for an hour) reads and replies.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from errors import BadInput
from perception.chat.clock import WALL, Clock
from perception.chat.reconnect import Backoff
from perception.chat.youtube import YouTube
from perception.chat.youtube_api import API_URL, OAUTH_URL, Credentials, YouTubeApi
from perception.chat.youtube_ledger import Ledger
from perception.chat.youtube_quota import SLOWEST_S, UNITS, Governor
from perception.chat.youtube_source import REPLY_LIMIT, Mode, YouTubeSource

_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}")


def youtube(
    video: str = "",
    *,
    key: str = "",
    access_token: str = "",
    client_id: str = "",
    client_secret: str = "",
    refresh_token: str = "",
    units: int = UNITS,
    slowest_s: float = SLOWEST_S,
    mode: Mode = "auto",
    ledger: Path | None = None,
    url: str = "",
    oauth_url: str = "",
    backoff: Backoff | None = None,
    clock: Clock = WALL,
    wall: Callable[[], float] = time.time,
    rng: random.Random | None = None,
) -> YouTubeSource:
    """The chat of the broadcast `video`, or of the account's own that is live. `ledger`: the folder that remembers what
    was spent today. `url` and `oauth_url` "" are Google itself. BadInput where this cannot work."""
    if video and not _VIDEO.fullmatch(video):
        raise BadInput(f"not a YouTube video: {video[:60]!r}", remedy="give the id after watch?v=")
    credentials = Credentials(key, access_token, client_id, client_secret, refresh_token)
    credentials.check()
    if not (video or credentials.signed_in):
        raise BadInput(
            "youtube: no video", remedy="give the id after watch?v=, or sign in by client_id and refresh_env"
        )
    for address in (url or API_URL, oauth_url or OAUTH_URL):
        if urlsplit(address).scheme not in ("http", "https"):
            raise BadInput(f"not a web address: {address[:80]!r}", remedy="it begins with https:// or http://")
    governor = Governor(units, slowest_s=slowest_s)
    project = hashlib.sha256((client_id or key or access_token).encode()).hexdigest()[:12]
    return YouTubeSource(
        YouTube(room=video),
        lambda: YouTubeApi(credentials, governor, url=url or API_URL, oauth_url=oauth_url or OAUTH_URL, wall=wall),
        governor,
        video=video,
        writes=REPLY_LIMIT if credentials.signed_in else 0,
        mode=mode,
        ledger=Ledger(ledger / f"units-{project}.json") if ledger is not None else None,
        backoff=backoff,
        clock=clock,
        wall=wall,
        rng=rng,
    )
