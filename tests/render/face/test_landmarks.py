"""Face points by the real landmarker, run by torch: the same numbers as LiteRT gives, on the hosts' own pictures."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from errors import BadInput
from render.face.own.landmarks import FILE, Landmarker, read_picture
from render.face.own.lips import seam
from render.face.own.tflite import TfliteNet
from render.face.pack import PACKS, open_pack

# What LiteRT 2.3.0 (XNNPACK) gives for `pattern`: every eighth of each output.
LITERT = {
    "face_detector": (128, [0.316, 1.024, 2.361, 1.494, 0.723, 5.625, -2.597, 4.993],
                      [-5.321, -4.263, -6.180, -4.646, -5.501, -4.297, -5.088, -2.367]),
    "face_landmarks_detector": (256, [122.132, -11.036, 118.185, 111.053, -29.840, 62.774, 153.562, -21.100],
                                [-22.945]),
}  # fmt: skip


def pattern(n: int) -> np.ndarray:
    ys, xs = np.mgrid[:n, :n].astype(np.float32) / n
    return np.stack([np.sin(9 * xs + 2 * ys), np.cos(7 * ys * xs), xs - ys], -1)[None] * 0.5 + 0.5


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(model):
    return model("face.landmarks")


@pytest.fixture(scope="module")
def finder(folder):
    return Landmarker(folder)


@pytest.mark.weights
@pytest.mark.parametrize("name", LITERT)
def test_the_nets_give_what_litert_gives(folder, name):
    size, *wanted = LITERT[name]
    with zipfile.ZipFile(folder / FILE) as box:
        net = TfliteNet(box.read(f"{name}.tflite"))
    for out, numbers in zip(net(pattern(size)), wanted, strict=False):
        flat = out.ravel()
        assert flat[:: max(1, len(flat) // 8)][:8] == pytest.approx(numbers, abs=0.01)


@pytest.mark.weights
@pytest.mark.parametrize("host", ["lin", "kai"])
def test_points_lie_where_the_mesh_says(finder, host):
    """The render knows where its eyes and its lips are."""
    pack = open_pack(PACKS / host)
    (face,) = finder.find(pack.plate)
    eyes = np.array(pack.manifest["anchors"]["eyes"])  # left, right: the middles of the eyeballs
    assert np.linalg.norm(face.xy[[473, 468]] - eyes, axis=1).max() < 0.06 * face.between_eyes()
    upper, lower = pack.lip_upper[0], pack.lip_lower[0]
    line = seam(pack.plate, face)
    for x, y in line[2:-2]:
        near = [points[np.abs(points[:, 0] - x) < 4] for points in (upper, lower)]
        true = (near[0][:, 1].max() + near[1][:, 1].min()) / 2
        assert abs(y - true) < 3.5  # pixels of 1920
    assert face.lips_apart() < 0.03 and face.eyes_open() > 0.25 and abs(face.turned()[0]) < 8


@pytest.mark.weights
def test_a_face_is_found_small_leaning_and_beside_another(finder):
    plate = Image.fromarray(open_pack(PACKS / "kai").plate)
    small = Image.new("RGB", (1600, 1200), (90, 110, 130))
    small.paste(plate.resize((270, 480)), (1200, 600))
    (face,) = finder.find(np.asarray(small))
    assert 1290 < face.xy[1, 0] < 1380 and face.between_eyes() == pytest.approx(35, abs=4)
    leaning = plate.crop((200, 350, 900, 1200)).rotate(25, fillcolor=(200, 190, 180))
    (face,) = finder.find(np.asarray(leaning))
    assert face.turned()[1] == pytest.approx(-25 + 2, abs=4)  # he leans by two degrees himself
    both = Image.new("RGB", (1400, 900))
    both.paste(plate.crop((200, 350, 900, 1250)), (0, 0))
    both.paste(Image.fromarray(open_pack(PACKS / "lin").plate).crop((200, 350, 900, 1250)), (700, 0))
    assert len(finder.find(np.asarray(both))) == 2
    assert finder.find(np.full((200, 150, 3), 128, np.uint8)) == []


def test_damaged_models_and_pictures_are_refused_by_name(tmp_path):
    (tmp_path / FILE).write_bytes(b"PK nothing")
    with pytest.raises(BadInput, match="landmark model"):
        Landmarker(tmp_path)
    with pytest.raises(BadInput, match="not a TFLite model"):
        TfliteNet(b"\0" * 64)
    with pytest.raises(BadInput, match="damaged"):
        TfliteNet(b"\xff\xff\0\0TFL3" + b"\0" * 8)
    for name, data in (("a.jpg", b"no picture"), ("b.png", png((7000, 10)))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput, match=name):
            read_picture(tmp_path / name)


def png(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "PNG")
    return out.getvalue()
