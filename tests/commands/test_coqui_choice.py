"""A Coqui model named in the room file: its licence, its consent, what `check` says of it."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import date
from pathlib import Path

import pytest

from commands.consents import stands
from commands.findings import findings
from commands.room_settings import RoomSettings, read_room
from commands.voice_choice import COQUI_PYTHON, voices_of
from errors import BadInput
from models.store import Store
from render.voice.coqui.checkpoint import read_checkpoint

TODAY = date(2026, 11, 25)
CONSENT = """who = "Anna Li"
what = "voice"
material = "anna.wav"
sha256 = "{digest}"
rooms = ["{room}"]
platforms = ["own"]
until = 2027-06-30
signature = "I agree that my voice speaks for the tea shop. Anna Li, 2026-11-01"
"""
CLONED = 'kind = "cloned"\nconsent = "anna.toml"\naccept_license = "CPML"\n'


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "no-models")


def room(folder: Path, more: str, kind: str = "xtts"):
    """A room file with the model's folder and the record beside it."""
    (folder / "voice").mkdir()
    config = {"model": kind, "languages": ["en", "zh-cn"], "phoneme_language": "en-us"}
    (folder / "voice" / "config.json").write_text(json.dumps(config), "utf-8")
    for name in ("model.pth", "vocab.json"):
        (folder / "voice" / name).write_bytes(b"weights")
    path = folder / "room.toml"
    path.write_text(f'name = "tea"\n[voice.coqui]\nmodel = "voice"\n{more}', "utf-8")
    return read_room(str(path))


def consent(folder: Path, scope: str = "tea") -> str:
    (folder / "anna.wav").write_bytes(b"anna speaks")
    digest = hashlib.sha256(b"anna speaks").hexdigest()
    (folder / "anna.toml").write_text(CONSENT.format(digest=digest, room=scope), "utf-8")
    return digest


def test_xtts_clones_from_the_very_clip_of_the_record(tmp_path, store, caplog):
    digest = consent(tmp_path)
    with caplog.at_level(logging.WARNING):
        voices = voices_of(room(tmp_path, CLONED), store, TODAY)
    assert voices.ladder == ("coqui", "kokoro", "hibari")
    assert (voices.coqui.clip, voices.coqui.clip_sha256) == (tmp_path / "anna.wav", digest)
    assert (voices.coqui.folder, voices.coqui.python) == (tmp_path / "voice", COQUI_PYTHON)
    assert "voice of Anna Li, consented until 2027-06-30" in caplog.text


@pytest.mark.parametrize(
    ("more", "scope", "reason"),
    [
        ('kind = "cloned"\naccept_license = "CPML"\n', "tea", "without a consent record"),
        (CLONED, "coffee", "room 'tea'"),
        ('kind = "stock"\n', "tea", "non-commercial"),
        ('kind = "cloned"\nconsent = "anna.toml"\n', "tea", "accept_license"),
    ],
)
def test_what_may_not_be_used_is_not_and_the_reason_is_told(tmp_path, store, caplog, more, scope, reason):
    consent(tmp_path, scope)
    assert voices_of(room(tmp_path, more), store, TODAY) is None  # no weights of ours here either
    assert reason in caplog.text


def test_a_stock_voice_is_given_no_clip(tmp_path, store):
    consent(tmp_path)
    more = 'kind = "stock"\nconsent = "anna.toml"\naccept_license = "CPML"\n'
    assert voices_of(room(tmp_path, more), store, TODAY).coqui.clip is None


def test_a_vits_voice_of_a_person_needs_consent_and_is_no_clone_of_a_clip(tmp_path, store):
    consent(tmp_path)
    voices = voices_of(room(tmp_path, 'kind = "cloned"\nconsent = "anna.toml"\n', "vits"), store, TODAY)
    assert voices.coqui.clip is None


def test_whose_voice_it_is_must_be_said(tmp_path):
    with pytest.raises(BadInput, match="kind"):
        room(tmp_path, "")


def test_another_licence_than_there_is_cannot_be_accepted(tmp_path):
    with pytest.raises(BadInput, match="accept_license"):
        room(tmp_path, 'kind = "stock"\naccept_license = "yes"\n')


def test_check_shows_the_licence_and_the_digest(tmp_path, store):
    consent(tmp_path)
    made = room(tmp_path, CLONED)
    found = {f.name: f for f in findings(made, store) if f.area == "voice"}
    about = [f.detail for f in findings(made, store) if f.area == "voice" and f.name == str(tmp_path / "voice")]
    assert any("non-commercial" in detail for detail in about)
    assert any(read_checkpoint(tmp_path / "voice").digest() in detail for detail in about)
    assert any("Anna Li" in detail for detail in about)
    assert found["coqui"].state == ("here" if COQUI_PYTHON.is_file() else "missing")


def test_check_tells_how_to_accept_the_licence(tmp_path, store):
    (found,) = [f for f in findings(room(tmp_path, 'kind = "stock"\n'), store) if f.area == "voice"]
    assert (found.state, 'accept_license = "CPML"' in found.remedy) == ("trouble", True)


def test_the_studio_is_told_whose_voice_it_is(tmp_path):
    consent(tmp_path)
    made = room(tmp_path, CLONED)
    (stand,) = [s for s in stands(made, TODAY) if s.what == "voice"]
    assert stand.holds
    assert stand.of == str(tmp_path / "voice")


def test_check_names_the_licence_of_xtts_to_everybody(store):
    (found,) = [f for f in findings(RoomSettings(), store) if f.area == "voice"]
    assert (found.name, found.state) == ("coqui", "optional")
    assert "non-commercial" in found.detail
