"""May a viewer's name be spoken or shown? Names are hostile text like everything a viewer writes. Pure.

In: a shown name. Out: `speakable(name, lang)`: the name, or 这位朋友 / "a friend" where it carries numbers, prices,
advertising, abuse, contacts, claims or orders ("全场1元").
"""

from __future__ import annotations

import re

from agent.answers import numbers, policy
from agent.answers.normal import fold, normalise
from agent.answers.question import Lang
from agent.answers.wording import ABUSE, CONTACT
from agent.policy.orders import is_order

STAND_IN: dict[str, str] = {"zh": "这位朋友", "en": "a friend"}
LONGEST = 16

_TRADE = re.compile(
    r"元|折|免费|包邮|全场|特价|秒杀|低价|批发|代理|加盟|优惠|清仓|甩卖|送礼|赠|领取|福利|抽奖|中奖|正品|假货|客服|官方|主播|老板|店长|管理|系统|ai|"
    r"\b(?:free|sale|cheap|discount|off|price|admin|official|host|owner|support|mod|moderator|system|bot|win|prize|giveaway|scam|fake)\b"
)
_FIT = re.compile(r"^[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9 ._'-]*$")
_TAIL_DIGITS = re.compile(r"[\d_.\-]{1,8}$")
_COMMON_ZH_NUMERAL_NAME = re.compile(
    r"^[阿小老]?[一二三四五六七八九]{1,2}[妹哥姐弟爷叔儿]?$|^[张王李赵刘陈杨黄周吴徐孙马朱胡郭何林][一二三四五六七八九十百千万]?[\u3400-\u9fff]?$"
)


def may_be_spoken(name: str) -> bool:
    clean = normalise(name)
    folded = fold(name)
    if not clean or len(clean) > LONGEST or not _FIT.match(clean):
        return False
    if any(p.search(folded) for p in (_TRADE, ABUSE, CONTACT)) or is_order(folded) or policy.objection(folded):
        return False
    if re.search(r"\d", folded):
        return False
    return not numbers.find(folded) or bool(_COMMON_ZH_NUMERAL_NAME.match(clean))


_FIGURES = re.compile(
    r"[\d零一二三四五六七八九十百千万两]|[元块折券]|免费|免单|包邮|送|赠|秒杀|全场|半价|微信|加我|私聊|http|www|\.com|@|"
    r"\b(?:free|sale|off|discount|cheap|one|two|three|ten|hundred|dollars?)\b"
)


def may_be_quoted(text: str) -> bool:
    """Whether a viewer's question may be shown as he wrote it: no figures, no promises, no contacts, no orders, nothing
    the policy forbids."""
    folded = fold(text)
    if not folded or _FIGURES.search(folded) or numbers.find(folded):
        return False
    if any(p.search(folded) for p in (ABUSE, CONTACT)) or is_order(folded):
        return False
    return policy.objection(folded) is None


def speakable(name: str, lang: Lang) -> str:
    """The name as it may be said; a Latin handle's trailing digits are left off (anna_1987 → anna)."""
    clean = normalise(name)
    if may_be_spoken(clean):
        return clean
    trimmed = _TAIL_DIGITS.sub("", clean)
    if trimmed != clean and len(trimmed) >= 2 and trimmed.isascii() and may_be_spoken(trimmed):
        return trimmed
    return STAND_IN[lang]
