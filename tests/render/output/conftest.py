"""The programme and the mark, for every test of an output."""

from __future__ import annotations

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
