"""What a viewer's words name outright: a link number, a SKU. And the words that name nothing. Pure.

In: a comment in its normal form (`script.normal`). Out: link numbers; the comment's own content with the words
of asking ("how much is", 多少钱, 主播) taken out.
"""

from __future__ import annotations

import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_NUMBER = "零〇一二两三四五六七八九十百"
_NUMBER = rf"(\d{{1,4}}|[{_HAN_NUMBER}]{{1,6}})"
_ENGLISH = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
}
_ORDINAL = {
    w: n
    for n, w in enumerate(
        ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    )
}
_EN_NUMBER = rf"(\d{{1,4}}|{'|'.join(_ENGLISH)})"
_GOODS = "链接|连接|宝贝|商品|产品|款|品|位|链"

_SURE = (
    re.compile(rf"{_NUMBER}\s*号\s*(?:{_GOODS})"),
    re.compile(rf"第?\s*{_NUMBER}\s*个?\s*(?:链接|连接|号链)"),
    re.compile(rf"(?:链接|连接|宝贝|上链)\s*#?\s*{_NUMBER}(?![\d.]|\s*[元块个件号]?\s*[年月])"),
    re.compile(rf"\b(?:link|item|product|listing|no\.?|number|num)\s*(?:#|no\.?|number)?\s*{_EN_NUMBER}\b"),
    re.compile(r"(?<![\w#])#\s*(\d{1,4})\b"),
)
_EN_ORDINAL = re.compile(rf"\b(?:({'|'.join(_ORDINAL)})|(\d{{1,3}})(?:st|nd|rd|th))\s+(?:link|item|product|one)\b")
# 三号 alone is a link too, unless it is a day, a battery or a size.
_LIKELY = re.compile(
    rf"(?<![月\d.{_HAN_NUMBER}]){_NUMBER}\s*号(?!\s*(?:电池|楼|线|店|前|后|之前|以前|到|发货|发|送|码|收|能到|开始|结束|晚上|早上|下午))"
)

SURE, LIKELY = 1.0, 0.9


def link_numbers(text: str) -> dict[int, float]:
    """`{number: how surely}` for every link the text names."""
    found: dict[int, float] = {}
    for pattern in _SURE:
        for match in pattern.finditer(text):
            number = read_number(match.group(1))
            if number:
                found[number] = SURE
    for match in _EN_ORDINAL.finditer(text):
        found[_ORDINAL[match.group(1)] if match.group(1) else int(match.group(2))] = SURE
    for match in _LIKELY.finditer(text):
        number = read_number(match.group(1))
        if number:
            found.setdefault(number, LIKELY)
    return found


