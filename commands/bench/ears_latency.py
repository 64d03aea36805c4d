"""How soon what was said is text: the ears' process alone, a running room, and the end of a turn.

In: clips of questions. Out: milliseconds from the last sample to the text, as p50 and p95. `alone`: the ears as the
room starts them, asked one question after another. `on_air`: a room with picture and voice and sound sent into its
socket as a viewer's browser does, until the room shows what was said. `turn_ends`: at a microphone, how long after the
last sound the turn is taken to be over, with Smart Turn and by silence alone, and how often a question was cut short.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import statistics
import sys
import time
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import websockets

from commands.bench.ears_corpus import Clip
from errors import EngineFailed
from perception.voice import Ears, Listener, load_turn_end
from perception.voice.heard import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[2]
PIECE = 640  # 40 ms, as a browser sends


class Names(Protocol):
    """What the room would tell the ears while this question is asked."""

    def hotwords(self, question: Any) -> list[str]: ...
    def names(self, question: Any) -> list[tuple[str, bool]]: ...


async def alone(clips: Sequence[Clip], model_path: Path, told: Names) -> dict[str, Any]:
    took, inside = [], []
    async with Ears(model_path) as ears:
        await ears.hear(clips[0].sound, lang=clips[0].lang)  # the model is loaded
        for clip in clips:
            message = wav(clip.sound)
            began = time.perf_counter()
            await ears.hear(message, lang=None, hotwords=told.hotwords(clip.question), names=told.names(clip.question))
            took.append(1000 * (time.perf_counter() - began))
            inside.append(1000 * ears.took_s)
    question_s = round(statistics.mean(c.seconds for c in clips), 1)
    return spread(took) | {"in_the_ear": spread(inside), "question_s": question_s}


def on_air(clips: Sequence[Clip]) -> dict[str, Any]:
    """Starts `run.py live` with everything embedded, lets it speak for a while, then sends a question every few
    seconds."""
    return asyncio.run(_on_air(clips))


async def _on_air(clips: Sequence[Clip]) -> dict[str, Any]:
    seconds = 30 + 6 * len(clips)
    command = [sys.executable, "run.py", "live", "--json", "--no-browser", "--port", "0", "--for", str(seconds)]
    room = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    took, lost = [], 0
    try:
        first = await asyncio.wait_for(room.stdout.readline(), 120)
        if not first:
            raise EngineFailed("the room did not come up", where="bench ears")
        async with websockets.connect(json.loads(first)["room"] + "?name=viewer", max_size=2**23) as socket:
            await asyncio.sleep(15)  # the opening is being said and the ears are loaded
            for clip in clips:
                told = asyncio.create_task(_told(socket))
                began = time.perf_counter()
                await socket.send(json.dumps({"audio": base64.b64encode(wav(clip.sound)).decode()}))
                try:
                    came = await asyncio.wait_for(told, 25)
                except TimeoutError:
                    came = None
                if came is None:
                    lost += 1
                else:
                    took.append(1000 * (came - began))
                await asyncio.sleep(3)
    finally:
        if room.returncode is None:
            room.terminate()
        await room.wait()
    return spread(took) | {"not_heard": lost}


async def _told(socket: Any) -> float | None:
    """When the room shows what was said; None where it says that it heard nothing."""
    async for message in socket:
        body = json.loads(message)
        if body.get("voice"):
            return time.perf_counter()
        if body["type"] == "outcome" and body["outcome"] == "ignored":
            return None
    return None


def turn_ends(clips: Sequence[Clip], smart: Path | None) -> dict[str, Any]:
    judges = {"silence": None} | ({"smart-turn": smart} if smart is not None else {})
    return {name: asyncio.run(_turn_ends(clips, name, folder)) for name, folder in judges.items()}


async def _turn_ends(clips: Sequence[Clip], name: str, folder: Path | None) -> dict[str, Any]:
    judge = load_turn_end(name, folder)
    waits, cut = [], 0
    for clip in clips:
        sound = np.concatenate([clip.sound, np.zeros(2 * SAMPLE_RATE, np.float32)])
        listener, overs = Listener(judge), []
        for at in range(0, len(sound), PIECE):
            overs += [t.event for t in await listener.feed(sound[at : at + PIECE]) if t.event.kind == "over"]
        cut += len(overs) > 1
        if overs:
            waits.append(1000 * (overs[-1].at - overs[-1].end))
    return spread(waits) | {"cut_short": round(cut / max(1, len(clips)), 3)}


def wav(sound: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def spread(values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"p50": None, "p95": None, "n": 0}
    ordered = sorted(values)
    at = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(statistics.median(ordered), 1), "p95": round(at, 1), "n": len(ordered)}
