"""Kinds of goods as viewers name them (零食, snacks, 宠物用品): which products are of that kind.

In: a word of a comment, a product. Out: whether the word is a kind we know, and whether the product is one. A product
is of a kind where its names, or the catalog's own category words for it, hold the kind or something that is one. Pure.
"""

# ruff: noqa: E501 - a table reads better unbroken

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.answers.mention import stem, words_of
from agent.answers.normal import fold, fold_long
from catalog import Product


@dataclass(frozen=True, slots=True)
class Kind:
    """`said`: what viewers call it. `zh`, `en`: what shows in a product's names that it is one."""

    said: tuple[str, ...]
    zh: re.Pattern[str]
    en: frozenset[str]
    edible: bool = False


def _kind(said: str, zh: str, en: str, edible: bool = False) -> Kind:
    return Kind(tuple(said.split()), re.compile(zh), frozenset(en.split()), edible)


# What holds food is not food: 饭盒, a rice cooker.
_VESSEL = re.compile(
    r"盒$|碗$|锅$|壶$|杯$|机$|\b(?:box(?:es)?|bowls?|cookers?|makers?|pots?|kettles?|cups?|mugs?|bottles?|knife|plates?)$",
    re.M,
)


_SNACK = (
    "坚果|果干|饼干|曲奇|薯片|糖果|巧克力|零食|肉干|肉脯|辣条|锅巴|海苔|蜜饯|芒果干|葡萄干|瓜子|花生米|蛋糕|面包|果冻|话梅",
    "nut snack cookie biscuit chip candy chocolate cracker jerky raisin popcorn granola",
)
KINDS = (
    _kind("零食 小吃 零嘴 snack", *_SNACK, edible=True),
    _kind("吃的 食品 食物 好吃的 好吃 food foods eat grocery groceries", _SNACK[0] + "|米$|大米|面条|酱|油辣|辣椒油|食用油|调料|火锅|罐头|麦片|蜂蜜|茶|咖啡|牛奶", _SNACK[1] + " rice noodle sauce honey tea coffee cereal milk beef chicken fish apple egg", edible=True),
    _kind("饮料 喝的 好喝的 饮品 茶饮 drink beverage", "茶(?!壶|杯|几|盘)|咖啡|牛奶|果汁|饮料|可乐|汽水|酸奶|矿泉水", "tea coffee juice milk soda cola beverage drink", edible=True),
    _kind("护肤 护肤品 skincare skin-care", "护手霜|手霜|面霜|乳液|精华|爽肤|面膜|防晒|洁面(?!巾)|洗面奶|眼霜|身体乳|唇膏", "cream lotion serum moisturizer sunscreen cleanser toner balm"),
    _kind("彩妆 化妆品 美妆 makeup cosmetic cosmetics beauty", "口红|唇釉|粉底|眼影|腮红|睫毛|眉笔|气垫|指甲油|香水", "lipstick mascara foundation eyeshadow blush concealer powder nail perfume"),
    _kind("洗护 个护 洗浴 toiletries toiletry", "洗发|护发|沐浴|牙膏|牙刷|肥皂|洗手液|洗脸巾|浴球|洗头", "shampoo conditioner soap toothpaste toothbrush bodywash"),
    _kind("衣服 服装 服饰 穿的 上衣 clothes clothing clothe apparel wear outfit", "t恤|短袖|卫衣|开衫|毛衣|衬衫|外套|裤|裙|夹克|羽绒服|大衣|童装|袜|背心|针织衫", "tee t-shirt tshirt shirt hoodie cardigan sweater jacket coat jeans pant trouser dress skirt sock frock"),
    _kind("鞋子 鞋 鞋类 shoe footwear", "鞋|靴", "shoe sneaker boot sandal slipper heel loafer"),
    _kind("玩具 玩的 toy toys game games", "玩具|积木|拼图|玩偶|公仔|娃娃|毛绒|桌游|魔方", "toy block puzzle jigsaw plush doll lego teddy"),
    _kind("宠物 宠物用品 猫咪用品 狗狗用品 pet pets", "猫|狗|宠物|牵引绳", "cat dog pet leash litter kitten puppy"),
    _kind("猫用 猫咪用 猫的 猫咪的 喵星人 猫咪 cat cats kitty kitties kitten", "猫", "cat kitten"),
    _kind("狗用 狗狗用 狗的 狗狗的 狗狗 dog dogs puppy puppies", "狗|牵引绳", "dog puppy"),
    _kind("厨房 厨具 厨房用品 餐具 锅具 kitchen kitchenware cookware", "锅|碗|盘子|刀具|菜板|保鲜盒|饭盒|水壶|筷|铲|砧板|厨", "wok pan pot bowl knife spatula kettle spoon fork plate grater blender microwave whisk"),
    _kind("杯具 水具 drinkware", "杯|水壶|保温瓶", "cup mug bottle glass tumbler thermos"),
    _kind("床品 床上用品 家纺 寝具 bedding bed linen", "四件套|床单|被套|枕|被子|床品|毯", "bedding pillow duvet sheet blanket quilt"),
    _kind("数码 电子 电子产品 数码产品 electronics electronic gadget gadgets tech", "耳机|充电宝|充电器|数据线|手机|平板|电脑|键盘|鼠标|音箱|移动电源", "earbud headphone earphone powerbank charger phone smartphone tablet laptop keyboard mouse speaker smartwatch"),
    _kind("家电 小家电 电器 appliance appliances", "吹风机|电热|风扇|空调|冰箱|洗衣机|吸尘器|加湿器|电饭|台灯|热水器|油烟机|燃气灶", "dryer kettle fan refrigerator washer vacuum humidifier cooker heater lamp"),
    _kind("收纳 storage organizer", "收纳|整理箱|储物", "storage organizer"),
    _kind("母婴 宝宝用品 婴儿用品 baby", "婴儿|奶瓶|尿不湿|纸尿裤|湿巾", "baby diaper infant"),
    _kind("儿童用 小孩用 孩子用 宝宝用 小朋友用", "儿童|童装|积木|拼图|玩偶|公仔|毛绒玩具|绘本|玩具", "kid kids toy puzzle plush block"),
    _kind("文具 stationery", "铅笔|中性笔|笔记本(?!电脑)|橡皮|文具|便签", "pencil notebook eraser stationery"),
)  # fmt: skip
_CATEGORY = re.compile(r"类|品类|分类|category|categories|type|tags?", re.I)


