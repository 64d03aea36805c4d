"""An ear on a server: anything that speaks OpenAI's `/v1/audio/transcriptions`.

That is how SenseVoice, Paraformer and larger Whispers come in: FunASR, speaches, vLLM and LocalAI serve them like this.
In: the server's address, 16 kHz sound. Out: `Heard`. Voice activity stays here, so silence never travels; the sound is
sent as WAV with the language, temperature 0 and the hotwords as the prompt, once, and never asked for again. What
comes back passes the layers that need no more than the text, and those of a Whisper's doubts where the server gives
them. SenseVoice's tags (<|zh|><|NEUTRAL|>) are taken off.
"""

from __future__ import annotations

import io
import os
import re
import wave
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import httpx
import numpy as np
from opencc import OpenCC

from errors import BadInput, PeerFailed
from perception.voice import vad
from perception.voice.hallucination import Evidence, made_up, unheard
from perception.voice.heard import SAMPLE_RATE, EarOptions, Heard, Segment
from perception.voice.hotwords import listed

_TIMEOUT = httpx.Timeout(15.0, connect=2.5)
_LARGEST = 1 << 20  # bytes of an answer
_TAG = re.compile(r"<\|[^|>]{0,40}\|>")
_CODE = re.compile(r"[a-z]{2,3}")
_NAMES = {"chinese": "zh", "mandarin": "zh", "english": "en", "cantonese": "yue"}  # as verbose_json spells languages


class OpenAIEar:
    """Blocking; one request at a time."""

    def __init__(self, options: EarOptions) -> None:
        if not options.url:
            raise BadInput("the ear on a server has no address", where="hearing", remedy='set url = "http://…/v1"')
        self.name = options.model or "whisper-1"
        self._languages = options.languages
        self._url = options.url.rstrip("/") + "/audio/transcriptions"
        key = os.environ.get(options.key_env, "") if options.key_env else ""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        once = httpx.Limits(
            max_keepalive_connections=0
        )  # questions are minutes apart: a kept socket would be a dead one
        self._http = httpx.Client(timeout=_TIMEOUT, headers=headers, limits=once, trust_env=False)

    def probe(self) -> None:
        """A second of silence, sent: does it answer as an ear does?"""
        self._asked(np.zeros(SAMPLE_RATE, np.float32), self._languages[0], ())

    def hear(self, pcm: np.ndarray, *, lang: str | None, hotwords: Sequence[str]) -> Heard:
        if lang is not None and not _CODE.fullmatch(lang):
            raise BadInput(f"the ear knows no language {lang!r}", where="lang", remedy="use zh, en or auto")
        duration = round(len(pcm) / SAMPLE_RATE, 3)
        chances = vad.probabilities(pcm)
        if unheard(pcm, chances):
            return Heard((), lang or self._languages[0], duration, self.name)
        spoken = vad.spans(chances)
        segments: list[Segment] = []
        rejected: list[tuple[str, str]] = []
        for window in vad.windows(spoken):
            sound = pcm[int(window.start * SAMPLE_RATE) : int(window.end * SAMPLE_RATE)]
            pinned = lang or (self._languages[0] if len(self._languages) == 1 else None)
            for segment, evidence in self._read(self._asked(sound, pinned, hotwords), window, spoken, pinned):
                if rule := made_up(evidence, hotwords):
                    rejected.append((segment.text, rule))
                else:
                    segments.append(segment)
        main = segments[0].lang if segments else lang or self._languages[0]
        return Heard(tuple(segments), main, duration, self.name, tuple(rejected))

    def _asked(self, sound: np.ndarray, lang: str | None, hotwords: Sequence[str]) -> Mapping[str, Any]:
        form = {"model": self.name, "temperature": "0", "response_format": "verbose_json"}
        if lang:
            form["language"] = lang
        if prompt := listed(hotwords, lang):
            form["prompt"] = prompt
        try:
            with self._http.stream(
                "POST", self._url, data=form, files={"file": ("voice.wav", _wav(sound), "audio/wav")}
            ) as answer:
                body = b""
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST:
                        raise PeerFailed("its answer is larger than 1 MB", where=self._url, remedy="look at the server")
            if answer.status_code != 200:
                raise _refused(answer.status_code, body, self._url)
            said = httpx.Response(200, content=body).json()
        except httpx.HTTPError as e:
            cause = str(e) or type(e).__name__
            raise PeerFailed(
                f"the ear's server did not answer: {cause}",
                where=self._url,
                remedy="start it or mend url",
                retryable=True,
            ) from e
        except ValueError as e:
            raise PeerFailed("its answer is not JSON", where=self._url, remedy="give the address ending in /v1") from e
        if not isinstance(said, dict) or not isinstance(said.get("text"), str):
            raise PeerFailed("its answer holds no text", where=self._url, remedy="give the address ending in /v1")
        return said

    def _read(
        self, said: Mapping[str, Any], window: vad.Span, spoken: Sequence[vad.Span], pinned: str | None
    ) -> list[tuple[Segment, Evidence]]:
        tongue = pinned or self._tongue(said)
        pieces = said.get("segments")
        if not isinstance(pieces, list) or not all(isinstance(p, dict) and "text" in p for p in pieces) or not pieces:
            pieces = [{"text": said["text"]}]
        out = []
        for piece in pieces:
            text = _TAG.sub("", str(piece["text"])).strip()
            text = self._simplify.convert(text) if tongue == "zh" else text
            begin = min(window.end, window.start + _number(piece.get("start"), 0.0))
            end = min(window.end, window.start + _number(piece.get("end"), window.length))
            stretch = vad.Span(begin, max(begin, end))
            doubt = _number(piece.get("no_speech_prob"), 0.0), _number(piece.get("avg_logprob"), 0.0)
            evidence = Evidence(
                text, tongue, vad.voiced(stretch, spoken), *doubt, _number(piece.get("compression_ratio"), 0.0)
            )
            out.append((Segment(round(begin, 2), round(stretch.end, 2), text, tongue, round(doubt[1], 3)), evidence))
        return out

    def _tongue(self, said: Mapping[str, Any]) -> str:
        """What the server says it heard, where the room speaks it; else by the script of the text."""
        tag = re.match(r"\s*<\|([a-z]{2,3})\|>", said["text"])
        named = str(said.get("language") or (tag[1] if tag else "")).lower()
        code = _NAMES.get(named, named)
        if code in self._languages:
            return code
        by_script = "zh" if re.search(r"[\u3400-\u9fff]", said["text"]) else "en"
        return by_script if by_script in self._languages else self._languages[0]

    @cached_property
    def _simplify(self):
        return OpenCC("t2s")


def _refused(status: int, body: bytes, url: str) -> PeerFailed:
    if status in (401, 403):
        return PeerFailed(f"the ear's server refuses the key (HTTP {status})", where=url, remedy="set key_env")
    if status == 404:
        return PeerFailed("the ear's server does not know this address or model", where=url, remedy="mend url or model")
    said = " ".join(body[:120].decode("utf-8", "replace").split())
    remedy = "look at the server's log"
    return PeerFailed(f"the ear's server failed (HTTP {status}): {said}", where=url, remedy=remedy, retryable=True)


def _number(value: Any, otherwise: float) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value)
    return float(value) if good else otherwise


def _wav(sound: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
