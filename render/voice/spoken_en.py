"""How an English host reads what a shop writes. Pure.

In: a clause in plain signs. Out: the same in words. Rules are tried from the most particular to the plainest.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from render.voice.numerals import en_code, en_digits, en_number, en_ordinal, en_pair, en_year

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TO = r"\s*(?:-|~|—|\bto\b)\s*"

# unit → (one, many)
_UNITS = {
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
_CASED = "WVLgmslwvhH"  # one letter: only these are units after a number; A4, 5G, 4K are names
_UNIT = "|".join(sorted((re.escape(u).replace(r"\ ", r"\s?") for u in _UNITS if len(u) > 1), key=len, reverse=True))
_UNIT = rf"(?:(?i:{_UNIT})|[{_CASED}°℃℉\"'])(?![A-Za-z0-9])"

# sign → (one, many, one hundredth, hundredths)
_MONEY = {
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
_SIGN = r"(?:(?i:US|HK|S|A|C)?\$|[¥€£₩฿₫₹₽]|(?<![A-Za-z])(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?=\s?\d))"
_CODE = r"(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?![A-Za-z])|元"
_BIG = r"\s?(?i:k|m|bn|thousand|million|billion)(?![A-Za-z])"
_BIG_WORDS = {"k": "thousand", "m": "million", "bn": "billion"}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_FRACTIONS = {
    "¼": "a quarter",
    "½": "a half",
    "¾": "three quarters",
    "⅓": "a third",
    "⅔": "two thirds",
    "⅛": "an eighth",
}

Say = Callable[[re.Match[str]], str]
_RULES: list[tuple[re.Pattern[str], Say]] = []


def english(text: str) -> str:
    """`text` in words."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return re.sub(r"\s+([,.!?;:])", r"\1", " ".join(text.split()))


def _rule(pattern: str) -> Callable[[Say], Say]:
    def take(say: Say) -> Say:
        _RULES.append((re.compile(pattern), say))
        return say

    return take


def money(written: str, sign: str) -> str:
    """79.90 seventy-nine dollars and ninety cents; a currency without cents reads its decimals."""
    one, many, cent, cents = _MONEY[sign.lower()]
    whole, _, part = written.replace(",", "").partition(".")
    if len(part) > 2 or (part.strip("0") and not cents):
        exact = f"{whole}.{part.rstrip('0')}"
        return f"{en_number(exact)} {many}"
    hundredths = int((part + "00")[:2])
    small = f"{en_number(str(hundredths))} {cent if hundredths == 1 else cents}"
    if hundredths and not int(whole):
        return small
    large = f"{en_number(whole)} {one if int(whole) == 1 else many}"
    return f"{large} and {small}" if hundredths else large


def _unit(written: str, n: str) -> str:
    forms = _UNITS.get(written.lower()) or _UNITS[re.sub(r"(?<=[a-z])(?=ft|oz)", " ", written.lower())]
    one = forms[0]
    many = forms[1] if len(forms) > 1 else f"{one}s"
    return one if n == "1" else many


def _month(name: str) -> str:
    return next(m for m in _MONTHS if m.startswith(name[:3].title()))


def _big(word: str) -> str:
    word = word.strip().lower()
    return _BIG_WORDS.get(word, word)


# ---- signs


@_rule(r"[²³]")
def _power(m: re.Match[str]) -> str:
    return "2" if m[0] == "²" else "3"


@_rule(r"[™®©]")
def _mark(m: re.Match[str]) -> str:
    return ""


@_rule(r"(\d*)\s?([¼½¾⅓⅔⅛])")
def _vulgar(m: re.Match[str]) -> str:
    part = _FRACTIONS[m[2]]
    return f"{en_number(m[1])} and {part}" if m[1] else part


@_rule(r"\bw/o\b")
def _without(m: re.Match[str]) -> str:
    return "without"


@_rule(r"\bw/\s?")
def _with(m: re.Match[str]) -> str:
    return "with "


# ---- dates and times


@_rule(r"(?<!\d)((?:19|20)\d\d)[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)")
def _date(m: re.Match[str]) -> str:
    return f"{_MONTHS[int(m[2]) - 1]} {en_ordinal(int(m[3]))}, {en_year(int(m[1]))}"


