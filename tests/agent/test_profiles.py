"""Platform rules as data: every file names its sources, what nobody knows is strict, nothing loosens the law."""

from __future__ import annotations

import pytest

from agent.profiles import load, names
from agent.profiles.loader import FOLDER
from agent.profiles.page import page
from errors import BadInput
from tests.conftest import ROOT

PLATFORMS = (
    *("douyin", "taobao", "kuaishou", "bilibili", "wechat_channels", "xiaohongshu"),
    *("tiktok_shop", "youtube", "twitch", "shopee", "own"),
)


@pytest.mark.parametrize("name", [*PLATFORMS, "strictest"])
def test_every_rule_states_its_source_and_date_and_what_nobody_knows_is_strict(name):
    profile = load(name)
    assert profile.platform
    for rule in profile.rules.values():
        assert rule.says
        assert (rule.source == "unknown") == (rule.grade == "unknown")
        assert rule.date == "unknown" or rule.date >= "2023"
    if profile.rules["ai_voice"].grade == "unknown":
        assert profile.copilot
    if profile.rules["attendance"].grade == "unknown":
        assert profile.attended == "required"
    assert 0 < profile.notice_every_s <= 3600
    assert all("AI" in words for words in profile.label.values())


def test_these_platforms_are_written_down_and_no_other_file_lies_about():
    assert {*PLATFORMS, "strictest"} == set(names())


@pytest.mark.parametrize("name", ["tiktok_shop", "TikTok-Shop", "wechat_channels", "douyin", "taobao"])
def test_where_no_ai_voice_may_sell_it_is_co_pilot(name):
    assert load(name).copilot
    assert load(name).known


def test_a_live_that_nobody_attends_is_not_allowed_on_kuaishou():
    assert (load("kuaishou").attended, load("kuaishou").confirm_every_s) == ("required", 900)


@pytest.mark.parametrize("name", ["no_such_platform", "../secrets", "", "own.toml/../own"])
def test_an_unknown_platform_gets_the_strictest(name):
    strictest = load(name)
    assert not strictest.known
    assert strictest.copilot
    assert strictest.attended == "required"
    ours = [load(n) for n in PLATFORMS]
    assert strictest.confirm_every_s <= min(p.confirm_every_s for p in ours)
    assert strictest.notice_every_s <= min(p.notice_every_s for p in ours)
    assert set(strictest.forbidden) >= {word for p in ours for word in p.forbidden}


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("notice_every_min = 50", "notice_every_min = 90", "notice_every_min: .* 60"),
        ("notice_every_min = 50", "notice_every_min = 0", "notice_every_min"),
        ('en = "AI host · AI-generated"', 'en = " "', "label.en"),
        ('en = "AI host · AI-generated"', 'en = "A HOST YOU CAN TRUST: MAIA"', "en must name the AI"),
        ('zh = "AI主播 · 内容由AI生成"', 'zh = "真人主播"', "zh must name the AI"),
        ('may_sell = "yes"', 'may_sell = "maybe"', "ai_voice.may_sell"),
        ("confirm_every_min = 60", "confirm = 60", "attendance.confirm_every_min is missing"),
        ("confirm_every_min = 60", "confirm_every_min = 0", "greater than 0"),
        ('how = "api"', "how = [", "not TOML"),
        ('market = "any"', 'market = "any"\nno_label = true', "unknown key 'no_label'"),
        ('source = "order 117 art. 31"', 'source = "unknown"', "unknown has the grade unknown"),
        (
            'source = "order 117 art. 31"\ndate = "2026-02-01"\ngrade = "primary"',
            'source = "unknown"\ndate = "unknown"\ngrade = "unknown"',
            'attended = "advised" needs a source',
        ),
        ('date = "2026-02-01"', 'date = "lately"', "date"),
        ('compared = "with_base"', 'compared = "freely"', "prices.compared"),
    ],
)
def test_a_file_that_loosens_the_law_or_is_broken_is_refused_in_one_line(tmp_path, old, new, cause):
    text = (FOLDER / "own.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=cause) as refused:
        load(str(file))
    line = str(refused.value)
    assert "\n" not in line
    assert line.startswith(str(file))
    assert ";" in line, "it names no remedy"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"cannot be read: .*; one of .*own"):
        load(str(tmp_path / "none.toml"))


def test_an_own_file_may_be_stricter(tmp_path):
    text = (FOLDER / "own.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace('may_sell = "yes"', 'may_sell = "no"').replace("= 60", "= 0.2"), encoding="utf-8")
    mine = load(str(file))
    assert (mine.name, mine.copilot, mine.confirm_every_s) == ("mine", True, 12)


def test_the_page_is_in_step_with_the_files():
    written = (ROOT / "docs/profiles.md").read_text("utf-8")
    assert written == page(), "python -m agent.profiles.page > docs/profiles.md"
