"""Money and dates as the run-down writes them. Pure.

In: catalog values. Out: text in the show's language; digits exactly those of the row.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import Money

_ZH_UNIT = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑", "SGD": "新加坡元", "TWD": "新台币"}
_EN_SIGN = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "HKD": "HK$", "SGD": "S$"}
_MONTHS = "January February March April May June July August September October November December".split()


def money(value: Money, lang: str) -> str:
    amount = str(value)
    if "." in amount:
        amount = amount.removesuffix(".00")
    if lang == "zh":
        return f"{amount}{_ZH_UNIT.get(value.currency, value.currency)}"
    return f"{_EN_SIGN[value.currency]}{amount}" if value.currency in _EN_SIGN else f"{amount} {value.currency}"


def day(moment: datetime, lang: str) -> str:
    if lang == "zh":
        clock = f"{moment.hour}点" + (f"{moment.minute}分" if moment.minute else "")
        return f"{moment.month}月{moment.day}日" + (clock if moment.hour or moment.minute else "")
    return f"{_MONTHS[moment.month - 1]} {moment.day}" + (f", {moment:%H:%M}" if moment.hour or moment.minute else "")
