"""In-band tags: `[nod] 有货。` is a gesture and a sentence, `[show CUP-1]` puts a product up. Pure.

In: a sentence as a model wrote it. Out: the words without tags, the first gesture, the product to show. A tag nobody
knows stays in the words, where the gate sees it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

GESTURES = ("smile", "nod", "point", "wave")
_TAG = re.compile(rf"\[(?:({'|'.join(GESTURES)})|show ([^\[\]\n]{{1,64}}))\]\s*")


class Tagged(NamedTuple):
    words: str
    gesture: str | None = None
    show: str | None = None


def read(text: str) -> Tagged:
    found = list(_TAG.finditer(text))
    gesture = next((m[1] for m in found if m[1]), None)
    show = next((m[2].strip() for m in found if m[2]), None)
    return Tagged(_TAG.sub("", text).strip(), gesture, show)
