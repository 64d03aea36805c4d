"""Which voices a room gets: a cloned one only with its consent on record."""

from __future__ import annotations

import hashlib
import logging
from datetime import date

import pytest

from commands.findings import findings
from commands.room_settings import read_room
from commands.voice_choice import known_speakers, voices_of
from errors import BadInput
from models.store import Store

TODAY = date(2026, 11, 25)
ROOM = """name = "tea"
[voice.server]
url = "http://127.0.0.1:1/v1"
kind = "{kind}"
en = "anna"
{more}
"""
CONSENT = """who = "Anna Li"
what = "voice"
material = "anna.wav"
sha256 = "{digest}"
rooms = ["{room}"]
platforms = ["own"]
until = {until}
signature = "I agree that my voice speaks for the tea shop. Anna Li, 2026-11-01"
"""


def room(folder, kind="cloned", more='consent = "anna.toml"'):
    path = folder / "room.toml"
    path.write_text(ROOM.format(kind=kind, more=more), "utf-8")
    return read_room(str(path))


def consent(folder, scope="tea", until="2027-06-30"):
    (folder / "anna.wav").write_bytes(b"anna speaks")
    digest = hashlib.sha256(b"anna speaks").hexdigest()
    (folder / "anna.toml").write_text(CONSENT.format(digest=digest, room=scope, until=until), "utf-8")


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "no-models")


def test_a_consented_voice_goes_first_and_the_log_says_whose_it_is(tmp_path, store, caplog):
    consent(tmp_path)
    with caplog.at_level(logging.WARNING):
        voices = voices_of(room(tmp_path), store, TODAY)
    assert voices.ladder[0] == "speech_api"
    assert voices.server.en == "anna"
    assert "voice of Anna Li, consented until 2027-06-30" in caplog.text


@pytest.mark.parametrize(
    ("scope", "until", "reason"),
    [("coffee", "2027-06-30", "room 'tea'"), ("tea", "2026-11-24", "ended on 2026-11-24")],
)
def test_without_consent_the_show_goes_on_with_the_built_in_voice(tmp_path, store, caplog, scope, until, reason):
    consent(tmp_path, scope, until)
    assert voices_of(room(tmp_path), store, TODAY) is None  # no weights here either
    assert reason in caplog.text


def test_a_cloned_voice_that_names_no_record_is_refused(tmp_path, store, caplog):
    assert voices_of(room(tmp_path, more=""), store, TODAY) is None
    assert "docs/consent.md" in caplog.text


def test_a_stock_voice_needs_none(tmp_path, store):
    assert voices_of(room(tmp_path, kind="stock", more=""), store, TODAY).server is not None


def test_check_tells_whether_the_voice_may_be_used(tmp_path, store):
    consent(tmp_path, "coffee")
    (found,) = [f for f in findings(room(tmp_path), store) if f.area == "voice" and f.name != "coqui"]
    assert (found.state, "room 'tea'" in found.detail) == ("trouble", True)
    assert found.remedy


def test_whose_voice_it_is_must_be_said(tmp_path):
    path = tmp_path / "room.toml"
    path.write_text('[voice.server]\nurl = "http://127.0.0.1:1/v1"\n', "utf-8")
    with pytest.raises(BadInput, match="kind"):
        read_room(str(path))


def test_a_speaker_nobody_has_is_named_before_the_show_and_by_check(tmp_path, store, monkeypatch):
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "zf_xiaoxiao.bin").touch()
    path = tmp_path / "room.toml"
    path.write_text('[voice]\nzh = "zf_xiaoxiao"\nen = "nobody"\n', "utf-8")
    known_speakers(read_room(str(path)), store)  # without the weights there is nothing to hold it against
    monkeypatch.setattr(store, "present", {"voice.kokoro": tmp_path}.get)
    with pytest.raises(BadInput, match=r"\[voice\] en: no speaker 'nobody'; one of: zf_xiaoxiao"):
        known_speakers(read_room(str(path)), store)
    (found,) = [f for f in findings(read_room(str(path)), store) if f.area == "voice" and f.name != "coqui"]
    assert (found.name, found.state) == ("[voice] en", "trouble")
