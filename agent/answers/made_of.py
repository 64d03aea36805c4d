r"""Is the inside plastic: the row that says what it is made of answers, whichever material it names. Pure.

In: what a question asks, without the product's name. Out: `of_material`: the same question with the material's word put
as "material", "" where it asks for none; `names_material`: whether a value names one.
"""

from __future__ import annotations

import re

_NAMES = (
    r"plastic|steel|stainless(?: steel)?|metal|glass|wood(?:en)?|cotton|wool(?:len)?|polyester|nylon|leather|silicone|"
    r"rubber|alumini?um|ceramic|bamboo|linen|silk|acrylic|iron|copper|latex|down|feathers?|foam|velvet|cashmere|paper|cardboard|"
    r"porcelain|stoneware|tin|brass|marble|stone|suede|denim|spandex|elastane|fleece"
)
_ASKED = re.compile(
    r"^(?:so |hey |hi |and |ok |wait |,)*(?:is|are|r) (?:it |this |that |they |these |the |its |your |ur )*"
    r"(?P<part>[a-z ]{0,30}?)(?:of the |of |made (?:out )?(?:of|from|with) |all |pure |real |genuine |full |just )*"
    rf"(?P<of>{_NAMES})(?: or (?:{_NAMES}))?(?: (?:ones?|made|inside))?\W*$"
)
_TOLD = re.compile(
    rf"\b(?:{_NAMES}|polyurethane|borosilicate|alloy|pp|eva|mesh|beech|pine|oak|soy|polypropylene)\b", re.IGNORECASE
)


def of_material(asked: str) -> str:
    m = _ASKED.match(" ".join(asked.split()))
    return f"{m['part'].strip()} material".strip() if m is not None else ""


def names_material(value: str) -> bool:
    return _TOLD.search(value) is not None
