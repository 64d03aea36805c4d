"""What happened to the host's mouth reaches the journal once, in order, also when the stage was started anew."""

from __future__ import annotations

import asyncio

import httpx

from commands.face_watch import FaceWatch, Seen


def change(number: int, rung: str = "warp") -> dict:
    return {"number": number, "engine": "wav2lip", "rung": rung, "reason": "its process ended with -9"}


def test_each_change_is_told_once():
    seen = Seen()
    assert seen.news(None) == [] and seen.news({"changes": []}) == []
    assert seen.news({"changes": [change(1), change(2)]}) == [change(1), change(2)]
    assert seen.news({"changes": [change(1), change(2), change(3)]}) == [change(3)]
    assert seen.news({"changes": [change(1)]}) == [change(1)]  # another stage


async def test_it_goes_on_asking_a_stage_that_does_not_answer():
    told, asked = [], 0
    enough = asyncio.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise httpx.ConnectError("nobody there")
        if asked >= 3:
            enough.set()
        return httpx.Response(200, json={"face": {"changes": [change(1, "wav2lip"), change(2)]}})

    watch = FaceWatch("http://stage/status", told.append)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        for _ in range(3):
            await watch.look(http)
    assert enough.is_set() and [c["rung"] for c in told] == ["wav2lip", "warp"]
