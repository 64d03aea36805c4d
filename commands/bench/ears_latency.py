"""How soon what was said is text: the ears' process alone, a running room, and the end of a turn.

In: clips of questions. Out: milliseconds from the last sample to the text, as p50 and p95. `alone`: the ears as the
room starts them, asked one question after another. `on_air`: a room with picture and voice and sound sent into its
socket as a viewer's browser does, until the room shows what was said. `turn_ends`: at a microphone, how long after the
last sound the turn is taken to be over, with Smart Turn and by silence alone; how often it was taken to be over before
that; and how often a question then came to the mind in pieces, with texts that take the ears `TEXT_S`.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import websockets

from commands.bench.ears_corpus import Clip
from commands.held_words import HeldWords
from errors import EngineFailed
from perception.event import LiveEvent
from perception.voice import Ear, Ears, TurnEnd, load_turn_end
from perception.voice.guest_ear import JOIN_S, PAUSE_S, GuestEar
from perception.voice.heard import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[2]
PIECE = 512  # 32 ms, a step of the voice detector
TEXT_S = 0.5  # what the ears need for a question alone
VOICE, ROOM = 0.35, 8e-4  # a voice's peak at a microphone, and a quiet room (−62 dBFS)


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


def turn_ends(clips: Sequence[Clip], smart: Path | None, ear: Ear) -> dict[str, Any]:
    """By each judge of endings; every clip as a guest says it into a quiet room, counted in the microphone's sound."""
    judges = {"silence": None} | ({"smart-turn": smart} if smart is not None else {})
    return {name: _turn_ends(clips, load_turn_end(name, folder), ear) for name, folder in judges.items()}


def _turn_ends(clips: Sequence[Clip], judge: TurnEnd, ear: Ear) -> dict[str, Any]:
    turns = [said_at_a_microphone(clip, judge, ear) for clip in clips]
    share = lambda those: round(sum(those) / max(1, len(turns)), 3)  # noqa: E731
    return spread([1000 * turn.noticed_s for turn in turns]) | {
        "text_to_mind_ms": spread([1000 * turn.passed_s for turn in turns if turn.passed_s is not None]),
        "judged_too_early": share([turn.overs > 1 for turn in turns]),
        "in_pieces": share([len(turn.texts) > 1 for turn in turns]),
        "said_in_pieces": [turn.texts for turn in turns if len(turn.texts) > 1],
    }


@dataclass(frozen=True, slots=True)
class Turned:
    """`noticed_s`, `passed_s`: from the last sound to the turn's end, and to its text with the mind."""

    noticed_s: float
    passed_s: float | None
    overs: int
    texts: list[str]


def said_at_a_microphone(clip: Clip, judge: TurnEnd, ear: Ear) -> Turned:
    """One clip, as `commands.guests` treats it, in the microphone's own time."""
    loud = np.flatnonzero(np.abs(clip.sound) > 0.02 * np.abs(clip.sound).max())
    sound = np.pad(clip.sound, (SAMPLE_RATE // 2, 3 * SAMPLE_RATE)) * np.float32(VOICE / np.abs(clip.sound).max())
    sound += ROOM * np.random.default_rng(len(sound)).standard_normal(len(sound)).astype(np.float32)
    end = 0.5 + loud[-1] / SAMPLE_RATE
    guest, held = GuestEar(judge), HeldWords()
    texts: dict[str, tuple[float, LiveEvent]] = {}  # id → when the ears have it
    passed: list[tuple[float, str]] = []
    overs, skip, noticed = 0, 0, end
    for at in range(0, len(sound), PIECE):
        steps, now = guest.hear(sound[at : at + PIECE]), guest.now
        for act, made, more in steps:
            held.speaking = act == "duck" if act in ("duck", "restore", "cut") else held.speaking
            if act == "cut" and more:
                gone = held.joined()
                skip = 0 if gone is not None else len(made)
                if gone is not None:
                    texts.pop(gone[0], None)
            elif act == "over":
                overs, noticed = overs + 1, now
                text = ear.hear(made[skip:], lang=clip.lang, hotwords=()).text
                event = LiveEvent(str(overs), "voice", "room", "room", None, now, text=text)
                texts[event.id], skip = (now + TEXT_S, event), 0
                if more:
                    passed += [(now, e.text) for e in held.ended(event.id, now + JOIN_S - PAUSE_S)]
        for id, (ready, event) in list(texts.items()):
            if ready <= now:
                del texts[id]
                if not held.heard(event, now):
                    passed.append((now, event.text))
        passed += [(now, e.text) for e in held.due(now)]
    said = [(when, text) for when, text in passed if text]
    return Turned(noticed - end, said[-1][0] - end if said else None, overs, [text for _, text in said])


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
