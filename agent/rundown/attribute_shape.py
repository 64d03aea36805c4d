"""How an attribute is said: which sentence its name and value make together. Pure.

In: name, value, language. Out: the place its name takes in a phrase. A noun "is" its value; a plural "are" theirs; an
appliance is what a thing may go into; a version belongs to its name. A name nobody foresaw is a noun where its value is
short, and is otherwise only introduced (`clause`), which is grammatical whatever follows.
"""

from __future__ import annotations

import re

SHAPES = frozenset(
    "name plural count clause pred able without version appliance standard verb phrase tail with state ages".split()  # noqa: SIM905
)
LONG = 28  # characters of a value that is no longer the end of "its … is"

WHOLE = 3  # characters of a value that is not in a sentence by chance

_PARTS = re.compile(r"[\u3400-\u9fff]|\d[\d.,]*\d|\d|[a-z]+|[%°℃]")
_VERSIONED = re.compile(r"^(蓝牙|bluetooth|usb|wi-?fi|hdmi|无线网)$", re.I)
_NUMBER = re.compile(r"^v?\d[\d.]*$", re.I)
_APPLIANCE_ZH = re.compile(r"^(洗碗机|微波炉|烤箱|冰箱|洗衣机|烘干机|消毒柜|蒸箱|空气炸锅)$")
_APPLIANCE_EN = re.compile(r"^(dishwasher|microwave|oven|freezer|fridge|tumble dryer|washing machine)$", re.I)
_MAY_ZH = re.compile("可|能|不|勿|手洗")
_ABLE_ZH = frozenset({"支持", "可以", "可", "能"})
_WITHOUT = frozenset({"不含", "无添加", "不含有", "none"})
_PREDICATE_ZH = re.compile(
    r"^(约|大约|低于|高于|小于|大于|不|无|未|没|可|能|偏|宽松|合身|修身|适中|柔软|最|单|支持|中等|超过|是|为|有|自带|含|适合|适用|需)"
)
_GIVEN_ZH = frozenset({"附赠", "赠送", "附送", "内含", "包含", "适合", "适用", "适用于", "采用"})
_DOING_ZH = frozenset({"保冷", "保温", "泡法", "洗法", "保护", "用法", "存放", "储存", "充电", "件数", "工艺"})

_STANDARD_EN = frozenset({"standard", "executive standard", "product standard"})
_VERB_EN = re.compile(r"^(fits|works|suits|holds|runs|takes|weighs|contains|includes|lasts|measures|needs)\b", re.I)
_OPEN_EN = re.compile(r" (?:on|in|for|to|of|with|by|from)$", re.I)
_TAIL_EN = re.compile(r"^(in|per|at) (a|an|the|each|one)\b", re.I)
_WITH_EN = frozenset({"included", "accessories", "in the box", "free gift", "gift", "comes with"})
_STATE_EN = frozenset({"folded", "unfolded", "closed", "open", "assembled", "inside", "outside", "packed"})
_AGE_EN = frozenset({"age", "ages", "suitable age", "recommended age"})
_LOOSE_EN = re.compile(
    r"(ing|able|ible|proof|resistant|-free|ive|sided)$|^(care|storage|protection|use|usage|directions|instructions)$",
    re.I,
)
_THING_EN = frozenset(
    {"coating", "packaging", "lining", "filling", "rating", "stitching", "ring", "string", "handling"}
)
_PLURAL_EN = re.compile(r"[^su]s$", re.I)


def shape(name: str, value: str, lang: str) -> str:
    """One of SHAPES. Names and values come as the shop wrote them."""
    name, value = name.strip(), value.strip()
    if _VERSIONED.match(name) and _NUMBER.match(value):
        return "version"
    if value.casefold() in _WITHOUT:
        return "without"
    return _zh(name, value) if lang == "zh" else _en(name.casefold(), value)


def _zh(name: str, value: str) -> str:
    if _APPLIANCE_ZH.match(name):
        return "appliance" if _MAY_ZH.search(value) else "name"
    if value in _ABLE_ZH:
        return "able"
    if name in _GIVEN_ZH:
        return "pred"
    if name in _DOING_ZH or len(value) > LONG or set(value) & set("，,；;。"):
        return "clause"
    return "pred" if _PREDICATE_ZH.match(value) else "name"


def _en(name: str, value: str) -> str:
    if _APPLIANCE_EN.match(name):
        return "appliance"
    if name in _STANDARD_EN:
        return "standard"
    if name in _WITH_EN:
        return "with"
    if name in _STATE_EN:
        return "state"
    if name in _AGE_EN:
        return "ages"
    if _VERB_EN.match(name):
        return "verb"
    if _OPEN_EN.search(name):
        return "phrase"
    if _TAIL_EN.match(name):
        return "tail"
    many = _PLURAL_EN.search(name) is not None
    if many and value.replace(",", "").isdigit():
        return "count"
    if (
        (_LOOSE_EN.search(name) and name not in _THING_EN)
        or len(value) > 2 * LONG
        or set(value) & set(";.!?") - set("." if re.search(r"\d\.\d", value) else "")
        or value.casefold().startswith(("none", "no ", "not ", "yes", "up to", "with"))
        or (value[:1].isdigit() and ", " in value)
    ):
        return "clause"
    return "plural" if many else "name"


def same(name: str, value: str, said: str) -> bool:
    """Does the sentence `said` already hold this attribute? The value in its own words, all of several figures, or the
    name and nearly all of what it says."""
    text, value = said.casefold(), value.casefold()
    parts = _PARTS.findall(value)
    heard = set(_PARTS.findall(text))
    held = [p for p in parts if p in heard]
    figures = {p for p in parts if p[0].isdigit()}
    if not parts or not figures <= heard:
        return False
    whole = re.sub(r"\s", "", value)
    if len(whole) >= WHOLE and re.search(rf"(?<![\d.]){re.escape(whole)}", re.sub(r"\s", "", text)):
        return True
    return len(held) >= 0.8 * len(parts) and (len(figures) > 1 or name.casefold() in text)
