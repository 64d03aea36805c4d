"""The chat bench: every connector is measured, and what is not installed is said to be so."""

from __future__ import annotations

import argparse

import pytest

from commands.bench.chat import add_arguments, frames_of, irc_lines, measure
from perception.chat.source import decoders


def test_every_decoder_is_measured_and_every_frame_is_one_event():
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    figures = measure(parser.parse_args(["--frames", "30", "--rounds", "1"]))
    assert figures["events_per_s"].keys() == decoders().keys()
    assert all(rate > 0 for rate in figures["events_per_s"].values() if rate is not None)
    beside = figures["side_by_side_irc_lines_per_s"]
    assert beside["zhubo: whole events, sanitised, deduplicated"] > 0
    for title in ("irctokens: tokenises only", "twitchAPI: parses only"):
        assert beside[title] == "not installed here" or beside[title] > 0


def test_the_frames_are_all_different_and_the_same_every_time():
    assert len(set(irc_lines(500))) == 500 and irc_lines(20) == irc_lines(20)
    assert frames_of("no such connector", 3) is None


def test_recorded_lines_may_stand_in(tmp_path):
    file = tmp_path / "lines.txt"
    file.write_text("\n".join([*irc_lines(20), "PING :tmi.twitch.tv", "@cut;"]), encoding="utf-8")
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    figures = measure(parser.parse_args(["--frames", "5", "--rounds", "1", "--file", str(file)]))
    assert figures["events_per_s"]["twitch_irc (recorded)"] > 0
    with pytest.raises(SystemExit):
        parser.parse_args(["--frames", "many"])
