"""Exact motion on the screen: what every facial action and every turn of the head does to each pixel of the plate.

In: projected vertices of the body mesh (pixels and depth on the 1080 wide frame) in neutral and in each action, with
their rest positions, and the hair and host masks. Out: small displacement fields and lip contours, as arrays of a pack.

A field is rasterised with a depth buffer over the neutral picture, silenced on hair and cloth, and continued
harmonically where the mesh says nothing (under the jaw, inside the mouth), so that skin stretches and never tears. The
mouth has two sheets, one for what hangs on the upper lip and one for the lower; the runtime chooses by the lip line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

FRAME = (1080, 1920)  # the frame all coordinates are in
CELL = 4  # facial fields: one value for 4 x 4 pixels
BODY_CELL = 12  # turns of the head and breath
PIVOT = np.array([0.0, -0.015, 0.585])  # where the head turns on the neck, metres
_HOLE = 0.8  # frame pixels a degree by which a cell may stand out from those around it


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole at `place` looking along +y; `focal` in pixels of the frame."""

    place: np.ndarray
    focal: float

    def screen(self, points: np.ndarray) -> np.ndarray:
        """World metres to x right, y down, depth."""
        d = points - self.place
        x = FRAME[0] / 2 + self.focal * d[:, 0] / d[:, 1]
        return np.stack([x, FRAME[1] / 2 - self.focal * d[:, 2] / d[:, 1], d[:, 1]], 1)

    def world(self, seen: np.ndarray) -> np.ndarray:
        depth = seen[:, 2]
        x = (seen[:, 0] - FRAME[0] / 2) * depth / self.focal
        return np.stack([x, depth, (FRAME[1] / 2 - seen[:, 1]) * depth / self.focal], 1) + self.place


