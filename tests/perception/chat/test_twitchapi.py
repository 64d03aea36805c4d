"""An independent client of Twitch, twitchAPI, in a room with ours on the fake EventSub: what it relies on is there.

It reads every frame with its own parser, subscribes by its own requests and keeps its own account of keepalives, so
what passes here was not measured against our reading of the documents alone. Out of its reach are the documents that
it does not read either: message_timestamp, total_cost, and ids delivered twice (4.5.0 never fills its list of them).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
from types import SimpleNamespace

import pytest
from twitchAPI.eventsub import websocket
from twitchAPI.eventsub.websocket import EventSubWebsocket
from twitchAPI.twitch import Twitch
from twitchAPI.type import AuthScope, EventSubSubscriptionConflict, EventSubSubscriptionError, InvalidTokenException

from perception.chat.twitch_helix import twitch_eventsub
from tests.perception.chat.fake_eventsub import FakeEventSub, Token
from tests.perception.chat.harness import AT_ONCE

SCOPES = [AuthScope.USER_READ_CHAT, AuthScope.USER_WRITE_CHAT, AuthScope.MODERATOR_READ_FOLLOWERS]


@pytest.fixture
async def twitch(clock):
    async with FakeEventSub("shop", clock=clock) as server:
        server.people["xiaoming"] = "3"
        server.tokens["his"] = Token("3", "xiaoming", tuple(scope.value for scope in SCOPES))
        yield server


@pytest.fixture
def its_clock(monkeypatch):
    """The library's own clock, which it looks at every tenth of a second: advance(seconds)."""
    now = [datetime.datetime(2026, 11, 25)]
    frozen = SimpleNamespace(now=lambda: now[0])
    monkeypatch.setattr(websocket, "datetime", SimpleNamespace(timedelta=datetime.timedelta, datetime=frozen))

    def advance(seconds: float) -> None:
        now[0] += datetime.timedelta(seconds=seconds)

    return advance


class Viewer:
    """twitchAPI logged in as 小明, in a thread of its own as it likes it; what it hears lies in queues of ours."""

    def __init__(self, twitch: FakeEventSub, token: str = "his", refresh: str | None = None) -> None:
        at = twitch.addresses
        self.api = Twitch(
            "cl1ent", "s3cret", authenticate_app=False, base_url=f"{at['api_url']}/", auth_base_url=f"{at['auth_url']}/"
        )
        self.api.auto_refresh_auth = refresh is not None
        self._token, self._refresh = token, refresh
        self._loop = asyncio.get_running_loop()
        self._log: asyncio.Queue[str] = asyncio.Queue()
        self.heard: asyncio.Queue = asyncio.Queue()
        self.revoked: asyncio.Queue[dict] = asyncio.Queue()
        self.socket = EventSubWebsocket(
            self.api,
            connection_url=f"{at['url']}?keepalive_timeout_seconds=10",
            revocation_handler=self._to(self.revoked),
        )

    async def __aenter__(self):
        await self.api.set_user_authentication(self._token, SCOPES, self._refresh)
        self.socket.logger.addFilter(self._logged)
        self.socket.logger.setLevel(logging.DEBUG)
        async with asyncio.timeout(20):
            await asyncio.to_thread(self.socket.start)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await asyncio.to_thread(self._stop)
        self.socket.logger.removeFilter(self._logged)
        self.socket.logger.setLevel(logging.NOTSET)

    def _logged(self, record: logging.LogRecord) -> bool:
        with contextlib.suppress(RuntimeError):  # the loop of a test that has ended
            self._loop.call_soon_threadsafe(self._log.put_nowait, record.getMessage())
        return True

    async def says(self, words: str) -> None:
        """Until the library has logged a line with these words."""
        async with asyncio.timeout(20):
            while words not in await self._log.get():
                pass

    def _stop(self) -> None:
        asyncio.run(self.socket.stop())
        self.socket._socket_thread.join(20)
        loop = self.socket._socket_loop  # which it leaves as it is, tasks and all
        loop.run_until_complete(self._cancelled())
        loop.close()

    @staticmethod
    async def _cancelled() -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _to(self, queue: asyncio.Queue):
        async def put(what) -> None:
            self._loop.call_soon_threadsafe(queue.put_nowait, what)

        return put

    async def listen(self) -> str:
        return await self.socket.listen_channel_chat_message("1", "3", self._to(self.heard))

    async def follows(self) -> str:
        return await self.socket.listen_channel_follow_v2("1", "3", self._to(self.heard))

    async def next(self):
        async with asyncio.timeout(20):
            return (await self.heard.get()).event


