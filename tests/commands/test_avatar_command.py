"""`run.py avatar`: nothing is made of a person without their consent to this very file."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from commands.avatar import _free, agreed
from errors import BadInput, ConsentMissing

TODAY = date(2026, 11, 25)


@pytest.fixture
def record(tmp_path):
    (tmp_path / "anna.jpg").write_bytes(b"her photo")
    (tmp_path / "other.jpg").write_bytes(b"another photo")

    def write(what="face", until="2027-06-30"):
        digest = hashlib.sha256(b"her photo").hexdigest()
        (tmp_path / "anna.toml").write_text(
            f'who = "Anna"\nwhat = "{what}"\nmaterial = "anna.jpg"\nsha256 = "{digest}"\nrooms = ["*"]\n'
            f'platforms = ["own"]\nuntil = {until}\nsignature = "I agree. Anna, 2026-11-01"\n',
            "utf-8",
        )
        return tmp_path / "anna.toml"

    return write


def test_the_file_she_agreed_to_will_do(record, tmp_path):
    assert agreed(record(), tmp_path / "anna.jpg", TODAY).who == "Anna"


@pytest.mark.parametrize(
    ("changed", "file", "error", "reason"),
    [
        ({}, "other.jpg", ConsentMissing, "consented to anna.jpg, not to this file"),
        ({"what": "voice"}, "anna.jpg", ConsentMissing, "voice, not for the face"),
        ({"until": "2026-11-24"}, "anna.jpg", ConsentMissing, "ended on 2026-11-24"),
        ({}, "nothing.jpg", BadInput, "no such file"),
    ],
)
def test_else_it_is_refused_with_the_reason(record, tmp_path, changed, file, error, reason):
    with pytest.raises(error, match=reason):
        agreed(record(**changed), tmp_path / file, TODAY)


def test_a_folder_that_is_no_pack_is_left_alone(tmp_path):
    (tmp_path / "diary.txt").write_text("dear")
    with pytest.raises(BadInput, match="no pack"):
        _free(tmp_path)
    _free(tmp_path / "new")
