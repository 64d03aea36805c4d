"""Things that shops sell, by name: a comment asks for one that this shop does not have. Pure; `words/wares.toml`.

In: a folded comment, what the shop's products are called and say of themselves. Out: `missing_ware`: the thing's name
where it is asked for (有猫粮吗, "do you sell hot water bottles", "phone cases for iphone") and no product is called so;
"" otherwise. A thing that a product's own rows speak of (a charger that comes with it) is a question about the product.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "words" / "wares.toml"
_ASKED_FOR = re.compile(
    r"有(?:没有|木有)?|卖|买|要|上|多少|价|怎么卖|来(?:个|一|点)|哪里|几块|推荐|求|在哪|号"
    r"|\b(?:do (?:you|u|ya) (?:have|sell|carry|stock|do)|(?:you|u|ya) (?:have|got|sell)|got|have|has|any|sell|sells|selling|carry|stock|price|cost|how much|where|need|want|looking for|buy|get|is there|are there|available|please|pls)\b"
)
_WITH_IT = re.compile(
    r"(?:能|能不能|可以|可不可以|敢|要|会|好|许|行)(?:不能|不可以|直接|一起|整个|整只|也|都|就|拿|往|给|把|被)*(?:放|进|用|装|连|接|插|配|充|当|做|代替|洗|扔|丢|塞|搁|拿|搅|泡|煮|烤|挂|叠|盖|垫|贴|套)|(?:扔|丢|塞|搁|放|倒|冲)(?:进|到|入|在)?|放(?:进|在|得)|送|赠|带|配|附|当|适合|支持|兼容|装得下|适配|含"
    r"|\b(?:(?:it|this|that|they|these) (?:take|hold|handle|carry|keep)|fit|fits|go in|goes in|work with|works with|compatible|connect|pair|charge|charges|include|included|comes? with|come with|free|gift|in the|into|for the|use (?:it )?(?:with|in|on|as)|safe)\b"
)


@cache
def _pattern() -> re.Pattern[str]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    zh = sorted(data["zh"].split(), key=len, reverse=True)
    en = sorted((" ".join(w.split()) for w in re.split(r"[,\n]", data["en"]) if w.strip()), key=len, reverse=True)
    latin = "|".join(re.escape(w).replace(r"\ ", "[ -]?") for w in en)
    return re.compile("|".join(map(re.escape, zh)) + rf"|(?<![a-z-])(?:{latin})(?:e?s)?(?![a-z-])")


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[str, ...]:
    return tuple(m[0] for m in _pattern().finditer(text))


def is_ware(word: str) -> bool:
    """Shops sell a thing of this name."""
    return bool(_named(word))


def missing_ware(text: str, called: Callable[[str], bool], told: Callable[[str], bool]) -> str:
    """`called`: a product of the shop goes by this name; `told`: the rows of the product in question speak of it."""
    if _WITH_IT.search(text):
        return ""
    phrase = not text.isascii() or len(text.split()) <= 6
    if not _ASKED_FOR.search(text) and not phrase:
        return ""
    wares = (w for w in _named(text) if not called(w) and not told(w))
    return next((w for w in wares if (not _owned(text, w) if w.isascii() else _sought(text, w))), "")


_SELLS = r"(?:有没有|有木有|有卖|有|卖|买|要|求|推荐|上|来|进|带货|找|想入|在哪|哪里|哪有)"
_OF_SALE = r"(?:有(?!毒|害|用|味|异)|卖|要|\d|多少|几块|几钱|什么价|啥价|价|怎么卖|咋卖|链接|几号|呢|在哪|上架|上了?|来|给(?:我|咱|大家|我们)?(?:上|来|整|拿)|没有?|推荐|哪|什么|啥|好用|怎么样|款|色号|[?!,。~ ]|$)"


_BEFORE = re.compile(rf"{_SELLS}[^,。?!能会可]{{0,6}}$")
_BEHIND = re.compile(rf"[吗呀啊的]?{_OF_SALE}")


def _owned(text: str, ware: str) -> bool:
    """The viewer's own thing, which the product goes with: "my phone is 5000 mAh, how many charges"."""
    return re.search(rf"\bmy (?:\w+ )?{re.escape(ware)}", text) is not None


def _sought(text: str, ware: str) -> bool:
    """A thing is looked for, not used: 有猫粮吗, 口红什么色号; not 能给平板充不, 烘干机能烘吗."""
    before, _, behind = text.partition(ware)
    return _BEFORE.search(before) is not None or _BEHIND.match(behind) is not None
