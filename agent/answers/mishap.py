"""Something went wrong with the goods: leaked in the parcel, no sound after half a year, one piece short. Pure.

In: a folded comment. Out: `mishap(text)`: "arrived" where it came so, "use" where it failed later, "either" where
nobody says when, "" where nothing went wrong. A question whether it may happen (会漏吗, "does it leak") is none: who
tells a mishap asks what the terms say, whatever words the story takes.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

_ARRIVED = re.compile(
    r"收到|收货|签收|寄(?:来|到|过来)|到(?:货|手)|快递|运输|路上|途中|包裹|(?:拆|打)开(?:一看|就|发现|后)"
    r"|\b(?:arriv\w+|came(?! with)|comes?(?= (?:broken|smashed|damaged|cracked|crushed|leaking|dented))|received|turned up|showed up|delivered|unbox\w*|(?:in|during) (?:the |my )?(?:parcel|package|post|mail|transit|shipping|delivery)|got (?:it|mine|them|one|a|the))\b"
)
_HARM = re.compile(
    r"(?P<zh>(?:漏|洒|撒|碎|破|裂|坏|瘪|断|压扁|压坏|变形|变质|发霉|长毛|馊|脏|弄丢|丢)(?:了|的|掉|成|光)|有(?:裂|破|坏|洞|瑕疵|划痕|污渍)|少(?:了)?(?:[一两三几1-9])?(?:件|个|片|包|瓶|只|块|张|双|样)|缺(?:了)?(?:[一两三几1-9])?(?:件|片|块|个|货)?(?=了|怎么|咋|找|能|可|[?]|$)|质量(?:有|出)?(?:了)?(?:问题|毛病)|有毛病|出毛病|质量(?:不好|差|太差)|次品|残次|鼓包|漏电|冒烟)"
    r"|\b(?P<en>leak(?:ed|ing|s)|spill?(?:ed|t|ing)|broken?|cracked|smashed|shattered|crushed|squashed|dented|damaged|torn|ripped|stained|dirty|mou?ldy|chipped|shredded|squished|soaked|soaking|scratched|flattened|deformed|warped|rotten|stale|expired|in (?:pieces|bits|shards|fragments|half|two|crumbs)|faulty|defective|burst|bent|missing(?! out)|(?:one|a piece|pieces?|part) short|lost a piece)\b"
)
_FAILED = re.compile(
    r"(?P<zh>不(?:转|亮|响|热|灵|动|工作|保温|出声|通电|充电|制热|加热|启动|开机|好使|好用)了?|没(?:声音?|反应|电|法用|用)了?|失灵|罢工|脱落|掉(?:漆|线|底|皮)了?|开(?:线|胶|裂)了?|坏了?|鼓包|漏电|冒烟|卡住|松了|断了|裂了?|报废)"
    r"|\b(?P<en>stop(?:s|ped)? (?:\w+ing|heating|working)|died|dies|dead|quit|fail(?:s|ed)?|packed (?:up|in)|gave up|won'?t (?:turn|switch|charge|work|connect|heat|boil|start|open|close)|no longer|doesn'?t \w+ (?:anymore|any more|any longer)|(?:do|does|did)(?:n'?t| not) (?:work|turn on|switch on|charge|power up|start|function)(?! (?:with|on|in|for|at|by|my|the|an?)\b)|fell (?:apart|off)|falls? apart|came (?:apart|off|undone)|peel(?:s|ed|ing)|snapped|broke|breaks|cracked|tore|ripped|wears? out|wore out)\b"
)
_DEAD_ON_ARRIVAL = re.compile(
    r"(?:收到|到手|到货|拿到|签收|拆开)(?:后|时|的时候)?(?:就|时就|一?试就|一插就)|\b(?:when (?:it|they) (?:come|comes|arrives?|gets? here)|when i (?:get|receive|open|unbox) (?:it|them)|out of the box|doa|(?:dead|broken|faulty|not working) (?:on|upon|when it) arriv\w+|(?:arrived|came|turned up|showed up) (?:\w+ )?(?:dead|doa|not working))\b"
)
_USED = re.compile(
    r"(?:用|穿|戴|买|睡|开)(?:了|过|着|来)?(?:才|就|不到|没|大概)?(?:[一二两三四五六七八九十半几\d]+)(?:来)?(?:个)?(?:天|月|年|次|周|星期|小时|回)|才用|没用(?:多久|几)|用着用着|过(?:了)?(?:段时间|一阵)|(?:一|两|半|几)(?:年|个月)(?:后|以后|就)"
    r"|\b(?:after|within|in|for) (?:just |only |about |less than |under |like )?(?:an?|one|two|three|four|five|six|half an?|a few|a couple(?: of)?|some|\d+)(?: \w+)?? ?(?:hours?|days?|weeks?|months?|years?|wash(?:es)?|uses?|times?)\b"
)
_WHAT_NOW = re.compile(
    r"怎么(?:办|弄|搞|整|处理|赔|解决|退|换|说)|咋(?:办|弄|搞|整|处理|赔|退|换|说)|如何处理|找谁|联系谁|谁(?:负责|管|赔|出|付|承担|掏)|(?:算|归|找)谁|谁的|保不保|(?:能|给|包|会|可以?|要不要|有没有)?(?:赔|补发|补寄|重发|退|换|修|售后|质保|保修|管)(?:不|吗|么|嘛|没|的吗|新|货|偿)*(?=$|[?。,! 啊呀呢])"
    r"|\b(?:so |ok |okay )*now what|policy if|your policy|what (?:now|then|next|do (?:i|we) do|should i do|can i do|happens?|if)\b|\bwho (?:do i|should i|can i|pays)\b|\b(?:covered|cover|fix(?:ed|es)?|repair(?:ed|s)?|replac\w+|refund\w*|new one|warranty|guarantee|compensat\w+|money back|send (?:it )?back|return\w*|help me|any help|exchange)\b"
)
_MAY = re.compile(
    r"会不会|会(?:漏|碎|坏|裂|破|断|掉)|容易|怕不怕|\b(?:does|do|will|would|can|could|might|is) (?:it|they|this|these|the [a-z ]{2,24}) (?:ever |easily |always )?(?:leak|spill|break|crack|smash|tear|rip|dent|fade|rust|peel)s?\b"
)


@lru_cache(maxsize=2048)
def mishap(text: str) -> str:
    """When something went wrong, as far as the comment tells; "" where it tells of nothing that did."""
    if _WHAT_NOW.search(text) is None or _MAY.search(text):
        return ""
    harmed, failed = _HARM.search(text), _FAILED.search(text)
    if failed and _USED.search(text):
        return "use"
    if failed and _DEAD_ON_ARRIVAL.search(text):
        return "arrived"
    if harmed and _ARRIVED.search(text):
        return "arrived"
    if failed and not harmed:
        return "use"
    return "either" if harmed else ""


_KINDS = (
    re.compile(r"碎|破|裂|压|断|\b(?:br(?:eak|oke)\w*|crack\w*|smash\w*|shatter\w*|crush\w*|squash\w*|chip\w*|damag\w*|snap\w*|dent\w*|in (?:pieces|bits|shards|fragments|half|two|crumbs))\b"),
    re.compile(r"漏|洒|撒|\b(?:leak\w*|spil\w*|burst)\b"),
    re.compile(r"少|缺|丢|\b(?:missing|lost|lose|short|lacks?)\b"),
)  # fmt: skip
_LOST = re.compile(r"[丢缺]|\blost?\b|\bmissing\b")
_AFTERWARDS = re.compile(r"怎么办|咋办|路上|运输|收到|缺|少了|丢|\b(?:if|way|transit|arrives?|missing|lost)\b")


def same_mishap(told: str, text: str, answer: str = "") -> bool:
    """A FAQ whose question is `told` says what to do about what went wrong here; what was lost its `answer` may name."""
    m = _HARM.search(text)
    if m is not None and (lost := _LOST.search(m[0])) is not None and lost[0] in answer:
        return True
    if m is None or _AFTERWARDS.search(told) is None:
        return False
    return any(kind.search(m[0]) and kind.search(told) for kind in _KINDS)
