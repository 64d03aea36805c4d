"""The REAL vLLM server (its CPU build, a tiny random model), started as `make brain` does: it streams, chooses, is
cancelled, times out, dies in mid-answer and comes back, and the ladder goes with it.

The model's words mean nothing, so where an answer is needed vLLM's own structured output makes it say one.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from contextlib import aclosing, asynccontextmanager

import httpx
import pytest

from agent.answers import Answerer, Question
from agent.brains import Ladder, Prompt, routing
from agent.brains.ladder import COOL_DOWN_S
from agent.brains.openai_chat import OpenAIChat
from agent.journal import Journal
from catalog import Catalog
from commands.bench import brain as bench
from commands.mind_parts import BrainState
from errors import PeerFailed
from tests.agent.brains.scripted_brain import ScriptedBrain
from tests.agent.brains.vllm_process import PYTHON, ROOT, VllmProcess
from tests.conftest import missing

pytestmark = pytest.mark.vllm

PROMPT = Prompt((("system", "You are a host."), ("user", "hello")))
PATIENT = {"first_token_s": 60.0, "between_s": 30.0, "probe_s": 60.0, "choose_s": 60.0}  # two shared cores
ENDLESS = {"ignore_eos": True}
ANSWER = r"The price is \{CUP-1\.price\}\.( Take a look\.){80}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if not PYTHON.exists():
        missing("vLLM's environment is not here (make brain-env)")
    folder = tmp_path_factory.mktemp("tiny")
    subprocess.run([PYTHON, "tests/agent/brains/tiny_model.py", folder], cwd=ROOT, check=True, capture_output=True)
    process = VllmProcess(folder)
    process.start()
    yield process
    process.kill()


@asynccontextmanager
async def brain_at(server, **settings):
    brain = OpenAIChat(server.url, **{**PATIENT, "max_tokens": 3500, **settings})
    try:
        yield brain
    finally:
        await brain.aclose()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.csv").write_text(
        "sku,title:en,price,currency,stock,aliases\nCUP-1,Flask,89.90,CNY,12,cup\n", "utf-8"
    )
    with Catalog.open(folder / "shop.db") as catalog:
        catalog.import_file(folder / "shop.csv")
        yield catalog


async def test_it_serves_with_our_flags(server):
    async with httpx.AsyncClient(trust_env=False) as http:
        model = (await http.get(f"{server.url}/models")).json()["data"][0]
    assert (model["id"], model["owned_by"], model["max_model_len"]) == ("tiny", "vllm", 4096)
    told = "\n".join(server.log)
    assert "enable_prefix_caching': True" in told or "enable_prefix_caching=True" in told


async def test_it_streams_and_says_itself_that_it_works_on_one_request(server):
    async with brain_at(server, extra_body=ENDLESS) as brain:
        async with aclosing(brain.write(PROMPT)) as pieces:
            got = [await anext(pieces) for _ in range(8)]
            await server.until_running(1)
        assert len(got) == 8
        await server.until_running(0)


@pytest.mark.parametrize("how", ["left", "cancelled"])
async def test_cancel_closes_the_stream_and_the_server_stops_working(server, how):
    whole = await server.count("request_success_total", finished_reason="length")
    async with brain_at(server, extra_body=ENDLESS) as brain:
        if how == "left":
            async with aclosing(brain.write(PROMPT)) as pieces:
                for _ in range(5):
                    await anext(pieces)
        else:
            begun = asyncio.Event()

            async def read():
                async with aclosing(brain.write(PROMPT)) as pieces:
                    async for _ in pieces:
                        begun.set()

            task = asyncio.create_task(read())
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await server.until_running(0)
        assert await server.count("request_success_total", finished_reason="length") == whole, "it wrote on to the end"


async def test_a_routing_choice_is_one_of_the_options_and_is_warm(server):
    async with brain_at(server) as brain:
        await brain.warm()
        assert await brain.choose(routing.route_prompt("how much?", "en"), routing.OPTIONS) in routing.OPTIONS
        assert await brain.choose(PROMPT, ("yes", "no")) in ("yes", "no")


async def test_the_beginning_of_a_prompt_is_found_in_the_cache(server, shop):
    asked = []
    brain = ScriptedBrain(pieces=("The price is {CUP-1.price}.",))
    answerer = Answerer(shop, Ladder((brain,)))
    for text in ("how much is the flask?", "what does the flask cost?"):
        _ = [item async for item in answerer.answer(Question("q", text))]
        asked.append(brain.prompts[-1])
    async with brain_at(server, max_tokens=8, extra_body=ENDLESS) as real:
        _ = [p async for p in real.write(asked[0])]
        before = await server.count("prefix_cache_hits_total"), await server.count("prefix_cache_queries_total")
        _ = [p async for p in real.write(asked[1])]
        hits = await server.count("prefix_cache_hits_total") - before[0]
        queries = await server.count("prefix_cache_queries_total") - before[1]
    assert hits > 0.8 * queries


async def test_the_bench_reads_from_its_counters_what_came_from_its_cache(server):
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    more = ["--rooms", "2", "--turns", "2", "--prompt", "800", "--token", "4"]
    figures = await bench._measure(parser.parse_args(["--url", server.root, *more]))
    assert figures["counted_by_the_server"]
    rooms = figures["rooms_2"]
    assert (rooms["requests"], figures["model"]) == (4, "tiny")
    assert rooms["first_token_ms"]["p50"] < rooms["token_4_ms"]["max"]
    told = rooms["by_the_servers_own_count"]
    assert told["prompt_tokens_from_cache_percent"] > 60, "whole blocks of nine tenths"
    assert told["mean_first_token_ms"] > 0


async def test_no_first_token_in_time_is_a_time_out_and_frees_the_server(server):
    async with brain_at(server, extra_body=ENDLESS) as brain:
        assert await brain.healthy()  # the client library is loaded, the connection open
        brain._first_token_s = 0.002
        with pytest.raises((TimeoutError, PeerFailed)):
            _ = [p async for p in brain.write(PROMPT)]
        await server.until_running(0)


async def test_a_frozen_engine_still_looks_healthy_but_our_probe_and_our_time_out_see_it(server):
    async with brain_at(server, extra_body=ENDLESS, between_s=1.0, probe_s=1.5) as brain:
        assert await brain.healthy()
        stream = brain.write(PROMPT)
        try:
            await anext(stream)
            server.engine(stopped=True)
            with pytest.raises(TimeoutError):  # noqa: PT012 - what was under way may still come
                while True:
                    await anext(stream)
            assert not await brain.healthy()
        finally:
            await stream.aclose()
            server.engine(stopped=False)
        await server.until_running(0)
        brain._probe_s = 60.0
        assert await brain.healthy()


async def test_an_answer_goes_through_the_gate_with_the_rows_price(server, shop):
    async with brain_at(server, extra_body={"structured_outputs": {"regex": ANSWER}}) as brain:
        out = [item async for item in Answerer(shop, Ladder((brain,))).answer(Question("q", "how much is the flask?"))]
        assert out[0].brain == "llm"
        assert (out[1].text, out[1].facts[0].value) == ("The price is ¥89.90.", "89.90")


async def test_killed_in_mid_answer_nothing_is_said_twice_and_it_comes_back(server, shop, tmp_path):
    now, journal = [1000.0], Journal(tmp_path / "journal.db", clock=lambda: now[0])
    state = BrainState(journal, lambda: now[0])
    second = ScriptedBrain("second", pieces=("second.",))
    async with brain_at(server, extra_body={"structured_outputs": {"regex": ANSWER}}) as brain:
        ladder = Ladder((brain, second), clock=lambda: now[0], on_transition=state.changed)
        answerer = Answerer(shop, ladder)
        out = []
        async for item in answerer.answer(Question("q", "price and stock of the flask?")):
            out.append(item)
            if len(out) == 2:
                await asyncio.to_thread(server.kill)
        verdict, first, *rest = out
        assert (verdict.brain, first.text) == ("llm", "The price is ¥89.90.")
        assert not second.calls, "nothing is retried once a word is out"
        assert not any("89.90" in sentence.text for sentence in rest)
        assert {f.ref for s in rest for f in s.facts} >= {"CUP-1.stock"}, "the clerk closes it with what was asked"

        verdict, *_ = [item async for item in answerer.answer(Question("q2", "how much is the flask?"))]
        assert second.calls == 1
        assert ladder.current() == "second"

        await asyncio.to_thread(server.start)
        now[0] += COOL_DOWN_S
        await ladder.probe()
        await ladder.probe()
        assert ladder.current() == brain.name
        out = [item async for item in answerer.answer(Question("q3", "how much is the flask?"))]
        assert (out[0].brain, out[1].text) == ("llm", "The price is ¥89.90.")
    await journal.flushed()
    seen = [(t["axis"], t["up"], t["writes"]) for t in journal.transitions()][::-1]
    journal.close()
    assert seen == [("brain", False, "second"), ("brain", True, brain.name)]


def test_a_server_for_everybody_needs_a_key(monkeypatch):
    if not PYTHON.exists():
        missing("vLLM's environment is not here (make brain-env)")
    monkeypatch.delenv("VLLM_API_KEY", raising=False)
    command = [PYTHON, "-m", "commands.brain_server", "--model", "m", "--host", "0.0.0.0", "--gpu", "24"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "VLLM_API_KEY" in done.stderr
    assert sys.version_info[:2] == (3, 11)
