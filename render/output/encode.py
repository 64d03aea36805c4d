"""The one encoder: a picture and its 1920 samples in, packets out. Everything downstream copies these packets.

In: `av.VideoFrame` (yuv420p) and float32 sound, one of each a tick. Out: `Packet`s whose times are counts: picture n
is shown at n/25 s, its sound starts at sample 1920·n; nothing here looks at a clock. H.264 by x264 (superfast,
zerolatency, closed GOPs of 2 s, no scene cuts, no B-frames, VBV of one second) and AAC-LC. To repeat a picture, give
the same frame again.
"""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
from av.container import OutputContainer

from errors import EngineFailed
from render.output.packet import Packet, StreamInfo, annexb_to_avcc, avc_config
from render.speech import FPS, SAMPLE_RATE

GOP_SECONDS = 2
AAC_FRAME = 1024
AAC_KBPS = 128
BT709 = 1
LIMITED = 1
VIDEO_TIMESCALE = 12_800


class Encoder:
    """H.264 and AAC from counters. Not thread-safe: it belongs to the clock.

    `profile`: "high", or "baseline" where a receiver must take it that promises no more (WebRTC).
    `first_tick` continues an earlier run's times. `jump(tick)` skips time (after a suspend) and starts a new GOP there.
    """

    def __init__(
        self,
        width: int,
        height: int,
        fps: int = FPS,
        video_kbps: int = 2500,
        *,
        threads: int = 1,
        channels: int = 2,
        first_tick: int = 0,
        profile: str = "high",
    ) -> None:
        if SAMPLE_RATE % fps:
            raise ValueError(f"{fps} fps does not divide {SAMPLE_RATE} samples a second")
        self.fps = fps
        self.samples_per_frame = SAMPLE_RATE // fps
        self.gop = GOP_SECONDS * fps
        self._channels = channels
        self._header, init = _open(width, height, fps, video_kbps, threads, channels, profile)
        picture, sound = self._header.streams.video[0], self._header.streams.audio[0]
        self._picture, self._sound = picture.codec_context, sound.codec_context
        config, sound_config = avc_config(init), bytes(self._sound.extradata)
        self.info = StreamInfo(width, height, fps, SAMPLE_RATE, channels, config, sound_config, init)
        self._tick = first_tick
        self._gop_start = first_tick
        self._restart_sound(first_tick)

    @property
    def tick(self) -> int:
        """The tick the next frame will get."""
        return self._tick

    def encode(self, frame: av.VideoFrame, samples: np.ndarray) -> list[Packet]:
        """One tick. `samples` is mono float32 of exactly one frame's length."""
        if samples.shape != (self.samples_per_frame,):
            raise ValueError(f"a tick takes {self.samples_per_frame} mono samples, got shape {samples.shape}")
        key = (self._tick - self._gop_start) % self.gop == 0
        frame.pts = self._tick
        frame.time_base = Fraction(1, self.fps)
        frame.pict_type = av.video.frame.PictureType.I if key else av.video.frame.PictureType.NONE
        try:
            out = [self._video_packet(p) for p in self._picture.encode(frame)]
            out += self._encode_sound(samples)
        except av.FFmpegError as e:
            raise EngineFailed(f"the encoder stopped: {e}", where="encoder", remedy="the stage starts anew") from e
        self._tick += 1
        return out

    def jump(self, tick: int) -> list[Packet]:
        """Skip to `tick`, later than the present one: what was begun is closed, the next frame is a key frame."""
        if tick < self._tick:
            raise ValueError(f"time does not run backwards: at {self._tick}, asked for {tick}")
        out = self._finish_sound()
        self._sound = _open_audio(self._channels)
        self._restart_sound(tick)
        self._tick = self._gop_start = tick
        return out

    def flush(self) -> list[Packet]:
        """The end: the sound of the last tick, padded to a whole AAC frame. Nothing may be encoded afterwards."""
        pictures = [self._video_packet(p) for p in self._picture.encode(None)]
        return pictures + self._finish_sound()

    def _restart_sound(self, tick: int) -> None:
        self._waiting = np.zeros(0, np.float32)
        self._sound_base = tick * self.samples_per_frame
        self._sound_in = 0
        self._sound_out = -AAC_FRAME  # the codec's own delay; that first packet says nothing and is not sent

    def _encode_sound(self, samples: np.ndarray) -> list[Packet]:
        self._waiting = np.concatenate((self._waiting, np.asarray(samples, np.float32)))
        out: list[Packet] = []
        whole = len(self._waiting) // AAC_FRAME * AAC_FRAME
        for begin in range(0, whole, AAC_FRAME):
            out += self._encode_aac_frame(self._waiting[begin : begin + AAC_FRAME])
        self._waiting = self._waiting[whole:]
        return out

    def _encode_aac_frame(self, samples: np.ndarray) -> list[Packet]:
        planes = np.broadcast_to(samples, (self._channels, AAC_FRAME))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), "fltp", _layout(self._channels))
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._sound_in
        frame.time_base = Fraction(1, SAMPLE_RATE)
        self._sound_in += AAC_FRAME
        return self._audio_packets(self._sound.encode(frame))

    def _finish_sound(self) -> list[Packet]:
        heard = self._sound_in + len(self._waiting)
        out: list[Packet] = []
        if len(self._waiting):
            out += self._encode_aac_frame(np.pad(self._waiting, (0, AAC_FRAME - len(self._waiting))))
            self._waiting = self._waiting[:0]
        out += self._audio_packets(self._sound.encode(None))
        return [p for p in out if p.pts - self._sound_base < heard]

    def _audio_packets(self, coded: list[av.Packet]) -> list[Packet]:
        out = []
        for packet in coded:
            at, self._sound_out = self._sound_out, self._sound_out + AAC_FRAME
            if at >= 0:
                out.append(Packet("audio", self._sound_base + at, AAC_FRAME, SAMPLE_RATE, True, bytes(packet)))
        return out

    def _video_packet(self, packet: av.Packet) -> Packet:
        return Packet("video", packet.pts, 1, self.fps, packet.is_keyframe, annexb_to_avcc(bytes(packet)))


