"""A shop of any size that never was, for timing: products whose words repeat as a real shop's do.

In: how many, a seed. Out: a plain table; the same seed gives the same table. Names are brand, make, thing, form and
model in Chinese and English; half have aliases, options and a description.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path


def _words(text: str) -> tuple[tuple[str, str], ...]:
    """`中文 English; ...`"""
    return tuple((zh, en) for zh, _, en in (pair.strip().partition(" ") for pair in text.split(";")))


BRANDS = _words(
    "鹿汀 Luting; 青禾 Qinghe; 云栖 Yunqi; 北岸 Beian; 小满 Xiaoman; 木石 Mushi; 松间 Songjian; "
    "白桃 Baitao; 远山 Yuanshan; 拾光 Shiguang; 乐活 Lehuo; 极昼 Jizhou"
)
MAKES = _words(
    "不锈钢 Stainless Steel; 纯棉 Cotton; 陶瓷 Ceramic; 竹制 Bamboo; 硅胶 Silicone; 羊毛 Wool; "
    "真皮 Leather; 玻璃 Glass; 无线 Wireless; 便携 Portable; 折叠 Folding; 智能 Smart; 静音 Quiet; "
    "防水 Waterproof; 加厚 Thick; 轻薄 Slim; 儿童 Kids"
)
THINGS = _words(
    "保温杯 Thermos; 电饭煲 Rice Cooker; 吹风机 Hair Dryer; 台灯 Desk Lamp; 蓝牙耳机 Earbuds; "
    "充电宝 Power Bank; 床单 Bed Sheet; 枕头 Pillow; 毛巾 Towel; 雨伞 Umbrella; 背包 Backpack; "
    "运动鞋 Sneakers; 羽绒服 Down Jacket; 牛仔裤 Jeans; 连衣裙 Dress; 面霜 Face Cream; 洗发水 Shampoo; "
    "牙刷 Toothbrush; 洗衣液 Laundry Liquid; 炒锅 Wok; 菜刀 Kitchen Knife; 砧板 Cutting Board; "
    "饭盒 Lunch Box; 水壶 Kettle; 榨汁机 Juicer; 空气炸锅 Air Fryer; 扫地机器人 Robot Vacuum; "
    "加湿器 Humidifier; 电风扇 Fan; 取暖器 Heater; 猫砂 Cat Litter; 狗粮 Dog Food; "
    "积木 Building Blocks; 拼图 Jigsaw; 跳绳 Jump Rope; 瑜伽垫 Yoga Mat; 帐篷 Tent; 鱼竿 Fishing Rod; "
    "红茶 Black Tea; 咖啡豆 Coffee Beans; 坚果 Mixed Nuts; 蜂蜜 Honey; 辣椒酱 Chilli Sauce; "
    "牛肉干 Beef Jerky; 手机壳 Phone Case; 数据线 Charging Cable; 键盘 Keyboard; 鼠标 Mouse; "
    "显示器 Monitor; 收纳箱 Storage Box"
)
FORMS = _words(
    "家用 Home; 办公室 Office; 旅行 Travel; 户外 Outdoor; 迷你 Mini; 大容量 Large; 礼盒装 Gift Box; "
    "学生 Student; 车载 Car; 宿舍 Dorm; 四季 All Season; 升级版 Pro"
)
COLOURS = (("墨黑色", "Ink Black"), ("雾白色", "Mist White"), ("樱粉色", "Cherry Pink"), ("湖蓝色", "Lake Blue"))
COLUMNS = (
    "sku", "handle", "title:zh", "title:en", "price", "currency", "stock", "aliases", "description:zh",
    "description:en", "option:颜色", "材质", "faq:zh:怎么清洗",
)  # fmt: skip


def write(path: Path, count: int, seed: int = 0) -> Path:
    """`count` products, one or two rows each."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore")
        table.writeheader()
        for n in range(count):
            table.writerows(_product(n, rng))
    return path


def _product(n: int, rng: random.Random) -> list[dict[str, str]]:
    brand, make, thing, form = (rng.choice(words) for words in (BRANDS, MAKES, THINGS, FORMS))
    model = f"{rng.choice('ABCDEFGHKLMPRSTXYZ')}{rng.choice('ABCDEFGHKLMPRSTXYZ')}{rng.randrange(100, 10000)}"
    row = {
        "sku": f"{brand[1][:2].upper()}-{model}-{n}", "handle": f"p{n}", "currency": "CNY",
        "price": f"{rng.randrange(900, 90000) / 100:.2f}", "stock": str(rng.randrange(500)),
        "title:zh": f"{brand[0]}{make[0]}{form[0]}{thing[0]} {model}",
        "title:en": f"{brand[1]} {make[1]} {form[1]} {thing[1]} {model}", "材质": make[0],
    }  # fmt: skip
    if n % 2:
        return [row]
    other, use = rng.choice(MAKES), rng.choice(FORMS)
    row |= {
        "aliases": f"{form[0]}{thing[0]}|{make[1]} {thing[1]}", "faq:zh:怎么清洗": f"{make[0]}{thing[0]}用清水冲洗即可",
        "description:zh": f"{other[0]}设计，适合{use[0]}和{form[0]}使用，{make[0]}材质的{thing[0]}，型号{model}。",
        "description:en": f"A {other[1]} design for {use[1]} use: {thing[1]} in {make[1]}.".lower(),
    }  # fmt: skip
    return [row | {"sku": f"{row['sku']}-{k}", "option:颜色": zh} for k, (zh, _) in enumerate(rng.sample(COLOURS, 2))]