def step(a: float, b: float, x: np.ndarray) -> np.ndarray:
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def rasterise(points: np.ndarray, triangles: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Nearest triangle (−1 for none) and barycentric weights at each pixel centre; `points` are x, y, depth."""
    a, b, c = (points[triangles[:, i]] for i in range(3))
    low = np.floor(np.minimum(np.minimum(a, b), c)[:, :2]).astype(int)
    high = np.ceil(np.maximum(np.maximum(a, b), c)[:, :2]).astype(int)
    inside = (high[:, 0] >= 0) & (high[:, 1] >= 0) & (low[:, 0] < width) & (low[:, 1] < height)
    index = np.flatnonzero(inside)
    depth = np.full(width * height, np.inf)
    nearest = np.full(width * height, -1)
    weights = np.zeros((width * height, 3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    area = np.where(area == 0, 1e-9, area)
    extent = high - low
    for oy in range(int(extent[index, 1].max()) + 1):
        for ox in range(int(extent[index, 0].max()) + 1):
            k = index[(extent[index, 0] >= ox) & (extent[index, 1] >= oy)]
            if not len(k):
                continue
            x, y = low[k, 0] + ox, low[k, 1] + oy
            px, py = x + 0.5, y + 0.5
            v = ((px - a[k, 0]) * (c[k, 1] - a[k, 1]) - (c[k, 0] - a[k, 0]) * (py - a[k, 1])) / area[k]
            w = ((b[k, 0] - a[k, 0]) * (py - a[k, 1]) - (px - a[k, 0]) * (b[k, 1] - a[k, 1])) / area[k]
            u = 1 - v - w
            z = u * a[k, 2] + v * b[k, 2] + w * c[k, 2]
            hit = (np.minimum(np.minimum(u, v), w) >= -1e-4) & (x >= 0) & (y >= 0) & (x < width) & (y < height)
            pixel, z, k = (y * width + x)[hit], z[hit], k[hit]
            bary = np.stack([u, v, w], 1)[hit]
            order = np.argsort(-z, kind="stable")
            pixel, z, k, bary = pixel[order], z[order], k[order], bary[order]
            won = z < depth[pixel]
            depth[pixel[won]], nearest[pixel[won]], weights[pixel[won]] = z[won], k[won], bary[won]
    return nearest.reshape(height, width), weights.reshape(height, width, 3)


def continued(field: np.ndarray, known: np.ndarray, rounds: int = 60) -> np.ndarray:
    """`field` (c, h, w) kept where `known`, continued harmonically elsewhere: Jacobi, coarse to fine."""
    d = torch.tensor(np.ascontiguousarray(field))[None].float()
    k = torch.tensor(known)[None, None].float()
    d = d * k
    levels = []
    while min(d.shape[2:]) > 12:
        levels.append((d, k))
        share = F.avg_pool2d(k, 2, ceil_mode=True)
        d = F.avg_pool2d(d, 2, ceil_mode=True) / share.clamp_min(1e-6) * (share > 0)
        k = (share > 0).float()
    x = d
    cross = torch.tensor([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]]).expand(d.shape[1], 1, 3, 3)
    for d, k in reversed(levels):
        if x.shape != d.shape:
            x = F.interpolate(x, d.shape[2:], mode="bilinear")
        for _ in range(rounds):
            mean = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), cross, groups=d.shape[1])
            x = k * d + (1 - k) * mean
    return x[0].numpy()


@dataclass(frozen=True, slots=True)
class Geometry:
    """What the scene measured: `seen[name]` (n, 3) for "neutral" and each action; per vertex `rest` position, `lip`
    and `inner` (inside of the mouth) masks, `drop` (how far an open jaw carries it); `jaw[name]` the lower teeth."""

    triangles: np.ndarray
    seen: dict[str, np.ndarray]
    jaw: dict[str, np.ndarray]
    rest: np.ndarray
    lip: np.ndarray
    inner: np.ndarray
    drop: np.ndarray


def lip_sets(geo: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Vertices of the upper and of the lower lip, told apart by how far they follow the jaw."""
    lip = geo.lip > 0.25
    cut = (geo.drop[lip].max() + geo.drop[lip].min()) / 2
    return np.flatnonzero(lip & (geo.drop > cut + 0.0012)), np.flatnonzero(lip & (geo.drop < cut - 0.0012))


def lip_line(upper: np.ndarray, lower: np.ndarray, xs: np.ndarray) -> np.ndarray:
    """Height of the closed lips' line at columns `xs`."""
    heights = []
    for points, worst in ((upper, np.maximum), (lower, np.minimum)):
        column = np.clip(((points[:, 0] - xs[0]) / (xs[1] - xs[0])).round().astype(int), 0, len(xs) - 1)
        edge = np.full(len(xs), -np.inf if worst is np.maximum else np.inf)
        worst.at(edge, column, points[:, 1])
        good = np.isfinite(edge)
        heights.append(np.interp(xs, xs[good], edge[good]))
    line = (heights[0] + heights[1]) / 2
    return np.convolve(np.pad(line, 3, mode="edge"), np.array([1, 2, 3, 4, 3, 2, 1]) / 16, "valid")


def facial(geo: Geometry, actions: tuple[str, ...], box: tuple[int, int, int, int], hair: np.ndarray) -> dict:
    """Arrays of the facial motion inside `box` (x0, y0, x1, y1): `upper` and `lower` sheets (actions, 2, h, w) in
    frame pixels, lip vertices (1 + actions, n, 2), jaw translations (1 + actions, 2). `hair`: 0..1 over the frame."""
    x0, y0, x1, y1 = box
    w, h = (x1 - x0) // CELL, (y1 - y0) // CELL
    origin = np.array([x0, y0], float)
    neutral = geo.seen["neutral"]
    cells = np.concatenate([(neutral[:, :2] - origin) / CELL, neutral[:, 2:]], 1)
    nearest, weights = rasterise(cells, geo.triangles, w, h)
    corner = geo.triangles[np.maximum(nearest, 0)]

    def at_pixels(values: np.ndarray) -> np.ndarray:
        return (values[corner] * weights[..., None]).sum(2)

    visible = nearest >= 0
    rest = at_pixels(geo.rest)
    covered = hair[y0:y1, x0:x1][: h * CELL, : w * CELL].reshape(h, CELL, w, CELL).mean((1, 3))
    front = ((rest[..., 2] > 0.608) & (rest[..., 1] < -0.09)) | ((rest[..., 2] > 0.568) & (rest[..., 1] < -0.112))
    moving = visible & front & (covered < 0.4)
    still = (covered >= 0.6) | ~visible | (visible & (rest[..., 2] < 0.545))
    still[0] = still[-1] = True
    still[:, 0] = still[:, -1] = True
    still &= ~moving
    below_eyes = 1 - step(0.676, 0.694, rest[..., 2])
    fields = []
    for name in actions:
        field = at_pixels(geo.seen[name][:, :2] - neutral[:, :2]).transpose(2, 0, 1)
        if name not in ("brow_up", "squint"):
            field = field * below_eyes
        fields.append(field)
    motion = np.concatenate(fields) * moving
    inside = at_pixels(geo.inner[:, None])[..., 0] > 0.5
    up, low = lip_sets(geo)
    yy, xx = (np.mgrid[:h, :w] + 0.5) * CELL
    line = lip_line(neutral[up, :2] - origin, neutral[low, :2] - origin, (np.arange(w) + 0.5) * CELL)[None]
    corners = neutral[up, 0].min() - x0, neutral[up, 0].max() - x0
    mouth = (xx > corners[0] - 2) & (xx < corners[1] + 2)
    known = (moving & ~inside) | still
    shape = (len(actions), 2, h, w)
    upper = continued(motion, known & ~(mouth & (yy > line))).reshape(shape)
    lower = continued(motion, known & ~(mouth & (yy <= line) & (yy > line - 90))).reshape(shape)
    names = ("neutral", *actions)
    return {
        "upper": upper.astype(np.float16),
        "lower": lower.astype(np.float16),
        "lip_upper": np.stack([geo.seen[n][up, :2] for n in names]).astype(np.float32),
        "lip_lower": np.stack([geo.seen[n][low, :2] for n in names]).astype(np.float32),
        "jaw": np.stack([geo.jaw[n][:2] for n in names]).astype(np.float32),
    }


def unholed(field: np.ndarray) -> np.ndarray:
    """`field` (c, h, w) without lone cells that looked into the mouth or a nostril, where the head's depth leaps back:
    a nod would push the corner of the mouth over its lip. Edges stay."""
    wide = np.pad(field, ((0, 0), (1, 1), (1, 1)), mode="edge")
    h, w = field.shape[1:]
    around = np.median([wide[:, y : y + h, x : x + w] for y in range(3) for x in range(3)], axis=0)
    return np.where(np.abs(field - around) > _HOLE, around, field).astype(field.dtype)


def bodily(geo: Geometry, camera: Camera, hair: np.ndarray, host: np.ndarray) -> np.ndarray:
    """(4, 2, h, w) over the frame: yaw, pitch, roll (per degree) and one breath, in frame pixels."""
    w, h = FRAME[0] // BODY_CELL, FRAME[1] // BODY_CELL

    def coarse(mask: np.ndarray) -> np.ndarray:
        return mask[: h * BODY_CELL, : w * BODY_CELL].reshape(h, BODY_CELL, w, BODY_CELL).mean((1, 3))

    hair, host = coarse(hair), coarse(host)
    seen = geo.seen["neutral"]
    points = camera.world(seen)
    follows = step(0.545, 0.640, geo.rest[:, 2])[:, None]
    cells = np.concatenate([seen[:, :2] / BODY_CELL, seen[:, 2:]], 1)
    nearest, weights = rasterise(cells, geo.triangles, w, h)
    corner = geo.triangles[np.maximum(nearest, 0)]

    def at_pixels(values: np.ndarray) -> np.ndarray:
        return (values[corner] * weights[..., None]).sum(2)

    height = at_pixels(geo.rest[:, 2:])[..., 0]
    skull = (nearest >= 0) & (height > 0.60)
    neck = (nearest >= 0) & (height > 0.545) & (hair < 0.3)
    near = torch.tensor(np.maximum(hair, skull)[None, None]).float()
    reach = F.max_pool2d(near, 13, 1, 6)[0, 0].numpy() > 0.5  # the blurred backdrop yields this far
    cloth = (host > 0.6) & (hair < 0.3) & ~skull & ~neck
    known = skull | neck | cloth | ~reach
    known[0] = known[-1] = True
    turns = []
    for axis in np.eye(3)[[2, 0, 1]]:
        moved = points + np.cross(axis, points - PIVOT) * np.deg2rad(1.0)
        shift = (camera.screen(moved) - seen)[:, :2] * follows
        field = at_pixels(shift).transpose(2, 0, 1) * (skull | neck)
        turns.append(unholed(continued(field, known, 200)))
    row = (np.arange(h) + 0.5) * BODY_CELL
    rise = np.broadcast_to(1 - step(1000, 1440, row)[:, None], (h, w))
    edge = F.max_pool2d(torch.tensor(host[None, None]).float(), 15, 1, 7)[0, 0].numpy() > 0.3
    lift = continued((-rise * (host > 0.5))[None], (host > 0.5) | ~edge, 200)[0]
    lift[row > 1440] = 0
    turns.append(np.stack([0 * lift, lift]))
    return np.stack(turns).astype(np.float16)
