"""Platform rules as data: every file loads, an unknown platform gets the strictest, nothing removes the label."""

from __future__ import annotations

import pytest

from agent.profiles import load, names
from agent.profiles.loader import FOLDER
from errors import BadInput


@pytest.mark.parametrize("name", names())
def test_every_profile_loads_and_names_its_source(name):
    profile = load(name)
    assert profile.source
    assert profile.date >= "2026"
    assert profile.label["zh"]
    assert profile.label["en"]


def test_an_unknown_platform_gets_the_strictest():
    assert load("no_such_platform").ai_voice == "copilot"
    assert load("../secrets").attended == "required"


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("notice_every_min = 50", "notice_every_min = 90", "hourly"),
        ('label_en = "AI host · AI-generated content"', 'label_en = " "', "label cannot be empty"),
        ('ai_voice = "allowed"', 'ai_voice = "maybe"', "ai_voice"),
        ("confirm_every_min = 60", "confirm = 60", "confirm_every_min"),
        ('replies = "both"', "replies = [", "not TOML"),
        ('market = "any"', 'market = "any"\nno_label = true', "unknown key"),
    ],
)
def test_a_file_that_loosens_the_law_or_is_broken_is_refused(tmp_path, old, new, cause):
    text = (FOLDER / "own.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=cause):
        load(str(file))
