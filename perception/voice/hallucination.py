"""What Whisper says when nobody spoke, and how to tell.

In: a text with the evidence around it. Out: the name of the rule that rejects it, or None. Pure. No layer is trusted
alone: loudness and voice activity come before the recogniser; its own doubts, the pace, repetition and known phrases
come after, and a phrase a viewer may truly say ("谢谢") needs doubt beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

QUIET_DBFS = -55.0
UNVOICED = 0.4
PROMPTS = {"zh": "以下是普通话的句子。", "en": ""}
ASKED = {
    "zh": "直播间观众的问题：多少钱？还有货吗？有什么优惠？什么时候发货？可以退换吗？",
    "en": "Questions in a live shop: How much is it? Is it in stock? Any discount? When does it ship? ",
}

# Credits and appeals of the subtitles it was trained on: nobody says these to a shop, a little doubt is enough.
_CREDITS = re.compile(
    r"amara\.?org|字幕(由|组|提供|志愿者|制作|by)|请不吝(点赞|订阅)|打赏支持明镜|明镜与点点|点点栏目|中文字幕|"
    r"感谢(您的)?(观看|收看)|下(期|集)再见|"
    r"subtitles? by|subscribe to (my|our|the) channel|thanks? (you )?for watching|please subscribe",
    re.IGNORECASE,
)
# Things a viewer does say, and Whisper too, when it hears only noise.
_FILLERS = {
    "谢谢", "谢谢大家", "谢谢观看", "嗯", "啊", "好", "好的", "对", "拜拜", "再见", "我", "你",
    "thank you", "thanks", "you", "bye", "bye bye", "okay", "ok", "so", "the", "oh", "hmm", "uh", "yeah", "music",
}  # fmt: skip
RUNS_ON = frozenset({"repeats", "too_fast", "prompt"})  # speech was there, and the recogniser did not stop at its end
_FASTEST = {"zh": 12.0, "en": 32.0}  # characters a second of voice
_HURRIED = {"zh": 7.5, "en": 22.0}  # seldom heard: worth a second look


@dataclass(frozen=True, slots=True)
class Evidence:
    """One segment's text and what the recogniser and the sound say about it. `voiced_s`: seconds of speech under it."""

    text: str
    lang: str
    voiced_s: float
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float


def unheard(sound: np.ndarray, chances: np.ndarray) -> str | None:
    """The rule that says nobody speaks here at all, before any recogniser runs."""
    if not len(sound) or loudness_dbfs(sound) < QUIET_DBFS:
        return "quiet"
    if not len(chances) or float(chances.max()) < UNVOICED:
        return "no_voice"
    return None


def made_up(evidence: Evidence, hotwords: Sequence[str] = ()) -> str | None:
    """The rule by which this text was not said, or None."""
    plain = _plain(evidence.text)
    doubt = evidence.no_speech_prob
    if not plain:
        return "empty"
    if evidence.lang == "en" and not re.search(r"[a-z0-9]", plain):
        return "script"
    if plain == _plain(PROMPTS.get(evidence.lang, "")):
        return "prompt"
    if (doubt > 0.6 and evidence.avg_logprob < -0.7) or (doubt > 0.4 and evidence.avg_logprob < -1.0):
        return "no_speech"
    if doubt > 0.6 and _only_again(plain):
        return "no_speech"
    if evidence.avg_logprob < -1.5:
        return "unlikely"
    if evidence.compression_ratio > 2.4 or _repeats(plain):
        return "repeats"
    if len(plain.replace(" ", "")) > 4 + _FASTEST.get(evidence.lang, 32.0) * evidence.voiced_s:
        return "too_fast"
    if _CREDITS.search(evidence.text) and (doubt > 0.05 or evidence.avg_logprob < -0.4):
        return "credits"
    if plain in _FILLERS and doubt > 0.4:
        return "filler"
    count, rest = _without(plain, _asked(evidence.lang))
    if not rest and (count > 2 or (count and doubt > 0.3)):
        return "prompt"
    count, rest = _without(plain, hotwords)
    if not rest and (count > 1 or (count == 1 and doubt > 0.3)):
        return "hotwords_only"
    return None