@_rule(r"(?<!\d)(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/((?:19|20)\d\d)(?!\d)")
def _date_us(m: re.Match[str]) -> str:
    return f"{_MONTHS[int(m[1]) - 1]} {en_ordinal(int(m[2]))}, {en_year(int(m[3]))}"


@_rule(rf"\b{_MONTH}\.?\s(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,?\s((?:19|20)\d\d))?(?![\d:])")
def _month_day(m: re.Match[str]) -> str:
    year = f", {en_year(int(m[3]))}" if m[3] else ""
    return f"{_month(m[1])} {en_ordinal(int(m[2]))}{year}"


@_rule(rf"\b(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s{_MONTH}\b\.?(?:,?\s((?:19|20)\d\d))?(?!\d)")
def _day_month(m: re.Match[str]) -> str:
    year = f", {en_year(int(m[3]))}" if m[3] else ""
    return f"{_month(m[2])} {en_ordinal(int(m[1]))}{year}"


@_rule(r"\b(from|between)\s((?:19|20)\d\d)\s(to|and|until)\s((?:19|20)\d\d)(?!\d)")
def _years(m: re.Match[str]) -> str:
    return f"{m[1]} {en_year(int(m[2]))} {m[3]} {en_year(int(m[4]))}"


@_rule(
    rf"\b((?:in|since|from|by|until|spring|summer|fall|autumn|winter|{'|'.join(_MONTHS)})\s)((?:19|20)\d\d)"
    rf"(?![\d,.]*\d)(?!\s?(?:pieces|people|units|orders|left|{_UNIT}))"
)
def _year(m: re.Match[str]) -> str:
    return f"{m[1]}{en_year(int(m[2]))}"


_HALF = r"\s?([AaPp])\.?[Mm]\b\.?"


def _clock(h: str, mm: str | None, half: str | None) -> str:
    said = en_number(str(int(h)))
    if mm and int(mm):
        said += f" {en_pair(mm)}"
    elif not half:
        said += " o'clock" if 0 < int(h) <= 12 else " hundred"
    return said + (f" {half.upper()} M" if half else "")


@_rule(
    rf"(?<![\d:])(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?{_TO}(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?(?![\d:])"
)
def _time_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], m[2], m[3])} to {_clock(m[4], m[5], m[6])}"


@_rule(rf"(?<![\d:])(1[0-2]|0?\d)(?:{_HALF})?{_TO}(1[0-2]|0?\d){_HALF}")
def _hours_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], None, m[2]) if m[2] else en_number(m[1])} to {_clock(m[3], None, m[4])}"


@_rule(rf"(?<![\d:])(2[0-4]|[01]?\d):([0-5]\d)(?::[0-5]\d)?(?:{_HALF})?(?![\d:])")
def _time(m: re.Match[str]) -> str:
    return _clock(m[1], m[2], m[3])


@_rule(rf"(?<![\d:.])(1[0-2]|0?[1-9]){_HALF}")
def _hour(m: re.Match[str]) -> str:
    return _clock(m[1], None, m[2])


@_rule(r"(?<![\d:])(\d+):(\d+)(?![\d:])")
def _ratio(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])}"


# ---- money


@_rule(rf"(?<!\d)(?<!\d )-\s?(?={_SIGN}\s?\d)")
def _minus_money(m: re.Match[str]) -> str:
    return "minus "


@_rule(rf"({_SIGN})\s?({_N}){_TO}(?:{_SIGN})?\s?({_N})")
def _money_span(m: re.Match[str]) -> str:
    low = money(m[2], m[1]) if m[2].partition(".")[2].strip("0") else en_number(m[2].partition(".")[0])
    return f"{low} to {money(m[3], m[1])}"


@_rule(rf"({_SIGN})\s?({_N})({_BIG})")
def _money_big(m: re.Match[str]) -> str:
    return f"{en_number(m[2])} {_big(m[3])} {_MONEY[m[1].lower()][1]}"


@_rule(rf"({_SIGN})\s?({_N})(?=-[A-Za-z]|\s(?:gift|coupon|voucher|card|bill|discount|credit)\b)")
def _money_adjective(m: re.Match[str]) -> str:
    if "." in m[2]:
        return money(m[2], m[1])
    return f"{en_number(m[2])}-{_MONEY[m[1].lower()][0]}"


