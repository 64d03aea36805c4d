"""The words of an English shop: units, currencies, months, and how numbers are written. Data.

In: a unit, a month or a size word as written. Out: its word.
"""

from __future__ import annotations

import re

N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
TO = r"\s*(?:-|~|—|\bto\b)\s*"

# unit → (one, many)
UNITS = {
    "mah": ("milliamp hour", "milliamp hours"), "ah": ("amp hour", "amp hours"), "kwh": ("kilowatt hour",),
    "wh": ("watt hour",), "kw": ("kilowatt",), "w": ("watt",), "v": ("volt",), "kv": ("kilovolt",), "ma": ("milliamp",),
    "ghz": ("gigahertz", "gigahertz"), "mhz": ("megahertz", "megahertz"), "khz": ("kilohertz", "kilohertz"),
    "hz": ("hertz", "hertz"), "µg": ("microgram",), "mcg": ("microgram",), "mg": ("milligram",), "kg": ("kilogram",),
    "kgs": ("kilogram",), "g": ("gram",), "lbs": ("pound",), "lb": ("pound",), "oz": ("ounce",),
    "fl oz": ("fluid ounce",),
    "ml": ("milliliter",), "cl": ("centiliter",), "dl": ("deciliter",), "l": ("liter",), "gal": ("gallon",),
    "nm": ("nanometer",), "µm": ("micrometer",), "um": ("micrometer",), "mm": ("millimeter",), "cm": ("centimeter",),
    "km": ("kilometer",), "m": ("meter",), "ft": ("foot", "feet"), "in": ("inch", "inches"), "inch": ("inch", "inches"),
    '"': ("inch", "inches"), "'": ("foot", "feet"), "yd": ("yard",), "yds": ("yard",), "mi": ("mile",),
    "mm2": ("square millimeter",), "cm2": ("square centimeter",), "m2": ("square meter",), "m3": ("cubic meter",),
    "sq ft": ("square foot", "square feet"), "sqft": ("square foot", "square feet"), "kcal": ("kilocalorie",),
    "cal": ("calorie",), "kj": ("kilojoule",), "kpa": ("kilopascal",), "pa": ("pascal",), "psi": ("p s i", "p s i"),
    "db": ("decibel",), "lm": ("lumen",), "rpm": ("r p m", "r p m"), "fps": ("frames per second",) * 2,
    "px": ("pixel",), "mp": ("megapixel",), "dpi": ("d p i", "d p i"), "ppm": ("parts per million",) * 2,
    "ms": ("millisecond",), "sec": ("second",), "secs": ("second",), "min": ("minute",), "mins": ("minute",),
    "hr": ("hour",), "hrs": ("hour",), "h": ("hour",), "s": ("second",), "mph": ("miles per hour",) * 2,
    "km/h": ("kilometers per hour",) * 2, "℃": ("degree Celsius", "degrees Celsius"),
    "°c": ("degree Celsius", "degrees Celsius"), "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°f": ("degree Fahrenheit", "degrees Fahrenheit"), "°": ("degree",), "kb": ("kilobyte",), "mb": ("megabyte",),
    "gb": ("gigabyte",), "tb": ("terabyte",), "mbps": ("megabits per second",) * 2,
    "gbps": ("gigabits per second",) * 2,
    "pcs": ("piece",), "pc": ("piece",), "pk": ("pack",), "ct": ("count", "count"), "qt": ("quart",), "pt": ("pint",),
}  # fmt: skip
CASED = "WVLgmslwvhH"  # one letter: only these are units after a number; A4, 5G, 4K are names
UNIT = "|".join(sorted((re.escape(u).replace(r"\ ", r"\s?") for u in UNITS if len(u) > 1), key=len, reverse=True))
UNIT = rf"(?:(?i:{UNIT})|[{CASED}°℃℉\"'])(?![A-Za-z0-9])"

# sign → (one, many, one hundredth, hundredths)
MONEY = {
    "$": ("dollar", "dollars", "cent", "cents"), "us$": ("US dollar", "US dollars", "cent", "cents"),
    "usd": ("US dollar", "US dollars", "cent", "cents"),
    "hk$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "hkd": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "s$": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "a$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "c$": ("Canadian dollar", "Canadian dollars", "cent", "cents"), "€": ("euro", "euros", "cent", "cents"),
    "eur": ("euro", "euros", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "gbp": ("pound", "pounds", "penny", "pence"), "¥": ("yuan", "yuan", "", ""), "cny": ("yuan", "yuan", "", ""),
    "rmb": ("yuan", "yuan", "", ""), "元": ("yuan", "yuan", "", ""), "jpy": ("yen", "yen", "", ""),
    "₩": ("won", "won", "", ""), "krw": ("won", "won", "", ""), "฿": ("baht", "baht", "", ""),
    "₫": ("dong", "dong", "", ""), "₹": ("rupee", "rupees", "", ""), "₽": ("ruble", "rubles", "", ""),
}  # fmt: skip
SIGN = r"(?:(?i:US|HK|S|A|C)?\$|[¥€£₩฿₫₹₽]|(?<![A-Za-z])(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?=\s?\d))"
CODE = r"(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?![A-Za-z])|元"
BIG = r"\s?(?i:k|m|bn|thousand|million|billion)(?![A-Za-z])"
BIG_WORDS = {"k": "thousand", "m": "million", "bn": "billion"}

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
FRACTIONS = {
    "¼": "a quarter",
    "½": "a half",
    "¾": "three quarters",
    "⅓": "a third",
    "⅔": "two thirds",
    "⅛": "an eighth",
}


def unit_word(written: str, n: str) -> str:
    forms = UNITS.get(written.lower()) or UNITS[re.sub(r"(?<=[a-z])(?=ft|oz)", " ", written.lower())]
    one = forms[0]
    many = forms[1] if len(forms) > 1 else f"{one}s"
    return one if n == "1" else many


def month(name: str) -> str:
    return next(m for m in MONTHS if m.startswith(name[:3].title()))


def big_word(word: str) -> str:
    word = word.strip().lower()
    return BIG_WORDS.get(word, word)
