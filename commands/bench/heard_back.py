"""Prices said aloud and heard back: is the price in the sound the price that was written?

In: a voice, a number of prices, the ears. Out: the share heard right in each language, and what was misheard. The
tests' own reader reads the transcripts. Small ears mishear, and what they mishear counts against the voice: whoever has
a larger Whisper gives its folder.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from errors import ModelMissing
from models.store import Store
from render.speech import SAMPLE_RATE
from render.voice import VoiceSettings, split_clauses

PRICED = {
    "zh": ("现在¥{}，今天下单就发货。", "这款是¥{}。", "一共¥{}，满两件再减。", "保温杯的价格是¥{}。"),
    "en": ("It's ${} today.", "That one is ${}.", "The price is ${}, free shipping.", "For ${} you get both."),
}


def heard_back(settings: VoiceSettings, count: int, seed: int, ears: Path | None = None) -> dict[str, Any]:
    """`ears`: a folder with another faster-whisper model; None takes the built-in ears."""
    import numpy as np

    from render.voice import pause_after
    from render.voice.sound import resample
    from render.voice.speaker import Speaker
    from tests.room.heard import IN_CHARACTERS, RATE, Transcriber, numbers_in

    ears = ears or Store().present("ears.base")
    if ears is None:
        raise ModelMissing("the ears' weights are not here", where="ears.base", remedy="make models")
    transcriber, speaker, dice = Transcriber(ears), Speaker(settings), random.Random(seed)
    speaker.load()
    right: dict[str, list[bool]] = {"zh": [], "en": []}
    missed: list[list[str]] = []
    for i in range(count):
        lang = ("zh", "en")[i % 2]
        price = _price(dice)
        parts = []
        for clause in split_clauses(dice.choice(PRICED[lang]).format(price), lang):
            parts += [speaker.speak(clause).pcm, np.zeros(int(pause_after(clause) * SAMPLE_RATE), np.float32)]
        text = transcriber.hear(resample(np.concatenate(parts), SAMPLE_RATE, RATE), lang, IN_CHARACTERS)
        right[lang].append(float(price) in {float(n) for n in numbers_in(text)})
        if not right[lang][-1]:
            missed.append([price, text])
    return {lang: {"said": len(v), "share": round(sum(v) / max(1, len(v)), 3)} for lang, v in right.items()} | {
        "missed": missed
    }


def _price(dice: random.Random) -> str:
    """As shops write them: whole, with tenths (¥59.9, ¥129.90), now and then with cents."""
    whole, kind = dice.randrange(5, 1500), dice.random()
    return f"{whole}" if kind < 0.4 else f"{whole}.{dice.randrange(1, 10)}0" if kind < 0.9 else f"{whole}.99"
