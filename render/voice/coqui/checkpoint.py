"""What a Coqui model's folder holds, read without loading it: which kind, which languages, under which licence.

In: a folder with `config.json` and `model.pth` (XTTS: `vocab.json`, and `speakers_xtts.pth` where it has speakers).
Out: a `Checkpoint`, or BadInput or ModelMissing with what to do. Standard library only: `check`, the engine and the
child read it alike.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from errors import BadInput, ConsentMissing, EngineFailed, ModelMissing

KINDS = ("vits", "xtts")
CPML = "CPML"
XTTS_LICENCE = "Coqui Public Model License (CPML): non-commercial use only"
OWN_LICENCE = "as its makers state; Coqui's config does not say"
_LANGUAGES = {"zh": "zh", "zh-cn": "zh", "cmn": "zh", "en": "en", "en-us": "en", "en-gb": "en"}
_NEEDED = {"vits": ("config.json", "model.pth"), "xtts": ("config.json", "model.pth", "vocab.json")}
_SPEAKERS = ("speakers_xtts.pth", "speakers.pth", "speaker_ids.json", "language_ids.json")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model's folder. `languages`: ours (zh, en) to the model's name for it; empty where its config says none."""

    folder: Path
    kind: Literal["vits", "xtts"]
    languages: dict[str, str]
    licence: str

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that decide how it sounds."""
        return tuple(path for name in (*_NEEDED["xtts"], *_SPEAKERS) if (path := self.folder / name).is_file())

    def digest(self) -> str:
        """SHA-256 over names and contents of those files. Reads all of them: seconds for XTTS."""
        whole = hashlib.sha256()
        for path in self.files:
            with path.open("rb") as f:
                whole.update(f"{path.name}\0{hashlib.file_digest(f, 'sha256').hexdigest()}\n".encode())
        return whole.hexdigest()


def read_checkpoint(folder: Path) -> Checkpoint:
    config_path = folder / "config.json"
    try:
        config = json.loads(config_path.read_text("utf-8"))
    except OSError as e:
        raise ModelMissing(f"no Coqui model is here: {e.strerror}", where=str(config_path),
                           remedy="name the folder that holds its config.json and model.pth") from e  # fmt: skip
    except ValueError as e:
        raise BadInput(f"is not JSON: {e}", where=str(config_path), remedy="take the config.json of the model") from e
    kind = config.get("model") if isinstance(config, dict) else None
    if kind not in KINDS:
        raise BadInput(f"a Coqui model of the kind {kind!r}", where=str(config_path),
                       remedy=f"one of: {', '.join(KINDS)}")  # fmt: skip
    for name in _NEEDED[kind]:
        if not (folder / name).is_file():
            raise ModelMissing(f"{name} is not here", where=str(folder), remedy=f"an {kind} model needs it")
    return Checkpoint(folder, kind, _languages(config, kind), XTTS_LICENCE if kind == "xtts" else OWN_LICENCE)


def accepted(checkpoint: Checkpoint, accept_license: str) -> None:
    """Returns where the model's licence needs no word of ours or has it; else raises ConsentMissing."""
    if checkpoint.kind == "xtts" and accept_license != CPML:
        raise ConsentMissing(f"XTTS is under the {XTTS_LICENCE}", where="[voice.coqui] accept_license",
                             remedy=f'read it; if your use is within it, write accept_license = "{CPML}"')  # fmt: skip


def verify(path: Path, sha256: str) -> None:
    """Raises EngineFailed where the file is not (any more) the one that was agreed to."""
    try:
        with path.open("rb") as f:
            found = hashlib.file_digest(f, "sha256").hexdigest()
    except OSError as e:
        raise EngineFailed(f"cannot be read: {e.strerror}", where=str(path), remedy="put the clip back") from e
    if found != sha256:
        raise EngineFailed("is not the clip that was consented to", where=str(path), remedy="put that clip back")


def _languages(config: dict[str, Any], kind: str) -> dict[str, str]:
    named = config.get("languages") if kind == "xtts" else [config.get("phoneme_language")]
    found: dict[str, str] = {}
    for name in named if isinstance(named, list) else []:
        if isinstance(name, str) and (lang := _LANGUAGES.get(name.lower())):
            found.setdefault(lang, name)
    return found
