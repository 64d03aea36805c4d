"""`run.py check`: the table, the JSON lines, what is missing with its remedy, a bad room file."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from commands.chat_sections import RelaySection, TwitchSection, YouTubeSection
from commands.check import table
from commands.cores import count_cores
from commands.findings import Finding, brain_of, findings
from commands.room_settings import RoomSettings
from models.manifest import MODELS
from models.store import Store
from tests.conftest import ROOT


def check(*words, **environ) -> subprocess.CompletedProcess:
    command = [sys.executable, "run.py", "check", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=60)


def test_an_empty_cache_is_told_with_remedies_and_exit_0(tmp_path):
    done = check("--json", ZHUBO_CACHE=str(tmp_path))
    assert done.returncode == 0, done.stderr
    *found, end = map(json.loads, done.stdout.splitlines())
    of_models = {f["name"]: f for f in found if f["area"] == "model"}
    assert set(of_models) == set(MODELS)
    assert of_models["ears.base"]["state"] == "missing"
    assert of_models["ears.base"]["remedy"] == "python -m models fetch ears.base"
    assert of_models["brain.local"]["state"] == "optional"
    assert all(MODELS[name].licence in f["detail"] for name, f in of_models.items())
    assert {"python", "library", "video", "machine", "disk", "port", "rules"} <= {f["area"] for f in found}
    assert end["event"] == "end"
    assert end["missing"] >= 3
    assert sum(v for k, v in end.items() if k != "event") == len(found)


def test_the_table_ends_with_what_to_do():
    shown = table(
        [
            Finding("python", "python", "here", "3.11.7"),
            Finding("model", "ears.base", "missing", "148 MB", "fetch it"),
            Finding("machine", "gpu", "optional", "none"),
        ],
        100,
    )
    assert "ears.base  MISSING  148 MB" in shown
    assert shown.splitlines()[-2:] == ["ears.base: 148 MB; fetch it", "1 to mend."]


def test_a_bad_room_file_exits_2(tmp_path):
    room = tmp_path / "room.toml"
    room.write_text('brian = "auto"\n')
    done = check("--room", room)
    assert done.returncode == 2
    assert "did you mean 'brain'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_rooms_peers_rules_and_port_are_looked_at(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as there, socket.socket() as nowhere:
        nowhere.bind(("127.0.0.1", 0))
        port = there.getsockname()[1]
        dead = f"http://127.0.0.1:{nowhere.getsockname()[1]}/v1"
        room = RoomSettings(
            brain=dead, profile="nosuch", twitch=(TwitchSection(channel="x", url=f"ws://127.0.0.1:{port}"),)
        )
        found = list(findings(room, Store(tmp_path, quiet=True), port=port))
    states = {(f.area, f.name): f.state for f in found}
    assert states["peer", "brain"] == "trouble"
    assert states["peer", "twitch_irc"] == "here"
    assert states["rules", "nosuch"] == "trouble"
    assert states["port", str(port)] == "trouble"
    assert all(f.remedy for f in found if f.state in ("missing", "trouble"))


def test_every_platforms_rules_are_shown_and_a_broken_file_is_named(tmp_path):
    store = Store(tmp_path, quiet=True)
    rules = {f.name: f for f in findings(RoomSettings(), store) if f.area == "rules"}
    assert len(rules) == 12
    assert "co-pilot: a person speaks" in rules["tiktok_shop"].detail
    assert "rule of 2026-05-23" in rules["tiktok_shop"].detail
    assert "a person is required every 15 min" in rules["kuaishou"].detail
    broken = tmp_path / "mine.toml"
    broken.write_text("platform = 3\n", "utf-8")
    (finding,) = [f for f in findings(RoomSettings(profile=str(broken)), store) if f.area == "rules"]
    assert (finding.state, bool(finding.remedy)) == ("trouble", True)


@pytest.mark.parametrize(
    ("wanted", "cores", "has_local", "comes_to"),
    [
        ("auto", 2, True, "clerk (auto wants 4 cores for the local model)"),
        ("auto", 4, True, "clerk, then local"),
        ("auto", 8, False, "clerk, then local once brain.local is fetched"),
        ("local", 2, True, "local"),
        ("http://127.0.0.1:1/v1", 2, False, "http://127.0.0.1:1/v1"),
    ],
)
def test_what_the_brain_comes_to(wanted, cores, has_local, comes_to):
    assert brain_of(wanted, cores, has_local=has_local) == comes_to


def test_a_containers_quota_counts(tmp_path):
    quota = tmp_path / "cpu.max"
    quota.write_text("100000 100000\n")
    assert count_cores(quota) == 1
    quota.write_text("max 100000\n")
    assert count_cores(quota) == count_cores(tmp_path / "none")


def test_a_quota_says_what_it_affords(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHUBO_YOUTUBE_KEY", "k")
    room = RoomSettings(youtube=(YouTubeSection(video="video-1", units=20_000),))
    chat = [f for f in findings(room, Store(tmp_path, quiet=True), port=0) if f.area == "chat"]
    assert [f.state for f in chat] == ["here", "here"] and "official; unverified" in chat[0].detail
    assert chat[1].detail == "20,000 units a day: one read every 22 s round the clock"
    assert room.open_sources()[0].writes == 0


def test_a_rooms_connectors_say_whose_they_are_and_which_are_unverified(tmp_path, monkeypatch):
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    room = RoomSettings(
        twitch=(TwitchSection(channel="x", login="host", token_env="NO_SUCH_TOKEN"),),
        relay=(RelaySection(profile="oba"),),
    )
    chat = [f for f in findings(room, Store(tmp_path, quiet=True), port=0) if f.area == "chat"]
    by_name = {f.name: f for f in chat if f.state == "here"}
    assert "official" in by_name["twitch_irc"].detail and "unverified" not in by_name["twitch_irc"].detail
    assert "a tool you run" in by_name["relay.oba"].detail and "unverified" in by_name["relay.oba"].detail
    (trouble,) = [f for f in chat if f.state == "trouble"]
    assert room.relay[0].peers() == ("ws://127.0.0.1:12354",)
    assert "NO_SUCH_TOKEN is not set" in trouble.detail and "docs/chat.md" in trouble.remedy