def _asked(lang: str) -> list[str]:
    """The questions of the prompt, one by one, and what introduces them."""
    return re.split(r"[：:？?]", ASKED.get(lang, ""))


def hurried(evidence: Evidence) -> bool:
    """More text than is spoken in that time: the recogniser may have gone on after the speaker had ended."""
    said = len(_plain(evidence.text).replace(" ", ""))
    return said > 5 + _HURRIED.get(evidence.lang, 22.0) * evidence.voiced_s


def tidied(text: str, hotwords: Sequence[str] = ()) -> str:
    """The text without what the recogniser's hand did: half characters (a token that stands alone), commas with a wrong
    last byte (８ and Ｇ for ，), marks, questions and list items written again and again, names to listen for that
    stand alone behind a question, marks that lead nowhere."""
    text = _WRONG_COMMA.sub("，", text.replace("\ufffd", "").strip())
    text = _MARKS.sub(r"\1", text)
    text = _AGAIN.sub(r"\1", _LIST_AGAIN.sub("", text))
    head, mark, tail = text.rstrip("。.，,、 ").rpartition("？" if "？" in text else "?")
    if mark and _is_the_list(tail, hotwords):
        text = head + mark
    return re.sub(r"[：:、，,]+$", "", text)


def _is_the_list(tail: str, hotwords: Sequence[str]) -> bool:
    """Names to listen for, one after another, and nothing else; the last may be cut off."""
    names = {word.lower() for word in hotwords}
    items = [item.strip().lower() for item in re.split(r"[、，,]", tail.strip())]
    cut_off = any(name.startswith(items[-1]) for name in names)
    return items[0] in names and all(item in names for item in items[:-1]) and cut_off


_WRONG_COMMA = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_MARKS = re.compile(r"([？?！!。，,：:、])[？?！!。，,：:、]+")
_AGAIN = re.compile(r"(([^？?！!。，,、]{3,})[？?！!。，,、])(?:\s*\2[？?！!。，,、]?)+")
_LIST_AGAIN = re.compile(r"(?<=[、，,？?。])([^、，,？?。]{1,8})[、，,](?:\1[、，,]?){2,}.{0,8}$")


def loudness_dbfs(sound: np.ndarray) -> float:
    """The loudest 100 ms, in decibels below full scale: a short word in a long silence is not quiet."""
    width = 1600
    padded = np.pad(sound, (0, -len(sound) % width)).reshape(-1, width)
    return float(10 * np.log10(np.square(padded, dtype=np.float64).mean(axis=1).max() + 1e-12))


def _plain(text: str) -> str:
    """Lower case, punctuation as single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in text).split())


def _repeats(plain: str) -> bool:
    """One short piece again and again, at least five times, as most of the text."""
    if found := re.search(r"(.{1,12}?)\1{4,}", plain.replace(" ", "")):
        piece = found.group(1)
        digits_only = piece.isdigit()  # 100000 is a number
        return not digits_only and len(found.group(0)) > 0.6 * len(plain.replace(" ", ""))
    return False


def _only_again(plain: str) -> bool:
    """One piece and nothing else, twice or more, the last perhaps cut off: what it makes of bowed strings."""
    said = plain.replace(" ", "")
    return any((said[:size] * len(said)).startswith(said) for size in range(1, len(said) // 2 + 1))


def _without(plain: str, hotwords: Sequence[str]) -> tuple[int, str]:
    """How many hotwords stand in the text, longest first, and what is left of it without them."""
    rest, count = plain.replace(" ", ""), 0
    for word in sorted({_plain(w).replace(" ", "") for w in hotwords} - {""}, key=len, reverse=True):
        count += rest.count(word)
        rest = rest.replace(word, "")
    return count, rest
