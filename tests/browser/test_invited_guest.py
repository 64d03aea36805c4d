"""A guest invited from the studio page, in a real Chromium with its own sound device: the link opens one microphone,
once, and is taken back."""

from __future__ import annotations

import asyncio

import pytest

from tests.browser.chromium import browse

pytestmark = pytest.mark.browser

PATIENCE = 30
BUTTON = "document.querySelector('#guest')"


async def soon(queue: asyncio.Queue):
    async with asyncio.timeout(PATIENCE):
        return await queue.get()


async def test_a_link_made_on_the_page_is_a_microphone_for_its_guest_until_it_is_taken_back(
    visit, house, program, tmp_path
):
    def stands() -> None:
        floor = {"state": "host", "who": None, "microphones": [], "invitations": house.invitations.view()}
        house.operator.feed.now["floor"] = floor

    tab = await visit()
    await tab.until("document.querySelector('#links .light').matches('.live')")
    hostile = "<b>小李</b>"
    await tab.run(f"document.querySelector('#invite-name').value = {hostile!r}")
    await tab.run("document.querySelector('#invite').requestSubmit()")
    await tab.until("!document.querySelector('#invite-link').hidden")
    link = await tab.run("document.querySelector('#invite-link').value")
    stands()
    await tab.until("document.querySelectorAll('#invited li').length === 1")
    assert await tab.run("document.querySelector('#invited li b').textContent") == hostile

    async with browse(program("chromium"), tmp_path / "guest") as guest:
        await guest.open(link)
        await guest.until(f"{BUTTON}.textContent !== ''")
        assert link.partition("#")[2] not in await guest.run("location.href")
        await guest.click("#guest")
        assert await soon(house.lines.opened) == hostile
        await soon(house.lines.sounds)
        await guest.until(f"{BUTTON}.dataset.live !== 'false' && document.querySelector('#who').textContent !== ''")
        assert await guest.run("document.querySelector('#who').children.length") == 0
        stands()
        await guest.click("#guest")
        await soon(house.lines.closed)
        await guest.click("#guest")  # the same page comes back by its key
        await soon(house.lines.opened)
        stands()
        await tab.until("document.querySelectorAll('#invited button').length === 1")
        await tab.run("document.querySelector('#invited button').click()")
        await soon(house.lines.closed)
        await guest.until(f"{BUTTON}.getAttribute('aria-pressed') === 'false'")
        assert await guest.run("sessionStorage.getItem('zhubo.guest')") is None
        stands()
        await tab.until("document.querySelectorAll('#invited button').length === 0")
        assert guest.complaints == []
    assert tab.complaints == []
