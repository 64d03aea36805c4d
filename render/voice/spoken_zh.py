"""How a Mandarin host reads what a shop writes. Pure.

In: a clause in plain signs. Out: the same in words. Rules are tried from the most particular to the plainest; what one
rule has put into characters holds no digit for the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from render.voice.numerals import zh_counted, zh_digits, zh_number

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"  # 1,299.00  89.9  12
_TO = r"\s*(?:-|~|—|到|至)+\s*"
_BEHIND = r"(?<![\dA-Za-z.])"
_HAN = r"[㐀-䶿一-鿿]"

_UNITS = {
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
_CASED = {
    "W": "w", "V": "v", "A": "安", "L": "l", "J": "j", "N": "牛", "H": "h", "M": "兆", "G": "G", "T": "T", "K": "K",
    "D": "D", "g": "g", "m": "m", "s": "s", "h": "h", "t": "t", "l": "l", "w": "w", "v": "v", "k": "千",
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(u) for u in _UNITS if len(u) > 1), key=len, reverse=True))
_UNIT = rf"(?:(?i:{_UNIT})|[{''.join(_CASED)}°℃℉\"])(?![A-Za-z0-9])"

_MONEY = {
    "¥": "块", "rmb": "块", "cny": "块", "$": "美元", "us$": "美元", "usd": "美元", "hk$": "港币", "hkd": "港币",
    "nt$": "新台币", "s$": "新加坡元", "a$": "澳元", "c$": "加元", "€": "欧元", "eur": "欧元",
    "£": "英镑", "gbp": "英镑",
        "₩": "韩元", "krw": "韩元", "jpy": "日元", "฿": "泰铢", "₫": "越南盾", "rm": "林吉特", "₽": "卢布", "₹": "卢比",
}  # fmt: skip
_SIGN = r"(?:(?i:US|HK|NT|S|A|C)?\$|[¥€£₩฿₫₽₹]|(?<![A-Za-z])(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY|RM)(?=\s?\d))"
_CODE = r"(?i:RMB|CNY|USD|HKD|EUR|GBP|KRW|JPY)(?![A-Za-z])"
_BIG = r"[万亿千百]|[wWkK](?![A-Za-z])"
_BIG_WORDS = {"w": "万", "k": "千"}

# A lone 2 before these is 两.
_MEASURES = (
    "个|件|瓶|盒|包|袋|箱|罐|支|只|双|条|片|块|张|套|对|台|把|本|斤|公斤|千克|克|吨|磅|盎司|毫升|升|米|厘米|毫米|公里|"
    "英寸|英尺|平方|立方|瓦|伏|元|美元|欧元|英镑|港币|毛|角|天|周|小时|分钟|秒|个月|年|岁|次|遍|倍|种|款|色|人|位|名|"
    "口|杯|勺|滴|粒|颗|枚|朵|根|串|层|排|组|份|碗|盘|桶|筐|提|卷|片装|支装|件套|点|万|亿|千|家|间|座|辆|部|步|句|"
    "碟|捆|扎|打|度|兆|摄氏度|毫安|安时|寸|码数|顿|餐|季|世|面|头|节|圈|股|样|大|用|人份"
)
_NOT_COUNTED = "月|号|日|楼|代|档|级|等|型|区|合|选|维|号链接|线|手|次元|点\\d|分之|折"

Say = Callable[[re.Match[str]], str]
_RULES: list[tuple[re.Pattern[str], Say]] = []


def mandarin(text: str) -> str:
    """`text` in words."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return text


def _rule(pattern: str) -> Callable[[Say], Say]:
    def take(say: Say) -> Say:
        _RULES.append((re.compile(pattern), say))
        return say

    return take


def money(written: str, unit: str = "块") -> str:
    """89.9 八十九块九毛, 89.99 八十九块九毛九, 0.5 五毛, 89.09 八十九块零九分; other currencies as plain numbers.

    毛 is said though one may leave it out: 块九 alone is heard as 块酒, 块八 as 块吧.
    """
    whole, _, part = written.replace(",", "").partition(".")
    part = part.rstrip("0")
    if not part:
        return zh_counted(whole) + unit
    if unit not in ("块", "元", "块钱") or len(part) > 2:
        return zh_number(f"{whole}.{part}") + unit
    jiao, fen = int(part[0]), int(part[1:] or 0)
    if not int(whole or 0):
        return (_jiao(jiao) + "毛" if jiao else "") + (zh_digits(str(fen)) + ("" if jiao else "分") if fen else "")
    if not fen:
        tail = f"{_jiao(jiao)}毛"
    else:
        tail = f"{zh_digits(str(jiao))}毛{zh_digits(str(fen))}" if jiao else f"零{zh_digits(str(fen))}分"
    return f"{zh_counted(whole)}块{tail}"


