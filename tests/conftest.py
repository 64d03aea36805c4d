"""Shared fixtures: model weights and system programs by name. A thing that is not here skips with its name;
REQUIRE=all turns every skip into a failure."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

asyncio.set_event_loop(None)  # else Python 3.11 makes one for whoever asks, and nobody closes it

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


BY_HAND = {"qwen": 'real Qwen 0.5B weights on vLLM: make test ARGS="-m qwen"'}
_left_out: dict[str, int] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Lanes that are run by hand are left out unless asked for by name; the summary says so."""
    for mark in BY_HAND:
        if mark not in config.option.markexpr and (left := [item for item in items if item.get_closest_marker(mark)]):
            config.hook.pytest_deselected(items=left)
            items[:] = [item for item in items if item not in left]
            _left_out[mark] = len(left)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for mark, count in _left_out.items():
        terminalreporter.write_line(f"not run here: {count} tests, {BY_HAND[mark]}")


def missing(reason: str) -> None:
    """Skip the test by name, or fail it under REQUIRE=all."""
    if os.environ.get("REQUIRE") == "all":
        pytest.fail(f"REQUIRE=all: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def model():
    """model("voice.kokoro") -> Path of the weights' folder in the store's cache."""
    from models.store import Store

    def find(name: str) -> Path:
        path = Store().present(name)
        if path is None:
            missing(f"model {name} is not in the cache (make models)")
        return path

    return find


@pytest.fixture(scope="session")
def program():
    """program("chromium") -> path of a system program."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            missing(f"program {name} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def shared_data():
    """shared_data("chat/irc-parser-tests") -> Path under the shared data folder, where there is one."""

    def find(part: str) -> Path:
        path = SHARED / "data" / part
        if not path.exists():
            missing(f"shared data {part} is not here")
        return path

    return find


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of our own, for the whole run; stopping and starting it is a test's right."""
    from tests.postgres import Server, programs

    found = programs()
    if found is None:
        missing("PostgreSQL's server is not installed (Debian: postgresql)")
    server = Server(found)
    yield server
    server.remove()
