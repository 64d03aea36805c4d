"""Where a product's picture lies. Pure.

A table's pictures are kept by absolute path, so that they are found from anywhere. The bundled shop's move with the
checkout: a catalog that an earlier one imported must find them in this one.
"""

from __future__ import annotations

from pathlib import Path

BUNDLED = Path(__file__).parent / "sample" / "images"
_MARK = "/catalog/sample/images/"


def found(path: str) -> str:
    """The path or address as it was kept; a bundled picture's in this checkout."""
    _, mark, name = path.rpartition(_MARK)
    return str(BUNDLED / name) if mark and "://" not in path else path
