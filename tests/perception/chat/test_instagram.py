"""Instagram's webhook: who may call, what a body says, and what is old."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time

import pytest

from errors import BadInput
from perception.chat.instagram import Instagram, is_signed
from perception.chat.instagram_source import InstagramSource
from perception.chat.push_queue import PushQueue
from perception.chat.wire import BadFrame, Damaged
from perception.event import LiveEvent
from tests.perception.chat.fake_instagram import ACCOUNT, MEDIA, InstagramHarness, comment

# of "{}" with the key "secret", by openssl
SIGNED = "sha256=77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13"


@contextlib.asynccontextmanager
async def live(clock, heard):
    async with InstagramHarness(clock, random.Random(7)) as it:
        running = asyncio.create_task(it.source.run(heard))
        try:
            await it.joined()
            yield it
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def test_the_signature_is_of_the_raw_body():
    assert is_signed(SIGNED, b"{}", "secret")
    for header in (SIGNED[:-1], SIGNED.removeprefix("sha256="), "", "é"):
        assert not is_signed(header, b"{}", "secret")
    assert not is_signed(SIGNED, b"{} ", "secret") and not is_signed(SIGNED, b"{}", "Secret")


def test_what_a_body_says():
    (event,) = Instagram(account=ACCOUNT).decode(comment("1", "how much?", at=1700000000))
    assert event.room == MEDIA and event.t == 1700000000 and event.user.id == "1784" and not event.is_self
    (ours,) = Instagram().decode(comment("1", "79", user=ACCOUNT))
    assert ours.is_self and ours.user.is_owner
    assert not Instagram(account="1").decode(comment("1", "for another shop"))
    body = json.loads(comment("1", "one"))
    changes = body["entry"][0]["changes"]
    changes += [7, {"field": "mentions", "value": {}}, {"field": "live_comments", "value": {"id": "2"}},
                {"field": "live_comments", "value": {"comment_id": "3", "text": "three"}}]  # fmt: skip
    said = Instagram().decode(json.dumps([body]))
    assert [type(heard) for heard in said] == [LiveEvent, LiveEvent, Damaged] and said[1].id == "3"
    with pytest.raises(BadFrame):
        Instagram().decode(json.dumps({"entry": [{"id": "1", "changes": [{"field": "live_comments"}]}]}))


async def test_meta_asks_whether_the_address_is_ours(clock, heard):
    async with live(clock, heard) as it:
        asked = {"hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "1158201444"}
        answer = await it.client.get(it.address, params=asked)
        assert answer.status_code == 200 and answer.text == "1158201444"
        assert answer.headers["content-type"].startswith("text/plain")
        for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}):
            assert (await it.client.get(it.address, params=asked | wrong)).status_code == 403
        assert it.source.status()["refused"]["wrong verify token"] == 2


async def test_what_is_not_metas_is_refused_and_counted(clock, heard):
    async with live(clock, heard) as it:
        for header in ("", "sha256=00", "sha1=00"):
            assert await it.post(comment("1", "forged"), **{"x-hub-signature-256": header}) == 403
        assert it.source.status()["refused"]["bad signature"] == 3
        await it.say("2", "real")
        assert (await heard.next()).text == "real" and len(heard.events) == 1


async def test_what_comes_late_is_history(clock, heard):
    async with live(clock, heard) as it:
        assert await it.post(comment("1", "hours ago", at=time.time() - 3600)) == 200
        await it.say("2", "now")
        assert [(await heard.next()).history, (await heard.next()).history] == [True, False]


async def test_what_finds_no_room_is_sent_back_and_not_before_it_runs(clock, heard):
    async with live(clock, heard) as it:
        it.source.waiting = PushQueue({}, kept=0, capacity=0)
        assert await it.post(comment("1", "hi")) == 503 and it.source.refused["no room left"] == 1
    async with InstagramHarness(clock, random.Random(7)) as it:
        assert await it.post(comment("1", "hi")) == 503


def test_without_secrets_it_is_not_opened():
    for given in ({"secret": "", "verify_token": "v"}, {"secret": "s", "verify_token": ""}):
        with pytest.raises(BadInput, match="secret"):
            InstagramSource(**given)
