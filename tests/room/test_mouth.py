"""The mouth in the recorded pixels: open in speech, shut in silence, shut on bilabials, by the voice's phone times."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import av
import numpy as np
import pytest

from commands.host import PACKS
from commands.room_settings import PictureChoice
from commands.say_video import write_video
from render.speech import FPS, Clause, Speech
from render.stage.offline import REST
from render.voice import VoiceSettings, VoiceWorker

pytestmark = pytest.mark.weights

TEXT = "爸爸妈妈抱抱大宝宝"  # nine open vowels, eight bilabials
DARK = 95  # lips are lighter, the open mouth is darker
BILABIALS = frozenset("pbm")


@pytest.fixture(scope="module")
def spoken(model) -> Speech:
    return asyncio.run(_speak(model("voice.kokoro")))


async def _speak(kokoro: Path) -> Speech:
    voice = VoiceWorker(VoiceSettings(models={"voice.kokoro": kokoro}))
    await voice.start()
    try:
        return await voice.speak(Clause(TEXT, "zh", last=True))
    finally:
        await voice.close()


@pytest.fixture(scope="module")
def openness(spoken, model, tmp_path_factory) -> np.ndarray:
    """Per frame of the file: how many pixels of the lips' box an open mouth darkens."""
    model("font.cjk")
    out = tmp_path_factory.mktemp("mouth") / "say.mp4"
    write_video(out, TEXT, [spoken])
    x, y, w, h = mouth_box()
    with av.open(str(out)) as file:
        boxes = [f.to_ndarray(format="gray")[y : y + h, x : x + w] for f in file.decode(video=0)]
    dark = np.array([(box < DARK).sum() for box in boxes], float)
    return dark - dark.min()  # what stays dark with shut lips is shadow


def mouth_box() -> tuple[int, int, int, int]:
    """x, y, width, height of the lips in the live picture: the middle of the pack's mouth box (x0, y0, x1, y1)."""
    choice = PictureChoice()
    manifest = json.loads((PACKS / choice.host / "manifest.json").read_text("utf-8"))
    scale = choice.width / manifest["size"][0]
    x0, y0, x1, y1 = (round(scale * v) for v in manifest["boxes"]["mouth"])
    width, height = x1 - x0, y1 - y0
    return x0 + width // 4, y0 + height // 3, width // 2, height // 2


def frames_of(spoken: Speech, symbols: frozenset[str]) -> list[int]:
    """The file's frame at the middle of each such phone."""
    middles = [(p.start + p.end) / 2 for p in spoken.phones if p.symbol.strip("ˈˌː") in symbols]
    return [REST + int(t * FPS) for t in middles]


def test_it_opens_more_in_speech_than_in_silence(openness, spoken):
    talking = slice(REST, REST + len(spoken.mouth))
    silent = np.concatenate([openness[: REST - 2], openness[talking.stop + 6 :]])
    assert openness[talking].mean() > 1.5 * silent.mean()


def test_it_shuts_on_bilabials(openness, spoken):
    shut, vowels = frames_of(spoken, BILABIALS), frames_of(spoken, frozenset("a"))
    assert len(shut) >= 6, [p.symbol for p in spoken.phones]
    closest = [openness[max(0, n - 2) : n + 2].min() for n in shut]
    widest = np.mean([openness[n - 1 : n + 3].max() for n in vowels])
    recall = np.mean([c < 0.25 * widest for c in closest])
    assert recall >= 0.8, (closest, widest)
