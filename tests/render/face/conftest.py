"""A host made from a photo, for the tests of hosts: Lin's picture, moved like Kai."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from commands.bench.own_host import made_like


@pytest.fixture(scope="session")
def photo_pack(model, tmp_path_factory) -> Path:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return made_like("lin", "kai", model("face.landmarks"), tmp_path_factory.mktemp("own") / "lin")
    finally:
        torch.set_num_threads(before)
