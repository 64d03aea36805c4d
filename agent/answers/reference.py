"""How a fact looks on screen: money, counts, percents, quotes, in zh and en. Pure.

In: a value with its kind. Out: caption text ("¥89.90", "20%"), and the canonical strings facts carry ("89.90", "20").
"""

# ruff: noqa: E501 - patterns and tables read better unbroken

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from catalog import Money

_SIGNS = {
    "CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$", "SGD": "S$", "AUD": "A$", "CAD": "C$",
    "KRW": "₩", "THB": "฿", "VND": "₫", "PHP": "₱", "INR": "₹", "MYR": "RM", "BRL": "R$",
}  # fmt: skip

REFERENCE = re.compile(r"\{([^{}]{1,120})\}")
_QUOTE_END = re.compile(r"[。.;；!！,，\s]+$")


def money(value: Money) -> str:
    """¥89.90; a currency without a sign of its own stands behind the amount."""
    sign = _SIGNS.get(value.currency)
    return f"{sign}{value}" if sign else f"{value} {value.currency}".strip()


def amount(value: Money, lang: str) -> str:
    """How much less one pays, as one says it: 40元, ¥40, ¥3.50."""
    whole = money(value).removesuffix(".00")
    return f"{str(value).removesuffix('.00')}元" if lang == "zh" and value.currency == "CNY" else whole


def percent(value: Decimal) -> str:
    """The canonical number: at most one decimal, none when it is whole."""
    return f"{value:.1f}".removesuffix(".0")


@lru_cache(maxsize=8192)
def quote(text: str) -> str:
    """Catalog text as part of our sentence: one line, no closing mark, no braces."""
    return _QUOTE_END.sub("", re.sub(r"\s+", " ", text.replace("{", "(").replace("}", ")")).strip())


def short_title(title: str, limit: int = 24) -> str:
    """A long marketplace title cut to the part that names the thing."""
    title = quote(re.sub(r"【[^】]*】", "", title)) or quote(title)
    if len(title) <= limit:
        return title
    head = re.split(r"[,，|｜/;；(（\[]| [-–—] ", title)[0].strip()
    if 4 <= len(head) < len(title):
        return head
    return title