def _jiao(n: int) -> str:
    return "两" if n == 2 else zh_digits(str(n))


def _currency(sign: str) -> str:
    return _MONEY[sign.strip().lower()]


def _big(word: str | None) -> str:
    return _BIG_WORDS.get((word or "").lower(), word or "")


def _unit(written: str) -> str:
    if written in _CASED:
        word = _CASED[written]
        return _UNITS.get(word, word)
    return _UNITS[written.lower()]


def _amount(n: str, big: str | None, unit: str) -> str:
    return f"{zh_counted(n)}{_big(big)}{unit}" if big else money(n, unit)


# ---- signs that are letters


@_rule(r"[²³]")
def _power(m: re.Match[str]) -> str:
    return "2" if m[0] == "²" else "3"


@_rule(r"[™®©]")
def _mark(m: re.Match[str]) -> str:
    return ""


@_rule(r"(\d*)\s?([¼½¾⅓⅔⅛])")
def _vulgar(m: re.Match[str]) -> str:
    part = {"¼": "四分之一", "½": "二分之一", "¾": "四分之三", "⅓": "三分之一", "⅔": "三分之二", "⅛": "八分之一"}[m[2]]
    return f"{zh_number(m[1])}又{part}" if m[1] else part


# ---- dates and times


@_rule(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(1[0-2]|0?[1-9])\s?[-/.月]\s?(3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号]?")
def _date(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}年{zh_number(m[2])}月{zh_number(m[3])}日"


@_rule(r"(?<!\d)((?:19|20)\d\d)(?=年|款|届|秋|春|夏|冬|新款)")
def _year(m: re.Match[str]) -> str:
    return zh_digits(m[1])


@_rule(r"(?<![\d.])(11\.11|12\.12|6\.18)(?=大促|活动|狂欢|购物|当天|期间|节|价|来|到|前|预售|$)")
def _feast(m: re.Match[str]) -> str:
    return {"11.11": "双十一", "12.12": "双十二", "6.18": "六一八"}[m[1]]


@_rule(r"(?<=双)(1[12])(?!\d)")
def _double(m: re.Match[str]) -> str:
    return zh_number(m[1])


@_rule(r"(?<!\d)(618|315|520|1314)(?=大促|活动|狂欢|晚会|当天|礼|期间|购物|节|价|预售|福利|特惠)")
def _feast_digits(m: re.Match[str]) -> str:
    return zh_digits(m[1])


@_rule(r"(?<=截止|截至)(\s?)(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?!\d)")
def _until(m: re.Match[str]) -> str:
    return f"{zh_number(m[2])}月{zh_number(m[3])}日"


def _clock(h: str, mm: str, s: str | None = None) -> str:
    said = zh_counted(h.lstrip("0") or "0") + "点"
    minutes = int(mm)
    if minutes or s:
        said += (
            "半"
            if minutes == 30 and int(h) <= 12 and not s
            else ("零" if 0 < minutes < 10 else "") + zh_number(str(minutes)) + "分"
        )
    return said + (f"{zh_number(str(int(s)))}秒" if s else "")


_TIME = r"(2[0-4]|[01]?\d):([0-5]\d)(?::([0-5]\d))?"


@_rule(rf"(?<![\d:]){_TIME}{_TO}{_TIME}(?![\d:])")
def _time_span(m: re.Match[str]) -> str:
    return f"{_clock(m[1], m[2], m[3])}到{_clock(m[4], m[5], m[6])}"


@_rule(rf"(?<![\d:]){_TIME}(?![\d:])")
def _time(m: re.Match[str]) -> str:
    return _clock(m[1], m[2], m[3])


@_rule(r"(?<![\d:])(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\d:])")
def _ratio(m: re.Match[str]) -> str:
    return f"{zh_number(m[1])}比{zh_number(m[2])}"


# ---- money

_MINUS = rf"-\s?({_SIGN})\s?(?={_N})"


@_rule(rf"(?<![\d万亿千]){_MINUS}")
def _minus_money(m: re.Match[str]) -> str:
    return f"减{m[1]}"


@_rule(rf"({_SIGN})\s?({_N})({_BIG})?{_TO}(?:{_SIGN})?\s?({_N})({_BIG})?\s?(?:元|块钱|块)?")
def _money_span(m: re.Match[str]) -> str:
    unit = _currency(m[1])
    return f"{_bare(m[2])}{_big(m[3])}到{_amount(m[4], m[5], unit)}"


@_rule(rf"({_SIGN})\s?({_N})({_BIG})?\s?(?:元|块钱|块)?")
def _money_sign(m: re.Match[str]) -> str:
    return _amount(m[2], m[3], _currency(m[1]))


@_rule(rf"({_N})\s?({_CODE})")
def _money_code(m: re.Match[str]) -> str:
    return _amount(m[1], None, _currency(m[2]))


@_rule(rf"(?<![\d.])({_N}){_TO}({_N})\s?(元|块钱|块)")
def _yuan_span(m: re.Match[str]) -> str:
    return f"{_bare(m[1])}到{money(m[2], m[3])}"


@_rule(rf"(?<![\d.])({_N})\s?(块|元)(\d)毛?(?![\d.,])(?=\s*(?:$|[^\d个件瓶盒包袋支只条片张套斤]))")
def _yuan_jiao(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}块{_jiao(int(m[3]))}毛"


@_rule(rf"(?<![\d.])({_N})\s?(块钱|块|元)")
def _yuan(m: re.Match[str]) -> str:
    return money(m[1], m[2])


@_rule(r"(?<![\d.])(\d+\.\d{1,2})(?=包邮|秒杀|抢|拿下|带走|到手|起拍)")
def _bare_price(m: re.Match[str]) -> str:
    return money(m[1])


@_rule(rf"(满\s?)({_N})\s?-\s?({_N})")
def _threshold(m: re.Match[str]) -> str:
    return f"满{zh_number(m[2])}减{zh_number(m[3])}"


def _bare(n: str) -> str:
    """The lower end of a price range: the unit comes with the upper."""
    whole, _, part = n.replace(",", "").partition(".")
    part = part.rstrip("0")
    return money(n) if part else zh_counted(whole)


# ---- discounts, shares, fractions


@_rule(r"(?<![\d.])([1-9])\.([1-9])\s?折")
def _discount_tenths(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1] + m[2])}折"


