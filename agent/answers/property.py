"""Which property things are set against each other by: heavier → weight, 哪个保质期长 → shelf life. Data and a look-up.

In: a folded comment. Out: `compared_by(text)`: topics to look for, the likeliest first, or a field of terms; empty
where it is the price, or nobody said what. Pure.
"""

# ruff: noqa: E501 - tables of patterns read better unbroken

from __future__ import annotations

import re

_BY: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (topics, re.compile(pattern))
    for topics, pattern in (
        (("warranty",), r"保修|质保|保得?更?久|\b(?:warranty|guarantee[ds]?)\b"),
        (("shelf_life",), r"保质期|放得?更?[久长]|\b(?:shelf life|keeps? (?:longer|longest)|expires?)\b"),
        (("battery", "shelf_life"), r"续航|用得?更?[久长]|电池|\b(?:battery|lasts? (?:longer|longest|more))\b"),
        (("power",), r"功率|瓦|费电|\b(?:power(?:ful)?|watt(?:s|age)?|stronger)\b"),
        (("capacity", "size"), r"容量|装得?更?多|能装|\b(?:capacity|(?:holds?|takes?|stores?) (?:more|most)(?! weight| kg| kilos)|roomier|fits? more)\b"),
        (("noise",), r"吵|安静|噪音|声音|\b(?:loud(?:er|est)?|quiet(?:er|est)?|nois(?:y|ier|e))\b"),
        (("weight",), r"重|轻(?!松|易)|\b(?:heav(?:y|ier|iest)|light(?:er|est)|weigh(?:s|t)?)\b"),
        (("size", "capacity", "weight"), r"大|小(?!孩|朋友|姐)|长|短|高|矮|厚|薄|宽|\b(?:bigger|biggest|larger|largest|smaller|smallest|longer|longest|shorter|taller|tallest|thicker|thinner|wider)\b"),
    )
)  # fmt: skip
_PRICE = re.compile(
    r"便宜|贵|价|钱|划算|实惠|块|省|\b(?:cheap\w*|expensive|pric\w+|cost\w*|more for|less for|how much)\b"
)

_APART = re.compile(r"差(?:多少|几|价|好多)")  # 大的小的差多少, with no property named: in price


def compared_by(text: str) -> tuple[str, ...]:
    """The topics of what is compared; ("warranty",) for terms; () for the price."""
    if _PRICE.search(text):
        return ()
    found = next(((topics, m[0]) for topics, pattern in _BY if (m := pattern.search(text))), ((), ""))
    return () if found[1] in ("大", "小") and _APART.search(text) else found[0]
