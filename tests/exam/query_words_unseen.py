"""Held-out words of `query_words`: one part of each of its tables. Not to be looked at while building."""

from __future__ import annotations

FRAMES = {
    "zh": (
        "麻烦上一下{}的链接",
        "{}现在有活动没",
        "{}啥时候讲呀",
        "我妈要我来看{}",
        "{}适合学生党吗",
        "朋友们{}值得入吗",
        "你们家卖{}不",
        "{}发哪个快递",
        "前面那个{}我错过了",
        "能对比下{}吗",
        "喜欢{}，怎么下单",
        "{}质量怎么样呢",
    ),
    "en": (
        "any deal on the {} today",
        "could you bring up the {}",
        "hey what about the {}",
        "my mom wants the {}",
        "where do i buy the {}",
        "when will you show the {}",
        "{} for a gift, good idea?",
        "i want to order {}",
        "sorry which one was the {}",
        "do {} come in other colors",
        "quick question about your {}",
    ),
}

NUMBER_FRAMES = {
    "zh": ("{}号怎么样", "讲一下{}号呗", "我拍的是{}号", "{}号还有没有", "麻烦看下第{}号"),
    "en": (
        "tell me about number {}",
        "i ordered no {}",
        "link {} again please",
        "is number {} sold out",
        "what's {} on the list",
    ),
}

SKU_FRAMES = {
    "zh": ("找一下{}", "{} 这款在吗", "型号是{}的"),
    "en": ("do you carry {}", "model {} please", "looking up {}"),
}

MIXED_FRAMES = ("有 {} 卖不", "{} 什么价位", "介绍介绍 {} 吧", "我想看 {} 实物", "{} 还能下单吗")

SPOKEN = {
    "zh": ("额 那个 {} 对对 {}", "刚刚说的 叫什么 {}", "主播啊 {}那个怎么说"),
    "en": ("okay so the {} right", "like you know that {} the {}", "um can you uh show the {}"),
}

SYNONYMS = (
    ("zh", "能保热的水杯", ("保温杯", "保温瓶")),
    ("zh", "炒菜不粘底的锅", ("不粘锅", "炒锅")),
    ("zh", "带饭用的盒子", ("饭盒", "便当盒", "保鲜盒")),
    ("zh", "冬天擦手的霜", ("护手霜", "手霜")),
    ("zh", "夏天穿的短袖衫", ("短袖", "T恤")),
    ("zh", "洗完澡裹身上的大毛巾", ("浴巾", "大毛巾")),
    ("zh", "写作业用的灯", ("台灯", "学习灯", "护眼灯")),
    ("zh", "出门给手机续电的", ("充电宝", "移动电源")),
    ("zh", "遛弯穿的鞋", ("运动鞋", "跑鞋", "鞋子")),
    ("zh", "被单床单一整套", ("四件套", "床上用品")),
    ("zh", "睡觉垫脖子的", ("护颈枕", "枕头")),
    ("zh", "盛饭的瓷器", ("饭碗", "瓷碗", "碗")),
    ("zh", "下饭的红油", ("辣椒油", "油辣子")),
    ("zh", "猫厕所里的沙子", ("猫砂",)),
    ("zh", "烘干的芒果", ("芒果干",)),
    ("zh", "吸厨房油烟的", ("油烟机", "排烟机")),
    ("zh", "储水加热的大桶", ("电热水器",)),
    ("en", "insulated mug", ("insulated bottle", "thermos", "vacuum flask")),
    ("en", "stir fry pan", ("wok", "frying pan")),
    ("en", "leftovers container", ("food container", "food box")),
    ("en", "hand moisturizer", ("hand cream", "hand lotion")),
    ("en", "short sleeved top", ("t-shirt", "tee", "tshirt")),
    ("en", "knit jacket", ("cardigan", "knitwear")),
    ("en", "study lamp", ("desk lamp", "reading light")),
    ("en", "shower towel", ("bath towel",)),
    ("en", "oatmeal crackers", ("oat cookies", "biscuits")),
    ("en", "hooded sweatshirt", ("hoodie", "sweatshirt")),
    ("en", "mobile phone", ("smartphone", "iphone")),
    ("en", "eyewear for summer", ("sunglasses", "sun glasses")),
    ("en", "hoop ball", ("basketball",)),
    ("en", "fragrance candle", ("scented candle",)),
)
