"""A catalog in a fresh database, and tables written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import SAMPLE, Catalog


@pytest.fixture
def catalog(tmp_path):
    with Catalog.open(tmp_path / "catalog.db", clock=lambda: 1_800_000_000.0) as opened:
        yield opened


@pytest.fixture
def table(tmp_path):
    """table(text, encoding, name) -> a file of that text."""

    def write(text: str, encoding: str = "utf-8", name: str = "shop.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The bundled shop; read only."""
    with Catalog.open(tmp_path_factory.mktemp("sample") / "catalog.db") as opened:
        opened.import_file(SAMPLE)
        yield opened
