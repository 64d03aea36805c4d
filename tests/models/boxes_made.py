"""Tiny packages made on the spot: a wheel and an npm tarball with data in them; the bytes of a tiny model."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tarfile
import zipfile
from pathlib import Path

WEIGHTS = random.Random(7).randbytes(300_000)
WORDS = b'{"a": 1}\n'


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wheel(folder: Path, name: str, files: dict[str, bytes], version: str = "1.0.0") -> Path:
    """A valid pure wheel. Its `__init__` would blow up if anything imported it."""
    stem = name.replace("-", "_")
    info = f"{stem}-{version}.dist-info"
    body = {f"{stem}/__init__.py": b"raise SystemExit('package code was run')\n"}
    body |= {f"{stem}/{path}": data for path, data in files.items()}
    body[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    body[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    body[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in body).encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as box:
        for member, data in body.items():
            box.writestr(member, data)
    return path


def tarball(path: Path, name: str, files: dict[str, bytes], version: str = "1.0.0") -> Path:
    """What `npm pack` makes of a package."""
    body = {"package.json": json.dumps({"name": name, "version": version}).encode(), **files}
    with tarfile.open(path, "w:gz") as box:
        for member, data in body.items():
            entry = tarfile.TarInfo(f"package/{member}")
            entry.size = len(data)
            box.addfile(entry, io.BytesIO(data))
    return path
