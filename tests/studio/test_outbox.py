"""News keep their order and are bounded; of a state only the latest counts."""

from __future__ import annotations

import asyncio

from studio.outbox import Outbox


async def test_news_go_first_and_in_order_then_the_latest_state_once():
    outbox = Outbox()
    outbox.state({"type": "state", "n": 1})
    outbox.news({"type": "said", "n": 1})
    outbox.state({"type": "state", "n": 2})
    outbox.news({"type": "said", "n": 2})
    assert [await outbox.next() for _ in range(3)] == [
        {"type": "said", "n": 1},
        {"type": "said", "n": 2},
        {"type": "state", "n": 2},
    ]
    outbox.state({"type": "state", "n": 2})
    waiting = asyncio.ensure_future(outbox.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.state({"type": "state", "n": 3})
    assert await waiting == {"type": "state", "n": 3}


async def test_too_much_news_gives_the_page_up():
    outbox = Outbox(limit=2)
    for n in range(2):
        outbox.news({"type": "said", "n": n})
    assert not outbox.gone.is_set()
    outbox.news({"type": "said", "n": 2})
    assert outbox.gone.is_set()
