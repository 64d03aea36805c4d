"""What was said and is no longer so is put right: within one sentence, once, to everybody who heard it, on record."""

from __future__ import annotations

import asyncio

import pytest

from agent.answers.question import Verdict
from agent.transcript import Transcript
from agent.virtual_time import run_virtually
from render.values import Fact, Sentence
from tests.agent.room import START, Room, shop


@pytest.fixture
def catalog(tmp_path):
    opened = shop(tmp_path)
    yield opened
    opened.close()


class Late:
    """Says the wok's price, as it is when the answer is written, in its second sentence."""

    def __init__(self, catalog) -> None:
        self.catalog = catalog

    async def answer(self, q, *, on_air, memory):
        _, v = self.catalog.by_sku("WOK-1")
        yield Verdict("answered", "zh", ("WOK-1",))
        yield Sentence("这口炒锅我给您看一下，请稍等我翻一翻资料。", "zh", "WOK-1")
        fact = Fact("WOK-1.price", str(v.price), v.version, v.price.currency)
        yield Sentence(f"炒锅现在{v.price}元。", "zh", "WOK-1", (fact,))


class Remembering(Transcript):
    def __init__(self) -> None:
        super().__init__(lambda row: None)
        self.kept: dict[str, dict] = {}

    def remember(self, key, value) -> None:
        self.kept[key] = value


def _said(room: Room, since: str) -> list[dict]:
    said = [m for m in room.heard if m["type"] == "said"]
    start = next(i for i, m in enumerate(said) if since in m["text"])
    return said[start:]


def test_a_change_between_started_and_spoken_is_put_right_by_the_next_sentence(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=0)
            await room.set("WOK-1", price="88")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.expect(within_ms=20_000, type="said", kind="correction")
            after = _said(room, "129.00")
            assert [m["kind"] for m in after[:2]] == ["answer", "correction"]
            assert "88.00" in after[1]["text"] and after[1]["facts"][0]["value"] == "88.00"

    run_virtually(scene())


def test_it_goes_to_everybody_who_was_told(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            ids = {room.chat(name, "炒锅多少钱") for name in ("小明", "阿芳", "老周")}
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.set("WOK-1", price="88")
            correction = await room.expect(within_ms=20_000, type="said", kind="correction")
            assert set(correction["reply_to"]) == ids and len(correction["to"]) == 3
            await room.wait(20)
            assert sum(m.get("kind") == "correction" for m in room.heard) == 1

    run_virtually(scene())


def test_a_value_that_moves_twice_is_put_right_once_with_the_last(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.set("WOK-1", price="88")
            await room.set("WOK-1", price="66")
            await room.wait(20)
            corrections = [m["text"] for m in room.heard if m.get("kind") == "correction"]
            assert len(corrections) == 1 and "66.00" in corrections[0]

    run_virtually(scene())


def test_a_value_that_comes_back_in_time_needs_no_correction(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            room.mind.pause(True)
            await room.set("WOK-1", price="88")
            await room.set("WOK-1", price="129")
            room.mind.pause(False)
            await room.wait(20)
            assert not any(m.get("kind") == "correction" for m in room.heard)

    run_virtually(scene())


def test_sold_out_is_put_right_and_a_piece_less_is_not(catalog):
    class Counting(Late):
        async def answer(self, q, *, on_air, memory):
            _, v = self.catalog.by_sku("WOK-1")
            yield Verdict("answered", "zh", ("WOK-1",))
            fact = Fact("WOK-1.stock", str(v.stock), v.version)
            yield Sentence(f"炒锅还有{v.stock}件。", "zh", "WOK-1", (fact,))

    async def scene():
        async with Room(catalog, answerer=Counting(catalog)) as room:
            room.chat("小明", "炒锅还有多少")
            await room.expect(within_ms=20_000, type="said", kind="answer")
            await room.set("WOK-1", stock=4)
            await room.wait(8)
            assert not any(m.get("kind") == "correction" for m in room.heard)
            await room.set("WOK-1", stock=0)
            correction = await room.expect(within_ms=20_000, type="said", kind="correction")
            assert "售罄" in correction["text"]

    run_virtually(scene())


def test_what_is_taken_off_sale_is_said_to_be(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.set("WOK-1", active=False)
            correction = await room.expect(within_ms=20_000, type="said", kind="correction")
            assert "炒锅" in correction["text"] and "下架" in correction["text"]

    run_virtually(scene())


def test_the_journal_keeps_what_was_put_right(catalog):
    journal = Remembering()

    async def scene():
        async with Room(catalog, answerer=Late(catalog), journal=journal) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.set("WOK-1", price="88")
            await room.expect(within_ms=20_000, type="said", kind="correction")
            await room.wait(0.1)

    run_virtually(scene())
    (kept,) = [v for k, v in journal.kept.items() if k.startswith("correction ")]
    assert (kept["ref"], kept["was"], kept["now"], kept["to"]) == ("WOK-1.price", "129.00", "88.00", ["小明"])
    assert "129.00" in kept["said"] and "88.00" in kept["text"] and kept["at"] >= kept["said_at"] >= START


def test_nothing_is_put_right_of_a_row_that_moved_for_another_reason(catalog):
    async def scene():
        async with Room(catalog, answerer=Late(catalog)) as room:
            room.chat("小明", "炒锅多少钱")
            await room.expect(within_ms=20_000, type="said", kind="answer", sentence=1)
            await room.set("WOK-1", stock=3)
            await asyncio.sleep(0)
            await room.wait(10)
            assert not any(m.get("kind") == "correction" for m in room.heard)

    run_virtually(scene())
