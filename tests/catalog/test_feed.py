"""A feed polled from a real HTTP server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator

import pytest

from catalog import Catalog, Freshness, LiveShelf
from catalog.sync import Feed, FeedPoll
from catalog.worker import LARGE

TABLE = "sku,title,price,currency,stock\nA,Mug,12,USD,3\nB,Cup,5,USD,1\n"


class FeedServer:
    """Answers every request with `answer` (status, headers, body), or breaks off where `cut`; keeps the requests."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"content-type": "text/csv"}, TABLE.encode()
        self.asked: list[dict[str, str]] = []
        self.cut = False
        self.etag = ""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[FeedServer]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            asked = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            self.asked.append(asked)
            status, headers, body = self.status, dict(self.headers), self.body
            if self.etag:
                headers["etag"] = self.etag
                if asked.get("if-none-match") == self.etag:
                    status, body = 304, b""
            lines = [f"HTTP/1.1 {status} X", *(f"{k}: {v}" for k, v in headers.items())]
            lines += [f"content-length: {len(body) + (100 if self.cut else 0)}", "connection: close", "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            await writer.drain()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@pytest.fixture
async def server():
    async with FeedServer().running() as running:
        yield running


@pytest.fixture
def now():
    return [1_800_000_000.0]


@pytest.fixture
def shop(tmp_path, migrated_file, now):
    shutil.copy(migrated_file, tmp_path / "catalog.db")
    with Catalog.open(tmp_path / "catalog.db", clock=lambda: now[0]) as opened:
        yield opened


@pytest.fixture
def poll(shop, server, tmp_path, now):
    troubles: list[str] = []
    feed = Feed(f"http://127.0.0.1:{server.port}/feed?key=secret", every=60.0, max_bytes=100_000, timeout=5.0)
    made = FeedPoll(shop, feed, tmp_path, lambda: now[0], on_trouble=troubles.append)
    made.troubles = troubles
    return made


async def test_a_feed_is_the_catalog(poll, shop, server, now):
    report = await poll.poll()
    assert (report.added, [p.handle for p in shop.products()]) == (2, ["a", "b"])
    server.body = TABLE.replace("12", "9").encode()
    assert (await poll.poll()).changed == 1
    assert str(shop.by_sku("A")[1].price) == "9.00"
    server.body = TABLE.split("B,")[0].encode()
    assert (await poll.poll()).gone == 1


async def test_not_modified_confirms_without_reading(poll, shop, server, now):
    server.etag = '"one"'
    await poll.poll()
    version = shop.version()
    now[0] += 500
    assert await poll.poll() is None
    assert server.asked[1]["if-none-match"] == '"one"'
    assert shop.version() == version
    assert shop.as_of(*shop.by_sku("A")) == now[0]
    server.headers["age"] = "120"  # a cache on the way has kept the answer
    now[0] += 500
    await poll.poll()
    assert shop.as_of(*shop.by_sku("A")) == now[0] - 120


WRONG = {
    "a page": (200, b"<!doctype html><html><body>Just a moment...</body></html>"),
    "nothing": (200, b""),
    "a server error": (500, b"oops"),
    "too large": (200, b"sku,title,price\n" + b"A,Mug,12\n" * 20_000),
    "other bytes": (200, bytes(range(256)) * 20),
    "no table": (200, b'{"error": "not today"}'),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_answer_changes_and_confirms_nothing(poll, shop, server, now, wrong):
    await poll.poll()
    version, then = shop.version(), now[0]
    server.status, server.body = WRONG[wrong]
    now[0] += 100
    assert await poll.poll() is None
    assert await poll.poll() is None
    assert (shop.version(), shop.as_of(*shop.by_sku("A"))) == (version, then)
    assert len(poll.troubles) == 1  # said once
    assert "secret" not in poll.troubles[0] and "\n" not in poll.troubles[0]
    server.status, server.body = 200, TABLE.encode()
    await poll.poll()
    assert "back" in poll.troubles[-1]
    assert shop.as_of(*shop.by_sku("A")) == now[0]


async def test_a_broken_off_answer_takes_nothing_off_the_shelf(poll, shop, server):
    await poll.poll()
    server.body, server.cut = TABLE[:-25].encode(), True
    assert await poll.poll() is None
    assert len(shop.products()) == 2


async def test_a_feed_that_loses_most_of_the_shop_is_not_believed(poll, shop, server):
    many = [f"S{n},Thing {n},5,USD,1\n" for n in range(30)]
    server.body = ("sku,title,price,currency,stock\n" + "".join(many)).encode()
    await poll.poll()
    server.body = ("sku,title,price,currency,stock\n" + "".join(many[:5])).encode()
    assert await poll.poll() is None
    assert len(shop.products()) == 30
    assert "25 of 30" in poll.troubles[0]


async def test_it_asks_less_often_while_it_fails(poll, server):
    assert 50 <= poll.wait() <= 60
    server.status = 500
    waits = []
    for _ in range(6):
        await poll.poll()
        waits.append(poll.wait())
    assert waits[1] > 1.5 * waits[0] and max(waits) <= 900
    server.status, server.headers = 503, {"retry-after": "700"}
    await poll.poll()
    assert poll.wait() >= 600
    server.status, server.headers = 200, {}
    await poll.poll()
    assert poll.wait() <= 60


async def test_a_server_that_is_not_there(shop, tmp_path, now):
    lines: list[str] = []
    feed = Feed("http://127.0.0.1:9/feed", timeout=2.0)
    poll = FeedPoll(shop, feed, tmp_path, lambda: now[0], on_trouble=lines.append)
    assert await poll.poll() is None
    assert len(lines) == 1


async def test_the_token_goes_to_the_feed(shop, server, tmp_path, now):
    feed = Feed(f"http://127.0.0.1:{server.port}/feed", token="t0ken")
    await FeedPoll(shop, feed, tmp_path, lambda: now[0]).poll()
    assert server.asked[0]["authorization"] == "bearer t0ken"


async def test_a_sale_ends_though_the_feed_does_not_change(poll, shop, server, now):
    begin, end = "2027-01-15T00:00+00:00", "2027-01-15T09:00+00:00"
    now[0] = 1_800_000_000.0  # 2027-01-15 08:00 UTC
    server.etag = '"sale"'
    server.headers = {}
    server.body = (
        "id\ttitle\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\n"
        f"A\tMug\thttps://e.test/a.jpg\tin_stock\t20 USD\t12 USD\t{begin}/{end}\n"
    ).encode()
    await poll.poll()
    shelf = LiveShelf(shop, Freshness(), lambda: now[0])
    assert str(shelf.products()[0].variants[0].price) == "12.00"
    now[0] += 3600
    assert shelf.products()[0].variants[0].price is None  # the sale is over, and nobody has said what it costs now
    await poll.poll()
    assert "if-none-match" not in server.asked[-1]
    assert str(shelf.products()[0].variants[0].price) == "20.00"


async def test_a_large_feed_is_read_by_another_process(shop, server, tmp_path, now):
    rows = "".join(f"S{n},Thing {n},{n % 90 + 1},USD,{n % 7}\n" for n in range(500))
    server.body = f"sku,title,price,currency,stock\n{rows}".encode() + b"\n" * LARGE
    report = await FeedPoll(shop, Feed(f"http://127.0.0.1:{server.port}/f"), tmp_path, lambda: now[0]).poll()
    assert report.added == 500
    assert len(shop.products()) == 500