@_rule(rf"({_SIGN})\s?({_N})")
def _money_sign(m: re.Match[str]) -> str:
    return money(m[2], m[1])


@_rule(rf"(?<![\dA-Za-z.])({_N})\s?({_CODE})")
def _money_code(m: re.Match[str]) -> str:
    return money(m[1], m[2])


@_rule(r"(?<![\d.])(\d+)\s?¢")
def _cents(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} {'cent' if m[1] == '1' else 'cents'}"


# ---- shares and fractions


@_rule(rf"(?<![\d.])({_N})\s?%?{_TO}({_N})\s?%")
def _percent_span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])} percent"


@_rule(rf"(?<![\d.])({_N})\s?%")
def _percent(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} percent"


@_rule(r"(?<![\d.])(\d+\.\d+)/(\d+)(?![\d./])")
def _score(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} out of {en_number(m[2])}"


@_rule(r"\b24/7\b")
def _always(m: re.Match[str]) -> str:
    return "twenty-four seven"


@_rule(r"(?<![\d./A-Za-z])(?:(\d+)[\s-])?(\d{1,2})/(\d{1,2})(?![\d./A-Za-z])")
def _fraction(m: re.Match[str]) -> str:
    top, bottom = int(m[2]), int(m[3])
    if bottom < 2 or top >= bottom:
        return f"{m[1] or ''} {en_number(m[2])} out of {en_number(m[3])}"
    name = {2: "half", 4: "quarter"}.get(bottom) or en_ordinal(bottom)
    if m[1]:
        said = f"a {name}" if top == 1 else f"{en_number(m[2])} {name}s"
        return f"{en_number(m[1])} and {said}"
    return f"{en_number(m[2])} {name}{'' if top == 1 else 's'}"


# ---- telephones and codes


@_rule(r"(?<![\dA-Za-z])(?:\+?(\d{1,2})[-. ])?\(?(\d{3})\)?[-. ](\d{3})[-. ](\d{4})(?!\d)")
def _telephone(m: re.Match[str]) -> str:
    return ", ".join(en_digits(part) for part in m.groups() if part)


@_rule(r"(?<![\d.,A-Za-z])(\d{7,}|0\d+)(?![\d,]*\d)(?!\.\d)")
def _long_code(m: re.Match[str]) -> str:
    return en_digits(m[1])


@_rule(r"(?<![\d.,])(\d{3})(?=[- ](?:stainless|steel|grade|surgical))")
def _grade(m: re.Match[str]) -> str:
    return en_code(m[1])


# ---- sizes and amounts


@_rule(r"(?<![\d.])(\d+(?:,\d{3})*)(st|nd|rd|th)\b")
def _ordinal(m: re.Match[str]) -> str:
    return en_ordinal(int(m[1].replace(",", "")))


@_rule(r"(?<![\dA-Za-z$])((?:19|20)?[5-9]0|(?:19|20)[0-4]0)s\b")
def _decade(m: re.Match[str]) -> str:
    said = en_number(m[1]) if len(m[1]) < 3 else en_year(int(m[1]))
    return said[:-1] + "ies" if said.endswith("y") else f"{said}s"


@_rule(r"(?<![\d.])(\d)'\s?(\d{1,2})(?:\"|'')")
def _feet_inches(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} foot {en_number(m[2])}"


@_rule(r"(?<=[\d\"])\s?[×xX]\s?(?=\d)|(?<=cm|mm|in|ft)\s?[×xX]\s?(?=\d)")
def _by(m: re.Match[str]) -> str:
    return " by "


@_rule(r"(?<=[\dA-Za-z\"])\s?[×*]\s?(?=\d)")
def _times(m: re.Match[str]) -> str:
    return " times "


@_rule(r"(?<![\dA-Za-z.])(\d+(?:\.\d+)?)[xX×](?![A-Za-z0-9])")
def _fold(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} times"


@_rule(rf"(?<![\dA-Za-z.])-\s?({_N})(?=\s?(?:℃|℉|°))")
def _below_zero(m: re.Match[str]) -> str:
    return f"minus {m[1]}"


@_rule(rf"(?<![\dA-Za-z.])({_N})\s?(?:{_UNIT})?{_TO}({_N})\s?({_UNIT})")
def _unit_span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to {en_number(m[2])} {_unit(m[3], m[2])}"


