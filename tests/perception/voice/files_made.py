"""Sound files made on the spot by the same library that reads them; speech by the embedded voices."""

from __future__ import annotations

import json
import os
from pathlib import Path

import av
import numpy as np

RATE = 16_000


def tone(seconds: float, *, rate: int = RATE, hertz: float = 440.0) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def noise(seconds: float, level: float, *, seed: int = 1) -> np.ndarray:
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * RATE))).astype(np.float32)


def written(
    path: Path, sound: np.ndarray, *, codec: str = "pcm_s16le", rate: int = RATE, picture: bool = False
) -> Path:
    """`sound` as a file of the kind its name ends in; an MP4 may carry a grey picture."""
    with av.open(str(path), "w") as container:
        shown = _picture_of(container) if picture else None
        stream = container.add_stream(codec, rate=rate, layout="mono")
        if shown:
            _show_grey(container, shown, len(sound) / rate)
        pcm = (np.clip(sound, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = rate
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=size)
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            container.mux(stream.encode(piece))
    return path


def picture_only(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        _show_grey(container, _picture_of(container), 0.4)
    return path


def _picture_of(container):
    stream = container.add_stream("libx264", rate=25)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
    return stream


def _show_grey(container, stream, seconds: float) -> None:
    grey = np.full((64, 64, 3), 128, np.uint8)
    for _ in range(max(1, round(seconds * 25))):
        container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
    container.mux(stream.encode(None))


def spoken(kokoro: Path, text: str, lang: str) -> np.ndarray:
    """`text` said by Kokoro, at 16 kHz."""
    import onnxruntime

    vocabulary = json.loads((kokoro / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    if lang == "zh":
        from misaki import zh

        phonemes = zh.ZHG2P()(text)
        phonemes = phonemes[0] if isinstance(phonemes, tuple) else phonemes
    else:
        from hibari import Hibari

        phonemes = " ".join(p if isinstance(p, str) else p[0] for p in Hibari().phonemize(text))
    ids = [vocabulary[c] for c in phonemes if c in vocabulary][:508]
    voice = "zf_xiaoxiao" if lang == "zh" else "af_heart"
    style = np.fromfile(kokoro / "voices" / f"{voice}.bin", np.float32).reshape(-1, 1, 256)[len(ids)]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    session = onnxruntime.InferenceSession(kokoro / "model_quantized.onnx", options, providers=["CPUExecutionProvider"])
    feed = {"input_ids": [[0, *ids, 0]], "style": style, "speed": np.ones(1, np.float32)}
    sound = session.run(None, feed)[0].reshape(-1)
    at = np.arange(0, len(sound) - 1, 24_000 / RATE)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
