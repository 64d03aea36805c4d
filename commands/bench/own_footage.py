"""How true a host made from footage is: clips of Lin, whose every frame is known, and sentences it never saw.

Lin talks for so many seconds; her host is made of that clip with Kai's motion. Then both say something new, and each
frame of the made one (as the warp alone draws it, and with what was learnt) is held against hers.

- `psnr`: decibels in the mouth's box, mean over frames; `still` for a mouth that never moves.
- `points`: how far the lips' points lie from hers, % of the distance between the eyes.
- `idle`: how the loop's turns of the head go with those she really made (correlation), and how long it is.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from commands.bench.own_host import LIPS, nobody, points_apart
from commands.bench.talking_clip import mouths, write_clip
from commands.host_choice import PACKS
from render.face import Life, LifeLine, load_face
from render.face.life import stress_track
from render.face.own import idle
from render.face.own.footage import read_take
from render.face.own.landmarks import Landmarker
from render.face.own.sampling import centres, picture_at
from render.face.own.spline import applied, similarity
from render.face.own.video import pack_from_video
from render.face.pack import open_pack
from render.face.runtime import Face

SIZE = (720, 1280)
NEW = 6.0  # seconds of new sentences
EVERY = 3  # frames between those compared


def measured(seconds: float, steps: int, device: str, model: Path, pictures: Path | None) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        work = Path(folder)
        rows = write_clip(work / "lin.mp4", "lin", seconds, seed=3, size=SIZE)
        begun = time.perf_counter()
        report = pack_from_video(
            work / "lin.mp4", nobody(PACKS / "lin" / "plate.png"), model, {"kai": PACKS / "kai"}, work / "host",
            "lin", lambda _: None, steps=steps, device=device,
        )  # fmt: skip
        took = time.perf_counter() - begun
        report.pop("out")
        found = compared(work / "host", Landmarker(model), pictures)
        moved = idle_like(work / "lin.mp4", rows, Landmarker(model))
    return {
        "seconds": seconds,
        "steps": steps,
        "device": device,
        "made_in_s": round(took, 1),
        **report,
        **found,
        **moved,
    }


def compared(pack: Path, finder: Landmarker, pictures: Path | None) -> dict[str, float]:
    own, made = open_pack(PACKS / "lin"), open_pack(pack)
    faces = {"learnt": Face(made, made.size), "true": load_face(PACKS / "lin", own.size)}
    faces["warped"] = Face(replace(made, retouch=None), made.size)
    way = similarity(finder.find(own.plate)[0].xy, finder.find(made.plate)[0].xy)
    x0, y0, x1, y1 = own.boxes["mouth"]
    places = centres((x1 - x0) // 2, (y1 - y0) // 2, (x0, y0), 2.0)
    x0, y0, x1, y1 = own.boxes["face"]
    whole = centres((x1 - x0) // 2, (y1 - y0) // 2, (x0, y0), 2.0)

    def at(which: str, grid: np.ndarray) -> np.ndarray:
        return grid if which == "true" else applied(way, grid.reshape(-1, 2)).reshape(grid.shape)

    frames = {which: face.plate.copy() for which, face in faces.items()}
    still = picture_at(faces["warped"].plate, at("warped", places)).astype(float)
    error: dict[str, list[float]] = {"still": [], "warped": [], "learnt": []}
    points: dict[str, list[float]] = {"warped": [], "learnt": []}
    for tick, row in enumerate(mouths(NEW, seed=99)):
        for which, face in faces.items():
            for p in face.render(row, Life()):
                frames[which][p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
        if tick % EVERY or row.max() < 0.1:
            continue
        seen = {which: picture_at(frames[which], at(which, places)).astype(float) for which in faces}
        seen["still"] = still
        for which in error:
            error[which].append(float(((seen[which] - seen["true"]) ** 2).mean()))
        if tick % (5 * EVERY) == 0:
            faces_seen = {which: picture_at(frames[which], at(which, whole)) for which in faces}
            for which in points:
                points[which].append(points_apart(finder, faces_seen[which], faces_seen["true"], list(LIPS)))
            if pictures:
                side = np.concatenate([faces_seen[w] for w in ("true", "warped", "learnt")], 1)
                Image.fromarray(side).save(pictures / f"footage-{tick:03}.png")
    out = {f"{which}_psnr": round(10 * float(np.log10(255**2 / np.mean(e))), 2) for which, e in error.items()}
    return out | {f"{which}_points": round(float(np.mean(p)), 2) for which, p in points.items()}


def idle_like(clip: Path, rows: np.ndarray, finder: Landmarker) -> dict[str, float]:
    take = read_take(clip, finder, lambda _: None)
    track = idle.track_of(take, 0, len(take.points))
    line, stress = LifeLine(3), stress_track(rows)
    true = [line.at(tick, True, float(stress[tick])) for tick in range(len(track))]
    loop = idle.idle_of(take)
    return {
        "idle_yaw": round(float(np.corrcoef(track[:, 0], [life.sway_x for life in true])[0, 1]), 3),
        "idle_roll": round(float(np.corrcoef(track[:, 1], [life.roll for life in true])[0, 1]), 3),
        "idle_blink": round(float(np.corrcoef(track[:, 2], [life.blink for life in true])[0, 1]), 3),
        "idle_seam": 0.0 if loop is None else round(float(np.linalg.norm(loop[0, :2] - loop[-1, :2])), 3),
    }
