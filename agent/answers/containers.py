"""The tub is not the blocks: a measure asked of what a product comes in, or of a part of it. Pure.

In: a folded comment, the product's names, a row. Out: `of_container`: the word for the container or part whose measure
is asked ("how tall is the tub the blocks come in", 积木桶多高), "" where the product itself is meant.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

_ZH = re.compile(
    r"(?<![一二两三四五六七八九十每几单整\d])(?P<what>[桶罐袋盒箱瓶]子?|包装盒?|外盒|纸箱|吊牌|标签|说明书)(?:本身)?(?:有|是)?(?:多[高大宽长深厚重]|什么颜色|啥颜色|什么材质|什么做的)"
)
_EN = re.compile(
    r"\b(?:how (?:tall|big|wide|deep|long|heavy|large|high|thick)|what (?:size|colou?r|material)|dimensions|size|weight) (?:is|are|of) (?:the |its |a )?(?P<what>tub|bucket|tin|jar|carton|case|packaging|package|packet|pouch|sleeve|manual|label|tag)\b"
)


def of_container(asked: str, names: str) -> str:
    """The container's word; "" where it is the product's own name or none is asked of."""
    m = _ZH.search(asked) or _EN.search(asked)
    if m is None or m["what"] in names:
        return ""
    return m["what"]
