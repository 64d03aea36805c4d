"""Hearing: speech to text for voice messages, the microphone and files. For outsiders: `Ears`, `Heard`, `snap`; and
`Listener` with a judge from `load_turn_end`, which makes turns out of a microphone's sound.
"""

from perception.voice.ears import Ears
from perception.voice.heard import Ear, Heard, NotHeard, Segment
from perception.voice.listener import Listener, Turn
from perception.voice.snap import snap
from perception.voice.turn_end import TurnEnd, load_turn_end

__all__ = ["Ear", "Ears", "Heard", "Listener", "NotHeard", "Segment", "Turn", "TurnEnd", "load_turn_end", "snap"]
