"""Objects come out of a stream as soon as they are whole, however the network cuts it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import PeerFailed
from perception.chat.json_stream import JsonStream

ROWS = [{"a": '"}{[\\'}, {}, {"b": [{"c": "多"}, {}]}, {"d": "\n,]"}]
SHAPES = {
    "array": b"[" + b"\n,\n".join(json.dumps(row).encode() for row in ROWS) + b"]\n",
    "lines": b"\n".join(json.dumps(row, ensure_ascii=False).encode() for row in ROWS),
    "one after the other": b"".join(json.dumps(row, indent=2).encode() for row in ROWS),
}


@pytest.mark.parametrize("shape", SHAPES)
@given(sizes=st.lists(st.integers(1, 9), min_size=1))
def test_any_shape_in_any_pieces(shape, sizes):
    data, stream, out, at, n = SHAPES[shape], JsonStream(1000), [], 0, 0
    while at < len(data):
        size = sizes[n % len(sizes)]
        out += stream.feed(data[at : at + size])
        at, n = at + size, n + 1
    assert [json.loads(row) for row in out] == ROWS


def test_the_object_is_out_with_its_last_byte():
    stream = JsonStream(1000)
    assert list(stream.feed(b'[{"a": 1')) == [] and list(stream.feed(b"}")) == [b'{"a": 1}']


def test_garbage_between_objects_comes_out_and_the_next_object_is_whole():
    assert list(JsonStream(1000).feed(b'garbage\n}{"a": 1}\n<html>{"b": 2}')) == [
        b"garbage",
        b"}",
        b'{"a": 1}',
        b"<html>",
        b'{"b": 2}',
    ]


def test_an_object_without_end_is_given_up():
    stream = JsonStream(100)
    assert list(stream.feed(b'{"a": "' + b"x" * 90)) == []
    with pytest.raises(PeerFailed, match="100 bytes"):
        list(stream.feed(b"xxxx"))
