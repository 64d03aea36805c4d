"""`say --out FILE.mp4`: the host speaks a text in a file, label, captions and AIGC mark included.

In: the text and its speech, clause by clause. Out: the MP4, made as fast as the machine can.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from agent.profiles import load
from commands.fonts import font_of
from commands.host import open_programme
from commands.host_choice import BUILT_IN, Use, admitted
from commands.room_settings import PictureChoice
from commands.voice_choice import OWN
from models.store import Store
from render.output.aigc import AigcMark
from render.output.encode import Encoder
from render.output.fanout import Fanout
from render.output.recorder import Recorder
from render.picture.painter import Painter
from render.speech import Clause, Speech
from render.stage.offline import perform
from render.values import Sentence

log = logging.getLogger(__name__)

ENGINE_S = 120.0  # for a lip-sync engine to load its weights


class Spoken:
    """A voice that has already said everything, in order."""

    def __init__(self, speeches: Sequence[Speech]) -> None:
        self._left = deque(speeches)

    async def speak(self, clause: Clause, *, generation: int, urgent: bool, keep: str = "") -> Speech:
        return self._left.popleft()


def allowed(host: str) -> None:
    """Raises ConsentMissing where the person of this host did not agree to a file of one's own (room "say")."""
    admitted(host, Use("say", OWN, date.today()))


def write_video(out: Path, text: str, speeches: Sequence[Speech], host: str = BUILT_IN) -> None:
    """Raises BadInput where `out` cannot be written or there is no such host, ConsentMissing as `allowed`."""
    use = Use("say", OWN, date.today())
    admitted(host, use)
    painter = Painter(font_of(Store()))
    try:
        choice = PictureChoice(host=host, label=label_in(speeches[0].clause.lang))
        asyncio.run(_write(out, text, speeches, painter, choice, use))
    finally:
        painter.close()


def label_in(lang: str) -> str:
    """The AI label of a room of one's own in this language."""
    return load(OWN).label[lang]


async def _write(
    out: Path, text: str, speeches: Sequence[Speech], painter: Painter, choice: PictureChoice, use: Use
) -> None:
    encoder = Encoder(choice.width, choice.height, video_kbps=choice.video_kbps, threads=2)
    recorder = Recorder(
        out, encoder.info, AigcMark("zhubo", hashlib.sha256(text.encode()).hexdigest()[:32]), seconds=60
    )
    fanout = Fanout()
    fanout.add(recorder.outlet)
    programme = await asyncio.to_thread(open_programme, painter, choice, 0, use, patient=True)
    lips = programme.lips
    if lips is not None:
        lips.start()
        if not await asyncio.to_thread(lips.settle, ENGINE_S):
            log.error("the engine does not draw: the warp does")
    sentences, cuts = _sentences(speeches)
    try:
        performance = perform(
            sentences,
            {},
            voice=Spoken(speeches),
            split=lambda t, lang: cuts[t, lang],
            picture=programme,
            encoder=encoder,
        )
        async for packets, _ in performance:
            fanout.put(packets)
            await asyncio.to_thread(recorder.outlet.wait_room)
    finally:
        await asyncio.to_thread(recorder.close, 60.0)
        if lips is not None:
            await asyncio.to_thread(lips.close)


def _sentences(speeches: Sequence[Speech]) -> tuple[list[Sentence], dict[tuple[str, str], tuple[Clause, ...]]]:
    """The captions: clauses up to each sentence's last one, and how each is cut."""
    sentences, cuts, part = [], {}, []
    for i, speech in enumerate(speeches):
        part.append(speech.clause)
        if speech.clause.last or i == len(speeches) - 1:
            joint = " " if part[0].lang == "en" else ""
            text = joint.join(c.text.strip() for c in part)
            sentences.append(Sentence(text, part[0].lang))
            cuts[text, part[0].lang] = tuple(part)
            part = []
    return sentences, cuts
