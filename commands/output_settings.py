"""The room file's [outputs]: where the programme goes besides the studio, and how the recording is cut.

In: a table of room.toml. Out: `OutputSettings`. RTMP addresses come by flag (`--rtmp`), for they hold keys; a WHIP
endpoint's token comes from the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from errors import BadInput
from render.output.c2pa import Identity
from render.output.camera import device_of
from render.output.whip import shown


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WhipTarget(_Part):
    """`token_env`: the environment variable that holds the bearer token, where the endpoint wants one."""

    url: str
    token_env: str = ""

    def token(self, environment: Mapping[str, str] = os.environ) -> str:
        """Raises BadInput where the variable is not set."""
        if not self.token_env:
            return ""
        if not (token := environment.get(self.token_env, "")):
            raise BadInput("is not set", where=self.token_env, remedy="put the WHIP endpoint's token there")
        return token


class C2paSettings(_Part):
    """The shop's own signing identity, PEM files beside the room file; `timestamps` an RFC 3161 service."""

    certificate: str
    key: str
    timestamps: str = Field("", pattern=r"^(https?://.*)?$")

    @property
    def identity(self) -> Identity:
        return Identity(self.certificate, self.key, self.timestamps)


class OutputSettings(_Part):
    """`record_minutes`: a new file every so many minutes; 0 is one file. `flv`, `hls`: served at the stage's port.
    `camera`: a v4l2loopback device, or "auto" for the first."""

    record_minutes: float = Field(0, ge=0, le=24 * 60)
    flv: bool = True
    hls: bool = True
    whip: tuple[WhipTarget, ...] = ()
    c2pa: C2paSettings | None = None
    camera: str = Field("", pattern=r"^(auto|/dev/\w+)?$")

    @property
    def leaving(self) -> str:
        """The setting by which the programme leaves for another's platform, "" where there is none."""
        return "outputs.whip" if self.whip else "outputs.camera" if self.camera else ""

    def check(self) -> None:
        """What would fail on air is said before. Raises BadInput or Missing."""
        for target in self.whip:
            shown(target.url)
            target.token()
        if self.c2pa is not None:
            self.c2pa.identity.check()
        if self.camera:
            device_of(self.camera)

    def beside(self, folder: Path) -> OutputSettings:
        """With the files it names looked for in `folder`."""
        if self.c2pa is None:
            return self
        found = {name: str((folder / getattr(self.c2pa, name)).absolute()) for name in ("certificate", "key")}
        return self.model_copy(update={"c2pa": self.c2pa.model_copy(update=found)})
