"""What one run of a room is made of: the room file, the command line, and what the supervisor adds for its children.

In: `room.toml` (checked by pydantic, an unknown key is an error with a suggestion) and flags. Out: `RoomSettings`, one
JSON object that the supervisor writes to the first line of each child's stdin.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commands.catalog_section import CatalogSection, taken_apart
from commands.chat_sections import ChatSections
from commands.ear_choice import EarChoice
from commands.guest_settings import GuestSettings, ListenSection
from commands.output_settings import OutputSettings
from commands.show_settings import ScheduleSettings, ShowSettings
from errors import BadInput


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerVoice(_Part):
    """A voice on an OpenAI-compatible speech server. `kind` says whose it is: a cloned one needs its consent record."""

    url: str = Field(pattern=r"^https?://[^/]")
    kind: Literal["stock", "cloned"]
    model: str = "tts-1"
    zh: str = ""
    en: str = ""
    key_env: str = ""
    consent: str = ""


class CoquiVoice(_Part):
    """A model of the Coqui TTS library, in a folder on this machine. `kind` says whose voice it is: a cloned one needs
    its consent record, and XTTS clones from the very clip that the record speaks of."""

    model: str = Field(min_length=1)
    kind: Literal["stock", "cloned"]
    zh: str = ""  # a speaker of the model; "" takes its first
    en: str = ""
    languages: tuple[Literal["zh", "en"], ...] = ()  # none: what its config says
    consent: str = ""
    accept_license: Literal["", "CPML"] = ""
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$")  # the digest it must have, as `check` tells it
    device: str = Field("cpu", pattern=r"^(cpu|cuda(:\d+)?)$")
    patience: float = Field(1.0, ge=0.5, le=1.9)  # times as late as usual; the voice worker counts as stuck after 30 s
    python: str = ""  # "" is that of `make coqui-env`

    def beside(self, folder: Path) -> CoquiVoice:
        """Paths that the room file names lie beside it."""
        named = {name: value for name in ("model", "consent", "python") if (value := getattr(self, name))}
        return self.model_copy(update={name: str((folder / value).absolute()) for name, value in named.items()})


class VoiceChoice(_Part):
    zh: str = ""  # "" takes the voice that goes with the host
    en: str = ""
    threads: int = Field(2, ge=1, le=16)  # the clock goes first whatever the voice takes
    lexicon: dict[str, str] = {}  # the shop's pronunciations: written → spoken
    server: ServerVoice | None = None
    coqui: CoquiVoice | None = None


class SoundChoice(_Part):
    music: str = "built-in"  # under a rest; "off", or a sound file of yours


class PictureChoice(_Part):
    width: int = Field(720, ge=360, le=3840, multiple_of=2)
    height: int = Field(1280, ge=360, le=3840, multiple_of=2)
    template: str = ""  # "" takes the bundled one for the picture's shape
    video_kbps: int = Field(2500, ge=300, le=20_000)
    label: str = ""
    host: str = "lin"  # a shipped host's name, or the folder of a pack


class AvatarChoice(_Part):
    """The neural engine that draws a filmed host's mouth (docs/engines.md). Without one, the warp does."""

    engine: str = ""  # "" takes the one the host's film was made for; "warp" none
    weights: str = ""  # an .onnx or .pth file, or a folder of ONNX files; beside the room file
    device: Literal["auto", "cpu", "cuda", "tensorrt"] = "auto"
    threads: int = Field(1, ge=1, le=16)


class Seller(_Part):
    """Who sells, as the law wants it shown all the time (order 117, art. 26): name, address, contact."""

    name: str = Field("", max_length=60)
    address: str = Field("", max_length=80)
    contact: str = Field("", max_length=60)

    def shown(self, lang: Literal["zh", "en"]) -> str:
        parts = [" ".join(p.split()) for p in (self.name, self.address, self.contact) if p.strip()]
        return f"{'商家' if lang == 'zh' else 'Sold by'} {' · '.join(parts)}" if parts else ""


