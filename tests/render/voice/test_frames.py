"""Frames on a pipe: what was packed is read back, and an end in the middle of one is the end."""

from __future__ import annotations

import io

import pytest

from render.voice import wire

FRAME = wire.pack({"op": "say"}, b"sound")


def test_frames_are_read_one_after_the_other_until_the_end():
    source = io.BytesIO(FRAME + wire.pack({"op": "end"}))
    assert [wire.read(source) for _ in range(3)] == [({"op": "say"}, b"sound"), ({"op": "end"}, b""), None]


@pytest.mark.parametrize("length", [0, 3, wire.PREFIX, wire.PREFIX + 4, len(FRAME) - 1])
def test_a_pipe_that_ends_inside_a_frame_has_ended(length):
    assert wire.read(io.BytesIO(FRAME[:length])) is None


def test_what_is_no_frame_is_refused_before_it_is_waited_for():
    with pytest.raises(ValueError, match="a frame of"):
        wire.read(io.BytesIO(b"\xff" * 64))
