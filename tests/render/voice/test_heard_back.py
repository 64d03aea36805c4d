"""The price as heard in the sound: spoken by the real voice, transcribed by the real ears, equal to the written one."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest

from render.speech import SAMPLE_RATE
from render.voice import VoiceSettings, pause_after, split_clauses
from render.voice.sound import resample
from render.voice.speaker import Speaker

PRICES = [
    ("zh", "这款面膜¥59.9一盒。", "59.9"),
    ("zh", "吸尘器直降到¥1,599。", "1599"),
    ("zh", "今天下单只要¥208。", "208"),
    ("en", "It costs $79.90.", "79.90"),
    ("en", "The vacuum is down to $1,599.", "1599"),
]
_ZH = re.compile(r"([\d,]+(?:\.\d+)?)[块塊元快](?:(\d)(?:毛(?:(\d)(?![盒瓶件个份]))?)?)?")
_EN = re.compile(r"\$([\d,]+(?:\.\d+)?)")


def heard_price(text: str, lang: str) -> Decimal | None:
    """The last price in a transcript, whichever way the ears write it: 59.9, 59块9, 59块9毛, $79.90."""
    found = None
    for match in (_ZH if lang == "zh" else _EN).finditer(text):
        found = Decimal(match[1].replace(",", ""))
        if lang == "zh" and match[2]:
            found += Decimal(match[2]) / 10 + Decimal(match[3] or 0) / 100
    return found


@pytest.fixture(scope="module")
def speaker(model) -> Speaker:
    speaker = Speaker(VoiceSettings(models={"voice.kokoro": model("voice.kokoro")}))
    assert speaker.load() == ("kokoro",)
    return speaker


@pytest.fixture(scope="module")
def ears(model):
    from faster_whisper import WhisperModel

    return WhisperModel(str(model("ears.base")), compute_type="int8", cpu_threads=2)


@pytest.mark.weights
@pytest.mark.parametrize(("lang", "written", "price"), PRICES, ids=[w for _, w, _ in PRICES])
def test_the_price_is_heard(speaker: Speaker, ears, lang: str, written: str, price: str) -> None:
    parts = []
    for clause in split_clauses(written, lang):
        parts += [speaker.speak(clause).pcm, np.zeros(int(pause_after(clause) * SAMPLE_RATE), np.float32)]
    sound = resample(np.concatenate(parts), SAMPLE_RATE, 16_000)
    prompt = "以下是普通话的句子。" if lang == "zh" else None
    segments, _ = ears.transcribe(sound, language=lang, beam_size=1, initial_prompt=prompt)
    text = "".join(s.text for s in segments)
    assert heard_price(text, lang) == Decimal(price), text


def test_the_reader_of_transcripts_tells_prices_apart() -> None:
    assert heard_price("这款面膜59块9毛一盒", "zh") == Decimal("59.9")
    assert heard_price("这款面膜59块9毛1盒", "zh") == Decimal("59.9")
    assert heard_price("329块9毛9", "zh") == Decimal("329.99")
    assert heard_price("1,599塊", "zh") == Decimal("1599")
    assert heard_price("it is $79.90.", "en") == Decimal("79.90")
    assert heard_price("nothing", "en") is None
