"""LivePortrait's graphs: a film's frames as it sees them, and the pictures it makes of them with other lips.

In: a film, a folder of ONNX graphs known by their shapes (`files_in`): appearance [n, 3, 256, 256] to a volume; motion
[n, 3, 256, 256] to seven rows of numbers; warp (volume, two times [n, 21, 3]) to features or at once to a picture;
decoder (features to [n, 3, 512, 512]); where there is one, stitch (two times [n, 21, 3], or [n, 126]). Out: pictures,
RGB of 0..1. Ditto's exports and FasterLivePortrait's both fit.

A frame's volume is eight megabytes: KEPT of them stay on the device, the others are made again when they are needed.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadInput
from render.face.engines.graph_shapes import shapes_of
from render.face.engines.keypoints import BINS, POINTS, Portrait, points_of
from render.face.engines.session import Graph, as_array, providers_for
from render.face.engines.standard_ops import is_foreign, loadable
from render.face.film import FilmPack

log = logging.getLogger(__name__)

SIDE, DRAWN = 256, 512  # pixels seen, pixels drawn
KEPT = 48  # volumes
_PAIR, _VOLUME = (None, POINTS, 3), (32, 16, 64, 64)
_ANGLES = ("pitch", "yaw", "roll")


@dataclass(frozen=True, slots=True)
class Files:
    """Which file of a folder is what. `decoder` None: the warp draws the picture itself."""

    appearance: Path
    motion: Path
    warp: Path
    decoder: Path | None
    stitch: Path | None
    others: dict[str, Path]  # what is not LivePortrait's, by what it is


def files_in(folder: Path, others: Any = None, wanted: Sequence[str] = ()) -> Files:
    """`others(inputs, outputs)` names a graph that is not LivePortrait's; of those `wanted` must be there. Raises
    BadInput naming what is missing."""
    if not folder.is_dir():
        raise BadInput("no such folder", where=str(folder), remedy="[avatar] weights: the folder of the ONNX files")
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.onnx")):
        inputs, outputs = shapes_of(path)
        role = role_of(inputs, outputs) or (others(inputs, outputs) if others else None)
        if role:
            found.setdefault(role, []).append(path)
    if len(found.get("warp", ())) > 1:  # Ditto brings one with the plug-in's node and one without
        found["warp"].sort(key=is_foreign)
        found["warp"] = found["warp"][:1]
    for role, paths in found.items():
        if len(paths) > 1:
            raise BadInput(f"{paths[0].name} and {paths[1].name} are both the {role}", where=str(folder),
                           remedy="leave one of them there")  # fmt: skip
    needed = ["appearance", "motion", "warp", *wanted]
    if "warp" in found and not _draws(found["warp"][0]):
        needed.append("decoder")
    lacking = [role for role in needed if role not in found]
    if lacking:
        raise BadInput(f"no {', no '.join(lacking)} among {len(found)} known graphs", where=str(folder),
                       remedy="docs/engines.md says which ONNX files Ditto and LivePortrait need")  # fmt: skip
    one = {role: paths[0] for role, paths in found.items()}
    rest = {role: path for role, path in one.items() if role in wanted}
    decoder = None if _draws(one["warp"]) else one["decoder"]
    return Files(one["appearance"], one["motion"], one["warp"], decoder, one.get("stitch"), rest)


def role_of(inputs: dict[str, tuple], outputs: dict[str, tuple]) -> str | None:
    """By rank and shape alone; None for what is none of them."""
    shapes, out = list(inputs.values()), list(outputs.values())
    pairs = sum(len(s) == 3 and s[1:] == (POINTS, 3) for s in shapes)
    if len(shapes) == 3 and pairs == 2 and any(len(s) == 5 for s in shapes):
        return "warp"
    if (len(shapes) == 2 and pairs == 2) or (
        [s[1:] for s in shapes] == [(6 * POINTS,)] and out[0][-1:] == (3 * POINTS + 2,)
    ):
        return "stitch"
    if len(shapes) != 1 or len(shapes[0]) != 4:
        return None
    if shapes[0][1] == 3 and any(len(s) == 5 for s in out):
        return "appearance"
    if shapes[0][1] == 3 and sum(s[-1:] == (BINS,) for s in out) == 3:
        return "motion"
    if (shapes[0][1] or 0) >= 64 and any(len(s) == 4 and s[1] in (3, None) for s in out):
        return "decoder"
    return None


def _draws(warp: Path) -> bool:
    return any(len(s) == 4 and s[1] == 3 for s in shapes_of(warp)[1].values())


class Portraits:
    """Not thread-safe; belongs to one engine."""

    def __init__(self, film: FilmPack, files: Files, *, device: str, threads: int) -> None:
        about: dict[str, Any] = {"device": device, "threads": threads}
        image = {"image": (None, 3, SIDE, SIDE)}
        self._appearance, self._motion = Graph(files.appearance, image, **about), Graph(files.motion, image, **about)
        self._warp = _warp_of(files.warp, about)
        self._decoder = Graph(files.decoder, {"features": (None,) * 4}, **about) if files.decoder else None
        self._stitch = _Stitch(files.stitch, about) if files.stitch else None
        self.runs_on = self._warp.runs_on
        self.frames = film.frames
        self._faces = film.crops(SIDE)
        self._seen: dict[int, Portrait] = {}
        self._volumes: dict[int, Any] = {}

    def seen(self, n: int) -> Portrait:
        """Film frame n's own face."""
        n %= self.frames
        if n not in self._seen:
            self._seen[n] = portrait_of(self._motion, self._image(n))
        return self._seen[n]

    def drawn(self, films: Sequence[int], driving: np.ndarray) -> np.ndarray:
        """float32[n, 3, side, side]: film frames `films`, their points where `driving` float32[n, 21, 3] has them."""
        source = np.stack([points_of(self.seen(n)) for n in films])
        if self._stitch is not None:
            driving = self._stitch(source, driving)
        size = self._warp.size_for(len(films))
        parts = []
        for first in range(0, len(films), size):
            rows = slice(first, first + size)
            parts.append(self._pictures([self._volume(n) for n in films[rows]], source[rows], driving[rows], size))
        return np.concatenate(parts)

    def prepare(self) -> bool:
        """One more frame of the film seen, and its volume made while there is room. False: nothing is left to do."""
        lacking = next((n for n in range(self.frames) if n not in self._seen or self._lacks(n)), None)
        if lacking is None:
            return False
        self.seen(lacking)
        if self._lacks(lacking):
            self._volume(lacking)
        return True

    def _lacks(self, n: int) -> bool:
        return n not in self._volumes and len(self._volumes) < KEPT

    def _volume(self, n: int) -> Any:
        """Film frame n's appearance, on the device."""
        n %= self.frames
        if n in self._volumes:
            return self._volumes[n]
        made = self._appearance.run({"image": self._image(n)}, [next(iter(self._appearance.outputs))])[0]
        if len(self._volumes) < KEPT:
            self._volumes[n] = made
        return made

    def _pictures(self, volumes: list[Any], source: np.ndarray, driving: np.ndarray, size: int) -> np.ndarray:
        """One run; a graph of a fixed batch gets its last row again until it is full."""
        count = len(volumes)
        if size == 1:
            volume = volumes[0]  # is on the device already
        else:
            volume = np.concatenate([as_array(v) for v in volumes])
            volume, source, driving = (_filled(a, size) for a in (volume, source, driving))
        feeds = {"volume": volume, "source": source, "driving": driving}
        made = self._warp.run(feeds, [next(iter(self._warp.outputs))])[0]
        if self._decoder is None:
            return as_array(made)[:count]
        if self._decoder.batch in (None, size):
            return as_array(self._decoder.run({"features": made}, [next(iter(self._decoder.outputs))])[0])[:count]
        return self._decoder.array({"features": as_array(made)[:count]})

    def _image(self, n: int) -> np.ndarray:
        return self._faces[n].transpose(2, 0, 1)[None].astype(np.float32) / 255.0


