"""A question of every kind, {x} a product: asked of nobody, so that tables and patterns are there when viewers ask."""

from __future__ import annotations

OF_EVERY_KIND = (
    "{x}买二送一是不是",
    "收到{x}是坏的 寄回来邮费谁掏",
    "{x}一支几多米",
    "这个打哪儿下单",
    "一米八{x}划线价多少",
    "小的那个白色{x}还有库存么",
    "我162 54kg {x}拿啥码合适",
    "{x}有吗 不要红的",
    "{x}和它比哪个便宜",
    "五十以内最便宜的是哪个",
    "{x}孕妇能用吗",
    "{x}能放冰箱吗 在哪产的",
    "is {x} buy two get one",
    "{x} came broken who pays the postage",
    "how do i order the {x}",
    "what was the list price of the small white {x}",
    "im 162 cm 54kg what size {x}",
    "any {x} left, not the red one",
    "{x} or that one, which is cheaper",
    "cheapest thing under 50",
    "is {x} safe while pregnant",
    "where is {x} made and can it go in the fridge",
    "price of link.. nvm, the {x}",
)
