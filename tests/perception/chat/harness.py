"""What the contract suite asks of a platform's fake server, and the table of them: connector → "module:attribute".

A `Harness` is a faithful fake of one platform on loopback with its source already pointed at it. A new connector adds
its harness here and passes `test_source_contract.py` as it stands; what is its own goes into its own test file.

    async with open_harness("twitch_irc", clock) as it:
        running = asyncio.create_task(it.source.run(put))
        await it.joined();  await it.say("1", "多少钱")
"""

from __future__ import annotations

import random
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Protocol

from perception.chat.reconnect import Backoff
from perception.chat.source import ChatSource, load

AT_ONCE = Backoff(first=0.0, cap=0.0)

HARNESSES = {
    "twitch_irc": "tests.perception.chat.fake_twitch:IrcHarness",
    "twitch_eventsub": "tests.perception.chat.fake_eventsub:EventSubHarness",
    "bilibili_open": "tests.perception.chat.fake_bilibili:BilibiliHarness",
    "douyin_push": "tests.perception.chat.fake_douyin:DouyinHarness",
    "shopee": "tests.perception.chat.fake_shopee:ShopeeHarness",
    "facebook": "tests.perception.chat.fake_facebook:FacebookHarness",
    "youtube": "tests.perception.chat.fake_youtube:YouTubeHarness",
    "instagram": "tests.perception.chat.fake_instagram:InstagramHarness",
    "relay.generic": "tests.perception.chat.fake_relay:GenericHarness",
    "relay.oba": "tests.perception.chat.fake_relay:ObaHarness",
    "relay.barragegrab": "tests.perception.chat.fake_relay:BarrageGrabHarness",
    "relay.douyinlive": "tests.perception.chat.fake_relay:DouyinLiveHarness",
    "relay.ssn": "tests.perception.chat.fake_relay:SsnHarness",
    "relay.streamerbot": "tests.perception.chat.fake_relay:StreamerBotHarness",
    "relay.tikfinity": "tests.perception.chat.fake_relay:TikFinityHarness",
    "relay.blivechat": "tests.perception.chat.fake_relay:BliveChatHarness",
    "relay.accept": "tests.perception.chat.fake_relay:AcceptHarness",
}


class Harness(AbstractAsyncContextManager, Protocol):
    """One platform's fake server with a source dialled at it. `__init__(clock, rng)`; times are the clock's.

    `can_refuse`: the platform has credentials that it can refuse. `can_write`: the source can reply. `dies_silently`:
    a half-open connection is noticed by a watchdog (a relay's is not: it may be silent for ever).
    """

    can_refuse: ClassVar[bool]
    can_write: ClassVar[bool]
    dies_silently: ClassVar[bool]
    source: ChatSource

    async def joined(self) -> None:
        """Until the source is connected (again) and would hear a comment made now."""
        ...

    async def say(self, id: str, text: str) -> None:
        """A viewer comments; `id` is the platform's own id, already delivered perhaps."""
        ...

    async def garbage(self) -> None:
        """Something arrives that is not a frame of this protocol."""
        ...

    async def monster(self) -> None:
        """A frame of 10 MiB arrives."""
        ...

    async def cut(self) -> None:
        """The connection breaks without a word; the server goes on listening. Returns when it is gone."""
        ...

    async def deafen(self) -> None:
        """From now on the connection is half-open: everything is taken, nothing is said."""
        ...

    async def silence(self) -> None:
        """Lets the time pass (on the clock) after which a silent peer is given up, and mends the server's ears."""
        ...

    async def refuse(self) -> None:
        """From now on the credentials are refused."""
        ...

    async def next_reply(self) -> str:
        """The text of the next reply the platform got from us."""
        ...


def open_harness(name: str, clock) -> Harness:
    return load(HARNESSES[name])(clock, random.Random(7))
