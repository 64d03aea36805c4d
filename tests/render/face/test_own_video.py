"""A host from footage, on clips of a built-in host whose every mouth is known."""

from __future__ import annotations

import av
import numpy as np
import pytest
import torch

from commands.bench.own_host import nobody
from commands.bench.talking_clip import mouths, write_clip
from errors import BadInput
from render.face import load_face
from render.face.own import footage, idle, video
from render.face.own.footage import pictures
from render.face.own.landmarks import Points
from render.face.own.measured import weights_of
from render.face.own.retouch import SIDE, Retouch, learn, loaded, saved
from render.face.own.sampling import sampled
from render.face.pack import PACKS, open_pack
from render.speech import MOUTH

TINY = (8, 16, 24)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_a_clip_is_read_at_25_pictures_a_second(tmp_path):
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=30)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for i in range(60):
            grey = np.full((64, 64, 3), 4 * i, np.uint8)
            clip.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        clip.mux(stream.encode(None))
    levels = [int(p.mean()) for p in pictures(path)]
    assert 49 <= len(levels) <= 51
    assert levels[25] == pytest.approx(4 * 30, abs=6)  # the picture of the first second


def test_no_video_is_refused_by_name(tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"no clip")
    with pytest.raises(BadInput, match=r"clip.mp4.*cannot be read"):
        next(pictures(tmp_path / "clip.mp4"))


def test_what_moved_the_points_is_found_again():
    """Points carried by a pack's own motion give back the weights that carried them."""
    pack = open_pack(PACKS / "kai")
    x0, y0, x1, y1 = pack.boxes["face"]
    r = np.random.default_rng(0)
    rest = Points(
        np.concatenate([r.uniform((x0 + 60, y0 + 60), (x1 - 60, y1 - 60), (478, 2)), np.zeros((478, 1))], 1), 1.0
    )
    rest.xyz[:, 1] = np.where(np.arange(478) % 2, rest.xyz[:, 1], rest.xyz[:, 1] * 0.2 + 0.8 * 860)
    wanted = np.zeros((2, len(MOUTH)), np.float32)
    wanted[0, MOUTH.index("jaw_open")] = 0.7
    wanted[1, MOUTH.index("pucker")] = 0.6
    from render.face.own.measured import _LOWER, _UPPER

    moved = []
    for row in wanted:
        xyz = rest.xyz.copy()
        for ids, sheet in ((_UPPER, pack.upper), (_LOWER, pack.lower)):
            field = np.tensordot(row, sheet[: len(MOUTH)].astype(np.float32), 1)
            places = (rest.xy[list(ids)] - (x0, y0)) / ((x1 - x0) / sheet.shape[-1])
            xyz[list(ids), :2] += sampled(field, places).T
        moved.append(Points(xyz, 1.0))
    found = weights_of(pack, rest, moved)
    assert found[0, MOUTH.index("jaw_open")] == pytest.approx(0.7, abs=0.12)
    assert found[1, MOUTH.index("pucker")] == pytest.approx(0.6, abs=0.15)
    assert found.min() >= 0 and found.max() <= 1


def test_a_mouth_is_learnt_kept_and_read_again():
    """Teeth that the warp does not have: a bright bar wherever the jaw is open."""
    r = np.random.default_rng(1)
    weights = r.uniform(0, 1, (24, len(MOUTH))).astype(np.float32)
    warped = np.full((24, SIDE, SIDE, 3), 90, np.uint8)
    truth = warped.copy()
    truth[:, 44:52, 30:66] = (90 + 120 * weights[:, :1]).astype(np.uint8)[:, None, None]
    net = learn(warped, truth, weights, steps=150, batch=4, widths=TINY)
    again = loaded(saved(net))
    given = torch.tensor(warped[:8]).permute(0, 3, 1, 2).float()
    with torch.inference_mode():
        added = again(given, torch.tensor(weights[:8]))
    wanted = torch.tensor(truth[:8].astype(np.float32) - warped[:8]).permute(0, 3, 1, 2)
    assert (added - wanted).square().mean() < 0.5 * wanted.square().mean()
    assert added[..., 0].abs().max() < 0.2 * added.abs().max()  # it fades out at the rim
    with torch.inference_mode():
        assert not Retouch(TINY)(given, torch.tensor(weights[:8])).any()  # unlearnt, it adds nothing


@pytest.mark.parametrize("damage", [lambda d: d[: len(d) // 2], lambda d: b"", lambda d: b"PK" + d[2:50]])
def test_a_damaged_network_is_refused(damage):
    with pytest.raises(ValueError, match="no network"):
        loaded(damage(saved(Retouch(TINY))))


@pytest.mark.weights
def test_a_host_from_footage_speaks_with_what_it_learnt(tmp_path, model, monkeypatch):
    """Lin talks; her host is made with Kai's motion and a tiny network. It is no worse than the warp, and it plays."""
    monkeypatch.setattr(footage, "SHORTEST", 3.0)
    monkeypatch.setattr(video, "_LEAST", 40)
    monkeypatch.setattr(idle, "_SHORTEST", 1.5)
    clip = tmp_path / "lin.mp4"
    write_clip(clip, "lin", 4.0, seed=3, size=(540, 960))
    report = video.pack_from_video(
        clip, nobody(PACKS / "lin" / "plate.png"), model("face.landmarks"), {"kai": PACKS / "kai"},
        tmp_path / "host", "host", lambda _: None, steps=40, widths=TINY,
    )  # fmt: skip
    assert report["frames"] >= 60 and report["learnt_db"] > report["warped_db"]
    pack = open_pack(tmp_path / "host")
    assert pack.retouch is not None and "retouch" in pack.boxes
    assert report["idle_s"] >= 1.5 and pack.idle.shape[1] == 3
    face = load_face(tmp_path / "host", (540, 960))
    wide = next(row for row in mouths(4.0, 3) if row[0] > 0.5)
    assert face.opening(wide) > 5
    patches = face.render(wide)
    assert patches and all(p.rgb.dtype == np.uint8 for p in patches)
    monkeypatch.setattr(footage, "SHORTEST", 60.0)
    with pytest.raises(BadInput, match="s long"):
        video.read_take(clip, video.Landmarker(model("face.landmarks")), lambda _: None)
