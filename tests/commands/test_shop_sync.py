"""The room file's [catalog] opened for real: columns, ages, a feed over HTTP, shops that call."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import socket
import threading
from contextlib import aclosing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from agent.answers import Answerer, Policy, Question
from catalog.sync import Feed, FeedPoll
from commands.room_settings import RoomSettings, read_room
from commands.shop_sync import open_shop
from errors import BadCatalog, BadInput
from render.values import Sentence

NOW = 1_800_000_000.0
TABLE = "物料号,品规,直播到手,币种,库存\nA,马克杯,12,CNY,3\nB,茶杯,5,CNY,1\n"
COLUMNS = '[catalog.columns]\n"物料号" = "sku"\n"品规" = "title"\n"直播到手" = "price"\n'


@pytest.fixture
def room(tmp_path):
    """room(text) -> the settings of that room file, with folders of their own."""

    def read(text: str) -> RoomSettings:
        (tmp_path / "room.toml").write_text(text, encoding="utf-8")
        (tmp_path / "run").mkdir(exist_ok=True)
        settings = read_room(str(tmp_path / "room.toml"))
        return settings.model_copy(update={"run_folder": str(tmp_path / "run"), "state_folder": str(tmp_path)})

    return read


@pytest.fixture
def feed():
    """A real HTTP server with one page; `feed.body` is it, `feed.status` how it answers."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(self.server.status)
            self.send_header("content-length", str(len(self.server.body)))
            self.end_headers()
            self.wfile.write(self.server.body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    server.body, server.status = b"sku,title,price,currency,stock\nA,Mug,12,USD,3\n", 200
    server.url = f"http://127.0.0.1:{server.server_port}/feed.csv"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def opened(settings: RoomSettings, clock=lambda: NOW):
    closing = contextlib.AsyncExitStack()
    shop = open_shop(settings, clock, closing)
    return shop, closing


async def test_a_table_with_headers_of_its_own(room, tmp_path):
    (tmp_path / "erp.csv").write_text(TABLE, encoding="utf-8")
    shop, closing = await asyncio.to_thread(opened, room(f'[catalog]\nfile = "{tmp_path}/erp.csv"\n{COLUMNS}'))
    async with closing:
        assert [(p.name("zh"), str(p.variants[0].price)) for p in shop.shelf.products()] == [
            ("马克杯", "12.00"),
            ("茶杯", "5.00"),
        ]


async def test_a_feed_is_the_whole_shop_and_ages(room, feed):
    text = f'[catalog.sync]\nmax_age = "10m"\n[[catalog.sync.feed]]\nurl = "{feed.url}"\nevery = "1m"\n'
    now = [NOW]
    shop, closing = await asyncio.to_thread(opened, room(text), lambda: now[0])
    async with closing:
        running = [asyncio.create_task(work) for work in shop.background]
        assert str(shop.shelf.products()[0].variants[0].price) == "12.00"
        feed.status = 500
        now[0] += 601
        assert shop.shelf.products()[0].variants[0].price is None
        assert shop.status()["withheld"] == 1
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_a_shop_that_calls_is_heard_on_loopback(room, tmp_path, monkeypatch):
    monkeypatch.setenv("ZHUBO_SHOPIFY_SECRET", "shhh")
    (tmp_path / "shop.csv").write_text("sku,title,price,currency,stock\nA,Mug,12,USD,3\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = f'[catalog]\nfile = "{tmp_path}/shop.csv"\n[catalog.sync]\nport = {port}\n[catalog.sync.shopify]\n'
    shop, closing = await asyncio.to_thread(opened, room(text))
    body = json.dumps(
        {"id": 1, "title": "Mug", "handle": "mug", "updated_at": "2026-11-20T10:00:00Z", "status": "active",
         "options": [], "variants": [{"sku": "A", "price": "9.50", "inventory_item_id": 4, "inventory_quantity": 2,
                                      "inventory_management": "shopify", "inventory_policy": "deny"}]}
    ).encode()  # fmt: skip
    signature = base64.b64encode(hmac.new(b"shhh", body, hashlib.sha256).digest()).decode()
    headers = {"x-shopify-topic": "products/update", "x-shopify-hmac-sha256": signature}
    async with closing:
        running = [asyncio.create_task(work) for work in shop.background]
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"http://127.0.0.1:{port}/hooks/shopify", content=body, headers=headers)
            assert (answer.status_code, answer.text) == (200, "changed")
        assert str(shop.catalog.by_sku("A")[1].price) == "9.50"
        assert shop.status()["sources"][0]["outcomes"] == {"changed": 1}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_a_feed_that_is_not_there_is_one_line(room):
    text = '[[catalog.sync.feed]]\nurl = "http://127.0.0.1:9/feed"\n'
    with pytest.raises(BadCatalog) as refused:
        await asyncio.to_thread(opened, room(text))
    assert "\n" not in str(refused.value) and refused.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[catalog]\nfiles = "x.csv"', "catalog.files"),
        ('[catalog.sync]\nmax_age = "soon"', "max_age"),
        ("[catalog.sync]\nmax_age = -3", "max_age"),
        ('[[catalog.sync.feed]]\nurl = "ftp://x"', "url"),
        ('[[catalog.sync.feed]]\nurl = "http://x"\nformat = "amazon"', "format"),
        ('[catalog.sync.shopify]\nsecret = "x"', "secret"),
        ('[shop]\ncurrency = "CNY"', "shop"),
    ],
)
def test_a_slip_in_the_section_is_one_line(room, text, said):
    with pytest.raises(BadInput) as refused:
        room(text)
    assert said in str(refused.value) and "\n" not in str(refused.value)


