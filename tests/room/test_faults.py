"""`kill -9` for every part of a running room: the picture goes on, what fell comes back by itself, every question that
waited is answered once, and the recordings stay whole. One room for its parts, another for its supervisor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import websockets

from tests.room import corner_shop
from tests.room.corner_shop import QUESTIONS
from tests.room.heard import RATE, sound_of
from tests.room.live import HANG, MIND, PAINTER, STAGE, VOICE, Room, Viewer, gone, on_air
from tests.room.pixels import read_price

pytestmark = [pytest.mark.room, pytest.mark.weights]

Said = dict[str, Any]


@dataclass(slots=True)
class MindKilled:
    """In the middle of an answer, while two more questions waited."""

    asked: list[str] = field(default_factory=list)
    before: list[Said] = field(default_factory=list)
    after: list[Said] = field(default_factory=list)
    stages: set[int] = field(default_factory=set)
    behind: float = 0.0  # seconds that the programme lost meanwhile
    moved_alone: bool = False


@dataclass(slots=True)
class StageKilled:
    """While a question waited."""

    at: float = 0.0  # how far its recording had come
    asked: str = ""
    said: list[Said] = field(default_factory=list)
    preview: object = None
    later: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Drama:
    """What happened in a room whose parts were killed one after the other."""

    folder: Path
    after_voice: list[Said] = field(default_factory=list)
    after_painter: list[Said] = field(default_factory=list)
    mind: MindKilled = field(default_factory=MindKilled)
    stage: StageKilled = field(default_factory=StageKilled)
    end: dict[str, Any] = field(default_factory=dict)

    @property
    def recordings(self) -> list[Path]:
        return [self.folder / "show.mp4", self.folder / "show-2.mp4"]

    def answers_begun(self) -> Counter[str]:
        """How many lines began to sound for each question, by the stage's own marks."""
        return Counter(id for _, sentence, ids in self._sounded() if sentence == 0 for id in ids)

    def sentences_sounded(self) -> Counter[tuple[str, int]]:
        return Counter((line, sentence) for line, sentence, _ in self._sounded())

    def _sounded(self) -> list[tuple[str, int, list[str]]]:
        journal = self.folder / "data" / "rooms" / "embedded" / "journal.db"
        with contextlib.closing(sqlite3.connect(journal)) as db:
            rows = db.execute(
                "SELECT l.id, m.sentence, l.reply_to FROM marks m JOIN lines l ON l.wire = m.line "
                "WHERE m.state = 'spoken' AND l.kind = 'answer'"
            ).fetchall()
        return [(line, sentence, json.loads(ids)) for line, sentence, ids in rows]


@pytest.fixture(scope="module")
def drama(model, tmp_path_factory) -> Drama:
    model("voice.kokoro")
    return asyncio.run(perform(tmp_path_factory.mktemp("drama")))


async def perform(folder: Path) -> Drama:
    drama = Drama(folder)
    shop = corner_shop.write(folder / "shop.csv")
    async with on_air(folder, "--catalog", str(shop), "--record", str(folder / "show.mp4")) as room:
        async with room.viewer("小明") as viewer:
            await viewer.told(QUESTIONS["LAMP"])
            old = await room.kill(VOICE)
            drama.after_voice = await viewer.told(QUESTIONS["KETTLE"])
            await room.reborn(VOICE, old)
            old = await room.kill(PAINTER)
            await room.reborn(PAINTER, old)
            drama.after_painter = await viewer.told(QUESTIONS["TOWEL"], HANG)
            drama.mind = await kill_mind(room, viewer)
        async with room.viewer("小红") as viewer:
            drama.stage = await kill_stage(room, viewer)
        drama.end = await room.stop()
    return drama


async def kill_mind(room: Room, viewer: Viewer) -> MindKilled:
    seen = MindKilled([await viewer.ask(QUESTIONS[sku], HANG) for sku in ("DRYER", "BUDS", "UMBRELLA")])
    await viewer.until(lambda m: m["type"] == "said" and seen.asked[0] in m["reply_to"], HANG)
    seen.before = viewer.said()
    stage = room.child(STAGE)
    begin, wall = (await room.status())["t"], time.monotonic()
    orphans = room.child(MIND).children(recursive=True)
    old = await room.kill(MIND)
    await room.status_when(lambda s: s["t"] > begin + 0.5)
    seen.moved_alone = True
    async with room.viewer("阿强") as other:  # dials the same port, whoever listens there
        for id in seen.asked[1:]:
            await other.until(lambda m, id=id: m["type"] == "said" and id in m["reply_to"], HANG)
        await other.told(QUESTIONS["LAMP"])
        seen.after = other.said()
    await room.reborn(MIND, old)
    await gone(orphans)
    seen.behind = time.monotonic() - wall - ((await room.status())["t"] - begin)
    seen.stages = {stage.pid, room.child(STAGE).pid}
    return seen