@contextlib.asynccontextmanager
async def our_room(twitch, clock, put):
    source = twitch_eventsub("shop", token="t0ken", **twitch.addresses, clock=clock, backoff=AT_ONCE)
    task = asyncio.create_task(source.run(put))
    try:
        async with asyncio.timeout(20):
            await twitch.joined()
        yield source
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_subscribes_writes_and_reads_in_one_room_with_us(twitch, clock, heard):
    async with our_room(twitch, clock, heard) as source, Viewer(twitch) as viewer:
        assert viewer.socket.active_session.keepalive_timeout_seconds == 10
        await viewer.listen()
        sent = await viewer.api.send_chat_message("1", "3", "保温杯多少钱？")
        assert sent.is_sent and (sent.message_id, "保温杯多少钱？") == (lambda e: (e.message_id, e.message.text))(
            await viewer.next()
        )
        question = await heard.next()
        assert (question.id, question.user.name, question.text) == (sent.message_id, "xiaoming", "保温杯多少钱？")

        await source.reply("79元", question)
        answer = await viewer.next()
        assert (answer.message.text, answer.chatter_user_login, answer.chatter_user_id) == ("79元", "host", "2")
        assert answer.reply.parent_message_id == sent.message_id and answer.message.fragments[0].type == "text"

        await viewer.follows()
        await twitch.notify("channel.follow", {"user_id": "7", "user_login": "ann", "user_name": "Ann",
                                               "followed_at": "2026-11-25T12:00:00.123Z"})  # fmt: skip
        assert (await viewer.next()).user_name == "Ann" and (await heard.next("follow")).user.name == "Ann"
        assert 4001 not in twitch.closed


async def test_what_it_may_not_have_is_refused_as_twitch_refuses(twitch):
    twitch.tokens["his"] = Token("3", "xiaoming", ("user:read:chat", "user:write:chat", "moderator:read:followers"))
    async with Viewer(twitch) as viewer:
        await viewer.listen()
        with pytest.raises(EventSubSubscriptionConflict):
            await viewer.listen()
        with pytest.raises(EventSubSubscriptionError, match="authorization"):
            await viewer.socket.listen_channel_points_custom_reward_redemption_add("1", viewer._to(viewer.heard))
    with pytest.raises(InvalidTokenException):
        async with Viewer(twitch, token="stolen"):
            pass


async def test_a_token_that_is_gone_is_renewed_by_it_once(twitch):
    twitch.refreshes["again"] = Token("3", "xiaoming", tuple(scope.value for scope in SCOPES))
    async with Viewer(twitch, token="expired", refresh="again") as viewer:
        await viewer.listen()
        assert "again" not in twitch.refreshes and viewer.api.get_user_auth_token() in twitch.tokens


async def test_it_keeps_count_of_the_keepalives_and_comes_back_after_silence(twitch, its_clock):
    """It waits for twice the keepalive that the welcome gave: 20 s."""
    async with Viewer(twitch) as viewer:
        await viewer.listen()
        await viewer.follows()
        its_clock(15)
        await twitch.keepalive()
        await twitch.revoke("channel.follow")  # read after the keepalive, and no sign of life itself
        assert (await viewer.revoked.get())["subscription"]["status"] == "authorization_revoked"
        its_clock(15)
        await twitch.say("a", "15 s after the keepalive", id="1")
        assert (await viewer.next()).message_id == "1" and twitch.connections == 1
        its_clock(21)
        await viewer.says("done resubscribing!")
        await twitch.until(lambda: len(twitch.sessions) == 1)
        assert twitch.sessions[0].topics.keys() == {
            "channel.chat.message"
        }  # what was revoked it does not ask for again
        await twitch.say("a", "anew", id="2")
        assert (await viewer.next()).message_id == "2" and twitch.connections == 2


async def test_it_follows_a_hand_over_and_its_subscriptions_come_along(twitch):
    async with Viewer(twitch) as viewer:
        await viewer.listen()
        before, asked = viewer.socket.active_session.id, len(twitch.asked)
        await twitch.reconnect()
        async with asyncio.timeout(20):
            await twitch.until(lambda: len(twitch.sessions) == 1 and twitch.sessions[0].id != before)
        await twitch.say("a", "on the new one", id="1")
        assert (await viewer.next()).message.text == "on the new one"
        assert len(twitch.asked) == asked and twitch.connections == 2 and twitch.sessions[0].leaves_by is None


async def test_who_subscribes_to_nothing_is_closed_by_a_code_that_it_knows(twitch, clock, its_clock):
    async with Viewer(twitch) as viewer:
        clock.advance(10.5)
        await twitch.tick()
        await viewer.says("4003 - Connection unused")
        its_clock(21)  # it finds out by the missing keepalive only
        await viewer.says("done resubscribing!")
        await viewer.listen()
        assert twitch.connections == 2
        assert twitch.sessions[-1].topics.keys() == {"channel.chat.message"}
