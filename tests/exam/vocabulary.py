"""The examiner's words, zh and en: what makes a number a was-price, a saving, a stock; which claims need no number.

All patterns are matched against `reading.plain` text (lower case, half width).
"""

from __future__ import annotations

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


CJK = re.compile(r"[\u4e00-\u9fff]")
CLAUSE = re.compile(r"[。！？；!?;\n、]|(?<!\d),|,(?!\d{3}(?!\d))|\.(?!\d)")

WAS = _any(
    r"原价|划线价|吊牌价|日常价|平时|标价|之前卖",
    r"list price|listed at|lists at|used to|original|regular|before|usual|down from|\bwas\b|\brrp\b",
)
NOW = re.compile(r".*(?:现在|现价|今天|降到|\bnow\b|today)")
SAVING = _any(
    r"省|便宜|减|差|优惠|贵|多花|券",
    r"\boff\b|sav|less|cheaper|difference|more|apart|dearer|coupon|gap",
)
SAVED = re.compile(r"(?:立?省下?|立?减|便宜|优惠|\bsaves?)\s*(?:了|you)?\s*$")
BELOW = re.compile(r"(?:不到|低于|不足|少于|less than|under|below)\s*$")
CHARGED = re.compile(r"(?:运费|邮费)\s*(?:是|为|要|:)?\s*$|(?:shipping|postage)[^,.]{0,60}\bis\s*$")
POSTAGE = _any(r"包邮|运费|邮费|免邮", r"shipping|postage|delivery")
BUDGET = _any(r"以内|以下|不到|不超过|预算|之内|内的", r"under|below|within|budget|less than|up to|at most")
DENIAL = _any(r"不是|没有|不会|并非|没说|不可能", r"\bnot\b|\bno\b|n't")
STOCK = _any(r"库存|还有|还剩|只剩|仅剩|剩下?|现货", r"in stock|\bleft\b|available|remain")
HELD = re.compile(r"(?:库存(?:还有)?|还剩|只剩|仅剩)\s*$")
HELD_OF = re.compile(r"\s*of the\b.*\b(?:left|in stock)")
DATE = re.compile(r"月|日|号|年|点|\d-\d|until|till|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
LATER = _any(
    r"开始|起|才|之后|结束|过期|已过|截止|预告",
    r"start|begin|from|will|ended|over|expired|until|finish",
)
OPTIONS = re.compile(
    r"\s*(?:个|种|款)?\s*(?:颜色|款式?|规格|尺码|口味|味道|香味|选择|colou?rs?|sizes?|options?|scents?|versions?|kinds?)"
)
PRICE_WORD = re.compile(r"(?:价格?|只要|仅需?|卖|到手|price(?: is| of)?|costs?|only|just)\s*(?:是|为)?\s*:?\s*$")
QUANTITY = re.compile(
    r"(?P<n>\d+|两|三|四|五|六|七|八|九|十|two|three|four|five|six)\s*"
    r"(?P<of>[个件支双套瓶盒袋包罐条只把盏台副口桶]|for|of them|pieces?|bottles?|boxes|tubes?|bags?|jars?)"
    r"[^\d,;]{0,6}$"
)
SOLD_OUT = _any(
    r"售罄|没货|无货|卖完|卖光|缺货|断货|没有了|没有货|暂时没|抢完|没有现货",
    r"sold out|out of stock|unavailable|none left|we're out of|not in stock|no stock|not available|gone|no longer",
)
IN_STOCK = _any(
    r"有货|现货|还有|有的|可以拍|库存|在售",
    r"in stock|available|\bleft\b|\byes\b|we have|we do",
)
NOT = _any(r"(?:不|没|无|非|别|未)[^,。.!?]{0,6}$", r"(?:\bno|\bnot|n't|never|without)\b[^,.!?]{0,16}$")

# Claims that need no number: licensed only by the row's own words, in either language.
CLAIMS: dict[str, re.Pattern[str]] = {
    "free shipping": _any(r"包邮|免运费|免邮", r"free (?:shipping|delivery|postage)|shipping is free"),
    "waterproof": _any(r"防水", r"waterproof|water[- ]resistan"),
    "gift": _any(r"赠品|赠送|附赠|白送|免费送", r"free gift|complimentary|gift with"),
    "cures": _any(r"治疗|治好|治愈|疗效|药效|降血|抗癌", r"\bcures?\b|\bheals?\b|\btreats\b|therapeutic"),
    "superlative": _any(
        r"全网最|全国最|史上最|世界第一|销量第一|行业第一|国家级|顶级",
        r"best in the world|number one|world's best|unbeatable",
    ),
    "guarantee": _any(r"保证|百分百|绝对|假一赔|终身", r"guaranteed|lifetime|100 ?% (?:safe|effective)"),
    "scarcity": _any(r"最后一批|马上没|再不买|仅此一天|最后机会", r"last chance|hurry|only today|selling fast"),
    "experience": _any(r"我自己(?:也)?在?用|我每天|我家里?也|亲测", r"i use (?:it|this)|i personally|i love using"),
    "approved": _any(r"欧盟认证|fda|专利|医院推荐|明星同款", r"doctor recommended|patented|award"),
}
