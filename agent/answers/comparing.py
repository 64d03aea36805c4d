"""The two sides of a comparison: "A和B哪个便宜", "which is cheaper, the A or the B", "is A cheaper than B".

In: a folded comment. Out: `splits(text)`: the ways in which it may be cut into two named things, each side bare of the
words that compare. A name may itself hold 和 or "and", so every joint is offered; who knows the shop chooses. Pure.
"""

# ruff: noqa: E501 - patterns read better unbroken

from __future__ import annotations

import re
from functools import lru_cache

_BETTER = r"便宜|实惠|划算|贵|好|值|大|小|轻|重|长|短|高|低|久|厚|薄|软|吵|辣|甜|快|费电|省电|耐用|结实|适合|推荐"
_ZH_TAIL = re.compile(
    rf"(?:相比|比起来|比较|对比|之间)?[,。 ]*(?:(?:[哪那](?:个|款|一?种|一个|样|[口双件条把台瓶盒袋包只支套])?|谁|价格)(?:的)?(?:价格|性价比|(?:(?![哪那])[\u3400-\u9fff]){{2,3}}?)?(?:更|比较|要|会|最|性价比)*(?:{_BETTER})|(?:有|有什么|有啥|是什么|的)*(?:区别|差别|不同|差异)|差多少|贵多少|便宜多少|(?:是不是|都|是)*(?:一个|一样|同一?个?|同样)的?(?:价|钱|贵)|价(?:格|钱)?(?:是不是|都|是)*(?:一样|相同)(?=[吗么不?啊呀]|$)|(?:更)?(?:便宜|贵)[吗么]).*$"
)
_ZH_HEAD = re.compile(
    rf"^(?:(?:主播|你好|您好|请问|麻烦问?一?下?|想问一?下|问一?下|对比一?下|比较一?下|帮我?)[,。 ]*)+|^[哪那](?:个|款)(?:更|比较|要)?(?:{_BETTER})[,。:? ]*"
)
_ZH_JOINT = re.compile(r"和|跟|与|还是|或者|、|比|\bvs\b|\bor\b|\band\b")
_CHEAPER = r"cheaper|more expensive|less expensive|pricier|better|bigger|larger|smaller|lighter|heavier|longer|shorter|taller|thicker|thinner|wider|stronger|louder|quieter|softer|warmer|spicier|sweeter|faster|more powerful|more durable"
_EN_FORMS = (
    re.compile(
        rf"\b(?:which|what|whats)(?: one)?(?:'s| is| are| costs?| weighs?| holds?| lasts?| keeps?| has| have| stays?)?(?: the)?(?: (?:{_CHEAPER}|cheapest|heaviest|lightest|biggest|smallest|longest|less|more|most))?(?: (?:power|battery|capacity|weight|water|storage))?(?:,|:| -)?\s+(?P<sides>.+? (?:or|vs\.?|versus|and) .+)$"
    ),
    re.compile(rf"\b(?:is|are)\s+(?P<sides>.+? (?:or|vs\.?|versus) .+?)\s+(?:{_CHEAPER})\b"),
    re.compile(rf"\b(?:is|are)\s+(?P<a>.+?)\s+(?:{_CHEAPER})\s+(?:than|or)\s+(?P<b>.+)$"),
    re.compile(r"\b(?:compare|differences? between|price difference between)\s+(?P<sides>.+? (?:and|with|to|vs\.?|or) .+)$"),
    re.compile(r"^(?P<sides>.+? (?:or|vs\.?|versus|and) .+?)[,:; ]+(?:which|what)(?: one)?(?:'s| is| are| costs?| lasts?| holds?| weighs?| keeps?| has| have| stays?| takes?).*$"),
    re.compile(rf"^(?P<sides>.+? (?:or|vs\.?|versus) .+?)[,:; ]+(?:{_CHEAPER}|cheapest)\W*$"),
    re.compile(rf"^(?:(?:which|what)(?:'s| is)? )?(?:{_CHEAPER}|cheapest)[:,]+ (?P<sides>.+? (?:or|vs\.?|versus|and) .+)$"),
    re.compile(r"^(?P<sides>.+? (?:vs\.?|versus) .+)$"),
)  # fmt: skip
_EN_JOINT = re.compile(r"(?:,\s*)?\b(?:or|and|vs\.?|versus|with|to)\b")
_EN_EDGE = re.compile(
    r"^(?:the|a|an|this|your|between|\s|,)+\b|[\s?!.,]+$|,? (?:pls|please|thanks|thank you|thx)[\s?!.,]*$|,? ?(?:which|what)(?: one)?(?:'s| is).*$"
)
_QUESTION = re.compile(r"(?:how|what|whats|which|when|where|is|are|do|does|can|will)\b")  # sizes and how much
_ASPECT = re.compile(  # what's the price and any offer
    r"(?:(?:any|the|its|your|a|current) )*(?:price|cost|offer|discount|deal|promo(?:tion)?|coupon|stock|size|weight|colou?r|material|shipping|delivery|postage|warranty|return|quality|link|now|before|after|today|then|(?:old|new|usual|original|sale|list|regular|current)(?: price)?)s?(?: (?:now|today|on it|left))?"
)
_ASKS_MORE = re.compile(r"\b(?:and|or|also|plus) (?:how|what|which|when|where|is|are|do|does|can|will) ")
_PAUSE = re.compile(r"[ ,，]+")
_MOST = 6  # joints tried, sides at most


@lru_cache(maxsize=2048)
def splits(text: str) -> tuple[tuple[str, ...], ...]:
    """Every (one side, other side, …) the comment may mean; empty where it compares nothing."""
    if m := _ZH_TAIL.search(text):
        return _cut(_ZH_HEAD.sub("", text[: m.start()]), _ZH_JOINT)
    if (m := _ZH_HEAD.match(text)) and _ZH_JOINT.search(text, m.end()):
        return _cut(_ZH_HEAD.sub("", text), _ZH_JOINT)
    for form in _EN_FORMS:
        if m := form.search(text):
            if "sides" in form.groupindex:
                return _cut(m["sides"], _EN_JOINT)
            return ((_bare(m["a"]), _bare(m["b"])),)
    return ()


def _cut(whole: str, joint: re.Pattern[str]) -> tuple[tuple[str, ...], ...]:
    joints = list(joint.finditer(whole)) or list(_PAUSE.finditer(whole.strip()))
    cuts = [(_bare(whole[: j.start()]), _bare(whole[j.end() :])) for j in joints[:_MOST]]
    every = re.split(rf"{joint.pattern}|[,，]", whole)
    if 3 <= len(every) <= _MOST:
        cuts.append(tuple(_bare(side) for side in every))
    return tuple(
        cut
        for cut in cuts
        if all(cut) and not any(_QUESTION.match(s) or _ASPECT.fullmatch(s) or _ASKS_MORE.search(s) for s in cut)
    )


def _bare(side: str) -> str:
    before = ""
    while before != side:
        before, side = side, _EN_EDGE.sub("", side.strip(" ,，。?!~:"))
    return side
