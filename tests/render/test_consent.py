"""Consent: what is on record is checked; what it does not cover is refused with the reason."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from errors import BadInput, ConsentMissing
from render.consent import granted, read_consent

CLIP = b"RIFF of somebody speaking"
GOOD = {
    "who": '"Li Hua"',
    "what": '"voice"',
    "material": '"clip.wav"',
    "sha256": f'"{hashlib.sha256(CLIP).hexdigest()}"',
    "rooms": '["tea"]',
    "platforms": '["own", "twitch"]',
    "until": "2027-06-30",
    "signature": '"I agree. Li Hua, 2026-11-01"',
}


def record(folder: Path, **changed: str | None) -> Path:
    (folder / "clip.wav").write_bytes(CLIP)
    fields = {**GOOD, **changed}
    path = folder / "li-hua.toml"
    path.write_text("\n".join(f"{k} = {v}" for k, v in fields.items() if v is not None), "utf-8")
    return path


def use(**changed):
    return {"what": "voice", "room": "tea", "platform": "own", "today": date(2026, 11, 25), **changed}


def test_what_was_agreed_to_is_granted(tmp_path):
    consent = read_consent(record(tmp_path))
    granted(consent, **use())
    granted(consent, **use(platform="twitch", today=date(2027, 6, 30)))
    assert "Li Hua" in consent.line()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"today": date(2027, 7, 1)}, "ended on 2027-06-30"),
        ({"room": "coffee"}, "room 'coffee'"),
        ({"platform": "tiktok"}, "platform 'tiktok'"),
        ({"what": "face"}, "not for the face"),
    ],
)
def test_what_was_not_agreed_to_is_refused_with_the_reason(tmp_path, changed, reason):
    with pytest.raises(ConsentMissing, match=reason):
        granted(read_consent(record(tmp_path)), **use(**changed))


def test_everywhere_is_written_as_a_star(tmp_path):
    consent = read_consent(record(tmp_path, rooms='["*"]', platforms='["*"]'))
    granted(consent, **use(room="coffee", platform="tiktok"))


def test_other_material_than_the_one_agreed_to_is_refused(tmp_path):
    path = record(tmp_path)
    (tmp_path / "clip.wav").write_bytes(CLIP + b"!")
    with pytest.raises(ConsentMissing, match="not the one Li Hua consented to"):
        read_consent(path)


def test_missing_material_and_a_missing_record_are_named(tmp_path):
    path = record(tmp_path, material='"other.wav"')
    with pytest.raises(ConsentMissing, match="material"):
        read_consent(path)
    with pytest.raises(ConsentMissing, match="no consent record"):
        read_consent(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"signature": None}, "signature"), ({"sha256": '"abc"'}, "sha256"), ({"until": '"soon"'}, "until"),
     ({"rooms": "[]"}, "rooms"), ({"extra": "1"}, "extra")],
)  # fmt: skip
def test_a_record_that_lacks_something_says_what(tmp_path, changed, named):
    with pytest.raises(BadInput, match=named):
        read_consent(record(tmp_path, **changed))


def test_what_is_no_toml_is_one_line(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("who = ", "utf-8")
    with pytest.raises(BadInput, match="not TOML"):
        read_consent(path)
