"""The shipped pack: whole, small, licensed, nobody real."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from errors import BadInput
from render.face.pack import PACKS, open_pack

LIN = PACKS / "lin"


def test_the_shipped_pack_is_whole():
    manifest = json.loads((LIN / "manifest.json").read_text("utf-8"))
    listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    assert listed == {name: hashlib.sha256((LIN / name).read_bytes()).hexdigest() for name in listed}
    assert {p.name for p in LIN.iterdir()} == {*listed, "manifest.json"}
    assert sum(p.stat().st_size for p in LIN.iterdir()) <= 12 * 2**20
    assert manifest["licence"] and all(source["licence"] for source in manifest["sources"])
    assert "Nobody real is depicted" in manifest["depicts"]


def test_she_stands_where_the_layout_expects_her():
    pack = open_pack(LIN)
    assert pack.size == (1080, 1920)
    for _, y in pack.manifest["anchors"]["eyes"]:
        assert 0.35 <= y / pack.size[1] <= 0.40
    assert pack.boxes["face"][3] < 0.78 * pack.size[1]


@pytest.mark.parametrize("file", ["plate.png", "motion.npz"])
def test_a_damaged_pack_is_refused_by_name(tmp_path, file):
    copy = tmp_path / "lin"
    shutil.copytree(LIN, copy)
    data = bytearray((copy / file).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / file).write_bytes(data)
    with pytest.raises(BadInput, match=f"{file}.*differs from its manifest"):
        open_pack(copy)
    (copy / file).unlink()
    with pytest.raises(BadInput, match=file):
        open_pack(copy)


def test_no_pack_and_an_unknown_format_are_refused(tmp_path):
    with pytest.raises(BadInput, match="no readable avatar pack"):
        open_pack(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(BadInput, match="format 99"):
        open_pack(tmp_path)


def test_looks_are_read_strictly(tmp_path):
    from render.face.bake.look import read_look

    assert read_look(LIN / "look.toml").name == "lin"
    for text, named in (
        ("nose = 3", "nose"),
        ("[hair]\nends = 'long'", "ends"),
        ("[skin]\nlips = [1, 2]", "lips"),
        ("[", "look"),
    ):
        path = tmp_path / "look.toml"
        path.write_text(text)
        with pytest.raises(BadInput, match=named):
            read_look(path)