@_rule(r"(?<![\d.])([1-9][1-9])\s?折")
def _discount_two(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}折"


@_rule(r"(?<![\d.])([1-9])0\s?折")
def _discount_round(m: re.Match[str]) -> str:
    return f"{zh_digits(m[1])}折"


@_rule(rf"(?<![\d.])(-?)({_N})\s?%{_TO}({_N})\s?%|(?<![\d.])({_N}){_TO}({_N})\s?%")
def _percent_span(m: re.Match[str]) -> str:
    low, high = (m[2], m[3]) if m[2] else (m[4], m[5])
    return f"百分之{_percent_number(low)}到百分之{_percent_number(high)}"


@_rule(rf"(?<![\d.])({_N})\s?([%‰])")
def _percent(m: re.Match[str]) -> str:
    return f"{'百' if m[2] == '%' else '千'}分之{_percent_number(m[1])}"


def _percent_number(n: str) -> str:
    return "百" if n == "100" else zh_number(n)


@_rule(r"(?<![\d./A-Za-z])(\d{1,3})/([1-9]\d{0,2})(?![\d./A-Za-z])")
def _fraction(m: re.Match[str]) -> str:
    if m[0] == "24/7":
        return "全天候"
    return f"{zh_number(m[2])}分之{zh_number(m[1])}"


# ---- telephones and codes


