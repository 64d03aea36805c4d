"""A loopback camera: the pictures and the kernel's own structure, on a file in the device's place; no device here."""

from __future__ import annotations

import os
import struct

import pytest

from errors import Missing
from render.output.camera import CameraPush, device_of
from render.output.camera_child import VIDIOC_S_FMT, feed, format_of
from tests.render.output.programme import HEIGHT, WIDTH, picture


def test_every_picture_is_written_in_the_announced_format(tmp_path, programme):
    device, asked, told = tmp_path / "video10", [], []
    device.touch()

    def ioctl(fd: int, request: int, body: bytearray) -> None:
        asked.append((request, bytes(body)))

    feed(str(device), programme.info.init, iter(programme.packets), lambda **w: told.append(w), ioctl)
    size = WIDTH * HEIGHT * 3 // 2
    assert told == [{"state": "publishing"}]
    assert device.stat().st_size == 163 * size
    with device.open("rb") as written:
        for tick in range(5):
            luma, drawn = written.read(size)[: WIDTH * HEIGHT], picture(tick).to_ndarray().tobytes()[: WIDTH * HEIGHT]
            assert sum(abs(a - b) for a, b in zip(luma[::37], drawn[::37], strict=True)) < 12 * len(luma[::37])
    ((request, body),) = asked
    assert request == VIDIOC_S_FMT == 3 << 30 | len(body) << 16 | ord("V") << 8 | 5
    assert struct.unpack_from("<I4xII4sIII", body) == (2, WIDTH, HEIGHT, b"YU12", 1, WIDTH, size)


def test_a_device_that_is_no_camera_is_said_and_the_show_goes_on(tmp_path, programme):
    """The real ioctl on a plain file: the kernel refuses it."""
    device = tmp_path / "video10"
    device.touch()
    push = CameraPush(str(device), programme.info)
    try:
        assert push.wait_for("waiting", timeout=60)
        assert push.reason == os.strerror(25)  # ENOTTY
    finally:
        push.close()


def test_the_device_is_found_or_the_remedy_named(tmp_path):
    for number in (12, 9):
        (tmp_path / f"video{number}").mkdir()
    assert device_of("auto", tmp_path, "linux") == "/dev/video9"
    with pytest.raises(Missing) as none:
        device_of("auto", tmp_path / "nothing", "linux")
    assert "modprobe v4l2loopback" in str(none.value)
    with pytest.raises(Missing, match="no device"):
        device_of("/dev/video99", tmp_path, "linux")
    with pytest.raises(Missing, match="no loopback camera"):
        device_of("auto", tmp_path, "darwin")


def test_the_format_is_as_long_as_the_kernel_wants_it():
    assert len(format_of(720, 1280)) == 208
