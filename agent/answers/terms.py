"""Do a shop's terms answer a question although its words stand in none of them? Pure.

In: the field (shipping, returns, warranty), the comment, the terms. Out: `telling`: yes where the comment asks for what
the terms are made to tell, a fee, a time, whether what was opened or used goes back, and the rest of it is the
viewer's story ("used half of it", 单买一包): the terms are quoted whole, so nothing is promised. No where it wants
something particular: a day of the week, a courier, a refund's road.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.portion import same_portion

_PARTICULAR = re.compile(
    r"周[一二三四五六日末]|星期|礼拜|上新|新款|新货|节假|春节|过年|上门|自提|门店|线下|加急|加快|急件|指定|预约|冷链|保温箱|国际|专线|货到|到付|保价|会员|积分|发票|贵重|保险|上楼|安装|纸箱|包装|礼盒|匿名|拼单|合并|一起发|分开发|地址|电话|到账|原路|余额|退到|多久退|退款(?:多久|几天|什么时候|啥时候|到)|赠品|换别的|换成|换其他|换另|手续费|折旧|仅退款"
    r"|\b(?:new (?:styles?|stock|stuff|items?|things|colou?rs?)|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|holidays?|express|priority|faster|rush|overnight|drone|courier|carrier|pick ?up|in[- ]store|in person|time ?slot|schedule|specific|insur\w*|signature|gift|wrap\w*|christmas|easter|valentine\w*|thanksgiving|halloween|new year\w*|birthday|anniversary|wedding|\d{1,2}(?::\d\d)? ?(?:am|pm)|noon|midnight|in time|(?:by|before) (?:the )?(?:\d|end of|christmas|\w+day|next|i |my |we )|discreet|plain box|combine[ds]?|separately|members?|points|address|customs|dut(?:y|ies)|tax(?:es)?|import|refund(?:ed)? (?:to|take|time|how|when)|how long (?:does|do|will) (?:the |a |my )?refunds?|credit|paypal|card|another (?:product|item)|different (?:product|item)|restocking|label|original box|receipt|partial)\b"
)
_STATE = re.compile(
    r"拆|开(?:了|过|封|盖|箱)|用(?:了|过|着)|穿(?:了|过)|试(?:了|过|穿|用)|洗(?:了|过)|吃(?:了|过)|没(?:拆|开|用|穿)|吊牌"
    r"|\b(?:open(?:ed)?|unopened|unboxed|used|unused|wor[en]|tried|washed|ate|eaten|half|tags?|seal(?:ed)?|unsealed)\b"
)
_TELLS_STATE = re.compile(r"拆封|开封|未使用|使用过|二次销售|\b(?:opened|unused|used|resale|unopened)\b")
_FEE = re.compile(r"邮|运费|快递费|\b(?:postage|shipping|delivery|freight|ship)\b")
_FREE = re.compile(r"包邮|免邮|邮费|运费|\b(?:free|postage|fees?|cost)\b")
_WHO_PAYS = re.compile(r"谁(?:出|承担|付|掏|负责|来出)|\bwho (?:pays|covers|bears)\b|(?:运费|邮费|来回)")
_WHEN = re.compile(
    r"多久|几天|几号|何时|什么时候|啥时候|多长时间|时效|明天|后天|今天|今晚|当天|次日|隔天|\b(?:how (?:long|soon|fast|quick(?:ly)?|many)|when|days?|tomorrow|today|tonight)\b"
)
_FROM = re.compile(
    r"哪[里儿]?(?:个仓|发|寄|仓)|仓库?在|发货地|从哪|\b(?:where|which warehouse|ships? from|sent from|from where)\b"
)
_TELLS_FROM = re.compile(r"从.{1,12}(?:仓|发)|\b(?:warehouse|from)\b")
_HOW_LONG = re.compile(
    r"多久|几年|多长|时间|[一二两三半\d]年|个月|\b(?:how long|length|long|years?|months?|period|one-year|two-year|cover\w*)\b"
)
_REFUND = re.compile(r"退款|到账|\b(?:refund\w*|money|cash|pay\w*|paid|sent|process\w*|pick\w*)\b")
_TELLS_TIME = re.compile(r"小时|天|次日|当日|\b(?:hours?|days?|next day)\b")


def particular(field: str, asked: str, terms: str) -> bool:
    """Something particular is asked for, an express, a refund's road, and the terms do not name it."""
    told = terms.lower()
    return field in ("shipping", "returns") and any(
        m[0].isascii() and m[0].split()[-1] not in told for m in _PARTICULAR.finditer(asked)
    )


def silent(field: str, asked: str, terms: str) -> bool:
    """Whether postage is free was asked, and the delivery terms do not speak of it."""
    return field == "shipping" and _FREE.search(asked) is not None and _FREE.search(terms.lower()) is None


def telling(field: str, asked: str, terms: str) -> bool:
    """The terms tell what is asked, whatever else the comment says."""
    if _PARTICULAR.search(asked):
        return False
    if field == "shipping":
        fee = _FEE.search(asked) is not None and _FREE.search(asked) is not None
        told = terms.lower()
        timed = _WHEN.search(asked) is not None and _TELLS_TIME.search(told) is not None
        where = _FROM.search(asked) is not None and _TELLS_FROM.search(told) is not None
        return (fee and same_portion("postage", told)) or timed or where
    if field == "warranty":
        return _HOW_LONG.search(asked) is not None and _HOW_LONG.search(terms.lower()) is not None
    if field == "returns":
        if _WHEN.search(asked) and not _REFUND.search(asked) and _TELLS_TIME.search(terms.lower()):
            return True
        state = _STATE.search(asked) is not None and _TELLS_STATE.search(terms.lower()) is not None
        return state or (_WHO_PAYS.search(asked) is not None and re.search(r"运费|postage", terms.lower()) is not None)
    return False


_CHANGED = re.compile(
    r"(?:多久|几天|几个?月|几年|定期|经常|要不要|需要).{0,3}[换洗清]|换一?[次个只条块套]|(?:灯泡|灯珠|电池|芯|盖子?|轮子|把手|鞋垫|扣子?|密封圈|滤网|配件|零件|线|[扁风]嘴|套子?|骨)(?:坏|丢|断|裂|没)?了?(?:能|可以|可|会|要|给|有得|有没有)*(?:自己|单独)?[换补配]"
    r"|有得[配补换]|有(?:没有)?配件|(?:补|配)(?:一?[个只根条片块]|得?到)(?:新的)?[吗不没么嘛]"
    r"|[换更](?:芯|电池|头|线|绳|刷|滤|膜|套|皮|油|鞋带)"
    r"|单(?:独)?[配买卖换]|[配补]一?个(?:盖|壳|头|线|芯|垫)|\b(?:spare|replacement|separate(?:ly)?|screws? (?:on|onto|in|into)|fits? (?:on|onto|my))\b"
)


def changes_a_part(asked: str) -> bool:
    """多久换一次, 灯泡能换吗, a spare lid: something is renewed, nothing goes back."""
    return _CHANGED.search(asked) is not None
