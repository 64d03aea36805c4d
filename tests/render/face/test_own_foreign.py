"""Other systems' avatar folders become packs of ours; their pickles run nothing."""

from __future__ import annotations

import hashlib
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from errors import BadInput
from render.face.own import foreign
from render.face.own.unpickle import plain


class Hostile:
    """What a pickle may do while it is read."""

    def __init__(self, call, *args) -> None:
        self._call = (call, args)

    def __reduce__(self):
        return self._call


def written(path: Path, value) -> Path:
    path.write_bytes(pickle.dumps(value))
    return path


@pytest.mark.parametrize(
    "value",
    [
        [(1, 2, 3, 4)] * 3,
        [np.array([1, 2, 3, 4])],
        [[np.int64(1), np.float32(2.5), 3, 4]],
        np.arange(8).reshape(2, 4),
        [(0.0, 0.0, 0.0, 0.0)],
    ],
)
def test_numbers_lists_and_arrays_are_read(tmp_path, value):
    found = plain(written(tmp_path / "coords.pkl", value))
    np.testing.assert_array_equal(np.array([list(row) for row in found], float), np.array(value, float))


@pytest.mark.parametrize("protocol", [2, 5])
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path, protocol):
    trap = tmp_path / "it ran"
    path = tmp_path / "coords.pkl"
    for call, args in ((Path.touch, (trap,)), (eval, (f"open({str(trap)!r}, 'w')",)), (exec, ("raise SystemExit",))):
        path.write_bytes(pickle.dumps([(1, 2, 3, 4), Hostile(call, *args)], protocol=protocol))
        with pytest.raises(BadInput, match="nothing of it was run") as refusal:
            plain(path)
        assert "\n" not in str(refusal.value)
    assert not trap.exists()


def test_an_array_of_objects_is_refused(tmp_path):
    with pytest.raises(BadInput, match="nothing of it was run"):
        plain(written(tmp_path / "coords.pkl", np.array([Path("x"), 2], dtype=object)))
    with pytest.raises(BadInput, match="an array of object"):
        plain(written(tmp_path / "coords.pkl", np.array([1, 2], dtype=object)))


@pytest.mark.parametrize("data", [b"", b"no pickle", b"\x80\x05.", pickle.dumps([1, 2])[:-3]])
def test_a_damaged_pickle_is_refused_in_one_line(tmp_path, data):
    (tmp_path / "coords.pkl").write_bytes(data)
    with pytest.raises(BadInput, match=r"coords\.pkl.*no pickle of coordinates"):
        plain(tmp_path / "coords.pkl")


def unfolding(times: int) -> list:
    """Eight to the power of `times` numbers in a few hundred bytes."""
    out: list = [1, 2, 3, 4]
    for _ in range(times):
        out = [out] * 8
    return out


def in_itself() -> list:
    out: list = []
    out.append(out)
    return out


NESTED = b"\x80\x04" + b"]" * 100_000 + b"a" * 99_999 + b"."


