"""The orders of whoever is in the room, over the operator's socket: by token, confirmed, refused in one line."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from errors import BadInput
from tests.studio.house import open_house
from tests.studio.scripted import ScriptedPerson
from tests.studio.test_operator_socket import sit_down, take

PATIENCE = 20


@pytest.fixture
def person() -> ScriptedPerson:
    return ScriptedPerson()


@pytest.fixture
async def booth(tmp_path, person):
    async with open_house(tmp_path, copilot=person) as house:
        yield house


@pytest.fixture
async def attended(tmp_path, person):
    async with open_house(tmp_path, attending=person) as house:
        yield house


@pytest.mark.parametrize(
    ("order", "done"),
    [
        ({"do": "said", "line": "1.4", "sentence": 2}, ("said", "1.4", 2)),
        ({"do": "said", "line": "1.4~1.1"}, ("said", "1.4~1.1", None)),
        ({"do": "skip", "line": "1.4"}, ("skip", "1.4")),
    ],
)
async def test_what_the_person_did_reaches_the_prompter_and_is_confirmed(booth, person, order, done):
    async with await sit_down(booth) as desk:
        await desk.send(json.dumps({**order, "ref": 5}))
        assert await take(desk, "done") == {"type": "done", "ref": 5, "do": order["do"]}
        assert person.did.get_nowait() == done


async def test_what_comes_too_late_is_answered_and_the_desk_stays_open(booth, person):
    async with await sit_down(booth) as desk:
        person.refuse = BadInput("that line was taken back", remedy="correct it now")
        await desk.send(json.dumps({"do": "said", "line": "1", "ref": 2}))
        error = await take(desk, "error")
        assert (error["ref"], error["error"]) == (2, "that line was taken back; correct it now")
        person.refuse = None
        await desk.send(json.dumps({"do": "skip", "line": "1"}))
        await take(desk, "done")


@pytest.mark.parametrize(
    "order", [{"do": "said"}, {"do": "said", "line": ""}, {"do": "said", "line": "1", "sentence": -1}, {"do": "skip"}]
)
async def test_a_malformed_order_does_nothing(booth, person, order):
    async with await sit_down(booth) as desk:
        await desk.send(json.dumps(order))
        await take(desk, "error")
    assert person.did.empty()


async def test_attending_is_confirmed_by_the_token_and_by_nothing_else(attended, person):
    async with await sit_down(attended) as desk:
        await desk.send(json.dumps({"do": "attend", "ref": 1}))
        assert await take(desk, "done") == {"type": "done", "ref": 1, "do": "attend"}
    assert person.did.get_nowait() == ("attend",)
    async with connect(attended.socket("/operator")) as stranger:
        await stranger.send(json.dumps({"do": "attend"}))
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                await stranger.recv()
    assert person.did.empty()


async def test_each_mode_refuses_the_orders_of_the_other(booth, person):
    async with await sit_down(booth) as desk:
        await desk.send(json.dumps({"do": "attend"}))
        assert "nothing to confirm" in (await take(desk, "error"))["error"]
    assert person.did.empty()


async def test_where_the_host_speaks_by_itself_nobody_confirms_its_lines(attended, person):
    async with await sit_down(attended) as desk:
        await desk.send(json.dumps({"do": "said", "line": "1"}))
        assert "not in co-pilot" in (await take(desk, "error"))["error"]
    assert person.did.empty()


async def test_in_co_pilot_the_address_leads_to_the_prompter_which_talks_to_us_alone(booth):
    async with httpx.AsyncClient(trust_env=False, base_url=booth.page, follow_redirects=True) as web:
        page = await web.get("/")
        assert page.url.path == "/prompter.html"
        assert "connect-src 'self';" in page.headers["content-security-policy"]
        assert (await web.get("/api/settings")).json() == {"mode": "copilot"}
