"""A whole room in virtual time for scenario tests: real mind, real catalog, virtual stage, a scripted answerer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from agent.director import DirectorSettings
from agent.journal import Journal
from agent.mind import Mind, MindSettings
from agent.transcript import Transcript
from agent.virtual_stage import VirtualStage
from catalog import Catalog
from perception.event import LiveEvent, User
from tests.agent.scripted import Scripted

START = 1_795_348_800.0  # 2026-11-22 12:00 UTC

TABLE = """sku,title:zh,title:en,price,currency,stock,link,aliases,description:zh,option:颜色
CUP-B,保温杯,Flask,79.00,CNY,12,1,水杯,双层真空。六小时后还是热的。,黑色
WOK-1,炒锅,Wok,129.00,CNY,5,2,锅子,铸铁的锅身。受热均匀。,
TEA-1,桂花茶,Tea,39.00,CNY,0,3,茶叶,秋天的桂花。,
SOX-1,棉袜,Socks,19.90,CNY,80,4,袜子,精梳棉。一包三双。,
"""


def shop(folder: Path, table: str = TABLE) -> Catalog:
    file = folder / "shop.csv"
    file.write_text(table, encoding="utf-8")
    catalog = Catalog.open(folder / "catalog.db", clock=lambda: START)
    catalog.import_file(file)
    return catalog


class Room:
    """`async with Room(catalog) as room`: the mind runs; times are milliseconds since the last thing done."""

    def __init__(
        self,
        catalog: Catalog,
        *,
        answerer: Any = None,
        journal: Any = None,
        stage: VirtualStage | None = None,
        settings: DirectorSettings | None = None,
        tick_s: float = 0.25,
    ) -> None:
        self.catalog = catalog
        self.rows: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.journal = journal or Transcript(self.rows.append)
        self.stage = stage or VirtualStage()
        self.answerer = answerer or Scripted(catalog)
        self._number = 0
        self._settings = settings
        self._tick_s = tick_s
        self._news = asyncio.Event()
        self._cursor = 0
        self._performing: asyncio.Task | None = None
        self._owns_stage = stage is None

    def clock(self) -> float:
        return START + asyncio.get_running_loop().time()

    async def __aenter__(self) -> Room:
        settings = MindSettings(self._settings or DirectorSettings(), warm=False, poll=False, tick_s=self._tick_s)
        self.mind = Mind(self.catalog, self.answerer, self.stage, self.journal, self._announce, self.clock, 0, settings)
        if self._owns_stage:
            self._performing = asyncio.create_task(self.stage.run())
        self._thinking = asyncio.create_task(self.mind.run())
        await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
        if self._performing is not None:
            self._performing.cancel()
            await asyncio.gather(self._performing, return_exceptions=True)

    async def kill(self) -> None:
        self._thinking.cancel()
        results = await asyncio.gather(self._thinking, return_exceptions=True)
        if isinstance(results[0], Exception) and not isinstance(results[0], asyncio.CancelledError):
            raise results[0]

    def _announce(self, message: dict[str, Any]) -> None:
        self.heard.append(message | {"at": asyncio.get_running_loop().time()})
        self._news.set()

    # ------------------------------------------------------------------ doing

    def chat(self, name: str, text: str, id: str | None = None, **more: Any) -> str:
        return self.event("chat", name, id, text=text, **more)

    def event(self, type: str, name: str, id: str | None = None, **more: Any) -> str:
        self._number += 1
        id = id or f"c{self._number}"
        self.mind.feed(LiveEvent(id, type, "test", "room", User(name, name), self.clock(), **more))  # type: ignore[arg-type]
        self._cursor = len(self.heard)
        return id

    async def set(self, sku: str, **fields: Any) -> None:
        self.catalog.set(sku, **fields)
        self._cursor = len(self.heard)
        await self.mind.look()

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    # ------------------------------------------------------------------ expecting

    async def expect(self, *, within_ms: float, **like: Any) -> dict[str, Any]:
        """The next message like this; fails when it does not come in time."""
        deadline = asyncio.get_running_loop().time() + within_ms / 1000
        at = self._cursor
        while True:
            while at < len(self.heard):
                message = self.heard[at]
                at += 1
                if _like(message, like):
                    return message
            self._news.clear()
            left = deadline - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(0, left)):
                    await self._news.wait()
            except TimeoutError:
                raise AssertionError(f"no {like} within {within_ms} ms; heard {self.heard[self._cursor :]}") from None

    async def absent(self, *, for_ms: float, **like: Any) -> None:
        try:
            found = await self.expect(within_ms=for_ms, **like)
        except AssertionError:
            return
        raise AssertionError(f"heard {found}")


def _like(message: dict[str, Any], like: dict[str, Any]) -> bool:
    for key, value in like.items():
        if key == "contains":
            if value not in message.get("text", ""):
                return False
        elif key == "answers":
            if value not in message.get("reply_to", ()):
                return False
        elif message.get(key) != value:
            return False
    return True


__all__ = ["START", "TABLE", "Journal", "Room", "shop"]
