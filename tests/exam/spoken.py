"""Questions to be spoken for `bench ears`: the bundled shop's names in sentences viewers say, and some without a name.

In: the shop's products, a language, a half. Out: `Spoken`s. `seen` and `second` share neither a product nor a sentence,
and both have been read for their misses; `unseen` has sentences of its own and names that neither of them has, of the
products of `second`. Which product is on air while somebody asks is drawn by the seed: the one asked about (40 %), one
at most three links away (40 %), any (20 %).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from catalog import Product

Half = Literal["seen", "second", "unseen"]
HALVES: tuple[Half, ...] = ("seen", "second", "unseen")

VOICES = {"zh": ("zf_xiaoxiao", "zm_yunxi"), "en": ("af_heart", "am_michael")}
NAMES_A_PRODUCT = 2

SENTENCES: dict[str, dict[Half, tuple[str, ...]]] = {
    "zh": {
        "seen": (
            "{}多少钱？",
            "主播，这个{}还有货吗？",
            "请问{}现在有什么优惠？",
            "我想问一下{}怎么保养。",
            "{}什么时候能发货？",
            "你好，{}可以退换吗？",
        ),
        "second": (
            "{}现在卖多少钱啊？",
            "还有没有{}？",
            "我上次看的那个{}今天便宜吗？",
            "麻烦介绍一下{}。",
            "买{}包邮吗？",
            "{}的质量怎么样，能用多久？",
        ),
        "unseen": (
            "这个{}怎么卖？",
            "{}今天有活动吗？",
            "我想买{}，怎么下单？",
            "{}是什么材料做的？",
            "老板，{}还能再优惠一点吗？",
            "{}大概几天能到？",
        ),
    },
    "en": {
        "seen": (
            "How much is the {}?",
            "Do you still have the {} in stock?",
            "Is there any discount on the {} today?",
            "Can I return the {} if I don't like it?",
            "When will the {} be shipped?",
            "Hi, could you tell me more about the {}?",
        ),
        "second": (
            "What's the price of the {} right now?",
            "Are there any {} left?",
            "I'd like to buy the {}, is shipping free?",
            "Does the {} come with a warranty?",
            "Please show us the {} again.",
            "Is the {} good for a gift?",
        ),
        "unseen": (
            "Can you tell me the price of the {}?",
            "Is the {} available today?",
            "What is the {} made of?",
            "How do I order the {}?",
            "Could I get a better deal on the {}?",
            "How many days until the {} arrives?",
        ),
    },
}
NAMELESS: dict[str, dict[Half, tuple[str, ...]]] = {
    "zh": {
        "seen": (
            "这个多少钱？", "三号链接还有货吗？", "今天下单几天能到？",
            "满两百可以减多少？", "主播声音好好听啊。", "有没有大一点的尺码？",
        ),
        "second": (
            "十二号链接怎么卖？", "能不能再便宜二十块？", "我在北京，明天能收到吗？",
            "晚上还直播吗？", "第一次来，有新人优惠吗？", "可以开发票吗？",
        ),
        "unseen": (
            "五号链接多少钱？", "有没有赠品？", "可以用花呗吗？",
            "主播今天几点下播？", "发什么快递？", "满三件打几折？",
        ),
    },
    "en": {
        "seen": (
            "How much is this one?",
            "Is link number three still available?",
            "How long does delivery take?",
            "Do I get twenty percent off if I buy two?",
            "Where are you streaming from?",
            "What sizes do you have?",
        ),
        "second": (
            "Can you show me link number twelve?",
            "Is there anything under fifty yuan?",
            "Do you ship to Canada?",
            "Will you be live again tomorrow evening?",
            "It's my first time here, any coupons?",
            "Can I pay when it arrives?",
        ),
        "unseen": (
            "What's link number five?",
            "Do you have any free gifts?",
            "Which courier do you use?",
            "When does the show end today?",
            "Is there a bundle offer?",
            "Do you take credit cards?",
        ),
    },
}  # fmt: skip


# What names no product of the shop: small talk, and things that it does not sell and that sound like what it does
# (被子 and 杯子). A name found in one of these is a false one.
CHATTER: dict[Half, tuple[str, ...]] = {
    "seen": (
        "这个多少钱？", "主播你是哪里人？", "有没有帽子？", "你们家卖裤子吗？", "我想买一个手机壳。",
        "有没有被子卖？", "外套还有货吗？", "你好，请问怎么付款？", "我上次买的还没到。", "可以开发票吗？",
        "能不能便宜一点？", "今天几点下播？", "你这个怎么用？", "我想问一下怎么保养。", "质量好不好？",
        "手表什么时候能发货？", "请问盘子现在有什么优惠？", "你家的口红多少钱？", "牙膏可以退换吗？",
        "主播唱首歌吧。", "我在上海，几天能到？", "下一个是什么？", "这款适合老人用吗？", "孩子可以用吗？",
        "有红色的吗？", "最大的是多大？", "刚才那个再讲一下。", "你说的是真的吗？", "能用几年？",
        "请问年货节有活动吗？",
    ),
    "second": (
        "大家晚上好。", "电脑多少钱？", "有没有相机？", "你们卖不卖自行车？", "面包还有吗？", "洗衣液怎么卖？",
        "我想要一个书包。", "桌子是什么材料做的？", "这是什么颜色？", "椅子大概几天能到？", "裙子今天有活动吗？",
        "老板，再送我一个小礼物吧。", "我想买两个，怎么下单？", "是什么材料做的？", "这个怎么卖？",
        "前面那个链接还在吗？", "我忘记领券了怎么办？", "收到货不满意能退吗？", "眼镜今天有活动吗？",
        "可以寄到香港吗？", "主播穿的是什么码？", "麻烦看一下我的问题。", "什么快递发货？", "我刚才已经拍下了。",
        "茶壶怎么卖？", "地址写错了怎么改？", "晚上还有一场直播吗？", "有没有大一点的？", "能放微波炉吗？",
        "冬天穿会不会冷？",
    ),
    "unseen": (
        "主播晚上好。", "有没有沙发？", "请问窗户怎么擦？", "我要一台电视机。", "刚进来，讲到哪了？",
        "面条多少钱一斤？", "你们有实体店吗？", "手套还有货吗？", "可以货到付款吗？", "眼霜什么时候能发货？",
        "箱包今天打折吗？", "你好，咨询一下会员。", "这个链接打不开。", "筷子怎么卖？", "睡衣有大码吗？",
        "哪个卖得最好？", "我买给我妈妈的。", "白酒能不能寄？", "门票还能买吗？", "洗面奶现在什么价？",
        "我昨天下单了没发货。", "红包怎么领？", "酱油现在有优惠吗？", "凉席是什么材料做的？", "什么时候再来？",
        "行李箱怎么卖？", "客服在不在？", "背包可以退换吗？", "你们家在哪个城市？", "冰箱几天能到？",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """One question. `handle` and `name` are "" where it names no product; `on_air` is what the room shows meanwhile."""

    text: str
    lang: str
    voice: str
    name: str
    handle: str
    on_air: str


def questions(products: Sequence[Product], lang: str, half: Half, seed: int = 0) -> list[Spoken]:
    """Every other product, up to two names each, every sentence in turn; voices alternate."""
    dice = random.Random(f"{seed} {lang} {half}")
    listed = sorted(products, key=lambda p: p.link)
    voices, sentences = VOICES[lang], SENTENCES[lang][half]
    out: list[Spoken] = []
    first = NAMES_A_PRODUCT if half == "unseen" else 0
    for product in listed[half != "seen" :: 2]:
        for name in names_in(product, lang)[first : first + NAMES_A_PRODUCT]:
            text = sentences[len(out) % len(sentences)].format(name)
            voice = voices[len(out) // len(sentences) % len(voices)]
            out.append(Spoken(text, lang, voice, name, product.handle, _on_air(product, listed, dice)))
    for i, text in enumerate(NAMELESS[lang][half]):
        out.append(Spoken(text, lang, voices[i % 2], "", "", dice.choice(listed).handle))
    return out


def chatter(products: Sequence[Product], half: Half, seed: int = 0) -> list[Spoken]:
    """Mandarin sentences that name nothing, any product on air."""
    dice = random.Random(f"{seed} chatter {half}")
    listed = sorted(products, key=lambda p: p.link)
    voices = VOICES["zh"]
    return [Spoken(t, "zh", voices[i % 2], "", "", dice.choice(listed).handle) for i, t in enumerate(CHATTER[half])]


def names_in(product: Product, lang: str) -> list[str]:
    """What the shop calls it in that language, short names first as the shop lists them."""
    return [name for name in product.aliases if name.isascii() == (lang == "en")]


def _on_air(asked: Product, listed: Sequence[Product], dice: random.Random) -> str:
    drawn = dice.random()
    if drawn < 0.4:
        return asked.handle
    near = [p for p in listed if p is not asked and abs(p.link - asked.link) <= 3]
    return dice.choice(near if drawn < 0.8 else listed).handle
