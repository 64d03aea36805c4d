"""Owning up by its grammar: who does not say it, that it is not said, of what. Pure.

In: a clause, names in it as one sign each. Out: what stands around the admission, to be judged as talk; None where the
clause owns up to nothing. The closed vocabulary (`ignorance`) knows admissions as wholes; this knows how they are built:
notes, a page or a description (mine, the shop's, of this product) + a verb of saying, denied + nothing but a pronoun, a
point, a detail. What is not said stays unnamed, so nothing is claimed of it. The same for two things a host says of
himself and of the shop: that the price is not his to change, and that its staff can look something up.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.clauses import HELD, NAME, OPTION

_IT = rf"(?:(?:the |this |that |our |your )?{NAME}|it|this|that|this one|that one|(?:this|the|that) (?:product|item))"
NOTES_EN = (
    rf"(?:(?:the|my|our|any|this|that|product|shop's|seller's|written|official|{NAME}|{NAME}'s) )*"
    r"(?:product )?(?:information|info|details?|pages?|notes?|listing|sheet|description|data|materials?|specs?|specifications?|records?|manual|guide|facts|fact sheet|text|product page|card)"
    rf"(?: (?:that )?(?:i|we)(?:'ve| have| was| were|'m| am|'re| are|'d| had)?(?: been)?(?: (?:given|got|here|shown|provided|working with|reading|looking at|to go on|work with|see|can see|was given|hold|read|use|go by))?)?"
    rf"(?: (?:of|on|for|about|with|to) {_IT})?(?: (?:here|now|i have|we have|at hand|in front of me|in front of us|with me|on hand))*"
)
_UNSAID = (
    r"(?:does not|doesn't|do not|don't|did not|didn't|has not|hasn't|have not|haven't|will not|won't|can't|cannot)"
    r"(?: (?:actually|really|seem to|appear to|even|quite|currently|happen to))?"
    r" (?:say|said|mention|mentioned|include|included|cover|covered|state|stated|list|listed|show|specify|specified|contain|tell|tell me|tell us|give|answer|spell out|go into|address|explain|explained|note|record|recorded|touch on|describe|go that far|reach that far|have|hold)"
)
_POINT = (
    r"(?:detail|part|point|question|bit|one|piece of information|information|side|aspect|much detail|level of detail)"
)
_THAT = rf"(?: (?:about|on|of|for|to))?(?: (?:anything(?: (?:about|on) (?:that|this|it))?|any of that|that|this|it|so|which|either|an answer(?: to (?:that|this))?|the answer|(?:that|this|such a|your|the) {_POINT}))?"
_STANDS = r"(?:in|on|part of|among|within|something|clear from|(?:covered|listed|stated|written|written down|mentioned|given|noted|included|recorded|answered|addressed|explained|specified|described|shown|found|spelled out|indicated|provided|set out|touched on|discussed|detailed|marked|confirmed|contained) (?:in|on|by|within|anywhere in|anywhere on))"
_EN = re.compile(
    rf"(?:(?:that|this|it)(?: is not| isn't|'s not) (?:something |anything )?(?:in what )?i have (?:on|for|about) {_IT}"
    rf"|{NOTES_EN} {_UNSAID}{_THAT}(?: (?:about|on|of|for) {_IT})?"
    rf"|(?:that|this|it|the answer|(?:that|this|your) {_POINT})(?: is not|'s not| isn't| was not| wasn't)(?: (?:actually|really|currently|anywhere))? {_STANDS}(?: {NOTES_EN})?(?: (?:covers?|says?|mentions?|includes?|tells?|states?))?"
    rf"|(?:nothing|no (?:word|line|part|note))(?: (?:in|on|of|from))? {NOTES_EN} (?:covers|mentions|says|answers|states|tells me|explains|addresses|touches on|speaks of)(?: (?:anything about |anything on )?(?:that|this|it|so|either))(?: (?:about|for|on) {_IT})?"
    rf"|there (?:is not|isn't|aren't|are not|is no|'s no|'s not) (?:any |anything )?{NOTES_EN}? ?(?:about|on|for|regarding) (?:that|this|it|this point|that point)(?: (?:for|on|about|with|in) {_IT})?"
    rf"|(?:it|that) (?:doesn't|does not) (?:say|mention|state|tell)(?: (?:that|there|here|so|either|on {_IT}|for {_IT}))?"
    rf"|{NOTES_EN} (?:stops?|falls?) short of(?: that| this| it| answering that)|{NOTES_EN} (?:is|are|stays?|keeps?) (?:silent|quiet) (?:on|about) (?:that|this|it)(?: one| point)?"
    rf"|{NOTES_EN} leaves? (?:that|this|it)(?: one| point)? (?:open|out|unsaid|unanswered|blank)"
    rf"|{NOTES_EN} (?:says?|has|have|gives?|holds?|mentions?|tells?(?: me)?) nothing(?: (?:on|about) (?:that|this|it))?"
    rf"|there(?: is|'s| are) (?:no|nothing)(?: such)?(?: (?:entry|line|note|information|info|detail|details|mention|word|record|data|answer))?(?: (?:on|about) (?:that|this|it))? (?:for|on|about|in) (?:{NOTES_EN}|{_IT})"
    rf"|no (?:information|info|entry|note|details?|data) (?:on|about) (?:that|this|it)(?: (?:for|on|in) (?:{NOTES_EN}|{_IT}))?"
    rf"|(?:that|this|your|the)(?: last)? (?:question|point|one) (?:goes|is|lies|reaches) (?:beyond|outside|past|further than) {NOTES_EN}"
    rf"|what you(?:'re|'ve| are| have)? ?(?:ask|asked|asking|want to know)(?: about)? (?:is not|isn't|'s not) {_STANDS}(?: down)?(?: (?:for|in|on) (?:{NOTES_EN}|{_IT}))?"
    rf"|(?:it|that|this)(?: is not| isn't|'s not) (?:written|stated|listed|noted|given|recorded)(?: down)? (?:for|in|on) (?:{NOTES_EN}|{_IT})"
    rf"|(?:i|we) (?:only|just) know what {NOTES_EN} (?:says?|tells?|gives?)|(?:this|that|it)(?: is not| isn't|'s not) (?:on|in|part of) it"
    rf"|i'd be guessing (?:about|on|with) {_IT}"
    r"|customer service (?:may|might|can|could|will)(?: be able to)? (?:help|know|tell you|answer|check)"
    r"|i (?:can|could) only go by (?:the |my |our )?(?:product )?(?:page|information|info|notes|details|sheet|listing|description)"
    r"|(?:i|we)(?:'m|'re| am| are)? (?:can't|cannot|can not|couldn't|not able to|unable to|not allowed to|have no way to|don't get to) (?:change|adjust|move|touch|alter|negotiate|set|lower|reduce|decide)(?: on)? (?:(?:the |that |this |our )?prices?|it)"
    r"|(?:i|we)(?:'m|'re| am| are)? (?:can't|cannot|can not|couldn't|won't|will not|not able to|unable to|not allowed to) (?:play (?:another|a different|that) (?:role|part|character)|(?:read|say|repeat|sing|translate|perform) (?:that|this|it)(?: out)?(?: loud| aloud)?)"
    r"|(?:the )?prices? (?:is not|isn't|are not|aren't|'s not) (?:mine|something i can|up to me|for me)(?: to (?:change|set|move|decide|adjust))?(?: (?:change|set|move|decide|adjust))?"
    r"|(?:i|we)(?:'m|'re| am| are)? (?:can't|cannot|couldn't|can not|not able to|unable to) (?:give|offer) (?:you )?(?:a|an|the) (?:definite|clear|exact|firm|proper|certain|reliable|sure) answer(?: (?:on|about|to|for) (?:that|this|it))?"
    r"|(?:the )?(?:customer service|customer support|support|support team|service team|shop|shop team|shop staff|staff|service desk)(?: (?:team|desk|people|staff))? (?:can|will|could|may|might|should)(?: be able to)? (?:check|confirm|look into|look up|answer|tell|verify|find out|clarify|help(?: you)? with)(?: (?:it|that|this|you|that (?:for you|question)|this (?:for you|question)|it for you|you that|you more))?)(?![a-z'])"
)
NOTES_ZH = (
    rf"(?:{NAME}的?|{OPTION}的?|这款的?|它的?|我(?:手里|手上|手头|这边|这里|掌握|拿到|看到|能看到|有)?的?|我们(?:店里)?的?|目前|现有的?|商家(?:给|提供)?的?|店里(?:给)?的?|产品|商品|这份|这些|页面)*"
    r"(?:资料|详情页?|说明书?|页面|介绍|信息|参数表?|参数|数据|手册|描述|商品页)(?:里面|上面|里头|里|上|中|这边)?"
)
_ZH = re.compile(
    rf"(?:{NOTES_ZH}(?:也|都|确实|真的?|并|暂时|目前|还|就|实在|可能|里)*(?:没有?|不|未)(?:有)?(?:写明|写清楚?|写到|写|提到|提及|提|包含|包括|标注|标明|标|注明|说明|说到|说|涉及|记录|记载|交代|覆盖|给出|给|列出|列|显示|讲到|讲)(?:过|到|出来|的)?"
    r"(?:这个|这一点|这点|这一项|这项|这方面的?|相关的?|您问的?(?:这个|这一点)?|这部分的?|这条|这么细|那么细|到这个|具体的?)?(?:内容|信息|说明|数据|答案|细节|问题)?"
    r"|(?:这个|这一点|这点|这项|这一项|这方面|您问的(?:这个|这一点)?|这部分)?(?:不在|没在|不属于)(?:我(?:手里|手上|掌握|能看到|这边)?的?|现有的?|商家给的?)*(?:资料|说明|信息|页面|详情页?|介绍)(?:里面|里|上|范围内?|之内|中)?"
    r"|(?:价格|价)?(?:我|主播|直播间|这边)*(?:改不了|改不动|动不了|做不了主|没有?权限改|没(?:有)?办法(?:改|调|动)|没法(?:改|调|动)|不能(?:再)?(?:改|调|动)|调不了|无权(?:改|调|修改)|定不了|说了不算)(?:价格|价|的)?"
    rf"|(?:这方面|这个|{NAME})?(?:我)?(?:没办法|没法|无法|不能|给不了|没有|没能)(?:给您|给你|给出|给)?(?:一个)?(?:准确|确切|明确|肯定|准|确定|可靠)的?(?:答案|答复|回答|说法|信息|数据)"
    r"|(?:店里的?|店铺的?|我们的?|NAME的?|人工)*客服(?:那边|人员|同事|小姐姐|老师)?(?:也|都|应该|可能)*(?:可以|能够|能|会|来)(?:帮您|帮你|给您|给你|帮忙|为您|跟您)?(?:查一下|查查|查到|查|核实一下|核实|确认一下|确认|解答|回答|答复|说明|了解|解释|帮到您|帮到你|帮您|帮忙))".replace(
        "NAME", NAME
    )
)
HELD_SIGNS, _LATIN = re.compile(f"[{HELD}]"), re.compile(r"[a-z]{2}")
_DENIED = re.compile(r"[不没未无非别]|n't\b|\b(?:not|no|never|nothing|without)\b")


def around(clause: str) -> tuple[str, str] | None:
    """What stands before and behind an admission in a clause (canonical, held signs kept)."""
    found = split_around(clause, _EN, _ZH)
    return None if found is None or any(map(_DENIED.search, found)) else found


def split_around(clause: str, en: re.Pattern[str], zh: re.Pattern[str]) -> tuple[str, str] | None:
    """A clause without the stretch that one of the patterns finds, by its language; None where it finds none."""
    latin = _LATIN.search(clause) is not None
    if latin:
        clause = " ".join(HELD_SIGNS.sub(r" \g<0> ", clause).split())
    m = (en if latin else zh).search(clause)
    if m is None or (latin and re.search(r"[a-z']$", clause[: m.start()])):
        return None
    if re.match(r" ?'| (?:is|are|was|does|do|can|will|has|have)\b", clause[m.end() :]):
        return None  # "can confirm it's safe": what follows is claimed
    return clause[: m.start()], clause[m.end() :]