async def test_a_secret_that_is_missing_is_named(room, tmp_path, monkeypatch):
    monkeypatch.delenv("ZHUBO_SHOPIFY_SECRET", raising=False)
    (tmp_path / "shop.csv").write_text("sku,title,price\nA,Mug,12\n")
    with pytest.raises(BadInput, match="environment"):
        await asyncio.to_thread(opened, room(f'[catalog]\nfile = "{tmp_path}/shop.csv"\n[catalog.sync.shopify]\n'))


def test_a_plain_catalog_key_still_works(room):
    assert room('catalog = "shop.csv"').catalog == "shop.csv"
    section = room('[catalog]\nfile = "shop.csv"\n[catalog.sync]\nmax_age = "2h"').shop
    assert section.sync.max_age == 7200


async def test_the_answer_follows_the_feed(room, feed):
    """A real feed over HTTP behind the answers: it falls silent, and the host sends to the order page; it is back, and
    the price is said again: the new one."""
    text = f'[catalog.sync]\nmax_age = "10m"\n[[catalog.sync.feed]]\nurl = "{feed.url}"\n'
    now = [NOW]
    closing = contextlib.AsyncExitStack()
    shop = await asyncio.to_thread(open_shop, room(text), lambda: now[0], closing)
    for work in shop.background:
        work.close()
    poll = FeedPoll(shop.catalog, Feed(feed.url), Path(room(text).run_folder), lambda: now[0])
    answerer = Answerer(shop.catalog, policy=Policy(fresh=shop.shelf.holds), clock=lambda: now[0])

    async def asked(question: str) -> str:
        async with aclosing(answerer.answer(Question("q", question))) as answer:
            return " ".join([s.text async for s in answer if isinstance(s, Sentence)])

    async with closing:
        assert "$12.00" in await asked("how much is the mug?")
        feed.status = 503
        now[0] += 601
        await poll.poll()
        assert "checkout page" in await asked("how much is the mug?")
        assert "checkout page" in await asked("is the mug in stock?")
        assert "下单页" in await asked("1号链接多少钱")
        feed.status, feed.body = 200, feed.body.replace(b"12", b"10")
        await poll.poll()
        assert "$10.00" in await asked("how much is the mug?")
