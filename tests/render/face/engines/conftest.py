"""A film whose every place is known, and random twins of the engines' weights, for the tests of engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from commands.bench.engine_twins import write_twin
from render.face.engines import NEEDS_WEIGHTS, open_engine
from render.face.film import FilmPack, open_film
from render.speech import MOUTH, SAMPLE_RATE, Clause, Speech


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@dataclass(frozen=True)
class Bench:
    """A film, and what each engine is opened with."""

    folder: Path
    film: FilmPack
    weights: Path

    def weights_of(self, engine: str) -> Path | None:
        if engine not in NEEDS_WEIGHTS:
            return None
        return self.weights / (f"{engine}-twin.onnx" if engine.startswith("wav2lip") else engine)

    def open(self, engine: str):
        return open_engine(engine, self.film, self.weights_of(engine), device="cpu")


@pytest.fixture(scope="session")
def bench(film_host, tmp_path_factory) -> Bench:
    weights = tmp_path_factory.mktemp("weights")
    for engine in sorted(NEEDS_WEIGHTS):
        write_twin(engine, weights / ("" if engine.startswith("wav2lip") else engine), width=8, depth=1)
    return Bench(film_host, open_film(film_host), weights)


def spoken(seconds: float = 1.0, *, seed: int = 0, pause: tuple[float, float] | None = None) -> Speech:
    """Noise like a voice's, with a mouth that moves; silent in `pause` (seconds)."""
    r = np.random.default_rng(seed)
    frames = round(seconds * 25)
    pcm = (0.1 * r.standard_normal(round(seconds * SAMPLE_RATE))).astype(np.float32)
    mouth = r.uniform(0.05, 0.5, (frames, len(MOUTH))).astype(np.float32)
    if pause is not None:
        pcm[int(pause[0] * SAMPLE_RATE) : int(pause[1] * SAMPLE_RATE)] = 0.0
        mouth[int(pause[0] * 25) : int(pause[1] * 25)] = 0.0
    return Speech(Clause("你好", "zh"), pcm, (), mouth, "test")
