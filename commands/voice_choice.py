"""Which voices the room's settings come to: a server's, a Coqui model's, where one is named and may be used, then ours.

In: the room's settings, the model store, today's date. Out: `VoiceSettings` for the voice worker, or None where nothing
can speak. A cloned voice without a consent record that covers this room and platform, and a model whose licence nobody
accepted, are refused here: one line in the log, and the show goes on with the built-in voice.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from commands.host_choice import voices_with
from commands.room_settings import CoquiVoice, RoomSettings
from errors import BadInput, ConsentMissing, ZhuboError
from models.store import Store, cache_folder
from render.consent import Consent, granted, read_consent
from render.voice import CoquiModel, VoiceServer, VoiceSettings
from render.voice.coqui.checkpoint import Checkpoint, accepted, read_checkpoint

log = logging.getLogger("stage")

OWN = "own"  # the platform of a room that streams nowhere
COQUI_PYTHON = Path(__file__).resolve().parents[1] / ".venv-coqui" / "bin" / "python"


def voices_of(settings: RoomSettings, store: Store, today: date) -> VoiceSettings | None:
    kokoro = store.present("voice.kokoro")
    server, coqui = _allowed(settings, today), _coqui(settings, today)
    if kokoro is None and server is None and coqui is None:
        return None
    choice, ours = settings.voice, voices_with(settings.picture.host)
    return VoiceSettings(
        models={} if kokoro is None else {"voice.kokoro": kokoro},
        voice_zh=choice.zh or ours.get("zh", ""),
        voice_en=choice.en or ours.get("en", ""),
        cache_dir=cache_folder() / "speech",
        threads=choice.threads,
        lexicon=choice.lexicon,
        ladder=(*(("speech_api",) if server else ()), *(("coqui",) if coqui else ()), "kokoro", "hibari"),
        server=server,
        coqui=coqui,
    )


def known_speakers(settings: RoomSettings, store: Store) -> None:
    """Raises BadInput where `[voice]` names a speaker that the built-in voice, where it is here, does not have."""
    weights = store.present("voice.kokoro")
    if weights is None:
        return
    known = sorted(path.stem for path in (weights / "voices").glob("*.bin"))
    for lang, name in (("zh", settings.voice.zh), ("en", settings.voice.en)):
        if name and name not in known:
            raise BadInput(f"no speaker {name!r}", where=f"[voice] {lang}", remedy=f"one of: {', '.join(known)}")


def consented(settings: RoomSettings, part: str, record: str, today: date) -> Consent:
    """The consent behind the cloned voice of `part`. Raises ConsentMissing or BadInput where it does not hold."""
    if not record:
        raise ConsentMissing("a cloned voice without a consent record", where=f"[voice.{part}] consent",
                             remedy="name the record; docs/consent.md shows one")  # fmt: skip
    consent = read_consent(Path(record))
    granted(consent, what="voice", room=settings.name, platform=settings.profile or OWN, today=today)
    return consent


def coqui_checkpoint(voice: CoquiVoice) -> Checkpoint:
    """What its folder holds. Raises ModelMissing, BadInput; ConsentMissing where its licence was not accepted."""
    checkpoint = read_checkpoint(Path(voice.model))
    accepted(checkpoint, voice.accept_license)
    return checkpoint


def _coqui(settings: RoomSettings, today: date) -> CoquiModel | None:
    voice = settings.voice.coqui
    if voice is None:
        return None
    try:
        checkpoint = coqui_checkpoint(voice)
        consent = consented(settings, "coqui", voice.consent, today) if voice.kind == "cloned" else None
    except ZhuboError as e:
        log.error("the Coqui voice is not used: %s", e)
        return None
    if consent is not None:
        log.warning("the %s", consent.line())
    clip = consent if consent is not None and checkpoint.kind == "xtts" else None
    return CoquiModel(
        folder=checkpoint.folder,
        python=Path(voice.python) if voice.python else COQUI_PYTHON,
        zh=voice.zh,
        en=voice.en,
        languages=voice.languages,
        clip=None if clip is None else clip.material,
        clip_sha256="" if clip is None else clip.sha256,
        sha256=voice.sha256,
        accept_license=voice.accept_license,
        device=voice.device,
        patience=voice.patience,
    )


def _allowed(settings: RoomSettings, today: date) -> VoiceServer | None:
    server = settings.voice.server
    if server is None:
        return None
    if server.kind == "cloned":
        try:
            consent = consented(settings, "server", server.consent, today)
        except ZhuboError as e:
            log.error("the cloned voice is not used: %s", e)
            return None
        log.warning("the %s", consent.line())
    return VoiceServer(server.url, server.model, server.zh, server.en, server.key_env)