def _open(
    width: int, height: int, fps: int, kbps: int, threads: int, channels: int, profile: str
) -> tuple[OutputContainer, bytes]:
    """Both codecs, opened as streams of a fragmented MP4 that never gets more than its header, the init segment."""
    sink = io.BytesIO()
    options = {"movflags": "empty_moov+default_base_moof+frag_custom", "video_track_timescale": str(VIDEO_TIMESCALE)}
    header = av.open(sink, "w", format="mp4", options=options)
    gop = GOP_SECONDS * fps
    codec = header.add_stream("libx264", rate=fps, width=width, height=height).codec_context
    codec.pix_fmt, codec.time_base, codec.bit_rate = "yuv420p", Fraction(1, fps), kbps * 1000
    codec.gop_size, codec.max_b_frames, codec.thread_count = gop, 0, threads
    codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc = LIMITED, BT709, BT709, BT709
    codec.options = {
        "preset": "superfast",
        "profile": profile,
        "tune": "zerolatency",
        "forced-idr": "1",
        "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0:open-gop=0:"
        f"vbv-maxrate={kbps}:vbv-bufsize={kbps}",
    }
    _prepare_audio(header.add_stream("aac", rate=SAMPLE_RATE).codec_context, channels)
    header.start_encoding()
    return header, sink.getvalue()


def _open_audio(channels: int) -> av.AudioCodecContext:
    codec = av.CodecContext.create("aac", "w")
    codec.sample_rate = SAMPLE_RATE
    codec.flags |= av.codec.context.Flags.global_header
    _prepare_audio(codec, channels)
    codec.open()
    return codec


def _prepare_audio(codec: av.AudioCodecContext, channels: int) -> None:
    codec.layout, codec.format = _layout(channels), "fltp"
    codec.time_base = Fraction(1, SAMPLE_RATE)
    codec.bit_rate = AAC_KBPS * 1000


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"
