"""The house, open on real sockets, without a picture: what the operator's socket and the page's files need."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.studio.house import House, open_house


@pytest.fixture
async def house(tmp_path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house
