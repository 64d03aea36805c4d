"""The room file's [outputs]: where the programme goes besides the studio, and how the recording is cut.

In: a table of room.toml. Out: `OutputSettings`. Addresses to push to (`--rtmp`) come by flag, for they hold keys.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OutputSettings(_Part):
    """`record_minutes`: a new file every so many minutes; 0 is one file. `flv`, `hls`: served at the stage's port."""

    record_minutes: float = Field(0, ge=0, le=24 * 60)
    flv: bool = True
    hls: bool = True
