"""A viewer's name, if it may be said aloud. Names are hostile text like any other. Pure.

In: the name as the platform gives it. Out: a short name that carries no price, no promise, no contact, no insult; else
"这位朋友" / "my friend". What is said here also goes to captions and to `to` in what the room is told.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from agent.answers.normal import simplify
from agent.inbox.triage import read

LONGEST = {"zh": 10, "en": 20}
NOBODY = {"zh": "这位朋友", "en": "my friend"}

_TAIL = re.compile(r"[\d_\-.·~]+$")
_SHAPE = re.compile(r"^[\w\u3400-\u9fff][\w\u3400-\u9fff ·'-]*$")
_TRADE = re.compile(
    "价|元|块钱|[块圆]|折|免费|免单|包邮|优惠|秒杀|全场|促销|特价|清仓|甩卖|领券|券|红包|返现|赠|送|打骨折|白送|半价|便宜|抽奖|中奖|"
    "官方|客服|主播|管理员|最[好佳高低优]|第一|微信|加[我微v]|vx|qq|扣扣|私聊|群|公众号|http|www|com|net|cn$|"
    r"free|sale|discount|coupon|cheap|price|dollar|usd|rmb|cny|yuan|buck|% ?off|\boff\b|official|admin|support|host|giveaway|promo|"
    "治|疗效|保证|减肥|壮阳|贷款|赌|博彩|彩票|色情|约炮|成人|习近平|法轮|sex|porn|casino|viagra|nigg|hitler|nazi",
    re.IGNORECASE,
)
_NUMERALS = re.compile(
    "[零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾0-9]+[元块毛分角件个折点倍%万]|[零一二三四五六七八九十百千万两]{2,}"
)


@lru_cache(maxsize=4096)
def sayable(name: str, lang: str) -> str | None:
    """The name as it may be said, or None."""
    text = simplify(unicodedata.normalize("NFKC", name)).strip().lstrip("@")
    if _NUMERALS.search(text) or _TRADE.search(text.replace(" ", "")):
        return None
    text = _TAIL.sub("", text).strip()
    if any(unicodedata.category(c)[0] == "N" for c in text) or not _SHAPE.match(text):
        return None
    cjk = any("\u3400" <= c <= "\u9fff" for c in text)
    if not 1 <= len(text) <= LONGEST["zh" if cjk else "en"] or not any(c.isalpha() for c in text):
        return None
    return None if read(text).kind in ("abuse", "injection") else text


def address(name: str, lang: str) -> str:
    """What to call somebody."""
    return sayable(name, lang) or NOBODY[lang]
