"""A product feed asked for again and again over HTTP, politely, and believed only when it makes sense.

In: a `Feed`, a catalog. Out: the catalog brought to what the feed says; one line a trouble, and one when it is over.
Conditional requests (ETag, If-Modified-Since): "not modified" confirms everything without reading it. A failed, too
large, broken or suddenly empty answer changes and confirms nothing: its facts grow old, and are then not said.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from catalog.shop import Catalog
from catalog.values import ImportReport
from catalog.worker import Job, take_file
from errors import BadCatalog, PeerFailed, ZhuboError

LONGEST_WAIT_S = 900.0
REDIRECTS = 5
_REMEDY = "the feed is asked again; check its address"


@dataclass(frozen=True, slots=True)
class Feed:
    """`every`: seconds between two questions. `token`: sent as a bearer token, to that host only."""

    url: str
    source: str = "feed"
    every: float = 300.0
    format: str = "auto"
    currency: str | None = None
    token: str = ""
    max_bytes: int = 64 * 2**20
    timeout: float = 30.0


class FeedPoll:
    """`folder` keeps the last good copy for a while. `poll` asks once; `run` goes on for ever."""

    def __init__(
        self,
        catalog: Catalog,
        feed: Feed,
        folder: Path,
        clock: Callable[[], float],
        *,
        seed: int = 0,
        on_report: Callable[[ImportReport], None] = lambda report: None,
        on_trouble: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.feed = feed
        self.failures = 0
        self.last_ok: float | None = None
        self.trouble = ""
        self._catalog = catalog
        self._folder = folder
        self._clock = clock
        self._rng = random.Random(f"{seed}:{feed.url}")
        self._on_report = on_report
        self._on_trouble = on_trouble
        self._etag = self._modified = ""
        self._until: float | None = None  # when a dated price in the last copy begins or ends
        self._asked_to_wait = 0.0

    async def run(self) -> None:
        while True:
            await self.poll()
            await asyncio.sleep(self.wait())

    def wait(self) -> float:
        """Seconds until the next question: the interval, doubled with every failure, never all feeds at once."""
        wait = self.feed.every * 2.0 ** min(self.failures, 16)
        wait = min(max(wait, self._asked_to_wait), max(LONGEST_WAIT_S, self.feed.every))
        if self._until is not None:
            wait = min(wait, max(self._until - self._clock(), 0.0) + 0.1)
        return wait * self._rng.uniform(0.9, 1.0)

    async def poll(self) -> ImportReport | None:
        """One question. The report where the feed was read, None where it is as it was or could not be used."""
        try:
            report = await self._ask()
        except (ZhuboError, httpx.HTTPError, httpx.InvalidURL, OSError) as e:
            self._failed(str(e) if isinstance(e, ZhuboError) else f"{self._where}: {_cause(e)}")
            return None
        if self.failures:
            self._on_trouble(f"{self._where}: the feed is back")
        self.failures, self.trouble, self._asked_to_wait = 0, "", 0.0
        self.last_ok = self._clock()
        if report is not None:
            self._on_report(report)
        return report

    async def _ask(self) -> ImportReport | None:
        asked = self._clock()
        stale = self._until is not None and asked >= self._until  # a dated price turned: the same copy says otherwise
        headers = {"accept": "*/*", "user-agent": "zhubo-catalog/1"}
        if self._etag and not stale:
            headers["if-none-match"] = self._etag
        if self._modified and not stale:
            headers["if-modified-since"] = self._modified
        if self.feed.token:
            headers["authorization"] = f"Bearer {self.feed.token}"
        limits = httpx.Timeout(self.feed.timeout, connect=min(10.0, self.feed.timeout))
        client = httpx.AsyncClient(
            follow_redirects=True, max_redirects=REDIRECTS, timeout=limits, trust_env=False, headers=headers
        )
        async with asyncio.timeout(4 * self.feed.timeout), client, client.stream("GET", self.feed.url) as answer:
            if answer.status_code == 304:
                await asyncio.to_thread(self._catalog.confirm, self.feed.source, asked - _age(answer))
                return None
            self._check(answer)
            copy = self._folder / f"feed-{self.feed.source}-new{_suffix(answer)}"
            await self._save(answer, copy)
            return await self._take(answer, copy, asked)

    def _check(self, answer: httpx.Response) -> None:
        if answer.status_code == 200:
            return
        if answer.status_code in (429, 503):
            self._asked_to_wait = _retry_after(answer, self._clock())
        raise PeerFailed(f"the feed answered {answer.status_code}", where=self._where, remedy=_REMEDY, retryable=True)

    async def _save(self, answer: httpx.Response, copy: Path) -> None:
        """To disk, counting what comes out of the compression too."""
        size = 0
        with copy.open("wb") as out:
            async for part in answer.aiter_bytes():
                size += len(part)
                if size > self.feed.max_bytes:
                    raise BadCatalog(
                        f"the feed is larger than {self.feed.max_bytes / 2**20:.0f} MB",
                        where=self._where,
                        remedy="split it, or raise max_mb",
                    )
                out.write(part)

    async def _take(self, answer: httpx.Response, copy: Path, asked: float) -> ImportReport:
        good = copy.with_name(copy.name.replace("-new", ""))
        job = Job(
            str(copy),
            self.feed.source,
            self.feed.format,
            self.feed.currency,
            as_of=asked - _age(answer),
            guarded=True,
        )
        try:
            report = await asyncio.to_thread(take_file, self._catalog, job)
        except ZhuboError as e:
            raise BadCatalog(f"the feed cannot be used: {e.what}", where=self._where, remedy=e.remedy) from e
        self._until = await asyncio.to_thread(self._catalog.turns, self.feed.source, asked)
        self._etag = answer.headers.get("etag", "")
        self._modified = answer.headers.get("last-modified", "")
        await asyncio.to_thread(shutil.move, copy, good)
        return report

    def _failed(self, line: str) -> None:
        self.failures += 1
        if line != self.trouble:
            self._on_trouble(f"{line}; the catalog stays as it was")
        self.trouble = line

    @property
    def _where(self) -> str:
        """The address for a person, without what may be secret in it."""
        url = httpx.URL(self.feed.url)
        return f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''}{url.path}"

    def status(self) -> dict[str, object]:
        return {
            "name": self.feed.source,
            "kind": "feed",
            "where": self._where,
            "last_ok": self.last_ok,
            "failures": self.failures,
            "trouble": self.trouble,
        }


def _cause(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return f"the feed cannot be fetched ({text.splitlines()[0]})"


def _age(answer: httpx.Response) -> float:
    """How long a cache on the way has kept this answer."""
    text = answer.headers.get("age", "0").strip()
    return float(text) if text.isdigit() else 0.0


def _retry_after(answer: httpx.Response, now: float) -> float:
    text = answer.headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError):
        return 0.0


def _suffix(answer: httpx.Response) -> str:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return {"text/csv": ".csv", "text/tab-separated-values": ".tsv"}.get(kind, ".feed")
