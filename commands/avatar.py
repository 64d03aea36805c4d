"""Make a host: from a look in TOML, from a person's photo or footage, with consent.

`bake` renders a look into a pack; it needs an environment of its own (bpy, anny; `make bake-env` makes .venv-bake) and
some ten minutes. `from-photo` needs the landmark model (`make models`) and a few seconds; `from-video` learns the
person's mouth too, minutes. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from commands.filmed_host import WARP
from commands.host_choice import PACKS, shipped
from errors import BadInput, ConsentMissing, Missing
from models.store import Store
from render.consent import Consent, read_consent, read_record
from render.face.engines.contract import ENGINES

OWN = "own"  # is learnt from footage
_ROOT = Path(__file__).resolve().parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="bake|from-photo|from-video|import")
    bake = actions.add_parser("bake", help="render a look into a pack", description="Render a look into a pack.")
    bake.add_argument("look", type=Path, help="TOML file; render/face/packs/lin/look.toml is one")
    bake.add_argument("--out", type=Path, help="the pack's folder; beside the look, by its name, when not given")
    bake.add_argument("--samples", type=int, default=16, help="light paths a pixel")
    bake.add_argument("--threads", type=int, default=2, help="CPU threads")
    bake.add_argument("--preview", type=Path, metavar="FILE.png", help="only a small picture, to judge the look by")
    about = "A host from one photo of a person who agreed to it: docs/own-host.md."
    photo = actions.add_parser("from-photo", help="a host from a photo, with consent", description=about)
    photo.add_argument("material", type=Path, metavar="IMG", help="a face from the front, lips closed, eyes open")
    photo.add_argument(
        "--engine",
        choices=(*(name for name in ENGINES if name != OWN), WARP),
        help="also make a film of how it keeps still, over which this engine draws the mouth (docs/engines.md)",
    )
    about = "A host from a clip of a person talking, who agreed to it; their mouth is learnt: docs/own-host.md."
    video = actions.add_parser("from-video", help="a host from footage, with consent", description=about)
    video.add_argument(
        "material", type=Path, metavar="CLIP", help="a minute of talk to the camera, with a silent moment"
    )
    video.add_argument("--steps", type=int, default=0, help="also learn the mouth, in so many steps (on trial)")
    video.add_argument("--device", default="auto", help="cpu, cuda, or auto")
    video.add_argument(
        "--engine",
        choices=(*ENGINES, WARP),
        help="also make a film, over which this engine draws the mouth (docs/engines.md); own needs --steps",
    )
    about = "A host from an avatar folder of LiveTalking or MuseTalk, whose person agreed: docs/engines.md."
    other = actions.add_parser("import", help="a host from LiveTalking's or MuseTalk's folder", description=about)
    other.add_argument("material", type=Path, metavar="FOLDER", help="with full_imgs/ and coords.pkl in it")
    for parser in (photo, video, other):
        parser.add_argument("--consent", type=Path, required=True, metavar="C.toml", help="the person's consent record")
        parser.add_argument(
            "--out", type=Path, help="the pack's folder; beside the material, by its name, if not given"
        )
        parser.add_argument(
            "--motion-of", choices=shipped(), help="the built-in host to move like; else the most alike"
        )
        parser.add_argument("--json", action="store_true", help="the result as one JSON object")


def main(args: argparse.Namespace) -> int:
    match args.action:
        case "bake":
            return _bake(args)
        case "import":
            return _imported(args)
        case _:
            return _from_person(args)


def _bake(args: argparse.Namespace) -> int:
    if not args.look.is_file():
        raise BadInput(
            "no such look", where=str(args.look), remedy="copy render/face/packs/lin/look.toml and change it"
        )
    python = _ROOT / ".venv-bake" / "bin" / "python"
    if not python.exists():
        raise Missing("the bake environment is not here", where=".venv-bake", remedy="run: make bake-env")
    command = [str(python), "-m", "render.face.bake", str(args.look.resolve())]
    command += ["--samples", str(args.samples), "--threads", str(args.threads)]
    for flag, path in (("--out", args.out), ("--preview", args.preview)):
        if path is not None:
            command += [flag, str(path.resolve())]
    return subprocess.run(command, cwd=_ROOT, stdout=sys.stderr.fileno(), check=False).returncode


def _from_person(args: argparse.Namespace) -> int:
    consent = agreed(args.consent, args.material, date.today())
    model = Store().require("face.landmarks")
    out = args.out or args.material.parent / args.material.stem
    _free(out)
    names = (args.motion_of,) if args.motion_of else shipped()
    given = (args.material, consent, model, {name: PACKS / name for name in names}, out, out.name, _tell)
    if args.action == "from-photo":
        from render.face.own.photo import pack_from_photo

        report = pack_from_photo(*given)
        if args.engine is not None:
            from render.face.own.photo_film import film_of_photo

            report |= film_of_photo(out, model, "" if args.engine == WARP else args.engine, _tell)
    else:
        from render.face.own.video import pack_from_video

        if args.steps < 0:
            raise BadInput(f"{args.steps} steps", where="--steps", remedy="0 learns nothing; 1500 are a good many")
        if args.engine == OWN and not args.steps:
            raise BadInput("a mouth of their own must be learnt", where="--engine own",
                           remedy="add --steps 1500")  # fmt: skip
        engine = "" if args.engine == WARP else args.engine
        report = pack_from_video(*given, steps=args.steps, device=_device(args.device), engine=engine)
    _tell_of(args, out, report)
    return 0


def _imported(args: argparse.Namespace) -> int:
    """A folder of another system's, as a pack of ours."""
    from render.face.own.foreign import pack_from_folder, pictures_digest

    consent = agreed(args.consent, args.material / "full_imgs", date.today(), digest=pictures_digest)
    model = Store().require("face.landmarks")
    out = args.out or args.material.parent / f"{args.material.name}-host"
    _free(out)
    names = (args.motion_of,) if args.motion_of else shipped()
    packs = {name: PACKS / name for name in names}
    report = pack_from_folder(args.material, consent, model, packs, out, out.name, _tell)
    _tell_of(args, out, report)
    return 0


