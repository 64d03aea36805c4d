"""Go on air: the embedded room, or the one a room file describes.

Without arguments everything is embedded: the sample shop, SQLite, the built-in voice and host, a chat on the studio
page. This process is only the supervisor of two others, the mind and the stage; it starts them again when they fall.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
import webbrowser
from pathlib import Path
from typing import Any

from agent.profiles import Profile
from commands.children import Child, Refused
from commands.folders import data_home, made
from commands.host_choice import given as given_host
from commands.host_choice import pack_folder
from commands.platform_rules import rules_for, why_copilot
from commands.room_settings import RoomSettings, read_room
from commands.voice_choice import known_speakers
from errors import BadInput, EngineFailed
from models.store import Store

STARTING = 120.0  # seconds until the picture must move


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--room", metavar="ROOM.TOML", help="the room's settings")
    parser.add_argument("--catalog", metavar="FILE|DB-URL", help="products; a file is watched")
    parser.add_argument("--brain", default=None, help="auto, clerk, local, or the URL of an OpenAI-compatible server")
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="end after so long on air")
    parser.add_argument("--record", metavar="FILE.mp4", help="record the programme")
    parser.add_argument("--capture", metavar="FILE", help="keep the chats' raw frames, redacted, for run.py decode")
    parser.add_argument("--rtmp", action="append", default=[], metavar="URL", help="push the stream; needs --profile")
    parser.add_argument("--profile", metavar="NAME", help="the platform's rules: a name or a TOML (docs/profiles.md)")
    parser.add_argument("--avatar", metavar="NAME|FOLDER", help="the host: a shipped one's name, or a pack's folder")
    parser.add_argument("--port", type=int, default=8440, help="the studio's port; 0 takes a free one")
    parser.add_argument("--no-browser", action="store_true", help="do not open the studio page")
    parser.add_argument("--json", action="store_true", help="JSON lines on stdout")


def main(args: argparse.Namespace) -> int:
    settings = _settings(args)
    run_folder = Path(tempfile.mkdtemp(prefix="zhubo-"))
    try:
        profile = rules_for(settings)
        with _listen(args.port) as studio, contextlib.nullcontext() if profile.copilot else _listen(0) as stage:
            settings = settings.model_copy(
                update={
                    "studio_fd": studio.fileno(),
                    "stage_fd": stage.fileno() if stage else -1,
                    "studio_port": studio.getsockname()[1],
                    "stage_port": stage.getsockname()[1] if stage else 0,
                    "link_token": secrets.token_urlsafe(24),
                    "operator_token": secrets.token_urlsafe(24),
                    "run_folder": str(run_folder),
                    "state_folder": str(made(data_home() / "rooms" / settings.name)),
                }
            )
            return asyncio.run(OnAir(settings, args, profile).run())
    finally:
        shutil.rmtree(run_folder, ignore_errors=True)


def _settings(args: argparse.Namespace) -> RoomSettings:
    given = {
        "catalog": args.catalog,
        "brain": args.brain,
        "record": args.record and str(Path(args.record).resolve()),
        "capture": args.capture and str(Path(args.capture).resolve()),
        "rtmp": tuple(args.rtmp) or None,
        "profile": args.profile,
    }
    settings = read_room(args.room).model_copy(update={k: v for k, v in given.items() if v})
    if args.avatar is not None:
        picture = settings.picture.model_copy(update={"host": given_host(args.avatar)})
        settings = settings.model_copy(update={"picture": picture})
    pack_folder(settings.picture.host)
    known_speakers(settings, Store(quiet=True))
    if (settings.rtmp or settings.outputs.leaving) and not settings.profile:
        where = "--rtmp" if settings.rtmp else settings.outputs.leaving
        raise BadInput("a stream needs to know its platform's rules", where=where, remedy="add --profile NAME")
    settings.outputs.check()
    rules_for(settings)
    if args.seconds is not None and args.seconds <= 0:
        raise BadInput(f"{args.seconds} is not a length of time", where="--for", remedy="give seconds above 0")
    if settings.capture and not Path(settings.capture).parent.is_dir():
        folder = Path(settings.capture).parent
        raise BadInput("the folder is not there", where=f"--capture {args.capture}", remedy=f"make {folder} first")
    if settings.record:
        folder = Path(settings.record).parent
        if not folder.is_dir():
            raise BadInput("the folder is not there", where=f"--record {args.record}", remedy=f"make {folder} first")
        if Path(settings.record).suffix.lower() != ".mp4":
            raise BadInput("records MP4 only", where=f"--record {args.record}", remedy="let the name end in .mp4")
    return settings


def _listen(port: int) -> socket.socket:
    """A loopback socket, already listening: whoever connects while a child starts anew waits in its queue."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as e:
        listener.close()
        raise BadInput(f"port {port} cannot be used: {e}", where="--port", remedy="--port 0 takes a free one") from e
    listener.listen(256)
    return listener


