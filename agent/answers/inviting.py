"""Inviting by its grammar: what the viewer may wish, and what he is welcome to do about it. Pure.

In: a clause, names in it as one sign each. Out: what stands around the invitation, to be judged as talk; None where the
clause invites nobody. A wish is the viewer's own and stands behind an "if" ("if the white one is what you're after"):
that the product is so, nobody says. What he is welcome to do is to ask, to look, to open the link and to order there;
what he gets by it is no part of it.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re

from agent.answers.admitting import split_around
from agent.answers.clauses import NAME, OPTION

_HELD = f"[{NAME}{OPTION}]"
_THING = rf"(?:(?:the |this |that |our |an? |either )?(?:{_HELD}|one|item|product|colou?r|size|version|option)(?: {_HELD})*(?: (?:in|of|with|for|on) (?:the |a )?{_HELD}(?: {_HELD})*)?|it|this|that)"
_YOU = r"you(?:'d|'re|'ve| are| were| would| had| have)?(?: really| just| still| happen to)?"
_WANT = r"(?:want|need|like|prefer|fancy|choose|pick|have in mind|had in mind|in mind|wanted|needed|liked|after|looking for|thinking of|interested in|hoping for|decide on|leaning towards|go for|going for|settle on)"
WISHED = (
    rf"(?:if|in case|when|should) {_THING} (?:(?:(?:is|'s|looks like|sounds like|seems like|seems|happens to be|turns out to be|would be|might be|be)(?: really| just| exactly| indeed)? "
    rf"(?:(?:what|something|the (?:one|sort|kind|colou?r|size|version|option|item|product))(?: that)? {_YOU} {_WANT}|(?:the )?(?:right|good|okay|fine)(?: one| colou?r| size| option)? for you|the one for you|for you|your (?:choice|pick|size|colou?r|style|taste|preference|thing|favou?rite)|to your (?:taste|liking)|of interest(?: to you)?|on your (?:mind|list))"
    r"|(?:suits?|fits?|appeals? to|interests?|catches|caught|sounds (?:good|right|like a fit)(?: to| for)?|looks (?:good|right)(?: to| for)?|works for|seems right for|feels right for)(?: you(?! all)| your (?:needs|eye|taste|plans|style|budget))))"
    rf"|(?:if|in case|when|whenever|should) {_YOU}(?: do)? {_WANT} {_THING}"
)
WISHED_IN_WORDS = WISHED.replace(_HELD, "(?:NAME|OPT)")
_LINK = r"(?:the |this |that |our |its )?(?:link|page|product page|product card|card|cart|basket|bag|button|item page|order page|listing|product link)(?: below| above| here| on (?:the )?(?:screen|page))?"
_ABOUT = rf"(?: (?:about|on|regarding|of) (?:{_THING}|the (?:others?|rest|details?|options?|sizes?|colou?rs?|other (?:options?|sizes?|colou?rs?|ones?|{_HELD})|price|stock)|any of (?:them|it|this|that)))"
_WHERE = r"(?: (?:here|below|in (?:the|this) (?:chat|comments|comment section|stream|live room)|any ?time|at any time|again|whenever you(?: like| want|'re ready)?|if you (?:like|want|wish|need(?: to)?)|as well|too|first|now|right now|anytime you (?:like|want)))"
_ASK = rf"(?:ask|send|drop|leave|type|post|write|put|message|give)(?: me| us| away| in)?(?: (?:any|an?|another|your|more|other|further|some|as many|as much|follow-up|follow up|the next|all your))*(?: (?:questions?|one|comments?|anything|something|whatever|more|further|again|else|you (?:like|want|need)))*{_ABOUT}?{_WHERE}*"
_KNOW = rf"(?:know|hear|learn|see|read|find out|find|look|browse|check|compare|stay|choose|pick|decide|look at|look through|look around|go through|click|tap|open|come back|(?:take|have) (?:a |another )(?:closer |quick |good |proper |second )?(?:look|peek|read|think|browse|scroll)|take (?:your|all the) time)(?: (?:more|further|it|around|on|through|{_LINK}|(?:it|that) out))*(?: (?:at|in|on|to) {_THING}| (?:in|on|through|via|at) {_LINK})?{_ABOUT}?{_WHERE}*"
_ORDER = rf"(?:(?:use|tap|click|open|follow|press|go to|visit|head to|tap on|click on|check) {_LINK}|(?:order|buy|purchase|get|find|see|choose|add|pick)(?: {_THING})? (?:through|from|via|with|using|by|in|on|at|to) (?:your )?{_LINK}){_WHERE}*"
_MAY = r"(?:(?:you|everyone|everybody|anyone|anybody|all of you|you all)(?:'re| are| is)?(?: always| also| very| more than| most| all| still| of course)* (?:welcome|free|invited) to|(?:please |do |always |just )*feel (?:totally |always )?free to|(?:please )?(?:don't|do not) hesitate to|(?:and )?you (?:can|could|may)(?: always| also| just| simply| easily| still)*|please(?: do| just| also)?|(?:please )?come(?: on)?(?: over| in)?(?: and)?|i(?:'d| would) be (?:happy|glad) (?:if you|for you to)|it's fine to)"
_THANKED = rf"(?:(?:thanks|thank you|many thanks|a big thank you|i appreciate|we appreciate|appreciate)(?: all| everyone| everybody| so much| very much| a lot| again| you| guys| friends| folks)*(?: for)?(?: all)? (?:(?:your |the )(?:questions?|interest|time|patience|attention|message|comments?)(?: (?:in|about|on|with) {_THING})?|(?:looking at|looking|asking about|asking|watching|joining|stopping by|dropping by|coming by|checking out|waiting|coming|being here|choosing|tuning in(?: for)?|listening|staying(?: with us)?|liking|following|paying attention to)(?: {_THING})?))"
_EN = re.compile(
    rf"(?:{WISHED}|{_THANKED}|{_MAY} (?:{_ORDER}|{_ASK}|{_KNOW})|(?:for|to (?:see|hear|read|learn|know|find out)) more (?:about|on) {_THING}|there(?:'s| is) (?:much |a lot |a bit )?more (?:on|in|under|behind|about it on) {_LINK})(?![a-z'])"
)
_SHOW_ZH = r"(?:看看?|了解|考虑|问问?|咨询|挑选?|选选?|浏览|对比|比较|瞧瞧?)"
_ZH = re.compile(
    rf"(?:(?:不|没有?)(?:合适|喜欢|需要|着急|想买|想好|看中|感兴趣|下单|买|拍|急着?买?)(?:的话)?(?:也|都|那?就?)?(?:没关系|没事儿?|不要紧|无妨|不勉强)(?:的|哦|呢|哈)?"
    rf"|(?:您|你|大家|各位|朋友们)(?:可以|尽管|请)?(?:都)?放心(?:地)?(?:慢慢)?{_SHOW_ZH}(?:一下|看)?(?:就好|就行)?(?![着就]))"
)
_GIVEN = re.compile(r"\b(?:free|gift|bonus|extra|discount|off|cheaper|win|get)\b|送|赠|免|退|赔")


def around(clause: str) -> tuple[str, str] | None:
    """What stands before and behind the invitation in a clause (canonical, held signs kept)."""
    found = split_around(clause, _EN, _ZH)
    if found is None or any(map(_GIVEN.search, found)):
        return None
    return found
