"""How true a host made from one photo moves: against renders of the same face, whose truth is known.

Each built-in host's picture is taken as if it were a photo, and made into a host with the OTHER one's motion. What it
then shows for an action is held against Cycles' own render of that action (`truth/`, which the maker never sees).

- `psnr`: decibels in the mouth's box (the eyes' for lids, gaze and brows); `still` is the same for the unmoved picture,
  `baked` for the host's own exact pack: the ceiling.
- `points`: how far the face's points there lie from the truth's, in % of the distance between the eyes.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from commands.host_choice import PACKS
from models.store import Store
from render.consent import Consent

TRUTH = Path(__file__).parent / "truth"
PAIRS = (("lin", "kai"), ("kai", "lin"))
ACTIONS = ("jaw_open", "pucker", "funnel", "stretch", "close", "lower_down", "tuck_ff")
LIVES = {"blink70": {"blink": 0.7}, "blink": {"blink": 1.0}, "gaze+1+0": {"gaze_x": 1.0},
         "gaze-1-1": {"gaze_x": -1.0, "gaze_y": -1.0}, "brow_up": {"brow": 1.0}}  # fmt: skip
LIPS = (61, 291, 0, 17, 37, 267, 84, 314, 13, 14, 82, 312, 87, 317, 78, 308)
EYES = (159, 145, 386, 374, 160, 385, 158, 387, 468, 473, 65, 295, 52, 282)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--footage", type=float, metavar="SECONDS", help="measure from-video instead: a clip of this length"
    )
    parser.add_argument("--steps", type=int, default=1500, help="with --footage: steps of learning")
    parser.add_argument("--device", default="cpu", help="with --footage: cpu or cuda")
    parser.add_argument("--pictures", type=Path, help="also put truth, made and baked side by side into this folder")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    import torch

    torch.set_num_threads(1)
    model = Store().require("face.landmarks")
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    if args.footage:
        from commands.bench.own_footage import measured

        return measured(args.footage, args.steps, args.device, model, args.pictures)
    out: dict[str, Any] = {}
    for host, like in PAIRS:
        with TemporaryDirectory() as folder:
            rows = compared(host, made_like(host, like, model, Path(folder) / host), model, pictures=args.pictures)
        out[f"{host}_moved_like_{like}"] = {"actions": rows, **summary(rows)}
    return out


def summary(rows: dict[str, dict[str, float]]) -> dict[str, float]:
    mouth = [row for name, row in rows.items() if name in ACTIONS]
    keys = ("psnr", "still", "baked", "points", "points_still")
    return {f"mouth_{key}": round(statistics.mean(row[key] for row in mouth), 2) for key in keys}


def made_like(host: str, like: str, model: Path, out: Path) -> Path:
    """The pack of `host` made from its picture alone, with the motion of `like`."""
    from render.face.own.photo import pack_from_photo

    photo = PACKS / host / "plate.png"
    pack_from_photo(photo, nobody(photo), model, {like: PACKS / like}, out, host, lambda _: None)
    return out


def compared(
    host: str, pack: Path, model: Path, names: tuple[str, ...] = (*ACTIONS, *LIVES), pictures: Path | None = None
) -> dict[str, dict[str, float]]:
    """Figures by action for `pack`, a host made from the picture of `host`."""
    from render.face import Life, load_face
    from render.face.own.landmarks import Landmarker
    from render.face.own.sampling import centres, picture_at
    from render.face.own.spline import applied, similarity
    from render.face.pack import open_pack
    from render.speech import MOUTH

    own, finder = open_pack(PACKS / host), Landmarker(model)
    x0, y0, x1, y1 = own.boxes["face"]
    places = centres((x1 - x0) // 2, (y1 - y0) // 2, (x0, y0), 2.0)
    made, baked = load_face(pack, (1080, 1920)), load_face(PACKS / host, (1080, 1920))
    way = similarity(finder.find(own.plate)[0].xy, finder.find(made.plate)[0].xy)
    screens = {"made": (made, applied(way, places.reshape(-1, 2)).reshape(places.shape)), "baked": (baked, places)}

    def shown(which: str, mouth: np.ndarray, life: Any) -> np.ndarray:
        face, at = screens[which]
        frame = face.plate.copy()
        for p in face.render(mouth, life):
            frame[p.y : p.y + p.rgb.shape[0], p.x : p.x + p.rgb.shape[1]] = p.rgb
        return picture_at(frame, at)

    rest = np.zeros(len(MOUTH), np.float32)
    still = picture_at(screens["made"][0].plate, screens["made"][1])
    rows = {}
    for name in names:
        truth = np.asarray(Image.open(TRUTH / f"{host}-{name}.webp").convert("RGB"))
        mouth = rest.copy()
        if name in ACTIONS:
            mouth[MOUTH.index(name)] = 1.0
        seen = {w: shown(w, mouth, Life(**LIVES.get(name, {}))) for w in screens}
        part = own.boxes["mouth" if name in ACTIONS else "eyes"]
        box = tuple((v - o) // 2 for v, o in zip(part, (x0, y0, x0, y0), strict=True))
        ids = list(LIPS if name in ACTIONS else EYES)
        apart = {w: points_apart(finder, picture, truth, ids) for w, picture in {**seen, "still": still}.items()}
        rows[name] = {
            "psnr": psnr(seen["made"], truth, box),
            "still": psnr(still, truth, box),
            "baked": psnr(seen["baked"], truth, box),
            "points": apart["made"],
            "points_still": apart["still"],
            "points_baked": apart["baked"],
        }
        if pictures:
            side = np.concatenate([truth, seen["made"], seen["baked"]], 1)
            Image.fromarray(side).save(pictures / f"{host}-{name}.png")
    return rows


def nobody(photo: Path) -> Consent:
    """A host who is nobody agrees to everything."""
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    record = photo.parent / "manifest.json"
    return Consent(
        "nobody", "face", photo, digest, frozenset("*"), frozenset("*"), date.max, "nobody is depicted", record
    )


def psnr(a: np.ndarray, b: np.ndarray, box: tuple[int, ...]) -> float:
    x0, y0, x1, y1 = box
    error = (a[y0:y1, x0:x1].astype(float) - b[y0:y1, x0:x1].astype(float)) ** 2
    return round(10 * float(np.log10(255**2 / max(error.mean(), 1e-9))), 2)


def points_apart(finder: Any, a: np.ndarray, b: np.ndarray, ids: list[int]) -> float:
    """Mean distance of these points, % of the distance between the eyes."""
    one, other = (
        finder.find(np.asarray(Image.fromarray(p).resize((p.shape[1] * 2, p.shape[0] * 2))))[0] for p in (a, b)
    )
    far = np.linalg.norm(one.xy[ids] - other.xy[ids], axis=1).mean() / other.between_eyes()
    return round(100 * float(far), 2)
