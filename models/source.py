"""Where a model's file can come from: a mirror or the model hub over HTTP, a mirror in a folder.

In: a model, one of its files, a folder to work in. Out: the path of a complete candidate in that folder (nobody has
checked its hash yet), or `Unavailable` with the reason in a few words; the store then asks the next source. A
download cut short stays in the folder and is taken up again where it ended.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import httpx

from models.manifest import File, Model

Advance = Callable[[int], None]

_CHUNK = 1 << 20
_PROBE_SECONDS = 3.0
_TIMEOUT = httpx.Timeout(30.0, connect=2.5)


class Unavailable(Exception):
    """This source cannot give this file now."""


class Source(Protocol):
    """One place files come from. `name` is what a person reads in an error."""

    name: str

    def get(self, model: Model, file: File, work: Path, advance: Advance) -> Path: ...


class FolderMirror:
    """A local folder laid out `model/file`: another machine's cache, a disk, a share."""

    def __init__(self, folder: Path) -> None:
        self.name = "mirror"
        self._folder = folder

    def get(self, model: Model, file: File, work: Path, advance: Advance) -> Path:
        origin = self._folder / model.name / file.path
        target = work / "from-folder"
        try:
            with origin.open("rb") as source, target.open("wb") as out:
                while chunk := source.read(_CHUNK):
                    out.write(chunk)
                    advance(len(chunk))
        except FileNotFoundError as e:
            raise Unavailable(f"not in {self._folder}") from e
        return target


class HttpMirror:
    """The same layout, `model/file`, under an http(s) URL."""

    def __init__(self, url: str) -> None:
        self.name = "mirror"
        self._url = url.rstrip("/")

    def get(self, model: Model, file: File, work: Path, advance: Advance) -> Path:
        return download(f"{self._url}/{model.name}/{file.path}", work / _resumable("mirror", file), file.size, advance)


class Hub:
    """The model hub. Probed once: where it does not answer within three seconds it is left alone for this run."""

    def __init__(self, endpoint: str, *, offline: bool = False) -> None:
        self.name = "hub"
        self._endpoint = endpoint.rstrip("/")
        self._reachable: bool | None = False if offline else None

    def get(self, model: Model, file: File, work: Path, advance: Advance) -> Path:
        if model.hub_repo is None or file.hub is None:
            raise Unavailable("not there")
        if self._reachable is None:
            self._reachable = _answers(self._endpoint)
        if not self._reachable:
            raise Unavailable("unreachable")
        url = f"{self._endpoint}/{model.hub_repo}/resolve/main/{file.hub}"
        try:
            return download(url, work / _resumable("hub", file), file.size, advance)
        except Unavailable as e:
            if isinstance(e.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                self._reachable = False
            raise


def configured(environ: Mapping[str, str]) -> list[Source]:
    """The mirror that `ZHUBO_MODEL_MIRROR` names, if any, then the hub (heeds `HF_ENDPOINT` and `HF_HUB_OFFLINE`)."""
    sources: list[Source] = []
    if mirror := environ.get("ZHUBO_MODEL_MIRROR"):
        over_http = mirror.startswith(("http://", "https://"))
        sources.append(HttpMirror(mirror) if over_http else FolderMirror(Path(mirror).expanduser()))
    offline = environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on")
    sources.append(Hub(environ.get("HF_ENDPOINT") or "https://huggingface.co", offline=offline))
    return sources


def download(url: str, target: Path, size: int, advance: Advance) -> Path:
    """Fetch `url` into `target`, going on after the bytes `target` already holds."""
    have = target.stat().st_size if target.exists() else 0
    if have >= size:
        target.unlink()
        have = 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with httpx.stream("GET", url, headers=headers, timeout=_TIMEOUT, follow_redirects=True) as response:
            if response.status_code not in (200, 206):
                raise Unavailable(f"HTTP {response.status_code}")
            go_on = response.status_code == 206
            advance(have if go_on else 0)
            with target.open("ab" if go_on else "wb") as out:
                for chunk in response.iter_raw():
                    out.write(chunk)
                    advance(len(chunk))
    except httpx.HTTPError as e:
        raise Unavailable(str(e) or type(e).__name__) from e
    if target.stat().st_size < size:
        raise Unavailable("the transfer ended early")
    return target


def free_bytes(folder: Path) -> int:
    """Space left where `folder` is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _resumable(source: str, file: File) -> str:
    return f"{source}-{file.sha256[:16]}.download"


def _answers(endpoint: str) -> bool:
    """Whether anything at all answers there. In a thread of its own, because no time-out reaches a name look-up."""
    answered = threading.Event()

    def ask() -> None:
        try:
            httpx.head(endpoint, timeout=_PROBE_SECONDS - 0.5)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return
        answered.set()

    thread = threading.Thread(target=ask, name="hub-probe", daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return answered.is_set()
