"""The reader of one stream: `python -m perception.voice.stream_process`, started by `stream_input` and by nothing else.

In, on stdin: one frame (see `frame`) with the address. Out, on what was stdout: the sound, 16-bit mono at 16 kHz, a
frame for every piece that was decoded; at last `{"event": "ended", "reason"}`. It ends when its parent has gone.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import av
import av.error

from perception.voice.frame import pack, read

RATE = 16_000
OPEN_S, READ_S = 10.0, 15.0
_QUICK = {"fflags": "nobuffer", "flags": "low_delay", "probesize": "32768", "analyzeduration": "300000"}
# codec → encoding name in an SDP and its fixed payload type, where it has one (RFC 3551, RFC 7587)
_RTP = {"opus": ("opus", None), "pcmu": ("PCMU", 0), "pcma": ("PCMA", 8), "l16": ("L16", None)}


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever FFmpeg prints must not land among the sound
    av.logging.set_level(None)
    first = read(sys.stdin.buffer)
    if first is None:
        return 0
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        reason = _read(first[0], answers)
    except BrokenPipeError:
        return 0
    except av.error.FFmpegError as e:
        reason = e.strerror or type(e).__name__
    except OSError as e:
        reason = e.strerror or str(e)
    _send(answers, {"event": "ended", "reason": reason})
    return 0


def _read(address: dict[str, Any], answers: BinaryIO) -> str:
    with _opened(address) as container:
        if not container.streams.audio:
            return "it has no sound"
        resampler = av.AudioResampler("s16", "mono", RATE)
        for packet in container.demux(container.streams.audio[0]):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue  # a damaged packet is a hole, no end
            for frame in frames:
                frame.pts = None
                for made in resampler.resample(frame):
                    _send(answers, {"event": "sound"}, made.to_ndarray().tobytes())
    return "it ended"


def _opened(address: dict[str, Any]) -> Any:
    url, codec = address["url"], address["codec"]
    timeout = (None if address["serve"] else OPEN_S, READ_S)
    if url.startswith("rtp://") and codec:
        options = {**_QUICK, "protocol_whitelist": "rtp,udp,file,pipe", "max_delay": "60000"}
        return av.open(io.BytesIO(sdp(address).encode()), format="sdp", options=options, timeout=timeout)
    options = {**_QUICK, "listen": "1"} if address["serve"] else dict(_QUICK)
    return av.open(url, options=options, timeout=timeout)


def sdp(address: dict[str, Any]) -> str:
    """What RTP packets of a dynamic payload type do not say about themselves (RFC 8866)."""
    parts = urlsplit(address["url"])
    name, fixed = _RTP[address["codec"]]
    payload = address["payload"] if fixed is None else fixed
    # Opus is always announced as 48 kHz and two channels, whatever it holds (RFC 7587, 4.1); G.711 is 8 kHz mono.
    rate, channels = {"opus": (48_000, 2)}.get(address["codec"], (address["rate"], address["channels"]))
    rate, channels = (8_000, 1) if fixed is not None else (rate, channels)
    host = parts.hostname or "127.0.0.1"
    family = "IP6" if ":" in host else "IP4"
    return (
        f"v=0\r\no=- 0 0 IN {family} {host}\r\ns=guest\r\nc=IN {family} {host}\r\nt=0 0\r\n"
        f"m=audio {parts.port} RTP/AVP {payload}\r\na=rtpmap:{payload} {name}/{rate}/{channels}\r\n"
    )


def _send(stream: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    stream.write(pack(head, body))
    stream.flush()


def _end_with_parent() -> None:
    """FFmpeg may wait for a network for ever; the parent's end of the pipe tells when nobody wants it any more."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