@_rule(r"(?<![\dA-Za-z])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
def _mobile(m: re.Match[str]) -> str:
    return " ".join(zh_digits(part, one="幺") for part in m.groups())


@_rule(r"(?<![\dA-Za-z])(0\d{2,3}|[48]00)-(\d{3,4})-?(\d{3,4})(?!\d)")
def _telephone(m: re.Match[str]) -> str:
    return " ".join(zh_digits(part, one="幺") for part in m.groups())


@_rule(r"(?<![\d.,])(\d{8,}|0\d+)(?![\d.,]*\d)(?!\.\d)")
def _long_code(m: re.Match[str]) -> str:
    return zh_digits(m[1], one="幺")


@_rule(r"(?<!\d)(1[3-9]\d)/(\d{2,3})(?=[A-CY](?![A-Za-z]))")
def _garment(m: re.Match[str]) -> str:
    return zh_digits(m[1]) + " " + zh_digits(m[2])


@_rule(r"(电话|热线|拨打|致电|客服)([:：是]?\s?)(\d{5,7})(?!\d)")
def _service_number(m: re.Match[str]) -> str:
    return f"{m[1]}{m[2]}{zh_digits(m[3], one='幺')}"


@_rule(r"(?<!\d)(\d{3})(?=L?不锈钢|L?钢|医用钢|L?材质|内胆|银|纯银|足金|足银)")
def _grade(m: re.Match[str]) -> str:
    return zh_digits(m[1], one="幺")


@_rule(r"(?<!\d)([09]\d)(?=新)|(?<!\d)([05-9][05])(?=后)")
def _generation(m: re.Match[str]) -> str:
    return zh_digits(m[0])


# ---- sizes and amounts


@_rule(rf"(?<![\dA-Za-z.])-\s?({_N})\s?(℃|°[Cc]|°|摄氏度|度)")
def _below_zero(m: re.Match[str]) -> str:
    return f"零下{zh_counted(m[1])}{_unit(m[2]) if m[2] not in ('摄氏度', '度') else m[2]}"


@_rule(
    rf"(?<=[\d{_HAN[1:-1]}\"”)）])\s?[×*xX]\s?(?=\d)"
    rf"|(?<=cm|mm|ml|mL|kg)\s?[×*xX]\s?(?=\d)|(?<=[A-Za-z])\s?[×*]\s?(?=\d)|(?<=\d)\s?[×*]\s?(?={_HAN})"
)
def _times(m: re.Match[str]) -> str:
    return "乘"


@_rule(rf"(?<![\dA-Za-z.])-\s?({_N}){_TO}({_N})\s?(℃|°[Cc])")
def _below_zero_span(m: re.Match[str]) -> str:
    return f"零下{zh_counted(m[1])}到{zh_counted(m[2])}摄氏度"


@_rule(rf"(?<![\dA-Za-z.])({_N})\s?({_UNIT})?{_TO}({_N})\s?({_UNIT})")
def _unit_span(m: re.Match[str]) -> str:
    low = _unit(m[2]) if m[2] and m[2] != m[4] else ""
    return f"{zh_counted(m[1])}{low}到{zh_counted(m[3])}{_unit(m[4])}"


@_rule(rf"(?<![\dA-Za-z.-])({_N})\s?({_UNIT})(?=\s?/\s?[A-Za-z{_HAN[1:-1]}])\s?/\s?({_UNIT}|{_HAN})")
def _unit_per(m: re.Match[str]) -> str:
    per = m[3] if re.match(_HAN, m[3]) else _unit(m[3])
    return f"{zh_counted(m[1])}{_unit(m[2])}每{per}"


@_rule(rf"(?<![\dA-Za-z.])({_N})\s?({_UNIT})")
def _with_unit(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}{_unit(m[2])}"


@_rule(rf"(?<=乘)({_N})\s?({_UNIT})")
def _times_unit(m: re.Match[str]) -> str:
    return f"{zh_counted(m[1])}{_unit(m[2])}"


@_rule(r"/(?=[个件瓶盒包袋箱罐支只双条片张套对台斤克份人天月年次位米升])")
def _per(m: re.Match[str]) -> str:
    return "一" if m.string[m.start() - 1 : m.start()] in tuple("块元毛分币镑九八七六五四三二一") else "每"


@_rule(r"(?<=[块元毛分币镑])/(?=[一二三四五六七八九十两半]|(?:kg|g|L|ml|m)(?![A-Za-z]))")
def _per_unit(m: re.Match[str]) -> str:
    return "每"


@_rule(r"(?<=每)(kg|g|L|ml|m)(?![A-Za-z])")
def _each_unit(m: re.Match[str]) -> str:
    return _unit(m[1])


# ---- names of models


@_rule(r"(?i:NO\.|№)\s?(\d+)|#(\d+)|(?<![\d.])(\d+)#")
def _numbered(m: re.Match[str]) -> str:
    n = m[1] or m[2] or m[3]
    return "第一" if n == "1" and m[1] else f"{zh_number(n)}号"


@_rule(r"(?<=[A-Za-z])[-_](?=\d)|(?<=\d)[-_](?=[A-Za-z])")
def _joint(m: re.Match[str]) -> str:
    return " "


@_rule(r"(?<=[A-Za-z])(\d+\.\d+)|(?<![\dA-Za-z.])(\d+\.\d+)(?=[A-Za-z])")
def _version(m: re.Match[str]) -> str:
    return zh_number(m[0])


@_rule(r"(?<=[A-Za-z])(\d+)|(?<![\d.,])(\d+)(?=[A-Za-z])")
def _model(m: re.Match[str]) -> str:
    return model_digits(m[0])


def model_digits(digits: str) -> str:
    """Digits glued to letters: A4 四, Mate60 六十, B12 十二, IP68 六八, RTX4090 四零九零, X100 一百."""
    n = int(digits)
    if digits[0] == "0" and len(digits) > 1:
        return zh_digits(digits)
    if n < 20 or (n < 10_000 and n % 100 == 0) or (n < 100 and n % 10 == 0):
        return zh_number(digits)
    return zh_digits(digits, one="幺" if len(digits) > 2 else "一")


# ---- what is left: ranges, counts, plain numbers, signs


@_rule(rf"(?<![\dA-Za-z.])({_N})([万亿千百])?{_TO}({_N})([万亿千百])?(?=({_MEASURES})?)")
def _span(m: re.Match[str]) -> str:
    counted = zh_counted if m[5] or m[4] else zh_number
    return f"{counted(m[1])}{m[2] or ''}到{counted(m[3])}{m[4] or ''}"


@_rule(rf"(?<![\dA-Za-z.])({_N})([万亿千])?\+")
def _more_than(m: re.Match[str]) -> str:
    n = zh_counted(m[1]) if m[2] else zh_number(m[1])
    follows = m.string[m.end() : m.end() + 1]
    if follows.isdigit():
        return f"{n}{m[2] or ''}加"
    is_round = bool(m[2]) or m[1].endswith("0")
    return f"{n}{m[2] or ''}{'多' if is_round and re.match(_HAN, follows) else '加'}"


@_rule(rf"(?<=[第])({_N})|({_N})(?={_NOT_COUNTED})")
def _ordinal(m: re.Match[str]) -> str:
    return zh_number(m[0])


@_rule(r"(?<=[买送拍选减赠])(\d+)(?=送|得|赠|减|免|发|$|[，,。！!？?\s])")
def _deal(m: re.Match[str]) -> str:
    return zh_number(m[1])


@_rule(r"(?<=[合选])(\d)(?!\d)")
def _in_one(m: re.Match[str]) -> str:
    return zh_number(m[1])


@_rule(rf"({_N})(?={_MEASURES})")
def _counted(m: re.Match[str]) -> str:
    return zh_counted(m[1])


@_rule(rf"(?:(?<=[\s（(，,：:])|^)-({_N})")
def _negative(m: re.Match[str]) -> str:
    return f"负{zh_number(m[1])}"


@_rule(rf"{_N}")
def _plain_number(m: re.Match[str]) -> str:
    return zh_number(m[0])


@_rule(r"(?<=[A-Za-z])\++")
def _pluses(m: re.Match[str]) -> str:
    return "加" * len(m[0])


@_rule(r"[≥≤><=±≈+×&@%$¥€£]")
def _sign(m: re.Match[str]) -> str:
    return {
        "≥": "大于等于", "≤": "小于等于", ">": "大于", "<": "小于", "=": "等于", "±": "正负", "≈": "约", "+": "加",
        "×": "乘", "&": "和", "@": " ", "%": "", "$": "", "¥": "", "€": "", "£": "",
    }[m[0]]  # fmt: skip


@_rule(rf"(?<=[{_HAN[1:-1]}A-Za-z])\s?/\s?(?=[{_HAN[1:-1]}A-Za-z])")
def _or(m: re.Match[str]) -> str:
    return "、"


@_rule(rf"(?<=[{_HAN[1:-1]}])\s?[~—-]+\s?(?=[{_HAN[1:-1]}])")
def _dash(m: re.Match[str]) -> str:
    return "，"


@_rule(r"[*_#|\\^`{}\[\]<>/]+")
def _ornament(m: re.Match[str]) -> str:
    return " "
