"""A voice that a busy machine did not let start is tried again; one that can never speak is not."""

from __future__ import annotations

from commands import stage_process
from errors import EngineFailed, ModelMissing


class Voice:
    """Fails as told, then starts."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.starts = 0

    async def start(self) -> None:
        self.starts += 1
        if self.failures:
            raise self.failures.pop(0)


class Stage:
    def __init__(self) -> None:
        self.rehearsed = 0

    def rehearse(self) -> None:
        self.rehearsed += 1


async def test_it_is_tried_until_it_starts_and_captions_go_on_meanwhile(monkeypatch):
    monkeypatch.setattr(stage_process, "VOICE_AGAIN_S", (0.0,))
    late = [EngineFailed("the voice did not start within 60 s", retryable=True) for _ in range(3)]
    voice, stage = Voice(*late), Stage()
    await stage_process._give_voice(voice, stage)
    assert (voice.starts, stage.rehearsed) == (4, 4)


async def test_what_can_never_speak_is_tried_once(monkeypatch):
    monkeypatch.setattr(stage_process, "VOICE_AGAIN_S", (0.0,))
    voice, stage = Voice(ModelMissing("no weights")), Stage()
    await stage_process._give_voice(voice, stage)
    assert (voice.starts, stage.rehearsed) == (1, 1)
