"""The stage's process: the clock thread, and a loop with the door, the voice worker and the outputs around it.

In: `RoomSettings` on stdin. Out: the events `ready` when the picture moves, `recording` per file, `frames` at the end.
The picture moves first; voice, RTMP and preview join when they are ready. It ends cleanly when told, or 30 s after the
supervisor was lost.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
from datetime import date
from pathlib import Path

from commands.fonts import font_of
from commands.guard import Guard
from commands.host import open_programme
from commands.host_choice import Use
from commands.lifeline import read_settings, report, set_up_logging, until_told
from commands.platform_rules import label_of, seller_missing
from commands.room_settings import RoomSettings
from commands.serving import serve
from commands.stage_outputs import Outputs, profile_of
from commands.voice_choice import OWN, voices_of
from errors import EngineFailed, ZhuboError
from models.store import Store
from render.output.encode import Encoder
from render.picture.painter import Painter
from render.speech import Clause, Speech
from render.stage import tune
from render.stage.board import Board
from render.stage.floor import Floor
from render.stage.rehearsal import Rehearsal
from render.stage.server import Door
from render.stage.stage import Stage, Wires
from render.voice import VoiceWorker, split_clauses

log = logging.getLogger("stage")

WITHOUT_SUPERVISOR = 30.0  # seconds it goes on alone
VOICE_AGAIN_S = (5.0, 15.0, 60.0)  # before a voice that did not start is tried again


class Captions:
    """The last rung of the voice's ladder: nothing is heard, every sentence is shown."""

    async def speak(self, clause: Clause, *, generation: int, urgent: bool, keep: str = "") -> Speech:
        raise EngineFailed("no voice is here: captions only", where="voice", remedy="make models")

    async def start(self) -> None:
        log.warning("no voice model is here: the host is captions only; `make models` fetches it")

    def warm(self, clauses: list[Clause]) -> None:
        pass

    async def close(self) -> None:
        pass


def main() -> int:
    settings = read_settings()
    set_up_logging("stage")
    sys.setswitchinterval(0.001)  # the clock thread gets the interpreter back within a millisecond
    try:
        asyncio.run(_run(settings))
    except ZhuboError as e:
        print(f"run.py live: {e}", file=sys.stderr)
        return e.exit_code
    return 0


async def _run(settings: RoomSettings) -> None:
    store = Store()
    picture = settings.picture.model_copy(update={"label": label_of(settings)})
    painter = Painter(font_of(store))
    encoder = Encoder(picture.width, picture.height, video_kbps=picture.video_kbps, profile=profile_of(settings))
    outputs = Outputs(settings, encoder)

    if warning := seller_missing(settings):
        log.warning("%s", warning)
    voice = _voice(settings, store)
    board = Board(picture.label, seller=settings.seller.shown(settings.languages[0]), lang=settings.languages[0])
    use = Use(settings.name, settings.profile or OWN, date.today())
    programme = await asyncio.to_thread(open_programme, painter, picture, settings.seed, use, avatar=settings.avatar)
    lips = programme.lips
    if lips is not None:
        lips.start()
    stage = Stage(Floor(split_clauses), board, programme, encoder, outputs.fanout, warm=voice.warm, lips=lips)
    door = Door(stage, outputs.preview, settings.link_token, settings.operator_token, outputs.live)
    moving = asyncio.Event()
    rehearsal = Rehearsal(voice, stage.heard, stage.consider)
    stage.start(Wires(asyncio.get_running_loop(), door.news, moving.set), rehearsal)
    app = Guard(door.app(), allowed=settings.studio_origins)
    serving = asyncio.create_task(serve(app, settings.stage_fd, largest=2**20), name="door")
    speaking = asyncio.create_task(_give_voice(voice, stage), name="voice start")
    await moving.wait()
    report(event="ready")
    playing = asyncio.create_task(_give_music(settings, stage), name="music")
    ended = asyncio.create_task(until_told(WITHOUT_SUPERVISOR), name="until told")
    failed = asyncio.create_task(stage.failed.wait(), name="until failed")
    try:
        await asyncio.wait({ended, failed, serving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await asyncio.to_thread(stage.stop)
        await outputs.close()
        report(event="frames", frames=stage.frames, attempt=settings.attempt)
        for task in (ended, failed, speaking, playing, serving):
            task.cancel()
        await asyncio.gather(ended, failed, speaking, playing, serving, return_exceptions=True)
        await rehearsal.close()
        await voice.close()
        if lips is not None:
            await asyncio.to_thread(lips.close)
        painter.close()
    if stage.failure is not None:
        raise EngineFailed(f"the clock stopped: {stage.failure}") from stage.failure


async def _give_voice(voice: VoiceWorker | Captions, stage: Stage) -> None:
    """Let the rehearsal begin once the voice can speak; the show is already on. One that a busy machine did not let
    start is tried again for as long as the show lasts."""
    for pause in itertools.chain(VOICE_AGAIN_S, itertools.repeat(VOICE_AGAIN_S[-1])):
        try:
            await voice.start()
        except ZhuboError as e:
            log.error("%s; the host is captions only", e)
            stage.rehearse()
            if not e.retryable:
                return
            await asyncio.sleep(pause)
        else:
            stage.rehearse()
            return


async def _give_music(settings: RoomSettings, stage: Stage) -> None:
    """What plays while the host rests, made or read beside the show."""
    if settings.sound.music == "off":
        return
    try:
        own = settings.sound.music != "built-in"
        loop = await (
            asyncio.to_thread(tune.from_file, Path(settings.sound.music))
            if own
            else asyncio.to_thread(tune.built_in, settings.seed)
        )
    except ZhuboError as e:
        log.error("%s; rests are silent", e)
    else:
        stage.music(loop)


def _voice(settings: RoomSettings, store: Store) -> VoiceWorker | Captions:
    voices = voices_of(settings, store, date.today())
    return Captions() if voices is None else VoiceWorker(voices)


if __name__ == "__main__":
    sys.exit(main())
