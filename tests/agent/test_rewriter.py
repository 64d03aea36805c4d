"""The show in a model's words: written ahead while nobody waits, said only where it says what the row says."""

from __future__ import annotations

import asyncio
import re

import pytest

from agent.director import DirectorSettings
from agent.mind import Mind, MindSettings
from agent.rewriter import Rewriter
from agent.rundown import Draft, Rundown, Topic
from agent.rundown.reworded import Wordings, instead, with_references
from agent.rundown.slots import Scene
from agent.rundown.wording import word
from agent.transcript import Transcript
from agent.virtual_stage import VirtualStage
from agent.virtual_time import run_virtually
from catalog import SAMPLE, Catalog
from tests.agent.room import START
from tests.agent.scripted import Scripted

FRAMES = ("来看看这里，{}。", "给大家念一下，{}。", "您要的在这里，{}。", "这一条也说一下，{}。")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db", clock=lambda: START) as catalog:
        catalog.import_file(SAMPLE)
        yield catalog


@pytest.fixture(scope="module")
def told(shop):
    """A price sentence of the clerk's, and what judges words put in its stead."""
    rundown = Rundown(("zh",), 0)
    products = {p.handle: p for p in shop.products()}
    rundown.next(products, START)
    shelf = rundown._scene(START).shelf
    kettle = next(p for p in products.values() if p.variants[0].sku.startswith("LT-KTL"))
    clerk = word(kettle, Topic("price"), "zh", 0, Scene(shelf, rundown._scene(START).now))
    return clerk, lambda raw: instead(clerk, raw, kettle, "zh", START, shelf.called), kettle, shelf


def test_a_model_sees_references_and_its_words_must_state_them_all(told):
    clerk, judge, product, shelf = told
    draft = Wordings().ask(product, Topic("price"), clerk.sentence, START, shelf.called)
    assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", draft.text))
    assert "¥" not in draft.text
    price = re.search(r"\{[^{}]+\.price\}", draft.text)[0]
    title = f"{{{product.variants[0].sku}.title}}"
    links = "".join(re.findall(r"\{[^{}]+\.link\}", draft.text))
    own = judge(f"{title}现在是{price}。" if not links else f"{title}在{links}号链接，现在是{price}。")
    assert own.sentence.facts == clerk.sentence.facts
    assert clerk.sentence.facts[0].value in own.sentence.text
    assert own.sentence.text != clerk.sentence.text
    for wrong in (
        f"{title}很好。",  # the price is left out
        f"{title}现在{price}，全网最低。",
        f"{title}两件{price}。",
        f"{title}现在{price}，还有{{{product.variants[0].sku}.stock}}件。",  # and this was not to be said
        f"{title}现在只要99。",
    ):
        assert judge(wrong) is None, wrong


def test_a_rows_own_words_are_no_noun(told):
    _, _, product, shelf = told
    scene = Scene(shelf, START)
    clerks = (word(product, Topic("attribute", i), "en", 0, scene) for i in range(9))
    drafts = ((c, Wordings().ask(product, Topic("attribute"), c.sentence, START, shelf.called)) for c in clerks if c)
    clerk, draft = next((c, d) for c, d in drafts if d and d.text.count("{") == 1)
    ref = re.search(r"\{[^{}]+\}", draft.text)[0]
    own, wrong = f"Here you go, {ref}.", f"The {ref} is right now."
    assert instead(clerk, own, product, "en", START, shelf.called) is not None
    assert instead(clerk, wrong, product, "en", START, shelf.called) is None


def test_terms_and_cautions_are_nobody_elses_words():
    assert all(Wordings().knows("cup", Topic(kind), "zh") for kind in ("caution", "returns", "shipping", "was", "say"))
    assert not Wordings().knows("cup", Topic("price"), "zh")


def test_a_sentence_whose_figure_has_no_reference_is_not_given_away(told):
    clerk, _, product, shelf = told
    from agent.rundown.reworded import _sheet

    sheet = _sheet(product, "zh", START, shelf.called)
    assert with_references(clerk.sentence, sheet) is not None
    sheet.rows.clear()
    assert with_references(clerk.sentence, sheet) is None


async def test_an_answer_takes_the_model_back_at_once():
    asked, given = asyncio.Event(), []

    async def reword(draft, lang, said):
        asked.set()
        await asyncio.Event().wait()

    class Coming:
        wordings = Wordings()

        def draft(self, now):
            given.append(now)
            return Draft("cup", Topic("price"), "zh", "现在{A.price}。")

    async with asyncio.TaskGroup() as group:
        rewriter = Rewriter(reword, lambda: 0.0)
        tasks = []

        def spawn(work, name):
            tasks.append(group.create_task(work, name=name))
            return tasks[-1]

        rewriter.look(Coming(), spawn)
        await asyncio.wait_for(asked.wait(), 10)
        rewriter.look(Coming(), spawn)  # one request at a time
        assert len(tasks) == 1
        rewriter.stop()
        await asyncio.wait(tasks, timeout=10)
        assert tasks[0].cancelled()
        rewriter.look(Coming(), spawn)
        assert len(tasks) == 2
        rewriter.stop()


def on_air(shop, seconds, reword):
    """(what was said, what became of the wordings) of a room nobody writes in."""

    async def show():
        loop = asyncio.get_running_loop()
        said, stage = [], VirtualStage()
        stage.keep = False
        settings = MindSettings(DirectorSettings(("zh",), 3), warm=False, poll=False)
        heard = lambda m: said.append(m) if m["type"] == "said" else None  # noqa: E731
        clock = lambda: START + loop.time()  # noqa: E731
        mind = Mind(shop, Scripted(shop), stage, Transcript(lambda row: None), heard, clock, 3, settings, reword)
        lives = [asyncio.create_task(stage.run()), asyncio.create_task(mind.run())]
        await asyncio.wait(lives, timeout=seconds)
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        return [m["text"] for m in said], mind.director.state.rundown.wordings.counts

    return run_virtually(show())


def test_the_show_is_said_in_its_words_where_they_are_ready_and_in_the_clerks_where_not(shop):
    n = 0

    async def reword(draft, lang, said):
        nonlocal n
        n += 1
        await asyncio.sleep(1.0)
        return FRAMES[n % 4].format("，".join(re.findall(r"\{[^}]*\}", draft)))

    async def never(draft, lang, said):
        await asyncio.Event().wait()

    plain, _ = on_air(shop, 600, None)
    waited, counts = on_air(shop, 600, never)
    assert waited == plain  # it makes nobody wait
    assert counts["said"] == 0
    worded, counts = on_air(shop, 600, reword)
    assert counts["said"] >= 5
    own = [t for t in worded if t.startswith(tuple(f.partition("，")[0] for f in FRAMES))]
    assert len(own) == counts["said"]
    assert not any("{" in t for t in worded)
    assert len(worded) > 0.8 * len(plain)
