"""Which host a room shows: a shipped one by name, a pack's folder; a person only where consent covers the room."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from datetime import date

import pytest

from commands.consents import stands
from commands.host import open_programme
from commands.host_choice import PACKS, Use, admitted, given, pack_folder, shipped, voices_with
from commands.room_settings import PictureChoice, RoomSettings, read_room
from commands.voice_choice import voices_of
from errors import BadInput, ConsentMissing
from models.store import Store

TODAY = date(2026, 11, 25)
HERE = Use("tea", "own", TODAY)
DIGEST = hashlib.sha256(b"a photo").hexdigest()
RECORD = """who = "Anna Li"
what = "{what}"
material = "anna.jpg"
sha256 = "{digest}"
rooms = ["{room}"]
platforms = ["own"]
until = {until}
signature = "I agree that my face is shown in the tea shop. Anna Li, 2026-11-01"
"""


@pytest.fixture
def anna(tmp_path):
    """A pack that says it shows a person, and `record(**)` to change what she agreed to."""
    folder = tmp_path / "anna"
    shutil.copytree(PACKS / "lin", folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["person"] = {"who": "Anna Li", "material": DIGEST}
    (folder / "manifest.json").write_text(json.dumps(manifest))

    def record(what="face", digest=DIGEST, room="tea", until="2027-06-30"):
        text = RECORD.format(what=what, digest=digest, room=room, until=until)
        (folder / "consent.toml").write_text(text, "utf-8")

    record()
    return folder, record


def test_shipped_hosts_go_by_name_and_bring_their_voices(tmp_path):
    assert shipped() == ("kai", "lin")
    assert [pack_folder(name).name for name in shipped()] == ["kai", "lin"]
    assert voices_with("kai") == {"zh": "zm_yunxi", "en": "am_michael"} and voices_with("lin") == {}
    room = RoomSettings(picture=PictureChoice(host="kai"))
    store = Store()
    if store.present("voice.kokoro") is not None:
        assert voices_of(room, store, TODAY).voice_zh == "zm_yunxi"
        named = room.model_copy(update={"voice": room.voice.model_copy(update={"zh": "zm_yunjian"})})
        assert voices_of(named, store, TODAY).voice_zh == "zm_yunjian"  # the room's word goes first
    with pytest.raises(BadInput, match=r"no such host.*kai, lin"):
        pack_folder("nobody")
    assert voices_with("nobody") == {}


def test_a_folder_is_meant_beside_the_room_file_or_from_where_one_stands(anna, tmp_path, monkeypatch):
    (tmp_path / "room.toml").write_text('[picture]\nhost = "anna"\n', "utf-8")
    assert read_room(str(tmp_path / "room.toml")).picture.host == str(tmp_path / "anna")
    monkeypatch.chdir(tmp_path)
    assert given("anna") == str(tmp_path / "anna") and given("kai") == "kai"


def test_a_host_who_is_nobody_needs_no_consent():
    assert admitted("kai", HERE) == (PACKS / "kai", None)
    assert list(stands(RoomSettings(), TODAY)) == []


def test_a_person_is_shown_where_she_agreed_and_it_is_told(anna):
    folder, _ = anna
    found, consent = admitted(str(folder), HERE)
    assert found == folder and consent.line().startswith("face of Anna Li, consented until 2027-06-30")
    room = RoomSettings(name="tea", picture=PictureChoice(host=str(folder)))
    assert [(s.what, s.holds) for s in stands(room, TODAY)] == [("face", True)]


@pytest.mark.parametrize(
    ("changed", "use", "reason"),
    [
        ({}, Use("coffee", "own", TODAY), "room 'coffee'"),
        ({}, Use("tea", "douyin", TODAY), "platform 'douyin'"),
        ({}, Use("tea", "own", date(2027, 7, 1)), "ended on 2027-06-30"),
        ({"what": "voice"}, HERE, "for the voice, not for the face"),
        ({"digest": "0" * 64}, HERE, "not for the material"),
        (None, HERE, "no consent record"),
    ],
)
def test_what_she_did_not_agree_to_is_refused_with_the_reason(anna, changed, use, reason):
    folder, record = anna
    if changed is None:
        (folder / "consent.toml").unlink()
    else:
        record(**changed)
    with pytest.raises(ConsentMissing, match=reason):
        admitted(str(folder), use)
    room = RoomSettings(name=use.room, profile=use.platform, picture=PictureChoice(host=str(folder)))
    (stand,) = stands(room, use.today)
    assert not stand.holds and stand.remedy


def test_the_stage_shows_the_built_in_host_instead_and_says_why(anna, caplog, monkeypatch):
    folder, record = anna
    record(until="2026-11-24")

    class Loaded(BaseException):
        pass

    def load_face(pack, size, device="cpu"):
        raise Loaded(pack)

    monkeypatch.setattr("render.face.load_face", load_face)
    with caplog.at_level(logging.ERROR), pytest.raises(Loaded) as loaded:
        open_programme(None, PictureChoice(host=str(folder)), 0, HERE)
    assert loaded.value.args == (PACKS / "lin",)
    assert "ended on 2026-11-24" in caplog.text and "lin stands in" in caplog.text
