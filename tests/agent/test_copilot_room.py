"""The same mind with a person in front of it, in virtual time: nothing is said until they say so."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from agent.answers import Question, Verdict, ViewerMemory
from agent.copilot import CopilotDesk, PersonAnswering, PrompterStage
from agent.director import DirectorSettings
from agent.virtual_time import run_virtually
from errors import BadInput
from render.values import Sentence
from tests.agent.room import Room, shop

PERSON = DirectorSettings(notice_every_s=None)


@pytest.fixture
def catalog(tmp_path):
    with shop(tmp_path) as catalog:
        yield catalog


class Booth:
    """A room whose stage is the prompter, and the person at it."""

    def __init__(self, room: Room, desk: CopilotDesk) -> None:
        self.room = room
        self.desk = desk

    async def shown(self, **like) -> dict:
        """What is on the glass, once it is like this."""
        return await self._seen(
            lambda view: view["now"] if view["now"] and like.items() <= view["now"].items() else None
        )

    async def draft(self) -> dict:
        return await self._seen(lambda view: next((d for d in view["drafts"] if d["whole"]), None))

    async def _seen(self, look) -> dict:
        for _ in range(600):
            if (found := look(self.desk.view())) is not None:
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"not within a minute: {self.desk.view()}")

    async def say(self) -> dict:
        now = await self.shown()
        self.desk.said(now["line"], now["sentence"])
        await asyncio.sleep(0.05)
        return now


@contextlib.asynccontextmanager
async def booth(catalog):
    stage = PrompterStage()
    passing = asyncio.create_task(stage.run())
    try:
        async with Room(catalog, stage=stage, settings=PERSON) as room:
            yield Booth(room, CopilotDesk(stage, room.mind))
    finally:
        passing.cancel()
        await asyncio.gather(passing, return_exceptions=True)


def test_nothing_is_said_until_the_person_says_it_and_nobody_is_announced_as_an_ai(catalog):
    async def scene():
        async with booth(catalog) as b:
            first = await b.shown()
            assert first["kind"] == "script"
            await b.room.wait(300)
            assert b.room.heard == [], "five minutes of silence: nothing counts as said"
            assert (await b.shown())["line"], "and the line is still there"
            told = await b.say()
            said = await b.room.expect(within_ms=1000, type="said")
            assert (said["text"], said["kind"]) == (told["text"], "script")
            cited = [fact for _ in range(8) for fact in (await b.say())["facts"]]
            assert cited, "the facts behind the script are shown"
            assert not [m for m in b.room.heard if m["kind"] == "notice"]
            texts = [m["text"] for m in b.room.heard]
            assert len(set(texts)) == len(texts)

    run_virtually(scene())


def test_a_question_becomes_a_drafted_reply_and_is_answered_when_it_was_said(catalog):
    async def scene():
        async with booth(catalog) as b:
            await b.shown()
            id = b.room.chat("小明", "炒锅多少钱")
            draft = await b.draft()
            assert draft["questions"] == [{"id": id, "name": "小明", "text": "炒锅多少钱"}]
            assert draft["reply"].startswith("【AI】@小明 ")
            assert "129.00" in draft["reply"]
            await b.room.absent(for_ms=5000, type="said", kind="answer")
            await b.say()
            answer = await b.shown(kind="answer")
            assert answer["facts"][0]["value"] == "129.00"
            b.desk.said(answer["line"], None)
            said = await b.room.expect(within_ms=1000, type="said", kind="answer", answers=id)
            assert "129.00" in said["text"]
            assert b.desk.view()["drafts"] == []
            outcomes = [row for row in b.room.rows if row.get("id") == id and "outcome" in row]
            assert [row["outcome"] for row in outcomes] == ["answered"]

    run_virtually(scene())


def test_a_reply_that_was_skipped_has_its_outcome_and_does_not_come_again(catalog):
    async def scene():
        async with booth(catalog) as b:
            await b.shown()
            id = b.room.chat("小明", "炒锅多少钱")
            draft = await b.draft()
            b.desk.skip(draft["line"])
            outcome = await b.room.expect(within_ms=1000, type="outcome", id=id)
            assert (outcome["outcome"], outcome["reason"]) == ("dropped", "skipped by the operator")
            await b.room.wait(30)
            assert b.desk.view()["drafts"] == []

    run_virtually(scene())


def test_a_script_line_that_was_skipped_gives_way_to_the_next(catalog):
    async def scene():
        async with booth(catalog) as b:
            first = await b.shown()
            b.desk.skip(first["line"])
            await asyncio.sleep(0.05)
            second = await b.shown()
            assert second["text"] != first["text"]
            for _ in range(6):
                assert (await b.say())["text"] != first["text"]

    run_virtually(scene())


def test_a_price_that_changes_is_taken_off_the_glass_and_comes_back_right(catalog):
    async def scene():
        async with booth(catalog) as b:
            await b.shown()
            id = b.room.chat("小明", "炒锅多少钱")
            old = await b.draft()
            await b.say()
            await b.shown(kind="answer")
            await b.room.set("WOK-1", price="99.00")
            await b.room.wait(1)
            draft = await b.draft()
            assert "129.00" not in draft["text"]
            assert "99.00" in draft["text"]
            with pytest.raises(BadInput, match="taken back"):
                b.desk.said(old["line"], 0)
            b.desk.said(draft["line"], None)
            said = await b.room.expect(within_ms=1000, type="said", kind="answer", answers=id)
            assert "99.00" in said["text"]
            assert not [m for m in b.room.heard if "129.00" in m["text"]]

    run_virtually(scene())


def test_a_price_that_changes_after_it_was_said_is_put_right(catalog):
    async def scene():
        async with booth(catalog) as b:
            await b.shown()
            b.room.chat("小明", "炒锅多少钱")
            draft = await b.draft()
            b.desk.said(draft["line"], None)
            await b.room.wait(1)
            await b.room.set("WOK-1", price="99.00")
            while (now := await b.shown())["kind"] == "script":
                await b.say()
            assert now["kind"] == "correction"
            assert "99.00" in now["text"]

    run_virtually(scene())


class Chatty:
    """An answerer that is proud of being an AI."""

    def __init__(self, *items) -> None:
        self.items = items

    async def answer(self, q, *, on_air, memory):
        for item in self.items:
            yield item


@pytest.mark.parametrize(
    ("items", "left"),
    [
        ((Verdict("answered", "zh", reason="identity"), Sentence("我是AI主播。", "zh")), ["ignored"]),
        (
            (Verdict("answered", "zh"), Sentence("我是人工智能主播。", "zh"), Sentence("这款79元。", "zh")),
            ["answered", "这款79元。"],
        ),
        ((Verdict("answered", "en"), Sentence("I'm an AI host.", "en"), Sentence("It is AI-tuned.", "en")), None),
    ],
)
def test_a_person_is_not_made_to_say_that_they_are_an_ai(items, left):
    async def scene():
        wrapped = PersonAnswering(Chatty(*items))
        return [i async for i in wrapped.answer(Question("1", "你是机器人吗"), on_air=None, memory=ViewerMemory())]

    told = [i.outcome if isinstance(i, Verdict) else i.text for i in run_virtually(scene())]
    assert told == (left or ["answered", "It is AI-tuned."])


def test_a_mind_that_comes_back_fills_the_prompter_anew(catalog, tmp_path):
    from agent.journal import Journal

    async def life(journal, act):
        stage = PrompterStage()
        passing = asyncio.create_task(stage.run())
        async with Room(catalog, stage=stage, settings=PERSON, journal=journal) as room:
            result = await act(Booth(room, CopilotDesk(stage, room.mind)))
            await journal.flushed()
        passing.cancel()
        await asyncio.gather(passing, return_exceptions=True)
        return result

    async def ask(b):
        said = await b.say()
        await b.shown()
        id = b.room.chat("小明", "炒锅多少钱")
        await b.draft()
        return said, id

    async def again(b):
        draft = await b.draft()
        now = await b.shown()
        b.desk.said(draft["line"], None)
        said = await b.room.expect(within_ms=1000, type="said", kind="answer")
        return draft, now, said

    async def scene():
        journal = Journal(tmp_path / "journal.db")
        try:
            first, id = await life(journal, ask)
            draft, now, said = await life(journal, again)
        finally:
            journal.close()
        assert draft["reply_to"] == [id]
        assert said["reply_to"] == [id]
        assert now["text"] != first["text"], "what was said is not offered again"

    asyncio.run(scene())
