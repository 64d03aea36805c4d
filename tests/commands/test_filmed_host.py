"""The room file's [avatar]: which engine, what it lacks, whose weights; the show goes on whatever it says."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import torch

from commands.bench.engine_film import film_of
from commands.filmed_host import filmed_host, weights_of
from commands.findings import mouths
from commands.room_settings import AvatarChoice, PictureChoice, RoomSettings, read_room
from errors import BadInput, Missing

SIZE = (108, 192)


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> Path:
    return film_of("lin", tmp_path_factory.mktemp("hosts") / "anna", "wav2lip", frames=8, size=(216, 384))


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def opened(host: Path, **choice):
    face, lips = filmed_host(host, SIZE, AvatarChoice(**choice))
    face.close()
    return lips


def test_the_films_own_engine_is_taken_unless_the_room_names_another(host, tmp_path, caplog):
    (tmp_path / "w.onnx").write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        lips = opened(host, weights=str(tmp_path / "w.onnx"))
    assert lips.status()["engine"] == "wav2lip" and "NOT commercial" in caplog.text
    assert opened(host, engine="own").status()["engine"] == "own"
    assert opened(host, engine="warp") is None


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({}, "wav2lip needs its weights"),
        ({"weights": "/nowhere/w.pth"}, "not there"),
        ({"engine": "wav3lip"}, "no engine 'wav3lip'"),
    ],
)
def test_what_is_missing_is_said_and_the_warp_draws(host, choice, words, caplog):
    assert opened(host, **choice) is None
    assert words in caplog.text and "the warp does" in caplog.text


def test_a_host_without_a_film_stays_as_it_is(caplog):
    from commands.host_choice import PACKS

    assert filmed_host(PACKS / "lin", SIZE, AvatarChoice()) is None and not caplog.text
    assert filmed_host(PACKS / "lin", SIZE, AvatarChoice(engine="wav2lip")) is None
    assert "has no film" in caplog.text and "avatar from-video" in caplog.text


def test_weights_are_found_beside_the_room_file(tmp_path):
    room = tmp_path / "room.toml"
    room.write_text('[avatar]\nengine = "wav2lip"\nweights = "w.pth"\n', "utf-8")
    assert read_room(str(room)).avatar.weights == str(tmp_path / "w.pth")
    room.write_text('[avatar]\nengin = "wav2lip"\n', "utf-8")
    with pytest.raises(BadInput, match=r"avatar\.engin"):
        read_room(str(room))
    with pytest.raises(Missing, match=r"\[avatar\] weights"):
        weights_of(AvatarChoice(), "musetalk")


def room(host: str, **choice) -> RoomSettings:
    return RoomSettings(picture=PictureChoice(host=host), avatar=AvatarChoice(**choice))


def test_check_says_whose_weights_and_what_is_missing_in_one_line(host, tmp_path):
    found = {f.name: f for f in mouths(room("lin"))}
    assert all(f.state == "optional" for f in found.values()) and "NOT commercial" in found["wav2lip"].detail
    found = {f.name: f for f in mouths(room(str(host)))}
    assert found["wav2lip"].state == "trouble" and "needs its weights" in found["wav2lip"].detail
    assert "docs/engines.md" in found["wav2lip"].remedy and "\n" not in found["wav2lip"].detail
    (tmp_path / "w.pth").write_bytes(b"")
    found = {f.name: f for f in mouths(room(str(host), weights=str(tmp_path / "w.pth")))}
    assert found["wav2lip"].state == "here" and "NOT commercial" in found["wav2lip"].detail
    found = {f.name: f for f in mouths(room("lin", engine="own"))}
    assert found["own"].state == "trouble" and "has no film" in found["own"].detail
    assert [f.state for f in mouths(room("lin", engine="x"))][-1] == "trouble"
