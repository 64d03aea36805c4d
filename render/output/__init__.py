"""Output: encode once, then recorder, preview, FLV, HLS, RTMP and WHIP, each behind its own bounded queue.

`OUTPUTS` is the table of engines: name → "module:attribute".
"""

from __future__ import annotations

OUTPUTS = {
    "camera": "render.output.camera:CameraPush",
    "file": "render.output.recorder:Recorder",
    "flv": "render.output.flv:FlvStream",
    "hls": "render.output.hls:Hls",
    "preview": "render.output.preview:Preview",
    "rtmp": "render.output.rtmp:RtmpPush",
    "whip": "render.output.whip:WhipPush",
}
