"""A filmed host, for the tests of face and stage."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch


@pytest.fixture(scope="session")
def film_host(tmp_path_factory) -> Path:
    """A pack with a film in which every place is known; a random tiny network stands for what was learnt."""
    from commands.bench.engine_film import film_of
    from render.face.film import open_film
    from render.face.own.retouch import Retouch, saved
    from render.face.pack_file import add_file

    folder = film_of("lin", tmp_path_factory.mktemp("film") / "host", "own", frames=20, size=(216, 384))
    torch.manual_seed(1)
    net = Retouch((8, 16))
    torch.nn.init.normal_(net.leave.weight, std=0.05)
    add_file(folder, "lips.npz", saved(net), boxes={"retouch": open_film(folder).mouth})
    return folder
