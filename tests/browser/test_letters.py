"""Chinese words of the page where the system has no letters for them: the font that the studio hands out draws them."""

from __future__ import annotations

import pytest

from tests.browser.chromium import browse
from tests.studio.house import open_house

pytestmark = [pytest.mark.browser, pytest.mark.weights]


async def test_a_word_from_before_the_font_came_is_not_left_as_boxes(program, model, tmp_path):
    font = next(model("font.cjk").glob("*.otf"))
    async with (
        open_house(tmp_path, font=font) as house,
        browse(program("chromium"), tmp_path / "profile", language="en-US") as tab,
    ):
        await tab.open(house.page)
        await tab.until("document.querySelectorAll('#products > li').length === 36")
        width = "document.querySelector('#language').getBoundingClientRect().width"
        drawn = await tab.run(width)
        await tab.run("document.querySelector('#language').textContent = '文中'")  # not met before, so drawn anew
        assert await tab.run(width) == drawn
