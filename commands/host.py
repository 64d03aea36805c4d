"""Opens the host's picture for whoever shows it: the avatar pack, its life, the painter's font; or the still card.

In: the picture's choices, where it is shown, and the model store. Out: a `Programme` that composes. A person's pack
without consent for this use is refused here: one line in the log, and the built-in host stands in. A host with a film
gets it, and the engine that draws its mouth, not started yet. Blocking: packs are read and prepared.
"""

from __future__ import annotations

import logging
from pathlib import Path

from commands.filmed_host import filmed_host
from commands.host_choice import BUILT_IN, PACKS, Use, admitted
from commands.room_settings import AvatarChoice, PictureChoice
from errors import ConsentMissing, ZhuboError
from render.picture.compositor import Compositor
from render.picture.framing import Framed, host_size
from render.picture.painter import Painter
from render.picture.scene import Scene
from render.picture.template import Host, load_template, template_for
from render.stage.programme import NoLife, Programme, StillFace

log = logging.getLogger(__name__)

__all__ = ["PACKS", "open_programme"]


def open_programme(
    painter: Painter,
    choice: PictureChoice,
    seed: int,
    use: Use,
    device: str = "cpu",
    *,
    avatar: AvatarChoice | None = None,
    patient: bool = False,
) -> Programme:
    """The named host, alive; a still card where its pack cannot be used, and a line that says why. `patient`: for
    files, where a drawn mouth is waited for."""
    size = (choice.width, choice.height)
    scene = Scene(label=choice.label)
    template = load_template(choice.template or template_for(*size))
    try:
        from render.face import FilmedLife, FilmLife, LifeLine, load_face

        folder, drawn_at = _folder(choice.host, use), host_size(size, template.host)
        lips, follow = None, None
        filmed = filmed_host(folder, drawn_at, avatar or AvatarChoice(), device=device, patient=patient)
        if filmed is not None:
            face, lips = filmed
            life, follow = FilmLife(), face.follow
        else:
            face = load_face(folder, size=drawn_at, device=device)
            life = LifeLine(seed) if face.idle is None else FilmedLife(face.idle, LifeLine(seed))
        if template.host != Host():
            face = Framed(face, size, template.host)
        compositor = Compositor(face, painter, template=template, scene=scene)
        return Programme(compositor, life, follow=follow, lips=lips)
    except (ZhuboError, ImportError) as e:
        log.error("no avatar: %s; a still card is shown", e)
    except Exception:  # a pack nobody foresaw: the show needs a picture, whatever is wrong with it
        log.exception("no avatar; a still card is shown")
    return Programme(Compositor(StillFace(*size), painter, template=template, scene=scene), NoLife())


def _folder(host: str, use: Use) -> Path:
    try:
        folder, consent = admitted(host, use)
    except ConsentMissing as e:
        log.error("this host is not shown: %s; %s stands in", e, BUILT_IN)
        return PACKS / BUILT_IN
    if consent is not None:
        log.warning("the %s", consent.line())
    return folder
