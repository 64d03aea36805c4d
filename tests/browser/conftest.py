"""The house with a moving picture, and a browser looking at it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.browser.chromium import Tab, browse
from tests.studio.house import House, moving_picture, open_house


@pytest.fixture
async def house(tmp_path) -> AsyncIterator[House]:
    with moving_picture(180, 320) as preview:
        async with open_house(tmp_path, preview) as house:
            yield house


@pytest.fixture
async def visit(program, tmp_path, house):
    """visit(operator=True, ...) -> an open Tab with the studio page, ready."""
    async with contextlib.AsyncExitStack() as stack:

        async def go(*, operator: bool = True, **given) -> Tab:
            tab = await stack.enter_async_context(browse(program("chromium"), tmp_path / "profile", **given))
            await tab.open(house.page + (f"#{house.token}" if operator else ""))
            await tab.until("document.querySelectorAll('#products > li').length === 36")
            return tab

        yield go
