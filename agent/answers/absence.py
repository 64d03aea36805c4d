"""A thing is asked for that the shop does not have, although one of its own products is on air or is part of the name.

In: a reading, what its words name, the products of the shop, the handles talked about, all that the shop says of a
product. Out: `not_here`: a `Resolution` that owns up to it, with what is closest, or None. `modified`: the words before
a name make it another thing; `given`: an offer of the product speaks of it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.answers.focus import Focus, Resolution
from agent.answers.intent import Reading
from agent.answers.leftover import TAME
from agent.answers.meaning import means_all
from agent.answers.mention import option_spans, option_words, stem, words_of
from agent.answers.naming import Named
from agent.answers.normal import fold
from agent.answers.told_words import told_run
from agent.answers.wares import missing_ware
from catalog import Product


def not_here(
    reading: Reading, named: list[Named], pool: list[Product], talked_about: list[str], told: Callable[[Product], str]
) -> Resolution | None:
    """A thing that shops sell and this one does not, asked for: 有猫粮吗, whatever is on air; hot water bottles, which
    are no water bottles."""
    about = [p for p in pool if p.handle in talked_about]
    if reading.question and not named and not about:
        return None  # nothing is in its way
    of_it = _HAS.search(reading.text) is not None  # does the deer have a scarf
    spoken = [*about, *(n.product for n in named if n.how != "text" or of_it)]
    ware = missing_ware(
        reading.text,
        lambda w: any(_goes_by(p, w) for p in pool),
        lambda w: any(_goes_by(p, w, told(p).lower()) for p in spoken),
    )
    at = reading.text.find(ware)
    sure = [s for n in named if n.how != "text" for s in n.spans]
    if not ware or any(b <= at or at + len(ware) <= a for a, b in sure) or reading.link is not None:
        return None
    named = [n for n in named if any(a < at + len(ware) and at < b for a, b in n.spans)]
    near = named[0].product if named else None
    focuses = (Focus(near, near.variants, named[0].how),) if near else ()
    return Resolution(reading, focuses, (ware,), absent=True, near=near)


_HAS = re.compile(
    r"\b(?:does|do|did|is|are) (?:the|this|that|your|ur) [a-z ]{2,30}? (?:have|has|got|come with|include|wear)\b"
)
_MADE_FOR_IT = r"(?:cover|case|holder|stand|bag|box|rack|strap|protector|charger|cleaner|brush|pad|mat|refill)s?\b"


def _goes_by(product: Product, word: str, text: str = "") -> bool:
    text = text or words_of(product).run
    if not word.isascii():
        return word in text
    return re.search(rf"\b{re.escape(stem(word))}s?\b(?! {_MADE_FOR_IT})", text) is not None


_SOLD_HERE = re.compile(r"有(?:没有)?(?:得)?(?:卖|售)|卖(?:不卖|吗|么|没)|上架(?:没|了|吗)|^(?:你们?)?家?有(?:没有)?")
_BARE = re.compile(
    r"^(?:主播|请问|那个|这个|那种|这种|你们|咱们|家里|店里|家|有没有|有|卖不卖|卖|想|要|买|来|个|点|的|没有|咱|你|您)+"
)


def modified(text: str, chosen: list[Named]) -> bool:
    """保温|饭盒有卖吗: two characters or more stand right before the name, and no row has them."""
    if not _SOLD_HERE.search(text):
        return False
    for n in chosen:
        if n.how in ("link", "sku") or not n.spans:
            return False
        start = min(a for a, _ in n.spans)
        m = re.search(r"[\u3400-\u9fff]{2,6}$", text[:start])
        word = _BARE.sub("", m[0]) if m else ""
        if len(word) < 2 or not means_all(word):
            return False
        if (
            word in told_run(n.product)
            or option_words(word)
            or option_spans(word, n.product.variants)
            or TAME.match(word)
        ):
            return False
    return bool(chosen)


def given(word: str, focuses: list[Focus]) -> bool:
    """An offer of these products speaks of the thing: 刷子, where a 杯刷 is given."""
    core = word.removesuffix("子").removeprefix("送")
    return bool(core) and any(core in fold(t) for f in focuses for o in f.product.offers for t in o.text.values())
