"""Around every door: another page's Origin and another name's Host are refused; our studio on the next port is not."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from commands.guard import Guard

STUDIO = "http://127.0.0.1:8440"


@pytest.fixture
async def stage():
    app = Starlette(
        routes=[
            Route("/status", lambda r: PlainTextResponse("ok")),
            Route("/relay/x", lambda r: PlainTextResponse("own")),
        ]
    )
    guarded = Guard(app, allowed=[STUDIO], own_checks=["/relay/"])
    transport = httpx.ASGITransport(app=guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9000") as http:
        yield http


async def test_a_local_program_without_origin_is_welcome(stage):
    answer = await stage.get("/status")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_the_studio_next_door_gets_its_cors_headers(stage):
    answer = await stage.get("/status", headers={"Origin": STUDIO})
    assert answer.headers["access-control-allow-origin"] == STUDIO
    preflight = await stage.options("/panic", headers={"Origin": STUDIO})
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example:9000"}, {"Origin": "null"}]
)
async def test_strangers_are_refused_with_the_reason(stage, headers):
    answer = await stage.get("/status", headers=headers)
    assert answer.status_code == 403
    assert "not this server" in answer.json()["error"]


async def test_a_path_with_its_own_checks_is_left_to_them(stage):
    assert (await stage.get("/relay/x", headers={"Origin": "https://dycast.example"})).text == "own"
