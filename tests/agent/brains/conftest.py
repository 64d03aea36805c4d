"""The model server on loopback, for every test of a brain."""

from __future__ import annotations

import pytest

from tests.agent.brains.model_server import serving


@pytest.fixture
def model_server():
    """async with model_server(pieces=[...], stall=True) as server: ..."""
    return serving
