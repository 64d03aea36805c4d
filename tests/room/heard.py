"""Reading a recording as a viewer's ear would: what was said when, and which prices are in it.

In: an MP4 and the ear model. Out: transcribed windows and the numbers in them. Chinese numerals are read by cn2an,
never by the product's own reader.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import av
import cn2an
import numpy as np

RATE = 16_000
_HAN = "[零一二两三四五六七八九十百千万]"


def sound_of(path: Path) -> np.ndarray:
    """The sound track, 16 kHz mono float32, each frame at its presentation time."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        sound = np.zeros(int(float(stream.duration * stream.time_base) * RATE) + RATE, np.float32)
        for frame in file.decode(stream):
            at = round(frame.time * RATE)
            for part in resampler.resample(frame):
                pcm = part.to_ndarray()[0][: max(0, len(sound) - at)]
                sound[at : at + len(pcm)] = pcm
                at += len(pcm)
    return sound


IN_CHARACTERS = "以下是普通话的句子，数字用汉字写：两百三十五块九毛，一千零六十块。"


class Transcriber:
    """The ear model without the product's processes."""

    def __init__(self, model: Path) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=2)

    def hear(self, pcm: np.ndarray, lang: str, prompt: str = "以下是普通话的句子。") -> str:
        """`prompt` (Mandarin only) sets how it writes: with `IN_CHARACTERS` 一百一十四 is not spelt "1104"."""
        segments, _ = self._model.transcribe(
            pcm,
            language=lang,
            beam_size=5,
            temperature=0,
            condition_on_previous_text=False,
            initial_prompt=prompt if lang == "zh" else None,
        )
        return " ".join(segment.text for segment in segments)


def numbers_in(text: str) -> set[Decimal]:
    """Every number that can be read in a transcript: 79.9, 79块9, 79块九毛9, 七十九块九, 110一块, 79 dollars and
    90 cents."""
    text = text.replace(",", "").replace("塊", "块")
    found: set[Decimal] = set()
    for match in re.finditer(r"(\d+(?:\.\d+)?)(?:块|元)(\d{1,2})(?!\d|块|元|件|个)", text):
        found.add(Decimal(f"{match[1]}.{match[2]}"))
    digit = "([0-9一二两三四五六七八九])"
    for match in re.finditer(rf"({_HAN}+|\d+)(?:块|元){digit}[毛角](?:{digit}分?(?!\d))?", text):
        found.add(Decimal(f"{_plain(match[1])}.{_plain(match[2])}{_plain(match[3] or '0')}"))
    for match in re.finditer(r"(\d+0)([一二三四五六七八九])(?:块|元)", text):  # 一百一十一块, as Whisper spells it
        found.add(Decimal(match[1]) + Decimal(_plain(match[2])))
    plain = text.replace("$", "")
    for match in re.finditer(r"(\d+)(?: dollars?)?,? and (?:(\d{1,2}) cents|0\.(\d\d))", plain):
        found.add(Decimal(match[1]) + Decimal(match[2] or match[3]) / 100)
    for match in re.finditer(r"\d+(?:\.\d+)?", text):
        found.add(Decimal(match[0]))
    for match in re.finditer(r"([零一二两三四五六七八九十百千万点]+)(?:块|元)([一二三四五六七八九])?", text):
        try:
            whole = str(cn2an.cn2an(match[1], "smart"))
            found.add(Decimal(f"{whole}.{cn2an.cn2an(match[2], 'smart')}" if match[2] else whole))
        except ValueError:
            continue
    return {n.normalize() for n in found}


def _plain(written: str) -> str:
    if written.isascii():
        return written
    try:
        return str(cn2an.cn2an(written.replace("两", "二"), "smart"))
    except ValueError:  # characters of numbers that are no number
        return "0"
