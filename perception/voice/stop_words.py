"""Did somebody who only said a word or two mean that the host should stop? Pure.

In: a whole utterance as heard. Out: yes or no. Mandarin by sound, for a recogniser writes 听 for a short 停; English by
spelling. Only the whole utterance counts: 停 stops, 停车场在哪 does not.
"""

from __future__ import annotations

import re
import unicodedata

from perception.voice.heard import Heard
from perception.voice.syllables import apart, sounds

_MANDARIN = "停 停停 停停停 停一下 停下 先停 暂停 等等 等一等 等一下 等下 别说了 打住 慢着 且慢 安静"
_EN = {
    "stop", "stop it", "stop stop", "please stop", "wait", "wait wait", "wait a minute", "wait a second",
    "wait a moment", "hold on", "hold it", "hang on", "pause", "quiet", "be quiet", "one moment",
    "just a moment", "hush",
}  # fmt: skip
_ALIKE = 0.12  # a syllable may differ in its tone, and a little
_DOUBTED = frozenset({"no_speech", "unlikely"})  # what a recogniser doubts of so short a sound still counts as heard
_ADDRESS = re.compile(r"^(?:主播|哎|诶|喂|嗨|请|嘿|hey|hi|please)\s*[,，]?\s*|\s*(?:吧|啊|呀|嘛|please)$")


def is_stop(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = " ".join("".join(c if c.isalnum() else " " for c in plain).split())
    plain = _ADDRESS.sub("", plain)
    if plain in _EN:
        return True
    said = plain.replace(" ", "")
    if not re.fullmatch("[\u4e00-\u9fff]{1,4}", said):
        return False
    heard = sounds(said)
    return any(
        len(word) == len(heard) and all(apart(a, b) <= _ALIKE for a, b in zip(heard, sounds(word), strict=True))
        for word in _MANDARIN.split()
    )


def stop_in(heard: Heard) -> str | None:
    """The words to stop in what was heard or, of a sound this short, only half believed; None for none."""
    said = [heard.text, *(text for text, rule in heard.rejected if rule in _DOUBTED)]
    return next((text for text in said if is_stop(text)), None)
