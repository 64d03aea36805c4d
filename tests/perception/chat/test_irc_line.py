"""The IRC grammar against the community's vectors, and against anything at all."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from perception.chat.irc_line import escape_tag, parse_line, parse_tags
from perception.chat.wire import BadFrame


def test_every_published_vector_is_split_as_published(shared_data):
    vectors = yaml.safe_load((shared_data("chat/irc-parser-tests") / "tests" / "msg-split.yaml").read_text("utf-8"))
    assert len(vectors["tests"]) > 30
    for vector in vectors["tests"]:
        atoms, line = vector["atoms"], parse_line(vector["input"])
        assert line.command == atoms["verb"].upper(), vector
        assert line.params == atoms.get("params", []), vector
        assert line.prefix == atoms.get("source", ""), vector
        assert line.tags == {k: v or "" for k, v in (atoms.get("tags") or {}).items()}, vector


@pytest.mark.parametrize(
    "line", ["", " ", "@a=b", "@a=b ", ":only", ":src ", "@a :src", "@ ", ": :", "♥ x", ":a :text"]
)
def test_a_line_without_a_command_is_a_bad_frame(line):
    with pytest.raises(BadFrame):
        parse_line(line)


@given(st.text())
def test_any_text_parses_or_is_a_bad_frame(text):
    try:
        line = parse_line(text)
    except BadFrame:
        return
    assert line.command.isascii() and line.command == line.command.upper()


@given(st.text())
def test_tag_values_survive_the_wire(value):
    assert parse_tags(f"k={escape_tag(value)}") == {"k": value}


def test_last_duplicate_tag_wins_and_a_lone_backslash_falls_away():
    assert parse_tags("a=1;a=2;b=x\\;c=\\y") == {"a": "2", "b": "x", "c": "y"}
