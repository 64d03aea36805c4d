"""Numbers in words, Mandarin and English. Pure.

In: digits as written ("1299", "89.90", "007"). Out: words ("一千二百九十九", "eighty-nine point nine zero", "零零七").
"""

from __future__ import annotations

_ZH_DIGITS = "零一二三四五六七八九"
_ZH_PLACES = ("", "十", "百", "千")
_ZH_GROUPS = ("", "万", "亿", "万亿")

_EN_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_GROUPS = ("", " thousand", " million", " billion", " trillion")
_EN_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def zh_digits(digits: str, *, one: str = "一") -> str:
    """One by one; `one` is 幺 where a wrong digit would cost something (telephones, codes)."""
    return "".join(one if d == "1" else _ZH_DIGITS[int(d)] for d in digits)


def zh_number(written: str) -> str:
    """An integer or a decimal. 两 stands for a leading 2 before 千, 万, 亿, as one says it."""
    whole, _, part = written.replace(",", "").partition(".")
    said = _zh_whole(int(whole or "0"))
    return f"{said}点{zh_digits(part)}" if part else said


def zh_counted(written: str) -> str:
    """A number before a measure word: a lone 2 is 两."""
    return "两" if written == "2" else zh_number(written)


def _zh_whole(n: int) -> str:
    if n == 0:
        return "零"
    if n >= 10**16:
        return zh_digits(str(n))
    groups: list[int] = []
    rest = n
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    said, has_gap = "", False
    for i in range(len(groups) - 1, -1, -1):
        group = groups[i]
        if not group:
            has_gap = True
            continue
        if said and (has_gap or group < 1000):
            said += "零"
        word = _zh_group(group, is_leading=not said)
        said += ("两" if word == "二" and i and not said else word) + _ZH_GROUPS[i]
        has_gap = False
    return said


def _zh_group(n: int, *, is_leading: bool) -> str:
    """1..9999. A leading ten is 十, not 一十."""
    said, has_gap = "", False
    for place in (3, 2, 1, 0):
        digit = n // 10**place % 10
        if not digit:
            has_gap = bool(said)
            continue
        if has_gap:
            said += "零"
        if digit == 1 and place == 1 and not said and is_leading:
            word = ""
        elif digit == 2 and place == 3 and not said and is_leading:
            word = "两"
        else:
            word = _ZH_DIGITS[digit]
        said += word + _ZH_PLACES[place]
        has_gap = False
    return said


def en_digits(digits: str, *, zero: str = "zero") -> str:
    return " ".join(zero if d == "0" else _EN_ONES[int(d)] for d in digits)


def en_number(written: str) -> str:
    """An integer or a decimal, American: no "and"."""
    whole, _, part = written.replace(",", "").partition(".")
    said = _en_whole(int(whole or "0"))
    return f"{said} point {en_digits(part)}" if part else said


def en_ordinal(n: int) -> str:
    head, dash, last = en_number(str(n)).rpartition("-")
    if not dash:
        head, dash, last = last.rpartition(" ")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return head + dash + _EN_ORDINALS.get(last, regular)


def en_year(year: int) -> str:
    """1999 nineteen ninety-nine, 2005 two thousand five, 2026 twenty twenty-six."""
    century, rest = divmod(year, 100)
    if 2000 <= year <= 2009 or not 10 <= century <= 99:
        return en_number(str(year))
    return f"{en_number(str(century))} {'hundred' if not rest else en_pair(f'{rest:02d}')}"


def en_pair(two: str) -> str:
    """Two digits as in a year, a model or a time: "05" oh five, "16" sixteen."""
    return f"oh {_EN_ONES[int(two[1])]}" if two[0] == "0" else en_number(two)


def en_code(digits: str) -> str:
    """Digits of a model or a grade as one says them: 316 three sixteen, 4090 forty ninety, 304 three oh four."""
    if digits[0] == "0" or len(digits) > 4:
        return en_digits(digits)
    if len(digits) <= 2 or digits.endswith("00"):
        return en_number(digits)
    if len(digits) == 3:
        return f"{_EN_ONES[int(digits[0])]} {en_pair(digits[1:])}"
    return f"{en_number(digits[:2])} {en_pair(digits[2:])}"


def _en_whole(n: int) -> str:
    if n < 1000:
        return _en_hundreds(n)
    if n >= 10**15:
        return en_digits(str(n))
    parts: list[str] = []
    for group in _EN_GROUPS:
        n, rest = divmod(n, 1000)
        if rest:
            parts.append(_en_hundreds(rest) + group)
        if not n:
            break
    return " ".join(reversed(parts))


def _en_hundreds(n: int) -> str:
    if n < 20:
        return _EN_ONES[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        return _EN_TENS[tens] + (f"-{_EN_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(n, 100)
    return f"{_EN_ONES[hundreds]} hundred" + (f" {_en_hundreds(rest)}" if rest else "")