class OnAir:
    """One run: both children, what they report, and the end. In co-pilot there is no stage: a person is on air, from
    their own software."""

    def __init__(self, settings: RoomSettings, args: argparse.Namespace, profile: Profile) -> None:
        self._profile = profile
        self._copilot = profile.copilot
        self._over: str | None = None
        self._stop = asyncio.Event()
        self._settings = settings
        self._args = args
        self._stage = Child("stage", "commands.stage_process", settings, self._heard)
        self._mind = Child("mind", "commands.mind_process", settings, self._heard)
        self._frames: dict[int, int] = {}
        self._recordings: list[str] = []
        self._ready = {name: asyncio.Event() for name in (("mind",) if self._copilot else ("stage", "mind"))}
        self._began = time.monotonic()

    async def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        children = [asyncio.create_task(self._mind.run(), name="mind")]
        if not self._copilot:
            children.append(asyncio.create_task(self._run_stage(), name="stage"))
        show = asyncio.create_task(self._show(), name="show")
        try:
            await asyncio.wait({show, *children}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            show.cancel()
            await self._mind.end()
            await self._stage.end()
            self._ready["mind"].set()  # a stage that still waited for it has nothing to begin any more
            done = await asyncio.gather(show, *children, return_exceptions=True)
        if any(isinstance(result, Refused) for result in done):
            return 2
        for result in done:
            if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
                raise result
        self._say_end()
        return 0

    async def _run_stage(self) -> None:
        """Once the mind has opened its catalog: what cannot go on air must not overwrite a recording either."""
        await self._ready["mind"].wait()
        await self._stage.run()

    async def _show(self) -> None:
        """On air from the first picture until told to stop or until the time is up."""
        try:
            async with asyncio.timeout(STARTING):
                await asyncio.gather(*(event.wait() for event in self._ready.values()))
        except TimeoutError:
            late = " and ".join(name for name, event in self._ready.items() if not event.is_set())
            raise EngineFailed(f"no {late} within {STARTING:.0f} s", remedy="see the messages above") from None
        self._say_ready()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._args.seconds):
                await self._stop.wait()

    def _heard(self, child: str, message: dict[str, Any]) -> None:
        match message.get("event"):
            case "ready":
                self._ready[child].set()
            case "recording":
                self._recordings.append(message["file"])
            case "over":
                self._over = message["reason"]
                self._stop.set()
            case "frames":
                self._frames[message["attempt"]] = message["frames"]

    @property
    def _page(self) -> str:
        return f"http://127.0.0.1:{self._settings.studio_port}/"

    def _say_ready(self) -> None:
        room = f"ws://127.0.0.1:{self._settings.studio_port}/room"
        operator = f"{self._page}#{self._settings.operator_token}"
        if self._copilot:
            print(f"run.py live: co-pilot: {why_copilot(self._profile)}", file=sys.stderr, flush=True)
        if self._args.json:
            pids = {"mind": self._mind.pid, "stage": self._stage.pid}
            preview = None if self._copilot else f"ws://127.0.0.1:{self._settings.stage_port}/preview"
            more = {"mode": "copilot"} if self._copilot else self._players()
            self._print(
                event="ready", studio=self._page, room=room, pids=pids, operator=operator, preview=preview, **more
            )
        else:
            took = time.monotonic() - self._began
            state, page = ("co-pilot ready", "prompter") if self._copilot else ("on air", "studio  ")
            print(f"{state} after {took:.1f} s\n  {page} {operator}\n  room     {room}?name=YOU\nCtrl-C ends the show")
            sys.stdout.flush()
            if not self._args.no_browser and sys.stdout.isatty():
                webbrowser.open(operator)

    def _players(self) -> dict[str, str]:
        """Where players find the programme."""
        at, wanted = f"127.0.0.1:{self._settings.stage_port}", self._settings.outputs
        flv = {"flv": f"http://{at}/live.flv"} if wanted.flv else {}
        return flv | ({"hls": f"http://{at}/live.m3u8"} if wanted.hls else {})

    def _say_end(self) -> None:
        frames = sum(self._frames.values())
        record = self._recordings[0] if self._recordings else None
        if self._args.json:
            parts = {"parts": self._recordings} if len(self._recordings) > 1 else {}
            over = {"reason": self._over} if self._over else {}
            self._print(event="end", frames=frames, record=record, **parts, **over)
        else:
            why = f" ({self._over})" if self._over else ""
            print(
                f"off air after {frames / 25:.0f} s{why}" + "".join(f"\n  recorded {part}" for part in self._recordings)
            )

    def _print(self, **message: Any) -> None:
        print(json.dumps(message, ensure_ascii=False), flush=True)
