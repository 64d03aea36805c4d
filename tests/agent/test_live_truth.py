"""Facts that nobody confirms grow too old to be said, in a whole room: the answer, the script and the card send to the
order page; once the source is heard again, the price is said again."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from agent.answers import Answerer, Policy
from agent.cards import card
from agent.lexicon import Lexicon
from agent.truth import Truth
from agent.virtual_time import run_virtually
from catalog import Catalog, Freshness, LiveShelf
from render.values import Fact, Sentence
from tests.agent.room import START, Room, shop

MAX_AGE = 300.0
FIGURE = re.compile(r"[¥$]\s?\d|\d+(?:\.\d+)?\s*(?:元|块)|还有\d+件|库存\D{0,4}\d")
PAGE = "下单页"

TABLE = """sku,title,price,currency,stock,link,offers,list_price,list_price_base,shipping
CUP-B,保温杯,79.00,CNY,12,1,"percent_off 10; 2026-01-01 .. 2027-01-01; zh=全场九折",99,原价是十月的成交价,48 小时内发货
WOK-1,炒锅,129.00,CNY,5,2,,,,次日发货
"""


def room_of(catalog: Catalog) -> tuple[Room, LiveShelf]:
    room = Room.__new__(Room)
    shelf = LiveShelf(catalog, Freshness(MAX_AGE), lambda: room.clock())
    answerer = Answerer(catalog, policy=Policy(fresh=shelf.holds), clock=lambda: room.clock())
    room.__init__(shelf, answerer=answerer)
    return room, shelf


def test_a_stale_source_sends_to_the_order_page_and_comes_back(tmp_path):
    async def scenario() -> None:
        with shop(tmp_path, TABLE) as catalog:
            room, shelf = room_of(catalog)
            async with room:
                room.chat("小明", "1号链接多少钱")
                said = await room.expect(within_ms=20_000, type="said", kind="answer")
                assert "79" in said["text"]

                await room.wait(MAX_AGE)
                await room.mind.look()
                assert shelf.withheld() == 2
                since = len(room.heard)
                for question in (
                    "1号链接多少钱",
                    "保温杯还有货吗",
                    "1号链接有优惠吗",
                    "原价多少",
                    "炒锅和保温杯哪个便宜",
                ):
                    room.chat("小红", question)
                    answer = await room.expect(within_ms=30_000, type="said", kind="answer")
                    assert PAGE in answer["text"], (question, answer["text"])
                room.chat("小蓝", "保温杯多久发货")
                assert "48" in (await room.expect(within_ms=30_000, type="said", kind="answer"))["text"]
                await room.wait(600)
                spoken = [m["text"] for m in room.heard[since:] if m["type"] == "said"]
                assert len(spoken) > 12
                assert not [text for text in spoken if FIGURE.search(text.replace("48 小时", ""))]
                assert [
                    m for m in room.heard[since:] if m["type"] == "said" and m["kind"] == "script" and PAGE in m["text"]
                ]

                catalog.confirm("shop", room.clock())
                await room.mind.look()
                room.chat("小刚", "1号链接多少钱")
                assert "79" in (await room.expect(within_ms=30_000, type="said", kind="answer"))["text"]

    run_virtually(scenario())


def test_a_card_too_old_shows_neither_price_nor_stock(tmp_path):
    with shop(tmp_path, TABLE) as catalog:
        now = [START]
        shelf = LiveShelf(catalog, Freshness(MAX_AGE), lambda: now[0])
        version = shelf.version()
        cup = shelf.products()[0]
        assert card(cup, cup.variants[0], "zh")["price"] == "¥79.00"
        now[0] += MAX_AGE + 1
        assert shelf.version() > version
        cup = shelf.products()[0]
        shown = card(cup, cup.variants[0], "zh")
        assert (shown["price"], shown["list_price"], shown["stock"], shown["sold_out"]) == (None, None, None, False)
        assert cup.offers == ()


def test_a_waiting_line_whose_price_grew_too_old_is_stale(tmp_path):
    with shop(tmp_path, TABLE) as catalog:
        now = [START]
        shelf = LiveShelf(catalog, Freshness(MAX_AGE), lambda: now[0])
        cup = shelf.products()[0].variants[0]
        line = [Sentence("现在¥79.00。", "zh", "CUP-B", (Fact("CUP-B.price", "79.00", cup.version, "CNY"),))]
        assert not Truth(shelf.products()).stale(line)
        now[0] += MAX_AGE + 1
        assert Truth(shelf.products()).stale(line)


def test_what_is_known_to_be_sold_out_is_not_offered_again(tmp_path):
    with shop(tmp_path, TABLE) as catalog:
        catalog.set("WOK-1", stock=0)
        shelf = LiveShelf(catalog, Freshness(MAX_AGE), lambda: START + 1000)
        assert [p.handle for p in shelf.products()] == ["cup-b"]


def test_each_source_has_an_age_of_its_own(tmp_path):
    with shop(tmp_path, TABLE) as catalog:
        now = START + 400
        assert datetime.fromtimestamp(now, UTC)
        assert LiveShelf(catalog, Freshness(MAX_AGE, {"shop": 3600}), lambda: now).withheld() == 0
        assert LiveShelf(catalog, Freshness(None, {"feed": 1}), lambda: now).withheld() == 0
        assert LiveShelf(catalog, Freshness(None, {"shop": 1}), lambda: now).withheld() == 2


def test_the_shops_pronunciations_are_what_the_voice_says():
    lexicon = Lexicon({"zh": {"BYREDO": "拜里朵", "X9": "叉九", "89": "六十三"}, "en": {"Luting": "Loo-ting"}})
    said = lexicon.voiced(Sentence("Byredo的X9，¥89，X99不是。", "zh"))
    assert said.text == "Byredo的X9，¥89，X99不是。"
    assert said.spoken == "拜里朵的叉九，¥89，X99不是。"
    plain = Sentence("The Luting bottle.", "zh")
    assert lexicon.voiced(plain) is plain
    assert lexicon.spoken("the luting bottle", "en") == "the Loo-ting bottle"
