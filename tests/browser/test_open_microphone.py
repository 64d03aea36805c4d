"""The operator's open microphone in a real Chromium, with its own sound device: the sound arrives, and who has the
floor is shown."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from perception.voice.guest_ear import RATE

pytestmark = pytest.mark.browser

PATIENCE = 30
BUTTON, SHOWN = "document.querySelector('#guest')", "document.querySelector('#floor')"


async def soon(queue: asyncio.Queue):
    async with asyncio.timeout(PATIENCE):
        return await queue.get()


async def test_the_microphone_opens_is_heard_shows_who_has_the_floor_and_closes(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    await tab.run("document.querySelector('#write-name').value = '小李'")
    await tab.click("#guest")
    assert await soon(house.lines.opened) == "小李"
    await tab.until(f"{BUTTON}.getAttribute('aria-pressed') === 'true' && {BUTTON}.dataset.live === 'true'")
    heard: list[np.ndarray] = []
    while sum(map(len, heard)) < 1.5 * RATE:
        heard.append(await soon(house.lines.sounds))
    sound = np.concatenate(heard)
    assert {len(h) for h in heard} == {512}
    assert np.abs(sound).max() > 0.05, "Chromium's own device beeps once a second"
    await tab.until(f"parseFloat({BUTTON}.style.getPropertyValue('--level')) > 0.05")
    assert await tab.run(f"{SHOWN}.hidden")
    for act, shown in (("duck", "ducked"), ("cut", "guest"), ("over", "heard")):
        house.lines.tell(act)
        house.operator.feed.now["floor"] = {"state": shown, "who": "小李"}
        await tab.until(f"!{SHOWN}.hidden && {SHOWN}.dataset.state === {shown!r}")
    assert "小李" in await tab.run(f"{SHOWN}.textContent")
    house.operator.feed.now["floor"] = {"state": "host", "who": None}
    await tab.until(f"{SHOWN}.hidden")
    await tab.press("g")
    assert await soon(house.lines.closed) == "小李"
    await tab.until(f"{BUTTON}.getAttribute('aria-pressed') === 'false'")
    assert tab.complaints == []


async def test_another_guest_is_shown_by_a_name_that_is_text_and_the_microphone_comes_back_with_the_mind(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    hostile = "<img src=x onerror=document.title='owned'>"
    house.operator.feed.now["floor"] = {"state": "guest", "who": hostile}
    await tab.until(f"!{SHOWN}.hidden")
    assert hostile in await tab.run(f"{SHOWN}.textContent")
    assert await tab.run(f"{SHOWN}.children.length") == 0
    await tab.press("g")
    await soon(house.lines.opened)
    await house.end("mind")
    await soon(house.lines.closed)
    house.begin("mind")
    await soon(house.lines.opened)
    await soon(house.lines.sounds)
    await tab.press("g")
    await soon(house.lines.closed)


async def test_a_viewer_has_no_open_microphone(visit, house):
    tab = await visit(operator=False)
    await tab.until("document.querySelector('#links .light').matches('.live')")
    assert await tab.run(f"{BUTTON}.offsetParent === null")
    await tab.press("g")
    await tab.press("Escape")
    assert house.lines.opened.empty()


async def test_held_the_operator_speaks_as_the_host_and_let_go_no_more(visit, house):
    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    button = "document.querySelector('#as-host')"
    await tab.until(f"!{button}.hidden && {button}.offsetParent !== null")
    key = "document.body.dispatchEvent(new KeyboardEvent('{}', {{ key: 'h', bubbles: true }}))"
    await tab.run(key.format("keydown"))
    await soon(house.lines.opened)
    assert house.lines.as_hosts == 1
    await tab.until(f"{button}.dataset.live === 'true' && {button}.getAttribute('aria-pressed') === 'true'")
    await soon(house.lines.sounds)
    house.operator.feed.now["floor"] = {"state": "as_host", "who": "店主"}
    await tab.until(f"!{SHOWN}.hidden && {SHOWN}.textContent.includes('店主')")
    await tab.run(key.format("keyup"))
    await soon(house.lines.closed)
    await tab.until(f"{button}.getAttribute('aria-pressed') === 'false'")
    assert tab.complaints == []