async def kill_stage(room: Room, viewer: Viewer) -> StageKilled:
    seen = StageKilled(asked=await viewer.ask(QUESTIONS["KETTLE"], HANG), at=(await room.status())["t"])
    orphans = room.child(STAGE).children(recursive=True)
    old = await room.kill(STAGE)
    await room.reborn(STAGE, old)
    await gone(orphans)
    async with websockets.connect(room.ready["preview"], proxy=None, max_size=2**24, open_timeout=HANG) as preview:
        seen.preview = await asyncio.wait_for(preview.recv(), HANG)
    await room.status_when(lambda s: 0.5 < s["t"] < seen.at)
    seen.said = await viewer.answer(seen.asked, HANG)
    seen.later = await viewer.told(QUESTIONS["TOWEL"])
    return seen


def facts(said: list[Said]) -> dict[str, str]:
    return {fact["ref"]: fact["value"] for sentence in said for fact in sentence.get("facts", ())}


def loudness(recording: Path, said: list[Said]) -> float:
    """How loud the first three seconds of what was said are, 0 to 1."""
    begin = int(said[0]["t"] * RATE)
    return float(np.sqrt(np.mean(sound_of(recording)[begin : begin + 3 * RATE] ** 2)))


def test_a_killed_voice_speaks_again(drama):
    """What is said while it starts anew is shown; it is waited for only as long as a viewer would wait."""
    assert facts(drama.after_voice)["KETTLE.price"] == "119.00"
    assert loudness(drama.recordings[0], drama.after_painter) > 0.01


def test_a_killed_painter_draws_again(drama, model):
    """The card of a product first shown after the painter's death is in the picture."""
    font = next(model("font.cjk").glob("*.otf"))
    begin = drama.after_painter[0]["t"]
    with av.open(str(drama.recordings[0])) as file:
        seen = Counter(
            read_price(frame.to_ndarray(format="rgb24"), font)
            for frame in file.decode(video=0)
            if begin + 1 < frame.time < begin + 3 and round(frame.time * 25) % 10 == 0
        )
    assert seen.most_common(1)[0][0] == "¥39.90"


def test_the_picture_goes_on_without_a_mind(drama):
    assert drama.mind.moved_alone
    assert len(drama.mind.stages) == 1, "the stage was started anew, too"
    assert drama.mind.behind < 2.5


def test_a_killed_mind_answers_what_waited_once_and_repeats_nothing(drama):
    begun = drama.answers_begun()
    assert [begun[id] for id in drama.mind.asked] == [1, 1, 1]
    assert facts(drama.mind.after)["BUDS.price"] == "149.00"
    assert facts(drama.mind.after)["UMBRELLA.price"] == "69.00"
    said = {s["text"] for s in drama.mind.before if s["kind"] != "answer"}
    assert not [s["text"] for s in drama.mind.after if s["text"] in said]


def test_a_killed_stage_is_back_on_air_by_itself(drama):
    assert drama.stage.preview
    assert facts(drama.stage.said)["KETTLE.price"] == "119.00"
    assert drama.answers_begun()[drama.stage.asked] == 1
    assert loudness(drama.recordings[1], drama.stage.later) > 0.01


def test_no_sentence_of_an_answer_was_said_twice(drama):
    assert max(drama.sentences_sounded().values()) == 1


def test_both_recordings_are_named_and_play(drama):
    assert drama.end["record"] == str(drama.recordings[0])
    assert drama.end["parts"] == [str(path) for path in drama.recordings]
    first, second = (played(path) for path in drama.recordings)
    assert first > drama.stage.at - 3
    assert second > drama.stage.later[-1]["t"]


def played(recording: Path) -> float:
    """Every picture and sound decoded; the seconds there are."""
    with av.open(str(recording)) as file:
        times = [frame.time for frame in file.decode(video=0)]
        file.seek(0)
        sound = sum(frame.samples for frame in file.decode(audio=0)) / file.streams.audio[0].rate
    assert times == sorted(times)
    assert abs(times[-1] + 0.04 - sound) < 0.2
    return times[-1]


async def test_without_its_supervisor_the_stage_ends_the_show_and_nobody_stays(tmp_path):
    recording = tmp_path / "show.mp4"
    async with on_air(tmp_path, "--record", str(recording)) as room:
        await room.status_when(lambda s: s["t"] > 2)
        family = room.family()
        stage = room.child(STAGE)
        began = time.monotonic()
        room.process.kill()
        at = (await room.status())["t"]
        await gone([stage])
        took = time.monotonic() - began
        await gone(family)
    assert 28 < took < 45
    assert played(recording) > at + 25
    with av.open(str(recording)) as file:
        lengths = [float(s.duration * s.time_base) for s in (file.streams.video[0], file.streams.audio[0])]
    assert abs(lengths[0] - lengths[1]) < 1 / 25
