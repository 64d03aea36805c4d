"""What a feed's shipping numbers say, as sentences a host may quote. Pure.

In: a country code and an amount. Out: {"zh": …, "en": …}.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.values import Money

_COUNTRIES = {
    "US": ("美国", "the US"),
    "CN": ("中国大陆", "mainland China"),
    "HK": ("香港", "Hong Kong"),
    "TW": ("台湾", "Taiwan"),
    "MO": ("澳门", "Macao"),
    "GB": ("英国", "the UK"),
    "CA": ("加拿大", "Canada"),
    "AU": ("澳大利亚", "Australia"),
    "NZ": ("新西兰", "New Zealand"),
    "JP": ("日本", "Japan"),
    "KR": ("韩国", "South Korea"),
    "SG": ("新加坡", "Singapore"),
    "MY": ("马来西亚", "Malaysia"),
    "TH": ("泰国", "Thailand"),
    "VN": ("越南", "Vietnam"),
    "ID": ("印度尼西亚", "Indonesia"),
    "PH": ("菲律宾", "the Philippines"),
    "IN": ("印度", "India"),
    "DE": ("德国", "Germany"),
    "FR": ("法国", "France"),
    "IT": ("意大利", "Italy"),
    "ES": ("西班牙", "Spain"),
    "NL": ("荷兰", "the Netherlands"),
    "MX": ("墨西哥", "Mexico"),
    "BR": ("巴西", "Brazil"),
}


def shipping_texts(rates: Iterable[tuple[str, Money]], more: tuple[str, str] | None = None) -> dict[str, str]:
    """`rates`: (ISO country or "", what it costs to send there); `more`: one more sentence in each language."""
    zh, en = [], []
    for country, cost in rates:
        there_zh, there_en = _COUNTRIES.get(country.upper(), (f" {country} ", country))
        to_zh, to_en = (f"寄往{there_zh}", f" to {there_en}") if country else ("", "")
        if cost.minor == 0:
            zh.append(f"{to_zh}免运费。")
            en.append(f"Shipping{to_en} is free.")
        else:
            zh.append(f"{to_zh}{'的' if to_zh else ''}运费是 {cost} {cost.currency}。")
            en.append(f"Shipping{to_en} is {cost} {cost.currency}.")
    if more is not None:
        zh.append(more[0])
        en.append(more[1])
    return {"zh": "".join(zh), "en": " ".join(en)} if zh else {}
