"""From another system's avatar folder, in its published form, to mouths that an engine in its process draws into it.

Frames of Lin stand for footage and random twins for weights: what is shown is that boxes, masks and latents arrive
where they belong and that what the engine draws is laid there; nothing of how it looks.
"""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from commands.avatar import add_arguments, main
from commands.bench.talking_clip import frames, mouths
from render.face.engines.process import LipSettings, LipWorker
from render.face.film import open_film
from render.face.film_face import FilmFace
from render.face.own import film as own_film
from render.face.own import footage, foreign, idle, video
from tests.render.face.engines.conftest import spoken

FRAMES, SIZE = 20, (480, 854)
FACE = (160, 240, 320, 430)  # x0, y0, x1, y1 in the first frame; each later one's is a pixel further right, and taller
AROUND = (120, 200, 360, 470)  # what MuseTalk's masks lie in
CANVAS = (360, 640)
HANG = 120.0

pytestmark = pytest.mark.weights


@dataclass
class Footage:
    pictures: list[np.ndarray]
    take: footage.Take | None = None


@pytest.fixture(scope="module")
def lin() -> Footage:
    return Footage([p.copy() for p in frames("lin", mouths(1.0, 3)[:FRAMES], 3, SIZE)])


@pytest.fixture
def short(lin, photo_pack, monkeypatch):
    """Twenty frames will do; the plate's own pack is made elsewhere, and the same frames are looked at once."""

    def written_before(plate, consent, finder, packs, out, name, tell):
        shutil.copytree(photo_pack, out)
        return {"out": str(out)}

    def read_once(path, finder, tell):
        lin.take = lin.take or footage.read_take(path, finder, tell)
        return replace(lin.take, path=path)

    monkeypatch.setattr(video, "written", written_before)
    monkeypatch.setattr(video, "read_take", read_once)
    monkeypatch.setattr(footage, "SHORTEST", 0.6)
    monkeypatch.setattr(idle, "_SHORTEST", 0.5)
    monkeypatch.setattr(own_film, "_SHORTEST", 0.4)


