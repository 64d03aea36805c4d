"""Which ear a room hears with: `[hearing]` of the room file, `--model` of transcribe → weights on this machine.

In: a size of Whisper (`tiny` … `large-v3`, `turbo`), a name of the store, a folder with weights for CTranslate2. Out:
the folder, or `ModelMissing` with the command that brings it. Looked for in our store first, then in the hub's own
cache, where `hf download` puts it. Nothing is fetched here.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from errors import BadInput, ModelMissing
from models.manifest import MODELS
from models.store import Store

_SYSTRAN = ("tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "medium.en", "large-v2", "large-v3")
_SMALLER = ("large-v3", "turbo", "medium", "small", "base", "tiny")  # what stands in for one, to its right
REPOSITORIES = {name: f"Systran/faster-whisper-{name}" for name in _SYSTRAN} | {
    "large": "Systran/faster-whisper-large-v3",
    "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
}


class EarChoice(BaseModel):
    """`whisper` runs in a worker of this machine; `openai` asks a server at `url` for `model`, with the key that the
    environment variable `key_env` holds. `then`: what hears where this one cannot, in this order; None: the smaller
    sizes of Whisper that are on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: Literal["whisper", "openai"] = "whisper"
    model: str = "base"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(1, ge=1, le=16)
    url: str = Field("", pattern=r"^(https?://[^/].*)?$")
    key_env: str = ""
    then: tuple[EarChoice, ...] | None = Field(None, max_length=4)

    @model_validator(mode="after")
    def _whole(self) -> EarChoice:
        if self.engine == "openai" and not self.url:
            raise ValueError('engine = "openai" wants a url, the address of the server ending in /v1')
        if self.engine == "whisper" and self.url:
            raise ValueError('a url is for engine = "openai"')
        if any(choice.then for choice in self.then or ()):
            raise ValueError("[[hearing.then]] cannot have a then of its own; write them one below the other")
        return self

    @property
    def name(self) -> str:
        return f"{self.model} at {self.url}" if self.engine == "openai" else f"Whisper {self.model}"


def rungs(choice: EarChoice, store: Store) -> list[EarChoice]:
    """The ears of a room, best first."""
    if choice.then is not None:
        return [choice, *choice.then]
    size = choice.model.removeprefix("ears.") if choice.engine == "whisper" else ""
    smaller = _SMALLER[_SMALLER.index(size) + 1 :] if size in _SMALLER else _SMALLER[-2:]
    fitting = [name for name in smaller if name != size and _is_here(name, store)]
    return [choice, *(EarChoice(model=name, device=choice.device, threads=choice.threads) for name in fitting)]


def weights(name: str, store: Store) -> Path:
    """The folder of its weights. Raises BadInput for a name nobody knows, ModelMissing where it is not here."""
    size = name.removeprefix("ears.")
    known = f"ears.{size}" in MODELS
    if known and (path := store.present(f"ears.{size}")):
        return path
    if size in REPOSITORIES and (path := _in_hubs_cache(REPOSITORIES[size])):
        return path
    if known:
        return store.require(f"ears.{size}")
    if size in REPOSITORIES:
        remedy = f"hf download {REPOSITORIES[size]}, or name a folder that holds it"
        raise ModelMissing(f"the ear model {size} is not on this machine", remedy=remedy)
    folder = Path(name).expanduser()
    if (folder / "model.bin").is_file():
        return folder.absolute()
    if folder.is_dir():
        raise BadInput("no weights for CTranslate2 in it (model.bin)", where=name, remedy="ct2-transformers-converter")
    near = difflib.get_close_matches(size, REPOSITORIES, 1)
    remedy = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(REPOSITORIES)}, or a folder"
    raise BadInput(f"no ear model {name!r}", where="hearing", remedy=remedy)


def _is_here(name: str, store: Store) -> bool:
    try:
        weights(name, store)
    except ModelMissing:
        return False
    return True


def _in_hubs_cache(repository: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(repository, "model.bin")
    return Path(found).parent if isinstance(found, str) else None
