"""Where the pinned CJK font lies: the programme is written in it, and the studio hands it to browsers that have none.

In: the model store. Out: the font's file, None where it has not been fetched.
"""

from __future__ import annotations

from pathlib import Path

from models.store import Store


def font_of(store: Store) -> Path | None:
    folder = store.present("font.cjk")
    return next(iter(sorted(folder.glob("*.[ot]t[fc]"))), None) if folder else None
