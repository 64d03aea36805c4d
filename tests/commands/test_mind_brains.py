"""How a room comes to a brain: with enough cores the weights are fetched behind the show, the model is proved, and the
answers climb from the clerk to it; while the picture comes late they do not."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib

import pytest

from agent.answers import Answerer, Question
from agent.brains import Transition
from agent.brains.openai_chat import OpenAIChat
from agent.journal import Journal
from catalog import Catalog
from commands.mind_brains import WEIGHTS, climbing
from commands.mind_parts import BrainState
from commands.room_settings import RoomSettings
from commands.tick_watch import Ticks, TickWatch
from errors import ModelMissing
from models.manifest import File, Model
from models.source import FolderMirror
from models.store import Store
from tests.agent.brains.model_server import serving

BYTES = b"GGUF, as far as a mirror is concerned" * 1000
MODEL = Model(
    WEIGHTS, "weights", "MIT", "us", (File("tiny.gguf", len(BYTES), hashlib.sha256(BYTES).hexdigest()),)
)  # fmt: skip


@pytest.fixture
def mirror(tmp_path):
    """A folder as another machine's cache would be, and a store that knows no other source."""
    folder = tmp_path / "mirror" / WEIGHTS
    folder.mkdir(parents=True)
    (folder / "tiny.gguf").write_bytes(BYTES)
    return Store(tmp_path / "cache", models={WEIGHTS: MODEL}, sources=[FolderMirror(tmp_path / "mirror")], quiet=True)


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "shop.csv").write_text("sku,title:zh,price,currency,stock\nCUP-1,保温杯,89.90,CNY,12\n", "utf-8")
    with Catalog.open(tmp_path / "shop.db") as catalog:
        catalog.import_file(tmp_path / "shop.csv")
        yield catalog


@pytest.mark.parametrize(("brain", "cores"), [("clerk", 64), ("auto", 2), ("auto", 3)])
def test_few_cores_stay_on_the_clerk(brain, cores):
    assert climbing(RoomSettings(brain=brain, cores=cores), None, None, None) == []


@pytest.mark.parametrize(("cores", "rungs"), [(4, ["llm", "llm", "local"]), (2, ["llm", "llm"])])
async def test_below_servers_stands_the_local_model_where_cores_and_weights_are_here(mirror, cores, rungs):
    mirror.fetch(WEIGHTS)
    ladders = []
    room = RoomSettings(brain="http://127.0.0.1:9", second_brain="http://127.0.0.1:8", cores=cores)
    async with contextlib.AsyncExitStack() as closing:
        work = climbing(room, ladders.append, lambda _: None, closing, store=mirror)
        running = asyncio.create_task(work[0])
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [brain.writer for brain in ladders[0].brains] == rungs


def test_local_without_its_weights_names_the_remedy(mirror):
    with pytest.raises(ModelMissing, match="models fetch"):
        climbing(RoomSettings(brain="local"), None, None, None, store=mirror)


async def climb(store, shop, server, holds, *, first):
    """Runs the climb on four cores to a transition: (transitions, who answered before, and after, what was made)."""
    seen, made, news = [], [], asyncio.Event()
    answerer = Answerer(shop)

    async def who():
        return next(iter([item async for item in answerer.answer(Question("q", "保温杯多少钱"))])).brain

    def make(name, *, model, threads):
        made.append((name, model, threads))
        return OpenAIChat(server.url, name="tiny.gguf", writer="local", first_token_s=5.0, here=True)

    def changed(transition):
        seen.append(transition)
        news.set()

    before = await who()
    async with contextlib.AsyncExitStack() as closing:
        work = climbing(
            RoomSettings(brain="auto", cores=4),
            lambda ladder: setattr(answerer, "brains", quick(ladder)),
            changed,
            closing,
            holds=holds,
            store=store,
            make=make,
        )
        running = asyncio.create_task(work[0])
        async with asyncio.timeout(20):
            await news.wait() if first else await asyncio.sleep(0)
        after = await who()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return seen, before, after, made


def quick(ladder):
    """Probes follow at once instead of every five seconds."""
    ladder.sleep = lambda _: asyncio.sleep(0)
    return ladder


async def test_four_cores_fetch_prove_and_climb(mirror, shop):
    async def holds():
        return True

    async with serving(pieces=["现在", "{CUP-1.price}", "。"]) as server:
        seen, before, after, made = await climb(mirror, shop, server, holds, first=True)
    assert (before, after) == ("clerk", "local")
    assert [(t.name, t.up, t.rung) for t in seen] == [("tiny.gguf", True, "tiny.gguf")]
    assert made == [("local", str(mirror.present(WEIGHTS) / "tiny.gguf"), 2)]


