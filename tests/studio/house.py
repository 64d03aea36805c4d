"""The studio on real sockets: its application, the embedded room and the stage's door, each behind the Guard.

The mind is scripted (`scripted.py`); the catalog is the sample shop, the picture a real encoder's moving bars.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import av
import numpy as np

from catalog import SAMPLE, Catalog
from commands.guard import Guard
from commands.invitations import Invitations
from commands.serving import serve
from perception.chat.room import Room
from perception.event import LiveEvent
from perception.voice.microphone import MicrophoneSocket
from render.output.encode import Encoder
from render.output.preview import Preview
from render.speech import FPS, SAMPLES_PER_FRAME
from render.stage.server import Door
from render.values import Hello
from studio import studio_app
from tests.studio.scripted import ScriptedLines, ScriptedOperator

TOKEN = "the-operator's-token"


class ScriptedStage:
    """The floor behind the real door: it counts and can be silenced."""

    def __init__(self) -> None:
        self.muted = False
        self.panics: asyncio.Queue[bool] = asyncio.Queue()

    def deliver(self, value: Any) -> None: ...
    def acknowledge(self, number: int) -> None: ...
    def mind_here(self, here: bool) -> None: ...

    def hello(self) -> Hello:
        return Hello(0, 0, 0, 0.0)

    def unacknowledged(self, after: int) -> list:
        return []

    def panic(self, on: bool) -> None:
        self.muted = on
        self.panics.put_nowait(on)

    def status(self) -> dict[str, Any]:
        return {
            "t": 60.0, "clock": {"late_share": 0.0004}, "underruns": 0, "muted": self.muted, "paused": False,
            "ms_per_tick": {"compose": 9.1, "encode": 6.4}, "outputs": {"preview": {"viewers": 1}},
        }  # fmt: skip


@dataclass(slots=True)
class House:
    operator: ScriptedOperator
    shelf: Catalog
    room: Room
    heard: list[LiveEvent]
    spoken: asyncio.Queue[tuple[LiveEvent, bytes]]
    stage: ScriptedStage
    lines: ScriptedLines
    studio_port: int
    stage_port: int
    tasks: dict[str, asyncio.Task] = field(default_factory=dict)
    token: str = TOKEN
    invitations: Invitations = field(default_factory=Invitations)
    begin: Callable[[str], None] = lambda name: None

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.studio_port}/"

    def socket(self, path: str) -> str:
        return f"ws://127.0.0.1:{self.studio_port}{path}"

    async def end(self, name: str) -> None:
        """That process dies."""
        self.tasks[name].cancel()
        await asyncio.gather(self.tasks[name], return_exceptions=True)


def _listener() -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener


@contextlib.asynccontextmanager
async def open_house(
    folder: Any,
    preview: Preview | None = None,
    *,
    copilot: Any = None,
    attending: Any = None,
    font: Any = None,
) -> AsyncIterator[House]:
    """`copilot`: the house is in co-pilot and has no stage; `font`: the Chinese letters it hands out."""
    shelf = Catalog.open(folder / "catalog.db")
    await asyncio.to_thread(shelf.import_file, SAMPLE)
    operator, stage, lines = ScriptedOperator(), ScriptedStage(), ScriptedLines()
    heard: list[LiveEvent] = []
    spoken: asyncio.Queue[tuple[LiveEvent, bytes]] = asyncio.Queue()
    room = Room(heard.append, put_audio=lambda event, wav: spoken.put_nowait((event, wav)))
    with _listener() as studio_socket, _listener() as stage_socket:
        studio_port, stage_port = studio_socket.getsockname()[1], stage_socket.getsockname()[1]
        house = House(operator, shelf, room, heard, spoken, stage, lines, studio_port, stage_port)
        origins = tuple(f"http://{name}:{studio_port}" for name in ("127.0.0.1", "localhost"))
        app = studio_app(
            operator, operator.feed, shelf,
            token=TOKEN, stage_url=None if copilot else f"http://127.0.0.1:{stage_port}",
            routes=[room.route(), MicrophoneSocket(lines, TOKEN, admit=house.invitations.admit).route()],
            copilot=copilot, attending=attending, invites=house.invitations, every_s=0.05,
            font=font,
        )  # fmt: skip

        def begin(name: str) -> None:
            if name == "mind":
                serving = serve(Guard(app), studio_socket.fileno(), largest=8 * 2**20)
            else:
                door = Guard(Door(stage, preview, "link", TOKEN).app(), allowed=origins)
                serving = serve(door, stage_socket.fileno(), largest=2**20)
            house.tasks[name] = asyncio.create_task(serving, name=name)

        house.begin = begin
        begin("mind")
        if preview is not None:
            begin("stage")
        try:
            yield house
        finally:
            for task in house.tasks.values():
                task.cancel()
            await asyncio.gather(*house.tasks.values(), return_exceptions=True)
            shelf.close()


def bars(tick: int, width: int, height: int) -> av.VideoFrame:
    """A soft gradient with a bar that moves."""
    luma = np.linspace(60, 110, height, dtype=np.uint8)[:, None].repeat(width, 1)
    at = (tick * 3) % width
    luma[:, at : at + 12] = 190
    chroma = np.full(width * height // 2, 124, np.uint8)
    return av.VideoFrame.from_ndarray(np.concatenate((luma.ravel(), chroma)).reshape(-1, width), "yuv420p")


@contextlib.contextmanager
def moving_picture(width: int = 360, height: int = 640) -> Iterator[Preview]:
    """A preview fed in real time by a real encoder, with a soft tone."""
    encoder = Encoder(width, height, video_kbps=500)
    preview = Preview(encoder.info)
    ended = threading.Event()

    def run() -> None:
        began, tick = time.monotonic(), 0
        while not ended.wait(max(0.0, began + tick / FPS - time.monotonic())):
            at = (np.arange(SAMPLES_PER_FRAME) + tick * SAMPLES_PER_FRAME) / 48_000
            tone = (0.02 * np.sin(2 * np.pi * 330 * at)).astype(np.float32)
            preview.outlet.put(encoder.encode(bars(tick, width, height), tone))
            tick += 1

    thread = threading.Thread(target=run, name="moving picture", daemon=True)
    thread.start()
    try:
        yield preview
    finally:
        ended.set()
        thread.join(5)
        preview.close()
