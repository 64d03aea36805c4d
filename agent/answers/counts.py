"""How many in a box: the sentence that counts what a pack holds. Pure.

In: a folded comment, a product's rows. Out: `counted`: the row that says it (一盒 16 块, "Sixteen in a box", 192 g (12 g
× 16)), None where none does or nothing of the kind is asked. A number alone is no count: it stands beside the pack or
the piece.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.normal import fold_long
from agent.answers.sheet import FactSheet, Row

_PIECE = "块|片|个|颗|粒|支|只|双|包|抽|张|条|本|袋|瓶|枚|根|件|头"
_PACK = "盒|袋|包|箱|套|罐|桶|提|份|条"
_ASKED_ZH = re.compile(rf"一?(?:{_PACK})(?:里面?|里头|装|总共|一共)?(?:有|是)?(?:几|多少)(?P<piece>{_PIECE})(?!钱)")
_IN_ALL_ZH = re.compile(rf"(?:一共|总共|总计|全部|到底)(?:有|是)?(?:几|多少)(?P<piece>{_PIECE})(?!钱)")
_ASKED_EN = re.compile(
    r"\bhow many (?:[a-z]+ ){0,3}?(?:(?:are |is |come |do (?:i|you|we) get |there |u get )*(?:in|per|to) (?:a|an|one|each|the|every)? ?(?:\w+ ){0,3}?(?:box|pack|bag|tin|jar|packet|carton|case|set|sleeve)\b|(?:pieces|pcs|count)\b)|\b(?:pieces?|count) (?:per|in (?:a|the|one|each)) (?:box|pack|bag|tin|jar)\b"
)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|eighty|a hundred)"
_TOLD_EN = re.compile(
    rf"\b{_NUMBER}(?: [a-z-]+){{0,2}} (?:in|to|per|a|each) ?(?:a |the |each )?(?:box|pack|bag|tin|jar|packet|carton|case|set|pull pack)\b"
)


def counted(sheet: FactSheet, sku: str, asked: str) -> Row | None:
    """The first row, attributes before sentences, that counts the pack."""
    zh, en = _ASKED_ZH.search(asked), _ASKED_EN.search(asked)
    if zh is None and en is None and (whole := _IN_ALL_ZH.search(asked)) is not None:
        told = re.compile(rf"(?:^|\D)\d+ ?{whole['piece']}")
        rows = [r for r in sheet.of(sku, "attribute") if r.lang in (sheet.lang, None)]
        return next((r for r in rows if told.search(fold_long(r.shown))), None)
    if zh is None and en is None:
        return None
    told = (
        re.compile(
            rf"[一每](?:{_PACK}).{{0,3}}?\d+ ?{zh['piece']}|\d+ ?{zh['piece']}/?(?:每|一)?(?:{_PACK})|×\d+ ?{zh['piece']}"
        )
        if zh is not None
        else _TOLD_EN
    )
    rows = [r for r in sheet.of(sku, "attribute", "quote") if r.lang in (sheet.lang, None)]
    return next((r for r in rows if told.search(fold_long(r.shown))), None)