@lru_cache(maxsize=4096)
def kind_of(word: str) -> Kind | None:
    """The kind this word names: 零食, 零食类, snacks."""
    bare = word.removesuffix("类").removesuffix("用的") if not word.isascii() else stem(word)
    return next((k for k in KINDS if word in k.said or bare in k.said), None)


@cache
def _said() -> tuple[dict[str, tuple[int, Kind]], dict[str, tuple[int, Kind]]]:
    """What viewers call the kinds, in Chinese and in Latin letters: its place among all of it, and the first kind
    that is called so."""
    zh: dict[str, tuple[int, Kind]] = {}
    en: dict[str, tuple[int, Kind]] = {}
    for kind in KINDS:
        for said in kind.said:
            (en if said.isascii() else zh).setdefault(said, (len(zh) + len(en), kind))
    return zh, en


def kind_in(text: str) -> tuple[Kind, str] | None:
    """The kind a comment names and the comment without it; the longest word counts."""
    zh, en = _said()
    found = {said: said for said in zh if said in text}
    for word in re.findall(r"[a-z][a-z-]+", text):
        if (said := stem(word)) in en:
            found.setdefault(said, word)
    if not found:
        return None
    every = zh | en
    said = max(found, key=lambda said: (len(said), -every[said][0]))
    kind, shown = every[said][1], found[said]
    return kind, re.sub(rf"{re.escape(shown)}(?:用品|类|用的)?", " ", text, count=1)


_JOINED = re.compile(r"\b([a-z]+)(?:,| or| and| &|/) ?(?:for )?(?:a |an |my |some |any |the )?([a-z]+)\b")


def kinds_joined(text: str) -> tuple[Kind, ...]:
    """ "A drink or snack", "my dog or cat": kinds of which any will do."""
    for m in _JOINED.finditer(text):
        found = [kind_of(word) for word in m.groups()]
        if found[0] is not None and found[1] is not None:
            return tuple(kind for kind in found if kind is not None)
    return ()


def is_of(kind: Kind, product: Product) -> bool:
    words = words_of(product)
    if kind.edible and _VESSEL.search(words.run):
        return False
    stated = fold_long("\n".join(a.value for a in product.attributes if _CATEGORY.search(fold(a.name))))
    if any(said in stated for said in kind.said if not said.isascii()) or kind.zh.search(words.run):
        return True
    latin = words.latin | {stem(w) for w in re.findall(r"[a-z]+", stated)}
    return bool(latin & kind.en) or any(stem(said) in latin for said in kind.said if said.isascii())
