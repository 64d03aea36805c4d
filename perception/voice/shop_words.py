"""Words that viewers say to every shop and a recogniser often misspells, put right. Mandarin alone. Pure.

In: a text as heard. Out: 神的石后能发货 → 什么时候能发货, 12号练机 → 12号链接, 包油吗 → 包邮吗,
煮锅你是哪里人 → 主播你是哪里人.
Each word only in its own place and only for what sounds nearly like it; a word that is right stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from perception.voice.syllables import apart, sounds


@dataclass(frozen=True, slots=True)
class _Word:
    """`place`: where it may stand; the group is what is compared. `most`: how far apart it may sound."""

    word: str
    place: re.Pattern[str]
    most: float
    not_for: frozenset[str] = frozenset()


# What people ask a shop for, whatever it sells: two characters each, for these are what names are mistaken for.
THINGS = (
    "裙子 裤子 帽子 外套 衬衫 西装 睡衣 内衣 围巾 手套 皮带 领带 凉鞋 拖鞋 皮鞋 靴子 背包 书包 钱包 箱子 "
    "手表 项链 耳环 戒指 眼镜 被子 毯子 床垫 窗帘 地毯 沙发 桌子 椅子 柜子 架子 镜子 杯子 盘子 筷子 勺子 "
    "叉子 刀具 茶壶 茶杯 水桶 手机 电脑 平板 相机 音箱 耳机 键盘 鼠标 电视 冰箱 空调 风扇 烤箱 灯泡 插座 "
    "电池 口红 粉底 面膜 香水 牙膏 牙刷 肥皂 纸巾 梳子 面霜 精华 防晒 面包 蛋糕 饼干 糖果 牛奶 酸奶 咖啡 "
    "茶叶 果汁 啤酒 白酒 面条 大米 鸡蛋 牛肉 猪肉 水果 苹果 香蕉 蔬菜 零食 坚果 蜂蜜 酱油 辣酱 奶粉 尿布 "
    "玩具 积木 娃娃 文具 铅笔 本子 图书 狗粮 猫粮 猫砂 鱼缸 花盆 种子 汽车 轮胎 雨衣 雨伞 帐篷"
)

_H = "[\u4e00-\u9fff]"
_NUMBER = "(?:\\d|[零一二两三四五六七八九十百])"
_AFTER_LINK = "(?=怎|多|还|有|是|的|卖|现|今|能|可|，|,|？|$)"
_AFTER_HOST = "(?=[你您，、,]|这|那|请|有没|唱|好|能|可以)"
_WORDS = (
    _Word("什么时候", re.compile(f"(?=({_H}{{4}}))"), 1.5),
    _Word("链接", re.compile(f"{_NUMBER}号({_H}{{2}}){_AFTER_LINK}"), 1.45),
    _Word("包邮", re.compile(f"({_H}{{2}})(?=吗|嘛|么|不|的|？|$)"), 0.1, frozenset({"保佑"})),
    _Word("主播", re.compile(f"^({_H}{{2}}){_AFTER_HOST}"), 1.1, frozenset({"珠宝", "住宿", "煮粥"})),
)
_LIVE = re.compile("^直播(?=这[个款条双件只]|那[个款条双件只]|你|您|请问)")  # "直播几点开始" is another question


def put_right(text: str) -> str:
    text = _LIVE.sub("主播", text)
    for word in _WORDS:
        if word.word not in text:
            text = _one(text, word)
    return text


def _one(text: str, word: _Word) -> str:
    meant = sounds(word.word)
    best = (word.most, 0, 0)
    for match in word.place.finditer(text):
        said = match[1]
        if said in word.not_for:
            continue
        cost = sum(apart(a, b) for a, b in zip(sounds(said), meant, strict=True))
        if cost < best[0]:
            best = (cost, *match.span(1))
    _, start, end = best
    return text[:start] + word.word + text[end:] if end else text
