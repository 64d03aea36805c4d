"""A host with a film, and the engine that draws its mouth as the room file wants it.

In: the pack's folder, the room's [avatar]. Out: a `FilmFace` and its `LipWorker` (not started), None without a film.
What an engine lacks is said in one line and the warp draws the mouth: the show goes on.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.host_choice import pack_folder
from commands.room_settings import AvatarChoice
from errors import BadInput, Missing, ZhuboError
from render.face.engines.contract import ENGINES, LICENCES, NEEDS_WEIGHTS

if TYPE_CHECKING:
    from render.face.engines.process import LipWorker
    from render.face.film_face import FilmFace

log = logging.getLogger(__name__)

WARP = "warp"


def filmed_host(
    folder: Path, size: tuple[int, int], choice: AvatarChoice, *, device: str = "cpu", patient: bool = False
) -> tuple[FilmFace, LipWorker | None] | None:
    """Raises BadInput where the film is damaged."""
    from render.face.film import open_film

    film = open_film(folder)
    if film is None:
        if choice.engine not in ("", WARP):
            log.error("%s draws no mouth: %s", choice.engine, no_film(folder))
        return None
    from render.face.engines.process import LipSettings, LipWorker
    from render.face.film_face import FilmFace

    lips = None
    engine = chosen(choice, film.engine)
    if engine:
        try:
            weights = weights_of(choice, engine)
            log.warning("%s draws the mouth: %s", engine, LICENCES[engine])
            settings = LipSettings(engine, folder, weights, choice.device, choice.threads)
            lips = LipWorker(settings, patient=patient)
        except ZhuboError as e:
            log.error("%s draws no mouth, the warp does: %s", engine, e)
    return FilmFace(film, size, lips, device=device, patient=patient), lips


def chosen(choice: AvatarChoice, made_for: str) -> str:
    """The engine's name; "" for the warp alone."""
    return "" if choice.engine == WARP else choice.engine or made_for


def weights_of(choice: AvatarChoice, engine: str) -> Path | None:
    """What the engine is given. Raises BadInput or Missing with the remedy."""
    if engine not in ENGINES:
        raise BadInput(f"no engine {engine!r}", where="[avatar] engine", remedy=f"one of {', '.join(ENGINES)}, warp")
    if engine not in NEEDS_WEIGHTS:
        return None
    if not choice.weights:
        raise Missing(f"{engine} needs its weights", where="[avatar] weights",
                      remedy="name the file or folder; docs/engines.md says where they come from")  # fmt: skip
    path = Path(choice.weights)
    if not path.exists():
        raise Missing("not there", where=f"[avatar] weights = {choice.weights!r}", remedy="put the weights there")
    return path


def film_of_host(host: str) -> dict[str, Any] | None:
    """What the manifest of a host says of its film; None where it has none, or cannot be read."""
    try:
        manifest = json.loads((pack_folder(host) / "manifest.json").read_text("utf-8"))
    except (ZhuboError, OSError, ValueError):
        return None
    film = manifest.get("film") if isinstance(manifest, dict) else None
    return film if isinstance(film, dict) else None


def no_film(folder: Path) -> BadInput:
    return BadInput("this host has no film", where=str(folder),
                    remedy="run.py avatar from-video CLIP --engine NAME --consent C.toml")  # fmt: skip
