"""A guest speaks over the page's microphone socket while the host speaks its script, on the real thing: in the
recording the host is 18 dB quieter, then silent with a shut mouth; the guest is answered; the sentence is said again.

How loud the host was is read off the recording alone: the interrupted sentence sounds twice, the second time
undisturbed, and both are the same sound. What the room says of itself only tells where to look.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

import av
import numpy as np
import pytest
import websockets

from commands.room_settings import PictureChoice
from tests.perception.voice.files_made import spoken
from tests.perception.voice.rooms_made import hush, levelled
from tests.room.heard import RATE, sound_of
from tests.room.live import HANG, Room, on_air
from tests.room.test_mouth import DARK, mouth_box

pytestmark = [pytest.mark.room, pytest.mark.weights]

QUESTION = "Excuse me, how much is the umbrella?"
FRAME = RATE // 25
WIDTH = 360  # a small picture: the machine is to have time for the sound
HANG_S = 4.0  # ten times what it should take: a busy machine is not a fault
LONG = 14  # characters of a sentence that sounds for two seconds and more


class Microphone:
    """An open microphone in a quiet room, in real time, and what is said into it. `began`: the stage's time just before
    the first sample of the last thing said was sent."""

    def __init__(self, room: Room, socket) -> None:
        self._room, self._socket = room, socket
        self._next = np.zeros(0, np.float32)
        self.began: float | None = None
        self.said = asyncio.Event()

    def say(self, sound: np.ndarray) -> None:
        self.said.clear()
        self._next = sound

    async def run(self) -> None:
        loop, due, left = asyncio.get_running_loop(), asyncio.get_running_loop().time(), np.zeros(0, np.float32)
        while True:
            if len(self._next):
                left, self._next = self._next, left[:0]
                self.began = (await self._room.status())["t"]
            block, left = left[:512], left[512:]
            sent = hush(0.032)
            sent[: len(block)] += block
            await self._socket.send((np.clip(sent, -1, 1) * 32767).astype("<i2").tobytes())
            if len(block) and not len(left):
                self.said.set()
            due = max(due + 0.032, loop.time() - 0.5)
            await asyncio.sleep(due - loop.time())


@contextlib.asynccontextmanager
async def microphone(room: Room, name: str, token: str = ""):
    """`token`: an invitation's; else it is the operator's own."""
    address = room.ready["studio"].replace("http", "ws", 1) + "microphone"
    token = token or room.ready["operator"].partition("#")[2]
    async with websockets.connect(address, proxy=None) as socket:
        await socket.send(json.dumps({"token": token, "name": name}))
        assert json.loads(await socket.recv())["type"] == "open"
        made = Microphone(room, socket)
        running = asyncio.create_task(made.run())
        try:
            yield made
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_a_guest_takes_the_floor_is_answered_and_the_sentence_is_said_again(model, tmp_path):
    question = levelled(spoken(model("voice.kokoro"), QUESTION, "en"))
    question = question[np.flatnonzero(np.abs(question) > 0.01)[0] :]
    model("ears.base")
    recording, settings = tmp_path / "show.mp4", tmp_path / "room.toml"
    settings.write_text(f"[picture]\nwidth = {WIDTH}\nheight = {WIDTH * 16 // 9}\n")
    async with on_air(tmp_path, "--room", str(settings), "--brain", "clerk", "--record", str(recording)) as room:
        async with room.viewer("listener") as viewer, microphone(room, "Zhang") as guest:
            long = lambda m: m["type"] == "said" and m["kind"] == "script" and len(m["text"]) >= LONG  # noqa: E731
            cut = await viewer.until(long, HANG)
            await room.status_when(lambda status: status["t"] >= cut["t"] + 0.4)  # well inside the sentence
            guest.say(question)
            asked = await viewer.until(lambda m: m["type"] == "chat" and m.get("voice"), HANG)
            assert asked["user"] == "Zhang"
            told = resumed = None  # in this order; where the ears are slow the host has gone on meanwhile
            while not (told and resumed):
                later = [m for m in viewer.said() if m["t"] > cut["t"]]
                told = next((m for m in later if asked["id"] in m["reply_to"]), None)
                resumed = next((m for m in later if (m["line"], m["text"]) == (cut["line"], cut["text"])), None)
                if not (told and resumed):
                    await viewer.until(lambda m: m["type"] == "said", HANG)
            assert any(f["ref"].startswith("LT-UMB-") and f["ref"].endswith(".price") for f in told["facts"])
            while not any(m["t"] > resumed["t"] for m in viewer.said()):
                await viewer.until(lambda m: m["type"] == "said", HANG)
        await room.stop()
        complaints = [line for line in room.complaints() if "Traceback" in line]
    assert complaints == []

    until = min(told["t"], resumed["t"])
    gain = loudness(sound_of(recording), cut["t"], resumed["t"], until)
    begun = round((guest.began - cut["t"]) * 25)
    assert np.median(gain[:begun]) == pytest.approx(0, abs=1.5), "before the guest, the host is as loud as ever"
    ducked = first(gain, lambda g: g < -16.5, begun)
    silent = first(gain, lambda g: g < -40, ducked)
    lowered = gain[ducked + 2 : silent - 1]
    print(f"from the onset: lowered after {40 * (ducked - begun)} ms, silent after {40 * (silent - begun)} ms")
    if len(lowered) > 2:  # a machine that stands still hears so much at once that the host is cut in the same breath
        assert np.median(lowered) == pytest.approx(-18, abs=1.5)
    assert silent - begun <= HANG_S * 25
    assert gain[silent + 1 :].max() < -40, "and stays silent"
    stopped = cut["t"] + silent / 25
    openness = mouth(recording, cut["t"], until)
    shut = openness[silent + 3 : silent + 20]
    assert shut.max() <= openness[2:begun].max() / 3, (stopped, openness)


def loudness(sound: np.ndarray, first: float, second: float, until: float) -> np.ndarray:
    """Per frame from `first` on, how much quieter than the same sound from `second` on, dB; only frames that sound in
    the second count, the others carry on what was before."""
    out, last = [], 0.0
    recorded = (len(sound) - round(second * RATE)) // FRAME  # where the ears were slow, less than the silence lasted
    for n in range(min(round((until - first) * 25) - 1, recorded)):
        a, b = (sound[round(t * RATE) + n * FRAME :][:FRAME] for t in (first, second))
        level = [10 * np.log10(np.mean(np.square(x, dtype=np.float64)) + 1e-10) for x in (a, b)]
        if level[1] > -40:
            last = level[0] - level[1]
        elif level[0] < -75:
            last = min(last, -60.0)
        out.append(last)
    return np.array(out)


def first(values: np.ndarray, what, start: int) -> int:
    found = [i for i in range(start, len(values)) if what(values[i])]
    assert found, values[start:].round(1).tolist()
    return found[0]


def mouth(recording: Path, begin: float, end: float) -> np.ndarray:
    """How many pixels of the lips' box an open mouth darkens, frame by frame."""
    x, y, w, h = (round(v * WIDTH / PictureChoice().width) for v in mouth_box())
    with av.open(str(recording)) as file:
        boxes = [
            f.to_ndarray(format="gray")[y : y + h, x : x + w] for f in file.decode(video=0) if begin <= f.time < end
        ]
    dark = np.array([(box < DARK).sum() for box in boxes], float)
    return dark - dark.min()
