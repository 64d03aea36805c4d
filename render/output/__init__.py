"""Output: encode once, then recorder, preview and RTMP, each behind its own bounded queue.

`OUTPUTS` is the table of engines: name → "module:attribute".
"""

from __future__ import annotations

OUTPUTS = {
    "file": "render.output.recorder:Recorder",
    "preview": "render.output.preview:Preview",
    "rtmp": "render.output.rtmp:RtmpPush",
}
