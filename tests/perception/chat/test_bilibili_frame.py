"""Bilibili's binary framing: several packets, nested, compressed, cut short, blown up; the heartbeat's odd reply."""

from __future__ import annotations

import base64
import contextlib
import struct

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.chat.bilibili_frame import AUTH, HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, Packet, pack, unpack
from perception.chat.wire import BadFrame
from tests.perception.chat.fake_bilibili import packet, zipped


def bodies(frame: bytes) -> list[bytes]:
    return [p.body for p in unpack(frame)]


def test_what_we_send_is_what_the_platform_reads():
    assert pack(AUTH, b"{}") == struct.pack(">IHHII", 18, 16, 1, 7, 1) + b"{}"
    assert list(unpack(pack(HEARTBEAT, b"{}"))) == [Packet(1, HEARTBEAT, b"{}")]


@pytest.mark.parametrize("version", [2, 3])
def test_several_packets_plain_compressed_and_nested(version):
    one, two = packet(5, b"one"), packet(5, b"two")
    assert bodies(one + two) == [b"one", b"two"]
    assert bodies(zipped(one, two, ver=version) + packet(5, b"three")) == [b"one", b"two", b"three"]
    assert bodies(zipped(zipped(one), two, ver=version)) == [b"one", b"two"]
    with pytest.raises(BadFrame, match="nested"):
        bodies(zipped(zipped(zipped(one)), ver=version))


def test_a_heartbeats_reply_carries_more_than_it_says():
    reply = packet(3, struct.pack(">I", 99) + b'{"our": "body"}', 1, length=20)
    assert list(unpack(reply)) == [Packet(1, HEARTBEAT_REPLY, struct.pack(">I", 99))]


def test_what_came_before_the_cut_is_handed_over():
    frame = packet(5, b"whole") + packet(5, b"cut short")[:-3]
    packets = unpack(frame)
    assert next(packets).body == b"whole"
    with pytest.raises(BadFrame, match="cut inside a packet"):
        next(packets)
    with pytest.raises(BadFrame, match="cut inside a header"):
        bodies(packet(5, b"x") + b"\0" * 7)


@pytest.mark.parametrize(("length", "header"), [(0, 16), (15, 16), (16, 0), (16, 15), (20, 200)])
def test_lengths_that_would_run_for_ever_are_refused(length, header):
    with pytest.raises(BadFrame):
        bodies(struct.pack(">IHHII", length, header, 0, 5, 0) + b"\0" * 100)


@pytest.mark.parametrize("version", [2, 3])
def test_a_bomb_is_a_bad_frame_and_does_not_take_the_memory(version):
    with pytest.raises(BadFrame, match="unpacked"):
        bodies(zipped(b"\0" * (16 << 20), ver=version))
    half = zipped(packet(5, b"\0" * (5 << 20)), ver=version)
    with pytest.raises(BadFrame, match="unpacked"):
        bodies(half + half)  # the limit is for the frame, not for each packet


@pytest.mark.parametrize("version", [2, 3])
def test_compression_that_is_cut_or_none_at_all(version):
    whole = zipped(packet(5, b"hello " * 50), ver=version)
    body = whole[16:-4]
    with pytest.raises(BadFrame):
        bodies(packet(5, body, version))
    with pytest.raises(BadFrame):
        bodies(packet(5, b"\xff\xfe never compressed", version))


def test_ten_thousand_empty_packets_are_enough():
    with pytest.raises(BadFrame, match="packets in one frame"):
        bodies(packet(5, b"") * 10_001)


@given(st.binary(max_size=300), st.sampled_from([0, 1, 2, 3]), st.sampled_from([2, 3, 5, 7, 8, 99]))
def test_any_bytes_end(body, version, operation):
    for frame in (body, packet(operation, body, version), packet(operation, body, version, length=len(body))):
        with contextlib.suppress(BadFrame):
            assert len(list(unpack(frame))) <= 10_000


def test_a_recorded_auth_reply():
    frame = base64.b64decode("AAAAGgAQAAEAAAAIAAAAAXsiY29kZSI6MH0=")
    (only,) = unpack(frame)
    assert (only.operation, only.body) == (8, b'{"code":0}') and MESSAGE == 5


def test_brotli_of_the_reference_library_is_read():
    assert bodies(packet(5, brotli.compress(packet(5, b"hi"), quality=11), 3)) == [b"hi"]
