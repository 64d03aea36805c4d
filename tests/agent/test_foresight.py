"""Whose likely answers come next: the product on air, then the shop's order, again when a row moved."""

from __future__ import annotations

from dataclasses import dataclass

from agent.foresight import DEPTHS, MOST, Foresight


@dataclass(frozen=True)
class Row:
    version: int = 1


@dataclass(frozen=True)
class Item:
    handle: str
    link: int
    version: int = 1
    variants: tuple[Row, ...] = (Row(),)


SHOP = tuple(Item(f"p{i}", i) for i in range(4))


def test_the_one_on_air_first_then_by_link_each_once():
    foresight = Foresight()
    order = [foresight.next("p2", SHOP) for _ in range(11)]
    rounds = [(handle, depth) for depth in DEPTHS for handle in ("p0", "p1", "p3")]
    assert [(due[0].handle, due[1]) if due else None for due in order] == [("p2", "whole"), *rounds, None]


def test_a_moved_row_makes_its_product_due_again():
    foresight = Foresight()
    while foresight.next(None, SHOP):
        pass
    moved = (*SHOP[:1], Item("p1", 1, variants=(Row(2),)), *SHOP[2:])
    assert [foresight.next(None, moved)[0].handle for _ in range(3)] == ["p1", "p1", "p1"]
    assert foresight.next(None, moved) is None


def test_a_large_shop_is_prepared_only_as_far_as_the_queue_goes():
    foresight, shop = Foresight(), tuple(Item(f"p{i}", i) for i in range(MOST * 3))
    seen = 0
    while foresight.next(None, shop):
        seen += 1
    assert seen == len(DEPTHS) * MOST


def test_a_new_stage_is_prepared_anew():
    foresight = Foresight()
    while foresight.next(None, SHOP):
        pass
    foresight.forget()
    assert foresight.next(None, SHOP) is not None