def read_number(text: str) -> int | None:
    """`12`, `十二`, `一百零三`, `twelve`."""
    if text.isdigit():
        return int(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
    return total + digit


# Words of asking: about any product, so about none.
_ASKING_ZH = sorted(
    [
        "多少钱",
        "多少米",
        "多少块",
        "几块钱",
        "几多钱",
        "什么价格",
        "什么价",
        "怎么卖",
        "咋卖",
        "怎么买",
        "怎么下单",
        "怎么拍",
        "在哪里买",
        "哪里买",
        "哪里下单",
        "价格",
        "价钱",
        "贵不贵",
        "便宜点",
        "能便宜",
        "有优惠吗",
        "优惠",
        "打折",
        "打几折",
        "折扣",
        "活动",
        "包邮",
        "还有货吗",
        "有货吗",
        "有没有货",
        "有货",
        "现货",
        "库存",
        "还有吗",
        "有吗",
        "有没有",
        "还剩多少",
        "剩多少",
        "卖完了吗",
        "没货",
        "什么时候发货",
        "几天发货",
        "多久发货",
        "什么时候到",
        "几天到",
        "发货",
        "快递",
        "物流",
        "退货",
        "退换",
        "换货",
        "保修",
        "质保",
        "售后",
        "怎么样",
        "好不好",
        "好用吗",
        "好吃吗",
        "好看吗",
        "怎么用",
        "是什么",
        "什么",
        "哪个",
        "哪款",
        "哪种",
        "哪些",
        "推荐",
        "介绍一下",
        "介绍下",
        "介绍",
        "讲一下",
        "讲讲",
        "说一下",
        "讲解",
        "看看",
        "看一下",
        "看下",
        "想要",
        "想买",
        "我要",
        "要一个",
        "来一个",
        "给我",
        "请问",
        "问一下",
        "问下",
        "主播",
        "老板",
        "老师",
        "小姐姐",
        "姐姐",
        "姐",
        "哥",
        "亲",
        "宝宝",
        "家人们",
        "你好",
        "您好",
        "哈喽",
        "这个",
        "那个",
        "这款",
        "那款",
        "这",
        "那",
        "它",
        "呢",
        "吗",
        "吧",
        "啊",
        "呀",
        "哦",
        "嘛",
        "么",
        "啦",
        "的",
        "了",
        "是",
        "有",
        "能",
        "可以",
        "可不可以",
        "能不能",
        "会不会",
        "是不是",
        "要不要",
        "我",
        "你",
        "你们",
        "我们",
        "你家",
        "咱家",
        "一个",
        "一下",
        "几个",
        "多大",
        "多重",
        "多长",
        "多少",
        "几号",
        "直播间",
        "今天",
        "现在",
        "一共",
        "还",
        "都",
        "和",
        "跟",
        "或者",
        "还是",
        "里面",
        "区别",
        "一样",
        "适合",
        "款",
        "双",
        "件",
        "条",
        "瓶",
        "盒",
        "包",
        "个",
        "只",
        "套",
        "卖",
        "买",
        "拍",
        "用",
        "给",
        "在",
        "到",
        "也",
        "就",
        "不",
        "会",
    ],
    key=len,
    reverse=True,
)
_ASKING_EN = frozenset(
    [
        "how",
        "much",
        "is",
        "are",
        "was",
        "the",
        "a",
        "an",
        "of",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "it's",
        "price",
        "cost",
        "costs",
        "costing",
        "what",
        "whats",
        "what's",
        "does",
        "do",
        "did",
        "can",
        "could",
        "would",
        "will",
        "i",
        "you",
        "we",
        "they",
        "my",
        "your",
        "me",
        "us",
        "have",
        "has",
        "had",
        "in",
        "stock",
        "available",
        "availability",
        "any",
        "there",
        "got",
        "get",
        "buy",
        "order",
        "where",
        "when",
        "which",
        "who",
        "why",
        "and",
        "or",
        "for",
        "with",
        "to",
        "from",
        "on",
        "at",
        "by",
        "be",
        "been",
        "please",
        "pls",
        "plz",
        "hi",
        "hello",
        "hey",
        "host",
        "tell",
        "about",
        "show",
        "want",
        "need",
        "like",
        "looking",
        "see",
        "more",
        "details",
        "info",
        "still",
        "left",
        "sell",
        "selling",
        "sold",
        "out",
        "ship",
        "shipping",
        "delivery",
        "deliver",
        "return",
        "returns",
        "refund",
        "warranty",
        "discount",
        "off",
        "coupon",
        "deal",
        "offer",
        "sale",
        "one",
        "ones",
        "some",
        "anything",
        "something",
        "good",
        "nice",
        "best",
        "really",
        "so",
        "too",
        "also",
        "if",
        "not",
        "no",
        "yes",
        "ok",
        "okay",
        "don't",
        "doesn't",
        "isn't",
        "price?",
        "u",
        "r",
        "ur",
        "im",
        "i'm",
        "he",
        "she",
        "today",
        "now",
    ]
)
_THIS = re.compile(r"这个|这款|这件|这双|这条|这瓶|这套|它|\b(?:this|it|that one|this one)\b")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")


def content(text: str) -> str:
    """What is left of a normal text when the words of asking are out; a space stands where they were."""
    for phrase in _ASKING_ZH:
        if phrase in text:
            text = text.replace(phrase, " ")
    text = _WORD.sub(lambda m: " " if m.group() in _ASKING_EN else m.group(), text)
    return " ".join(re.sub(r"[^\w\-']+", " ", text).split())


def points_here(text: str) -> bool:
    """Whether it says 'this one'."""
    return _THIS.search(text) is not None
