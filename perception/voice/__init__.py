"""Hearing: speech to text for voice messages, the microphone and files. For outsiders: `Ears`, `Heard`, `snap`."""

from perception.voice.ears import Ears
from perception.voice.heard import Ear, Heard, NotHeard, Segment
from perception.voice.snap import snap

__all__ = ["Ear", "Ears", "Heard", "NotHeard", "Segment", "snap"]
