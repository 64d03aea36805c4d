"""Spoken questions between the room and the ears: what they listen for, what becomes of each, where the sound goes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys

import pytest

from catalog import SAMPLE, Catalog
from commands.hearing import AT_ONCE, WAITING, Hearing
from errors import BadInput, EngineFailed
from perception.event import LiveEvent, User
from perception.voice import Heard, NotHeard, Segment


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as catalog:
        catalog.import_file(SAMPLE)
        yield catalog


class ScriptedEars:
    """Ears by the word: a sound is the text to hear, an error to raise, or what waits for `go`."""

    def __init__(self) -> None:
        self.listened: list[list[str]] = []
        self.go, self.full = asyncio.Event(), asyncio.Event()

    def start(self) -> None:
        pass

    def status(self):
        return {"state": "ready"}

    async def hear(self, audio, *, lang, hotwords, names, deadline_s):
        self.listened.append(list(hotwords))
        if len(self.listened) == AT_ONCE:
            self.full.set()
        said = ERRORS.get(bytes(audio)) or bytes(audio).decode()
        if said == "wait":
            await self.go.wait()
        if isinstance(said, Exception):
            raise said
        segments = (Segment(0, 1, said, "zh", -0.1),) if said else ()
        return Heard(segments, "zh", 1.0, "scripted")


ERRORS = {
    b"late": NotHeard("deadline", "it was not heard within 20 s"),
    b"pushed": NotHeard("pushed_out", "newer voice messages pushed it out"),
    b"broken": NotHeard("broken", "the ear broke twice on this sound"),
    b"noise.txt": BadInput("it cannot be read as audio or video"),
    b"failing": EngineFailed("the ear's server failed"),
}


def spoken(n: int = 0) -> LiveEvent:
    return LiveEvent(str(n), "voice", "room", "embedded", 0.0, User("u", "小明"))


@contextlib.asynccontextmanager
async def hearing(shop, on_air=lambda: "boxes", ears=None):
    """Running, with what it said of every sound."""
    ears = ears or ScriptedEars()
    out: asyncio.Queue = asyncio.Queue()
    mind = Hearing(ears, shop, on_air, ("zh",))
    mind.tell(lambda e: out.put_nowait((e.id, e.text)), lambda e, why: out.put_nowait((e.id, why)))
    task = asyncio.create_task(mind.run())
    try:
        yield mind, ears, out
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_is_listened_for_follows_the_product_on_air(shop):
    on_air = ["boxes"]
    async with hearing(shop, lambda: on_air[0]) as (mind, ears, out):
        mind.take(spoken(), "玻璃饭泽多少钱".encode())
        assert await out.get() == ("0", "玻璃饭盒多少钱")
        assert ears.listened[-1][:2] == ["保鲜盒", "玻璃饭盒"]
        assert "lunch box" in ears.listened[-1]
        on_air[0] = "kettle"
        mind.take(spoken(1), "电热水户多少钱".encode())
        assert await out.get() == ("1", "电热水壶多少钱")
        assert ears.listened[-1][0] == "电热水壶"


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (b"", "nothing was said"),
        (b"late", "it was heard too late"),
        (b"pushed", "newer voices came before it"),
        (b"broken", "the ears failed"),
        (b"failing", "the ears failed"),
        (b"noise.txt", "it is no sound that can be read"),
    ],
)
async def test_what_was_not_heard_is_told_by_name_and_the_next_is_heard(shop, sound, why):
    async with hearing(shop) as (mind, _, out):
        mind.take(spoken(), sound)
        assert await out.get() == ("0", why)
        mind.take(spoken(1), "你好".encode())
        assert await out.get() == ("1", "你好")


async def test_of_a_very_short_sound_only_a_stop_counts(shop):
    async with hearing(shop) as (mind, _, out):
        for said, word in (("停。", "停。"), ("保温杯多少钱", "")):
            mind.take(
                LiveEvent("7", "voice", "room", "room", User("u", "小明"), 0.0, extra={"brief": True}), said.encode()
            )
            assert await out.get() == ("7", word)


async def test_without_ears_everybody_is_told(shop):
    told = []
    mind = Hearing(None, shop, lambda: None, ("zh",))
    mind.tell(lambda e: None, lambda e, why: told.append(why))
    mind.take(spoken(), b"x")
    await mind.run()
    assert told == ["no ears: this room hears no voices"]
    assert mind.status() == {"name": "text only", "state": "off"}


async def test_several_are_with_the_ears_at_once_and_the_newest_is_turned_away(shop):
    async with hearing(shop) as (mind, ears, out):
        for n in range(AT_ONCE):
            mind.take(spoken(n), b"wait")
        async with asyncio.timeout(30):
            await ears.full.wait()
        for n in range(AT_ONCE, AT_ONCE + WAITING + 1):
            mind.take(spoken(n), b"wait")
        assert await out.get() == (str(AT_ONCE + WAITING), "too many voices at once")
        ears.go.set()
        heard = {await out.get() for _ in range(AT_ONCE + WAITING)}
        assert heard == {(str(n), "wait") for n in range(AT_ONCE + WAITING)}


async def test_the_sound_is_let_go_once_it_is_text(shop):
    async with hearing(shop) as (mind, _, out):
        sound = "有货吗".encode() * 2
        before = sys.getrefcount(sound)
        mind.take(spoken(), sound)
        assert await out.get() == ("0", "有货吗有货吗")
        await asyncio.sleep(0)
        gc.collect()
        assert sys.getrefcount(sound) == before
