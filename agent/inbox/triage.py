"""What kind of comment is this, and what does it want to know? Rules only, microseconds a comment. Pure.

In: what a viewer wrote. Out: a `Reading`: its kind (question, greeting, buying, abuse, injection, noise), its intent
and how much that intent is worth to a shop. This is a sieve in front of the answerer, not a judge of answers: a doubt
is read as a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from agent.answers.normal import fold
from agent.answers.requests import wanted
from agent.policy.orders import is_order

Kind = Literal["question", "greeting", "buying", "abuse", "injection", "noise"]


NAMED_WEIGHT = 0.35  # nothing is asked, but a product is named: "保温杯"
HOSTILE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    kind: Kind
    intent: str
    weight: float
    plain: str


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


# The first that matches names the intent; the weight is what an answer is worth in sales.
INTENTS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("caution", 1.0, _any("过敏", "孕妇", "怀孕", "哺乳", "宝宝能", "小孩能", "副作用", r"\ballerg", "pregnan",
        "side effect")),
    ("compare", 0.8, _any("区别", "哪个好", "哪款好", "对比", "还是.{0,8}(?:好|划算)", r"\bcompare", r"\bdifference",
        r"\bvs\b")),
    ("budget", 0.8, _any("最便宜", r"以内", r"以下的", "预算", r"\bcheapest", r"\bunder \d", r"\bbudget")),
    ("price", 1.0, _any("多少钱", "多少米", "几块", "什么价", "啥价", "咋卖",
        "价格", "价钱", "怎么卖", "几钱", "到手", "卖多少",
        "duoshaoqian",
                        r"\bprice", r"\bhow much\b", r"\bcosts?\b")),
    ("discount", 0.95, _any("优惠", "打折", "折扣", "便宜点", "活动", "满减", "券", "赠品", "送什么", "有.{0,3}送",
                            r"\bdiscount", r"\bsale\b", r"\bcoupon", r"\bpromo", r"\bdeal", r"\boff\b")),
    ("stock", 1.0, _any("有货", "没货", "现货", "库存", "还有吗", "还有没", "补货", "卖完", "断货", "剩多少", "几件",
                        r"\bin stock", r"\bsold out", r"\bavailable", r"\bleft\b", r"\brestock")),
    ("buy", 1.0, _any("怎么买", "怎么拍", "怎么下单", "哪里买", "在哪买", "链接", "小黄车", "购物车", "上车", "想要",
        "要一",
                      r"\bhow (?:do|can|to) .{0,12}(?:buy|order)", r"\bwhere .{0,12}buy", r"\blink\b", r"\bcart\b")),
    ("shipping", 0.75, _any("包邮", "邮费", "运费", "快递", "发货", "几天到", "多久到", "哪里发", r"\bship",
        r"\bdeliver", r"\bpostage")),
    ("returns", 0.75, _any("退货", "退换", "能退", "可以退", "换货", "七天", "无理由", r"\breturn", r"\brefund",
        r"\bexchange")),
    ("warranty", 0.75, _any("保修", "质保", "售后", "保质期", r"\bwarrant", r"\bguarantee", r"\bexpir",
        r"\bshelf life")),
    ("variant", 0.85, _any("颜色", "什么色", "哪些色", "尺码", "尺寸", "大小", "多大", "型号", "码数", "规格", "款式",
        "黑色", "白色",
                           r"\bcolou?rs?\b", r"\bsizes?\b", r"\bblack\b", r"\bwhite\b")),
    ("what_on", 0.6, _any("卖什么", "在讲什么", "什么产品", "有什么", "都有啥", "几号链接",
        r"what.{0,14}(?:sell|selling)", "what do you have")),
    ("attribute", 0.75, _any("材质", "什么料", "成分", "产地", "容量", "重量", "多重", "多长", "防水", "功率", "续航",
        "适合",
                             r"\bmade of\b", r"\bmaterial", r"\bwaterproof", r"\bcapacity", r"\bweigh", r"\bbattery",
                             r"\bdishwasher")),
)  # fmt: skip

_ASKS = _any(
    r"[?？]", "吗", "呢$", "什么", "啥", "多少", "怎么", "咋", "如何", "为什么", "为啥", "能不能", "可不可以",
    "有没有", "是不是",
    "会不会", "要不要", "哪[个款种里些]", "几[个号天件种]", "可以.{1,8}[嘛么不]", "能.{1,10}[嘛么不]$",
    "多[久大高长重]", "求推荐", "介绍一下",
    "讲一下", "说一下", "看一下", "看看", "推荐", r"[\u3400-\u9fff]{2,}不$", r"[\u3400-\u9fff]没$",
    r"^(?:how|what|which|where|when|why|who|is|are|do|does|did|can|could|will|would|has|have|any|tell me|show)\b",
    r"\b(?:anyone know|i want to know|wondering)\b",
)  # fmt: skip
_GREETING = re.compile(
    r"^(?:主播|大家|家人们|老板)?(?:你好|您好|哈喽|哈罗|嗨|早上好|中午好|下午好|晚上好|早安|晚安|来了|我来了|大家好|好)[呀啊哦呢了]?$"
    r"|^(?:hi|hello|hey|good (?:morning|evening|afternoon|night))(?: (?:there|all|everyone|host))?[!. ]*$"
)
_BUYING = _any(
    "已拍", "拍了", "下单了", "买了", "付款了", "已下单", "抢到", r"\bi (?:just )?(?:bought|ordered)\b", r"\bordered\b"
)
_ABUSE = _any(
    "傻[逼比叉b]", "煞笔", "沙雕主播", "脑残", "去死", "滚[蛋开吧]", "垃圾主播", "骗子",
    "(?<![妈老我爸爹姑姨舅奶婆丈咱])妈的", "他妈(?!妈)",
    "操你", "草泥马", "王八", "贱人",
    r"\bfuck", r"\bshit\b", r"\bbitch", r"\basshole", r"\bidiot\b", r"\bmoron\b", r"\bstupid (?:bot|host|ai)\b",
    r"\bkill yourself\b",
)  # fmt: skip
_LETTERS = re.compile(r"[\w\u3400-\u9fff]")
_NOISE = re.compile(
    r"^(?:6+|1+|8+|9+|\d{1,3}|哈+|啊+|哦+|嗯+|好+的?|赞|牛[逼b]?|好看|漂亮|美|支持|加油|来了|路过|打卡|前排|沙发|"
    r"lo+l|ha(?:ha)+|wo+w|nice|cool|ok(?:ay)?|gg|yes|no|good|great|first)+[~!！。.,， ]*$"
)


def _wants(plain: str) -> tuple[str, float]:
    """The intent and its weight; "" where nothing is asked."""
    asks = bool(_ASKS.search(plain))
    for intent, weight, pattern in INTENTS:
        if pattern.search(plain):
            return ("", 0.0) if not asks and _BUYING.search(plain) else (intent, weight)
    if wanted(plain) is not None:
        return ("buy", 0.9)
    return ("other", 0.5) if asks else ("", 0.0)


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """The reading of one comment. The same words give the same reading."""
    plain = fold(text)
    if not _LETTERS.search(plain):
        return Reading("noise", "", 0.0, plain)
    if _NOISE.match(plain):
        return Reading("noise", "", 0.0, plain)
    if _GREETING.match(plain):
        return Reading("greeting", "greeting", 0.0, plain)
    intent, weight = _wants(plain)
    hostile: Kind | None = "injection" if is_order(plain) else "abuse" if _ABUSE.search(plain) else None
    if hostile and intent:
        # The answerer's gate decides what may be said to it; it waits behind everybody who asks decently.
        return Reading("question", "other", HOSTILE_WEIGHT, plain)
    if hostile:
        return Reading(hostile, "", 0.0, plain)
    if intent:
        return Reading("question", intent, weight, plain)
    if _BUYING.search(plain):
        return Reading("buying", "", 0.0, plain)
    return Reading("noise", "", 0.0, plain)
