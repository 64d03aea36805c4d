"""The page's files, what a viewer may ask for, and the headers that keep everything else out."""

from __future__ import annotations

import re
import sqlite3

import httpx
import pytest

from studio.app import PAGE, studio_app
from studio.headers import policy
from studio.mind_feed import MindFeed


@pytest.fixture
async def web(house):
    async with httpx.AsyncClient(base_url=house.page) as client:
        yield client


async def test_every_file_the_page_names_is_here_and_nothing_comes_from_elsewhere(web):
    html = (await web.get("/")).text
    names = set(re.findall(r'(?:href|src)="([^"]+)"', html))
    for script in PAGE.glob("*.js"):
        names |= set(re.findall(r'(?:from|addModule\()\s*"(?:\./)?([^"]+\.js)"', script.read_text("utf-8")))
    assert {"style.css", "main.js", "recorder.js", "icon.svg"} <= names
    for name in names:
        assert "//" not in name
        assert (await web.get(f"/{name}")).status_code == 200, name


async def test_the_page_has_no_script_of_its_own_and_makes_no_markup(web):
    html = (await web.get("/")).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", html)
    for script in PAGE.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text("utf-8")
        )


async def test_headers(web):
    answer = await web.get("/")
    rules = answer.headers["content-security-policy"]
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    assert "require-trusted-types-for 'script'" in rules
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "wss://stage.example:8" in policy("https://stage.example:8")


async def test_chinese_letters_are_handed_out_to_a_system_that_has_none(tmp_path):
    letters = tmp_path / "han.otf"
    letters.write_bytes(b"OTTO")
    app = studio_app(None, None, None, token="t", stage_url=None, font=letters)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://studio") as client:
        answer = await client.get("/font/cjk.otf")
        assert "/font/cjk.otf" in (await client.get("/han.css")).text
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "font/otf", b"OTTO")
    assert "font-src 'self'" in answer.headers["content-security-policy"]


async def test_where_no_font_was_fetched_no_browser_asks_for_it(web):
    sheet = await web.get("/han.css")
    assert (sheet.status_code, sheet.text) == (200, "")


async def test_a_viewer_is_told_where_the_stage_is_and_no_token(house, web):
    settings = (await web.get("/api/settings")).json()
    stage = f"127.0.0.1:{house.stage_port}"
    assert settings == {
        "preview": f"ws://{stage}/preview",
        "player": f"http://{stage}/preview.js",
        "status": f"http://{stage}/status",
        "panic": f"http://{stage}/panic",
    }


async def test_the_shelf_is_found_by_words_numbers_and_letters(web):
    everything = (await web.get("/api/shelf")).json()
    assert everything["total"] == len(everything["products"]) == 36
    bottle = everything["products"][0]
    assert bottle["variants"][0] == {
        "sku": "LT-BTL-BLK-500", "options": {"zh": ["墨黑色", "500 毫升"], "en": ["Ink black", "500 ml"]},
        "price": "79.00", "list_price": "99.00", "currency": "CNY", "stock": 126, "active": True,
        "version": bottle["variants"][0]["version"],
    }  # fmt: skip
    for asked in ("保温杯", "LT-BTL-WHT", "insulated", "1号链接"):
        found = (await web.get("/api/shelf", params={"q": asked})).json()["products"]
        assert found[0]["handle"] == "bottle", asked
    assert (await web.get("/api/shelf", params={"q": "量子纠缠发动机xyz"})).json()["total"] == 0
    assert len((await web.get("/api/shelf", params={"from": "30"})).json()["products"]) == 6
    assert (await web.get("/api/shelf", params={"from": "-1", "q": "x" * 9000})).status_code == 200


async def test_pictures_are_the_catalogs_own_and_nothing_else(house, web, tmp_path):
    picture = await web.get("/api/picture/bottle")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.content[:4] == b"RIFF"
    for path in ("/api/picture/none", "/api/picture/../../etc/passwd", "/api/picture/%2e%2e/%2e%2e/etc/passwd"):
        assert (await web.get(path)).status_code == 404
    table = tmp_path / "thief.csv"
    table.write_text("sku,title,price,currency,images\nX-1,Thief,1,CNY,/etc/passwd\n", "utf-8")
    house.shelf.import_file(table, source="thief")
    handle = house.shelf.by_sku("X-1")[0].handle
    assert (await web.get(f"/api/picture/{handle}")).status_code == 404


async def test_another_site_reads_nothing(web):
    for headers in ({"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}):
        assert (await web.get("/api/settings", headers=headers)).status_code == 403


class Journal:
    def answers(self, limit):
        return [{"line": "1", "facts": [["A.price", "79.00", 12, "CNY"], ["A.stock", "3", 12, None]]}][:limit]


class BrokenJournal:
    def answers(self, limit):
        raise sqlite3.OperationalError("disk I/O error")


class Mind:
    def snapshot(self):
        return {"paused": False}


def test_the_minds_feed_gives_the_journals_facts_as_the_room_hears_them():
    feed = MindFeed(Mind(), Journal(), lambda: {"brain": "clerk"})
    assert feed.snapshot() == {"paused": False, "health": {"brain": "clerk"}}
    assert feed.answers(5)[0]["facts"] == [
        {"ref": "A.price", "value": "79.00", "version": 12, "currency": "CNY"},
        {"ref": "A.stock", "value": "3", "version": 12},
    ]


def test_a_journal_that_cannot_be_read_keeps_nobody_from_the_desk():
    assert MindFeed(Mind(), BrokenJournal()).answers(5) == []
