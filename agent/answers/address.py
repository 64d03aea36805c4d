"""How viewers call the host and each other: 宝子, 亲, 家人们, 老铁, bro, fam. It names no product.

In: a folded comment. Out: the comment without it. A word that can also be what is asked about (宝宝能用吗) is taken
out only where it stands apart: before a pause, or at the end behind a particle. Pure.
"""

from __future__ import annotations

import re

_ALWAYS = r"宝子们?|家人们|老铁们?|姐妹们|兄弟们|集美们?|宝宝们|宝贝们|亲们|亲爱的|铁子们?|小伙伴们|小姐姐|小哥哥"
_APART = r"宝宝|宝贝|家人|姐妹|兄弟|姐姐|哥哥|姐|哥|亲|美女|帅哥|大哥|大姐|老板娘?|老师|主播|朋友们?|友友们?"
_PARTICLE = r"[呀啊哦哈呢吗嘛吧呗啦噢谢][,。!~ ]*"
_END = r"(?=[呀啊哦哈~!?.,。 ]*$)"
_EN = r"bro|sis|babe|honey|hun|fam|besties?|folks|dude|mate|buddy|luv|y'all|guys|everyone|host|dear|sir|madam|queen"
_PATTERNS = (
    re.compile(rf"(?:{_ALWAYS})[,。!~]?"),
    re.compile(rf"^(?:{_APART})[,。!~ ]+"),
    re.compile(rf"(?P<p>{_PARTICLE})(?:{_APART}){_END}"),
    re.compile(rf"(?<=[,。!? ])(?:{_APART}){_END}"),
    re.compile(rf"^(?:hey |yo |hi )?(?:{_EN})(?:,\s*|\s+(?=how|what|is|are|do|does|can|any|which|when|where))"),
    re.compile(rf"(?<=[a-z0-9?!,])[, ]+(?:{_EN})(?=[\s?!.~]*$)"),
)


def unaddressed(text: str) -> str:
    """The comment without forms of address; itself where nothing else would be left."""
    left = text
    for pattern in _PATTERNS:
        left = pattern.sub(lambda m: m.groupdict().get("p") or "", left)
    left = left.strip()
    return left if re.search(r"\w", left) else text
