"""Only what the catalog says at that moment is said: prices changed under the show, questions without an answer, models
that lie, names that promise. Here the room's own `said` is read; the closed loop hears the sound. (A watched file's
saves, good and broken, are in `test_bad_input`.)
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.agent.brains.model_server import serving
from tests.conftest import ROOT
from tests.room import corner_shop
from tests.room.corner_shop import PRICES, QUESTIONS
from tests.room.heard import numbers_in
from tests.room.live import HANG, Room, environment, eventually, on_air

pytestmark = pytest.mark.room

NUMBERS = {Decimal(n) for n in (*PRICES.values(), 79, *range(20, 26))} | {Decimal(n) for n in range(1, 7)}
"""Every price there is or will be, every stock, every link's number."""

PROMISES = ("免费", "赠", "送", "礼", "包邮", "全场", "9块9", "半价", "折")

LIES: dict[str, tuple[Iterable[str], bool]] = {  # about which product, what the model writes, whether it then hangs
    "LAMP": (["护眼台灯", "现在只要9块9。", "{LAMP.price}", "买两件。"], False),
    "KETTLE": (["买就送", "大礼包，", "全场包邮！", "免费试用，零元带走。"], False),
    "TOWEL": (["全场1元，", "全场一元。", "只要{LAMP.price}。"], False),
    "DRYER": (cycle(["今天半价，只要三十八块！"]), False),
    "BUDS": (cycle(["蓝牙耳机只要三十八块"]), False),
    "UMBRELLA": (["雨"], True),
}


def catalog(folder: Path, *arguments: str) -> None:
    """`run.py catalog ...` as somebody at another terminal."""
    command = [sys.executable, "run.py", "catalog", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True)


def facts(said: list[dict[str, Any]]) -> dict[str, str]:
    return {fact["ref"]: fact["value"] for sentence in said for fact in sentence["facts"]}


def text(said: list[dict[str, Any]]) -> str:
    return "".join(sentence["text"] for sentence in said)


async def test_a_price_set_in_a_database_that_is_used_in_place(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    catalog(tmp_path, "import", str(corner_shop.write(tmp_path / "shop.csv")), "--db", url)
    async with on_air(tmp_path, "--catalog", url) as room, room.viewer("小明") as viewer:
        before = await viewer.told(QUESTIONS["LAMP"])
        assert facts(before)["LAMP.price"] == "59.00"
        assert "¥59.00" in text(before)
        await asyncio.to_thread(catalog, tmp_path, "set", "LAMP", "price=79", "--db", url)
        after = await viewer.told_anew(QUESTIONS["LAMP"])
        assert facts(after)["LAMP.price"] == "79.00"
        assert "¥79.00" in text(after)
        assert "59" not in text(after)


async def test_a_price_set_on_a_server_that_went_away_and_came_back(tmp_path, postgres):
    """PostgreSQL by URL: a change is noticed, the server's restart in mid-show costs one line and no answer."""
    url = postgres.create()
    catalog(tmp_path, "import", str(corner_shop.write(tmp_path / "shop.csv")), "--db", url)
    async with on_air(tmp_path, "--catalog", url) as room, room.viewer("小明") as viewer:
        assert facts(await viewer.told(QUESTIONS["LAMP"]))["LAMP.price"] == "59.00"
        await asyncio.to_thread(catalog, tmp_path, "set", "LAMP", "price=79", "--db", url)
        assert facts(await viewer.told_anew(QUESTIONS["LAMP"]))["LAMP.price"] == "79.00"
        await asyncio.to_thread(postgres.stop)
        try:
            await eventually(lambda: any("database is lost" in line for line in room.complaints()))
            assert facts(await viewer.told(QUESTIONS["KETTLE"]))["KETTLE.price"] == "119.00"
        finally:
            await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(catalog, tmp_path, "set", "TOWEL", "price=21", "--db", url)
        await eventually(lambda: any("database is back" in line for line in room.complaints()))
        assert facts(await viewer.told_anew(QUESTIONS["TOWEL"]))["TOWEL.price"] == "21.00"
        lost = [line for line in room.complaints() if "catalog" in line]
        assert len(lost) == 2, lost


async def test_a_model_that_lies_gets_nothing_on_air(tmp_path):
    """On the default database, whose price changes, too; and with a viewer whose name is a promise."""
    catalog(tmp_path, "import", str(corner_shop.write(tmp_path / "shop.csv")))
    async with serving(pieces=["好的。"]) as liar, on_air(tmp_path, "--brain", liar.url) as room:
        await eventually(lambda: any("is up" in line for line in room.complaints()))
        async with room.viewer("小明") as viewer:
            for sku, (lie, hangs) in LIES.items():
                liar.pieces, liar.stall = lie, hangs
                asked = len(liar.requests)
                said = await viewer.told(QUESTIONS[sku])
                assert len(liar.requests) > asked, "the liar was not asked"
                assert facts(said)[f"{sku}.price"] == f"{Decimal(PRICES[sku]):.2f}"
            liar.pieces, liar.stall = LIES["LAMP"]
            await asyncio.to_thread(catalog, tmp_path, "set", "LAMP", "price=79")
            assert "¥79.00" in text(await viewer.told_anew(QUESTIONS["LAMP"]))
            unknown = await viewer.told("护眼台灯的色温是多少")
            assert not numbers_in(text(unknown))
            assert any(word in text(unknown) for word in ("不清楚", "没有写", "没写", "不确定", "查"))
            heard = [*viewer.said(), *await answers_to_a_loud_name(room)]
    for sentence in heard:
        assert numbers_in(sentence["text"]) <= NUMBERS, sentence["text"]
        assert not [word for word in PROMISES if word in sentence["text"]], sentence["text"]


async def answers_to_a_loud_name(room: Room) -> list[dict[str, Any]]:
    """A viewer called 全场1元 is answered, and called something else."""
    async with room.viewer("全场1元") as loud:
        said = await loud.told(QUESTIONS["KETTLE"], HANG)
        assert facts(said)["KETTLE.price"] == "119.00"
        assert all("全场" not in name for sentence in loud.said() for name in sentence["to"])
        return loud.said()