def _tell_of(args: argparse.Namespace, out: Path, report: dict[str, Any]) -> None:
    print(json.dumps(report) if args.json else f"{out}: a host; show it with run.py live --avatar {out}")


def _device(wanted: str) -> str:
    import torch

    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise Missing("no CUDA device is here", where="--device cuda", remedy="--device cpu learns more slowly")
    if wanted not in ("cpu", "cuda"):
        raise BadInput(f"no device {wanted!r}", where="--device", remedy="cpu, cuda or auto")
    return wanted


def digest_of(material: Path) -> str:
    with material.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def agreed(record: Path, material: Path, today: date, *, digest: Callable[[Path], str] = digest_of) -> Consent:
    """The consent to make a host of `material`. Raises BadInput, or ConsentMissing with the reason."""
    if not material.exists() or (digest is digest_of and not material.is_file()):
        raise BadInput("no such file", where=str(material), remedy="give the path of the photo, clip or folder")
    consent = read_consent(record) if material.is_file() else read_record(record)
    if consent.what != "face":
        raise ConsentMissing(f"it is for {consent.who}'s {consent.what}, not for the face", where=str(record),
                             remedy="ask for consent to show the face")  # fmt: skip
    if today > consent.until:
        raise ConsentMissing(f"it ended on {consent.until}", where=str(record), remedy="ask for a new one")
    found = digest(material)
    if found != consent.sha256:
        raise ConsentMissing(f"{consent.who} consented to {consent.material.name}, not to this file",
                             where=str(material),
                             remedy=f"use what the record names; this one's SHA-256 is {found}")  # fmt: skip
    return consent


def _free(out: Path) -> None:
    """A folder that holds something other than a pack is left alone."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "manifest.json").is_file())):
        raise BadInput("is there and is no pack", where=str(out), remedy="name another --out")


def _tell(what: str) -> None:
    sys.stderr.write(f"avatar: {what}\n")
    sys.stderr.flush()
