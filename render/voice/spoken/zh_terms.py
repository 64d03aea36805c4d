"""The words of a Mandarin shop: units, currencies, measure words, and how numbers are written. Data.

In: a unit or a currency as written. Out: its word.
"""

from __future__ import annotations

import re

N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"  # 1,299.00  89.9  12
TO = r"\s*(?:-|~|—|到|至)+\s*"
HAN = r"[㐀-䶿一-鿿]"

UNITS = {
    "mah": "毫安时", "ah": "安时", "kwh": "千瓦时", "wh": "瓦时", "kw": "千瓦", "w": "瓦", "mv": "毫伏", "kv": "千伏",
    "v": "伏", "ma": "毫安", "ghz": "吉赫兹", "mhz": "兆赫兹", "khz": "千赫兹", "hz": "赫兹",
    "µg": "微克", "mcg": "微克", "mg": "毫克", "kg": "公斤", "g": "克", "t": "吨", "lbs": "磅", "lb": "磅",
    "oz": "盎司",
    "ml": "毫升", "cl": "厘升", "dl": "分升", "l": "升", "cc": "毫升", "gal": "加仑",
    "nm": "纳米", "µm": "微米", "um": "微米", "mm": "毫米", "cm": "厘米", "dm": "分米", "km": "公里", "m": "米",
    "ft": "英尺", "inch": "英寸", "inches": "英寸", "in": "英寸", '"': "英寸", "''": "英寸",
    "mm2": "平方毫米", "cm2": "平方厘米", "m2": "平方米", "km2": "平方公里", "m3": "立方米", "cm3": "立方厘米",
    "kcal": "千卡", "cal": "卡", "kj": "千焦", "j": "焦", "kpa": "千帕", "mpa": "兆帕", "pa": "帕", "bar": "巴",
    "db": "分贝", "lm": "流明", "lux": "勒克斯", "rpm": "转每分钟", "fps": "帧", "px": "像素", "ppm": "p p m",
    "ms": "毫秒", "sec": "秒", "s": "秒", "min": "分钟", "mins": "分钟", "hrs": "小时", "hr": "小时", "h": "小时",
    "km/h": "公里每小时", "m/s": "米每秒", "mg/l": "毫克每升", "g/l": "克每升", "℃": "摄氏度", "°c": "摄氏度",
    "℉": "华氏度", "°f": "华氏度", "°": "度", "kb": "KB", "mb": "兆", "gb": "G", "tb": "T", "mbps": "兆", "gbps": "G",
}  # fmt: skip
# Units that are also letters of a model (5G, 4K, A4, V8): only as written here.
CASED = {
    "W": "w", "V": "v", "A": "安", "L": "l", "J": "j", "N": "牛", "H": "h", "M": "兆", "G": "G", "T": "T", "K": "K",
    "D": "D", "g": "g", "m": "m", "s": "s", "h": "h", "t": "t", "l": "l", "w": "w", "v": "v", "k": "千",
}  # fmt: skip
UNIT = "|".join(sorted((re.escape(u) for u in UNITS if len(u) > 1), key=len, reverse=True))
UNIT = rf"(?:(?i:{UNIT})|[{''.join(CASED)}°℃℉\"])(?![A-Za-z0-9])"

MONEY = {
    "¥": "块", "rmb": "块", "cny": "块", "$": "美元", "us$": "美元", "usd": "美元", "hk$": "港币", "hkd": "港币",
    "nt$": "新台币", "s$": "新加坡元", "a$": "澳元", "c$": "加元", "€": "欧元", "eur": "欧元",
    "£": "英镑", "gbp": "英镑",
        "₩": "韩元", "krw": "韩元", "jpy": "日元", "฿": "泰铢", "₫": "越南盾", "rm": "林吉特", "₽": "卢布", "₹": "卢比",
}  # fmt: skip
SIGN = r"(?:(?i:US|HK|NT|S|A|C)?\$|[¥€£₩฿₫₽₹]|(?<![A-Za-z])(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY|RM)(?=\s?\d))"
CODE = r"(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?![A-Za-z])"
BIG = r"[万亿千百]|[wWkK](?![A-Za-z])"
BIG_WORDS = {"w": "万", "k": "千"}

# A lone 2 before these is 两.
MEASURES = (
    "个|件|瓶|盒|包|袋|箱|罐|支|只|双|条|片|块|张|套|对|台|把|本|斤|公斤|千克|克|吨|磅|盎司|毫升|升|米|厘米|毫米|公里|"
    "英寸|英尺|平方|立方|瓦|伏|元|美元|欧元|英镑|港币|毛|角|天|周|小时|分钟|秒|个月|年|岁|次|遍|倍|种|款|色|人|位|名|"
    "口|杯|勺|滴|粒|颗|枚|朵|根|串|层|排|组|份|碗|盘|桶|筐|提|卷|片装|支装|件套|点|万|亿|千|家|间|座|辆|部|步|句|"
    "碟|捆|扎|打|度|兆|摄氏度|毫安|安时|寸|码数|顿|餐|季|世|面|头|节|圈|股|样|大|用|人份"
)
NOT_COUNTED = "月|号|日|楼|代|档|级|等|型|区|合|选|维|号链接|线|手|次元|点\\d|分之|折"


def currency(sign: str) -> str:
    return MONEY[sign.strip().lower()]


def big_word(word: str | None) -> str:
    return BIG_WORDS.get((word or "").lower(), word or "")


def unit_word(written: str) -> str:
    if written in CASED:
        word = CASED[written]
        return UNITS.get(word, word)
    return UNITS[written.lower()]