def boxes(face: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    x0, y0, x1, y1 = face
    return [(x0 + n, y0, x1 + n, y1 + n) for n in range(FRAMES)]


def dumped(path: Path, value) -> None:
    path.write_bytes(pickle.dumps(value))


def saved(folder: Path, pictures: list[np.ndarray]) -> None:
    folder.mkdir(parents=True)
    for n, picture in enumerate(pictures):
        Image.fromarray(picture).save(folder / f"{n:08d}.png", compress_level=1)


def livetalking(folder: Path, pictures: list[np.ndarray], side: int, *, rows_first: bool) -> None:
    """As its `genavatar.py` leaves it: boxes as y1, y2, x1, x2 for wav2lip, x1, y1, x2, y2 for ultralight."""
    saved(folder / "full_imgs", pictures)
    cut = [np.asarray(Image.fromarray(p).resize((side, side), box=b))
           for p, b in zip(pictures, boxes(FACE), strict=True)]  # fmt: skip
    saved(folder / "face_imgs", cut)
    dumped(
        folder / "coords.pkl", [(y0, y1, x0, x1) if rows_first else [x0, y0, x1, y1] for x0, y0, x1, y1 in boxes(FACE)]
    )


def musetalk(folder: Path, pictures: list[np.ndarray]) -> None:
    """As `realtime_inference.py` leaves it: there and back again, a mask and a latent for each frame."""
    mask = np.zeros((AROUND[3] - AROUND[1], AROUND[2] - AROUND[0]), np.uint8)
    mask[FACE[1] - AROUND[1] + 110 : FACE[3] - AROUND[1] - 10, FACE[0] - AROUND[0] + 20 : FACE[2] - AROUND[0] - 20] = (
        255
    )
    cycle = lambda rows: [*rows, *rows[::-1]]  # noqa: E731
    saved(folder / "full_imgs", cycle(pictures))
    saved(folder / "mask", cycle([np.roll(mask, n, 1) for n in range(FRAMES)]))  # in a box that stays
    dumped(folder / "coords.pkl", cycle(boxes(FACE)))
    dumped(folder / "mask_coords.pkl", [AROUND] * 2 * FRAMES)
    torch.save(cycle([torch.full((1, 8, 32, 32), n / FRAMES) for n in range(FRAMES)]), folder / "latents.pt")


def imported(folder: Path, out: Path) -> None:
    """By the command line, with her consent to these very frames."""
    import argparse

    digest = foreign.pictures_digest(folder / "full_imgs")
    consent = folder / "anna.toml"
    consent.write_text(
        f'who = "Anna"\nwhat = "face"\nmaterial = "full_imgs"\nsha256 = "{digest}"\nrooms = ["*"]\nplatforms = ["*"]\n'
        f'until = 2099-06-30\nsignature = "I agree. Anna, 2026-11-01"\n',
        "utf-8",
    )
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    flags = ["import", str(folder), "--consent", str(consent), "--out", str(out), "--motion-of", "kai", "--json"]
    assert main(parser.parse_args(flags)) == 0


@pytest.mark.parametrize("engine", ["wav2lip", "ultralight", "musetalk"])
def test_an_avatar_folder_becomes_a_host_whose_mouth_the_engine_draws(engine, lin, short, bench, model, tmp_path):
    model("face.landmarks")
    source, out = tmp_path / "anna", tmp_path / "host"
    if engine == "musetalk":
        musetalk(source, lin.pictures)
    else:
        livetalking(source, lin.pictures, 96 if engine == "wav2lip" else 168, rows_first=engine == "wav2lip")
    imported(source, out)
    film = open_film(out)
    assert film.engine == engine and 9 <= film.frames <= FRAMES

    # theirs, by frame: its box's shape tells which frame of the clip it is
    wide, tall = (film.boxes[:, k + 2] - film.boxes[:, k] for k in (0, 1))
    number = tall / wide * 160 - 190
    np.testing.assert_allclose(number, number[0].round() + np.arange(film.frames), atol=0.05)
    assert number[0] > 1 and np.ptp(wide) < 1e-3
    np.testing.assert_allclose(np.diff(film.boxes[:, 0]), wide[0] / 160, rtol=0.01)
    if engine == "musetalk":
        np.testing.assert_allclose(film.latents[:, 0, 0, 0] * FRAMES, number, atol=0.1)
        for mask, n in zip(film.masks, number, strict=True):
            rows, columns = (np.flatnonzero(mask.any(k)) for k in (1, 0))
            assert rows[0] == pytest.approx(128 * 110 / (190 + n), abs=2) and columns[0] == pytest.approx(16, abs=2)

    lips = LipWorker(LipSettings(engine, out, bench.weights_of(engine), device="cpu"), patient=True)
    face = FilmFace(film, CANVAS, lips, patient=True)
    try:
        lips.start()
        assert lips.settle(HANG), lips.refusal
        speech, still = spoken(0.4), []
        for n in range(10):
            face.follow(n, SimpleNamespace(speech=None, frame=n, generation=0))
            still.append(face.render(np.zeros(10, np.float32))[0].rgb.copy())
        for n in range(10):
            face.follow(film.frames + n, SimpleNamespace(speech=speech, frame=n, generation=0))
            drawn = face.render(speech.mouth[n])[0].rgb
        assert (face.used, face.late) == (10, 0) and lips.rung == engine
    finally:
        lips.close()
        face.close()
    changed = np.abs(drawn.astype(int) - still[9]).max(2) > 6
    x0, y0, x1, y1 = (film.boxes[9] * CANVAS[0] / film.size[0]).round().astype(int)
    inside = np.zeros_like(changed)
    inside[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1] = True
    assert changed[inside].mean() > 0.05 and not changed[~inside].any()