class RoomSettings(ChatSections):
    """One room. The last block is filled in by the supervisor and is not read from the file."""

    name: str = "embedded"
    seed: int = 0
    catalog: str | None = None
    shop: CatalogSection = CatalogSection()  # the rest of the file's [catalog]
    brain: str = "auto"
    model: str = ""
    second_brain: str | None = None
    cores: int | None = Field(None, ge=1, le=1024)  # for `brain = "auto"`; None: as many as this process may use
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    profile: str | None = None
    origins: tuple[str, ...] = ()
    relay_token: str | None = None
    voice: VoiceChoice = VoiceChoice()
    picture: PictureChoice = PictureChoice()
    avatar: AvatarChoice = AvatarChoice()
    sound: SoundChoice = SoundChoice()
    outputs: OutputSettings = OutputSettings()
    seller: Seller = Seller()
    ears: bool = True
    hearing: EarChoice = EarChoice()
    guests: GuestSettings = GuestSettings()
    listen: tuple[ListenSection, ...] = Field((), max_length=4)
    show: ShowSettings = ShowSettings()
    schedule: ScheduleSettings | None = None

    capture: str | None = None
    record: str | None = None
    rtmp: tuple[str, ...] = ()
    studio_fd: int = -1
    stage_fd: int = -1
    studio_port: int = 0
    stage_port: int = 0
    link_token: str = ""
    operator_token: str = ""
    run_folder: str = ""
    state_folder: str = ""
    attempt: int = 0

    @property
    def studio_origins(self) -> tuple[str, ...]:
        local = tuple(f"http://{name}:{self.studio_port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        return local + self.origins


SUPERVISOR_KEYS = (
    *("capture", "record", "rtmp", "studio_fd", "stage_fd", "studio_port", "stage_port"),
    *("link_token", "operator_token", "run_folder", "state_folder", "attempt"),
)


def read_room(path: str | None) -> RoomSettings:
    """The room file's settings, or the embedded room's. Raises BadInput naming the key and the remedy."""
    if path is None:
        return RoomSettings()
    try:
        raw = Path(path).read_bytes()
        table = tomllib.loads(raw.decode("utf-8-sig"))  # Windows editors begin a file with a mark
    except OSError as e:
        raise BadInput(f"cannot be read: {e.strerror}", where=path, remedy="give the path of a room file") from e
    except UnicodeDecodeError as e:
        line = raw.count(b"\n", 0, e.start) + 1
        raise BadInput(f"line {line} is not UTF-8", where=path, remedy="save the file as UTF-8") from e
    except tomllib.TOMLDecodeError as e:
        raise BadInput(f"is not TOML: {e}", where=path, remedy="mend that line") from e
    for key in table.keys() & set(SUPERVISOR_KEYS):
        raise BadInput(f"{key!r} cannot be set in a room file", where=path, remedy="use the flags of run.py live")
    if "shop" in table:
        raise BadInput("unknown key 'shop'", where=path, remedy="it stands in [catalog]")
    try:
        return _beside(RoomSettings(**taken_apart(table)), Path(path).parent)
    except ValidationError as e:
        raise _explained(e, path) from e


def _beside(room: RoomSettings, folder: Path) -> RoomSettings:
    """Files that the room file names lie beside it."""
    if (folder / room.picture.host / "manifest.json").is_file():
        host = str((folder / room.picture.host).absolute())
        room = room.model_copy(update={"picture": room.picture.model_copy(update={"host": host})})
    if (folder / room.sound.music).is_file():
        music = str((folder / room.sound.music).absolute())
        room = room.model_copy(update={"sound": room.sound.model_copy(update={"music": music})})
    if room.avatar.weights:
        weights = str((folder / room.avatar.weights).absolute())
        room = room.model_copy(update={"avatar": room.avatar.model_copy(update={"weights": weights})})
    room = room.model_copy(update={"outputs": room.outputs.beside(folder)})
    if room.voice.coqui is not None:
        voice = room.voice.model_copy(update={"coqui": room.voice.coqui.beside(folder)})
        room = room.model_copy(update={"voice": voice})
    server = room.voice.server
    if server is None or not server.consent:
        return room
    found = server.model_copy(update={"consent": str((folder / server.consent).absolute())})
    return room.model_copy(update={"voice": room.voice.model_copy(update={"server": found})})


def _explained(error: ValidationError, path: str) -> BadInput:
    """What is wrong, in one line. A key nobody knows goes before one that is missing: it is often the same slip."""
    errors = error.errors()
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    *above, last = first["loc"]
    key = ".".join(str(part) for part in first["loc"])
    key = "catalog" + key[4:] if key == "shop" or key.startswith("shop.") else key
    if first["type"] == "extra_forbidden":
        known = _keys(above)
        near = difflib.get_close_matches(str(last), known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
        return BadInput(f"unknown key {key!r}", where=path, remedy=hint)
    if first["type"] == "missing":
        return BadInput(f"{key} is missing", where=path, remedy="write it there")
    cause = first["msg"].removeprefix("Value error, ")
    return BadInput(f"{key}: {cause}", where=path, remedy=f"{first.get('input')!r} will not do")


def _keys(above: Sequence[int | str]) -> list[str]:
    """The keys that the room file may hold at this place."""
    part: Any = RoomSettings
    for name in above:
        if isinstance(name, str):
            part = _part_in(part.model_fields[name].annotation)
    names = [field.alias or name for name, field in part.model_fields.items()]
    return [name for name in names if part is not RoomSettings or name not in (*SUPERVISOR_KEYS, "shop")]


def _part_in(annotation: Any) -> Any:
    """The settings within `X`, `X | None`, `tuple[X, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(found for inner in get_args(annotation) if (found := _part_in(inner)))
