"""The contract of a brain, against a real HTTP server: stream, cancel, bad answer, slow peer, restart."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from agent.brains import Prompt, make_brain
from agent.brains.openai_chat import OpenAIChat
from errors import BadInput, PeerFailed

PROMPT = Prompt((("system", "短"), ("user", "多少钱")))


@asynccontextmanager
async def brain_at(url, **settings):
    brain = OpenAIChat(url, first_token_s=settings.pop("first_token_s", 5.0), **settings)
    try:
        yield brain
    finally:
        await brain.aclose()


async def test_streams_pieces_in_order(model_server):
    async with model_server(pieces=["现在", "{A.price}", "。"]) as server, brain_at(server.url) as brain:
        assert [p async for p in brain.write(PROMPT)] == ["现在", "{A.price}", "。"]
        await server.until_open(0)
        request = server.requests[0]
        assert request["stream"] is True
        assert request["model"] == "tiny"
        assert [m["role"] for m in request["messages"]] == ["system", "user"]


async def test_leaving_the_iteration_closes_the_http_stream(model_server):
    async with model_server(pieces=["一"], stall=True) as server, brain_at(server.url) as brain:
        async with aclosing(brain.write(PROMPT)) as pieces:
            assert await anext(pieces) == "一"
            assert server.open_streams == 1
        await server.until_open(0)


async def test_cancelling_the_task_closes_the_http_stream(model_server):
    async with model_server(pieces=["一"], stall=True) as server, brain_at(server.url, between_s=60.0) as brain:

        async def read():
            async with aclosing(brain.write(PROMPT)) as pieces:
                async for _ in pieces:
                    pass

        task = asyncio.create_task(read())
        await server.until_open(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.until_open(0)


async def test_a_silent_server_times_out(model_server):
    async with model_server(pieces=[], stall=True) as server, brain_at(server.url, first_token_s=0.3) as brain:
        with pytest.raises((TimeoutError, PeerFailed)):
            _ = [p async for p in brain.write(PROMPT)]
        await server.until_open(0)


async def test_a_stream_that_stops_between_tokens_times_out(model_server):
    async with model_server(pieces=["一"], stall=True) as server, brain_at(server.url, between_s=0.1) as brain:
        got = []
        with pytest.raises(TimeoutError):  # noqa: PT012
            async for piece in brain.write(PROMPT):
                got.append(piece)
        assert got == ["一"]
        await server.until_open(0)


async def test_nothing_is_retried(model_server):
    async with model_server(status=500) as server, brain_at(server.url) as brain:
        with pytest.raises(PeerFailed):
            _ = [p async for p in brain.write(PROMPT)]
        assert not await brain.healthy()


async def test_a_model_that_only_thinks_is_a_failure(model_server):
    async with model_server(pieces=[""]) as server, brain_at(server.url) as brain:
        with pytest.raises(PeerFailed, match="wrote nothing"):
            _ = [p async for p in brain.write(PROMPT)]


async def test_a_dead_server_fails_and_the_next_one_works(model_server):
    async with brain_at("http://127.0.0.1:9/v1") as brain:
        with pytest.raises(PeerFailed):
            _ = [p async for p in brain.write(PROMPT)]
        assert not await brain.healthy()
    async with model_server() as server, brain_at(server.url) as brain:
        assert await brain.healthy()


def test_an_unknown_brain_names_the_remedy():
    with pytest.raises(BadInput, match="server's URL"):
        make_brain("gpt")


async def test_a_token_that_is_no_text_yet_is_a_sign_of_health_and_no_answer(model_server):
    async with model_server(pieces=[""], finish="length") as server, brain_at(server.url) as brain:
        assert await brain.healthy()
        with pytest.raises(PeerFailed, match="wrote nothing"):
            _ = [p async for p in brain.write(PROMPT)]


@pytest.mark.parametrize(("status", "again"), [(401, False), (404, False), (429, True), (503, True)])
async def test_a_refusal_says_whether_asking_again_may_help(model_server, status, again):
    async with model_server(status=status) as server, brain_at(server.url) as brain:
        with pytest.raises(PeerFailed) as refused:
            _ = [p async for p in brain.write(PROMPT)]
        assert refused.value.retryable is again


async def test_a_cancel_is_never_lost_however_fast_the_pieces_come(model_server):
    """asyncio.wait_for of Python 3.11 swallows a cancel that meets a piece; a client with one inside reads on."""
    async with model_server(pieces=["一"] * 2000) as server, brain_at(server.url) as brain:
        for n in range(30):
            seen = asyncio.Event()

            async def read(seen=seen, at=1 + n % 7):
                async with aclosing(brain.write(PROMPT)) as pieces:
                    async for _ in pieces:
                        at -= 1
                        if not at:
                            seen.set()

            task = asyncio.create_task(read())
            await seen.wait()
            task.cancel()
            async with asyncio.timeout(5):
                with pytest.raises(asyncio.CancelledError):
                    await task
        await server.until_open(0)


async def test_a_prompt_may_ask_for_a_temperature_of_its_own(model_server):
    async with model_server() as server, brain_at(server.url) as brain:
        for prompt in (PROMPT, replace(PROMPT, temperature=0.8)):
            _ = [p async for p in brain.write(prompt)]
        assert [r["temperature"] for r in server.requests] == [0.2, 0.8]
