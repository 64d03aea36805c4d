"""The machine-readable mark of generated content, as China's labelling rule (GB 45438-2025, Annex E) wants it in files.

In: who produces, and the recording's own number. Out: the JSON for the metadata key `AIGC`, ASCII only and without
quotes inside its values, and one plain sentence for the comment, for people and for other countries' rules.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

GENERATED = "1"
COMMENT = "AI-generated video: virtual host, synthetic voice. AI生成内容：虚拟主播，合成语音。"


@dataclass(frozen=True, slots=True)
class AigcMark:
    """`producer`: name or registered code of the generating service; `produce_id`: unique number of this content."""

    producer: str
    produce_id: str
    propagator: str = ""
    propagate_id: str = ""

    def __post_init__(self) -> None:
        for name in ("producer", "produce_id", "propagator", "propagate_id"):
            object.__setattr__(self, name, _plain(getattr(self, name)))

    def to_json(self) -> str:
        """The inner object. ReservedCode1 is our integrity value: SHA-256 over producer and number."""
        body = {
            "Label": GENERATED,
            "ContentProducer": self.producer,
            "ProduceID": self.produce_id,
            "ReservedCode1": hashlib.sha256(f"{self.producer}|{self.produce_id}".encode()).hexdigest(),
            "ContentPropagator": self.propagator,
            "PropagateID": self.propagate_id,
            "ReservedCode2": "",
        }
        return json.dumps(body, separators=(",", ":"))

    def part(self, number: int) -> AigcMark:
        """The mark of one file of a recording in several: a content of its own."""
        return replace(self, produce_id=f"{self.produce_id}-{number:03d}")

    def metadata(self) -> dict[str, str]:
        """Container metadata: the mark and the plain sentence."""
        return {"AIGC": self.to_json(), "comment": COMMENT}


def _plain(text: str) -> str:
    """Characters the rule allows stay; any other is written as its code, U+4E3B, so that nothing is lost."""
    allowed = lambda ch: "!" <= ch <= "~" and ch not in '"\\'  # noqa: E731
    return "".join(ch if allowed(ch) else "_" if ch == " " else f"U+{ord(ch):04X}" for ch in text)
