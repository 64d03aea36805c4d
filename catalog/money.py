"""Prices as people write them into tables, read into `Money`; never by guessing.

In: `¥1,299.00`, `$79.90`, `79`, `USD 79`, `1.299,00 €`, `79元`. Out: `Money`, None for an empty cell, or ValueError
with the cause for a person.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from catalog.values import EXPONENT, Money

_CODES = """CNY USD EUR GBP JPY KRW HKD TWD MOP SGD MYR THB VND IDR PHP INR AUD NZD CAD CHF SEK NOK DKK PLN CZK HUF RON
BRL MXN CLP ARS COP PEN ZAR AED SAR ILS TRY UAH KZT RUB EGP NGN KES KWD BHD OMR JOD TND ISK PYG"""
CODES = frozenset(_CODES.split())
# Longest first, so that HK$ is not read as $.
_WORDS = (
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("US$", "USD"),
    ("AU$", "AUD"),
    ("CA$", "CAD"),
    ("SG$", "SGD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("人民币", "CNY"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("RMB", "CNY"),
    ("元", "CNY"),
    ("块", "CNY"),
    ("RM", "MYR"),
    ("Rp", "IDR"),
    ("¥", "CNY"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₹", "INR"),
    ("₱", "PHP"),
)
# A sign that several currencies share says nothing against the currency the row states.
_SHARED_SIGN = {
    "¥": {"CNY", "JPY"},
    "元": {"CNY", "HKD", "TWD", "MOP", "SGD"},
    "$": {"USD", "HKD", "TWD", "SGD", "AUD", "NZD", "CAD", "MXN", "CLP", "ARS", "COP"},
}
_NUMBER = re.compile(r"\d[\d.,' ]*")


def read_currency(text: str) -> str | None:
    """`usd`, `人民币`, `¥` → a currency code; None when it is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.upper() in CODES:
        return text.upper()
    return next((code for word, code in _WORDS if text.upper() == word.upper()), None)


def read_price(text: str, currency: str) -> Money | None:
    """The price in `text`; `currency` is what holds when the text names none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    match = _NUMBER.search(text)
    if match is None or text.lstrip().startswith("-"):
        raise ValueError(f"{text!r} is not a price")
    around = (text[: match.start()] + " " + text[match.end() :]).strip()
    named = _named_currency(around, currency)
    if named is None:
        raise ValueError(f"{text!r} is not a price")
    number = _decimal(match.group().strip())
    if number is None:
        raise ValueError(f"{text!r} is not a price")
    return to_money(number, named)


def to_money(number: Decimal, currency: str) -> Money:
    """Exact, or ValueError where the number has more decimals than the currency."""
    scaled = number.scaleb(EXPONENT.get(currency, 2))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{number} has more decimals than {currency} has")
    if scaled > 10**13:
        raise ValueError(f"{number} is too large for a price")
    return Money(int(scaled), currency)


def _named_currency(around: str, stated: str) -> str | None:
    """The currency the words beside the number name; None when they are no currency."""
    left = around
    found = ""
    for part in left.split():
        if part.upper() in CODES:
            found = part.upper()
            left = left.replace(part, " ", 1)
    for word, code in _WORDS:
        if word.upper() in left.upper():
            at = left.upper().index(word.upper())
            left = left[:at] + " " + left[at + len(word) :]
            shared = _SHARED_SIGN.get(word, {code})
            found = found or (stated if stated in shared else code)
    left = left.strip(" /:：")
    return (found or stated) if not left else None


def _decimal(digits: str) -> Decimal | None:
    digits = digits.replace(" ", "").replace("'", "").rstrip(".,")
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        decimal, thousand = (".", ",") if point > comma else (",", ".")
        if digits.count(decimal) > 1:
            return None
    elif comma >= 0:
        groups = digits.split(",")
        decimal, thousand = (".", ",") if all(len(g) == 3 for g in groups[1:]) else (",", ".")
        if decimal == "," and len(groups) > 2:
            return None
    else:
        decimal, thousand = (".", ",") if digits.count(".") <= 1 else (",", ".")
    whole, _, part = digits.partition(decimal)
    groups = whole.split(thousand)
    if len(groups) > 1 and (any(len(g) != 3 for g in groups[1:]) or not 1 <= len(groups[0]) <= 3):
        return None
    if thousand in part:
        return None
    return Decimal("".join(groups) + ("." + part if part else ""))
