"""A room's ear by name: in our store, in the hub's cache, in a folder, or the command that brings it."""

from __future__ import annotations

from functools import partial

import huggingface_hub
import pytest
from pydantic import ValidationError

from commands.ear_choice import REPOSITORIES, EarChoice, rungs, weights
from errors import BadInput, ModelMissing
from models.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "models", quiet=True)


def test_the_sizes_of_whisper_are_known():
    assert {"tiny", "base", "small", "medium", "large-v2", "large-v3", "turbo"} <= set(REPOSITORIES)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("base", r"python -m models fetch ears\.base"),
        ("ears.base", r"python -m models fetch ears\.base"),
        ("small", "hf download Systran/faster-whisper-small"),
        ("large-v3", "hf download Systran/faster-whisper-large-v3"),
    ],
)
def test_what_is_not_here_comes_with_its_command(store, monkeypatch, name, remedy):
    monkeypatch.setattr("commands.ear_choice._in_hubs_cache", lambda repository: None)
    with pytest.raises(ModelMissing, match=remedy):
        weights(name, store)


def test_what_the_hub_brought_is_used(store, monkeypatch, tmp_path):
    snapshot = tmp_path / "hub" / "models--Systran--faster-whisper-small" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "model.bin").write_bytes(b"weights")
    refs = snapshot.parents[1] / "refs"
    refs.mkdir()
    (refs / "main").write_text("abc")
    real = huggingface_hub.try_to_load_from_cache
    in_hub = partial(real, cache_dir=tmp_path / "hub")
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", in_hub)
    with pytest.raises(ModelMissing):
        weights("medium", store)
    assert weights("small", store) == snapshot


def test_a_folder_is_taken_and_an_unknown_name_is_not(store, tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(BadInput, match=r"model\.bin"):
        weights(str(tmp_path / "mine"), store)
    (tmp_path / "mine" / "model.bin").write_bytes(b"weights")
    assert weights(str(tmp_path / "mine"), store) == tmp_path / "mine"
    with pytest.raises(BadInput, match="did you mean 'small'"):
        weights("smal", store)
    with pytest.raises(BadInput, match="one of tiny"):
        weights("paraformer", store)


@pytest.mark.parametrize(
    ("table", "cause"),
    [
        ({"engine": "openai"}, "wants a url"),
        ({"url": "http://localhost:8000/v1"}, "is for engine"),
        ({"engine": "openai", "url": "localhost"}, "url"),
        ({"engine": "cochlea"}, "engine"),
        ({"threads": 0}, "threads"),
        ({"modle": "base"}, "modle"),
        ({"then": [{"model": "tiny", "then": [{}]}]}, "of its own"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(table, cause):
    with pytest.raises(ValidationError, match=cause):
        EarChoice(**table)


def test_what_hears_has_a_name():
    assert EarChoice().name == "Whisper base"
    server = EarChoice(engine="openai", url="http://127.0.0.1:8000/v1", model="sensevoice")
    assert server.name == "sensevoice at http://127.0.0.1:8000/v1"


def test_smaller_ears_that_are_here_stand_in_for_a_larger_one(store, monkeypatch, tmp_path):
    here = {"medium", "tiny", "base"}
    monkeypatch.setattr(
        "commands.ear_choice._in_hubs_cache", lambda repo: tmp_path if repo.rpartition("whisper-")[2] in here else None
    )
    assert [c.model for c in rungs(EarChoice(model="large-v3", threads=2), store)] == [
        "large-v3",
        "medium",
        "base",
        "tiny",
    ]
    assert rungs(EarChoice(model="large-v3", threads=2), store)[1].threads == 2
    assert [c.model for c in rungs(EarChoice(), store)] == ["base", "tiny"]
    assert [c.model for c in rungs(EarChoice(model="tiny"), store)] == ["tiny"]
    server = {"engine": "openai", "url": "http://127.0.0.1:8000/v1", "model": "sensevoice"}
    assert [c.name for c in rungs(EarChoice(**server), store)][1:] == ["Whisper base", "Whisper tiny"]


def test_a_room_may_name_what_stands_in(store):
    server = {"engine": "openai", "url": "http://127.0.0.1:8000/v1", "model": "sensevoice"}
    assert [c.name for c in rungs(EarChoice(then=[server]), store)][1:] == ["sensevoice at http://127.0.0.1:8000/v1"]
    assert rungs(EarChoice(then=[]), store) == [EarChoice(then=[])]
