"""Pointing by its grammar: where a matter is written, and what the viewer may check. Pure.

In: a clause, names in it as one sign each. Out: what stands around the pointing, to be judged as talk; None where the
clause points at nothing. A matter (delivery, returns, sizes, the address, 发货和退换) is only named as what is written on a
page, what is looked at, what the host goes through: of how it stands nothing is said.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.admitting import HELD_SIGNS, NOTES_EN, NOTES_ZH, split_around
from agent.answers.clauses import NAME

_MATTER = (
    r"(?:(?:shipping|delivery|returns?|exchanges?|refunds?|warranty|sizes?|sizing|materials?|fabric|care|washing|ingredients?|specs|specifications?|measurements?|dimensions?|"
    r"options?|(?:delivery |shipping )?address|phone number|contact details|order details|instructions?|photos?|pictures?|size chart|features?|details?|terms|order|quantity|basics|steps)"
    r"(?: (?:terms|details|information|info|rules|policy|policies|notes|instructions|guide|chart|section|part))?)"
)
_MATTERS = rf"(?:(?:the|all the|all|our|your|its|both) )?{_MATTER}(?:(?: and| or)? (?:the |your )?{_MATTER})*(?: (?:of|for|on|about) (?:the |this |our )?(?:{NAME}|it|this one|this|that))?"
_EN = re.compile(
    rf"(?:{_MATTERS} (?:is|are|'s|'re) (?:all |both |also |fully |clearly )*(?:explained|listed|shown|described|written|set out|covered|given|noted|spelled out|laid out|posted|stated|found)(?: (?:in full|there|here|out|down))* (?:on|in|under|at) {NOTES_EN}"
    rf"|(?:check|double-check|double check|read|confirm|look at|look over|look through|go over|go through|review|see|compare|verify|have a look at|take a look at|choose|pick|walk you through|take you through|run through|talk about|talk you through|tell you about|ask about|ask me about|questions about|question about) {_MATTERS}(?: (?:on|in|of|from) {NOTES_EN})?)(?![a-z'])"
)
_MATTER_ZH = (
    r"(?:发货|退换货?|退货|换货|快递|物流|售后|质保|保修|材质|面料|成分|配料|尺寸|尺码表|尺码|规格|参数|颜色|收货地址|收货信息|地址|电话|手机号|图片|细节图|细节|洗涤|保养|使用方法|使用说明|用法|"
    r"下单方法|下单流程|下单步骤|步骤|介绍|特点|功能|信息|资料|详情|说明|基本情况|数量)"
)
_MATTERS_ZH = rf"(?:您的|自己的|它的|{NAME}的?)?{_MATTER_ZH}(?:[和跟与及、]*(?:{_MATTER_ZH}))*(?:的?(?:说明|信息|规则|要求|情况|介绍|内容|图片))?"
_ZH = re.compile(
    rf"(?:{_MATTERS_ZH}(?:也|都|全|就)*(?:写|列|标|放|登|贴)(?:得?清清?楚楚?)?在{NOTES_ZH}"
    rf"|{_MATTERS_ZH}(?:可以|请|就|都)*(?:看|参考|参照|查看|对照){NOTES_ZH}"
    rf"|(?:核对|确认|检查|对照|核实|看清楚?|看好|选好|填好|填对|填写|查看|浏览|对比|了解)(?:一下|好|清楚|下)?{_MATTERS_ZH}"
    rf"|把?{_MATTERS_ZH}(?:给|跟|和|为)(?:大家|您|你|各位|朋友们|家人们)(?:再|先|都)*(?:说|讲|念|介绍|过|聊|捋|展示|看)(?:一说|一讲|一下|一遍|一聊|清楚|说|讲|看|看看|聊聊)?)"
)
_CLAIMED = re.compile(
    r"[免包赔送退]费|[不没无免包赔送]|随时|都行|都可|保证|放心|\b(?:free|any|always|never|not|no|without|every|easy|best|better|unconditional|full refund)\b|n't\b"
)


def around(clause: str) -> tuple[str, str] | None:
    """What stands before and behind the pointing in a clause (canonical, held signs kept)."""
    found = split_around(clause, _EN, _ZH)
    if found is None or any(_CLAIMED.search(HELD_SIGNS.sub(" ", part)) for part in found):
        return None
    return found
