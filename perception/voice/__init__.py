"""Hearing: speech to text for voice messages, the microphone and files. For outsiders: `Ears`, `Heard`, `snap`; and
a judge of endings from `load_turn_end` for `guest_line`, which makes turns out of a microphone's sound.
"""

from perception.voice.ears import Ears
from perception.voice.heard import Ear, Heard, NotHeard, Segment
from perception.voice.snap import snap
from perception.voice.turn_end import TurnEnd, load_turn_end

__all__ = ["Ear", "Ears", "Heard", "NotHeard", "Segment", "TurnEnd", "load_turn_end", "snap"]