@pytest.mark.parametrize("data", [pickle.dumps(unfolding(24)), pickle.dumps(in_itself()), NESTED])
def test_what_would_be_walked_through_for_ever_is_refused_at_once(folder, data):
    (folder / "coords.pkl").write_bytes(data)
    with pytest.raises(BadInput, match="no boxes of four numbers") as refusal:
        foreign.read_folder(with_faces(folder, 96))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        b"cbuiltins\nbytes\n(L1000000000000000L\ntR.",  # a petabyte
        b"cnumpy\nndarray\n((L1000000000000000L\nttR.",
        b"cnumpy\nndarray\n((I50000000\nttR.",  # more numbers than a file of that size holds
        b"cbuiltins\nint\n(V" + b"9" * 1_000_000 + b"\ntR.",
        b"\x80\x02\x82\x01.",  # an extension's number
        b"Psomebody\n.",  # something kept elsewhere
        b"cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(VO\ntRVx\ntR.",  # an object in a number's clothes
        b"cbuiltins\nlist\n)R(dVx\nI1\nsb.",  # an attribute for a list
    ],
)
def test_what_would_fill_the_memory_or_hide_in_a_number_is_refused(tmp_path, data):
    (tmp_path / "coords.pkl").write_bytes(data)
    with pytest.raises(BadInput, match="is no pickle of coordinates") as refusal:
        plain(tmp_path / "coords.pkl")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [("os", "system"), ("builtins", "getattr"), ("builtins", "dict.__init__"), ("numpy", "ndarray.tofile"),
     ("numpy", "load"), ("numpy.dtypes", "sys.FloatDType"), ("numpy.core.multiarray", "fromfile"),
     ("numpy.dtypes", "ObjectDType"), ("numpy._core.multiarray", "_reconstruct.__class__")],
)  # fmt: skip
def test_no_other_name_is_looked_up_not_even_through_a_known_one(tmp_path, name):
    module, attribute = (b"\x8c" + bytes([len(n)]) + n.encode() for n in name)
    (tmp_path / "coords.pkl").write_bytes(b"\x80\x04" + module + attribute + b"\x93)R.")
    with pytest.raises(BadInput, match=f"would run {re.escape('.'.join(name))}; nothing of it was run"):
        plain(tmp_path / "coords.pkl")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small avatar folder with grey frames."""
    (tmp_path / "full_imgs").mkdir()
    for n in range(6):
        Image.fromarray(np.full((64, 48, 3), 20 * n, np.uint8)).save(tmp_path / "full_imgs" / f"{n:08d}.png")
    return tmp_path


def with_faces(folder: Path, side: int) -> Path:
    (folder / "face_imgs").mkdir()
    Image.fromarray(np.zeros((side, side, 3), np.uint8)).save(folder / "face_imgs" / "00000000.png")
    return folder


def test_livetalkings_boxes_are_read_rows_first(folder):
    written(folder / "coords.pkl", [(10, 50, 5, 40)] * 6)  # y1, y2, x1, x2
    found = foreign.read_folder(with_faces(folder, 96))
    assert found.engine == "wav2lip" and found.count == 6
    assert found.given.boxes[3].tolist() == [5, 10, 40, 50] and found.given.latents is None


def test_the_size_of_its_faces_says_which_wav2lip(folder):
    written(folder / "coords.pkl", [(10, 50, 5, 40)] * 6)
    assert foreign.read_folder(with_faces(folder, 256)).engine == "wav2lip256"


def test_ultralights_boxes_are_read_columns_first(folder):
    written(folder / "coords.pkl", [(5, 10, 40, 45)] * 6)
    found = foreign.read_folder(with_faces(folder, 168))
    assert found.engine == "ultralight" and found.given.boxes[0].tolist() == [5, 10, 40, 45]


def test_musetalks_boxes_masks_and_latents_are_read(folder):
    written(folder / "coords.pkl", [[4, 10, 44, 50]] * 6)  # x1, y1, x2, y2
    written(folder / "mask_coords.pkl", [[-6, 0, 54, 60]] * 6)
    (folder / "mask").mkdir()
    mask = np.zeros((60, 60), np.uint8)
    mask[35:45, 20:40] = 255  # x 14..34, y 35..45 of the frame: in the box's lower half
    for n in range(6):
        Image.fromarray(mask).save(folder / "mask" / f"{n:08d}.png")
    torch.save([torch.full((1, 8, 32, 32), float(n)) for n in range(6)], folder / "latents.pt")
    found = foreign.read_folder(folder)
    assert found.engine == "musetalk" and found.given.boxes[0].tolist() == [4, 10, 44, 50]
    assert found.given.latents.shape == (6, 8, 32, 32) and found.given.latents[5, 0, 0, 0] == 5
    rows, columns = np.flatnonzero(found.given.masks[0].any(1)), np.flatnonzero(found.given.masks[0].any(0))
    assert abs(rows[0] - 128 * 25 / 40) < 3 and abs(columns[-1] - 128 * 30 / 40) < 4


def test_latents_that_are_code_are_not_opened(folder, tmp_path):
    written(folder / "coords.pkl", [[4, 10, 44, 50]] * 6)
    trap = tmp_path / "it ran"
    torch.save([Hostile(Path.touch, trap)], folder / "latents.pt")
    with pytest.raises(BadInput, match="it could run code"):
        foreign.read_folder(folder)
    assert not trap.exists()


@pytest.mark.parametrize(
    ("coords", "words"),
    [
        ([(10, 50, 5, 40)] * 5, "6 frames, 5 boxes"),
        ([(10, 50, 5)] * 6, "no boxes of four numbers"),
        ("text", "no boxes of four numbers"),
        ([(10, 500, 5, 400)] * 6, "outside the picture"),
        ([(0.0, 0.0, 0.0, 0.0)] * 6, "outside the picture"),
        ([(10, float("nan"), 5, 40)] * 6, "no boxes of four numbers"),
    ],
)
def test_folders_that_are_not_whole_are_refused_in_one_line(folder, coords, words):
    written(folder / "coords.pkl", coords)
    with pytest.raises(BadInput, match=words) as refusal:
        foreign.read_folder(with_faces(folder, 96))
    assert "\n" not in str(refusal.value)


def test_what_is_no_avatar_folder_is_refused(folder, tmp_path):
    with pytest.raises(BadInput, match="no full_imgs"):
        foreign.read_folder(tmp_path / "full_imgs")
    written(folder / "coords.pkl", [(10, 50, 5, 40)] * 6)
    with pytest.raises(BadInput, match="neither face_imgs"):
        foreign.read_folder(folder)
    with pytest.raises(BadInput, match="faces of 112 pixels"):
        foreign.read_folder(with_faces(folder, 112))


def test_frames_that_come_back_are_left_out(folder):
    assert foreign._way_there(folder / "full_imgs") == 6
    for n in range(6):
        data = (folder / "full_imgs" / f"{5 - n:08d}.png").read_bytes()
        (folder / "full_imgs" / f"{6 + n:08d}.png").write_bytes(data)
    assert foreign._way_there(folder / "full_imgs") == 6


def test_the_digest_is_what_sha256sum_prints(folder):
    lines = "".join(
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted((folder / "full_imgs").iterdir())
    )
    assert foreign.pictures_digest(folder / "full_imgs") == hashlib.sha256(lines.encode()).hexdigest()
