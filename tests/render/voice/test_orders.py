"""What the voice makes next, what it gives up, and why."""

from __future__ import annotations

import pytest

from render.speech import Clause
from render.voice.ladder import LONGEST_REST, SHORTEST_REST, Ladder
from render.voice.orders import SPOKEN, SPOKEN_ROOM, URGENT, WARM, WARM_ROOM, Order, Orders


def order(id: int | None, rank: int = SPOKEN, generation: int = 0) -> Order:
    return Order(id, Clause(str(id), "zh"), rank, generation)


def taken(orders: Orders) -> list[int | None]:
    out = []
    while (o := orders.pop()) is not None:
        out.append(o.id)
    return out


def test_urgent_before_spoken_before_warm_each_in_turn() -> None:
    orders = Orders()
    for o in (order(None, WARM), order(1), order(2, URGENT), order(3), order(4, URGENT)):
        assert orders.put(o)
    assert taken(orders) == [2, 4, 1, 3, None]


def test_what_was_interrupted_is_first_of_its_rank() -> None:
    orders = Orders()
    for o in (order(1), order(2), order(3)):
        orders.put(o)
    first = orders.pop()
    assert first is not None
    orders.put(order(9, URGENT))
    assert orders.put_back(first)
    assert taken(orders) == [9, 1, 2, 3]


def test_older_generations_are_over_but_warming_is_not() -> None:
    orders = Orders()
    for o in (order(1, generation=1), order(2, generation=2), order(None, WARM)):
        orders.put(o)
    assert [o.id for o in orders.cancel(2)] == [1]
    assert not orders.put(order(3, generation=1))
    assert not orders.put_back(order(4, generation=0))
    assert taken(orders) == [2, None]


def test_what_nobody_waits_for_is_not_made() -> None:
    orders = Orders()
    orders.put(order(1))
    assert [o.id for o in orders.forget(1)] == [1]
    orders.put(order(2))
    popped = orders.pop()
    assert popped is not None
    orders.give_up(2)
    assert not orders.put_back(popped)


@pytest.mark.parametrize(("rank", "room"), [(SPOKEN, SPOKEN_ROOM), (WARM, WARM_ROOM)])
def test_it_is_bounded(rank: int, room: int) -> None:
    orders = Orders()
    assert all(orders.put(order(n, rank)) for n in range(room))
    assert not orders.put(order(room, rank))
    assert orders.put(order(room + 1, WARM if rank == SPOKEN else URGENT))


def test_a_rung_that_fails_rests_longer_each_time_and_comes_back() -> None:
    ladder = Ladder(("kokoro", "hibari"))
    assert ladder.failed("kokoro", 0.0) == SHORTEST_REST
    assert ladder.rungs(SHORTEST_REST - 0.1) == ("hibari",)
    assert ladder.rungs(SHORTEST_REST) == ("kokoro", "hibari")
    assert ladder.failed("kokoro", 10.0) == 2 * SHORTEST_REST
    for _ in range(20):
        rest = ladder.failed("kokoro", 20.0)
    assert rest == LONGEST_REST
    ladder.worked("kokoro")
    assert ladder.failed("kokoro", 30.0) == SHORTEST_REST


def test_when_all_rest_all_are_tried() -> None:
    ladder = Ladder(("kokoro", "hibari"))
    ladder.failed("kokoro", 0.0)
    ladder.failed("hibari", 0.0)
    assert ladder.rungs(1.0) == ("kokoro", "hibari")
