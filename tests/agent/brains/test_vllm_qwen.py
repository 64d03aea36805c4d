"""Real Qwen 0.5B weights on the real vLLM server (CPU): it answers, routes, is cancelled. Run by hand, minutes:
`make test ARGS="-m qwen"`, after `make brain-env` and `python -m models fetch brain.small`.

What so small a model says is its own; what is asked here is that nothing wrong leaves the gate and every question gets
its answer, from the model or from the clerk.
"""

from __future__ import annotations

import subprocess
from contextlib import aclosing

import pytest

from agent.answers import Answerer, Question
from agent.brains import Ladder, Prompt, routing
from agent.brains.openai_chat import OpenAIChat
from catalog import SAMPLE, Catalog
from tests.agent.brains.vllm_process import PYTHON, ROOT, VllmProcess
from tests.conftest import missing

pytestmark = pytest.mark.qwen

PATIENT = {"first_token_s": 120.0, "between_s": 60.0, "probe_s": 120.0, "choose_s": 120.0}
ASKED = ("保温杯多少钱", "吹风机有货吗", "雨伞多少钱", "how much is the kettle?", "is the hair dryer in stock?")


@pytest.fixture(scope="module")
def server(model, tmp_path_factory):
    if not PYTHON.exists():
        missing("vLLM's environment is not here (make brain-env)")
    source = next(model("brain.small").glob("*.gguf"))
    folder = tmp_path_factory.mktemp("qwen") / "qwen"
    subprocess.run([PYTHON, "tests/agent/brains/gguf_to_hf.py", source, folder], cwd=ROOT, check=True)
    process = VllmProcess(folder)
    process.start()
    yield process
    process.kill()


@pytest.fixture
async def brain(server):
    brain = OpenAIChat(server.url, **PATIENT)
    yield brain
    await brain.aclose()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield catalog


async def test_every_question_is_answered_with_the_rows_figures(brain, shop):
    writers = []
    answerer = Answerer(shop, Ladder((brain,)), on_refused=lambda text, why: print("refused:", why, "|", text))
    for text in ASKED:
        verdict, *sentences = [item async for item in answerer.answer(Question("q", text))]
        print(text, "→", verdict.brain, "|", " ".join(s.text for s in sentences))
        assert verdict.outcome == "answered"
        for fact in (f for s in sentences for f in s.facts if f.ref.endswith((".price", ".stock"))):
            sku, _, field = fact.ref.rpartition(".")
            _, variant = shop.by_sku(sku)
            assert fact.value == str(getattr(variant, field))
        writers.append(verdict.brain)
    print("by the model:", writers.count("llm"), "of", len(writers))


async def test_it_routes_and_is_cancelled(server, brain):
    assert await brain.healthy()
    await brain.warm()
    asked = {"这个得花我几张红票子": "zh", "when will it get to my door?": "en"}
    for text, lang in asked.items():
        chosen = await brain.choose(routing.route_prompt(text, lang), routing.OPTIONS)
        print(text, "→", chosen)
        assert chosen in routing.OPTIONS
    async with aclosing(brain.write(Prompt((("user", "从一数到一百"),)))) as pieces:
        assert await anext(pieces)
        assert await server.count("num_requests_running") == 1
    await server.until_running(0)
