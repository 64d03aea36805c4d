"""A short real programme, encoded once: a picture that flashes once a second and a tone that starts with the flash."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np

from render.output.encode import Encoder
from render.output.packet import Packet, StreamInfo
from render.speech import FPS, SAMPLES_PER_FRAME

WIDTH, HEIGHT = 180, 320


def picture(tick: int) -> av.VideoFrame:
    """Grey with a moving bar; white in the first two frames of a second."""
    luma = np.full((HEIGHT, WIDTH), 230 if tick % FPS < 2 else 60, np.uint8)
    luma[:, (tick * 3) % WIDTH] = 180
    planes = np.concatenate((luma.ravel(), np.full(WIDTH * HEIGHT // 2, 128, np.uint8)))
    return av.VideoFrame.from_ndarray(planes.reshape(HEIGHT * 3 // 2, WIDTH), "yuv420p")


def sound(tick: int) -> np.ndarray:
    """1 kHz during the flash, else silence."""
    at = np.arange(SAMPLES_PER_FRAME) + tick * SAMPLES_PER_FRAME
    return (0.5 * np.sin(at * 2 * np.pi * 1000 / 48_000) * (tick % FPS < 2)).astype(np.float32)


@dataclass(frozen=True)
class Programme:
    info: StreamInfo
    ticks: tuple[tuple[Packet, ...], ...]
    tail: tuple[Packet, ...]

    @property
    def packets(self) -> list[Packet]:
        return [p for tick in (*self.ticks, self.tail) for p in tick]


def encode(ticks: int, first_tick: int = 0, profile: str = "high") -> Programme:
    encoder = Encoder(WIDTH, HEIGHT, video_kbps=400, first_tick=first_tick, profile=profile)
    coded = tuple(tuple(encoder.encode(picture(n), sound(n))) for n in range(first_tick, first_tick + ticks))
    return Programme(encoder.info, coded, tuple(encoder.flush()))
