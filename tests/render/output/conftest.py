"""The programme and the mark, for every test of an output."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from render.output.aigc import AigcMark
from tests.render.output.programme import Programme, encode


@pytest.fixture(scope="session")
def programme() -> Programme:
    """163 ticks: three key frames and an end in the middle of a group."""
    return encode(163)


@pytest.fixture
def mark() -> AigcMark:
    return AigcMark("Zhubo 主播", "rec-0001")


@pytest.fixture(autouse=True, scope="session")
def loop_of_the_main_thread() -> Iterator[None]:
    """pytest-asyncio makes one when there is none and leaves it open, which a later test then sees as a leak."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()
