"""The programme as a camera of this machine, for meeting and streaming software: `push` with `camera_child`.

In: packets through an `Outlet`. Out: pictures at a v4l2loopback device (Linux). A camera has no sound. Other systems
have no such device without a driver of their own: there OBS's virtual camera shows `/live.flv`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from errors import Missing
from render.output.packet import StreamInfo
from render.output.push import Push

VIRTUAL = Path("/sys/devices/virtual/video4linux")
REMEDY = "sudo modprobe v4l2loopback card_label=Zhubo exclusive_caps=1; elsewhere OBS's virtual camera on /live.flv"


class CameraPush(Push):
    """See `Push`. `device`: as `/dev/video10`."""

    def __init__(self, device: str, info: StreamInfo) -> None:
        super().__init__(f"camera:{device}", "render.output.camera_child", {"device": device}, device, info, None)


def device_of(wanted: str, virtual: Path = VIRTUAL, platform: str = sys.platform) -> str:
    """The device that is meant: the one named, or for "auto" the first loopback device. Raises Missing."""
    if not platform.startswith("linux"):
        raise Missing("this system has no loopback camera", where="outputs.camera", remedy=REMEDY)
    if wanted != "auto":
        if not Path(wanted).exists():
            raise Missing(f"no device {wanted}", where="outputs.camera", remedy=REMEDY)
        return wanted
    for number in sorted(_numbers(virtual.glob("video*"))):
        return f"/dev/video{number}"
    raise Missing("no loopback camera", where="outputs.camera", remedy=REMEDY)


def _numbers(paths: Iterable[Path]) -> list[int]:
    return [int(digits) for path in paths if (digits := path.name.removeprefix("video")).isdigit()]
