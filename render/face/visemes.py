"""What each phoneme wants of the mouth: a table from the voice's alphabet to facial actions.

In: one symbol of a `Phone` (misaki IPA for zh and en, with its stress, tone and length marks). Out: the `Viseme`s it is
made of, one after another: targets for the columns of MOUTH, and how hard the sound insists on its jaw and on its lips.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from render.speech import MOUTH

Kind = Literal["vowel", "consonant", "bilabial", "labiodental", "silence"]

TONES = frozenset("→↗↓↘")  # they lengthen what stands before them
LENGTH = frozenset("ːʲ̃ᵝ")
STRESS = frozenset("ˈˌ")  # they belong to what follows
PAUSES = frozenset(' ,.;:!?—…"()“”$，。！？、；：')


@dataclass(frozen=True, slots=True)
class Viseme:
    """Target weights (columns of MOUTH) of one sound. `jaw` and `lips` are its dominance over its neighbours';
    `rounds` sounds take the lips early and give them back late."""

    kind: Kind
    target: tuple[float, ...]
    jaw: float
    lips: float
    rounds: bool = False


def _viseme(kind: Kind, jaw: float, lips: float, **target: float) -> Viseme:
    row = tuple(float(target.get(name, 0.0)) for name in MOUTH)
    return Viseme(kind, row, jaw, lips, target.get("pucker", 0.0) + target.get("funnel", 0.0) >= 0.4)


SILENCE = _viseme("silence", 0.5, 0.5)
_BILABIAL = _viseme("bilabial", 1.6, 1.0, jaw_open=0.04, close=1.0, roll_in=0.25)
_LABIODENTAL = _viseme("labiodental", 1.3, 1.0, jaw_open=0.10, tuck_ff=1.0, upper_up=0.10)
_BREATH = _viseme("consonant", 0.10, 0.05, jaw_open=0.25)

# What a net can tell apart by ear: silence, and the letters that look alike.
CLASSES: tuple[str, ...] = ("silence",)
_TABLE: dict[str, Viseme] = {}
for _symbols, _seen in (
    # open and mid vowels
    ("aɑ", _viseme("vowel", 1.0, 0.8, jaw_open=0.74, lower_down=0.24, upper_up=0.12)),
    ("æ", _viseme("vowel", 1.0, 0.8, jaw_open=0.62, stretch=0.22, lower_down=0.30, upper_up=0.18)),
    ("ʌɐ", _viseme("vowel", 0.9, 0.6, jaw_open=0.54, lower_down=0.20, upper_up=0.08)),
    ("ɒɔ", _viseme("vowel", 1.0, 0.9, jaw_open=0.54, funnel=0.42, pucker=0.10)),
    ("ɛ", _viseme("vowel", 0.9, 0.8, jaw_open=0.52, stretch=0.22, smile=0.10, lower_down=0.28, upper_up=0.14)),
    ("e", _viseme("vowel", 0.9, 0.8, jaw_open=0.36, stretch=0.26, smile=0.14, lower_down=0.30, upper_up=0.14)),
    ("ɜɚ", _viseme("vowel", 0.8, 0.6, jaw_open=0.32, funnel=0.18, lower_down=0.12)),
    ("əᵊ", _viseme("vowel", 0.7, 0.35, jaw_open=0.38, lower_down=0.16)),
    ("ɤɯɰ", _viseme("vowel", 0.9, 0.7, jaw_open=0.34, stretch=0.14, lower_down=0.24, upper_up=0.08)),
    # close vowels
    ("iɪ", _viseme("vowel", 0.9, 0.9, jaw_open=0.18, stretch=0.42, smile=0.26, lower_down=0.30, upper_up=0.20)),
    ("ɨᵻ", _viseme("vowel", 0.7, 0.3, jaw_open=0.14, stretch=0.18, lower_down=0.26, upper_up=0.10)),
    ("o", _viseme("vowel", 0.9, 1.0, jaw_open=0.28, funnel=0.34, pucker=0.36)),
    ("ʊ", _viseme("vowel", 0.9, 1.0, jaw_open=0.18, funnel=0.22, pucker=0.46)),
    ("u", _viseme("vowel", 0.9, 1.2, jaw_open=0.12, pucker=0.74, funnel=0.14)),
    ("y", _viseme("vowel", 0.9, 1.2, jaw_open=0.14, pucker=0.74, funnel=0.12)),
    ("øœ", _viseme("vowel", 0.9, 1.0, jaw_open=0.30, pucker=0.42, funnel=0.30)),
    # glides
    ("wʍ", _viseme("consonant", 0.8, 1.2, jaw_open=0.12, pucker=0.78, funnel=0.16)),
    ("ɥ", _viseme("consonant", 0.8, 1.2, jaw_open=0.12, pucker=0.74, funnel=0.10)),
    ("jʝʎ", _viseme("consonant", 0.7, 0.6, jaw_open=0.16, stretch=0.32, smile=0.16, lower_down=0.22, upper_up=0.12)),
    # lips do it
    ("pbmβɸ", _BILABIAL),
    ("fvʋ", _LABIODENTAL),
    # teeth nearly shut
    ("szʦʣ", _viseme("consonant", 1.3, 0.6, jaw_open=0.07, stretch=0.24, lower_down=0.32, upper_up=0.16)),
    (
        "ɕʑʨʥçcɟɲ",
        _viseme("consonant", 1.2, 0.6, jaw_open=0.09, stretch=0.26, smile=0.10, lower_down=0.28, upper_up=0.16),
    ),
    (
        "ʃʒʧʤʂʐꭧʈɖ",
        _viseme("consonant", 1.2, 0.8, jaw_open=0.07, funnel=0.36, pucker=0.22, lower_down=0.16, upper_up=0.12),
    ),
    ("ɹɻrɽʁ", _viseme("consonant", 0.8, 0.6, jaw_open=0.17, funnel=0.30, pucker=0.20)),
    ("θð", _viseme("consonant", 1.0, 0.4, jaw_open=0.18, lower_down=0.26, upper_up=0.10)),
    # the tongue does it: the lips stay with their neighbours
    ("tdnlɾTɳ", _viseme("consonant", 0.8, 0.15, jaw_open=0.17, lower_down=0.14)),
    ("kɡgŋxɣχqɴ", _viseme("consonant", 0.5, 0.10, jaw_open=0.24, lower_down=0.08)),
    ("hʔʰ", _BREATH),
):
    _TABLE.update(dict.fromkeys(_symbols, _seen))
    CLASSES += (_symbols,)

# One letter of the Kokoro alphabet, two sounds one after the other.
_DIPHTHONGS = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ"}


def visemes(symbol: str) -> tuple[Viseme, ...]:
    """The sounds in `symbol`, marks dropped; empty when it is nothing but marks (see `TONES`, `STRESS`)."""
    out: list[Viseme] = []
    for letter in symbol:
        if letter in PAUSES:
            out.append(SILENCE)
        elif letter in _DIPHTHONGS:
            out += (_TABLE[part] for part in _DIPHTHONGS[letter])
        elif letter in _TABLE:
            out.append(_TABLE[letter])
        elif letter not in TONES and letter not in LENGTH and letter not in STRESS:
            out.append(_BREATH)
    if all(v is SILENCE for v in out):
        return tuple(out[:1])
    return tuple(v for v in out if v is not SILENCE)