def _warp_of(path: Path, about: dict[str, Any]) -> Graph:
    """On the card, or where its onnxruntime samples no volumes there (older ones say so only when they run) the CPU."""
    roles = {"volume": (None,) * 5, "source": _PAIR, "driving": _PAIR}
    model = loadable(path, on_card=providers_for(about["device"])[0] != "CPUExecutionProvider")
    graph = Graph(model, roles, **about, name=path.name)
    if graph.runs_on == "cpu":
        return graph
    points = np.zeros((graph.size_for(1), POINTS, 3), np.float32)
    volume = np.zeros((len(points), *_VOLUME), np.float32)
    try:
        graph.run({"volume": volume, "source": points, "driving": points})
    except Exception as e:  # onnxruntime raises a class of its own for every way a run can fail
        log.warning("%s does not run on the card, on the CPU then: %s", path.name, str(e).splitlines()[0][:160])
        return Graph(model, roles, **{**about, "device": "cpu"}, name=path.name)
    return graph


def _filled(rows: np.ndarray, size: int) -> np.ndarray:
    return rows if len(rows) == size else np.concatenate([rows, np.repeat(rows[-1:], size - len(rows), 0)])


class _Stitch:
    """Driven points put so that the neck stays put: Ditto's graph gives them, LivePortrait's how far they go."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        shapes = list(shapes_of(path)[0].values())
        roles = {"source": _PAIR, "driving": _PAIR} if len(shapes) == 2 else {"points": (None, 6 * POINTS)}
        self._both = len(shapes) == 2
        self._graph = Graph(path, roles, **about)

    def __call__(self, source: np.ndarray, driving: np.ndarray) -> np.ndarray:
        if self._both:
            return self._graph.array({"source": source, "driving": driving})
        count = len(source)
        points = np.concatenate([source.reshape(count, -1), driving.reshape(count, -1)], 1)
        far = self._graph.array({"points": points})
        out = driving + far[:, : 3 * POINTS].reshape(driving.shape)
        out[..., :2] += far[:, None, 3 * POINTS :]
        return out.astype(np.float32)


def portrait_of(motion: Graph, image: np.ndarray) -> Portrait:
    """What the motion extractor says of one picture. Its outputs are known by their lengths; those of one length by
    their names, else in the order of every export: pitch, yaw, roll, place, expression, size, own points."""
    names = list(motion.outputs)
    rows = {name: as_array(v).ravel() for name, v in zip(names, motion.run({"image": image}), strict=True)}
    angles = _told_apart([n for n in names if rows[n].size == BINS], _ANGLES)
    shapes = _told_apart([n for n in names if rows[n].size == 3 * POINTS], ("exp", "kp"))
    places = [n for n in names if rows[n].size == 3]
    sizes = [n for n in names if rows[n].size == 1]
    if len(angles) != 3 or len(shapes) != 2 or len(places) != 1 or len(sizes) != 1:
        raise BadInput(f"gives rows of {sorted(r.size for r in rows.values())} numbers", where=motion.name,
                       remedy="LivePortrait's gives three of 66, two of 63, one of 3, one of 1")  # fmt: skip
    expression, still = (rows[name].reshape(POINTS, 3) for name in shapes)
    return Portrait(np.stack([rows[n] for n in angles]), rows[places[0]], expression, float(rows[sizes[0]][0]), still)


def _told_apart(names: list[str], words: Sequence[str]) -> list[str]:
    """In the order of `words`, where each is in one name; else as they stand."""
    found = [[n for n in names if word in n.lower()] for word in words]
    return [f[0] for f in found] if all(len(f) == 1 for f in found) and len(names) == len(words) else names