@_rule(
    rf"(?<![\dA-Za-z.])({_N})-((?i:inch|in|ft|oz|lb|mm|cm|m|ml|l|g|kg|w|v|gb|tb|mah|hr|hour|min|pc|mp)\b)(?=\s[a-z])"
)
def _unit_adjective(m: re.Match[str]) -> str:
    unit = "hour" if m[2].lower() == "hour" else _unit(m[2], "1")
    return f"{en_number(m[1])} {unit}"


@_rule(rf"(?<![\dA-Za-z.])({_N})\s?({_UNIT})")
def _with_unit(m: re.Match[str]) -> str:
    if m[2] == "in" and m[0][-3] == " " and re.match(r"\s[a-z1-9]", m.string[m.end() :]):
        return f"{en_number(m[1])} in"  # "we have 3 in stock", not three inches
    return f"{en_number(m[1])} {_unit(m[2], m[1])}"


@_rule(
    r"(?<=[a-z])\s?/\s?(pc|pcs|piece|pack|box|bag|bottle|set|pair|person|day|week|month|year|hour|kg|lb|g|ml|l|m|oz)\b"
)
def _per(m: re.Match[str]) -> str:
    word = m[1].lower()
    return f" per {_UNITS[word][0] if word in _UNITS else word}"


@_rule(
    rf"(?<![\dA-Za-z.])(\d+\.\d+|\d{{2,3}})([kK])(?![A-Za-z]|\s?(?:gold|white|rose|yellow|plated|solid))|(?<![\dA-Za-z.])({_N})(M|\s?(?i:bn|thousand|million|billion))(?![A-Za-z])"
)
def _large(m: re.Match[str]) -> str:
    return f"{en_number(m[1] or m[3])} {_big(m[2] or m[4])}"


# ---- names of models


@_rule(r"(?:\b[Nn][Oo]\.\s?|№\s?|#)(\d+)")
def _numbered(m: re.Match[str]) -> str:
    return f"number {en_number(m[1])}"


@_rule(r"(?<![\d,.])(\d+)-in-(\d+)\b")
def _in_one(m: re.Match[str]) -> str:
    return f"{en_number(m[1])}-in-{en_number(m[2])}"


@_rule(r"(?<=[A-Za-z])[-_](?=\d)|(?<=[A-Za-z]\d)-(?=\d)")
def _joint(m: re.Match[str]) -> str:
    return " "


@_rule(r"(?<=[A-Za-z])(\d+\.\d+)|(?<![\dA-Za-z.])(\d+\.\d+)(?=[A-Za-z])")
def _version(m: re.Match[str]) -> str:
    return f" {en_number(m[0])} "


@_rule(r"(?<=[A-Za-z])(\d+)|(?<![\d.,])(\d+)(?=[A-Za-z])")
def _model(m: re.Match[str]) -> str:
    return f" {en_code(m[0])} "


# ---- what is left


@_rule(rf"(?<![\dA-Za-z.])({_N}){_TO}(?={_N})")
def _span(m: re.Match[str]) -> str:
    return f"{en_number(m[1])} to "


@_rule(r"(?<=[A-Za-z\d])\+(?![A-Za-z\d])|(?<=\d)\+")
def _plus(m: re.Match[str]) -> str:
    return " plus"


@_rule(rf"(?:(?<=\s)|^)-({_N})")
def _negative(m: re.Match[str]) -> str:
    return f"minus {en_number(m[1])}"


@_rule(rf"{_N}")
def _plain_number(m: re.Match[str]) -> str:
    return en_number(m[0])


@_rule(r"[≥≤><=±≈+×&@%$¥€£]")
def _sign(m: re.Match[str]) -> str:
    word = {
        "≥": "at least", "≤": "at most", ">": "over", "<": "under", "=": "equals", "±": "plus or minus",
        "≈": "about", "+": "plus", "×": "times", "&": "and", "@": "at",
    }.get(m[0], "")  # fmt: skip
    return f" {word} "


@_rule(r"(?<=\band)/(?=or\b)")
def _and_or(m: re.Match[str]) -> str:
    return " "


@_rule(r"(?<=[A-Za-z])/(?=[A-Za-z])")
def _or(m: re.Match[str]) -> str:
    return " or "


@_rule(r"[*_#|\\^`{}\[\]~/]+")
def _ornament(m: re.Match[str]) -> str:
    return " "