async def test_it_does_not_climb_while_the_picture_comes_late_and_does_after(mirror, shop):
    looks = []

    async def holds():
        looks.append(len(looks) > 3)
        return looks[-1]

    async with serving(pieces=["现在", "{CUP-1.price}", "。"]) as server:
        ladders, closing = [], contextlib.AsyncExitStack()
        made = climbing(
            RoomSettings(brain="auto", cores=8), ladders.append, lambda t: up.set(), closing, holds=holds, store=mirror,
            make=lambda name, *, model, threads: OpenAIChat(server.url, writer="local", here=True),
        )  # fmt: skip
        up = asyncio.Event()
        async with closing:
            running = asyncio.create_task(made[0])
            while not ladders:  # noqa: ASYNC110 - the fetch is in a thread
                await asyncio.sleep(0.01)
            ladder = quick(ladders[0])
            now = [0.0]
            ladder.clock = lambda: now.__setitem__(0, now[0] + 11.0) or now[0]
            async with asyncio.timeout(20):
                await up.wait()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert looks[:4] == [False] * 4
    assert ladder.writer() == "local"


async def test_weights_nobody_has_leave_the_clerk_and_are_asked_for_again(tmp_path, shop, monkeypatch, caplog):
    monkeypatch.setattr("commands.mind_brains.FETCH_AGAIN_S", 0.01)
    store = Store(
        tmp_path / "c", models={WEIGHTS: MODEL}, sources=[FolderMirror(tmp_path / "mirror")], quiet=True
    )  # fmt: skip
    used = asyncio.Event()
    async with contextlib.AsyncExitStack() as closing, serving() as server:
        work = climbing(
            RoomSettings(brain="auto", cores=4), lambda _: used.set(), lambda _: None, closing, store=store,
            make=lambda name, *, model, threads: OpenAIChat(server.url),
        )  # fmt: skip
        running = asyncio.create_task(work[0])
        while not caplog.records:  # noqa: ASYNC110 - the fetch is in a thread
            await asyncio.sleep(0.01)
        assert not used.is_set()
        (tmp_path / "mirror" / WEIGHTS).mkdir(parents=True)
        (tmp_path / "mirror" / WEIGHTS / "tiny.gguf").write_bytes(BYTES)
        async with asyncio.timeout(20):
            await used.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert "the clerk goes on alone" in caplog.text


@pytest.mark.weights
async def test_the_real_model_is_fetched_from_a_mirror_and_climbs(model, tmp_path, shop):
    """The real weights, copied from a folder mirror behind the show, in their real child process."""
    cache = model("brain.local").parent
    store = Store(tmp_path / "cache", sources=[FolderMirror(cache)], quiet=True)
    transitions, up = [], asyncio.Event()
    answerer = Answerer(shop)

    def changed(transition):
        transitions.append(transition)
        up.set()

    async with contextlib.AsyncExitStack() as closing:
        work = climbing(
            RoomSettings(brain="auto", cores=4), lambda ladder: setattr(answerer, "brains", quick(ladder)), changed,
            closing, store=store,
        )  # fmt: skip
        running = asyncio.create_task(work[0])
        first = next(iter([i async for i in answerer.answer(Question("q", "保温杯多少钱"))])).brain
        async with asyncio.timeout(300):
            await up.wait()
        u = answerer.understand(Question("q", "保温杯多少钱"))
        written = answerer.brains.sentences("保温杯多少钱", u.sheet, u.draft.sentences)
        chat = answerer.brains.brains[0]._chat
        chat._first_token_s, chat._between_s = 240.0, 60.0  # two cores are too slow for the real limits
        said = [text async for _, text in written]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert first == "clerk"
    assert [(t.up, t.rung.endswith(".gguf")) for t in transitions] == [(True, True)]
    assert said


def test_the_clock_holds_or_it_does_not():
    ticks = Ticks()
    assert ticks.hold({"ticks": 250, "late_share": 0.4})  # the start of a show counts for nothing
    assert ticks.hold({"ticks": 260, "late_share": 0.4})  # too few to judge
    assert ticks.hold({"ticks": 500, "late_share": 0.2})
    assert not ticks.hold({"ticks": 625, "late_share": 0.2})
    assert ticks.hold({"ticks": 750, "late_share": 0.1671})
    assert ticks.hold({"ticks": 60, "late_share": 1.0})  # another stage


async def test_a_stage_that_cannot_be_asked_is_no_brains_fault():
    assert await TickWatch("http://127.0.0.1:9/status").holds()


async def test_every_step_is_journalled_with_its_reason(tmp_path):
    journal = Journal(tmp_path / "journal.db", clock=lambda: 7.0)
    state = BrainState(journal, lambda: 7.0)
    state.changed(Transition("far", False, "clerk", 1.0, "too slow"))
    state.changed(Transition("far", True, "far", 2.0, "it answers"))
    await journal.flushed()
    newest, oldest = journal.transitions()
    await asyncio.to_thread(journal.close)
    assert oldest == {"at": 7.0, "axis": "brain", "name": "far", "up": False, "writes": "clerk", "reason": "too slow"}
    assert newest["up"]
