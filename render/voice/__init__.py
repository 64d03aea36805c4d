"""The voice: written sentences to sound with phones and a mouth.

In: sentences. Out: `Speech` clause by clause, made in a worker process. The stage uses `split_clauses`, `pause_after`
and `VoiceWorker`; `say` uses the same.
"""

from render.voice.clauses import pause_after, split_clauses
from render.voice.process import Superseded, VoiceWorker
from render.voice.speaker import VoiceSettings
from render.voice.spoken import spoken_form
from render.voice.voices import CoquiModel, VoiceServer

__all__ = [
    "CoquiModel",
    "Superseded",
    "VoiceServer",
    "VoiceSettings",
    "VoiceWorker",
    "pause_after",
    "split_clauses",
    "spoken_form",
]
