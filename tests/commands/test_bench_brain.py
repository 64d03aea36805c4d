"""`bench brain` against a scripted server: what is asked, and what is made of the answers."""

from __future__ import annotations

import argparse

import pytest

from commands.bench import brain
from errors import PeerFailed
from tests.agent.brains.model_server import serving


def options(url, *more):
    parser = argparse.ArgumentParser()
    brain.add_arguments(parser)
    return parser.parse_args(["--url", url, *more])


async def test_rooms_ask_at_once_and_share_the_beginning():
    async with serving(pieces=["啊"] * 20) as server:
        args = options(server.url, "--rooms", "1", "3", "--turns", "2", "--prompt", "200", "--token", "4")
        figures = await brain._measure(args)
        prompts = [r["messages"] for r in server.requests if len(r["messages"]) == 2 and "host" not in str(r)]
    assert figures["counted_by_the_server"]
    assert figures["rooms_1"]["requests"] == 2
    many = figures["rooms_3"]
    assert many["requests"] == 6
    assert many["first_token_ms"]["p50"] <= many["token_4_ms"]["p50"] <= many["token_4_ms"]["max"]
    assert "by_the_servers_own_count" not in many, "it has no counters"
    shared = [m for m in prompts if m[0]["content"] == prompts[0][0]["content"]]
    own = [m[1]["content"] for m in shared]
    assert len(own) == len(set(own)), "no two requests are alike"
    assert len(own) >= 1 + 2 + 6
    words = [len(text.split()) for m in shared for text in (m[0]["content"], m[1]["content"])]
    assert (words[0], words[1]) == (90, 10), "nine tenths of 200 tokens, two a word"


async def test_no_server_is_told_in_one_line():
    with pytest.raises(PeerFailed, match="no model server answers"):
        await brain._measure(options("http://127.0.0.1:9"))
