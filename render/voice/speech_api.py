"""A voice on a server: any OpenAI-compatible `/v1/audio/speech` (vLLM-Omni, CosyVoice, Kokoro and Coqui servers).

In: the server's address, model and speakers; clauses. Out: `Sound` at the rate of the WAV it sends, with phone times
listened for in it (`listened`). The words sent are the spoken form, so a price is said as we say it
whatever the server's own reading of digits is.

Protocol: POST {"model", "input", "voice", "response_format": "wav", "speed"}, the answer a WAV of 16-bit PCM whose
lengths may be unknown (0 or 0xFFFFFFFF), as it is written while it is made (OpenAI's API reference, "Create speech").
Nothing is retried: the ladder goes to the next voice, and tries this one again after a rest.
"""

from __future__ import annotations

import os
import struct
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import numpy as np

from errors import BadInput, EngineFailed
from render.speech import Clause
from render.voice.listened import listened_phones, symbols_of
from render.voice.voices import Sound, Stop, Stopped, VoiceOptions

CONNECT_S = 1.0
FIRST_S = 4.0  # to the first byte: a server that makes the whole clause before it sends any needs about as long
BETWEEN_S = 2.0
WHOLE_S = 12.0
LONGEST_S = 30.0  # of sound; a clause is about two seconds
_CHUNK = 8192


@dataclass(slots=True)
class _Wav:
    """A WAV read as it comes: the header first, then 16-bit samples."""

    head: bytearray = field(default_factory=bytearray)
    rate: int = 0
    channels: int = 1
    samples: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes) -> None:
        if self.rate:
            self.samples += data
            return
        self.head += data
        self._read_head()

    def _read_head(self) -> None:
        head = self.head
        if len(head) < 12:
            return
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            raise ValueError("the answer is no WAV")
        at, form = 12, None
        while len(head) >= at + 8:
            name, size = bytes(head[at : at + 4]), struct.unpack_from("<I", head, at + 4)[0]
            if name == b"data":
                if form is None:
                    raise ValueError("a WAV without a format")
                kind, self.channels, rate, _, _, bits = form
                if kind not in (1, 0xFFFE) or bits != 16 or self.channels not in (1, 2) or not 8000 <= rate <= 48_000:
                    raise ValueError(f"a WAV of {bits} bits, {self.channels} channels, {rate} Hz is not spoken here")
                self.rate = rate
                self.samples += head[at + 8 :]
                return
            if size > 1 << 16:
                raise ValueError("a WAV with a part of an impossible length")
            if len(head) < at + 8 + size:
                return
            if name == b"fmt ":
                if size < 16:
                    raise ValueError("a WAV with a short format")
                form = struct.unpack_from("<HHIIHH", head, at + 8)
            at += 8 + size + size % 2

    @property
    def seconds(self) -> float:
        return len(self.samples) / (2 * self.channels * self.rate) if self.rate else 0.0

    def pcm(self) -> np.ndarray:
        whole = len(self.samples) // (2 * self.channels) * (2 * self.channels)
        pcm = np.frombuffer(bytes(self.samples[:whole]), "<i2").astype(np.float32) / 32768
        return pcm.reshape(-1, self.channels).mean(axis=1) if self.channels > 1 else pcm


class SpeechApiVoice:
    name = "speech_api"
    is_local = False
    is_ready = True

    def __init__(self, options: VoiceOptions) -> None:
        server = options.server
        if server is None or urlsplit(server.url).scheme not in ("http", "https"):
            raise BadInput("the voice's server has no address", where="[voice.server] url",
                           remedy='give it one: url = "http://127.0.0.1:8880/v1"')  # fmt: skip
        self._url = server.url.rstrip("/").removesuffix("/audio/speech") + "/audio/speech"
        self._where = urlsplit(self._url).netloc
        self._model = server.model
        self._speakers = {lang: name for lang, name in (("zh", server.zh), ("en", server.en)) if name}
        self._speed = options.speed
        self.version = f"speech_api {self._url} {server.model} {server.zh} {server.en} {options.speed:g}"
        key = os.environ.get(server.key_env, "") if server.key_env else ""
        timeout = httpx.Timeout(BETWEEN_S, connect=CONNECT_S, read=FIRST_S, pool=CONNECT_S)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(timeout=timeout, headers=headers, trust_env=False, follow_redirects=False)

    def wait_ready(self, seconds: float) -> bool:
        return True

    def speaks(self, lang: str) -> bool:
        return lang in self._speakers

    def close(self) -> None:
        self._http.close()

    def synthesise(self, clause: Clause, words: str, *, urgent: bool, stop: Stop) -> Sound:
        if stop.is_set:
            raise Stopped
        if not (symbols := symbols_of(clause, words)):
            return Sound(np.zeros(0, np.float32), 24_000)
        try:
            wav = self._fetch(clause.lang, words, stop)
        except (httpx.HTTPError, OSError, RuntimeError) as e:  # RuntimeError: the stream was closed under the reader
            if stop.is_set:
                raise Stopped from None
            raise self._failed(f"{type(e).__name__}: {e}") from e
        except ValueError as e:
            raise self._failed(str(e)) from e
        if not wav.rate or not wav.samples:
            raise self._failed("it sent no sound")
        pcm = wav.pcm()
        return Sound(pcm, wav.rate, listened_phones(symbols, pcm, wav.rate))

    def _fetch(self, lang: str, words: str, stop: Stop) -> _Wav:
        body = {
            "model": self._model, "input": words, "voice": self._speakers[lang],
            "response_format": "wav", "speed": self._speed,
        }  # fmt: skip
        wav, began = _Wav(), time.monotonic()
        with self._http.stream("POST", self._url, json=body) as answer:
            stop.hook(answer.close)
            if answer.status_code != 200:
                raise self._failed(f"it answered {answer.status_code}")
            for data in answer.iter_bytes(_CHUNK):
                if stop.is_set:
                    raise Stopped
                wav.take(data)
                if wav.seconds > LONGEST_S:
                    raise self._failed("it does not stop speaking")
                if time.monotonic() - began > WHOLE_S:
                    raise self._failed(f"it took more than {WHOLE_S:.0f} s for one clause")
        return wav

    def _failed(self, what: str) -> EngineFailed:
        return EngineFailed(f"the voice's server failed: {what}", where=self._where, retryable=True)
