"""Once held-out words of `query_words`: one part of each of its tables. Not looked at while building."""

from __future__ import annotations

FRAMES = {
    "zh": (
        "刚才{}没听清",
        "拍了{}能退不",
        "{}给个价呗老板",
        "还上不上{}啊",
        "买{}送啥",
        "同事推荐的{}在这买是吧",
        "求问{}多大",
        "我就想问{}",
        "{} 值不值",
        "先给我讲{}好吧",
        "{}和别的有啥不一样",
    ),
    "en": (
        "couldn't hear, the {}?",
        "can i return the {}",
        "give me a price on {}",
        "u bringing back the {}",
        "whats free with the {}",
        "friend told me about the {} here",
        "how big is the {}",
        "just wondering about {}",
        "{} worth it?",
        "do the {} first pls",
    ),
}

NUMBER_FRAMES = {
    "zh": ("{}号是啥", "拍{}号", "{}号链接有货吗", "小黄车第{}个", "回头看{}号呗"),
    "en": ("link number {} pls", "whats no {}", "buying #{} now", "is {} the link", "go to link {}"),
}

SKU_FRAMES = {"zh": ("款号{}", "{}这个码的", "有{}么"), "en": ("code {}", "item {} left?", "find {}")}

MIXED_FRAMES = ("{} 有木有", "来个 {} 呗", "{} 能退吗", "刚说的 {} 是哪个", "求 {} 价格")

SPOKEN = {
    "zh": ("哎 就 就那个{}嘛", "{} 对 {}", "我看看啊 {}是不是有"),
    "en": ("i mean the {} sorry", "hm {} or whatever the {}", "wait no the {}"),
}

SYNONYMS = (
    ("zh", "吹头的风机", ("吹风机",)),
    ("zh", "装便当的玻璃盒", ("便当盒", "饭盒", "保鲜盒")),
    ("zh", "蓝牙的那个耳塞", ("耳机",)),
    ("zh", "烧开水的", ("烧水壶", "电热水壶")),
    ("zh", "遮太阳的伞", ("遮阳伞", "雨伞")),
    ("zh", "擦嘴防干的膏", ("润唇膏", "唇膏")),
    ("zh", "冬天穿的毛线衣", ("毛衣", "针织衫", "开衫")),
    ("zh", "泡茶的红茶叶", ("红茶",)),
    ("zh", "一人一包的果仁", ("果仁", "坚果")),
    ("zh", "拼着玩的图", ("拼图",)),
    ("zh", "溜狗绳子", ("狗绳", "牵引绳", "遛狗绳")),
    ("zh", "放被子的大箱子", ("收纳箱", "储物箱")),
    ("zh", "熏香味的", ("香薰",)),
    ("zh", "冷藏食物的电器", ("冰箱",)),
    ("zh", "洗碗神器", ("洗碗机",)),
    ("en", "hair blower", ("blow dryer", "hair dryer")),
    ("en", "lunchbox", ("lunch box",)),
    ("en", "tea kettle", ("kettle",)),
    ("en", "parasol", ("sun umbrella", "umbrella")),
    ("en", "lip moisturizer stick", ("lip balm", "chapstick")),
    ("en", "granola of nuts snack", ("mixed nuts",)),
    ("en", "jig saw", ("jigsaw", "jigsaw puzzle")),
    ("en", "puppy harness", ("dog harness",)),
    ("en", "storage tote", ("storage box", "storage bin")),
    ("en", "stuffed toy", ("stuffed animal", "soft toy")),
    ("en", "sandshoes", ("sneakers", "running shoes")),
    ("en", "pancake pan", ("frying pan",)),
    ("en", "shades for the sun", ("sunglasses", "sun glasses")),
    ("en", "sleeping cushion", ("pillow",)),
)
