"""Which voices the room's settings come to: a server's first, where one is named and may be used, then ours.

In: the room's settings, the model store, today's date. Out: `VoiceSettings` for the voice worker, or None where nothing
can speak. A cloned voice without a consent record that covers this room and platform is refused here: one line in the
log, and the show goes on with the built-in voice.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from commands.host_choice import voices_with
from commands.room_settings import RoomSettings
from errors import ConsentMissing, ZhuboError
from models.store import Store, cache_folder
from render.consent import granted, read_consent
from render.voice import VoiceServer, VoiceSettings

log = logging.getLogger("stage")

OWN = "own"  # the platform of a room that streams nowhere


def voices_of(settings: RoomSettings, store: Store, today: date) -> VoiceSettings | None:
    kokoro = store.present("voice.kokoro")
    server = _allowed(settings, today)
    if kokoro is None and server is None:
        return None
    choice, ours = settings.voice, voices_with(settings.picture.host)
    return VoiceSettings(
        models={} if kokoro is None else {"voice.kokoro": kokoro},
        voice_zh=choice.zh or ours.get("zh", ""),
        voice_en=choice.en or ours.get("en", ""),
        cache_dir=cache_folder() / "speech",
        threads=choice.threads,
        lexicon=choice.lexicon,
        ladder=(*(("speech_api",) if server else ()), "kokoro", "hibari"),
        server=server,
    )


def consent_line(settings: RoomSettings, today: date) -> str:
    """What is told of the cloned voice's consent. Raises ConsentMissing or BadInput where it does not hold."""
    assert settings.voice.server is not None
    if not settings.voice.server.consent:
        raise ConsentMissing("a cloned voice without a consent record", where="[voice.server] consent",
                             remedy="name the record; docs/consent.md shows one")  # fmt: skip
    consent = read_consent(Path(settings.voice.server.consent))
    granted(consent, what="voice", room=settings.name, platform=settings.profile or OWN, today=today)
    return consent.line()


def _allowed(settings: RoomSettings, today: date) -> VoiceServer | None:
    server = settings.voice.server
    if server is None:
        return None
    if server.kind == "cloned":
        try:
            line = consent_line(settings, today)
        except ZhuboError as e:
            log.error("the cloned voice is not used: %s", e)
            return None
        log.warning("the %s", line)
    return VoiceServer(server.url, server.model, server.zh, server.en, server.key_env)
