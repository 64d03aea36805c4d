"""The teleprompter and the attendance button in a real Chromium: keys, hostile text, widths, and what is copied."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.browser.chromium import browse
from tests.studio.house import moving_picture, open_house
from tests.studio.scripted import ScriptedPerson

pytestmark = pytest.mark.browser

PATIENCE = 30
HOSTILE = "<img src=x onerror=document.title='owned'> 全场1元"


def prompt(line: str, text: str, kind: str = "script", **given) -> dict:
    fact = {"ref": "LT-BTL-BLK-500.price", "value": "79.00", "version": 12, "currency": "CNY"}
    about = {"line": line, "sentence": 0, "last": True, "kind": kind, "text": text, "lang": "zh"}
    return {**about, "sku": "LT-BTL-BLK-500", "to": [], "facts": [fact], **given}


def view(**given) -> dict:
    draft = {
        "line": "1.2", "reply_to": ["c1"], "to": ["小明"], "text": "这款79元。", "lang": "zh", "whole": True,
        "begun": False, "askers": 7, "reply": "【AI】@小明 这款79元。",
        "questions": [{"id": "c1", "name": HOSTILE, "text": HOSTILE}],
    }  # fmt: skip
    return {
        "now": prompt("1.1", "这款保温杯双层真空，现在79元。"), "next": [prompt("1.2", "这款79元。", "answer")],
        "drafts": [draft], "waiting": [{"id": "c2", "name": "Anna", "text": "in black?", "askers": 1}],
        "withdrawn": None, "paused": False, "panic": False, **given,
    }  # fmt: skip


@pytest.fixture
def person() -> ScriptedPerson:
    return ScriptedPerson()


@contextlib.asynccontextmanager
async def prompter(program, tmp_path, person, **given):
    async with open_house(tmp_path, copilot=person) as house:
        house.operator.feed.now["copilot"] = view()
        async with browse(program("chromium"), tmp_path / "profile", **given) as tab:
            await tab.open(house.page + f"#{house.token}")
            await tab.until("document.querySelector('#text').textContent.startsWith('这款保温杯')")
            yield house, tab


async def done(person):
    async with asyncio.timeout(PATIENCE):
        return await person.did.get()


async def test_the_person_confirms_skips_and_pauses_by_keys(program, tmp_path, person):
    async with prompter(program, tmp_path, person) as (house, tab):
        assert await tab.run("location.pathname + location.hash") == "/prompter.html"
        facts = "[...document.querySelectorAll('#facts .fact > *')].map((e) => e.textContent)"
        assert await tab.run(facts) == ["LT-BTL-BLK-500", "price", "¥79.00", "v12"]
        assert await tab.run("document.querySelector('#next bdi').textContent") == "这款79元。"
        await tab.press(" ")
        assert await done(person) == ("said", "1.1", 0)
        house.operator.feed.now["copilot"] = view(now=prompt("1.2", "这款79元。", "answer"))
        await tab.until("document.querySelector('#kind').matches('.answer')")
        assert await tab.run("document.querySelector('#drafts li').matches('.reading-now')")
        await tab.run("new Promise((done) => setTimeout(done, 400))")  # a press so soon is the last sentence's
        await tab.press("s")
        assert await done(person) == ("skip", "1.2")
        await tab.run("document.querySelectorAll('#drafts button')[1].click()")
        assert await done(person) == ("said", "1.2", None)
        await tab.press("p")
        async with asyncio.timeout(PATIENCE):
            assert await house.operator.told.get() == ("pause", True)
        await tab.run("document.querySelector('#cue-text').focus()")
        await tab.ask("Input.insertText", text="say s and p")
        await tab.run("document.querySelector('#cue').requestSubmit()")
        async with asyncio.timeout(PATIENCE):
            assert await house.operator.told.get() == ("say", "say s and p", "en")
        assert person.did.empty()
        assert tab.complaints == []


async def test_two_presses_in_a_row_confirm_one_sentence(program, tmp_path, person):
    async with prompter(program, tmp_path, person) as (_, tab):
        key = "new KeyboardEvent('keydown', {key: ' ', bubbles: true})"
        await tab.run(f"(document.body.dispatchEvent({key}), document.body.dispatchEvent({key}))")
        assert await done(person) == ("said", "1.1", 0)
        await tab.press("p")
        await tab.run("new Promise((done) => setTimeout(done, 200))")
        assert person.did.empty()


async def test_the_reply_is_copied_as_it_was_drafted(program, tmp_path, person):
    async with prompter(program, tmp_path, person) as (_, tab):
        await tab.run(
            "(navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }, 1)"
        )
        await tab.press("c")
        await tab.until("window.copied")
        assert await tab.run("window.copied") == "【AI】@小明 这款79元。"
        await tab.until("document.querySelector('.toast')")


async def test_what_was_taken_back_is_said_and_what_strangers_write_is_text(program, tmp_path, person):
    async with prompter(program, tmp_path, person) as (house, tab):
        house.operator.feed.now["copilot"] = view(now=None, withdrawn="这款79元。")
        await tab.until("!document.querySelector('#withdrawn').hidden")
        assert await tab.run("document.querySelector('#withdrawn bdi').textContent") == "这款79元。"
        assert await tab.run("document.querySelector('#said').disabled && document.querySelector('#skip').disabled")
        assert await tab.run("document.querySelector('#drafts .asked .text').textContent") == HOSTILE
        assert await tab.run("document.querySelectorAll('#drafts img').length") == 0
        assert await tab.run("document.title") == "Zhubo 提词器"
        assert tab.complaints == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (820, 1180), (390, 844)])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_nothing_sticks_out_and_the_long_sentence_can_be_read(program, tmp_path, person, width, height, language):
    async with prompter(program, tmp_path, person, width=width, height=height, language=language) as (house, tab):
        long = view(now=prompt("1.1", "很长的一句话，" * 30), next=[prompt("1.2", "W" * 300)] * 3)
        house.operator.feed.now["copilot"] = long
        await tab.until("document.querySelector('#text').textContent.length > 100")
        assert await tab.run("document.documentElement.scrollWidth") == width
        box = await tab.run("document.querySelector('#said').getBoundingClientRect().bottom")
        if width > 900:
            assert 0 < box <= height
        assert await tab.run("parseFloat(getComputedStyle(document.querySelector('#text')).fontSize)") >= 28
        larger = "document.querySelector('#larger').click(), getComputedStyle(document.querySelector('#text')).fontSize"
        before = await tab.run("parseFloat(getComputedStyle(document.querySelector('#text')).fontSize)")
        assert float((await tab.run(f"({larger})")).removesuffix("px")) > before


async def test_without_the_token_nothing_of_the_prompter_is_seen(program, tmp_path, person):
    async with open_house(tmp_path, copilot=person) as house:
        house.operator.feed.now["copilot"] = view()
        async with browse(program("chromium"), tmp_path / "profile") as tab:
            await tab.open(house.page)
            await tab.until("document.querySelector('#notice').textContent.includes('operator')")
            assert not await tab.run("document.querySelector('#drafts li')")
            assert "保温杯" not in await tab.run("document.body.textContent")


async def test_the_studio_counts_down_and_takes_the_operators_word(program, tmp_path, person):
    with moving_picture(180, 320) as preview:
        async with open_house(tmp_path, preview, attending=person) as house:
            house.operator.feed.now["attendance"] = {"rule": "required", "state": "due", "left_s": 95, "every_s": 900}
            async with browse(program("chromium"), tmp_path / "profile") as tab:
                await tab.open(house.page + f"#{house.token}")
                await tab.until("document.querySelector('#attendance').dataset.state === 'due'")
                left = await tab.run("document.querySelector('#attendance b').textContent")
                assert left.startswith("1:3")
                for width in (1280, 900, 600, 390):
                    await tab.size(width, 844)
                    assert await tab.run("document.documentElement.scrollWidth") == width
                await tab.press("a")
                assert await done(person) == ("attend",)
                await tab.click("#attendance button")
                assert await done(person) == ("attend",)
                house.operator.feed.now["attendance"] = {"rule": "no", "state": "off", "left_s": 0, "every_s": 900}
                await tab.until("document.querySelector('#attendance').hidden")
                assert tab.complaints == []
