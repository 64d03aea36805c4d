"""The studio's web application: the page, what it may know, and the operator's socket.

In: an `Operator`, a `Feed`, a `Shelf`, the operator's token, the stage's address, further routes (the room's socket).
Out: a Starlette application. Whoever starts it wraps the Origin and Host check around it.

    /               the page          /api/settings            where the stage is
    /operator       websocket         /api/shelf?q=&from=      products, 60 at a time
    /font/cjk.otf   Chinese letters   /api/picture/HANDLE      a product's picture
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from errors import ZhuboError
from studio.desk import Attends, Copilot, Feed, Invites, Operator, Shelf
from studio.headers import Headers
from studio.operator_socket import OperatorSocket
from studio.shelf_rows import product_row

PAGE = Path(__file__).with_name("page")
AT_ONCE = 60  # products in one answer of /api/shelf
QUERY_LIMIT = 80
PICTURES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def studio_app(
    operator: Operator,
    feed: Feed,
    shelf: Shelf,
    *,
    token: str,
    stage_url: str | None,
    routes: Sequence[BaseRoute] = (),
    copilot: Copilot | None = None,
    attending: Attends | None = None,
    invites: Invites | None = None,
    font: Path | None = None,
    every_s: float = 1.0,
) -> Starlette:
    """`font`: Chinese letters for a browser on a system that has none; without it the page uses the system's.
    `stage_url`: "http://127.0.0.1:8441", as the browser reaches it; None in co-pilot, which has no picture.
    `every_s`: how often the state is looked at."""
    stage = stage_url.rstrip("/") if stage_url else None
    shop = _Shop(shelf)
    desk = OperatorSocket(
        operator, feed, shelf, token, copilot=copilot, attending=attending, invites=invites, every_s=every_s
    )
    return Starlette(
        routes=[
            *routes,
            desk.route(),
            Route("/api/settings", lambda request: JSONResponse(_settings(stage))),
            Route("/api/shelf", shop.products),
            Route("/api/picture/{handle:path}", shop.picture),
            *_letters(font),
            *([Route("/", lambda request: RedirectResponse("/prompter.html"))] if copilot is not None else []),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ],
        middleware=[Middleware(Headers, stage_url=stage)],
    )


def _letters(font: Path | None) -> list[BaseRoute]:
    """The font and the style sheet that names it; an empty sheet where there is none, so that nobody asks for it."""
    if font is None:
        return [Route("/han.css", lambda request: Response(media_type="text/css"))]
    return [Route("/font/cjk.otf", lambda request: FileResponse(font, media_type="font/otf"))]


def _settings(stage: str | None) -> dict[str, str]:
    """What every viewer may know."""
    if stage is None:
        return {"mode": "copilot"}
    return {
        "preview": f"ws{stage.removeprefix('http')}/preview",
        "player": f"{stage}/preview.js",
        "status": f"{stage}/status",
        "panic": f"{stage}/panic",
    }


class _Shop:
    """The shop over HTTP. Plain functions: Starlette runs them in threads, where the database may be read."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def products(self, request: Request) -> Response:
        asked = request.query_params.get("q", "").strip()[:QUERY_LIMIT]
        start = request.query_params.get("from", "0")
        first = int(start) if start.isdecimal() and len(start) < 8 else 0
        try:
            found = self._find(asked) if asked else self._shelf.products()
            version = self._shelf.version()
        except ZhuboError as e:
            return JSONResponse({"error": str(e)}, 503)
        rows = [product_row(p) for p in found[first : first + AT_ONCE]]
        return JSONResponse({"version": version, "total": len(found), "from": first, "products": rows})

    def _find(self, asked: str) -> list:
        """What the catalog's search finds, best first, then whatever has the letters in its SKUs or titles."""
        hits = [hit.product for hit in self._shelf.search(asked, limit=AT_ONCE)]
        seen, needle = {p.handle for p in hits}, asked.casefold()
        letters = (
            p
            for p in self._shelf.products()
            if p.handle not in seen
            and any(needle in s.casefold() for s in (p.handle, *p.title.values(), *(v.sku for v in p.variants)))
        )
        return [*hits, *letters]

    def picture(self, request: Request) -> Response:
        product = self._shelf.product(request.path_params["handle"])
        path = Path(product.images[0]) if product is not None and product.images else None
        kind = PICTURES.get(path.suffix.lower()) if path is not None else None
        if path is None or kind is None or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, media_type=kind)
