"""A viewer who wants a thing, without asking: 瑜伽垫来一个, 来个手机壳, "a yoga mat please", "i'll take it". Pure.

In: a folded comment. Out: `wanted(text)`: the words that name the thing, "" where it is the one being spoken of; None
where nothing is wanted. Only with a measure word, a verb of buying or a please: 我要睡了 wants no goods.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

_MEASURE = r"[个件条双台瓶盒套只支份包把袋箱罐口张本顶对副床单根片粒颗块桶串提打]"
_COUNT = r"[一两二三四五六七八九十几\d]{0,3}"
_END = r"(?:吧|呗|呀|啊|啦|哦|哈|咯|谢谢|看看|下|了|吗|么|嘛|不|行不|可以吗|[!~。?])*$"
_LEAD = r"^(?:可以|可不可以|能不能|能|主播|老板|老铁|亲|宝子?|你好|在吗|麻烦|请|那|就|我也?|也|还|再|快|帮我|给我|帮忙|赶紧|[,!~ ])*"
_THING = r"(?P<thing>[^,。?!;]{0,12}?)"
_ZH = (
    re.compile(rf"{_LEAD}(?:想要|想买|要买|想入|要|买|来|搞|整|求|上|拿|拍|抢|下单|弄|订|带)(?:一?下)?{_COUNT}{_MEASURE}(?!人|小时|月|星期|劲|瓶颈){_THING}{_END}"),
    re.compile(rf"{_LEAD}(?:想买|要买|求购|想入手?|想下单|求上架?|求){_THING}{_END}"),
    re.compile(rf"{_LEAD}{_THING}(?:给我|帮我)?(?:来|要|整|搞|上|拿|拍|买|订)(?:上)?{_COUNT}{_MEASURE}{_END}"),
    re.compile(rf"{_LEAD}(?:想要|要)(?P<thing>这个?|它|那个|同款){_END}"),
)  # fmt: skip
_A = r"(?:(?:a|an|one|some|the|two|three|another|\d|my|of|that|this|pair|set|box|pack|bottle|bag) )*"
_PLEASE = r"(?:,? ?(?:please|pls|plz|thanks|thx))?"
_EN = (
    re.compile(
        rf"^(?:(?:hi|hey|hello|ok|okay|yes|yeah|host|so|pls|please),? )*(?:i(?:'ll|ll| will|'d| would| really|'m gonna| wanna)* ?(?:need|want|like|take|buy|get|order|grab)(?: to (?:buy|get|order|have|purchase))?|(?:can|could|may) i (?:get|have|buy|order|grab)|give me|gimme|get me|sell me|i'?m looking for|looking for|looking to buy|add|(?:i )?wanna (?:buy|get|order)|send me) {_A}(?P<thing>[a-z0-9' +-]{{0,40}}?)(?: to (?:the|my) (?:cart|basket|bag))?{_PLEASE}\W*$"
    ),
    re.compile(rf"^(?:(?:hi|hey|hello),? )?{_A}(?P<thing>[a-z0-9' +-]{{2,40}}?),? (?:please|pls|plz)\W*$"),
)
_IT = re.compile(r"^(?:it|this|that|one|them|these|those|both|mine|in|这个?|它|那个|同款|的)?$")
_ASKS = re.compile(r"\b(?:how|where|what|which|when|why|whether|if)\b")  # i want it where do i press
_NO_GOODS = re.compile(
    r"^(?:to |know\b|see\b|ask\b|refund|help\b|return|link\b|discount|answer|reply|more|info|details?|go\b|hug|minute|second|sec\b|break\b|shout|"
    r"look|sleep|talk|price|show|tell|say|repeat|music|louder|slow|stop|hello|hi\b)|[送赠减免]|是不是|有没有|能不能|划算|便宜|几|还是|够|用[完了]|吃[完了]|点哪|在哪|从哪|去哪|哪里|怎么|多少|睡|死|哭|笑|歌|舞|抱抱|关注|链接|优惠|折|红包|福利|赠|回答|人|朋友|对象|价|说|讲|介绍|看看"
)


def wanted(text: str) -> str | None:
    """What is wanted: the thing's words, "" for "this one", None for no request."""
    for pattern in (*_ZH, *_EN):
        if (m := pattern.match(text)) is not None:
            thing = m["thing"].strip(" ,的")
            if _ASKS.search(thing):
                return None
            if _IT.match(thing):
                return ""
            return None if _NO_GOODS.search(thing) else thing
    return None
